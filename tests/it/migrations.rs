//! The schema goes up, down to nothing, and up again; rows that were there before are brought along.

use diesel::prelude::*;
use diesel_migrations::MigrationHarness;
use hejie::{
    on_backend,
    store::{
        Conn, dump,
        migrations::{self, Migrations},
        schema::complaints,
    },
};
use serde_json::json;

use crate::{
    both,
    support::{
        Database, TestApp,
        cases::{membership, offer_of},
    },
};

fn goes_up_down_and_up_again(database: &Database) {
    let mut conn = Conn::open(&database.url).expect("a database");
    let run = migrations::run(&mut conn).expect("up");
    let tables = dump::tables(&mut conn).expect("tables");
    assert!(tables.iter().any(|it| it.name == "complaints"));
    let back = on_backend!(&mut conn, |c| c
        .revert_all_migrations(Migrations)
        .map(|it| it.len()));
    assert_eq!(back.expect("down"), run.len());
    assert_eq!(dump::tables(&mut conn).expect("no tables"), []);
    assert_eq!(migrations::run(&mut conn).expect("up again"), run);
    assert_eq!(dump::tables(&mut conn).expect("tables"), tables);
}

#[test]
fn go_up_down_and_up_again_on_sqlite() {
    goes_up_down_and_up_again(&Database::sqlite());
}

#[test]
fn go_up_down_and_up_again_on_postgres() {
    goes_up_down_and_up_again(&Database::postgres());
}

/// The migration that tells both parties from one, and the parties from the bureau.
const WHOSE_TURN: &str = "20261130000000";

/// Each case and whom it waits for.
fn turns(app: &TestApp) -> Vec<(String, String)> {
    let by_id = complaints::table.select((complaints::id, complaints::waits_for));
    app.app
        .read(|conn| Ok(by_id.order(complaints::id).load(conn)?))
        .expect("rows")
}

both! {
    fn whose_turn_it_is_is_brought_along(app) {
        let galaxy = app.galaxy();
        let (handler, consumer, officer) = (app.odr_handler(&galaxy, "H"), app.consumer("Z"), app.officer());
        let agreed = || {
            let case = consumer.file(&membership(galaxy));
            handler.command(&case, "make-offer", offer_of(1000, "2026-05-20", "2026-05-18"));
            consumer.command(&case, "accept-offer", json!({ "offer": 1 }));
            case
        };
        // Signed by nobody, and by one.
        agreed();
        handler.command(&agreed(), "confirm-agreement", json!({}));
        // At the bureau: nothing proposed; proposed and answered by nobody, by the one, by the other, by both.
        for (is_proposed, answers) in [(false, vec![]), (true, vec![]), (true, vec![&consumer]), (true, vec![&handler]), (true, vec![&consumer, &handler])] {
            let case = consumer.file(&membership(galaxy));
            consumer.command(&case, "declare-failure", json!({}));
            app.run_jobs();
            officer.command(&case, "accept", json!({}));
            officer.command(&case, "start-mediation", json!({ "mode": "phone", "respondent_consents": true }));
            if is_proposed {
                officer.command(&case, "make-offer", offer_of(1500, "2026-05-20", "2026-05-18"));
            }
            for person in answers {
                person.command(&case, "accept-offer", json!({ "offer": 1 }));
            }
        }
        let before = turns(&app);
        let of = |turn: &str| before.iter().filter(|(_, it)| it == turn).count();
        assert_eq!((of("both"), of("consumer"), of("enterprise"), of("bureau")), (2, 2, 1, 2));

        let mut conn = Conn::open(&app.database.url).expect("a database");
        while on_backend!(&mut conn, |c| c.revert_last_migration(Migrations).map(|it| it.to_string())).expect("down") != WHOSE_TURN {}
        assert_ne!(turns(&app), before);
        migrations::run(&mut conn).expect("up again");
        assert_eq!(turns(&app), before);
    }
}
