//! `GET /overview`: who sees it, what it adds up, and what cannot be asked.

use hejie::domain::actor::Role;
use serde_json::{Value, json};

use crate::{
    both,
    recount::two_cases,
    support::{Person, TestApp, cases::problems},
};

fn supervisor(app: &TestApp) -> Person {
    app.bureau("110000", &[Role::Supervisor], "Supervisor")
}

fn tile(overview: &Value, metric: &str) -> Value {
    let strip = overview["strip"].as_array().expect("a strip");
    let found = strip.iter().find(|it| it["metric"] == metric);
    found.unwrap_or_else(|| panic!("{overview:#}")).clone()
}

both! {
    fn the_strip_has_the_period_the_one_before_and_the_course(app) {
        two_cases(&app, app.galaxy());
        app.at("2026-06-15 10:00");
        let sees = supervisor(&app);
        let june = sees.get("/api/v1/overview?from=2026-06&to=2026-06").ok();
        assert_eq!((&june["previous_from"], &june["previous_to"]), (&json!("2026-05"), &json!("2026-05")));
        assert!(june["as_of"].as_str().unwrap().starts_with("2026-06-15T02:00:00"), "{june:#}");
        let codes: Vec<&str> = june["strip"].as_array().unwrap().iter().map(|it| it["metric"].as_str().unwrap()).collect();
        assert_eq!(codes, ["K08", "K12", "K01", "H01", "K13", "H02"]);
        for (metric, value, previous) in [
            ("K08", Value::Null, json!(0.5)), ("K12", Value::Null, json!(2.0)), ("K01", Value::Null, json!(1.0)),
            ("H01", json!(0.0), json!(2.0)), ("K13", json!(0.0), json!(2700.0)), ("H02", json!(0.0), json!(1.0)),
        ] {
            let tile = tile(&june, metric);
            assert_eq!((&tile["value"], &tile["previous"]), (&value, &previous), "{metric}");
            assert_eq!(tile["series"].as_array().unwrap().len(), 12);
            assert_eq!((&tile["series"][10]["month"], &tile["series"][10]["value"]), (&json!("2026-05"), &previous));
        }
        let settled = tile(&june, "K08");
        assert_eq!(settled["previous_figure"]["denominator"], 2);
        assert!(settled["previous_figure"]["low"].as_f64() < Some(0.5));
        assert_eq!(settled["previous_figure"]["solved"]["rated_only"]["numerator"], 1);
        let may = &june["trend"][10];
        assert_eq!((&may["settled"], &may["not_settled"], &may["rate"]["value"]), (&json!(1), &json!(1), &json!(0.5)));
    }

    fn it_is_chosen_by_region_and_category_together(app) {
        two_cases(&app, app.galaxy());
        app.at("2026-06-15 10:00");
        let sees = supervisor(&app);
        let ended = |choice: &str| {
            let overview = sees.get(&format!("/api/v1/overview?from=2026-05&to=2026-05{choice}")).ok();
            tile(&overview, "H01")["value"].as_f64().unwrap()
        };
        for (choice, value) in [
            ("", 2.0), ("&region=110000", 2.0), ("&region=110106", 2.0), ("&region=120000", 0.0),
            ("&category=after_sales", 2.0), ("&category=after_sales.refund_delay", 2.0), ("&category=price", 0.0),
            // Closing has not named it anew.
            ("&region=110106&category=after_sales.refund_delay", 2.0), ("&region=110106&category=after_sales", 2.0),
            ("&region=110105&category=after_sales", 0.0),
        ] {
            assert_eq!(ended(choice), value, "{choice}");
        }
        let regions = |choice: &str, code: &str| {
            let overview = sees.get(&format!("/api/v1/overview?from=2026-05&to=2026-05{choice}")).ok();
            let rows = overview["regions"].as_array().unwrap().clone();
            (rows.len(), rows.into_iter().find(|it| it["code"] == code).unwrap_or_default())
        };
        let (provinces, beijing) = regions("", "110000");
        assert_eq!((provinces, &beijing["received"], &beijing["settlement"]["denominator"]), (31, &json!(2), &json!(2)));
        let (_, fengtai) = regions("&region=110000&category=after_sales", "110106");
        assert_eq!((&fengtai["received"], &fengtai["name"]), (&json!(2), &json!("丰台区")));
        assert_eq!(regions("&region=110000&category=price", "110106").1["received"], 0);
        assert_eq!(regions("&region=110106", "").0, 0);
    }

    fn it_is_for_bureaus(app) {
        let galaxy = app.galaxy();
        let path = "/api/v1/overview";
        app.anonymous().get(path).expect(401);
        app.consumer("Z").get(path).expect(403);
        app.odr_manager(&galaxy, "M").get(path).expect(403);
        app.system_admin().get(path).expect(403);
        // Sums of other regions are public (P-2).
        app.bureau("120101", &[Role::CaseOfficer], "O").get("/api/v1/overview?region=110000").ok();
    }

    fn what_cannot_be_asked_is_told_by_its_field(app) {
        let sees = supervisor(&app);
        for (query, pointers) in [
            ("from=2026-13", vec!["/from"]), ("to=x&region=999999&category=x", vec!["/to", "/region", "/category"]),
            ("from=2026-06&to=2026-05", vec!["/from"]), ("from=2010-01&to=2026-05", vec!["/from"]),
        ] {
            let body = sees.get(&format!("/api/v1/overview?{query}")).expect(422);
            let found: Vec<String> = problems(&body).into_iter().map(|it| it.0).collect();
            assert_eq!(found, pointers, "{query}");
        }
    }
}
