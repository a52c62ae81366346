//! `GET /indicators`: the figures, who sees them, and what cannot be asked.

use hejie::{
    domain::{
        actor::Role, enterprise::EnterpriseStatus, ids::EnterpriseId, jurisdiction::OperatorKind,
    },
    store::enterprises,
};
use serde_json::{Value, json};

use crate::{both, recount::two_cases, support::TestApp};

fn galaxy(app: &TestApp) -> EnterpriseId {
    app.active_enterprise("银河互联网电视有限公司", "110106", OperatorKind::OwnSite)
}

fn exit(app: &TestApp, id: EnterpriseId) {
    let exited = app.app.write(move |conn| {
        let mut enterprise = enterprises::get(conn, id)?;
        enterprise.status = EnterpriseStatus::Exited;
        Ok(enterprises::update(conn, &enterprise, enterprise.version)?)
    });
    exited.expect("an exit");
}

fn ask(app: &TestApp, query: &str) -> Value {
    let path = format!("/api/v1/indicators?{query}");
    app.anonymous().get(&path).ok()
}

/// The pointers of a refusal.
fn refused(app: &TestApp, query: &str) -> Vec<String> {
    let path = format!("/api/v1/indicators?{query}");
    let body = app.anonymous().get(&path).expect(422);
    let fields = body["error"]["fields"].as_array().expect("fields");
    fields
        .iter()
        .map(|field| field["pointer"].as_str().unwrap_or_default().to_owned())
        .collect()
}

