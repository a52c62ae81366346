//! Agreements that go unconfirmed, are reopened or broken (N-5), and limits made longer by both (N-1).

use hejie::domain::ids::EnterpriseId;
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{membership, offer_of},
    },
};

struct Talk {
    galaxy: EnterpriseId,
    z: Person,
    handler: Person,
    case: String,
}

fn filed(app: &TestApp) -> Talk {
    let galaxy = app.galaxy();
    let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
    app.at("2026-05-11 10:00");
    let case = z.file(&membership(galaxy));
    Talk {
        galaxy,
        z,
        handler,
        case,
    }
}

/// The consumer proposed, the enterprise took it up and confirmed; the consumer's word is missing.
fn confirmed_by_the_enterprise(app: &TestApp) -> Talk {
    let talk = filed(app);
    app.at("2026-05-12 10:00");
    talk.z.command(
        &talk.case,
        "make-offer",
        offer_of(2700, "2026-06-30", "2026-05-20"),
    );
    talk.handler
        .command(&talk.case, "accept-offer", json!({ "offer": 1 }));
    talk.handler
        .command(&talk.case, "confirm-agreement", json!({}));
    app.run_jobs();
    talk
}

/// Settled on 2026-05-12, to be paid until the 15th, and not paid.
fn unpaid(app: &TestApp) -> Talk {
    let talk = filed(app);
    app.at("2026-05-12 10:00");
    talk.handler.command(
        &talk.case,
        "make-offer",
        offer_of(2700, "2026-05-15", "2026-05-14"),
    );
    talk.z
        .command(&talk.case, "accept-offer", json!({ "offer": 1 }));
    talk.handler
        .command(&talk.case, "confirm-agreement", json!({}));
    talk.z.command(&talk.case, "confirm-agreement", json!({}));
    assert_eq!(talk.z.state(&talk.case), "settled");
    app.run_jobs();
    talk
}

fn breach(then: &str) -> Value {
    json!({ "duty": 1, "then": then, "note": "没有收到退款" })
}

