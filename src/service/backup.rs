//! A backup: one file with everything a house is made of, taken while it works, and the way back from it.
//!
//! It is a tar archive that any tool can look into:
//!
//! - `hejie-backup.json` says what it is and which program made it;
//! - `tables/<table>/000001.jsonl.gz` … are the rows, line by line, in a form that belongs to neither database: what was taken from
//!   SQLite goes back into PostgreSQL, and the other way round. It is also how a house moves;
//! - `evidence/<id>` and `thumbnails/<id>` are the files, byte for byte;
//! - `keys.json` are the keys, unless they are kept elsewhere;
//! - `sums/000001.sha256` … are the hashes of the parts before them, as `sha256sum` writes them;
//! - `manifest.json` counts it all, and comes last: an archive without it was not written to its end.
//!
//! All rows are of one moment: they are read in one transaction that sees nothing later. Neither making nor restoring one holds
//! more than a part in memory.

mod archive;
mod make;
mod restore;

use serde::{Deserialize, Serialize};

pub use self::{archive::verify, make::make, restore::restore};
use crate::{
    domain::{ids::FileId, time::Instant},
    store::dump::Table,
};

/// Raised when an older program could not read what a newer one writes.
const FORMAT: u32 = 1;

/// The first part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub format: u32,
    /// The version of the program that made it.
    pub hejie: String,
    pub made_at: Instant,
    /// Name and version of the database it was taken from.
    pub database: String,
}

/// The last part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The migrations the database had seen.
    pub schema: Vec<String>,
    /// In the order in which they go back: each after those it refers to.
    pub tables: Vec<Kept>,
    /// The last event that is in it.
    pub last_position: i64,
    pub files: u64,
    pub thumbnails: u64,
    /// Files a row names and the store did not have, or had otherwise than the row says.
    pub damaged_files: Vec<FileId>,
    pub has_keys: bool,
    /// How many parts have a line in the sums, and the hash of all sums.
    pub parts: u64,
    pub sums_sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub table: Table,
    pub rows: u64,
}

impl Manifest {
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|kept| kept.rows).sum()
    }
}

/// The object store is asynchronous; what is done here has a thread of its own to wait on.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}
