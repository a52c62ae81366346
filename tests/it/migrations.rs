//! The schema goes up, down to nothing, and up again.

use diesel_migrations::MigrationHarness;
use hejie::{
    on_backend,
    store::{
        Conn, dump,
        migrations::{self, Migrations},
    },
};

use crate::support::Database;

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
