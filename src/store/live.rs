//! The events as an open page needs them: what happened to which complaint, and whose it is.

use diesel::prelude::*;

use super::{
    Conn, StoreResult,
    schema::{complaints, events},
    types::parse,
};
use crate::domain::{
    ids::{AccountId, ComplaintId, EnterpriseId},
    region::{Level, RegionCode},
};

#[derive(Clone, Debug)]
pub struct Change {
    pub position: i64,
    pub complaint: ComplaintId,
    pub seq: i32,
    pub kind: String,
    pub state: String,
    pub consumer: AccountId,
    /// Once it was negotiated there.
    pub enterprise: Option<EnterpriseId>,
    pub bureau: Option<RegionCode>,
}

type Row = (
    i64,
    String,
    i32,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
);

const COLUMNS: (
    events::position,
    events::complaint_id,
    events::seq,
    events::kind,
    complaints::state,
    complaints::consumer_id,
    complaints::enterprise_id,
    complaints::bureau,
) = (
    events::position,
    events::complaint_id,
    events::seq,
    events::kind,
    complaints::state,
    complaints::consumer_id,
    complaints::enterprise_id,
    complaints::bureau,
);

fn change(row: Row) -> StoreResult<Change> {
    let (position, complaint, seq, kind, state, consumer, enterprise, bureau) = row;
    Ok(Change {
        position,
        complaint: parse("events.complaint_id", &complaint)?,
        seq,
        kind,
        state,
        consumer: parse("complaints.consumer_id", &consumer)?,
        enterprise: enterprise
            .map(|id| parse("complaints.enterprise_id", &id))
            .transpose()?,
        bureau: bureau
            .map(|code| parse("complaints.bureau", &code))
            .transpose()?,
    })
}

/// Everybody's, in their order.
pub fn changes_after(conn: &mut Conn, position: i64, limit: i64) -> StoreResult<Vec<Change>> {
    let rows: Vec<Row> = events::table
        .inner_join(complaints::table.on(complaints::id.eq(events::complaint_id)))
        .filter(events::position.gt(position))
        .order(events::position.asc())
        .limit(limit)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(change).collect()
}

/// Whose changes somebody missed.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    Consumer(AccountId),
    Enterprise(EnterpriseId),
    Region(RegionCode),
    Nobody,
}

/// Those of one reader, in their order.
pub fn missed(conn: &mut Conn, whose: Whose, after: i64, limit: i64) -> StoreResult<Vec<Change>> {
    let query = events::table
        .inner_join(complaints::table.on(complaints::id.eq(events::complaint_id)))
        .filter(events::position.gt(after))
        .order(events::position.asc())
        .limit(limit)
        .select(COLUMNS)
        .into_boxed();
    let query = match whose {
        Whose::Consumer(account) => query.filter(complaints::consumer_id.eq(account.to_string())),
        Whose::Enterprise(id) => query.filter(complaints::enterprise_id.eq(id.to_string())),
        Whose::Region(code) => query.filter(complaints::bureau.like(pattern(code))),
        Whose::Nobody => return Ok(Vec::new()),
    };
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(change).collect()
}

/// The codes of a region and of those in it, as a pattern.
fn pattern(code: RegionCode) -> String {
    let text = code.to_string();
    let digits = match code.level() {
        Level::Province => 2,
        Level::City => 4,
        Level::County => 6,
    };
    format!("{}%", &text[..digits])
}
