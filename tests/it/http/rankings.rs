//! `GET /rankings/enterprises`, `GET /hotspots`, `GET /indicators/cases`.

use std::collections::BTreeSet;

use hejie::{
    domain::{
        actor::Role,
        category::ProblemCategory,
        ids::EnterpriseId,
        indicator::{Figure, Group, Indicator, Part, Span, Sums},
        jurisdiction::OperatorKind,
    },
    store::rollups,
};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::problems,
        population::{Case, LIVES, Life},
    },
};

fn supervisor(app: &TestApp) -> Person {
    app.bureau("110000", &[Role::Supervisor], "Supervisor")
}

fn enterprise(app: &TestApp, name: &str) -> EnterpriseId {
    app.active_enterprise(name, "110106", OperatorKind::OwnSite)
}

fn cases(app: &TestApp, enterprise: EnterpriseId, life: Life, on: &str, n: usize) {
    for _ in 0..n {
        app.populate(&Case {
            enterprise,
            county: "110106",
            problem: ProblemCategory::RefundDelay,
            life,
            on: on.to_owned(),
        });
    }
}

fn pointers(body: &Value) -> Vec<String> {
    problems(body).into_iter().map(|it| it.0).collect()
}

/// The figure of the rollups and the number of cases in its list, for a choice.
fn figure(app: &TestApp, metric: Indicator, span: Span, group: Group) -> (i64, i64, i64) {
    let mut sums = Sums::default();
    let months = "2026-04".parse().unwrap()..="2026-06".parse().unwrap();
    let metrics = metric.metrics();
    let read = |conn: &mut _| rollups::read(conn, group.dimension(), &[group], &metrics, months);
    for (key, value) in app.app.read(read).unwrap() {
        sums.add(key.metric, value);
    }
    match Figure::new(metric, &sums) {
        Figure::Rate(rate) | Figure::Settlement { rate, .. } | Figure::Overdue { rate, .. } => {
            (rate.numerator, rate.denominator, 0)
        }
        Figure::Count { cases } => (cases, 0, 0),
        Figure::Mean { n, .. } => (n, n, 0),
        Figure::Money { value_fen } => (-1, 0, value_fen),
        Figure::Days {
            negotiation,
            decision,
            handling,
        } => {
            let days = match span {
                Span::Negotiation => negotiation,
                Span::Decision => decision,
                Span::Handling => handling,
            };
            (days.n, days.n, 0)
        }
    }
}

/// All pages of a list: how many cases, and the sum of what they add.
fn listed(sees: &Person, query: &str) -> (i64, i64) {
    let (mut seen, mut sum, mut cursor) = (BTreeSet::new(), 0, String::new());
    loop {
        let path =
            format!("/api/v1/indicators/cases?from=2026-04&to=2026-06&limit=7&{query}{cursor}");
        let page = sees.get(&path).ok();
        for item in page["items"].as_array().unwrap() {
            let key = (item["id"].to_string(), item["month"].to_string());
            assert!(seen.insert(key), "twice: {item:#}");
            sum += item["value"].as_i64().unwrap();
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (i64::try_from(seen.len()).unwrap(), sum),
        }
    }
}

