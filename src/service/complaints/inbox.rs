//! The desk of an enterprise's handlers and the queue of a bureau's staff: their cases tab by tab, the nearest deadline
//! first, with what each waits for.

mod counts;
mod parties;
mod search;

use std::collections::{HashMap, HashSet};

pub use self::{
    counts::{COUNTED, Counts, counts},
    parties::people,
};
use self::{
    parties::Parties,
    search::{Wanted, by_number, searched},
};
use super::form::Complainant;
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role, Side},
        category::SubjectCategory,
        complaint::{
            Complaint,
            awaited::Awaited,
            bureau_desk::{BureauDesk, Source, Tab},
            news::NEWS,
        },
        ids::{AccountId, ComplaintId},
        time::{Instant, end_of_day},
    },
    error::{AppError, AppResult},
    store::{
        accounts::profile,
        complaints::{
            self, Cursor, Scope,
            inbox::{self, HandledBy, Line, Pile},
        },
        readings::{self, Unread},
    },
};

#[derive(Clone, Debug, Default)]
pub struct Question {
    pub tab: Option<Tab>,
    pub handled_by: HandledBy,
    pub due_before: Option<chrono::NaiveDate>,
    /// A category, or the beginning of one: `goods.vehicle` has `goods.vehicle.ev`.
    pub category: Option<SubjectCategory>,
    pub source: Option<Source>,
    pub q: Option<String>,
    pub after: Option<(Instant, String)>,
    pub limit: usize,
}

/// One case on the desk.
pub struct Entry {
    pub complaint: Complaint,
    pub subject: String,
    /// As every list shows them (S-1): the family name and the last four digits.
    pub person: Option<Complainant>,
    /// The operator complained of; None where the reader is that operator.
    pub respondent: Option<String>,
    pub awaited: Option<Awaited>,
    pub tab: Option<Tab>,
    /// The colleague of the reader who has it.
    pub handler: Option<AccountId>,
    pub handler_name: Option<String>,
    /// The reader is of the bureau that has it, and sees its drafts.
    pub is_own_bureau: bool,
    pub unread: Unread,
}

#[derive(Default)]
pub struct Found {
    pub entries: Vec<Entry>,
    pub next: Option<(Instant, String)>,
}

/// what somebody's lists can show at all.
pub fn scope(actor: &Actor) -> AppResult<Scope> {
    match actor {
        Actor::Consumer { account } => Ok(Scope::Consumer(*account)),
        Actor::Enterprise { enterprise, .. } => Ok(Scope::Enterprise(*enterprise)),
        // A clerk who only takes calls sees what the clerk took down; the others what is at their bureau.
        Actor::Bureau { account, roles, .. } if roles.as_slice() == [Role::Dispatcher] => {
            Ok(Scope::FiledBy(*account))
        }
        Actor::Bureau { region, .. } => Ok(Scope::Bureau(*region)),
        Actor::Operator { .. } | Actor::System => Err(AppError::Forbidden),
    }
}

/// The cases of those who handle cases.
pub fn desk_of(actor: &Actor) -> AppResult<Scope> {
    match scope(actor)? {
        Scope::Consumer(_) => Err(AppError::Forbidden),
        scope => Ok(scope),
    }
}

pub fn page(app: &App, actor: &Actor, question: &Question) -> AppResult<Found> {
    let pile = Pile {
        scope: desk_of(actor)?,
        tab: question.tab,
        handled_by: question.handled_by,
        due_until: question.due_before.map(end_of_day),
        waits_for: None,
    };
    let Some(pile) = narrowed(pile) else {
        return Ok(Found::default());
    };
    let after = question.after.as_ref().map(|(due_at, id)| Cursor {
        due_at: due_at.naive_utc(),
        id: id.clone(),
    });
    let wanted = Wanted::new(question);
    let (lines, next) = if wanted.is_everything() {
        everything(app, &pile, after.as_ref(), question.limit)?
    } else if let Some(prefix) = wanted.rare_number() {
        (
            by_number(app, &pile, &wanted, prefix, question.limit)?,
            None,
        )
    } else {
        searched(app, actor, &pile, &wanted, after, question.limit)?
    };
    Ok(Found {
        entries: entries(app, actor, lines)?,
        next: next.map(|cursor| (cursor.due_at.and_utc(), cursor.id)),
    })
}

