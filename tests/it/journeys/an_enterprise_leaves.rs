//! E-6, E-7: its open cases escalate, and nothing new is sent to it.

use hejie::domain::actor::Role;
use serde_json::json;

use crate::{
    both,
    support::cases::{FENGTAI, membership, offer_of, with},
};

both! {
    fn open_cases_escalate_and_new_ones_go_to_the_bureau(app) {
        let galaxy = app.galaxy();
        let (z, y) = (app.consumer("Z"), app.consumer("Y"));
        let (handler, manager) = (app.odr_handler(&galaxy, "H"), app.odr_manager(&galaxy, "M"));
        app.at("2026-05-11 10:00");
        let settled = z.file(&with(membership(galaxy), "/order_no", "settled"));
        handler.command(&settled, "make-offer", offer_of(2700, "2026-05-20", "2026-05-18"));
        z.command(&settled, "accept-offer", json!({ "offer": 1 }));
        handler.command(&settled, "confirm-agreement", json!({}));
        z.command(&settled, "confirm-agreement", json!({}));
        let open: Vec<_> = (0..3).map(|i| z.file(&with(membership(galaxy), "/order_no", format!("open{i}")))).collect();
        let unwilling = with(membership(galaxy), "/consents/escalation", false);
        let asked = y.file(&unwilling);

        app.at("2026-05-13 10:00");
        let path = format!("/api/v1/enterprises/{galaxy}/commands/exit");
        handler.post(&path, json!({ "reason": "不做了" })).expect(403);
        manager.post(&path, json!({ "reason": "停止经营" })).ok();
        app.run_jobs();
        let officer = app.officer();
        for case in &open {
            let seen = officer.case(case);
            assert_eq!((&seen["state"], &seen["negotiation"]["cause"]), (&json!("received"), &json!("enterprise_exited")));
            assert!(z.was_told(case, "escalated"));
        }
        assert_eq!(y.state(&asked), "failed");
        assert!(y.was_told(&asked, "failed_asked"));
        assert_eq!(z.state(&settled), "settled", "what was agreed still binds");
        // E-7
        let late = y.file(&membership(galaxy));
        assert_eq!(y.state(&late), "received");
        app.run_jobs();
        app.assert_recounted();
    }

    fn who_does_not_want_to_negotiate_goes_straight_to_the_bureau(app) {
        let galaxy = app.galaxy();
        let z = app.consumer("Z");
        let case = z.file(&with(membership(galaxy), "/wants_negotiation", false));
        assert_eq!(z.state(&case), "received");
        // it never reached the enterprise.
        let handler = app.odr_handler(&galaxy, "H");
        handler.get(&format!("/api/v1/complaints/{case}")).expect(404);
        assert_eq!(handler.get("/api/v1/complaints").expect(200)["items"], json!([]));
    }

    fn what_only_looks_like_a_copy_stays(app) {
        let (z, officer) = (app.consumer("Z"), app.officer());
        let typed = |name: &str, order: Option<&str>| {
            let respondent = json!({ "name": name, "address": "北京市丰台区某街 2 号", "kind": "offline", "domicile": "110106", "place_of_business": "110106" });
            let mut form = with(membership(app.galaxy()), "/respondent", respondent);
            form["order_no"] = json!(order);
            z.file(&form)
        };
        let noodles = typed("甲面摊", Some("A-1"));
        app.at("2026-05-12 10:00");
        let (cars, other_order, no_order) = (typed("乙车行", Some("A-1")), typed("甲 面摊", Some("A-2")), typed("甲面摊", None));
        let close = |case: &str| officer.try_command(case, "close-duplicate", json!({ "original": noodles }));
        for other in [&cars, &other_order] {
            assert_eq!(close(other).body["error"]["code"], "not_a_duplicate");
        }
        // C-10: the same goods of the same operator, whatever the order; another operator is no repeat.
        let repeat_of = |case: &str| officer.case(case)["possible_repeat_of"].clone();
        assert_eq!(repeat_of(&cars), json!(null));
        assert_eq!(repeat_of(&other_order), json!(noodles));
        assert!([&noodles, &other_order].iter().any(|it| repeat_of(&no_order) == json!(it)));
        assert_eq!(close(&no_order).expect(200)["state"], "closed");
        // The same order of one that was a draft for a while, whatever it calls the goods.
        let mut draft = membership(app.galaxy());
        draft["order_no"] = json!("D-1");
        draft.as_object_mut().unwrap().remove("submit");
        let drafted = z.file(&draft);
        z.command(&drafted, "submit", json!({}));
        let same_order = with(with(membership(app.galaxy()), "/order_no", "D-1"), "/goods", "会员卡");
        assert_eq!(z.case(&z.file(&same_order))["possible_repeat_of"], json!(drafted));
    }

    fn a_later_copy_is_closed_as_a_duplicate(app) {
        let galaxy = app.galaxy();
        let (z, y, officer) = (app.consumer("Z"), app.consumer("Y"), app.officer());
        let direct = with(membership(galaxy), "/wants_negotiation", false);
        app.at("2026-05-11 10:00");
        let first = z.file(&direct);
        let foreign = y.file(&direct);
        app.at("2026-05-12 10:00");
        let copy = z.file(&direct);
        // C-10: shown, not blocked; another person's is not a repeat.
        assert_eq!(officer.case(&copy)["possible_repeat_of"], first.as_str());
        assert_eq!(officer.case(&foreign)["possible_repeat_of"], json!(null));
        assert_eq!(officer.case(&first)["possible_repeat_of"], json!(null));
        for original in [&copy, &foreign] {
            let body = officer.try_command(&copy, "close-duplicate", json!({ "original": original }));
            assert!(matches!(body.status, 409 | 422), "{body:#?}");
            assert_eq!(body.body["error"]["code"], "not_a_duplicate");
        }
        let nowhere = json!({ "original": "00000000-0000-7000-8000-000000000000" });
        assert_eq!(officer.try_command(&copy, "close-duplicate", nowhere).body["error"]["code"], "not_a_duplicate");
        officer.command(&copy, "close-duplicate", json!({ "original": first }));
        app.run_jobs();
        let seen = z.case(&copy);
        assert_eq!((&seen["state"], &seen["bureau"]["original"]), (&json!("closed"), &json!(first)));
        assert_eq!(seen["bureau"]["closing"]["result"], "duplicate");
        assert!(z.was_told(&copy, "closed_duplicate"));
        assert_eq!(z.state(&first), "received", "the first goes on");
        app.at("2026-08-12 10:00");
        let much_later = z.file(&direct);
        assert_eq!(officer.case(&much_later)["possible_repeat_of"], json!(null), "after 90 days it is no repeat");
        app.run_jobs();
        app.assert_recounted();
    }

    fn assigned_within_the_house_only(app) {
        let galaxy = app.galaxy();
        let other = app.active_enterprise("别的公司", FENGTAI, hejie::domain::jurisdiction::OperatorKind::OwnSite);
        let (z, manager) = (app.consumer("Z"), app.odr_manager(&galaxy, "M"));
        let (handler, stranger) = (app.odr_handler(&galaxy, "H"), app.odr_handler(&other, "S"));
        let case = z.file(&membership(galaxy));
        let body = manager.try_command(&case, "assign", json!({ "to": stranger.account_id })).expect(422);
        assert_eq!(crate::support::cases::problems(&body), [("/to".to_owned(), "not_a_colleague".to_owned())]);
        manager.command(&case, "assign", json!({ "to": handler.account_id }));
        app.run_jobs();
        assert!(handler.was_told(&case, "assigned"));
        let mine = handler.get("/api/v1/complaints?mine=true").expect(200);
        assert_eq!(mine["items"][0]["id"], case.as_str());
        assert_eq!(manager.get("/api/v1/complaints?mine=true").expect(200)["items"], json!([]));
        // Which colleague it is stays in the house.
        assert!(!z.record(&case).contains(&"handler_assigned".to_owned()));
        let officer = app.officer();
        app.at("2026-06-15 10:00");
        app.run_jobs();
        let clerk = app.bureau(FENGTAI, &[Role::Dispatcher], "D");
        clerk.command(&case, "assign", json!({ "to": officer.account_id }));
        assert_eq!(officer.case(&case)["bureau"]["officer_id"], json!(officer.account_id));
        assert_eq!(z.case(&case)["bureau"]["officer_id"], json!(null));
        app.run_jobs();
        app.assert_recounted();
    }
}
