//! Many cases at once: each answered as it would be alone.

use hejie::domain::jurisdiction::OperatorKind;
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person,
        cases::{FENGTAI, membership, problems, with},
    },
};

const ASSIGN: &str = "/api/v1/complaints/bulk/assign";

fn assign(person: &Person, ids: &[&str], to: &Person) -> crate::support::Answer {
    person.post(ASSIGN, json!({ "ids": ids, "handler": to.account_id }))
}

fn codes(body: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = body["items"].as_array().unwrap();
    let code = |it: &Value| match &it["done"] {
        Value::Null => text(&it["error"]["code"]),
        done => text(&done["state"]),
    };
    items.iter().map(|it| (text(&it["id"]), code(it))).collect()
}

both! {
    fn each_case_is_answered_on_its_own(app) {
        let galaxy = app.galaxy();
        let rival = app.active_enterprise("邻家电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let (manager, handler, consumer) = (app.odr_manager(&galaxy, "店长"), app.odr_handler(&galaxy, "坐席 03"), app.consumer("Z"));
        let one = consumer.file(&membership(galaxy));
        let two = consumer.file(&with(membership(galaxy), "/order_no", "GY20260511002"));
        let gone = consumer.file(&with(membership(galaxy), "/order_no", "GY20260511003"));
        consumer.command(&gone, "withdraw", json!({}));
        let theirs = consumer.file(&membership(rival));
        let nobodys = "019e0000-0000-7000-8000-000000000000";

        let body = assign(&manager, &[&one, &theirs, &gone, &two, nobodys, &one], &handler).expect(200);
        let pair = |id: &str, code: &str| (id.to_owned(), code.to_owned());
        assert_eq!(codes(&body), [
            pair(&one, "negotiating"), pair(&theirs, "not_found"), pair(&gone, "wrong_state"), pair(&two, "negotiating"), pair(nobodys, "not_found"),
        ]);
        assert!(body["items"][2]["error"]["message"].is_string());
        app.run_jobs();
        for case in [&one, &two] {
            assert_eq!(handler.case(case)["negotiation"]["handler_id"], json!(handler.account_id));
            assert!(handler.was_told(case, "assigned"));
        }
    }

    fn what_cannot_be_asked_is_said_before_anything_is_done(app) {
        let galaxy = app.galaxy();
        let rival = app.active_enterprise("邻家电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let (manager, handler, consumer) = (app.odr_manager(&galaxy, "店长"), app.odr_handler(&galaxy, "坐席 03"), app.consumer("Z"));
        let rivals = app.odr_handler(&rival, "对手");
        let case = consumer.file(&membership(galaxy));
        let version = handler.case(&case)["version"].clone();
        let many: Vec<String> = (0..101).map(|n| format!("019e0000-0000-7000-8000-{n:012}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (ids, to, pointer, code) in [
            (&[][..], &handler, "/ids", "missing"), (&many[..], &handler, "/ids", "too_many"),
            (&[case.as_str()][..], &rivals, "/handler", "not_a_colleague"), (&[case.as_str()][..], &consumer, "/handler", "not_a_colleague"),
        ] {
            assert_eq!(problems(&assign(&manager, ids, to).expect(422)), [(pointer.to_owned(), code.to_owned())]);
        }
        for person in [&consumer, &app.officer(), &app.system_admin()] {
            assign(person, &[&case], &handler).expect(403);
        }
        // A neighbour may ask, for their own people; the case is not theirs.
        assert_eq!(codes(&assign(&rivals, &[&case], &rivals).expect(200))[0].1, "not_found");
        app.anonymous().post(ASSIGN, json!({ "ids": [case], "handler": handler.account_id })).expect(401);
        assert_eq!(handler.case(&case)["version"], version);
    }
}
