//! `hejie admin rotate-keys`: a new key for personal data, and everything sealed again with it.

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    cli::{Failure, needs_database},
    clock::Clock,
    config::{CommonOptions, Config},
    service::{matching_keys, reseal},
    store::{Conn, migrations},
};

/// Add a key that seals personal data from now on, and seal everything again with it
///
/// A running server on this machine notices the new key by itself and goes on meanwhile. Where several servers share a database, copy
/// the keys file to the others at once. Retired keys stay in the file: backups need them.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct RotateKeys {
    /// Add no key; seal again what the current key has not sealed yet, after a run that was stopped
    #[arg(long)]
    resume: bool,
}

const HELP: &str = "\
Examples:
  hejie admin rotate-keys
  hejie admin rotate-keys --resume

Exit codes:
  0  everything is sealed by the current key
  1  it failed (go on with --resume), or some rows cannot be opened by any key
  2  wrong arguments or configuration; nothing was done";

impl RotateKeys {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        needs_database(&config)?;
        let mut conn = Conn::open(&config.database_url.expose())?;
        if migrations::is_pending(&mut conn).context("cannot read the schema")? {
            let error = anyhow::anyhow!("the schema is older than this version: run hejie migrate");
            return Err(error.into());
        }
        let keys = matching_keys::load(&mut conn, &config.keys_file, &Clock::system())?;
        if !self.resume {
            keys.rotate_sealing()?;
        }
        let bar = ProgressBar::new(reseal::rows(&mut conn)?).with_style(
            ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left")
                .context("the progress bar")?,
        );
        let tally = reseal::reseal(&mut conn, &keys, |tally| bar.set_position(tally.seen))?;
        bar.finish_and_clear();
        println!(
            "{} rows, {} sealed again, {} that no key opens",
            tally.seen, tally.sealed_again, tally.unreadable
        );
        if tally.unreadable > 0 {
            let error = anyhow::anyhow!("{} rows cannot be opened", tally.unreadable);
            return Err(error.into());
        }
        Ok(())
    }
}
