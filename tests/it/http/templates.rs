//! Templates of an enterprise: who writes them, what cannot be read, and what they say in a case.

use hejie::domain::jurisdiction::OperatorKind;
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person,
        cases::{FENGTAI, membership, problems, with},
    },
};

fn message(text: &str) -> Value {
    json!({ "kind": "message", "name": "首次回应", "text": text })
}

fn half() -> Value {
    json!({
        "kind": "offer", "name": "退一半", "text": "请保留{{商品}}",
        "categories": ["service.internet"],
        "offer": {
            "remedies": [{ "kind": "refund", "percent": 50 }, { "kind": "compensation", "amount_fen": 500 }, { "kind": "apology" }],
            "perform_within_days": 7, "valid_for_days": 3,
        },
    })
}

fn preview(person: &Person, case: &str, template: &Value) -> crate::support::Answer {
    let id = template["id"].as_str().unwrap();
    person.post(
        &format!("/api/v1/complaints/{case}/templates/{id}/preview"),
        json!({}),
    )
}

both! {
    fn a_template_speaks_of_the_case(app) {
        let galaxy = app.galaxy();
        let (manager, handler, consumer) = (app.odr_manager(&galaxy, "店长"), app.odr_handler(&galaxy, "坐席 03"), app.consumer("张某"));
        let at = format!("/api/v1/enterprises/{galaxy}/templates");
        let text = "{{称呼}}：{{number}}「{{goods}}」订单 {{order_no}}，付款 {{amount}}，{{截止日期}}前答复。{{handler}}";
        let greeting = manager.post(&at, message(text)).expect(201);
        assert_eq!(greeting["placeholders"], json!(["salutation", "number", "goods", "order_no", "amount", "deadline", "handler"]));
        let offer = manager.post(&at, half()).expect(201);
        assert_eq!(handler.get(&at).expect(200)["items"].as_array().unwrap().len(), 2);

        let case = consumer.file(&membership(galaxy));
        let number = handler.case(&case)["number"].as_str().unwrap().to_owned();
        let said = preview(&handler, &case, &greeting).expect(200);
        let wanted = format!("张先生/女士：{number}「VIP 会员」订单 GY20260511001，付款 27.00 元，2026 年 5 月 ");
        assert!(said["text"].as_str().unwrap().starts_with(&wanted), "{said:#}");
        assert!(said["text"].as_str().unwrap().ends_with("坐席 03"));
        assert_eq!((&said["missing"], &said["offer"]), (&json!([]), &Value::Null));
        handler.command(&case, "post-message", json!({ "text": said["text"] }));

        let offered = preview(&handler, &case, &offer).expect(200)["offer"].clone();
        assert_eq!(offered, json!({
            "remedies": [{ "kind": "refund", "amount_fen": 1350 }, { "kind": "compensation", "amount_fen": 500 }, { "kind": "apology" }],
            "perform_by_on": "2026-05-18", "valid_until_on": "2026-05-14", "conditions": "请保留VIP 会员",
        }));
        handler.command(&case, "make-offer", offered);

        // Without a price or an order number the gaps are told.
        let mut bare = membership(galaxy);
        bare.as_object_mut().unwrap().remove("order_no");
        bare.as_object_mut().unwrap().remove("amount_fen");
        let bare = consumer.file(&with(bare, "/goods", "另一件"));
        let said = preview(&handler, &bare, &greeting).expect(200);
        assert_eq!(said["missing"], json!(["order_no", "amount"]));
        let said = preview(&handler, &bare, &offer).expect(200);
        assert_eq!((&said["missing"], &said["offer"]), (&json!(["amount"]), &Value::Null));
    }

    fn versions_follow_one_another(app) {
        let galaxy = app.galaxy();
        let manager = app.odr_manager(&galaxy, "店长");
        let at = format!("/api/v1/enterprises/{galaxy}/templates");
        let id = manager.post(&at, message("一")).expect(201)["id"].as_str().unwrap().to_owned();
        let one = format!("{at}/{id}");
        assert_eq!(manager.put(&one, message("二")).expect(200)["version"], 2);
        let stale = manager.request(reqwest::Method::PUT, &one).header("If-Match", "\"1\"").json(&message("三"));
        let body = crate::support::Answer::of(stale).expect(409);
        assert_eq!(body["error"]["code"], "version_conflict");
        let texts = |query: &str| {
            let body = manager.get(&format!("{one}/versions?{query}")).expect(200);
            body["items"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts(""), ["二", "一"]);
        assert_eq!(texts("limit=1"), ["二"]);
        manager.delete(&one).expect(204);
        manager.delete(&one).expect(404);
        manager.put(&one, message("三")).expect(404);
        assert_eq!(manager.get(&at).expect(200)["items"], json!([]));
    }

    fn what_cannot_be_used_is_said_on_its_field(app) {
        let galaxy = app.galaxy();
        let manager = app.odr_manager(&galaxy, "店长");
        let at = format!("/api/v1/enterprises/{galaxy}/templates");
        let remedy = |remedy: Value| with(half(), "/offer/remedies/0", remedy);
        for (form, pointer, code) in [
            (message(""), "/text", "missing"),
            (message("{{price}}"), "/text", "unknown_placeholder"),
            (message("您好 {{number"), "/text", "unclosed_placeholder"),
            (message(&"字".repeat(1501)), "/text", "too_long"),
            (with(message("a"), "/name", " "), "/name", "missing"),
            (with(message("a"), "/offer", half()["offer"].clone()), "/offer", "unknown"),
            (with(half(), "/offer", Value::Null), "/offer", "missing"),
            (with(half(), "/offer/remedies", json!([])), "/offer/remedies", "missing"),
            (with(half(), "/offer/valid_for_days", 366), "/offer/valid_for_days", "out_of_range"),
            (remedy(json!({ "kind": "refund" })), "/offer/remedies/0/amount_fen", "amount_or_percent"),
            (remedy(json!({ "kind": "apology", "percent": 5 })), "/offer/remedies/0/amount_fen", "amount_or_percent"),
            (remedy(json!({ "kind": "refund", "percent": 0 })), "/offer/remedies/0/percent", "out_of_range"),
            (remedy(json!({ "kind": "refund", "amount_fen": 0 })), "/offer/remedies/0/amount_fen", "missing"),
            (with(message("a"), "/kind", "x"), "/kind", "malformed"),
        ] {
            let body = manager.post(&at, form.clone()).expect(422);
            assert_eq!(problems(&body), [(pointer.to_owned(), code.to_owned())], "{form:#}");
        }
        let english = manager.request(reqwest::Method::POST, &at).header("Accept-Language", "en").json(&message("{{price}}"));
        let body = crate::support::Answer::of(english).expect(422).to_string();
        assert!(body.contains("There is no placeholder"), "{body}");
    }

    fn templates_are_their_enterprises_own(app) {
        let galaxy = app.galaxy();
        let rival = app.active_enterprise("邻家电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let (manager, handler, rivals, consumer) =
            (app.odr_manager(&galaxy, "店长"), app.odr_handler(&galaxy, "坐席"), app.odr_manager(&rival, "对手"), app.consumer("Z"));
        let (here, there) = (format!("/api/v1/enterprises/{galaxy}/templates"), format!("/api/v1/enterprises/{rival}/templates"));
        let own = manager.post(&here, message("一")).expect(201);
        let theirs = rivals.post(&there, message("二")).expect(201);
        let id = own["id"].as_str().unwrap();
        for person in [&rivals, &consumer, &app.officer(), &app.system_admin()] {
            person.get(&here).expect(403);
            person.get(&format!("{here}/{id}/versions")).expect(403);
            person.post(&here, message("x")).expect(403);
            person.put(&format!("{here}/{id}"), message("x")).expect(403);
            person.delete(&format!("{here}/{id}")).expect(403);
        }
        handler.post(&here, message("x")).expect(403);
        handler.put(&format!("{here}/{id}"), message("x")).expect(403);
        handler.delete(&format!("{here}/{id}")).expect(403);
        handler.get(&format!("{here}/{id}/versions")).expect(200);
        app.anonymous().get(&here).expect(401);
        // Under another's address it is not found.
        rivals.put(&format!("{there}/{id}"), message("x")).expect(404);
        rivals.delete(&format!("{there}/{id}")).expect(404);

        let case = consumer.file(&membership(galaxy));
        preview(&handler, &case, &theirs).expect(404);
        preview(&rivals, &case, &theirs).expect(404);
        preview(&consumer, &case, &own).expect(403);
    }
}