both! {
    fn silence_settles_it_without_a_word_and_it_becomes_final(app) {
        let Talk { z, handler, case, .. } = confirmed_by_the_enterprise(&app);
        assert_eq!(z.deadline(&case, "consumer_confirmation")["due_on"], "2026-05-19");
        app.at("2026-05-20 00:00");
        app.run_jobs();
        assert_eq!(z.state(&case), "settled_unconfirmed");
        assert!(z.was_told(&case, "settled_unconfirmed") && handler.was_told(&case, "settled_unconfirmed_respondent"));
        assert_eq!(z.deadline(&case, "reopen_window")["due_on"], "2026-06-03");
        let rate = app.figure("K08", "2026-05");
        assert_eq!((&rate["numerator"], &rate["confirmed_only"]["numerator"]), (&json!(1), &json!(0)));
        app.at("2026-06-04 08:00");
        let (code, can) = z.refused(&case, "reopen", json!({}));
        assert_eq!(code, "reopen_window_passed");
        assert!(!can.contains(&"reopen".to_owned()), "{can:?}");
        app.run_jobs();
        assert!(z.was_told(&case, "settlement_final"));
        assert!(z.record(&case).contains(&"settlement_became_final".to_owned()));
        app.assert_recounted();
    }

    fn the_consumer_reopens_in_time(app) {
        let Talk { z, handler, case, .. } = confirmed_by_the_enterprise(&app);
        app.at("2026-05-21 10:00");
        app.run_jobs();
        handler.try_command(&case, "reopen", json!({})).expect(403);
        z.command(&case, "reopen", json!({ "reason": "出差在外，不同意这个方案" }));
        app.run_jobs();
        let seen = z.case(&case);
        assert_eq!((&seen["state"], &seen["negotiation"]["round"]), (&json!("negotiating"), &json!(2)));
        assert_eq!(z.deadline(&case, "negotiation_limit")["due_on"], "2026-06-04");
        assert!(handler.was_told(&case, "new_round"));
        assert_eq!(app.figure("K08", "2026-05")["denominator"], 0);
        handler.command(&case, "make-offer", offer_of(2700, "2026-05-25", "2026-05-25"));
        z.command(&case, "accept-offer", json!({ "offer": 2 }));
        handler.command(&case, "confirm-agreement", json!({}));
        z.command(&case, "confirm-agreement", json!({}));
        assert_eq!(z.state(&case), "settled");
        app.run_jobs();
        app.assert_recounted();
    }

    fn a_broken_agreement_is_negotiated_again(app) {
        let Talk { z, handler, case, .. } = unpaid(&app);
        let body = z.try_command(&case, "report-breach", breach("negotiation"));
        assert!(matches!(body.status, 409 | 422), "{body:#?}");
        assert_eq!(body.body["error"]["code"], "duty_not_due");
        app.at("2026-05-16 09:00");
        app.run_jobs();
        assert!(z.was_told(&case, "duty_overdue"));
        assert_eq!(z.deadline(&case, "performance")["status"], "overdue");
        z.command(&case, "report-breach", breach("negotiation"));
        app.run_jobs();
        let seen = z.case(&case);
        assert_eq!((&seen["state"], &seen["negotiation"]["round"]), (&json!("negotiating"), &json!(2)));
        // The 16th is a Saturday.
        assert_eq!(z.deadline(&case, "negotiation_limit")["due_on"], "2026-05-29");
        assert_eq!(z.deadline(&case, "performance")["status"], "cancelled");
        assert!(handler.was_told(&case, "new_round"));
        app.assert_recounted();
    }

    fn or_goes_to_the_bureau(app) {
        let Talk { z, handler, case, .. } = unpaid(&app);
        app.at("2026-05-18 09:00");
        z.command(&case, "report-breach", breach("bureau"));
        app.run_jobs();
        let seen = app.officer().case(&case);
        assert_eq!((&seen["state"], &seen["negotiation"]["cause"]), (&json!("received"), &json!("breach")));
        assert_eq!(seen["bureau"]["bureau"], "110106");
        assert!(handler.was_told(&case, "escalated_respondent"));
        let rate = app.figure("K08", "2026-05");
        assert_eq!((&rate["numerator"], &rate["denominator"]), (&json!(0), &json!(1)), "escalated after all");
        app.assert_recounted();
    }

    fn an_enterprise_that_left_takes_no_second_round(app) {
        let Talk { galaxy, z, case, .. } = unpaid(&app);
        let officer = app.officer();
        app.at("2026-05-16 09:00");
        let suspend = format!("/api/v1/enterprises/{galaxy}/commands/suspend");
        officer.post(&suspend, json!({ "reason": "多次逾期未处理" })).ok();
        z.command(&case, "report-breach", breach("negotiation"));
        let seen = z.case(&case);
        assert_eq!((&seen["state"], &seen["negotiation"]["cause"]), (&json!("received"), &json!("enterprise_exited")));
        app.run_jobs();
        app.assert_recounted();
    }

    fn both_make_the_limit_longer_once(app) {
        let Talk { z, handler, case, .. } = filed(&app);
        for days in [0, 11, 4_000_000] {
            let body = handler.try_command(&case, "extend", json!({ "working_days": days })).expect(422);
            assert_eq!(body["error"]["code"], "extension_too_long", "{body:#}");
        }
        handler.command(&case, "extend", json!({ "working_days": 5 }));
        app.run_jobs();
        assert!(z.was_told(&case, "extension_proposed"));
        assert_eq!(handler.refused(&case, "extend", json!({ "working_days": 5 })).0, "own_proposal");
        assert_eq!(z.deadline(&case, "negotiation_limit")["due_on"], "2026-05-25", "not by one alone");
        z.command(&case, "extend", json!({ "working_days": 5 }));
        app.run_jobs();
        let limit = z.deadline(&case, "negotiation_limit");
        assert_eq!((&limit["due_on"], &limit["limit"]), (&json!("2026-06-01"), &json!("15 wd")));
        assert!(handler.was_told(&case, "limit_extended"));
        for person in [&z, &handler] {
            let (code, can) = person.refused(&case, "extend", json!({ "working_days": 2 }));
            assert_eq!(code, "already_extended");
            assert!(!can.contains(&"extend".to_owned()));
        }
        app.at("2026-05-27 10:00");
        app.run_jobs();
        assert_eq!(z.state(&case), "negotiating");
        app.at("2026-06-02 00:00");
        app.run_jobs();
        assert_eq!(z.state(&case), "received");
        app.assert_recounted();
    }
}
