//! Authority in fen: what a handler may not promise alone waits for a manager, unseen by the consumer.

use hejie::domain::jurisdiction::OperatorKind;
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{FENGTAI, membership, offer_of, problems},
    },
};

struct House {
    manager: Person,
    handler: Person,
    colleague: Person,
    consumer: Person,
    case: String,
}

/// A handler who may promise 12 yuan.
fn house(app: &TestApp) -> House {
    let galaxy = app.galaxy();
    let house = House {
        manager: app.odr_manager(&galaxy, "店长"),
        handler: app.odr_handler(&galaxy, "坐席 03"),
        colleague: app.odr_handler(&galaxy, "坐席 04"),
        consumer: app.consumer("Z"),
        case: String::new(),
    };
    limit(&house.manager, &house.handler, json!(1200)).expect(200);
    let case = house.consumer.file(&membership(galaxy));
    House { case, ..house }
}

fn limit(manager: &Person, of: &Person, fen: Value) -> crate::support::Answer {
    let path = format!("/api/v1/staff/{}/limit", of.account_id);
    manager.patch(&path, json!({ "offer_limit_fen": fen }))
}

fn decide(
    person: &Person,
    case: &str,
    proposal: &Value,
    how: &str,
    body: Value,
) -> crate::support::Answer {
    let id = proposal["id"].as_str().unwrap();
    person.post(
        &format!("/api/v1/complaints/{case}/proposals/{id}/{how}"),
        body,
    )
}

fn statuses(person: &Person, case: &str) -> Vec<String> {
    let body = person
        .get(&format!("/api/v1/complaints/{case}/proposals"))
        .expect(200);
    body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["status"].as_str().unwrap().to_owned())
        .collect()
}

fn offer(fen: i64) -> Value {
    offer_of(fen, "2026-05-20", "2026-05-18")
}

