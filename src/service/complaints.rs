//! Complaints: filing, commands, reading. Every write goes through the writer as a command.

pub mod agreement;
pub mod bulk;
pub mod check;
pub mod command_form;
pub mod due;
mod duplicate;
pub mod file;
pub mod form;
pub mod inbox;
mod mask;
pub mod notes;
pub mod proposals;
pub mod read;
pub mod reading;

use crate::{
    app::App,
    domain::{
        actor::Actor,
        authority::Authority,
        complaint::{
            Complaint,
            command::{Command, CommandKind},
        },
        ids::ComplaintId,
        policy,
    },
    error::{AppError, AppResult},
    service::{
        json,
        texts::Texts,
        writer::{Execute, Executed},
    },
    store::complaints,
};

/// A complaint the actor may know of; anybody else is told that there is none.
pub fn load(app: &App, actor: &Actor, id: ComplaintId) -> AppResult<Complaint> {
    let complaint = app
        .read(|conn| complaints::find(conn, id))?
        .ok_or(AppError::NotFound)?;
    if policy::may_read(actor, &complaint) {
        Ok(complaint)
    } else {
        Err(AppError::NotFound)
    }
}

/// Gives one command as a person sent it: its words become contents, the rest goes to the rules.
pub fn execute(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    kind: CommandKind,
    form: serde_json::Value,
    expected_version: Option<i32>,
) -> AppResult<Executed> {
    if kind == CommandKind::Submit {
        return file::submit_draft(app, actor, id, expected_version);
    }
    if kind == CommandKind::SaveDraft {
        let form = json::from_value(form).map_err(|e| for_whom(app, actor, id, kind, e))?;
        return file::save_draft(app, actor, id, &form, expected_version);
    }
    let mut texts = Texts::new(app, id);
    let command = command_of(app, actor, id, kind, form, &mut texts)?;
    let authority = proposals::authority(app, actor, kind)?;
    give(
        app,
        actor,
        id,
        command,
        texts,
        (expected_version, authority),
    )
}

/// The command a form becomes; its words are gathered in `texts`.
pub(super) fn command_of(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    kind: CommandKind,
    form: serde_json::Value,
    texts: &mut Texts<'_>,
) -> AppResult<Command> {
    let read = match kind {
        CommandKind::AcceptOffer => return agreement::accept_offer(app, actor, id, form, texts),
        CommandKind::CloseDuplicate => return duplicate::close_duplicate(app, actor, id, form),
        CommandKind::Assign => command_form::assign(app, actor, form),
        _ => command_form::read(kind, form, texts),
    };
    read.map_err(|error| for_whom(app, actor, id, kind, error))
}

/// Who may not know of the case, or not give the command, is told that, and not what is wrong with the form. The writer
/// asks again; this look is paid for only where there is something to refuse.
fn for_whom(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    kind: CommandKind,
    error: AppError,
) -> AppError {
    match load(app, actor, id) {
        Ok(complaint) if policy::may(actor, kind, &complaint) => error,
        Ok(_) => AppError::Forbidden,
        Err(unknown) => unknown,
    }
}

fn give(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    command: Command,
    texts: Texts<'_>,
    (expected_version, authority): (Option<i32>, Authority),
) -> AppResult<Executed> {
    let contents = texts.new;
    app.writer.execute_blocking(Execute {
        contents,
        expected_version,
        authority,
        ..Execute::new(actor.clone(), id, command)
    })
}
