//! `hejie seed demo`: a database to look at and to try things in.

use std::io::{Write as _, stdout};

use clap::{Args, Subcommand};
use indicatif::ProgressBar;

use super::{Failure, clock::ClockOptions, progress, said};
use crate::{
    app::App,
    config::{CommonOptions, Config},
    jobs::{self, Pace},
    service::demo::{self, Standing},
};

/// Fill an empty database
#[derive(Debug, Subcommand)]
pub enum SeedCommand {
    Demo(Demo),
}

/// Fill an empty database with a demonstration
///
/// Two bureaus with a person for each role, twelve enterprises, consumers, and complaints over all states that lived through the
/// last four months. Every name, number and company is made up. Prints who can log in, all with the same password: never do this
/// where real people work.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Demo {
    /// Do nothing where the database is not empty
    #[arg(long)]
    if_empty: bool,
    /// How many complaints
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(20..=20_000))]
    complaints: u32,
    #[command(flatten)]
    clock: ClockOptions,
}

const HELP: &str = "\
Examples:
  hejie seed demo
  hejie seed demo --if-empty --complaints 2000
  hejie seed demo --database-url sqlite:/tmp/demo.db --data-dir /tmp/demo

Exit codes:
  0  the database is filled, or with --if-empty there was something in it
  1  it failed, or the database is not empty
  2  wrong arguments or configuration; nothing was done";

impl SeedCommand {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let Self::Demo(command) = self;
        command.run(common)
    }
}

impl Demo {
    fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        let app = App::open(config, self.clock.clock())?;
        match demo::standing(&app).map_err(said)? {
            Standing::Empty => self.fill(&app)?,
            Standing::Seeded if self.if_empty => say("the demonstration is there already"),
            Standing::InUse if self.if_empty => {
                say("the database is in use: no demonstration is put into it");
                return Ok(());
            }
            Standing::Seeded | Standing::InUse => {
                return Err(anyhow::anyhow!(
                    "the database is not empty: choose another with --data-dir or --database-url, or add --if-empty"
                )
                .into());
            }
        }
        print_logins();
        Ok(())
    }

    fn fill(&self, app: &App) -> Result<(), Failure> {
        let bar = progress();
        let seeded = demo::seed(app, self.complaints as usize, &mut |gone, all| {
            bar.set_length(all);
            bar.set_position(gone);
        });
        bar.finish_and_clear();
        let seeded = seeded.map_err(said)?;
        while jobs::outbox::run_without_letters(app).map_err(said)? == Pace::More {}
        say(&format!(
            "{} complaints were filed and lived",
            seeded.complaints
        ));
        Ok(())
    }
}

fn progress() -> ProgressBar {
    progress::bar("{bar:32} {percent:>3} %  day {human_pos} of {human_len}, {eta} left")
}

fn print_logins() {
    say(&format!("\nEverybody's password is {}\n", demo::PASSWORD));
    for login in demo::logins() {
        let (role, of) = (login.role, login.of);
        say(&format!("  {role:<14} {:<30} {of}", login.login));
    }
    say("");
}

/// A closed pipe is no reason to complain.
fn say(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}
