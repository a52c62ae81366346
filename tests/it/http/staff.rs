//! Who manages whom: nobody above or outside their own side.

use diesel::prelude::*;
use hejie::{
    domain::{actor::Role, ids::EnterpriseId},
    store::schema::{audit, mails},
};
use serde_json::{Value, json};

use crate::{
    both,
    support::{Person, TestApp},
};

fn invitation(email: &str, roles: &[&str]) -> Value {
    json!({ "name": "李四", "email": email, "roles": roles })
}

fn id(body: &Value) -> &str {
    body["id"].as_str().unwrap()
}

fn enterprise(app: &TestApp) -> EnterpriseId {
    EnterpriseId(app.clock.new_id())
}

fn admin(app: &TestApp, region: &str) -> Person {
    app.bureau(region, &[Role::BureauAdmin], "局长")
}

both! {
    fn somebody_invited_sets_a_password_and_works(app) {
        let admin = admin(&app, "110106");
        let body = admin.post("/api/v1/staff", invitation("li@example.com", &["case_officer", "mediator"])).expect(201);
        assert_eq!(body["status"], "invited");
        assert_eq!(body["region"], "110106");
        let login = json!({ "login": "li@example.com", "password": "correct horse battery" });
        app.anonymous().post("/api/v1/auth/login", login.clone()).expect(401);

        let sealed: Option<Vec<u8>> = app.app.read(|conn| Ok(mails::table.select(mails::secret).first(conn)?)).unwrap();
        let secret: Value = serde_json::from_slice(&app.app.keys.open("mails.secret", &sealed.unwrap()).unwrap()).unwrap();
        let link = secret["token"].as_str().unwrap();
        app.at("2026-05-14 09:59");
        let accept = json!({ "token": link, "password": "correct horse battery" });
        app.anonymous().post("/api/v1/auth/invitations/accept", accept.clone()).expect(204);
        app.anonymous().post("/api/v1/auth/invitations/accept", accept).expect(422);
        let token = app.anonymous().post("/api/v1/auth/login", login).ok()["access_token"].as_str().unwrap().to_owned();
        let me: Value = app.http.get(app.url("/api/v1/me")).bearer_auth(token).send().unwrap().json().unwrap();
        assert_eq!(me["bureau"], "北京市丰台区市场监督管理局");
        assert_eq!(me["roles"], json!(["case_officer", "mediator"]));
        admin.post("/api/v1/staff", invitation("li@example.com", &["mediator"])).expect(422);
    }

    fn nobody_grants_above_or_outside_their_side(app) {
        let shop = enterprise(&app);
        let (bureau, manager, system) = (admin(&app, "110106"), app.odr_manager(&shop, "店长"), app.system_admin());
        let mut n = 0;
        for (person, who, granted) in [
            (&bureau, "bureau_admin", &["dispatcher", "case_officer", "mediator", "reviewer", "bureau_admin", "supervisor"][..]),
            (&manager, "odr_manager", &["odr_handler", "odr_manager"]),
            (&system, "system_admin", &["bureau_admin", "auditor", "system_admin"]),
        ] {
            for role in Role::ALL {
                n += 1;
                let mut body = invitation(&format!("p{n}@example.com"), &[role.as_str()]);
                if who == "system_admin" {
                    body["region"] = json!("370305");
                }
                let wanted = if granted.contains(&role.as_str()) { 201 } else { 403 };
                let answer = person.post("/api/v1/staff", body);
                assert_eq!(answer.status, wanted, "{who} {role}: {answer:?}");
            }
        }
        let outside = json!({ "name": "李四", "email": "o@example.com", "roles": ["mediator"], "region": "110105" });
        bureau.post("/api/v1/staff", outside).expect(403);
        bureau.post("/api/v1/staff", invitation("x@example.com", &[])).expect(422);
        bureau.post("/api/v1/staff", invitation("x@example.com", &["mediator", "odr_handler"])).expect(422);
        for person in [
            app.consumer("Z"),
            app.odr_handler(&shop, "客服"),
            app.bureau("110106", &[Role::CaseOfficer, Role::Supervisor], "办案"),
        ] {
            person.post("/api/v1/staff", invitation("y@example.com", &["mediator"])).expect(403);
            person.get("/api/v1/staff").expect(403);
            person.post(&format!("/api/v1/staff/{}/disable", bureau.account_id), json!({})).expect(403);
        }
        app.anonymous().get("/api/v1/staff").expect(401);
    }

    fn a_neighbours_staff_is_not_there(app) {
        let (here, there, above) = (admin(&app, "110106"), admin(&app, "110105"), admin(&app, "110000"));
        let (shop, rival) = (enterprise(&app), enterprise(&app));
        let (manager, rivals) = (app.odr_manager(&shop, "店长"), app.odr_manager(&rival, "对手"));
        let officer = app.bureau("110106", &[Role::CaseOfficer], "办案");
        let handler = app.odr_handler(&shop, "客服");
        let consumer = app.consumer("Z");
        let disable = |person: &Person, of: &Person| person.post(&format!("/api/v1/staff/{}/disable", of.account_id), json!({}));
        for (person, of) in [(&there, &officer), (&rivals, &handler), (&here, &handler), (&here, &consumer), (&manager, &officer), (&here, &above)] {
            disable(person, of).expect(404);
            person.patch(&format!("/api/v1/staff/{}/roles", of.account_id), json!({ "roles": ["mediator"] })).status.to_string();
        }
        here.get("/api/v1/staff/x/disable").expect(405);
        disable(&here, &here).expect(403);
        let ids = |person: &Person| {
            let body = person.get("/api/v1/staff").ok();
            body["items"].as_array().unwrap().iter().map(|it| id(it).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&manager).len(), 2);
        assert_eq!(ids(&here).len(), 2);
        assert_eq!(ids(&above).len(), 4);
        assert!(!ids(&there).contains(&officer.account_id.to_string()));
        disable(&above, &officer).expect(200);
    }

    fn a_disabled_account_is_out_at_once(app) {
        let (admin, officer) = (admin(&app, "110106"), app.bureau("110106", &[Role::CaseOfficer], "办案"));
        officer.get("/api/v1/me").expect(200);
        let path = |act: &str| format!("/api/v1/staff/{}/{act}", officer.account_id);
        let token = officer.token();
        assert_eq!(admin.post(&path("disable"), json!({})).expect(200)["status"], "disabled");
        let status = app.http.get(app.url("/api/v1/me")).bearer_auth(token).send().unwrap().status();
        assert_eq!(status, 401);
        admin.post(&path("disable"), json!({})).expect(409);
        assert_eq!(admin.post(&path("enable"), json!({})).expect(200)["status"], "invited");
        admin.post(&path("enable"), json!({})).expect(409);

        let roles = json!({ "roles": ["reviewer", "mediator", "mediator"] });
        assert_eq!(admin.patch(&path("roles"), roles).expect(200)["roles"], json!(["mediator", "reviewer"]));
        admin.patch(&path("roles"), json!({ "roles": ["system_admin"] })).expect(403);
        admin.patch(&path("roles"), json!({ "roles": ["chief"] })).expect(422);
        let subject = format!("account:{}", officer.account_id);
        let actions: Vec<String> = app
            .app
            .read(|conn| Ok(audit::table.filter(audit::subject.eq(subject)).order(audit::id).select(audit::action).load(conn)?))
            .unwrap();
        assert_eq!(actions.len(), 3);
        assert!(actions.iter().all(|it| it.starts_with("staff_")), "{actions:?}");
    }

    fn staff_comes_page_by_page(app) {
        let admin = admin(&app, "370305");
        for n in 0..5 {
            app.bureau("370305", &[Role::Mediator], &format!("调解员{n}"));
        }
        let mut found = Vec::new();
        let mut path = "/api/v1/staff?limit=2".to_owned();
        loop {
            let body = admin.get(&path).ok();
            found.extend(body["items"].as_array().unwrap().iter().map(|it| id(it).to_owned()));
            let Some(cursor) = body["next_cursor"].as_str() else { break };
            path = format!("/api/v1/staff?limit=2&cursor={cursor}");
        }
        let mut sorted = found.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((found.len(), sorted), (6, found));
        for wrong in ["limit=0", "limit=101", "cursor=x", "page=2"] {
            admin.get(&format!("/api/v1/staff?{wrong}")).expect(422);
        }
    }
}
