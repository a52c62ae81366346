//! Messages to send, written in the transaction of the event they tell of.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Conn, StoreResult, schema::outbox};
use crate::insert_rows;

#[derive(Clone, Debug, Insertable, Queryable)]
#[diesel(table_name = outbox)]
pub struct OutboxRow {
    pub position: i64,
    pub audience: String,
    pub notice: String,
    pub complaint_id: String,
    pub at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, rows: &[OutboxRow]) -> StoreResult<()> {
    insert_rows!(conn, outbox::table, rows)
}
