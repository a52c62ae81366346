//! What a transaction ends with: the rows everybody contends for. They come together and last, so that other nodes wait for them no
//! longer than they must, with one way there and back to PostgreSQL.

use diesel::{PgConnection, QueryResult, RunQueryDsl as _};

use super::{
    Conn, StoreResult, counters,
    events::{EventRow, Log, position},
    outbox::OutboxRow,
    rollups,
    rows::{Columns, Numbered},
    settings,
};
use crate::{domain::indicator::RollupKey, insert_together};

/// The counter of positions, the events and messages that have their numbers from it, and the figures they change.
#[derive(Default)]
pub struct LastRows {
    pub log: Log,
    pub figures: Vec<(RollupKey, i64)>,
}

impl LastRows {
    /// Gives back the version of the rules as it then stands: what was decided by another one must be decided anew.
    pub fn write(self, conn: &mut Conn) -> StoreResult<i64> {
        let (events, messages) = self.log.into_rows();
        if !events.is_empty() {
            return match conn {
                Conn::Pg(conn) => Ok(at_once(conn, &events, &messages, &self.figures)?),
                Conn::Lite(_) => one_by_one(conn, events, messages, &self.figures),
            };
        }
        rollups::apply(conn, &self.figures)?;
        settings::version(conn)
    }
}

/// Whoever has raised the counter has the cells of the figures to themselves.
fn at_once(
    conn: &mut PgConnection,
    events: &[EventRow],
    messages: &[OutboxRow],
    figures: &[(RollupKey, i64)],
) -> QueryResult<i64> {
    let cells = rollups::rows(figures);
    Numbered {
        counter: counters::POSITION,
        by: position(events.len()),
        numbered: vec![
            Columns::unnested(&events.iter().collect::<Vec<_>>()),
            Columns::unnested(&messages.iter().collect::<Vec<_>>()),
        ],
        beside: vec![rollups::added(&cells)],
        asked: settings::COUNTER,
    }
    .get_result(conn)
}

fn one_by_one(
    conn: &mut Conn,
    mut events: Vec<EventRow>,
    mut messages: Vec<OutboxRow>,
    figures: &[(RollupKey, i64)],
) -> StoreResult<i64> {
    let last = counters::raise(conn, counters::POSITION, position(events.len()))?;
    events.iter_mut().for_each(|row| row.position += last);
    messages.iter_mut().for_each(|row| row.position += last);
    insert_together!(conn; events => &events, outbox => &messages)?;
    rollups::apply(conn, figures)?;
    settings::version(conn)
}
