//! Letting time pass: performs what the rules give to the system (W-1, N-5, N-6, J-1, Z-3).
//!
//! Each act is a command by the system along the way of all commands, as of the instant it was due, the earliest first:
//! also after a downtime of days, in which acts follow from acts. A second sweeper finds an act done and does nothing.

use std::collections::HashSet;

use crate::{
    app::App,
    domain::{actor::Actor, complaint::command::Command, time::Instant},
    error::{AppError, AppResult, Conflict},
    service::writer::{Execute, Executed},
    store::deadlines,
};

const TOGETHER: i64 = 256;

/// A piece of what was due.
pub struct Passed {
    pub done: Vec<Executed>,
    /// What was done may have made more due, where the clock is far ahead of it.
    pub may_be_more: bool,
}

/// Does a piece of what is due up to an instant, of each complaint the earliest act.
pub fn pass_time(app: &App, until: Instant) -> AppResult<Passed> {
    let due = app.read(|conn| deadlines::due(conn, until, TOGETHER))?;
    let is_full = due.len() as i64 == TOGETHER;
    // Of one complaint only the earliest: what follows from it may be due before its next.
    let mut seen = HashSet::new();
    let requests = due
        .into_iter()
        .filter(|act| seen.insert(act.complaint))
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
    let mut done = Vec::new();
    for result in app.writer.execute_all(requests) {
        match result {
            Ok(executed) if !executed.is_changed => {}
            Ok(executed) => done.push(executed),
            // Somebody acted at the same moment, or the case ended: the next look sees how it stands.
            Err(AppError::Conflict(Conflict::Race) | AppError::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Passed {
        may_be_more: is_full || !done.is_empty(),
        done,
    })
}
