//! J-1: without consent the consumer is asked; silence ends it, a word decides it.

use serde_json::json;

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{membership, with},
    },
};

/// Filed on 2026-05-11 without the consent, refused by the enterprise the day after.
fn refused_by_the_enterprise(app: &TestApp) -> (Person, Person, String) {
    let galaxy = app.galaxy();
    let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
    app.at("2026-05-11 10:00");
    let case = z.file(&with(membership(galaxy), "/consents/escalation", false));
    app.at("2026-05-12 10:00");
    handler.command(
        &case,
        "declare-failure",
        json!({ "reason": "会员服务已提供，不予退款" }),
    );
    app.run_jobs();
    (z, handler, case)
}

both! {
    fn silence_leaves_it_unsettled(app) {
        let (z, handler, case) = refused_by_the_enterprise(&app);
        assert!(z.was_told(&case, "failed_asked"));
        let seen = z.case(&case);
        assert_eq!((&seen["state"], &seen["waits_for"]), (&json!("failed"), &json!("consumer")));
        assert_eq!(z.deadline(&case, "escalation_reply")["due_on"], "2026-05-26");
        handler.try_command(&case, "escalate", json!({})).expect(403);
        app.at("2026-05-26 23:00");
        app.run_jobs();
        assert_eq!(z.state(&case), "failed");
        app.at("2026-06-03 09:00");
        app.run_jobs();
        assert_eq!(z.state(&case), "unsettled");
        assert_eq!(z.times(&case, 0).last().unwrap(), &("unsettled".to_owned(), "2026-05-27 00:00".to_owned()));
        assert!(z.was_told(&case, "unsettled") && handler.was_told(&case, "unsettled_respondent"));
        let (code, can) = z.refused(&case, "escalate", json!({}));
        assert_eq!((code.as_str(), can), ("wrong_state", vec!["rate".to_owned()]));
        z.command(&case, "rate", json!({ "solved": false, "satisfaction": 1 }));
        let figure = app.figure("K08", "2026-05");
        assert_eq!((&figure["numerator"], &figure["denominator"]), (&json!(0), &json!(1)));
        app.assert_recounted();
    }

    fn a_word_of_the_consumer_takes_it_to_the_bureau(app) {
        let (z, handler, case) = refused_by_the_enterprise(&app);
        let officer = app.officer();
        officer.get(&format!("/api/v1/complaints/{case}")).expect(404);
        app.at("2026-05-15 10:00");
        z.command(&case, "escalate", json!({}));
        app.run_jobs();
        assert_eq!(officer.state(&case), "received");
        // J-2: the clock of the bureau starts now.
        assert_eq!(officer.deadline(&case, "acceptance")["due_on"], "2026-05-26");
        assert!(officer.was_told(&case, "received") && handler.was_told(&case, "escalated_respondent"));
        app.assert_recounted();
    }

    fn or_ends_it(app) {
        let (z, _, case) = refused_by_the_enterprise(&app);
        z.command(&case, "decline-escalation", json!({}));
        assert_eq!(z.state(&case), "unsettled");
        app.at("2026-07-01 10:00");
        app.run_jobs();
        assert_eq!(z.state(&case), "unsettled");
        app.assert_recounted();
    }

    fn a_withdrawn_case_may_be_filed_again(app) {
        let galaxy = app.galaxy();
        let z = app.consumer("Z");
        let case = z.file(&membership(galaxy));
        z.command(&case, "withdraw", json!({ "reason": "想再等等" }));
        assert_eq!(z.state(&case), "withdrawn");
        assert_eq!(z.refused(&case, "post-message", json!({ "text": "在吗" })), ("wrong_state".into(), vec![]));
        // N-8, and C-10 shows where it was told before.
        let again = z.file(&membership(galaxy));
        let seen = z.case(&again);
        assert_eq!((&seen["state"], &seen["possible_repeat_of"]), (&json!("negotiating"), &json!(case)));
        app.run_jobs();
        // Withdrawn ones count in no rate.
        app.at("2026-06-01 10:00");
        app.run_jobs();
        assert_eq!(app.figure("K08", "2026-05")["denominator"], 1, "only the second ended, by silence");
        app.assert_recounted();
    }
}
