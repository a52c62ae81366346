//! `hejie recount`: rows and figures held against the log.

use anyhow::Context as _;
use clap::Args;
use indicatif::ProgressBar;

use super::{Failure, needs_database, progress};
use crate::{
    config::{CommonOptions, Config},
    service::recount::{self, Difference, Tally, Watcher},
    store::{Conn, StoreResult, migrations},
};

/// Printed one by one; beyond it only counted.
const PRINTED: u64 = 1_000;

/// Count all figures again from the events and compare
///
/// Folds every case again from its events, in the order they happened, and compares: the state in its row, the columns lists are
/// found by, and every cell the figures are made of. Nothing is changed without --repair; the server may go on meanwhile.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Recount {
    /// Write the figures as counted, in one transaction (rows of complaints are never changed)
    #[arg(long)]
    repair: bool,
}

const HELP: &str = "\
Examples:
  hejie recount
  hejie recount --repair

With --repair whoever files or answers meanwhile waits until it is done; on SQLite it is best done while the server is stopped.

Exit codes:
  0  everything is as the events say
  1  there are differences (with --repair: the figures are now right), or it failed
  2  wrong arguments or configuration; nothing was done";

impl Recount {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        needs_database(&config)?;
        let mut conn = Conn::open(&config.database_url.expose())?;
        let pending = migrations::is_pending(&mut conn).context("cannot read the schema")?;
        if pending {
            let error = anyhow::anyhow!("the schema is older than this version: run hejie migrate");
            return Err(error.into());
        }
        match self.repair {
            true => repair(&mut conn),
            false => compare(&mut conn),
        }
    }
}

/// Says what there is, and fails where rows or figures are not what the events say.
pub(super) fn compare(conn: &mut Conn) -> Result<(), Failure> {
    let mut screen = Screen::new();
    let tally: StoreResult<_> = conn.snapshot(|conn| recount::compare(conn, &mut screen));
    screen.end(tally)
}

fn repair(conn: &mut Conn) -> Result<(), Failure> {
    let mut screen = Screen::new();
    let tally: StoreResult<_> = conn.write_tx(|conn| recount::repair(conn, &mut screen));
    let is_done = tally.is_ok();
    let ended = screen.end(tally);
    if is_done {
        println!("the figures are now as counted");
    }
    ended
}

/// Progress on standard error, differences on standard output.
struct Screen {
    bar: ProgressBar,
    found: u64,
}

impl Screen {
    fn new() -> Screen {
        let bar = progress::bar(
            "{bar:32} {percent:>3} %  {human_pos} of {human_len} events, {per_sec}, {eta} left",
        );
        Screen { bar, found: 0 }
    }

    fn end(self, tally: StoreResult<Tally>) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        let tally = tally.context("cannot count")?;
        println!(
            "{} events of {} complaints, {} cells of the figures: {} differences",
            tally.events, tally.complaints, tally.cells, tally.differences
        );
        match tally.differences {
            0 => Ok(()),
            n => Err(anyhow::anyhow!("{n} differences").into()),
        }
    }
}

impl Watcher for Screen {
    fn starts(&mut self, events: u64) {
        self.bar.set_length(events);
    }

    fn reads(&mut self, events: u64) {
        self.bar.set_position(events);
    }

    fn finds(&mut self, difference: &Difference) {
        self.found += 1;
        if self.found <= PRINTED {
            self.bar.suspend(|| println!("{difference}"));
        } else if self.found == PRINTED + 1 {
            self.bar
                .suspend(|| println!("… more than {PRINTED}: the rest is only counted"));
        }
    }
}
