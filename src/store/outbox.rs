//! Messages to send, written in the transaction of the event they tell of.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Conn, StoreResult, schema::outbox, types::to_column};
use crate::{columns, domain::time::Instant};

#[derive(Clone, Debug, Insertable, Queryable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct OutboxRow {
    pub position: i64,
    pub audience: String,
    pub notice: String,
    pub complaint_id: String,
    pub at: NaiveDateTime,
}

columns!(OutboxRow in outbox {
    position, audience, notice, complaint_id, at,
});

/// Takes the oldest rows away, about `limit`: those of one event are never torn apart. What this gives back nobody else
/// gets, on any node.
pub fn take(conn: &mut Conn, limit: i64) -> StoreResult<Vec<OutboxRow>> {
    let positions: Vec<i64> = outbox::table
        .order(outbox::position.asc())
        .select(outbox::position)
        .limit(limit)
        .load(conn)?;
    let Some(last) = positions.last() else {
        return Ok(Vec::new());
    };
    let mut rows: Vec<OutboxRow> = diesel::delete(outbox::table.filter(outbox::position.le(*last)))
        .returning((
            outbox::position,
            outbox::audience,
            outbox::notice,
            outbox::complaint_id,
            outbox::at,
        ))
        .get_results(conn)?;
    rows.sort_by_key(|row| row.position);
    Ok(rows)
}

/// What nobody needs to be told any more.
pub fn forget_before(conn: &mut Conn, before: Instant) -> StoreResult<()> {
    diesel::delete(outbox::table.filter(outbox::at.lt(to_column(before)))).execute(conn)?;
    Ok(())
}

pub fn is_empty(conn: &mut Conn) -> StoreResult<bool> {
    let first: Option<i64> = outbox::table
        .select(outbox::position)
        .first(conn)
        .optional()?;
    Ok(first.is_none())
}
