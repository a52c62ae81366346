//! Whether the keys of this installation are those its database was sealed with: with others nobody logs in, and what is written
//! then could be opened by neither.

use std::{fs, path::Path};

use anyhow::Context as _;

use crate::{
    clock::Clock,
    keys::KeyRing,
    store::{
        Conn, StoreResult,
        reseal::{self, SealedColumn},
    },
};

/// Reads the keys, or makes new ones for a database in which nothing is sealed yet; refuses those that open nothing of it.
pub fn load(conn: &mut Conn, file: &Path, clock: &Clock) -> anyhow::Result<KeyRing> {
    let shown = file.display();
    let is_first_start = !file.exists();
    let keys = KeyRing::load(file, clock)?;
    let opens = do_open(&keys, conn).context("cannot read what is sealed")?;
    match (opens, is_first_start) {
        (true, _) => Ok(keys),
        (false, true) => {
            // They were made a moment ago and have sealed nothing.
            fs::remove_file(file).with_context(|| format!("cannot remove {shown}"))?;
            anyhow::bail!(
                "{shown} is missing, and the database holds data sealed with it: put it back (a backup has it), or name the right place with keys_file"
            )
        }
        (false, false) => anyhow::bail!(
            "{shown} does not open what is in the database: these are keys of another installation; put the right ones there (a backup has them), or name the right database"
        ),
    }
}

/// One row of each kind tells: what was sealed earlier is opened by retired keys of the same file.
pub fn do_open(keys: &KeyRing, conn: &mut Conn) -> StoreResult<bool> {
    for column in SealedColumn::ALL {
        let first = reseal::page(conn, column, "", 1)?;
        if first
            .iter()
            .any(|(_, bytes)| keys.open(column.context(), bytes).is_err())
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether there is anything that only the right keys open.
pub fn are_needed(conn: &mut Conn) -> StoreResult<bool> {
    for column in SealedColumn::ALL {
        if !reseal::page(conn, column, "", 1)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
