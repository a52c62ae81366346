//! The append-only log: one global order without gaps, one order within each complaint.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Conn, StoreError, StoreResult,
    outbox::OutboxRow,
    schema::events,
    types::{parse, to_column, to_instant},
};
use crate::{
    columns,
    domain::{
        canonical_json,
        complaint::{
            deadline::DeadlineChange,
            event::{Event, Recorded},
        },
        ids::ComplaintId,
    },
};

/// The version of the payload's shape.
const PAYLOAD_VERSION: i32 = 1;

#[derive(Insertable, Queryable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub(super) struct EventRow {
    pub position: i64,
    complaint_id: String,
    seq: i32,
    kind: String,
    v: i32,
    payload: String,
    actor: String,
    at: NaiveDateTime,
    rule_set: String,
}

columns!(EventRow in events {
    position, complaint_id, seq, kind, v, payload, actor, at, rule_set,
});

/// What stands in `payload`, as canonical JSON (RFC 8785).
#[derive(Serialize)]
struct PayloadOut<'a> {
    event: &'a Event,
    deadlines: &'a [DeadlineChange],
}

#[derive(Deserialize)]
struct PayloadIn {
    event: Event,
    deadlines: Vec<DeadlineChange>,
}

/// An event with its place in the global order.
#[derive(Clone, Debug)]
pub struct Stored {
    pub position: i64,
    pub complaint: ComplaintId,
    pub recorded: Recorded,
}

fn broken(e: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Db(diesel::result::Error::SerializationError(Box::new(e)))
}

fn canonical<T: Serialize>(value: &T) -> StoreResult<String> {
    canonical_json::to_string(value).map_err(broken)
}

/// Events ready to be appended in their order, and the messages about them: everything slow is done before the counter is touched.
/// [`LastRows`](super::last_rows::LastRows) appends them.
#[derive(Default)]
pub struct Log {
    events: Vec<EventRow>,
    /// Each at the distance of its event from the first.
    messages: Vec<OutboxRow>,
}

impl Log {
    /// An event, and whom it concerns with what: audience and notice.
    pub fn add(
        &mut self,
        complaint: ComplaintId,
        recorded: &Recorded,
        notices: impl IntoIterator<Item = (String, String)>,
    ) -> StoreResult<()> {
        let event = EventRow {
            position: position(self.events.len()),
            complaint_id: complaint.to_string(),
            seq: recorded.seq,
            kind: recorded.event.kind().to_owned(),
            v: PAYLOAD_VERSION,
            payload: canonical(&PayloadOut {
                event: &recorded.event,
                deadlines: &recorded.deadlines,
            })?,
            actor: canonical(&recorded.actor)?,
            at: to_column(recorded.at),
            rule_set: recorded.rule_set.as_str().to_owned(),
        };
        let messages = notices.into_iter().map(|(audience, notice)| OutboxRow {
            position: event.position,
            audience,
            notice,
            complaint_id: event.complaint_id.clone(),
            at: event.at,
        });
        self.messages.extend(messages);
        self.events.push(event);
        Ok(())
    }

    /// The rows with their positions counted back from the last: 0, -1 …
    pub(super) fn into_rows(mut self) -> (Vec<EventRow>, Vec<OutboxRow>) {
        let last = position(self.events.len()) - 1;
        self.events.iter_mut().for_each(|row| row.position -= last);
        self.messages
            .iter_mut()
            .for_each(|row| row.position -= last);
        (self.events, self.messages)
    }
}

pub(super) fn position(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn stored(row: EventRow) -> StoreResult<Stored> {
    let payload: PayloadIn = serde_json::from_str(&row.payload).map_err(|e| {
        StoreError::Db(diesel::result::Error::DeserializationError(
            format!("event {} of complaint {}: {e}", row.seq, row.complaint_id).into(),
        ))
    })?;
    Ok(Stored {
        position: row.position,
        complaint: parse("events.complaint_id", &row.complaint_id)?,
        recorded: Recorded {
            seq: row.seq,
            at: to_instant(row.at),
            actor: serde_json::from_str(&row.actor).map_err(broken)?,
            rule_set: parse("events.rule_set", &row.rule_set)?,
            event: payload.event,
            deadlines: payload.deadlines,
        },
    })
}

/// The events of one complaint after a sequence number.
pub fn of_complaint(
    conn: &mut Conn,
    complaint: ComplaintId,
    after_seq: i32,
    limit: i64,
) -> StoreResult<Vec<Stored>> {
    let rows: Vec<EventRow> = events::table
        .filter(events::complaint_id.eq(complaint.to_string()))
        .filter(events::seq.gt(after_seq))
        .order(events::seq.asc())
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(stored).collect()
}

/// All events by complaint and sequence, page by page: for whoever folds every complaint again.
pub fn page_after(
    conn: &mut Conn,
    after: Option<(ComplaintId, i32)>,
    limit: i64,
) -> StoreResult<Vec<Stored>> {
    let (id, seq) = after.map_or((String::new(), 0), |(id, seq)| (id.to_string(), seq));
    let rows: Vec<EventRow> = events::table
        .filter(events::complaint_id.ge(&id))
        .filter(
            events::complaint_id
                .gt(&id)
                .or(events::complaint_id.eq(&id).and(events::seq.gt(seq))),
        )
        .order((events::complaint_id.asc(), events::seq.asc()))
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(stored).collect()
}

/// The log in its global order, each event as one line of all that is kept of it.
pub fn lines_after(conn: &mut Conn, position: i64, limit: i64) -> StoreResult<Vec<(i64, String)>> {
    let rows: Vec<EventRow> = events::table
        .filter(events::position.gt(position))
        .order(events::position.asc())
        .limit(limit)
        .load(conn)?;
    let lines = rows.into_iter().map(|row| {
        let at = to_instant(row.at).timestamp_micros();
        let line = format!(
            "{} {} {} {} {at} {} {} {}",
            row.complaint_id, row.seq, row.kind, row.v, row.rule_set, row.actor, row.payload
        );
        (row.position, line)
    });
    Ok(lines.collect())
}
