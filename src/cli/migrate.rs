//! `hejie migrate`: the schema of the database, brought up to date.

use anyhow::Context as _;
use clap::Args;

use super::{Failure, needs_database};
use crate::{
    app,
    config::{CommonOptions, Config},
    store::{Conn, migrations},
};

/// Create the database or bring its schema up to date
///
/// `hejie serve` does the same at its start; as a command of its own it can run before a new version is put in place. Safe to run
/// again: it does nothing where nothing is missing.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Migrate {
    /// Change nothing; fail where something is missing
    #[arg(long)]
    check: bool,
}

const HELP: &str = "\
Examples:
  hejie migrate
  hejie migrate --check && echo the schema is that of this version

Exit codes:
  0  the schema is up to date
  1  it failed, or with --check something is missing
  2  wrong arguments or configuration; nothing was done";

impl Migrate {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        let url = config.database_url.expose();
        if self.check {
            needs_database(&config)?;
            let mut conn = Conn::open(&url)?;
            let pending = migrations::is_pending(&mut conn).context("cannot read the schema")?;
            if pending {
                return Err(anyhow::anyhow!(
                    "the schema is older than this version: run hejie migrate"
                )
                .into());
            }
        } else {
            app::make_database_folder(&config)?;
            let mut conn = Conn::open(&url)?;
            for name in migrations::run(&mut conn).context("cannot change the schema")? {
                println!("applied {name}");
            }
        }
        println!("the schema is up to date");
        Ok(())
    }
}