both! {
    fn an_offer_above_the_limit_leaves_when_a_manager_approves(app) {
        let House { manager, handler, consumer, case, .. } = house(&app);
        let before = consumer.case(&case);
        let kept = handler.try_command(&case, "make-offer", offer(2000)).expect(202);
        let proposal = &kept["proposal"];
        assert_eq!((&proposal["status"], &proposal["amount_fen"], &proposal["limit_fen"]), (&json!("waiting"), &json!(2000), &json!(1200)));
        assert_eq!((&proposal["author_name"], &proposal["form"]), (&json!("坐席 03"), &offer(2000)));
        assert_eq!(kept["version"], before["version"]);
        // The consumer sees nothing of it, and nothing of the deadline is met by it.
        assert_eq!(consumer.case(&case), before);
        assert!(!consumer.record(&case).contains(&"offer_made".to_owned()));
        consumer.get(&format!("/api/v1/complaints/{case}/proposals")).expect(403);

        let waiting = manager.get("/api/v1/proposals").expect(200);
        assert_eq!((&waiting["items"][0]["id"], &waiting["items"][0]["number"]), (&proposal["id"], &before["number"]));
        let written = decide(&manager, &case, proposal, "approve", json!({})).expect(200);
        assert_eq!(written["version"].as_i64(), before["version"].as_i64().map(|it| it + 1));
        let own = &handler.case(&case)["offers"][0];
        assert_eq!((&own["author"], &own["approved_by"]), (&json!(handler.account_id), &json!(manager.account_id)));
        let seen = &consumer.case(&case)["offers"][0];
        assert_eq!((&seen["author"], &seen["approved_by"], &seen["remedies"][0]["amount_fen"]), (&Value::Null, &Value::Null, &json!(2000)));
        let events = consumer.get(&format!("/api/v1/complaints/{case}/events?limit=100")).expect(200).to_string();
        assert!(!events.contains(&manager.account_id.to_string()), "{events}");
        let page = manager.get(&format!("/api/v1/complaints/{case}/proposals")).expect(200);
        let shown = &page["items"][0];
        assert_eq!((&shown["status"], &shown["decided_by_name"]), (&json!("approved"), &json!("店长")));
        assert_eq!(manager.get("/api/v1/proposals").expect(200)["items"], json!([]));
        for how in ["approve", "withdraw"] {
            decide(&manager, &case, proposal, how, json!({})).expect(409);
        }
        decide(&manager, &case, proposal, "return", json!({ "note": "x" })).expect(409);
        assert_eq!(manager.get("/api/v1/proposals?status=approved").expect(200)["items"][0]["id"], proposal["id"]);
    }

    fn a_counter_offer_above_the_limit_is_accepted_by_a_manager_only(app) {
        let House { manager, handler, consumer, case, .. } = house(&app);
        consumer.command(&case, "make-offer", offer(1201));
        let kept = handler.try_command(&case, "accept-offer", json!({ "offer": 1 })).expect(202);
        assert_eq!((&kept["proposal"]["command"], &kept["proposal"]["amount_fen"]), (&json!("accept-offer"), &json!(1201)));
        decide(&manager, &case, &kept["proposal"], "approve", json!({})).expect(200);
        assert_eq!(consumer.case(&case)["agreement"]["offer"], 1);
        // What lies within the limit leaves at once, as do other commands.
        let second = house(&app);
        second.consumer.command(&second.case, "make-offer", offer(1200));
        second.handler.command(&second.case, "accept-offer", json!({ "offer": 1 }));
    }

    fn a_manager_sends_back_and_authors_take_back(app) {
        let House { manager, handler, colleague, case, .. } = house(&app);
        let first = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        assert_eq!(problems(&decide(&manager, &case, &first, "return", json!({})).expect(422))[0].0, "/note");
        let back = decide(&manager, &case, &first, "return", json!({ "note": "先核对订单" })).expect(200);
        assert_eq!((&back["status"], &back["note"], &back["form"]), (&json!("returned"), &json!("先核对订单"), &offer(2000)));
        app.at("2026-05-11 10:01");
        let second = handler.try_command(&case, "make-offer", offer(1900)).expect(202)["proposal"].clone();
        app.at("2026-05-11 10:02");
        let third = handler.try_command(&case, "make-offer", offer(1800)).expect(202)["proposal"].clone();
        decide(&manager, &case, &second, "approve", json!({})).expect(409);
        decide(&colleague, &case, &third, "withdraw", json!({})).expect(403);
        decide(&handler, &case, &third, "withdraw", json!({})).expect(200);
        assert_eq!(statuses(&colleague, &case), ["withdrawn", "replaced", "returned"]);
    }

    fn only_what_could_leave_becomes_a_proposal(app) {
        let House { manager, handler, consumer, case, .. } = house(&app);
        for (form, pointer) in [
            (json!({ "remedies": [], "perform_by_on": "2026-05-20", "valid_until_on": "2026-05-18" }), "/remedies"),
            (offer_of(9000, "2020-01-01", "2026-05-18"), "/perform_by_on"),
        ] {
            assert_eq!(problems(&handler.try_command(&case, "make-offer", form).expect(422))[0].0, pointer);
        }
        handler.try_command(&case, "accept-offer", json!({ "offer": 7 })).expect(422);
        let kept = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        // The case has moved on by then: the rules say so to the manager, and the proposal still waits.
        consumer.command(&case, "withdraw", json!({}));
        let body = decide(&manager, &case, &kept, "approve", json!({})).expect(409);
        assert_eq!(body["error"]["code"], "wrong_state");
        assert_eq!(statuses(&manager, &case), ["waiting"]);
    }

    fn a_manager_with_a_limit_needs_a_higher_one(app) {
        let House { manager, handler, case, .. } = house(&app);
        let kept = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        let chief = app.odr_manager(&serde_json::from_value(handler.case(&case)["negotiation"]["enterprise_id"].clone()).unwrap(), "总监");
        limit(&chief, &manager, json!(1500)).expect(200);
        let body = decide(&manager, &case, &kept, "approve", json!({})).expect(409);
        assert_eq!(body["error"]["code"], "above_limit");
        decide(&chief, &case, &kept, "approve", json!({})).expect(200);
        manager.try_command(&case, "make-offer", offer(1501)).expect(202);
        limit(&chief, &manager, Value::Null).expect(200);
        manager.command(&case, "make-offer", offer(600_000));
    }

    fn handlers_have_the_limit_of_the_house_where_none_was_set(app) {
        let House { manager, colleague, case, .. } = house(&app);
        colleague.command(&case, "make-offer", offer(500_000));
        colleague.try_command(&case, "make-offer", offer(500_001)).expect(202);
        let staff = manager.get("/api/v1/staff").expect(200);
        let limits: Vec<_> = staff["items"].as_array().unwrap().iter().filter_map(|it| it["offer_limit_fen"].as_i64()).collect();
        assert_eq!(limits, [1200]);
    }

    fn a_manager_is_told_what_waits_and_its_author_what_came_back(app) {
        let House { manager, handler, colleague, consumer, case } = house(&app);
        let told = |person: &Person| {
            let kinds = person.told(&case).into_iter().map(|it| it.0);
            kinds.filter(|it| it.starts_with("proposal_")).collect::<Vec<_>>()
        };
        let kept = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        assert_eq!(told(&manager), ["proposal_waits"]);
        decide(&manager, &case, &kept, "return", json!({ "note": "先核对订单" })).expect(200);
        assert_eq!(told(&handler), ["proposal_returned"]);
        let again = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        decide(&handler, &case, &again, "withdraw", json!({})).expect(200);
        assert_eq!((told(&manager).len(), told(&handler).len()), (2, 1));
        let title = manager.get("/api/v1/notifications?limit=1").expect(200)["items"][0]["title"].clone();
        assert_eq!(title, "一个方案等待批准");
        // Taken back by somebody else, or approved: its author hears of it.
        app.at("2026-05-11 10:01");
        let third = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        decide(&manager, &case, &third, "withdraw", json!({})).expect(200);
        assert_eq!(told(&handler).last().unwrap(), "proposal_taken_back");
        app.at("2026-05-11 10:02");
        let fourth = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        decide(&manager, &case, &fourth, "approve", json!({})).expect(200);
        app.run_jobs();
        assert_eq!(told(&handler), ["proposal_returned", "proposal_taken_back", "proposal_approved"]);
        assert_eq!(told(&manager).len(), 4, "a manager knows what they did");
        for person in [&colleague, &consumer] {
            assert_eq!(told(person), Vec::<String>::new());
        }
    }

    fn everybody_sees_their_own_limit(app) {
        let House { manager, handler, colleague, consumer, .. } = house(&app);
        let own = |person: &Person| person.get("/api/v1/me").expect(200)["offer_limit_fen"].clone();
        assert_eq!(own(&handler), 1200);
        assert_eq!(own(&colleague), 500_000);
        for person in [&manager, &consumer, &app.officer()] {
            assert_eq!(own(person), Value::Null);
        }
    }

    fn nobody_else_decides_or_sets_limits(app) {
        let House { manager, handler, colleague, consumer, case } = house(&app);
        let kept = handler.try_command(&case, "make-offer", offer(2000)).expect(202)["proposal"].clone();
        let rival = app.active_enterprise("邻家电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let rivals = app.odr_manager(&rival, "对手");
        let note = json!({ "note": "x" });
        for (person, status) in [(&handler, 403), (&colleague, 403), (&consumer, 403), (&rivals, 404), (&app.officer(), 404)] {
            decide(person, &case, &kept, "approve", json!({})).expect(status);
            decide(person, &case, &kept, "return", note.clone()).expect(status);
        }
        decide(&rivals, &case, &kept, "withdraw", json!({})).expect(404);
        rivals.get(&format!("/api/v1/complaints/{case}/proposals")).expect(404);
        assert_eq!(rivals.get("/api/v1/proposals").expect(200)["items"], json!([]));
        consumer.get("/api/v1/proposals").expect(403);
        app.officer().get("/api/v1/proposals").expect(403);
        app.anonymous().get("/api/v1/proposals").expect(401);
        assert_eq!(problems(&manager.get("/api/v1/proposals?status=x").expect(422))[0].0, "/status");
        // A proposal of another case is not found under this one.
        let other = house(&app);
        decide(&other.manager, &other.case, &kept, "approve", json!({})).expect(404);

        for (person, of, status) in [
            (&handler, &colleague, 403), (&manager, &manager, 403), (&rivals, &handler, 404), (&consumer, &handler, 403),
            (&app.system_admin(), &handler, 403), (&manager, &consumer, 404),
        ] {
            limit(person, of, json!(1)).expect(status);
        }
        for bad in [json!(-1), json!("x"), json!(100_000_000_001_i64)] {
            assert_eq!(problems(&limit(&manager, &handler, bad).expect(422))[0].0, "/offer_limit_fen");
        }
    }
}
