//! Work to be done after a transaction, enqueued within it: it is never forgotten and never done for nothing.

use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::{Conn, StoreResult, schema::jobs, types::to_column};
use crate::domain::time::Instant;

/// E-6: the open cases of an enterprise that left go to the bureau. Payload `{"enterprise_id"}`.
pub const ESCALATE_OPEN_CASES: &str = "escalate_open_cases";

/// T-3: the holidays of a year became known. Payload `{"year"}`.
pub const RECOMPUTE_DEADLINES: &str = "recompute_deadlines";

pub fn enqueue(
    conn: &mut Conn,
    id: Uuid,
    kind: &str,
    payload: &Value,
    run_at: Instant,
) -> StoreResult<()> {
    diesel::insert_into(jobs::table)
        .values((
            jobs::id.eq(id.to_string()),
            jobs::kind.eq(kind),
            jobs::payload.eq(payload.to_string()),
            jobs::attempts.eq(0),
            jobs::run_at.eq(to_column(run_at)),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(Clone, Debug, Queryable)]
pub struct QueuedJob {
    pub id: String,
    pub kind: String,
    pub payload: String,
    pub attempts: i32,
}

/// The next work that is due.
pub fn next(conn: &mut Conn, now: Instant) -> StoreResult<Option<QueuedJob>> {
    Ok(jobs::table
        .filter(jobs::run_at.le(to_column(now)))
        .order((jobs::run_at.asc(), jobs::id.asc()))
        .select((jobs::id, jobs::kind, jobs::payload, jobs::attempts))
        .first(conn)
        .optional()?)
}

pub fn delete(conn: &mut Conn, id: &str) -> StoreResult<()> {
    diesel::delete(jobs::table.find(id)).execute(conn)?;
    Ok(())
}

pub fn postpone(
    conn: &mut Conn,
    job: &QueuedJob,
    run_at: Instant,
    reason: &str,
) -> StoreResult<()> {
    diesel::update(jobs::table.find(&job.id))
        .set((
            jobs::attempts.eq(job.attempts + 1),
            jobs::run_at.eq(to_column(run_at)),
            jobs::last_error.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}
