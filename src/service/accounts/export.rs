//! Everything we hold about one person, for that person (S-3): gathered piece by piece, so that it may be long.
//!
//! A case is shown as its consumer sees it, whatever else the person is in the house.

use serde_json::json;
use uuid::Uuid;

use super::audit;
use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::State,
        ids::{AccountId, ComplaintId},
    },
    error::{AppError, AppResult},
    service::{
        complaints::{
            file,
            form::FilingForm,
            read::{self, Case, Step},
        },
        files,
    },
    store::{
        accounts::sessions::{self, SessionFacts},
        complaints,
        notifications::{self, Listed},
    },
};

/// Entries read at once.
const PAGE: i64 = 100;

/// One of the person's complaints, whole.
pub struct OwnCase {
    pub case: Case,
    /// The form, while it is not filed.
    pub draft: Option<FilingForm>,
    pub record: Vec<Step>,
    pub files: files::Evidence,
}

/// The log-ins that are still good. That somebody asked for everything is written down.
pub fn begin(app: &App, account: AccountId) -> AppResult<Vec<SessionFacts>> {
    let (clock, now) = (app.clock.clone(), app.clock.now());
    app.write(move |conn| {
        audit(
            conn,
            &clock,
            Some(account),
            "data_exported",
            account,
            json!({}),
        )
    })?;
    app.read(|conn| sessions::list(conn, account, now))
}

/// Some notifications, newest first, after the last of those before.
pub fn notifications(
    app: &App,
    account: AccountId,
    before: Option<Uuid>,
) -> AppResult<Vec<Listed>> {
    app.read(|conn| notifications::list(conn, account, before, false, PAGE))
}

/// The next complaint the person made, in the order they were begun.
pub fn next_case(
    app: &App,
    account: AccountId,
    after: Option<ComplaintId>,
) -> AppResult<Option<OwnCase>> {
    let next = app.read(|conn| complaints::next_of_consumer(conn, account, after))?;
    next.map(|id| own_case(app, account, id)).transpose()
}

fn own_case(app: &App, account: AccountId, id: ComplaintId) -> AppResult<OwnCase> {
    let consumer = Actor::Consumer { account };
    let case = read::case(app, &consumer, id)?;
    let draft = match case.complaint.state {
        State::Draft => match file::read_draft(app, &consumer, id) {
            Ok(form) => Some(form),
            // Filed meanwhile.
            Err(AppError::NotFound) => None,
            Err(error) => return Err(error),
        },
        _ => None,
    };
    let mut record: Vec<Step> = Vec::new();
    loop {
        let after = record.last().map_or(0, |step| step.recorded.seq);
        let page = read::record(app, &consumer, id, after, PAGE)?;
        if page.is_empty() {
            break;
        }
        record.extend(page);
    }
    Ok(OwnCase {
        case,
        draft,
        record,
        files: files::list(app, &consumer, id)?,
    })
}