both! {
    fn a_list_has_as_many_cases_as_its_figure_counts(app) {
        let enterprises = [enterprise(&app, "甲有限公司"), enterprise(&app, "乙有限公司")];
        let problems = [ProblemCategory::RefundDelay, ProblemCategory::Quality, ProblemCategory::ThreeGuarantees];
        // Some luck, the same each time.
        let mut luck: usize = 20_261_122;
        let mut next = |n: usize| {
            luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (luck >> 33) % n
        };
        for _ in 0..60 {
            app.populate(&Case {
                enterprise: enterprises[next(2)],
                county: ["110106", "110105", "120101"][next(3)],
                problem: problems[next(3)],
                life: LIVES[next(7)],
                on: format!("2026-05-{:02}", 1 + next(31)),
            });
        }
        app.assert_recounted();
        let beijing = supervisor(&app);
        let fengtai = app.bureau("110106", &[Role::Supervisor], "Fengtai");
        let (province, county) = ("110000".parse().unwrap(), "110106".parse().unwrap());
        let after_sales = ProblemCategory::AfterSales;
        let choices = [
            (&beijing, String::new(), Group::Region(province)),
            (&beijing, "&region=110106".into(), Group::Region(county)),
            (&fengtai, String::new(), Group::Region(county)),
            (&beijing, "&category=after_sales".into(), Group::RegionCategory(province, after_sales)),
            (&fengtai, "&category=quality".into(), Group::RegionCategory(county, ProblemCategory::Quality)),
        ];
        let mut counted = 0;
        for metric in Indicator::all() {
            let spans = if metric == Indicator::K12 { &Span::ALL[..] } else { &Span::ALL[..1] };
            for (sees, choice, group) in &choices {
                for span in spans {
                    let (numerator, denominator, fen) = figure(&app, metric, *span, *group);
                    let query = |part: &str| format!("metric={metric}&part={part}&span={}{choice}", span.as_str());
                    let (n, sum) = listed(sees, &query("numerator"));
                    match metric {
                        Indicator::K13 => assert_eq!(sum, fen, "{metric} {choice}"),
                        _ => assert_eq!(n, numerator, "{metric} {choice}"),
                    }
                    if !metric.part(Part::Denominator, *span).is_empty() {
                        let n = listed(sees, &query("denominator")).0;
                        assert_eq!(n, denominator, "{metric} {choice}");
                        counted += n;
                    }
                }
            }
        }
        assert!(counted > 300, "{counted}");
        // The enterprise's own, where all of it lies in the caller's region.
        let all = listed(&beijing, "metric=H03").0;
        let of = |id: EnterpriseId| listed(&beijing, &format!("metric=H03&enterprise={id}")).0;
        assert_eq!(of(enterprises[0]) + of(enterprises[1]), all);
    }

    fn the_list_is_masked_and_each_case_of_it_may_be_read(app) {
        let galaxy = app.galaxy();
        app.at("2026-05-11 10:00");
        let consumer = app.consumer("张某");
        let id = consumer.file(&crate::support::cases::membership(galaxy));
        app.at("2026-05-12 10:00");
        let sees = app.bureau("110106", &[Role::Supervisor], "S");
        let list = sees.get("/api/v1/indicators/cases?metric=H03").ok();
        let item = &list["items"][0];
        assert_eq!((&item["id"], &item["complainant"], &item["phone"]), (&json!(id), &json!("张**"), &json!("****8000")), "{list:#}");
        assert_eq!((&item["state"], &item["month"], &item["value"]), (&json!("negotiating"), &json!("2026-05"), &json!(1)));
        assert_eq!(item["enterprise"]["name"], "银河互联网电视有限公司");
        assert!(!list.to_string().contains("13800138000"));
        sees.case(&id);
    }

    fn the_list_is_for_supervisors_of_the_region(app) {
        let galaxy = app.galaxy();
        cases(&app, galaxy, Life::Settled, "2026-05-11", 1);
        let path = "/api/v1/indicators/cases?metric=K08";
        app.anonymous().get(path).expect(401);
        app.consumer("Z").get(path).expect(403);
        app.odr_manager(&galaxy, "M").get(path).expect(403);
        app.officer().get(path).expect(403);
        app.system_admin().get(path).expect(403);
        let neighbour = app.bureau("110105", &[Role::Supervisor], "N");
        assert_eq!(neighbour.get(path).ok()["items"], json!([]));
        neighbour.get(&format!("{path}&region=110106")).expect(403);
        neighbour.get(&format!("{path}&region=110000")).expect(403);
        let sees = supervisor(&app);
        for (query, pointer) in [
            ("", "/metric"), ("metric=K99", "/metric"), ("metric=K08&part=x", "/part"), ("metric=H01&part=denominator", "/part"),
            ("metric=K12&span=x", "/span"), ("metric=K08&enterprise=x", "/enterprise"), ("metric=K08&from=x", "/from"),
            ("metric=K08&region=x", "/region"), ("metric=K08&category=x", "/category"), ("metric=K08&cursor=x", "/cursor"),
            ("metric=K08&limit=1000", "/limit"),
        ] {
            let body = sees.get(&format!("/api/v1/indicators/cases?{query}")).expect(422);
            assert_eq!(pointers(&body), [pointer], "{query}");
        }
    }

    fn a_rank_is_told_where_the_figures_can_tell_one(app) {
        let names = ["甲", "乙", "丙", "丁"];
        let ids = names.map(|name| enterprise(&app, name));
        // 30 of 30; 2 of 30 and 3 of 30, which nobody can tell apart; 5 of 5.
        for (id, settled, escalated) in [(ids[0], 30, 0), (ids[1], 2, 28), (ids[2], 3, 27), (ids[3], 5, 0)] {
            cases(&app, id, Life::Performed, "2026-05-11", settled);
            cases(&app, id, Life::Escalated, "2026-05-11", escalated);
        }
        cases(&app, ids[0], Life::Escalated, "2026-04-06", 1);
        app.at("2026-06-01 10:00");
        let sees = supervisor(&app);
        let path = "/api/v1/rankings/enterprises?from=2026-05&to=2026-05";
        let ranking = sees.get(path).ok();
        let rows = ranking["items"].as_array().unwrap();
        let brief: Vec<(&str, Option<i64>, bool)> = rows.iter()
            .map(|it| (it["name"].as_str().unwrap(), it["rank"].as_i64(), it["has_few_cases"].as_bool().unwrap()))
            .collect();
        assert_eq!(brief, [("甲", Some(1), false), ("丙", None, false), ("乙", None, false), ("丁", None, true)], "{ranking:#}");
        assert_eq!((&ranking["total"], &ranking["ranked"], &ranking["min_ended"]), (&json!(4), &json!(1), &json!(30)));
        let first = &rows[0];
        assert_eq!((&first["received"], &first["settlement"]["value"], &first["change"]), (&json!(30), &json!(1.0), &json!(1.0)));
        assert_eq!((&first["previous_settlement"]["denominator"], &first["overdue"]["numerator"]), (&json!(1), &json!(0)));
        // From ten to nine on the next day.
        assert_eq!(first["mean_first_response_minutes"], 23.0 * 60.0);
        // Page by page it is the same.
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = sees.get(&format!("{path}&limit=1{cursor}")).ok();
            paged.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(&paged, rows);
        // By region and category.
        let total = |choice: &str| sees.get(&format!("{path}{choice}")).ok()["total"].clone();
        for (choice, n) in [
            ("&region=110106", 4), ("&region=110105", 0), ("&category=after_sales", 4), ("&category=price", 0),
            ("&region=110000&category=after_sales.refund_delay", 4),
        ] {
            assert_eq!(total(choice), n, "{choice}");
        }
    }

    fn ranking_and_hot_spots_are_for_bureaus(app) {
        let galaxy = app.galaxy();
        for path in ["/api/v1/rankings/enterprises", "/api/v1/hotspots"] {
            app.anonymous().get(path).expect(401);
            app.consumer("Z").get(path).expect(403);
            app.odr_manager(&galaxy, "M").get(path).expect(403);
            app.system_admin().get(path).expect(403);
            app.officer().get(path).ok();
            for (query, pointer) in [("region=x", "/region"), ("category=x", "/category"), ("cursor=x", "/cursor"), ("limit=0", "/limit")] {
                assert_eq!(pointers(&app.officer().get(&format!("{path}?{query}")).expect(422)), [pointer], "{path} {query}");
            }
        }
        assert_eq!(pointers(&app.officer().get("/api/v1/rankings/enterprises?from=x").expect(422)), ["/from"]);
        // Sums are public (P-2), early warnings are not.
        app.officer().get("/api/v1/rankings/enterprises?region=120000").ok();
        app.officer().get("/api/v1/hotspots?region=120000").expect(403);
        app.officer().get("/api/v1/hotspots?region=110000").expect(403);
        supervisor(&app).get("/api/v1/hotspots?region=110106").ok();
    }

    fn a_hot_spot_tells_why(app) {
        let (hot, calm) = (enterprise(&app, "热有限公司"), enterprise(&app, "静有限公司"));
        for on in ["2026-04-29", "2026-05-06", "2026-05-13", "2026-05-20"] {
            cases(&app, calm, Life::Open, on, 1);
        }
        // Too long ago to count.
        cases(&app, calm, Life::Open, "2026-04-20", 9);
        cases(&app, calm, Life::Open, "2026-05-27", 1);
        cases(&app, hot, Life::Open, "2026-05-25", 4);
        cases(&app, hot, Life::Open, "2026-05-31", 4);
        app.at("2026-05-31 20:00");
        let seen = supervisor(&app).get("/api/v1/hotspots").ok();
        let items = seen["items"].as_array().unwrap();
        let of = |enterprise: bool, category: &str| {
            let found = items.iter().find(|it| it["enterprise"].is_object() == enterprise && it["category"]["code"] == category);
            found.unwrap_or_else(|| panic!("{seen:#}")).clone()
        };
        // The category and the one above it, of the region and of the one enterprise.
        assert_eq!(items.len(), 4, "{seen:#}");
        assert_eq!((&seen["metric"], &seen["until"], &seen["region"]["code"]), (&json!("H03"), &json!("2026-05-31"), &json!("110000")));
        let region = of(false, "after_sales");
        assert_eq!((&region["weeks"], &region["tag"], &region["regions"]), (&json!([1, 1, 1, 1, 9]), &json!("concentrated"), &json!(1)));
        assert_eq!(region["reason"], "近 7 天 9 件，此前四周平均每周 1.0 件（+800%，z = 7.2）；100% 在丰台区");
        let one = of(true, "after_sales.refund_delay");
        assert_eq!((&one["enterprise"]["name"], &one["recent"], &one["change"]), (&json!("热有限公司"), &json!(8), &Value::Null));
        // In the county itself nothing lies below: it rises.
        let county = app.officer().get("/api/v1/hotspots?limit=1").ok();
        assert_eq!(county["items"].as_array().unwrap().len(), 1);
        let rest = app.officer().get(&format!("/api/v1/hotspots?cursor={}", county["next_cursor"].as_str().unwrap())).ok();
        assert_eq!(rest["items"].as_array().unwrap().len(), 3);
        assert_eq!(rest["items"][2]["tag"], "rising");
        let other = app.bureau("110105", &[Role::Supervisor], "N").get("/api/v1/hotspots").ok();
        assert_eq!(other["items"], json!([]));
    }
}
