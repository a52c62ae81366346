//! What the platform carries on this machine, and what it keeps when it is killed.
//!
//! `scripts/bench-filing` and `scripts/kill-test` run it. Each run has a database of its own and the release binary as a
//! process of its own; the generator shares the machine with it, so the figures are what one machine does with both.

mod check;
mod client;
#[path = "../../tests/it/support/database.rs"]
mod database;
mod filings;
mod house;
mod kill;
mod load;
mod report;
mod yardstick;

use std::process::ExitCode;

use anyhow::Context as _;

use self::database::Database;

/// The same as the binary's, so that the bare loop is measured with what the platform has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
usage: cargo bench --bench filing -- load <sqlite|postgres> [SECONDS]
       cargo bench --bench filing -- kill <sqlite|postgres> [ROUNDS]
postgres needs TEST_DATABASE_URL";

fn main() -> ExitCode {
    // cargo adds --bench of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["load", backend, rest @ ..] => number(rest, 10).and_then(|n| load(backend, n)),
        ["kill", backend, rest @ ..] => number(rest, 20).and_then(|n| kill(backend, n)),
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

fn kill(backend: &str, rounds: u64) -> anyhow::Result<bool> {
    kill::run(&open(backend)?, rounds)
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