/// At a bureau only what has just arrived has no officer yet: nothing else is looked through for it.
fn narrowed(pile: Pile) -> Option<Pile> {
    let is_bureau = !matches!(pile.scope, Scope::Enterprise(_));
    match (pile.handled_by, pile.tab) {
        (HandledBy::Nobody, None | Some(Tab::Bureau(BureauDesk::New))) if is_bureau => Some(Pile {
            tab: Some(Tab::Bureau(BureauDesk::New)),
            ..pile
        }),
        (HandledBy::Nobody, _) if is_bureau => None,
        _ => Some(pile),
    }
}

fn everything(
    app: &App,
    pile: &Pile,
    after: Option<&Cursor>,
    limit: usize,
) -> AppResult<(Vec<Line>, Option<Cursor>)> {
    let one_more = i64::try_from(limit).unwrap_or(100) + 1;
    let mut lines = app.read(|conn| inbox::lines(conn, pile, after, one_more))?;
    let has_more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| has_more).map(Line::cursor);
    Ok((lines, next))
}

fn entries(app: &App, actor: &Actor, lines: Vec<Line>) -> AppResult<Vec<Entry>> {
    let account = actor.account().ok_or(AppError::Forbidden)?;
    let ids: Vec<ComplaintId> = lines.iter().map(|line| line.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (mut cases, mut unread) = app.read(|conn| {
        let cases = complaints::load(conn, &ids)?;
        let versions: Vec<_> = cases.values().map(|c| (c.id, c.version)).collect();
        let unread = readings::unread(conn, account, actor.side(), &versions, NEWS)?;
        Ok((cases, unread))
    })?;
    let mut parties = Parties::of(app, actor, desk_of(actor)?, &lines)?;
    let handlers = cases.values().filter_map(|c| colleague(actor, c));
    let names = names(app, handlers.collect())?;
    Ok(lines
        .into_iter()
        .filter_map(|line| {
            let complaint = cases.remove(&line.id)?;
            let handler = colleague(actor, &complaint);
            Some(Entry {
                subject: line.subject,
                person: parties.masked.remove(&line.id),
                respondent: parties.respondents.remove(&line.id),
                awaited: complaint.awaited(),
                tab: tab(actor, &complaint),
                handler,
                handler_name: handler.and_then(|id| names.get(&id).cloned()),
                is_own_bureau: is_own_bureau(actor, &complaint),
                unread: unread.remove(&line.id).unwrap_or_default(),
                complaint,
            })
        })
        .collect())
}

fn tab(actor: &Actor, complaint: &Complaint) -> Option<Tab> {
    match actor.side() {
        Side::Enterprise => complaint.desk().map(Tab::Enterprise),
        _ => complaint.bureau_desk().map(Tab::Bureau),
    }
}

fn is_own_bureau(actor: &Actor, complaint: &Complaint) -> bool {
    let bureau = complaint.bureau.as_ref().map(|b| b.bureau);
    matches!(actor, Actor::Bureau { region, .. } if bureau == Some(*region))
}

/// Who has it at the reader's own house: which of the colleagues at another bureau is that bureau's business.
fn colleague(actor: &Actor, complaint: &Complaint) -> Option<AccountId> {
    match actor {
        Actor::Enterprise { .. } => complaint.negotiation.as_ref()?.handler,
        _ if is_own_bureau(actor, complaint) => complaint.bureau.as_ref()?.officer,
        _ => None,
    }
}

/// What these colleagues are called.
pub(super) fn names(app: &App, ids: HashSet<AccountId>) -> AppResult<HashMap<AccountId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<AccountId> = ids.into_iter().collect();
    let contacts = app.read(|conn| profile::contacts(conn, &app.keys, &ids))?;
    Ok(contacts
        .into_iter()
        .map(|it| (it.account, it.profile.name.into_inner()))
        .collect())
}
