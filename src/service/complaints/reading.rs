//! What is new to a reader: events of others since they last looked.

use crate::{
    app::App,
    domain::{actor::Actor, complaint::news::NEWS, ids::ComplaintId},
    error::{AppError, AppResult, FieldProblem},
    store::{
        Conn, StoreResult,
        readings::{self, Unread},
    },
};

/// Notes that the actor has read a case up to an event; answers what is still unread. Going back is not possible, so two
/// open pages do not fight.
pub fn mark(app: &App, actor: &Actor, id: ComplaintId, seq: i32) -> AppResult<Unread> {
    let account = actor.account().ok_or(AppError::Forbidden)?;
    let complaint = super::load(app, actor, id)?;
    if !(0..=complaint.version).contains(&seq) {
        let last = complaint.version;
        return Err(AppError::field(
            "/seq",
            FieldProblem::OutOfRange {
                zh: format!("应在 0 到 {last} 之间"),
                en: format!("Between 0 and {last}"),
            },
        ));
    }
    let known = app.read(|conn| readings::of(conn, account, &[id]))?;
    // Most openings of a page bring nothing new: then nobody waits for the writer.
    if known.get(&id).is_none_or(|known| *known < seq) {
        let at = app.clock.now();
        app.write(move |conn| Ok(readings::advance(conn, account, id, seq, at)?))?;
    }
    app.read(|conn| of_one(conn, actor, id, complaint.version))
}

/// What of one case the actor has not read.
pub(super) fn of_one(
    conn: &mut Conn,
    actor: &Actor,
    id: ComplaintId,
    version: i32,
) -> StoreResult<Unread> {
    let Some(account) = actor.account() else {
        return Ok(Unread::default());
    };
    let counts = readings::unread(conn, account, actor.side(), &[(id, version)], NEWS)?;
    Ok(counts.get(&id).copied().unwrap_or_default())
}
