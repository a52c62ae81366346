//! Bad days, one after the other: in each round one bad thing happens at a random moment under load, and afterwards everything is
//! looked at. What was acknowledged is there, nothing is there by half, nothing happened twice, the figures are those of a recount.

mod bad;
mod copies;
mod ledger;
mod load;
mod mail;
mod round;
mod table;

use std::{path::PathBuf, time::Duration};

use anyhow::ensure;

use crate::{database::Database, server_log::Mark};

use self::{bad::Bad, round::House, table::Table};

/// A new database after so many rounds: looking at everything takes longer the more there is.
const ROUNDS_IN_A_HOUSE: u64 = 10;

/// What the machine has for bad days.
pub struct Means {
    /// How long a node stands still.
    pub freeze: Duration,
    /// Where the PostgreSQL lives that may be restarted.
    pub postgres: PathBuf,
    /// A small file system with all databases on it; none where nobody may make one.
    pub small_disk: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub fn name(self) -> &'static str {
        match self {
            Backend::Sqlite => "SQLite",
            Backend::Postgres => "PostgreSQL",
        }
    }

    pub fn database(self) -> Database {
        match self {
            Backend::Sqlite => Database::sqlite(),
            Backend::Postgres => Database::postgres(),
        }
    }

    pub fn other(self) -> Backend {
        match self {
            Backend::Sqlite => Backend::Postgres,
            Backend::Postgres => Backend::Sqlite,
        }
    }
}

pub fn run(rounds: u64, kinds: &str, means: &Means) -> anyhow::Result<bool> {
    let mut days: Vec<(Backend, Bad)> = Vec::new();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        for bad in Bad::asked_for(kinds)? {
            match bad.is_possible(backend, means) {
                Ok(()) => days.push((backend, bad)),
                Err(why) => println!("not tried, {} on {}: {why}", bad.name(), backend.name()),
            }
        }
    }
    ensure!(!days.is_empty(), "nothing bad can happen here");
    let mut table = Table::default();
    let mut dice = Dice::new();
    let mut houses: Vec<(Backend, Option<House>)> =
        vec![(Backend::Sqlite, None), (Backend::Postgres, None)];
    for n in 0..rounds {
        let (backend, bad) = days[n as usize % days.len()];
        let Some((_, house)) = houses.iter_mut().find(|(of, _)| *of == backend) else {
            continue;
        };
        let mut open = match house.take() {
            Some(open) => open,
            None => House::furnish(backend)?,
        };
        let is_last = rounds - n <= days.len() as u64 && is_last_of(&days, n, backend);
        let is_full = open.rounds + 1 >= ROUNDS_IN_A_HOUSE;
        let mark = Mark::here();
        let outcome = open.live(n, bad, means, &mut dice, is_last || is_full);
        if !outcome.as_ref().is_ok_and(|it| it.wrong.is_empty()) {
            let said = mark.tail().join("\n");
            println!("what the servers said last in round {}:\n{said}", n + 1);
        }
        let outcome = outcome?;
        println!("round {:>3}  {outcome}", n + 1);
        table.add(backend, bad, &outcome);
        if !is_full {
            *house = Some(open);
        }
    }
    table.print();
    Ok(table.is_well())
}

/// Whether no later round of the last turn is on this database.
fn is_last_of(days: &[(Backend, Bad)], n: u64, backend: Backend) -> bool {
    let at = n as usize % days.len();
    days.get(at + 1).is_none_or(|(next, _)| *next != backend)
}

/// Random moments: another run meets others.
pub struct Dice(u64);

impl Dice {
    fn new() -> Dice {
        let seed = uuid::Uuid::new_v4().as_u128();
        Dice((seed as u64) | 1)
    }

    /// Some time between two.
    pub fn between(&mut self, least: u64, most: u64) -> Duration {
        // xorshift64: nothing here is to be kept from anybody.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Duration::from_millis(least + self.0 % (most - least))
    }
}
