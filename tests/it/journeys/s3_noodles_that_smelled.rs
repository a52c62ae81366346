//! S3, without its appraisal and report: no ODR enterprise, so the bureau has it at once; the consumer is content and withdraws.

use serde_json::json;

use crate::{
    both,
    support::cases::{FENGTAI, closing, noodles},
};

both! {
    fn goes_to_the_bureau_at_once_and_closes_without_a_case(app) {
        let (l, officer, reviewer) = (app.consumer("L"), app.officer(), app.reviewer());
        app.at("2026-05-11 10:00");
        let case = l.file(&noodles());
        app.run_jobs();
        let seen = l.case(&case);
        assert_eq!((&seen["state"], &seen["negotiation"]), (&json!("received"), &json!(null)));
        assert_eq!(seen["bureau"]["bureau"], FENGTAI);
        assert_eq!(l.record(&case), ["submitted", "received"]);
        assert_eq!(l.deadline(&case, "acceptance")["due_on"], "2026-05-20");
        assert!(l.was_told(&case, "filed_with_bureau") && officer.was_told(&case, "received"));

        app.at("2026-05-11 14:00");
        officer.command(&case, "accept", json!({}));
        assert_eq!(l.deadline(&case, "mediation_limit")["due_on"], "2026-07-10");
        officer.command(&case, "start-mediation", json!({ "mode": "phone", "respondent_consents": true }));
        app.at("2026-05-12 16:00");
        officer.command(&case, "post-message", json!({ "text": "快检阴性，是碱水面。" }));
        l.command(&case, "withdraw", json!({ "reason": "知道是碱水面就放心了" }));
        assert_eq!(l.refused(&case, "withdraw", json!({})).0, "already_requested");
        app.run_jobs();
        assert!(officer.was_told(&case, "withdrawal_requested"));

        app.at("2026-05-13 10:00");
        officer.command(&case, "terminate", json!({ "reason_no": 1 }));
        assert_eq!(officer.state(&case), "terminating");
        // drafted by one, approved by another.
        officer.try_command(&case, "approve-draft", json!({})).expect(403);
        assert_eq!(reviewer.case(&case)["bureau"]["draft"]["kind"], "termination");
        assert_eq!(l.case(&case)["bureau"]["draft"], json!(null));
        reviewer.command(&case, "approve-draft", json!({}));
        assert_eq!(l.case(&case)["bureau"]["termination_reason"], 1);
        let body = officer.try_command(&case, "close", closing(0, "no", "2026-05-12")).expect(422);
        assert_eq!(body["error"]["code"], "told_before_decision", "{body:#}");
        let body = officer.try_command(&case, "close", closing(0, "no", "2026-05-14")).expect(422);
        assert_eq!(body["error"]["fields"][0]["pointer"], "/told_on");
        assert_eq!(body["error"]["message"], "日期只能是 2026-05-13。", "not between a day and itself");
        officer.command(&case, "close", closing(0, "no", "2026-05-13"));
        // §2: so is that it was not substantiated. Nobody outside learns of it before.
        assert_eq!((officer.state(&case), l.state(&case)), ("terminated".into(), "terminated".into()));
        assert_eq!(officer.deadline(&case, "terminate_notice")["status"], "open");
        officer.try_command(&case, "approve-draft", json!({})).expect(403);
        let draft = reviewer.case(&case)["bureau"]["draft"].clone();
        assert_eq!((&draft["kind"], &draft["closing"]["substantiated"]), (&json!("closing"), &json!("no")));
        assert_eq!(l.case(&case)["bureau"]["draft"], json!(null));
        app.run_jobs();
        assert!(!l.was_told(&case, "closed"));
        reviewer.command(&case, "return-draft", json!({ "reason": "请附快检报告编号" }));
        officer.command(&case, "close", closing(0, "no", "2026-05-13"));
        assert_eq!(officer.refused(&case, "close", closing(0, "yes", "2026-05-13")).0, "draft_waiting");
        reviewer.command(&case, "approve-draft", json!({}));
        assert_eq!(officer.deadline(&case, "terminate_notice")["status"], "met");
        app.run_jobs();
        assert!(l.was_told(&case, "closed") && officer.was_told(&case, "draft_approved"));
        let seen = l.case(&case);
        assert_eq!((&seen["state"], &seen["recovered_fen"]), (&json!("closed"), &json!(0)));
        assert_eq!(seen["bureau"]["closing"]["substantiated"], "no");
        l.command(&case, "rate", json!({ "solved": true, "satisfaction": 4 }));
        assert_eq!(l.state(&case), "followed_up");
        app.run_jobs();
        app.assert_recounted();
    }
}
