//! A hundred thousand acts of the clock, all due at once: how long the sweeper takes, and that it does each once.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use hejie::store::Conn;

use super::{Means, on};
use crate::{
    chaos::Backend,
    check,
    house::{self, Letters, Server, pause},
    report::{Figure, Section},
    server_time,
    yardstick::{self, Until},
};

const DUE: u64 = 100_000;
/// Of those the bare loop does.
const BARE: u64 = 20_000;
/// Half of the twenty-four hours for a first contact have passed: the handler is reminded (W-1). Nothing else is due yet.
const AGE: TimeDelta = TimeDelta::hours(13);
const PATIENCE: Duration = Duration::from_secs(300);

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

pub fn measure(_: &Means, backend: Backend) -> anyhow::Result<Section> {
    eprintln!("sweeping on {}", on(backend));
    let bare = backend.database();
    let people = house::furnish(&bare, Letters::None)?;
    yardstick::run(&bare.url, &people, 1_000, Until::Filed(BARE, AGE))?;
    let alone = yardstick::sweep(&bare.url)?;
    drop(bare);

    let database = backend.database();
    let people = house::furnish(&database, Letters::None)?;
    yardstick::run(&database.url, &people, 1_000, Until::Filed(DUE, AGE))?;
    let began = Instant::now();
    let server = Server::start(&database, &[])?;
    while server_time::counter(server.address, "hejie_deadlines_swept_total ")? < DUE as f64 {
        anyhow::ensure!(began.elapsed() < PATIENCE, "not swept within {PATIENCE:?}");
        pause(Duration::from_millis(50));
    }
    let took = began.elapsed().as_secs_f64();
    anyhow::ensure!(server.stop()?.is_none(), "the server did not stop well");
    let mut conn = Conn::open(&database.url)?;
    let reminded: Count =
        sql_query("SELECT COUNT(*) AS n FROM events WHERE kind = 'reminder_sent'")
            .get_result(&mut conn)?;
    let of: Count = sql_query(
        "SELECT COUNT(DISTINCT complaint_id) AS n FROM events WHERE kind = 'reminder_sent'",
    )
    .get_result(&mut conn)?;
    let wrong = check::condition(&database.url, &Default::default())?.wrong;
    anyhow::ensure!(wrong.is_empty(), "the database is damaged: {wrong:?}");
    Ok(Section {
        title: format!("{DUE} deadlines due at once on {}", on(backend)),
        note: "From the start of the server until each handler is reminded that half of the time for a first contact is over. The bare loop decides and writes the same, as many in a transaction, without queue, messages and the rest of the server.".to_owned(),
        figures: vec![
            Figure::new("all done within", took, "s"),
            Figure::new("acts", DUE as f64 / took, "1/s").beside("bare loop, 256 together", alone),
            Figure::new("acts left out", DUE as f64 - of.n as f64, "").at_most(0.0),
            Figure::new("acts done twice", (reminded.n - of.n) as f64, "").at_most(0.0),
        ],
        charts: Vec::new(),
    })
}
