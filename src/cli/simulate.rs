//! `hejie simulate`: a year of a city, lived through the real code.

mod what_if;
mod world;

use std::{
    fs,
    io::{Write as _, stdout},
    path::PathBuf,
    time::Instant as Stopwatch,
};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use super::{Failure, progress, said};
use crate::{
    app::App,
    chance::Chance,
    clock::Clock,
    config::{CommonOptions, Config},
    service::simulation::{
        self, Progress, Scenario,
        behaviour::Behaviour,
        report::{self, Report},
    },
    store::accounts,
};

/// Live through a year of a city, on an empty database
///
/// People, enterprises, officers and days are simulated, by the shares and habits of data/simulation.toml; the code is the real one.
/// The same seed gives the same events to the byte, on SQLite and PostgreSQL. At the end stands a report, and what must hold is
/// checked: every deadline fired once and on its day, nobody did what they were not allowed, the figures are what the events say …
/// Nobody is told anything: no mails come of it. Everybody's password is hejie-demo-2026.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Simulate {
    /// Who lives there: a city has sixteen counties, up to 600 enterprises in each, and as many consumers as complain
    #[arg(long, value_enum, default_value = "city")]
    population: Population,
    /// The year that is lived, from its first day to its last
    #[arg(long, default_value_t = 2026, value_parser = clap::value_parser!(i32).range(2020..=2100))]
    year: i32,
    /// What everything that is drawn follows from
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// How many complaints are filed: 187 000 unless told otherwise, with --rules 2 000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    complaints: Option<u64>,
    /// What if: live years with the parameters of this TOML file (odr_limit_wd = 7) beside years without, in databases that are
    /// thrown away, and print what it changes. What law or guidance gives may be tightened, never relaxed
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// How many seeds with --rules, one after the other from --seed on
    #[arg(long, value_name = "N", default_value_t = 5, requires = "rules", value_parser = clap::value_parser!(u64).range(5..=30))]
    runs: u64,
    /// Write the report as JSON, too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the report as a page with charts, too
    #[arg(long, value_name = "FILE", conflicts_with = "rules")]
    html: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Population {
    City,
}

const HELP: &str = "\
Examples:
  hejie simulate --complaints 2000 --data-dir /tmp/city
  echo 'odr_limit_wd = 7' > rules.toml; hejie simulate --rules rules.toml
  hejie simulate --year 2026 --seed 7 --complaints 187000 --data-dir /tmp/city --html /tmp/city.html

Planted at known places, as data/simulation.toml says: a hairdresser's cards that nobody honours (S4), one matter at two bureaus
(S5), capsules that heal nothing (S6), a school that closes (S7), one person who complains of seventeen shops (S8), the same fumes
again and again (S9). Officers decide after spans that are drawn; nobody's desk is ever full.

Exit codes:
  0  the year was lived and every check holds
  1  it failed, the database is not empty, the rules cannot be changed so, or a check does not hold
  2  wrong arguments or configuration; nothing was done";

impl Simulate {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        let Population::City = self.population;
        let scenario = Scenario {
            year: self.year,
            seed: self.seed,
            complaints: self.complaints.unwrap_or(match self.rules {
                Some(_) => 2_000,
                None => 187_000,
            }),
        };
        if let Some(rules) = &self.rules {
            return what_if::run(&config, scenario, (rules, self.runs), self.json.as_deref());
        }
        let behaviour = Behaviour::read()?;
        let clock = Clock::of_simulation(scenario.begins_at());
        let app = App::open_with(config, clock, Chance::Seeded(scenario.seed))?;
        if !app.read(accounts::is_empty).map_err(said)? {
            return Err(anyhow::anyhow!(
                "the database is not empty: choose another with --data-dir or --database-url"
            )
            .into());
        }
        let began = Stopwatch::now();
        let bar = progress();
        let lived = simulation::run(&app, &behaviour, scenario, &mut |progress| {
            show(&bar, progress)
        });
        bar.finish_and_clear();
        let lived = lived.map_err(said)?;
        let lived_secs = began.elapsed().as_secs_f64();
        let report = Report::of(&app, scenario, lived).map_err(said)?;
        say(&report::text(&report));
        let checked_secs = began.elapsed().as_secs_f64() - lived_secs;
        say(&format!(
            "lived in {lived_secs:.0} s ({:.0} commands a second), checked in {checked_secs:.0} s",
            (lived.steps + lived.passed) as f64 / lived_secs
        ));
        self.write(&report)?;
        match report.checks_hold {
            true => Ok(()),
            false => Err(anyhow::anyhow!("a check does not hold").into()),
        }
    }

    fn write(&self, report: &Report) -> anyhow::Result<()> {
        if let Some(path) = &self.json {
            let json = serde_json::to_string_pretty(report)?;
            fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))?;
        }
        if let Some(path) = &self.html {
            let page = report::page(report);
            fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

fn progress() -> ProgressBar {
    progress::bar("{bar:32} {percent:>3} %  day {human_pos} of {human_len}, {msg}, {eta} left")
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.of);
    bar.set_position(progress.days);
    bar.set_message(format!(
        "{} cases, {} in hand",
        progress.lived.cases, progress.held
    ));
}

/// A closed pipe is no reason to complain.
fn say(text: &str) {
    let _ = writeln!(stdout(), "{text}");
}
