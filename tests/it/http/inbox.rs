//! The desk of an enterprise: tabs, counts, search, and what is unread.

use hejie::domain::{ids::EnterpriseId, jurisdiction::OperatorKind};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{FENGTAI, membership, offer_of, problems, with},
    },
};

const INBOX: &str = "/api/v1/complaints/inbox";

fn desk(person: &Person, query: &str) -> Vec<Value> {
    let body = person.get(&format!("{INBOX}?{query}")).expect(200);
    body["items"].as_array().expect("items").clone()
}

fn ids(person: &Person, query: &str) -> Vec<String> {
    let items = desk(person, query);
    items
        .iter()
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect()
}

fn counts(person: &Person, query: &str) -> Value {
    let body = person.get(&format!("{INBOX}/counts?{query}")).expect(200);
    let fields = body.as_object().unwrap().iter();
    fields
        .map(|(name, it)| (name.clone(), it["count"].clone()))
        .collect()
}

fn titled(enterprise: EnterpriseId, title: &str) -> Value {
    let filed = with(membership(enterprise), "/subject", title);
    with(filed, "/order_no", title)
}

fn rival(app: &TestApp) -> EnterpriseId {
    app.active_enterprise("邻家电视有限公司", FENGTAI, OperatorKind::OwnSite)
}

