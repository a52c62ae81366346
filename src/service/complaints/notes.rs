//! Internal notes: what the people of one house tell each other about a case. The other side never learns of them.

use std::collections::HashSet;

use serde_json::json;
use uuid::Uuid;

use super::inbox;
use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::Complaint,
        ids::{AccountId, ComplaintId},
        policy::{self, House},
        time::Instant,
    },
    error::{AppError, AppResult},
    service::{audit, fields::Fields},
    store::notes::{self, CONTEXT},
};

const NOTE_MAX: usize = 2000;

pub struct Note {
    pub id: Uuid,
    pub author: AccountId,
    pub author_name: Option<String>,
    pub text: String,
    pub at: Instant,
}

/// The house whose notes the actor shares; 404 for strangers, 403 for who has a part in the case but no house.
fn house(actor: &Actor, complaint: &Complaint) -> AppResult<House> {
    policy::house(actor, complaint).ok_or(AppError::Forbidden)
}

pub fn write(app: &App, actor: &Actor, id: ComplaintId, text: &str) -> AppResult<Note> {
    let house = house(actor, &super::load(app, actor, id)?)?;
    let author = actor.account().ok_or(AppError::Forbidden)?;
    let mut fields = Fields::new();
    fields.text("/text", text, NOTE_MAX);
    fields.done()?;
    let row = notes::Note {
        id: app.clock.new_id(),
        author,
        body: app
            .keys
            .seal(CONTEXT, text.as_bytes())
            .map_err(anyhow::Error::from)?,
        at: app.clock.now(),
    };
    let stored = row.clone();
    app.write(move |conn| Ok(notes::insert(conn, id, house, &stored)?))?;
    opened(app, vec![row])?
        .pop()
        .ok_or_else(|| anyhow::anyhow!("a note that was written is there").into())
}

/// The newest first; up to one more than `limit`, where there is another page.
pub fn list(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    before: Option<Uuid>,
    limit: usize,
) -> AppResult<Vec<Note>> {
    let complaint = super::load(app, actor, id)?;
    let house = house(actor, &complaint)?;
    audit::note_case(app, actor, audit::Read::Notes, &complaint, json!({}))?;
    let wanted = i64::try_from(limit).unwrap_or(100) + 1;
    let rows = app.read(|conn| notes::page(conn, id, house, before, wanted))?;
    opened(app, rows)
}

fn opened(app: &App, rows: Vec<notes::Note>) -> AppResult<Vec<Note>> {
    let authors: HashSet<AccountId> = rows.iter().map(|row| row.author).collect();
    let names = inbox::names(app, authors)?;
    rows.into_iter()
        .map(|row| {
            let plain = app
                .keys
                .open(CONTEXT, &row.body)
                .map_err(anyhow::Error::from)?;
            Ok(Note {
                id: row.id,
                author: row.author,
                author_name: names.get(&row.author).cloned(),
                text: String::from_utf8(plain).map_err(anyhow::Error::from)?,
                at: row.at,
            })
        })
        .collect()
}
