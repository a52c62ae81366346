//! S12: filed when the holidays of the next year are not announced; the notice moves the date and the parties hear of it.

use hejie::service::calendar;
use serde_json::json;

use crate::{
    both,
    support::cases::{membership, with},
};

const NOTICE_2027: &str = r#"{"years": {"2027": {"verified": true,
    "holidays": ["2027-01-01", "2027-01-02", "2027-01-03"], "workdays": []}}}"#;

both! {
    fn a_provisional_date_is_counted_again_when_the_year_is_announced(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        app.at("2026-12-24 10:00");
        let case = z.file(&with(membership(galaxy), "/purchased_on", "2026-12-23"));
        // In time either way: it never knew a day of 2027.
        let early = z.file(&with(with(membership(galaxy), "/purchased_on", "2026-12-23"), "/order_no", "early"));
        handler.command(&early, "post-message", json!({ "text": "已收到" }));
        app.run_jobs();
        let limit = z.deadline(&case, "negotiation_limit");
        assert_eq!((&limit["due_on"], &limit["is_provisional"]), (&json!("2027-01-07"), &json!(true)));
        assert_eq!(z.deadline(&case, "first_response")["is_provisional"], false);

        app.at("2026-12-28 09:00");
        assert_eq!(calendar::import(&app.app, NOTICE_2027).unwrap(), [2027]);
        app.run_jobs();
        let limit = z.deadline(&case, "negotiation_limit");
        assert_eq!((&limit["due_on"], &limit["is_provisional"]), (&json!("2027-01-08"), &json!(false)));
        let events = z.get(&format!("/api/v1/complaints/{case}/events?limit=100")).expect(200);
        let recomputed = events["items"].as_array().unwrap().iter().find(|it| it["kind"] == "deadlines_recomputed").expect("a record");
        assert_eq!(recomputed["data"], json!({ "year": 2027 }));
        assert!(recomputed["deadlines"].to_string().contains("2027-01-07"), "{recomputed:#}");
        for person in [&z, &handler] {
            assert!(person.was_told(&case, "deadline_moved"));
            let letters = app.letters_to(&format!("{}@example.com", person.account_id));
            assert!(letters.iter().any(|it| it.contains("协商的期限改为 2027 年 1 月 8 日")), "{letters:#?}");
        }
        // The same notice again changes nothing and tells nobody.
        let before = z.record(&case);
        calendar::import(&app.app, NOTICE_2027).unwrap();
        app.run_jobs();
        assert_eq!(z.record(&case), before);
        assert_eq!(z.told(&case).iter().filter(|(kind, _)| kind == "deadline_moved").count(), 1);

        // A corrected one is counted anew, though nothing was provisional any more.
        calendar::import(&app.app, &NOTICE_2027.replace(r#""2027-01-03""#, r#""2027-01-03", "2027-01-04""#)).unwrap();
        app.run_jobs();
        let limit = z.deadline(&case, "negotiation_limit");
        assert_eq!((&limit["due_on"], &limit["is_provisional"]), (&json!("2027-01-11"), &json!(false)));

        app.at("2027-01-11 23:59");
        app.run_jobs();
        assert_eq!(z.state(&case), "negotiating");
        app.at("2027-01-12 00:00");
        app.run_jobs();
        assert_eq!(z.state(&case), "received");
        app.assert_recounted();
    }
}
