//! `hejie backup`: everything in one file, while the house works.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, needs_database, progress};
use crate::{
    clock::Clock,
    config::{CommonOptions, Config},
    service::backup,
};

/// Write everything into one file: rows, evidence, keys
///
/// The server may go on meanwhile: the rows are all of one moment, and the files are those these rows name. The file is a tar archive
/// that neither belongs to SQLite nor to PostgreSQL; hejie restore puts it back into either. Every part has its SHA-256 in it.
///
/// The file holds the keys that open all personal data, and is therefore readable by its owner alone (mode 0600): keep it as you keep
/// them. With --without-keys it is of no use to a thief, nor to you without the keys file, which you then keep apart.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Backup {
    /// The file to write; it must not exist
    file: PathBuf,
    /// Leave the keys out: without them what is personal in it cannot be read by anybody
    #[arg(long)]
    without_keys: bool,
}

const HELP: &str = "\
Examples:
  hejie backup /backups/hejie-$(date +%F).tar
  hejie backup --without-keys /backups/hejie-$(date +%F).tar
  tar -xOf hejie.tar manifest.json | jq .last_position

Exit codes:
  0  the file is complete
  1  it failed and there is no file, or some files of evidence are damaged: then the backup holds all the rest, and they are named
  2  wrong arguments or configuration; nothing was done";

impl Backup {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        needs_database(&config)?;
        let bar = progress::spinner();
        let made = backup::make(
            &config,
            &Clock::system(),
            &self.file,
            !self.without_keys,
            &mut |part| {
                bar.set_message(part.to_owned());
                bar.tick();
            },
        );
        bar.finish_and_clear();
        let made = made?;
        println!(
            "{}: {} rows up to event {}, {} files, {}",
            self.file.display(),
            made.rows(),
            made.last_position,
            made.files,
            match made.has_keys {
                true => "keys",
                false => "no keys: keep the keys file apart",
            }
        );
        if made.damaged_files.is_empty() {
            return Ok(());
        }
        for id in &made.damaged_files {
            println!("damaged or missing: file {id}");
        }
        let n = made.damaged_files.len();
        Err(anyhow::anyhow!("{n} files of evidence are damaged; all else is in the backup").into())
    }
}
