//! Complaints: filing, commands, reading. Every write goes through the writer as a command.

pub mod agreement;
pub mod check;
pub mod command_form;
pub mod file;
pub mod form;
pub mod read;

use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::{
            Complaint,
            command::{Command, CommandKind},
        },
        ids::ComplaintId,
        policy,
    },
    error::{AppError, AppResult},
    service::{
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
    let mut texts = Texts::new(app, id);
    let command = match kind {
        CommandKind::Submit => return file::submit_draft(app, actor, id, expected_version),
        CommandKind::AcceptOffer => agreement::accept_offer(app, actor, id, form, &mut texts)?,
        CommandKind::Assign => command_form::assign(app, actor, form)?,
        _ => command_form::read(kind, form, &mut texts)?,
    };
    give(app, actor, id, command, texts, expected_version)
}

fn give(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    command: Command,
    texts: Texts<'_>,
    expected_version: Option<i32>,
) -> AppResult<Executed> {
    let contents = texts.new;
    app.writer.execute_blocking(Execute {
        contents,
        expected_version,
        ..Execute::new(actor.clone(), id, command)
    })
}
