//! What the platform carries on this machine, and what it keeps on bad days.
//!
//! `scripts/bench-filing` and `scripts/chaos` run it. Each run has a database of its own and the binary as a process of its own; the
//! generator shares the machine with it, so the figures are what one machine does with both.

mod chaos;
mod check;
mod client;
#[path = "../../tests/it/support/database.rs"]
mod database;
mod filings;
mod house;
mod load;
mod report;
mod yardstick;

use std::{process::ExitCode, time::Duration};

use anyhow::Context as _;

use self::database::Database;

/// The same as the binary's, so that the bare loop is measured with what the platform has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
usage: cargo bench --bench filing -- load <sqlite|postgres> [SECONDS]
       cargo bench --bench filing -- chaos <ROUNDS> <SECONDS FROZEN> <KIND|all> <FOLDER OF scripts/pg> [SMALL DISK]
postgres and chaos need TEST_DATABASE_URL";

fn main() -> ExitCode {
    // cargo adds --bench of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["load", backend, rest @ ..] => number(rest, 10).and_then(|n| load(backend, n)),
        ["chaos", rounds, frozen, kinds, postgres, disk @ ..] => {
            chaos((rounds, frozen), kinds, postgres, disk)
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn load(backend: &str, seconds: u64) -> anyhow::Result<bool> {
    let rows = load::run(&open(backend)?, &open(backend)?, seconds)?;
    report::print(backend, &rows);
    Ok(rows.iter().all(report::Row::is_met))
}

fn chaos(
    (rounds, frozen): (&str, &str),
    kinds: &str,
    postgres: &str,
    disk: &[&str],
) -> anyhow::Result<bool> {
    let means = chaos::Means {
        freeze: Duration::from_secs(number(&[frozen], 60)?),
        postgres: postgres.into(),
        small_disk: disk.first().map(Into::into),
    };
    chaos::run(number(&[rounds], 200)?, kinds, &means)
}

fn open(backend: &str) -> anyhow::Result<Database> {
    match backend {
        "sqlite" => Ok(Database::sqlite()),
        "postgres" => Ok(Database::postgres()),
        other => anyhow::bail!("{other} is neither sqlite nor postgres\n{USAGE}"),
    }
}

fn number(words: &[&str], default: u64) -> anyhow::Result<u64> {
    match words {
        [] => Ok(default),
        [word] => word.parse().with_context(|| format!("{word} is no number")),
        _ => anyhow::bail!("{USAGE}"),
    }
}