both! {
    fn a_case_moves_from_tab_to_tab(app) {
        let galaxy = app.galaxy();
        let (handler, consumer) = (app.odr_handler(&galaxy, "坐席 03"), app.consumer("陈静"));
        let case = consumer.file(&titled(galaxy, "会员影片下架，要求退款"));

        let [item] = &desk(&handler, "tab=ours")[..] else { panic!() };
        assert_eq!(item["id"], case.as_str());
        assert_eq!(item["subject"], "会员影片下架，要求退款");
        assert_eq!((&item["person"], &item["phone_tail"]), (&json!("陈**"), &json!("8000")));
        assert_eq!((&item["sales_mode"], &item["subject_category"]), (&json!("own_site"), &json!("service.internet")));
        assert_eq!((&item["amount_fen"], &item["requested_fen"]), (&json!(2700), &json!(2700)));
        assert_eq!(item["awaited"], json!({ "step": "first_response", "by": "enterprise" }));
        assert_eq!((&item["due"]["kind"], &item["due"]["status"]), (&json!("first_response"), &json!("open")));
        assert_eq!((&item["tab"], &item["handler_id"]), (&json!("ours"), &Value::Null));

        handler.command(&case, "make-offer", offer_of(1000, "2026-05-20", "2026-05-18"));
        assert_eq!(desk(&handler, "tab=theirs")[0]["awaited"], json!({ "step": "answer_offer", "by": "consumer" }));
        consumer.command(&case, "make-offer", offer_of(2000, "2026-05-20", "2026-05-18"));
        assert_eq!(desk(&handler, "tab=ours")[0]["awaited"], json!({ "step": "answer_offer", "by": "enterprise" }));
        handler.command(&case, "accept-offer", json!({ "offer": 2 }));
        // N-5: both sign, and each is told so until they have.
        let waiting = |person: &Person, side: &str| {
            let of = person.get(&format!("/api/v1/complaints?waits_for={side}")).expect(200);
            of["items"].as_array().unwrap().iter().map(|it| it["waits_for"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let both = ["both".to_owned()];
        assert_eq!(desk(&handler, "tab=agreement")[0]["awaited"], json!({ "step": "confirm_agreement", "by": "both" }));
        assert_eq!((&waiting(&consumer, "consumer")[..], &waiting(&handler, "enterprise")[..]), (&both[..], &both[..]));
        assert_eq!(waiting(&handler, "bureau"), Vec::<String>::new());
        handler.command(&case, "confirm-agreement", json!({}));
        assert_eq!(desk(&handler, "tab=agreement")[0]["awaited"], json!({ "step": "confirm_agreement", "by": "consumer" }));
        assert_eq!((waiting(&consumer, "consumer"), waiting(&handler, "enterprise")), (vec!["consumer".to_owned()], vec![]));
        consumer.command(&case, "confirm-agreement", json!({}));
        assert_eq!(desk(&handler, "tab=agreement")[0]["awaited"], json!({ "step": "perform", "by": "enterprise" }));
        handler.command(&case, "report-performance", json!({ "duty": 1 }));
        assert_eq!(desk(&handler, "tab=agreement")[0]["awaited"], json!({ "step": "confirm_performance", "by": "consumer" }));
        consumer.command(&case, "confirm-performance", json!({ "duty": 1 }));
        let [item] = &desk(&handler, "tab=ended")[..] else { panic!() };
        assert_eq!((&item["awaited"], &item["due"]), (&Value::Null, &Value::Null));
        assert_eq!(handler.case(&case)["awaited"], Value::Null);
        for tab in ["ours", "theirs", "agreement"] {
            assert_eq!(ids(&handler, &format!("tab={tab}")), Vec::<String>::new(), "{tab}");
        }
        assert_eq!(ids(&handler, ""), [case]);
    }

    fn tabs_are_counted_by_handler_and_deadline(app) {
        let galaxy = app.galaxy();
        let (manager, handler, consumer) = (app.odr_manager(&galaxy, "店长"), app.odr_handler(&galaxy, "坐席"), app.consumer("Z"));
        let cases: Vec<String> = (0..4).map(|n| consumer.file(&titled(galaxy, &format!("第 {n} 件")))).collect();
        manager.command(&cases[0], "assign", json!({ "to": handler.account_id }));
        manager.command(&cases[1], "assign", json!({ "to": handler.account_id }));
        handler.command(&cases[1], "make-offer", offer_of(1000, "2026-05-20", "2026-05-18"));
        consumer.command(&cases[3], "withdraw", json!({}));

        let none = json!({ "ours": 2, "theirs": 1, "agreement": 0, "ended": 1, "due_today": 0, "overdue": 0, "unassigned": 1 });
        assert_eq!(counts(&manager, ""), none);
        assert_eq!(counts(&handler, "handler=me")["ours"], 1);
        assert_eq!(counts(&handler, "handler=unassigned")["ours"], 1);
        assert_eq!(ids(&handler, "handler=me&tab=ours"), cases[..1]);
        assert_eq!(ids(&handler, "handler=unassigned&tab=ours"), cases[2..3]);
        assert_eq!(ids(&manager, &format!("handler={}&tab=theirs", handler.account_id)), cases[1..2]);
        assert_eq!(desk(&manager, "handler=me"), Vec::<Value>::new());
        assert_eq!(desk(&handler, "handler=me&tab=ours")[0]["handler_name"], "坐席");

        let due = desk(&handler, "handler=me&tab=ours")[0]["due"]["due_at"].clone();
        let (before, on) = ("2026-05-11", "2026-05-31");
        assert_eq!(ids(&handler, &format!("tab=ours&due_before={before}")), Vec::<String>::new());
        assert_eq!(ids(&handler, &format!("tab=ours&due_before={on}")).len(), 2, "{due}");
        app.at("2026-06-30 10:00");
        assert_eq!(counts(&manager, "")["overdue"], 2);
    }

    fn search_finds_title_number_person_and_category(app) {
        let galaxy = app.galaxy();
        let (handler, consumer) = (app.odr_handler(&galaxy, "坐席"), app.consumer("Z"));
        let chen = with(titled(galaxy, "定制衣柜 Door 开裂"), "/complainant/phone", "13900006031");
        let chen = app.consumer("陈静").file(&with(chen, "/subject_category", "goods.vehicle.ev"));
        let other = consumer.file(&titled(galaxy, "床垫异味"));
        let number = handler.case(&chen)["number"].as_str().unwrap().to_owned();
        for q in ["衣柜", "door", "6031", "陈", "陈女士", "陈**", &number, &number[..12], &number.to_lowercase()] {
            assert_eq!(ids(&handler, &format!("q={q}")), std::slice::from_ref(&chen), "{q}");
            assert_eq!(ids(&handler, &format!("tab=ours&q={q}")), std::slice::from_ref(&chen), "{q}");
            assert_eq!(ids(&handler, &format!("tab=ended&q={q}")), Vec::<String>::new(), "{q}");
        }
        assert_eq!(ids(&handler, "q=HJ26").len(), 2);
        for q in ["陈静", "139", "00006031", "%", "_"] {
            assert_eq!(ids(&handler, &format!("q={q}")), Vec::<String>::new(), "{q}");
        }
        assert_eq!(ids(&handler, "category=goods.vehicle"), std::slice::from_ref(&chen));
        assert_eq!(ids(&handler, "category=goods.vehicle.ev&handler=unassigned"), [chen]);
        assert_eq!(ids(&handler, "category=service.internet"), [other]);
        assert_eq!(ids(&handler, "category=goods.food"), Vec::<String>::new());
    }

    fn pages_follow_one_another(app) {
        let galaxy = app.galaxy();
        let (handler, consumer) = (app.odr_handler(&galaxy, "坐席"), app.consumer("Z"));
        let mut cases = Vec::new();
        for n in 0..5 {
            app.at(&format!("2026-05-11 1{n}:00"));
            cases.push(consumer.file(&titled(galaxy, &format!("件 {n}"))));
        }
        let walk = |query: &str| {
            let (mut found, mut cursor) = (Vec::new(), String::new());
            loop {
                let body = handler.get(&format!("{INBOX}?limit=2&{query}{cursor}")).expect(200);
                found.extend(body["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()));
                let Some(next) = body["next_cursor"].as_str() else { return found };
                cursor = format!("&cursor={next}");
            }
        };
        assert_eq!(walk("tab=ours"), cases);
        assert_eq!(walk("q=%E4%BB%B6"), cases);
        for case in &cases {
            consumer.command(case, "withdraw", json!({}));
        }
        cases.reverse();
        assert_eq!(walk("tab=ended"), cases);
        assert_eq!(walk("tab=ended&q=%E4%BB%B6"), cases);
    }

    fn only_the_enterprise_itself_has_its_desk(app) {
        let (galaxy, rival) = (app.galaxy(), rival(&app));
        let consumer = app.consumer("Z");
        let case = consumer.file(&membership(galaxy));
        let rivals = app.odr_manager(&rival, "对手");
        assert_eq!(desk(&rivals, ""), Vec::<Value>::new());
        let number = consumer.case(&case)["number"].as_str().unwrap().to_owned();
        assert_eq!(desk(&rivals, &format!("q={number}")), Vec::<Value>::new());
        assert_eq!(counts(&rivals, "")["ours"], 0);
        for person in [&consumer, &app.system_admin()] {
            person.get(INBOX).expect(403);
            person.get(&format!("{INBOX}/counts")).expect(403);
        }
        app.anonymous().get(INBOX).expect(401);
        let handler = app.odr_handler(&galaxy, "坐席");
        for (query, pointer) in [("tab=x", "/tab"), ("handler=x", "/handler"), ("category=x", "/category"), ("limit=0", "/limit"), ("cursor=x", "/cursor")] {
            let body = handler.get(&format!("{INBOX}?{query}")).expect(422);
            assert_eq!(problems(&body)[0].0, pointer, "{body:#}");
        }
    }

    fn what_others_did_is_unread_until_it_was_read(app) {
        let galaxy = app.galaxy();
        let (handler, colleague, consumer) = (app.odr_handler(&galaxy, "甲"), app.odr_handler(&galaxy, "乙"), app.consumer("Z"));
        let case = consumer.file(&membership(galaxy));
        let unread = |person: &Person| desk(person, "")[0]["unread"].clone();
        assert_eq!(unread(&handler), 1);
        let read = |person: &Person, seq: i64| person.put(&format!("/api/v1/complaints/{case}/read"), json!({ "seq": seq }));
        let version = handler.case(&case)["version"].as_i64().unwrap();
        assert_eq!(read(&handler, version).expect(200), json!({ "read_seq": version, "unread": 0 }));
        assert_eq!((unread(&handler), unread(&colleague)), (json!(0), json!(1)));

        consumer.command(&case, "post-message", json!({ "text": "请看照片" }));
        consumer.command(&case, "make-offer", offer_of(2000, "2026-05-20", "2026-05-18"));
        handler.command(&case, "post-message", json!({ "text": "收到" }));
        assert_eq!((unread(&handler), unread(&colleague)), (json!(2), json!(3)));
        assert_eq!(handler.case(&case)["unread"], 2);
        assert_eq!(consumer.case(&case)["unread"], 1);
        assert_eq!(read(&handler, version + 1).expect(200)["unread"], 1);
        // An older page does not take it back.
        assert_eq!(read(&handler, 0).expect(200), json!({ "read_seq": version + 1, "unread": 1 }));
        let seen = consumer.case(&case)["version"].as_i64().unwrap();
        assert_eq!(read(&consumer, seen).expect(200)["unread"], 0);

        for seq in [-1, seen + 1] {
            assert_eq!(problems(&read(&handler, seq).expect(422))[0].0, "/seq");
        }
        let neighbour = app.odr_handler(&rival(&app), "对手");
        read(&neighbour, 0).expect(404);
        read(&app.consumer("Y"), 0).expect(404);
        read(&app.system_admin(), 0).expect(404);
    }
}