both! {
    fn a_settlement_rate_comes_with_its_four_numbers(app) {
        two_cases(&app, galaxy(&app));
        let answer = ask(&app, "metric=K08&from=2026-05&to=2026-05");
        let figure = &answer["items"][0];
        assert_eq!(figure["numerator"], 1, "{answer:#}");
        assert_eq!((&figure["denominator"], &figure["value"]), (&json!(2), &json!(0.5)));
        assert!(figure["low"].as_f64() < Some(0.5) && figure["high"].as_f64() > Some(0.5));
        assert_eq!(figure["confirmed_only"]["numerator"], 1);
        let solved = &figure["solved"];
        for (name, numerator, denominator) in [
            ("unrated_as_unsolved", 1, 2), ("rated_only", 1, 1), ("unrated_as_solved", 1, 2), ("share_rated", 1, 2),
        ] {
            let rate = &solved[name];
            assert_eq!((&rate["numerator"], &rate["denominator"]), (&json!(numerator), &json!(denominator)), "{name}");
            assert!(rate["low"].is_f64() && rate["high"].is_f64());
        }
    }

    fn figures_by_region_category_enterprise_and_month(app) {
        two_cases(&app, galaxy(&app));
        app.at("2026-06-15 10:00");
        let by_region = |query: &str, key: &str| {
            let answer = ask(&app, query);
            let items = answer["items"].as_array().unwrap().clone();
            items.into_iter().find(|item| item["key"] == key).unwrap_or_else(|| panic!("{answer:#}"))
        };
        let query = "metric=K01&by=region";
        assert_eq!(by_region(query, "110000")["denominator"], 2);
        assert!(by_region(query, "120000")["value"].is_null());
        let fengtai = by_region("metric=K01&by=region&within=110000", "110106");
        assert_eq!((&fengtai["name"], &fengtai["numerator"]), (&json!("丰台区"), &json!(2)));
        let one = ask(&app, "metric=K13&by=region&key=110106");
        assert_eq!(one["items"], json!([
            {"dimension": "region", "key": "110106", "name": "北京市丰台区", "value_fen": 2700},
        ]));
        assert_eq!(by_region("metric=K11&by=category", "after_sales.refund_delay")["denominator"], 2);
        assert_eq!(by_region("metric=K11&by=category", "after_sales")["numerator"], 1);
        let months = ask(&app, "metric=K12&by=month&key=110000&from=2026-04&to=2026-06");
        let months = months["items"].as_array().unwrap();
        let days = |i: usize| months[i]["negotiation"]["n"].as_i64().unwrap();
        assert_eq!((months.len(), days(0), days(1), days(2)), (3, 0, 2, 0));
        assert_eq!(months[1]["month"], "2026-05");
        // Settled on the 2nd day with the consumer's confirmation, failed on the 15th.
        assert_eq!(months[1]["negotiation"]["mean"], 8.5);
        // The last twelve months, this one among them.
        let whole = ask(&app, "metric=K09");
        assert_eq!((&whole["from"], &whole["to"]), (&json!("2025-07"), &json!("2026-06")));
        assert_eq!(whole["items"][0]["denominator"], 2);
    }

    fn enterprises_are_public_while_they_are_active(app) {
        let galaxy = galaxy(&app);
        let neighbour = app.active_enterprise("邻居有限公司", "110106", OperatorKind::OwnSite);
        two_cases(&app, galaxy);
        let path = format!("/api/v1/indicators?metric=K08&by=enterprise&key={galaxy}");
        let names = |app: &TestApp| -> Vec<String> {
            let answer = ask(app, "metric=K01&by=enterprise&from=2026-05&to=2026-05");
            let items = answer["items"].as_array().unwrap();
            items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(app.anonymous().get(&path).ok()["items"][0]["numerator"], 1);
        // The neighbour has no case.
        assert_eq!(names(&app), ["银河互联网电视有限公司"]);
        let page = ask(&app, "metric=K01&by=enterprise&limit=1&from=2026-05&to=2026-05");
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = ask(&app, &format!("metric=K01&by=enterprise&limit=1&cursor={cursor}&from=2026-05&to=2026-05"));
        assert!(rest.get("next_cursor").is_none(), "{rest:#}");
        assert_eq!(page["items"].as_array().unwrap().len() + rest["items"].as_array().unwrap().len(), 1);
        exit(&app, galaxy);
        assert!(names(&app).is_empty());
        app.anonymous().get(&path).expect(404);
        app.consumer("Z").get(&path).expect(404);
        app.odr_manager(&neighbour, "N").get(&path).expect(404);
        app.odr_manager(&galaxy, "M").get(&path).ok();
        app.bureau("110106", &[Role::Supervisor], "S").get(&path).ok();
    }

    fn what_cannot_be_asked_is_told_by_its_field(app) {
        for (query, pointers) in [
            ("", vec!["/metric"]),
            ("metric=K99", vec!["/metric"]),
            ("metric=K08&from=2026-13", vec!["/from"]),
            ("metric=K08&to=202605&by=planet", vec!["/to", "/by"]),
            ("metric=K08&from=2026-06&to=2026-05", vec!["/from"]),
            ("metric=K08&from=2010-01&to=2026-05", vec!["/from"]),
            ("metric=K08&by=region&key=999999", vec!["/key"]),
            ("metric=K08&by=region&within=110199", vec!["/within"]),
            ("metric=K08&by=month&within=110000", vec!["/within"]),
            ("metric=K08&by=enterprise&key=x", vec!["/key"]),
            ("metric=K08&by=enterprise&cursor=x", vec!["/cursor"]),
            ("metric=K08&by=enterprise&limit=0", vec!["/limit"]),
            ("metric=K08&by=category&key=x", vec!["/key"]),
            ("metric=K08&by=month&key=x", vec!["/key"]),
            ("metric=K08&key=110106", vec!["/key"]),
        ] {
            assert_eq!(refused(&app, query), pointers, "{query}");
        }
    }

    fn every_figure_is_defined_and_answered(app) {
        let definitions = app.anonymous().get("/api/v1/indicators/definitions").ok();
        let ids: Vec<&str> = definitions.as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["K01", "K03", "K05", "K08", "K09", "K11", "K12", "K13", "K21", "H01", "H02", "H03", "H04"]);
        for id in ids {
            for by in ["all", "region", "category", "enterprise", "month"] {
                ask(&app, &format!("metric={id}&by={by}"));
            }
        }
    }
}
