//! The queue of a bureau: the same desk with tabs of its own, over its region, and what a clerk took down.

use hejie::domain::{actor::Role, jurisdiction::OperatorKind};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person,
        cases::{FENGTAI, closing, membership, noodles, problems, with},
    },
};

const INBOX: &str = "/api/v1/complaints/inbox";
/// Another county of the city.
const HAIDIAN: &str = "110108";
const BEIJING: &str = "110000";

fn queue(person: &Person, query: &str) -> Vec<Value> {
    let body = person.get(&format!("{INBOX}?{query}")).expect(200);
    body["items"].as_array().expect("items").clone()
}

fn ids(person: &Person, query: &str) -> Vec<String> {
    let items = queue(person, query);
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

/// Told to the bureau of a county at once.
fn direct(title: &str, county: &str) -> Value {
    let form = with(with(noodles(), "/subject", title), "/goods", title);
    with(form, "/respondent/place_of_business", county)
}

fn none() -> Vec<String> {
    Vec::new()
}

both! {
    fn a_case_moves_through_the_tabs_of_the_bureau(app) {
        let (officer, reviewer, consumer) = (app.officer(), app.reviewer(), app.consumer("李某"));
        let case = consumer.file(&direct("湿面条有刺鼻气味", FENGTAI));
        let only = |tab: &str| {
            for other in ["negotiating", "new", "mediating", "waiting_review", "to_close", "ended"] {
                let found = ids(&officer, &format!("tab={other}"));
                assert_eq!(found, if other == tab { vec![case.clone()] } else { none() }, "{tab}: {other}");
                assert_eq!(counts(&officer, "").get(other).cloned(), match other {
                    "negotiating" => None,
                    _ => Some(json!(i32::from(other == tab))),
                }, "{tab}: {other}");
            }
            queue(&officer, "")[0].clone()
        };
        let item = only("new");
        assert_eq!((&item["person"], &item["phone_tail"], &item["respondent"]), (&json!("李**"), &json!("9000"), &json!("南苑农贸市场 12 号面条摊")));
        assert_eq!((&item["channel"], &item["amount_fen"], &item["tab"]), (&json!("web"), &json!(600), &json!("new")));
        assert_eq!((&item["bureau"]["region"], &item["bureau"]["source"], &item["bureau"]["draft"]), (&json!(FENGTAI), &json!("direct"), &Value::Null));
        assert_eq!((&item["due"]["kind"], &item["due"]["owner"]), (&json!("acceptance"), &json!("bureau")));
        assert_eq!((&item["handler_id"], &item["unread"]), (&Value::Null, &json!(1)));
        assert_eq!(item["awaited"], json!({ "step": "bureau", "by": "bureau" }));

        officer.command(&case, "reject", json!({ "ground": 3, "reason": "经查为批发经营用途" }));
        let item = only("waiting_review");
        assert_eq!((&item["handler_id"], &item["handler_name"]), (&json!(officer.account_id), &json!("Officer")));
        let draft = &item["bureau"]["draft"];
        assert_eq!((&draft["kind"], &draft["number"], &draft["by"]), (&json!("rejection"), &json!(3), &json!(officer.account_id)));
        assert_eq!(ids(&reviewer, "tab=waiting_review"), std::slice::from_ref(&case));
        reviewer.command(&case, "return-draft", json!({ "reason": "请补充进货凭证" }));
        only("new");
        officer.command(&case, "accept", json!({}));
        only("mediating");
        officer.command(&case, "start-mediation", json!({ "mode": "phone", "respondent_consents": true }));
        only("mediating");
        officer.command(&case, "terminate", json!({ "reason_no": 3 }));
        assert_eq!(only("waiting_review")["bureau"]["draft"]["kind"], "termination");
        reviewer.command(&case, "return-draft", json!({ "reason": "请再调解一次" }));
        only("mediating");
        officer.command(&case, "terminate", json!({ "reason_no": 3 }));
        reviewer.command(&case, "approve-draft", json!({}));
        only("to_close");
        officer.command(&case, "close", closing(0, "no", "2026-05-11"));
        let waiting = only("waiting_review");
        let draft = &waiting["bureau"]["draft"];
        assert_eq!((&draft["kind"], &draft["number"]), (&json!("closing"), &Value::Null));
        reviewer.command(&case, "approve-draft", json!({}));
        assert_eq!(only("ended")["due"], Value::Null);
    }

    fn it_is_counted_and_chosen_by_officer_deadline_source_and_category(app) {
        let galaxy = app.galaxy();
        let (officer, colleague, consumer) = (app.officer(), app.bureau(FENGTAI, &[Role::CaseOfficer], "乙"), app.consumer("Z"));
        let first = consumer.file(&direct("面条", FENGTAI));
        let second = consumer.file(&direct("豆浆", FENGTAI));
        let escalated = consumer.file(&membership(galaxy));
        assert_eq!(ids(&officer, "").len(), 2, "not before the parties have failed");
        app.at("2026-05-12 10:00");
        consumer.command(&escalated, "declare-failure", json!({}));
        app.run_jobs();
        officer.command(&first, "assign", json!({ "to": officer.account_id }));
        officer.command(&second, "assign", json!({ "to": colleague.account_id }));

        let all = json!({ "new": 3, "mediating": 0, "waiting_review": 0, "to_close": 0, "ended": 0, "due_today": 0, "overdue": 0, "unassigned": 1 });
        assert_eq!(counts(&officer, ""), all);
        assert_eq!(counts(&officer, "handler=me")["new"], 1);
        let unassigned = json!({ "new": 1, "mediating": 0, "waiting_review": 0, "to_close": 0, "ended": 0, "due_today": 0, "overdue": 0, "unassigned": 1 });
        assert_eq!(counts(&officer, "handler=unassigned"), unassigned);
        for query in ["handler=me", "handler=me&tab=new", "handler=me&source=direct&q=面"] {
            assert_eq!(ids(&officer, query), std::slice::from_ref(&first), "{query}");
        }
        assert_eq!(queue(&officer, &format!("handler={}", colleague.account_id))[0]["handler_name"], "乙");
        for query in ["handler=unassigned", "handler=unassigned&tab=new", "source=negotiation", "source=negotiation&tab=new"] {
            assert_eq!(ids(&officer, query), std::slice::from_ref(&escalated), "{query}");
        }
        assert_eq!(ids(&officer, "handler=unassigned&tab=ended"), none());
        assert_eq!(queue(&officer, "source=negotiation")[0]["bureau"]["source"], "negotiation");
        assert_eq!(ids(&officer, "source=direct").len(), 2);
        assert_eq!(ids(&officer, "category=goods.food").len(), 2);
        assert_eq!(ids(&officer, "category=goods.clothing_shoes"), none());
        // Seven working days from the 11th, and from the 12th.
        assert_eq!(ids(&officer, "due_before=2026-05-19"), none());
        assert_eq!(ids(&officer, "due_before=2026-05-20").len(), 2);
        assert_eq!(ids(&officer, "due_before=2026-05-21").len(), 3);
        app.at("2026-05-20 10:00");
        assert_eq!(counts(&officer, "")["due_today"], 2);
        app.at("2026-06-20 10:00");
        assert_eq!(counts(&officer, "")["overdue"], 3);
        assert_eq!(counts(&officer, "handler=me")["overdue"], 1);
    }

    fn a_bureau_finds_whom_it_may_see_and_no_other(app) {
        app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let (officer, consumer) = (app.officer(), app.consumer("欧阳静"));
        let here = consumer.file(&direct("面条", FENGTAI));
        let there = consumer.file(&direct("豆浆", HAIDIAN));
        let city = app.bureau(BEIJING, &[Role::Supervisor], "督查");
        let number = |case: &str| consumer.case(case)["number"].as_str().unwrap().to_owned();

        for q in ["面条", "欧阳静", "阳静", "13900139000", "390013", "9000", "欧", "农贸市场", &number(&here), &number(&here)[..12]] {
            let is_midst = q == "390013";
            let expected = if is_midst { none() } else { vec![here.clone()] };
            assert_eq!(ids(&officer, &format!("q={q}")), expected, "{q}");
            assert_eq!(ids(&officer, &format!("tab=new&q={q}")), expected, "{q}");
        }
        for query in [format!("q={}", number(&there)), "q=豆浆".into(), "tab=ended&q=面条".into()] {
            assert_eq!(ids(&officer, &query), none(), "{query}");
        }
        // From above: both, but only what the list shows of the people.
        let mut both = vec![here.clone(), there.clone()];
        both.sort();
        let sorted = |query: &str| {
            let mut found = ids(&city, query);
            found.sort();
            found
        };
        for query in ["", "tab=new", "handler=unassigned", "q=欧", "q=9000", "q=HJ26", "q=农贸市场"] {
            assert_eq!(sorted(query), both, "{query}");
        }
        for q in ["欧阳静", "13900139000"] {
            assert_eq!(sorted(&format!("q={q}")), none(), "{q}");
        }
        assert_eq!(counts(&city, "")["new"], 2);
        officer.command(&here, "reject", json!({ "ground": 3, "reason": "批发" }));
        let seen = &queue(&city, "tab=waiting_review")[0];
        assert_eq!((&seen["bureau"]["draft"], &seen["handler_id"]), (&Value::Null, &Value::Null));
        assert_eq!(ids(&city, &format!("handler={}", officer.account_id)), none());
    }

    fn pages_of_several_bureaus_follow_one_another(app) {
        let (city, consumer) = (app.bureau(BEIJING, &[Role::Supervisor], "督查"), app.consumer("Z"));
        let mut cases = Vec::new();
        for n in 0..6 {
            app.at(&format!("2026-05-{} 10:00", 11 + n));
            let county = if n % 2 == 0 { FENGTAI } else { HAIDIAN };
            cases.push(consumer.file(&direct(&format!("件 {n}"), county)));
        }
        let officer = app.officer();
        officer.command(&cases[2], "reject", json!({ "ground": 3, "reason": "批发" }));
        let walk = |query: &str| {
            let (mut found, mut cursor) = (Vec::new(), String::new());
            loop {
                let body = city.get(&format!("{INBOX}?limit=2&{query}{cursor}")).expect(200);
                let items = body["items"].as_array().unwrap();
                found.extend(items.iter().map(|it| it["due"]["due_at"].as_str().unwrap().to_owned() + it["id"].as_str().unwrap()));
                let Some(next) = body["next_cursor"].as_str() else { return found };
                cursor = format!("&cursor={next}");
            }
        };
        for (query, count) in [("", 6), ("q=%E4%BB%B6", 6), ("tab=new", 5), ("tab=new&q=%E4%BB%B6", 5)] {
            let found = walk(query);
            assert!(found.is_sorted() && found.len() == count, "{query}: {found:#?}");
        }
    }

    fn a_clerk_has_what_the_clerk_took_down(app) {
        let galaxy = app.galaxy();
        let (clerk, other) = (app.bureau(FENGTAI, &[Role::Dispatcher], "接线"), app.bureau(FENGTAI, &[Role::Dispatcher], "别人"));
        let caller = json!({ "name": "张某", "phone": "13800138000", "email": "zhang@example.com", "address": "北京市丰台区某街 1 号" });
        let case = clerk.file(&with(membership(galaxy), "/complainant", caller.clone()));
        let elsewhere = clerk.file(&with(direct("豆浆", HAIDIAN), "/complainant", caller));
        app.consumer("Z").file(&direct("面条", FENGTAI));
        assert_eq!(ids(&clerk, "tab=negotiating"), std::slice::from_ref(&case));
        assert_eq!(queue(&clerk, "tab=negotiating")[0]["channel"], "phone");
        assert_eq!(ids(&clerk, "tab=new"), std::slice::from_ref(&elsewhere));
        assert_eq!(ids(&clerk, "q=张某").len(), 2);
        let counted = counts(&clerk, "");
        assert_eq!((&counted["negotiating"], &counted["new"], &counted["unassigned"]), (&json!(1), &json!(1), &json!(1)));
        clerk.command(&case, "withdraw", json!({}));
        assert_eq!(ids(&clerk, "tab=ended"), [case]);
        assert_eq!(ids(&other, ""), none());
        assert_eq!(counts(&other, "")["new"], 0);
    }

    fn other_people_and_other_regions_have_no_part_in_it(app) {
        let consumer = app.consumer("Z");
        let case = consumer.file(&direct("面条", FENGTAI));
        for person in [&consumer, &app.system_admin()] {
            person.get(&format!("{INBOX}?tab=new")).expect(403);
            person.get(&format!("{INBOX}/counts")).expect(403);
        }
        for region in [HAIDIAN, "310000", "310104", "120000"] {
            let stranger = app.bureau(region, &[Role::CaseOfficer, Role::Supervisor], "外区");
            for query in ["", "tab=new", "q=面条", "handler=unassigned"] {
                assert_eq!(ids(&stranger, query), none(), "{region} {query}");
            }
            assert_eq!(counts(&stranger, "")["new"], 0);
        }
        let officer = app.officer();
        for (query, pointer) in [("tab=ours", "/tab"), ("handler=x", "/handler"), ("category=x", "/category"), ("source=x", "/source"), ("limit=0", "/limit"), ("cursor=x", "/cursor")] {
            let body = officer.get(&format!("{INBOX}?{query}")).expect(422);
            assert_eq!(problems(&body)[0].0, pointer, "{body:#}");
        }
        let galaxy = app.galaxy();
        let handler = app.odr_handler(&galaxy, "坐席");
        for (query, pointer) in [("tab=new", "/tab"), ("source=direct", "/source")] {
            assert_eq!(problems(&handler.get(&format!("{INBOX}?{query}")).expect(422))[0].0, pointer);
        }
        assert_eq!(ids(&officer, ""), [case]);
    }
}
