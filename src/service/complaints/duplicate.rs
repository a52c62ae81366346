//! Closing a later copy (J-4): whether two cases have one respondent and one matter is read from their words, which never change
//! once they are filed, so they can be compared before the command is queued.

use serde_json::Value;

use super::{command_form::DuplicateForm, form::Statement};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::command::{Command, CommandKind, Likeness},
        ids::ComplaintId,
        name::search_key,
    },
    error::AppResult,
    service::{json, texts::Opened},
    store::complaints,
};

pub fn close_duplicate(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    form: Value,
) -> AppResult<Command> {
    let DuplicateForm { original } = json::from_value(form)
        .map_err(|error| super::for_whom(app, actor, id, CommandKind::CloseDuplicate, error))?;
    let likeness = match (statement(app, id)?, statement(app, original)?) {
        (Some(copy), Some(first)) => Likeness {
            same_name: search_key(&copy.respondent_name) == search_key(&first.respondent_name),
            other_order: match (&copy.order_no, &first.order_no) {
                (Some(one), Some(other)) => search_key(one) != search_key(other),
                _ => false,
            },
        },
        // One of them does not exist or was never filed: the rules will say so.
        _ => Likeness {
            same_name: false,
            other_order: false,
        },
    };
    Ok(Command::CloseDuplicate { original, likeness })
}

fn statement(app: &App, id: ComplaintId) -> AppResult<Option<Statement>> {
    let Some(complaint) = app.read(|conn| complaints::find(conn, id))? else {
        return Ok(None);
    };
    let Some(filing) = complaint.filing else {
        return Ok(None);
    };
    let opened = app.pool.read(|conn| Opened::load(app, conn, id))?;
    opened.json(&filing.statement)
}
