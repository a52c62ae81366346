//! `hejie calendar`: the holiday notices.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::{Failure, needs_database, said};
use crate::{
    app::App,
    clock::Clock,
    config::{CommonOptions, Config},
    service::calendar,
};

/// Look after the calendar that limits are counted with
#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    Import(Import),
}

/// Take over the holidays of one or more years
///
/// A year that is imported again is replaced as a whole. Open due dates are recomputed by the server, or when it next starts, and
/// the parties are told.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Import {
    /// A JSON file: {"years": {"2027": {"holidays": ["2027-01-01", …], "workdays": […], "verified": true}}}
    file: PathBuf,
}

const HELP: &str = "\
Examples:
  hejie calendar import cn-workdays-2027.json

Exit codes:
  0  imported
  1  it failed; the reason is on standard error, nothing was changed
  2  wrong arguments or configuration; nothing was done";

impl CalendarCommand {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        match self {
            Self::Import(command) => command.run(common),
        }
    }
}

impl Import {
    fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let notice = fs::read_to_string(&self.file)
            .with_context(|| format!("cannot read {}", self.file.display()))?;
        let config = Config::load(common, None)?;
        needs_database(&config)?;
        let app = App::open(config, Clock::system())?;
        for year in calendar::import(&app, &notice).map_err(said)? {
            println!("imported {year}");
        }
        Ok(())
    }
}
