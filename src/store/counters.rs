//! Counters raised inside the transaction that needs the number: no gaps, one order.

use diesel::prelude::*;

use super::{Conn, StoreResult, prepared::Prepared, schema::counters};

/// The global position of events.
pub const POSITION: &str = "position";

/// Raises a counter and returns its new value; its row stays locked until the commit.
pub fn raise(conn: &mut Conn, name: &str, by: i64) -> StoreResult<i64> {
    let raise = diesel::update(counters::table.find(name))
        .set(counters::value.eq(counters::value + by))
        .returning(counters::value);
    Ok(Prepared(raise).get_result(conn)?)
}

pub fn get(conn: &mut Conn, name: &str) -> StoreResult<i64> {
    Ok(counters::table
        .find(name)
        .select(counters::value)
        .first(conn)?)
}
