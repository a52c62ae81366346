//! `GET /indicators/peers`: whose median it is, and when there is none to tell.

use hejie::{
    domain::{
        actor::Role,
        category::ProblemCategory,
        ids::EnterpriseId,
        indicator::{Group, Metric, RollupKey},
        jurisdiction::OperatorKind,
    },
    store::rollups,
};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        TestApp,
        cases::{FENGTAI, problems},
    },
};

const PATH: &str = "/api/v1/indicators/peers?from=2026-05&to=2026-05";

/// Gives an enterprise so many settled and unsettled cases of one category.
fn ended(app: &TestApp, id: EnterpriseId, category: &str, settled: i64, unsettled: i64) {
    let category: ProblemCategory = category.parse().expect("a category");
    let groups = [
        Group::Enterprise(id),
        Group::EnterpriseCategory(id, category),
    ];
    let cells: Vec<(RollupKey, i64)> = groups
        .iter()
        .flat_map(|group| {
            [(Metric::Settled, settled), (Metric::Unsettled, unsettled)].map(|(metric, n)| {
                let (group, month) = (*group, "2026-05".parse().expect("a month"));
                (
                    RollupKey {
                        group,
                        month,
                        metric,
                    },
                    n,
                )
            })
        })
        .collect();
    let done = app.app.write(move |conn| Ok(rollups::apply(conn, &cells)?));
    done.expect("the cells");
}

fn settlement(body: &Value) -> (&Value, &Value) {
    let items = body["items"].as_array().expect("items");
    let found = items
        .iter()
        .find(|it| it["metric"] == "K08")
        .expect("a K08");
    (&found["value"], &found["median"])
}

both! {
    fn the_median_is_of_five_peers_or_not_told(app) {
        let galaxy = app.galaxy();
        let handler = app.odr_handler(&galaxy, "坐席 03");
        let nothing = handler.get(PATH).expect(200);
        assert_eq!((&nothing["category"], &nothing["peers"]), (&Value::Null, &Value::Null));
        let codes: Vec<&str> = nothing["items"].as_array().unwrap().iter().map(|it| it["metric"].as_str().unwrap()).collect();
        assert_eq!(codes, ["K08", "K12", "K01", "H04", "K11"]);

        ended(&app, galaxy, "after_sales", 3, 1);
        let peer = |n: usize| app.active_enterprise(&format!("同行{n}有限公司"), FENGTAI, OperatorKind::OwnSite);
        // 30 of 40, 31 of 40 …
        for n in 0..4 {
            ended(&app, peer(n), "after_sales", 30 + n as i64, 10 - n as i64);
        }
        // One case too few, and one of another category.
        ended(&app, peer(4), "after_sales", 29, 0);
        let other = peer(5);
        ended(&app, other, "after_sales", 40, 0);
        ended(&app, other, "price", 41, 0);
        let few = handler.get(PATH).expect(200);
        assert_eq!((&few["category"]["code"], &few["peers"]), (&json!("after_sales"), &Value::Null));
        assert_eq!(settlement(&few), (&json!(0.75), &Value::Null));

        ended(&app, peer(6), "after_sales", 36, 4);
        // What was read a moment ago of the others stays for a minute: a longer period is read anew.
        let longer = "/api/v1/indicators/peers?from=2026-04&to=2026-05";
        let five = handler.get(longer).expect(200);
        assert_eq!(five["peers"], 5);
        assert_eq!(settlement(&five), (&json!(0.75), &json!(0.8)));
        // Nobody has answered a first contact: no figure, no median of it.
        assert_eq!((&five["items"][3]["value"], &five["items"][3]["median"]), (&Value::Null, &Value::Null));
        // The own figures are never old.
        ended(&app, galaxy, "after_sales", 6, 0);
        assert_eq!(settlement(&handler.get(longer).expect(200)), (&json!(0.9), &json!(0.8)));
        // Another period is another comparison.
        let june = handler.get("/api/v1/indicators/peers?from=2026-06&to=2026-06").expect(200);
        assert_eq!((&june["category"], &june["peers"]), (&Value::Null, &Value::Null));
        // Each sees its own: the one with another category has no peers.
        let theirs = app.odr_manager(&other, "邻居").get(PATH).expect(200);
        assert_eq!((&theirs["category"]["code"], &theirs["peers"]), (&json!("price"), &Value::Null));
        assert_eq!(settlement(&theirs), (&json!(1.0), &Value::Null));
    }

    fn it_is_for_enterprises_alone(app) {
        let supervisor = app.bureau("110000", &[Role::Supervisor], "Supervisor");
        for person in [&app.consumer("Z"), &app.officer(), &supervisor, &app.system_admin()] {
            person.get(PATH).expect(403);
        }
        app.anonymous().get(PATH).expect(401);
        let handler = app.odr_handler(&app.galaxy(), "坐席");
        assert_eq!(problems(&handler.get("/api/v1/indicators/peers?from=2026-06&to=2026-05").expect(422))[0].0, "/from");
        handler.get("/api/v1/indicators/peers?key=x").expect(422);
    }
}
