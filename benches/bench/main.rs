//! What the platform carries on this machine, and what it keeps on bad days: `scripts/bench` and `scripts/chaos` run it.
//!
//! Each run has databases of its own and the binary as a process of its own; the generator shares the machine with it, so the figures
//! are what one machine does with both.

mod chaos;
mod check;
mod client;
mod copies;
#[path = "../../tests/it/support/database.rs"]
mod database;
mod filings;
mod house;
mod measures;
mod oha;
mod place;
mod prepared;
mod readers;
mod report;
mod server_log;
mod server_time;
mod yardstick;

use std::{
    fs,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::{Args, Parser, ValueEnum};

use self::{
    chaos::Backend,
    measures::{Means, day, filings as filing, logins, pages, streams, sweeper},
    oha::Generator,
    report::{Report, Section},
};

/// The same as the binary's, so that the bare loop is measured with what the platform has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "bench")]
enum What {
    Measure(Measure),
    Chaos(Chaos),
}

/// What it carries; see scripts/bench
#[derive(Args)]
struct Measure {
    /// What is measured; everything unless told otherwise
    #[arg(value_enum)]
    parts: Vec<Part>,
    #[arg(long, value_enum, default_value = "both")]
    database: Databases,
    /// How long each load is kept up
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// With how many complaints pages are read
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    cases: Vec<u64>,
    /// Only make the databases to read in
    #[arg(long)]
    prepare: bool,
    /// Where these are kept for the next run, and where results.json and results.html are written
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
    /// The load generator
    #[arg(long, default_value = "oha")]
    oha: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Filings,
    Pages,
    Day,
    Sweeper,
    Logins,
    Streams,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Databases {
    Sqlite,
    Postgres,
    Both,
}

/// Bad days; see scripts/chaos
#[derive(Args)]
struct Chaos {
    rounds: u64,
    seconds_frozen: u64,
    kinds: String,
    /// The folder of scripts/pg
    postgres: PathBuf,
    small_disk: Option<PathBuf>,
}

fn main() -> ExitCode {
    // cargo adds --bench of its own.
    let arguments = std::env::args().filter(|it| it != "--bench");
    let done = match What::parse_from(arguments) {
        What::Measure(measure) => measure.run(),
        What::Chaos(chaos) => chaos.run(),
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

impl Measure {
    fn run(self) -> anyhow::Result<bool> {
        let backends = match self.database {
            Databases::Sqlite => vec![Backend::Sqlite],
            Databases::Postgres => vec![Backend::Postgres],
            Databases::Both => vec![Backend::Sqlite, Backend::Postgres],
        };
        fs::create_dir_all(&self.folder)?;
        let mut cases = self.cases.clone();
        cases.sort_unstable();
        let means = Means {
            generator: Generator(self.oha.clone()),
            seconds: self.seconds,
            cases,
            kept: fs::canonicalize(&self.folder)?,
        };
        let wants = |part| self.parts.is_empty() || self.parts.contains(&part);
        let began = Instant::now();
        if self.prepare || wants(Part::Pages) || wants(Part::Day) {
            prepared::all(&means)?;
        }
        let prepared_in_secs = began.elapsed().as_secs_f64();
        if self.prepare {
            return Ok(true);
        }
        let began = Instant::now();
        let mut sections = Vec::new();
        let mut moving_secs = 0.0;
        let mut keep = |part: Part, measured: anyhow::Result<Section>| {
            sections.push(measured.unwrap_or_else(|error| Section::not_measured(part, &error)));
        };
        for &backend in &backends {
            if wants(Part::Filings) {
                keep(Part::Filings, filing::measure(&means, backend));
            }
            if wants(Part::Sweeper) {
                keep(Part::Sweeper, sweeper::measure(&means, backend));
            }
        }
        if wants(Part::Logins) {
            keep(Part::Logins, logins::measure(&means));
        }
        if wants(Part::Streams) {
            keep(Part::Streams, streams::measure(&means));
        }
        for &backend in &backends {
            if wants(Part::Pages) {
                keep(
                    Part::Pages,
                    pages::measure(&means, backend, &mut moving_secs),
                );
            }
            if wants(Part::Day) {
                keep(Part::Day, day::measure(&means, backend, &mut moving_secs));
            }
        }
        let report = Report {
            machine: machine(),
            prepared_in_secs: prepared_in_secs + moving_secs,
            measured_in_secs: began.elapsed().as_secs_f64() - moving_secs,
            sections,
        };
        report::print(&report);
        let (json, html) = (
            self.folder.join("results.json"),
            self.folder.join("results.html"),
        );
        fs::write(&json, serde_json::to_vec_pretty(&report)?)?;
        fs::write(&html, report::page(&report))?;
        println!("{}\n{}", json.display(), html.display());
        Ok(report.is_met())
    }
}

impl Chaos {
    fn run(self) -> anyhow::Result<bool> {
        let means = chaos::Means {
            freeze: Duration::from_secs(self.seconds_frozen),
            postgres: self.postgres,
            small_disk: self.small_disk,
        };
        chaos::run(self.rounds, &self.kinds, &means)
    }
}

/// What it was measured on (Linux).
fn machine() -> Vec<String> {
    let line = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let found = text.lines().find(|it| it.starts_with(name));
        found
            .and_then(|it| it.split_once(':'))
            .map(|it| it.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let facts = [
        line("/proc/cpuinfo", "model name"),
        Some(format!("{cores} cores")),
        line("/proc/meminfo", "MemTotal").map(|it| format!("{it} of memory")),
        Some(format!("hejie {}", env!("CARGO_PKG_VERSION"))),
        Some(hejie::clock::Clock::system().today().to_string()),
    ];
    facts.into_iter().flatten().collect()
}
