//! Databases to read in, lived by `hejie simulate` and kept for the next run: a year of a city, and of a large house ten years of it.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
};

use anyhow::Context as _;
use chrono::Datelike as _;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use hejie::{clock::Clock, store::Conn};
use serde::{Deserialize, Serialize};

use crate::{
    check, copies,
    database::Database,
    house::{config, hejie},
    measures::Means,
    place::{Kept, Place as _},
};

/// As many are lived, more are copies of these ([`copies`]).
const LIVED: u64 = 100_000;
/// Written last.
const DONE: &str = "made.json";

/// How large it is.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Size {
    pub cases: u64,
    pub bytes: f64,
    pub index_bytes: f64,
}

pub struct Prepared {
    pub place: Kept,
    pub size: Size,
}

/// All that a run reads in.
pub fn all(means: &Means) -> anyhow::Result<()> {
    for &cases in &means.cases {
        of(&means.kept, cases)?;
    }
    Ok(())
}

/// The one of so many complaints, made now or on another day.
pub fn of(kept: &Path, cases: u64) -> anyhow::Result<Prepared> {
    let place = Kept::new(kept.join(format!("cases-{cases}")));
    let done = place.path.join(DONE);
    let ready: Option<Made> = fs::read(&done)
        .ok()
        .and_then(|it| serde_json::from_slice(&it).ok());
    if let Some(made) = ready.filter(|it| it.of == what_it_is_made_of()) {
        return Ok(Prepared {
            place,
            size: made.size,
        });
    }
    if place.path.exists() {
        fs::remove_dir_all(&place.path)?;
    }
    match cases <= LIVED {
        true => live(&place, cases)?,
        false => copy(kept, &place, cases)?,
    }
    let size = size(&place)?;
    let made = Made {
        of: what_it_is_made_of(),
        size,
    };
    fs::write(&done, serde_json::to_vec_pretty(&made)?)?;
    Ok(Prepared { place, size })
}

/// The same in a PostgreSQL: a backup belongs to neither database.
pub fn restored(prepared: &Prepared) -> anyhow::Result<(Database, Size)> {
    eprintln!("moving {} complaints to PostgreSQL", prepared.size.cases);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("house.tar");
    let run = |mut command: std::process::Command| -> anyhow::Result<()> {
        let output = command.output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        anyhow::ensure!(output.status.success(), "{command:?}: {}", said.trim());
        Ok(())
    };
    let database = Database::postgres();
    config(&prepared.place)?;
    config(&database)?;
    let mut backup = hejie(&prepared.place, "backup");
    backup.arg(&file);
    run(backup)?;
    let mut restore = hejie(&database, "restore");
    restore.arg(&file);
    run(restore)?;
    let mut conn = Conn::open(&database.url)?;
    // In life the statistics are there: autovacuum has long come by.
    sql_query("VACUUM ANALYZE").execute(&mut conn)?;
    let mut ask = |query: &str| -> anyhow::Result<f64> {
        let bytes: Bytes = sql_query(query).get_result(&mut conn)?;
        Ok(bytes.n as f64)
    };
    let size = Size {
        bytes: ask("SELECT pg_database_size(current_database()) AS n")?,
        index_bytes: ask(
            "SELECT CAST(SUM(pg_indexes_size(relid)) AS BIGINT) AS n FROM pg_stat_user_tables",
        )?,
        ..prepared.size
    };
    Ok((database, size))
}

/// A copy of its own for a run that writes.
pub fn copy_of(prepared: &Prepared, into: &Path) -> anyhow::Result<Kept> {
    let place = Kept::new(into.to_owned());
    fs::create_dir_all(into)?;
    for entry in fs::read_dir(&prepared.place.path)? {
        let from = entry?.path();
        // What says that it is done says so of the other one.
        let is_wanted = from.is_file() && from.file_name() != Path::new(DONE).file_name();
        if let Some(name) = from.file_name().filter(|_| is_wanted) {
            fs::copy(&from, into.join(name))?;
        }
    }
    Ok(place)
}

#[derive(Serialize, Deserialize)]
struct Made {
    of: String,
    size: Size,
}

/// A database made of something else is made anew; one with an older schema is brought up to date when it is opened. The year is the present one: nothing of it is due in the hour of the run.
fn what_it_is_made_of() -> String {
    let mut hasher = DefaultHasher::new();
    include_str!("../../data/simulation.toml").hash(&mut hasher);
    include_str!("copies.rs").hash(&mut hasher);
    let year = Clock::system().today().year();
    format!("{year}-{:016x}", hasher.finish())
}

fn live(place: &Kept, cases: u64) -> anyhow::Result<()> {
    eprintln!("living through a year with {cases} complaints");
    fs::create_dir_all(&place.path)?;
    config(place)?;
    let year = Clock::system().today().year();
    let output = hejie(place, "simulate")
        .args(["--complaints", &cases.to_string()])
        .args(["--year", &year.to_string()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "hejie simulate: {}", said.trim());
    Ok(())
}

fn copy(kept: &Path, place: &Kept, cases: u64) -> anyhow::Result<()> {
    let base = of(kept, LIVED)?;
    eprintln!("living it again in earlier years, up to {cases} complaints");
    copy_of(&base, &place.path)?;
    copies::multiply(place.url(), cases)
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Of the tables a complaint is made of, and of all indexes.
fn size(place: &Kept) -> anyhow::Result<Size> {
    let mut conn = Conn::open(place.url())?;
    let mut ask = |query: &str| -> anyhow::Result<f64> {
        let bytes: Bytes = sql_query(query).get_result(&mut conn)?;
        Ok(bytes.n as f64)
    };
    let bytes =
        ask("SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()")?;
    // A primary key that is text is an index of its own.
    let index_bytes = ask(
        "SELECT COALESCE(SUM(s.pgsize), 0) AS n FROM dbstat s JOIN sqlite_schema m ON m.name = s.name
         WHERE s.aggregate = TRUE AND m.type = 'index'",
    )
    .context("dbstat")?;
    Ok(Size {
        cases: u64::try_from(check::complaints(place.url())?)?,
        bytes,
        index_bytes,
    })
}
