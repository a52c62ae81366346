//! How far each reader has read each case, and what came since.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn, StoreResult,
    schema::{events, readings},
    types::{parse, to_column},
};
use crate::{
    domain::{
        actor::Side,
        ids::{AccountId, ComplaintId},
        time::Instant,
    },
    on_backend,
};

/// How far this reader has read these cases; those never opened are left out.
pub fn of(
    conn: &mut Conn,
    account: AccountId,
    cases: &[ComplaintId],
) -> StoreResult<HashMap<ComplaintId, i32>> {
    let ids: Vec<String> = cases.iter().map(ToString::to_string).collect();
    // Each database by itself: PostgreSQL then takes one array and keeps the statement, however many are asked for.
    let rows: Vec<(String, i32)> = on_backend!(conn, |c| readings::table
        .filter(readings::account_id.eq(account.to_string()))
        .filter(readings::complaint_id.eq_any(&ids))
        .select((readings::complaint_id, readings::seq))
        .load(c))?;
    rows.into_iter()
        .map(|(id, seq)| Ok((parse("readings.complaint_id", &id)?, seq)))
        .collect()
}

/// Notes that somebody has read so far. It never goes back: of two open pages the one further on counts.
pub fn advance(
    conn: &mut Conn,
    account: AccountId,
    case: ComplaintId,
    seq: i32,
    at: Instant,
) -> StoreResult<()> {
    if of(conn, account, &[case])?
        .get(&case)
        .is_some_and(|known| *known >= seq)
    {
        return Ok(());
    }
    on_backend!(conn, |c| diesel::insert_into(readings::table)
        .values((
            readings::account_id.eq(account.to_string()),
            readings::complaint_id.eq(case.to_string()),
            readings::seq.eq(seq),
            readings::read_at.eq(to_column(at)),
        ))
        .on_conflict((readings::account_id, readings::complaint_id))
        .do_update()
        .set((readings::seq.eq(seq), readings::read_at.eq(to_column(at)),))
        .execute(c))?;
    Ok(())
}

/// How many events of these kinds, not by the reader's own side, came after what was read of each case.
pub fn unread(
    conn: &mut Conn,
    account: AccountId,
    side: Side,
    cases: &[(ComplaintId, i32)],
    kinds: &[&str],
) -> StoreResult<HashMap<ComplaintId, Unread>> {
    let ids: Vec<ComplaintId> = cases.iter().map(|(id, _)| *id).collect();
    let read = of(conn, account, &ids)?;
    let seq = |id: &ComplaintId| read.get(id).copied().unwrap_or_default();
    // Only where something came at all.
    let behind: Vec<String> = cases
        .iter()
        .filter(|(id, version)| seq(id) < *version)
        .map(|(id, _)| id.to_string())
        .collect();
    let mut counts: HashMap<ComplaintId, Unread> = cases
        .iter()
        .map(|(id, _)| {
            let read_seq = seq(id);
            (*id, Unread { read_seq, count: 0 })
        })
        .collect();
    if behind.is_empty() {
        return Ok(counts);
    }
    let rows: Vec<(String, i32)> = on_backend!(conn, |c| events::table
        .filter(events::complaint_id.eq_any(&behind))
        .filter(events::kind.eq_any(kinds))
        // The actor is canonical JSON, written by the log alone.
        .filter(events::actor.not_like(format!("%\"side\":\"{}\"%", side.as_str())))
        .select((events::complaint_id, events::seq))
        .load(c))?;
    for (id, seq) in rows {
        let id: ComplaintId = parse("events.complaint_id", &id)?;
        if let Some(unread) = counts.get_mut(&id)
            && seq > unread.read_seq
        {
            unread.count += 1;
        }
    }
    Ok(counts)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// Read up to here; 0 where the case was never opened.
    pub read_seq: i32,
    pub count: u32,
}
