//! `hejie restore`: a backup put back into an empty place, and proved.

use std::{fs::File, path::PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::{Failure, progress, recount};
use crate::{
    config::{CommonOptions, Config},
    service::backup,
    store::Conn,
};

/// Put a backup back into an empty place
///
/// Reads the file from end to end first and compares every hash, so that a damaged or foreign one changes nothing. The place is the one
/// the settings name: an empty database, SQLite or PostgreSQL whichever it was before, no files, no keys. Then every case is folded again
/// from its events, as hejie recount does.
///
/// A restored house is the same house: served, it sends the letters that were waiting. To look at a backup, serve it with
/// --set mail.transport=folder.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Restore {
    /// What hejie backup has written
    file: PathBuf,
    /// Only read it and say what is in it
    #[arg(long)]
    check: bool,
}

const HELP: &str = "\
Examples:
  hejie restore --check hejie-2026-11-28.tar
  hejie restore hejie-2026-11-28.tar --data-dir /var/lib/hejie-restored
  hejie restore hejie-2026-11-28.tar --database-url postgres://hejie:secret@localhost/hejie

Exit codes:
  0  it is restored, and rows and figures are what the events say
  1  it failed, or they are not
  2  wrong arguments or configuration; nothing was done";

impl Restore {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        let name = self.file.display().to_string();
        let mut file = File::open(&self.file).with_context(|| format!("cannot open {name}"))?;
        let bar = progress::spinner();
        bar.set_message("comparing hashes");
        let (header, manifest) =
            backup::verify(&mut file).with_context(|| format!("{name} cannot be restored"))?;
        println!(
            "{name}: made {} by version {} from {}, {} rows up to event {}, {} files, {}",
            header.made_at.format("%F %T UTC"),
            header.hejie,
            header.database,
            manifest.rows(),
            manifest.last_position,
            manifest.files,
            if manifest.has_keys { "keys" } else { "no keys" },
        );
        if self.check {
            return Ok(());
        }
        backup::restore(&config, &mut file, &manifest, &mut |part| {
            bar.set_message(part.to_owned());
            bar.tick();
        })
        .with_context(|| format!("{name} was not restored"))?;
        bar.finish_and_clear();
        if !manifest.has_keys {
            let keys = config.keys_file.display();
            println!("the keys are not in it: put them into {keys} before anything else is done");
        }
        let mut conn = Conn::open(&config.database_url.expose())?;
        recount::compare(&mut conn)
    }
}
