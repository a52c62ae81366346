//! A backup made under load, restored elsewhere, and held against the original.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Child,
    time::Instant,
};

use anyhow::{Context as _, ensure};
use hejie::store::{Conn, StoreError, dump};
use sha2::{Digest as _, Sha256};

use super::{Backend, ledger::Ledger};
use crate::{check, database::Database, house};

/// A backup that is being made.
pub struct Copying {
    making: Child,
    path: PathBuf,
    /// What had been acknowledged before it began.
    known: HashMap<String, i32>,
}

/// Begins one; whatever happens in the round happens to it too.
pub fn back_up(database: &Database, ledger: &Ledger) -> anyhow::Result<Copying> {
    let path = Path::new(&database.folder()).join("backup.tar");
    let _ = std::fs::remove_file(&path);
    let known = ledger.read().versions.clone();
    let making = house::hejie(database, "backup")
        .arg(&path)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()?;
    Ok(Copying {
        making,
        path,
        known,
    })
}

impl Copying {
    /// A sentence about it, and what is wrong with it.
    pub fn restore(
        self,
        database: &Database,
        into: Backend,
    ) -> anyhow::Result<(String, Vec<String>)> {
        let made = self.making.wait_with_output()?;
        let mut said = String::from_utf8_lossy(&made.stderr).trim().to_owned();
        if !made.status.success() {
            // A database that went away took the backup with it; it says so, and is made again in peace.
            ensure!(!self.path.exists(), "a failed backup left a file: {said}");
            let again = house::hejie(database, "backup").arg(&self.path).output()?;
            let now = String::from_utf8_lossy(&again.stderr).into_owned();
            if !again.status.success() {
                return Ok((said, vec![format!("hejie backup: {now}")]));
            }
            said = format!("backup failed with it ({said}), made again; ");
        }
        let place = into.database();
        house::config(&place)?;
        let began = Instant::now();
        let restored = house::hejie(&place, "restore").arg(&self.path).output()?;
        let took = began.elapsed();
        if !restored.status.success() {
            let why = String::from_utf8_lossy(&restored.stderr).into_owned();
            return Ok((said, vec![format!("hejie restore: {}", why.trim())]));
        }
        let mut wrong = check::condition(&place.url, &self.known)?.wrong;
        let (count, there) = events(&place.url, i64::MAX)?;
        let (_, here) = events(&database.url, count)?;
        if there != here {
            wrong.push("its events are not those of the original".to_owned());
        }
        for line in &mut wrong {
            line.insert_str(0, "in the restored backup: ");
        }
        let of = into.name();
        Ok((
            format!(
                "{said}backup of {count} events restored into {of} in {:.1} s",
                took.as_secs_f64()
            ),
            wrong,
        ))
    }
}

/// How many events there are up to a position, and the hash of all they say.
fn events(url: &str, last: i64) -> anyhow::Result<(i64, String)> {
    let mut conn = Conn::open(url)?;
    let mut tables = dump::tables(&mut conn)?.into_iter();
    let table = tables.find(|table| table.name == "events");
    let table = table.context("a table of events")?;
    let (mut n, mut hash) = (0, Sha256::new());
    let read: Result<(), StoreError> = conn.snapshot(|conn| {
        dump::each_row(conn, &table, |line| {
            // They come in the order of their positions, which have no gap.
            if n < last {
                n += 1;
                // Each database has its own way of writing the same JSON.
                let row: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
                hash.update(row.to_string().as_bytes());
            }
            Ok(())
        })
    });
    read?;
    Ok((n, hejie::keys::hex(&hash.finalize())))
}
