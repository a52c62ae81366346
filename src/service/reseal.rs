//! Everything sealed by a retired key, sealed again by the current one; a server may go on meanwhile.
//!
//! It can be stopped and begun again at any time: what is done is skipped. What cannot be opened is counted and left.

use anyhow::Context as _;

use crate::{
    keys::KeyRing,
    store::{
        Conn, StoreError,
        reseal::{self, SealedColumn},
    },
};

const BATCH: i64 = 500;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub seen: u64,
    pub sealed_again: u64,
    /// Damaged, or sealed by a key that is lost.
    pub unreadable: u64,
}

/// How many rows there are to look at.
pub fn rows(conn: &mut Conn) -> anyhow::Result<u64> {
    let mut rows = 0;
    for column in SealedColumn::ALL {
        rows += u64::try_from(reseal::count(conn, column)?).unwrap_or(0);
    }
    Ok(rows)
}

pub fn reseal(
    conn: &mut Conn,
    keys: &KeyRing,
    mut progress: impl FnMut(&Tally),
) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    for column in SealedColumn::ALL {
        let mut after = String::new();
        loop {
            let page = reseal::page(conn, column, &after, BATCH)?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            let mut changes = Vec::new();
            for (id, old) in page {
                tally.seen += 1;
                if keys.is_sealed_by_current(&old) {
                    continue;
                }
                let Ok(plain) = keys.open(column.context(), &old) else {
                    tally.unreadable += 1;
                    continue;
                };
                let new = keys.seal(column.context(), &plain).context("cannot seal")?;
                changes.push((id, old, new));
            }
            tally.sealed_again += u64::try_from(changes.len()).unwrap_or(0);
            if !changes.is_empty() {
                conn.write_tx::<_, StoreError>(|conn| {
                    changes
                        .iter()
                        .try_for_each(|(id, old, new)| reseal::replace(conn, column, id, old, new))
                })?;
            }
            progress(&tally);
        }
    }
    Ok(tally)
}
