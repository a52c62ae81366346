//! The sweeper: performs what the rules give to the system when time passes (W-1, N-5, N-6, J-1, Z-3).
//!
//! Each act is a command by the system along the way of all commands, as of the instant it was due, the earliest first:
//! also after a downtime of days, in which acts follow from acts. A second sweeper finds an act done and does nothing.

use std::collections::HashSet;

use super::Pace;
use crate::{
    app::App,
    domain::{actor::Actor, complaint::command::Command},
    error::{AppError, AppResult, Conflict},
    metrics,
    service::writer::Execute,
    store::deadlines,
};

const TOGETHER: i64 = 256;

pub fn run(app: &App) -> AppResult<Pace> {
    let now = app.clock.now();
    let due = app.read(|conn| deadlines::due(conn, now, TOGETHER))?;
    let is_full = due.len() as i64 == TOGETHER;
    // Of one complaint only the earliest: what follows from it may be due before its next.
    let mut seen = HashSet::new();
    let first: Vec<_> = due
        .into_iter()
        .filter(|act| seen.insert(act.complaint))
        .collect();
    let requests = first
        .iter()
        .map(|act| {
            let command = Command::PassTime {
                n: act.n,
                act_at: act.act_at,
            };
            Execute {
                as_of: Some(act.act_at),
                ..Execute::new(Actor::System, act.complaint, command)
            }
        })
        .collect();
    let mut done = 0;
    for result in app.writer.execute_all(requests) {
        match result {
            Ok(executed) => done += usize::from(!executed.events.is_empty()),
            // Somebody acted at the same moment, or the case ended: the next look sees how it stands.
            Err(AppError::Conflict(Conflict::Race) | AppError::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    metrics::deadlines_swept(done);
    // What was done may have made more due, where the clock is far ahead of it.
    Ok(if is_full || done > 0 {
        Pace::More
    } else {
        Pace::Done
    })
}
