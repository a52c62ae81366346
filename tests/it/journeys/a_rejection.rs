//! The bureau does not accept: a ground, a reason in words, and a second pair of eyes.

use hejie::domain::actor::Role;
use serde_json::json;

use crate::{
    both,
    support::cases::{FENGTAI, closing, noodles, problems},
};

both! {
    fn a_rejection_is_drafted_returned_and_approved_by_another(app) {
        let l = app.consumer("L");
        let officer = app.bureau(FENGTAI, &[Role::CaseOfficer, Role::Reviewer], "Officer");
        let (colleague, reviewer) = (app.officer(), app.reviewer());
        app.at("2026-05-11 10:00");
        let case = l.file(&noodles());
        app.at("2026-05-12 10:00");
        // A ground of the law, and a reason in words.
        let body = officer.try_command(&case, "reject", json!({ "ground": 8, "reason": "无依据" })).expect(422);
        assert_eq!(body["error"]["code"], "no_such_ground", "{body:#}");
        let body = officer.try_command(&case, "reject", json!({ "ground": 7, "reason": " " })).expect(422);
        assert_eq!(problems(&body), [("/reason".to_owned(), "missing".to_owned())]);
        reviewer.try_command(&case, "reject", json!({ "ground": 3, "reason": "不是生活消费" })).expect(403);

        officer.command(&case, "reject", json!({ "ground": 3, "reason": "经查为批发经营用途" }));
        app.run_jobs();
        assert_eq!(officer.state(&case), "first_check");
        assert!(reviewer.was_told(&case, "draft_waits") && !officer.was_told(&case, "draft_waits"));
        // Nobody outside learns of a draft.
        assert_eq!(l.case(&case)["bureau"]["draft"], json!(null));
        assert!(!l.record(&case).contains(&"decision_drafted".to_owned()));
        // a reviewer too does not approve what is their own.
        assert!(!officer.case(&case)["allowed_commands"].as_array().unwrap().contains(&json!("approve-draft")));
        assert_eq!(officer.refused(&case, "approve-draft", json!({})).0, "own_draft");
        assert_eq!(officer.refused(&case, "reject", json!({ "ground": 1, "reason": "非本局职责" })).0, "draft_waiting");
        colleague.try_command(&case, "approve-draft", json!({})).expect(403);

        reviewer.command(&case, "return-draft", json!({ "reason": "请补充进货凭证" }));
        app.run_jobs();
        assert!(officer.was_told(&case, "draft_returned"));
        assert_eq!(reviewer.refused(&case, "approve-draft", json!({})).0, "no_draft");
        officer.command(&case, "reject", json!({ "ground": 3, "reason": "经查为批发经营用途，有进货单为证" }));
        // the seven days are not extended for it.
        assert_eq!(officer.deadline(&case, "acceptance")["due_on"], "2026-05-20");
        app.at("2026-05-13 10:00");
        reviewer.command(&case, "approve-draft", json!({}));
        app.run_jobs();

        let seen = l.case(&case);
        assert_eq!((&seen["state"], &seen["bureau"]["rejection_ground"]), (&json!("rejected"), &json!(3)));
        assert_eq!(seen["bureau"]["rejection_reason"], "经查为批发经营用途，有进货单为证");
        assert_eq!((&seen["bureau"]["accepted"], &seen["bureau"]["officer_id"]), (&json!(false), &json!(null)));
        // the other ways are told with it.
        let letters = app.letters_to(&format!("{}@example.com", l.account_id));
        let told = letters.last().expect("a letter");
        for way in ["协商", "仲裁", "起诉"] {
            assert!(told.contains(way), "{way}: {told}");
        }
        let body = officer.try_command(&case, "close", closing(600, "no", "2026-05-13")).expect(422);
        assert_eq!(body["error"]["code"], "nothing_to_recover");
        officer.command(&case, "close", closing(0, "not_assessed", "2026-05-13"));
        assert_eq!(l.case(&case)["bureau"]["closing"]["result"], "rejected");
        app.run_jobs();
        app.assert_recounted();
    }

    fn undecided_is_overdue_and_can_still_be_decided(app) {
        let l = app.consumer("L");
        let (officer, head) = (app.officer(), app.bureau(FENGTAI, &[Role::BureauAdmin], "Head"));
        let supervisor = app.bureau("110000", &[Role::Supervisor], "City");
        app.at("2026-05-11 10:00");
        let case = l.file(&noodles());
        app.at("2026-05-20 23:59");
        app.run_jobs();
        assert_eq!(officer.deadline(&case, "acceptance")["status"], "open");
        app.at("2026-05-21 08:00");
        app.run_jobs();
        assert_eq!(officer.deadline(&case, "acceptance")["status"], "overdue");
        assert_eq!(officer.state(&case), "received", "overdue is no state");
        assert!(head.was_told(&case, "reminder_overdue"));
        assert!(supervisor.was_told(&case, "reminder_overdue"), "{:?}", supervisor.told(&case));
        officer.command(&case, "accept", json!({}));
        // M-2 counts from the acceptance; late is late.
        assert_eq!(officer.deadline(&case, "mediation_limit")["due_on"], "2026-07-20");
        let figure = app.figure("K03", "2026-05");
        assert_eq!((&figure["numerator"], &figure["denominator"]), (&json!(0), &json!(1)));
        app.assert_recounted();
    }

    fn at_the_end_of_the_sixty_days_a_draft_waits_for_a_person(app) {
        let l = app.consumer("L");
        let (officer, reviewer) = (app.officer(), app.reviewer());
        app.at("2026-05-11 10:00");
        let case = l.file(&noodles());
        officer.command(&case, "accept", json!({}));
        officer.command(&case, "start-mediation", json!({ "mode": "on_site", "respondent_consents": true }));
        let body = officer.try_command(&case, "terminate", json!({ "reason_no": 5 }));
        assert!(matches!(body.status, 409 | 422), "{body:#?}");
        assert_eq!(body.body["error"]["code"], "limit_not_passed");
        app.at("2026-07-11 00:30");
        app.run_jobs();
        // Z-3: it does not end by itself, but somebody is to decide.
        let seen = officer.case(&case);
        assert_eq!((&seen["state"], &seen["bureau"]["draft"]["number"]), (&json!("mediating"), &json!(5)));
        assert_eq!(seen["bureau"]["draft"]["by"], json!(null));
        assert_eq!(officer.deadline(&case, "mediation_limit")["status"], "overdue");
        assert_eq!(l.case(&case)["bureau"]["draft"], json!(null));
        assert!(officer.was_told(&case, "draft_waits"));
        app.at("2026-07-13 10:00");
        assert!(!officer.case(&case)["allowed_commands"].to_string().contains("approve-draft"));
        app.run_jobs();
        assert!(reviewer.was_told(&case, "draft_waits"));
        assert!(reviewer.case(&case)["allowed_commands"].to_string().contains("approve-draft"));
        reviewer.command(&case, "approve-draft", json!({}));
        assert!(!l.record(&case).contains(&"draft_taken_up".to_owned()));
        // Z-2
        assert_eq!(officer.deadline(&case, "terminate_notice")["due_on"], "2026-07-22");
        app.run_jobs();
        assert!(l.was_told(&case, "terminated"));
        officer.command(&case, "close", closing(0, "not_assessed", "2026-07-13"));
        assert_eq!(app.figure("K05", "2026-07")["numerator"], 0);
        app.assert_recounted();
    }
}
