//! A copy of what is held about somebody, for that person alone (S-3).

use hejie::{domain::jurisdiction::OperatorKind, jobs};
use serde_json::{Value, json};

use crate::{both, support::cases::*};

const EXPORT: &str = "/api/v1/me/export";

fn ids(found: &Value) -> Vec<&str> {
    let cases = found["complaints"].as_array().unwrap();
    cases
        .iter()
        .map(|it| it["complaint"]["id"].as_str().unwrap())
        .collect()
}

both! {
    fn everything_of_ones_own_is_in_one_document(app) {
        let ming = app.consumer("王小明");
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::OwnSite);
        let handler = app.odr_handler(&galaxy, "Handler");
        let case = ming.file(&membership(galaxy));
        let path = format!("/api/v1/complaints/{case}");
        ming.upload(&path, "note.txt", "note").expect(201);
        ming.command(&case, "post-message", json!({ "text": "请尽快答复" }));
        handler.command(&case, "post-message", json!({ "text": "正在核实" }));
        handler.command(&case, "make-offer", json!({
            "remedies": [{ "kind": "refund", "amount_fen": 2700 }],
            "perform_by_on": "2026-05-15", "valid_until_on": "2026-05-14",
        }));
        ming.command(&case, "accept-offer", json!({ "offer": 1 }));
        let draft = ming.post("/api/v1/complaints", json!({ "goods": "耳机" })).expect(201);
        jobs::run_once(&app.app).unwrap();

        let answer = ming.get(EXPORT);
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert_eq!(name, "attachment; filename=\"hejie-2026-05-11.json\"");
        assert_eq!(answer.headers["cache-control"], "no-store");
        let found = answer.expect(200);
        assert_eq!(found["exported_at"], "2026-05-11T02:00:00Z");
        assert_eq!(found["profile"], ming.get("/api/v1/me").ok());
        // Both were begun in the same millisecond, so either may be first.
        let at = |id: &str| ids(&found).iter().position(|it| *it == id).unwrap();
        assert_eq!(ids(&found).len(), 2);
        let own = &found["complaints"][at(&case)];
        assert_eq!(own["complaint"], ming.case(&case));
        assert_eq!(own["record"], ming.get(&format!("{path}/events?limit=100")).ok()["items"]);
        assert_eq!(own["files"], ming.get(&format!("{path}/files")).ok());
        let texts = own["record"].to_string();
        assert!(texts.contains("请尽快答复") && texts.contains("正在核实"), "{texts}");
        assert!(own["complaint"]["agreement"]["text"].as_str().unwrap().contains("27.00"));
        assert_eq!(found["complaints"][at(draft["id"].as_str().unwrap())]["draft"]["goods"], "耳机");
        let told = ming.get("/api/v1/notifications?limit=100").ok();
        assert_eq!(found["notifications"], told["items"]);
        assert!(!told["items"].as_array().unwrap().is_empty());
    }

    fn it_is_long_where_there_is_much(app) {
        let ming = app.consumer("王小明");
        let mut begun: Vec<String> = (0..23)
            .map(|n| {
                let form = json!({ "goods": format!("商品 {n}") });
                let written = ming.post("/api/v1/complaints", form).expect(201);
                written["id"].as_str().unwrap().to_owned()
            })
            .collect();
        begun.sort();
        let found = ming.get(EXPORT).expect(200);
        assert_eq!(ids(&found), begun);
    }

    fn nobody_finds_what_is_another_s(app) {
        let (ming, other) = (app.consumer("王小明"), app.consumer("李四"));
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::OwnSite);
        let handler = app.odr_handler(&galaxy, "Handler");
        let case = ming.file(&membership(galaxy));
        jobs::run_once(&app.app).unwrap();
        for person in [&other, &handler, &app.system_admin()] {
            let found = person.get(EXPORT).expect(200);
            assert_eq!(found["complaints"], json!([]));
            assert!(!found.to_string().contains("王小明"));
        }
        assert_eq!(ids(&ming.get(EXPORT).expect(200)), [case.as_str()]);
        app.anonymous().get(EXPORT).expect(401);
        let audited = app.app.read(|conn| hejie::store::audit::list(conn, &format!("account:{}", ming.account_id)));
        assert_eq!(audited.unwrap().last().unwrap().action, "data_exported");
    }

    fn log_ins_are_listed_each_once(app) {
        let register = json!({
            "name": "赵小明", "phone": "13800000009", "email": "z@example.com", "password": "correct horse battery",
        });
        app.anonymous().post("/api/v1/auth/register", register).expect(202);
        let log_in = || {
            let form = json!({ "login": "z@example.com", "password": "correct horse battery" });
            app.anonymous().post("/api/v1/auth/login", form)
        };
        let first = log_in();
        app.at("2026-05-12 10:00");
        let cookie = first.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let request = app.http.post(app.url("/api/v1/auth/refresh")).header("cookie", cookie);
        crate::support::Answer::of(request).expect(200);
        let token = log_in().expect(200)["access_token"].as_str().unwrap().to_owned();
        let request = app.http.get(app.url(EXPORT)).bearer_auth(token);
        let found = crate::support::Answer::of(request).expect(200);
        let mut times: Vec<_> = found["sessions"].as_array().unwrap().iter().map(|s| (s["begun_at"].clone(), s["seen_at"].clone())).collect();
        times.sort_by_key(|(begun, _)| begun.to_string());
        assert_eq!(times, [
            (json!("2026-05-11T02:00:00Z"), json!("2026-05-12T02:00:00Z")),
            (json!("2026-05-12T02:00:00Z"), json!("2026-05-12T02:00:00Z")),
        ]);
    }
}
