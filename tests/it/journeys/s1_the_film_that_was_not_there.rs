//! S1: the handler answers the same day, they settle, it is paid; no bureau touches it.

use hejie::domain::jurisdiction::OperatorKind;
use serde_json::json;

use crate::{
    both,
    support::cases::{FENGTAI, membership},
};

both! {
    fn settles_in_two_days_without_any_bureau(app) {
        let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let z = app.consumer("Z");
        let handler = app.odr_handler(&galaxy, "H");

        app.at("2026-05-11 10:00");
        let case = z.file(&membership(galaxy));
        let seen = z.case(&case);
        assert_eq!(seen["state"], "negotiating");
        assert_eq!(seen["waits_for"], "enterprise");
        let limit = seen["deadlines"].as_array().unwrap().iter().find(|d| d["kind"] == "negotiation_limit").unwrap();
        assert_eq!(limit["due_on"], "2026-05-25");

        app.at("2026-05-11 15:00");
        let inbox = handler.get("/api/v1/complaints").expect(200);
        assert_eq!(inbox["items"][0]["id"], case.as_str());
        handler.command(&case, "post-message", json!({ "text": "影片因版权到期下架，我们愿意退还未使用的费用。" }));
        handler.command(&case, "make-offer", json!({
            "remedies": [{ "kind": "refund", "amount_fen": 2700 }],
            "perform_by_on": "2026-05-15",
            "valid_until_on": "2026-05-14",
        }));
        let preview = z.get(&format!("/api/v1/complaints/{case}/offers/1/agreement")).expect(200);
        assert!(preview["text"].as_str().unwrap().contains("人民币 27.00 元"), "{preview}");
        z.command(&case, "accept-offer", json!({ "offer": 1 }));
        handler.command(&case, "confirm-agreement", json!({}));

        app.at("2026-05-13 11:00");
        handler.command(&case, "report-performance", json!({ "duty": 1, "note": "已原路退回" }));
        let written = z.command(&case, "confirm-performance", json!({ "duty": 1 }));
        assert_eq!(written["state"], "settled");

        let seen = z.case(&case);
        assert_eq!(seen["recovered_fen"], 2700);
        assert_eq!(seen["bureau"], json!(null));
        assert_eq!(seen["negotiation"]["outcome"], "settled");
        assert_eq!(seen["negotiation"]["reached_at"], "2026-05-11T02:00:00Z");
        // Elapsed: two days.
        assert_eq!(seen["agreement"]["performed_at"], "2026-05-13T03:00:00Z");
        z.command(&case, "rate", json!({ "solved": true, "satisfaction": 5 }));
        assert_eq!(z.record(&case), [
            "submitted", "negotiation_started", "message_posted", "offer_made", "offer_accepted", "agreement_drafted",
            "agreement_confirmed", "performance_reported", "agreement_confirmed", "settled", "performance_confirmed", "rated",
        ]);
    }
}
