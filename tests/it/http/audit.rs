//! The audit log (S-6): every reading of somebody else's data stands in it, and auditors alone read it.

use hejie::domain::actor::Role;
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{FENGTAI, membership, problems},
    },
};

/// What the auditor is shown, the newest first.
fn lines(auditor: &Person, query: &str) -> Vec<Value> {
    let body = auditor
        .get(&format!("/api/v1/audit?limit=100&{query}"))
        .expect(200);
    body["items"].as_array().expect("items").clone()
}

/// Who did what to the case, in the order of the alphabet: the clock of a test stands still.
fn told(app: &TestApp, auditor: &Person, case: &str) -> Vec<(Value, Value, Value)> {
    app.run_jobs();
    let lines = lines(auditor, &format!("subject=complaint:{case}"));
    let mut told: Vec<_> = lines
        .into_iter()
        .map(|it| {
            (
                it["account"].clone(),
                it["action"].clone(),
                it["detail"].clone(),
            )
        })
        .collect();
    told.sort_by_key(|(_, action, detail)| format!("{action}{detail}"));
    told
}

fn auditor(app: &TestApp) -> Person {
    app.bureau(FENGTAI, &[Role::Auditor], "审计")
}

both! {
    fn who_reads_a_case_stands_in_the_log(app) {
        let galaxy = app.galaxy();
        let (handler, auditor) = (app.odr_handler(&galaxy, "坐席"), auditor(&app));
        let (officer, above) = (app.officer(), app.bureau("110000", &[Role::Supervisor], "市局"));
        let z = app.consumer("张某");
        let case = z.file(&membership(galaxy));
        let path = format!("/api/v1/complaints/{case}");
        let file = z.upload(&path, "发票.jpg", crate::support::files::photo(1)).expect(201);
        let url = file["url"].as_str().expect("an address").to_owned();
        assert_eq!(told(&app, &auditor, &case), []);

        // What people filed themselves is theirs, and who is told that there is no such case was given nothing.
        z.case(&case);
        z.download(&url);
        officer.get(&path).expect(404);
        app.consumer("Y").get(&format!("{path}/events")).expect(404);
        assert_eq!(told(&app, &auditor, &case), []);

        handler.case(&case);
        handler.get(&format!("{path}/events")).expect(200);
        handler.get(&format!("{path}/files")).expect(200);
        handler.download(&url);
        handler.get(&format!("{path}/notes")).expect(200);
        above.case(&case);
        above.get(&url).expect(403);
        let (by_handler, by_above) = (json!(handler.account_id), json!(above.account_id));
        let line = |by: &Value, action: &str, detail: Value| (by.clone(), json!(action), detail);
        assert_eq!(told(&app, &auditor, &case), [
            line(&by_handler, "case_read", json!({ "masked": false })),
            line(&by_above, "case_read", json!({ "masked": true })),
            line(&by_handler, "evidence_listed", json!({})),
            line(&by_handler, "evidence_opened", json!({ "file": file["id"] })),
            line(&by_handler, "notes_read", json!({})),
            line(&by_handler, "record_read", json!({})),
        ]);

        // Nothing personal stands in the log itself.
        let all = Value::Array(lines(&auditor, "")).to_string();
        for name in ["张某", "13800138000", "发票", "坐席", "某街"] {
            assert!(!all.contains(name), "{name}: {all}");
        }
    }

    fn auditors_alone_read_it_and_stand_in_it_themselves(app) {
        let galaxy = app.galaxy();
        let head = app.bureau(FENGTAI, &[Role::BureauAdmin, Role::Reviewer, Role::Supervisor], "局长");
        for person in [app.consumer("Z"), app.odr_manager(&galaxy, "店长"), app.officer(), head, app.system_admin()] {
            person.get("/api/v1/audit").expect(403);
        }
        app.anonymous().get("/api/v1/audit").expect(401);
        let auditor = auditor(&app);
        lines(&auditor, "action=case_read");
        app.run_jobs();
        let found = lines(&auditor, &format!("account={}", auditor.account_id));
        assert_eq!((found.len(), &found[0]["action"]), (1, &json!("audit_read")));
    }

    fn it_is_searched_and_read_page_by_page(app) {
        let (auditor, other) = (auditor(&app), app.system_admin());
        let head = app.bureau(FENGTAI, &[Role::BureauAdmin], "局长");
        for day in ["2026-05-11 10:00", "2026-05-12 00:00", "2026-05-12 23:59", "2026-05-13 00:00"] {
            app.at(day);
            head.get("/api/v1/staff").expect(200);
            other.get("/api/v1/staff").expect(200);
        }
        app.run_jobs();
        let count = |query: &str| lines(&auditor, query).len();
        assert_eq!(count("action=staff_listed"), 8);
        let by_head = format!("account={}", head.account_id);
        assert_eq!(count(&by_head), 4);
        assert_eq!(count(&format!("{by_head}&subject=region:{FENGTAI}&from=2026-05-12&to=2026-05-12")), 2);
        assert_eq!(count(&format!("{by_head}&subject=platform:staff")), 0);
        assert_eq!(count(&format!("{by_head}&from=2026-05-13")), 1);

        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let body = auditor.get(&format!("/api/v1/audit?limit=3&action=staff_listed{next}")).expect(200);
            seen.extend(body["items"].as_array().expect("items").iter().map(|it| it["id"].to_string()));
            let Some(cursor) = body["next_cursor"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        let mut sorted = seen.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!((seen.len(), &seen), (8, &sorted));

        for (query, field) in [
            ("subject=%00", "/subject"),
            ("subject=%E5%BC%A0%E6%9F%90", "/subject"),
            ("action=%27%20OR%201%3D1", "/action"),
            ("from=2026-05-12&to=2026-05-11", "/to"),
            ("limit=101", "/limit"),
            ("cursor=x", "/cursor"),
        ] {
            let body = auditor.get(&format!("/api/v1/audit?{query}")).expect(422);
            assert_eq!(problems(&body)[0].0, field, "{query}: {body}");
        }
        for query in ["account=x", "from=yesterday", "surprise=1"] {
            auditor.get(&format!("/api/v1/audit?{query}")).expect(422);
        }
    }
}
