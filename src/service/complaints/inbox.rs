//! The desk of an enterprise's handlers and the queue of a bureau's staff: their cases tab by tab, the nearest deadline
//! first, with what each waits for.

use std::collections::{HashMap, HashSet};

use serde::de::DeserializeOwned;

use super::form::{Complainant, Statement};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role, Side},
        category::SubjectCategory,
        complaint::{
            Complaint,
            bureau_desk::{BureauDesk, Source, Tab},
            desk::{Awaited, Desk},
            news::NEWS,
        },
        ids::{AccountId, ComplaintId},
        time::{Instant, end_of_day},
    },
    error::{AppError, AppResult},
    service::texts::Kind,
    store::{
        StoreResult,
        accounts::profile,
        complaints::{
            self, Cursor, Scope,
            inbox::{self, HandledBy, Line, Pile},
        },
        contents,
        readings::{self, Unread},
    },
};

/// Counting ends here: a desk with more says "and more".
pub const COUNTED: i64 = 1000;
/// Lines read at once where something is searched that no index knows …
const WINDOW: i64 = 500;
/// … and how often: a search answers soon, and goes on from its cursor.
const WINDOWS: usize = 4;
/// A number typed this far (`HJ260511-7`) has few namesakes.
const NUMBER_IS_RARE: usize = 10;
const NAMESAKES: i64 = 500;
/// So many digits of a phone every list shows.
const PHONE_TAIL: usize = 4;

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

fn by_number(
    app: &App,
    pile: &Pile,
    wanted: &Wanted,
    prefix: &str,
    limit: usize,
) -> AppResult<Vec<Line>> {
    let found = app.read(|conn| inbox::numbered(conn, pile, prefix, NAMESAKES))?;
    let fitting = found.into_iter().filter(|line| wanted.is_of_kind(line));
    Ok(fitting.take(limit).collect())
}

/// Walks along the deadlines and keeps what fits, a bounded number of lines a request.
fn searched(
    app: &App,
    actor: &Actor,
    pile: &Pile,
    wanted: &Wanted,
    mut after: Option<Cursor>,
    limit: usize,
) -> AppResult<(Vec<Line>, Option<Cursor>)> {
    let mut kept = Vec::new();
    for _ in 0..WINDOWS {
        let lines = app.read(|conn| inbox::lines(conn, pile, after.as_ref(), WINDOW))?;
        let is_last = lines.len() < usize::try_from(WINDOW).unwrap_or_default();
        let parties = match wanted.q {
            Some(_) => Parties::of(app, actor, pile.scope, &lines)?,
            None => Parties::default(),
        };
        for line in lines {
            if kept.len() == limit {
                let next = kept.last().map(Line::cursor);
                return Ok((kept, next));
            }
            after = Some(line.cursor());
            if wanted.fits(&line, &parties) {
                kept.push(line);
            }
        }
        if is_last {
            return Ok((kept, None));
        }
    }
    Ok((kept, after))
}

/// Who stands against whom, as far as the reader may see it: masked unless it is a case of the reader's own.
#[derive(Default)]
struct Parties {
    masked: HashMap<ComplaintId, Complainant>,
    whole: HashMap<ComplaintId, Complainant>,
    /// Their names; for an enterprise there is only itself.
    respondents: HashMap<ComplaintId, String>,
}

impl Parties {
    fn of(app: &App, actor: &Actor, scope: Scope, lines: &[Line]) -> AppResult<Parties> {
        let ids: Vec<ComplaintId> = lines.iter().map(|line| line.id).collect();
        let mut parties = Parties::default();
        let is_enterprise = matches!(scope, Scope::Enterprise(_));
        let mut people = opened::<Complainant>(app, &ids, Kind::Complainant)?;
        for line in lines {
            let Some(person) = people.remove(&line.id) else {
                continue;
            };
            parties.masked.insert(line.id, super::read::masked(&person));
            let is_own = match (scope, actor) {
                (Scope::FiledBy(_), _) => true,
                (Scope::Bureau(_), Actor::Bureau { region, .. }) => line.bureau == Some(*region),
                _ => false,
            };
            if is_own {
                parties.whole.insert(line.id, person);
            }
        }
        if !is_enterprise {
            let statements = opened::<Statement>(app, &ids, Kind::Statement)?;
            let names = statements
                .into_iter()
                .map(|(id, s)| (id, s.respondent_name));
            parties.respondents = names.collect();
        }
        Ok(parties)
    }

    fn has(&self, line: &Line, q: &str) -> bool {
        let respondent = self.respondents.get(&line.id);
        if respondent.is_some_and(|name| folded(name).contains(q)) {
            return true;
        }
        if let Some(person) = self.whole.get(&line.id) {
            let is_number = q.len() >= PHONE_TAIL && q.chars().all(|c| c.is_ascii_digit());
            if folded(&person.name).contains(q) || (is_number && person.phone.ends_with(q)) {
                return true;
            }
        }
        match (Person::of(q), self.masked.get(&line.id)) {
            (Some(Person::PhoneTail(tail)), Some(person)) => person.phone.ends_with(&tail),
            (Some(Person::FamilyName(name)), Some(person)) => {
                folded(&person.name).starts_with(name)
            }
            _ => false,
        }
    }
}

/// What is looked for, in the form it is compared in.
struct Wanted {
    q: Option<String>,
    category: Option<SubjectCategory>,
    source: Option<Source>,
}

impl Wanted {
    fn new(question: &Question) -> Wanted {
        let q = question.q.as_deref().map(folded);
        Wanted {
            q: q.filter(|q| !q.is_empty()),
            category: question.category,
            source: question.source,
        }
    }

    fn is_everything(&self) -> bool {
        self.q.is_none() && self.category.is_none() && self.source.is_none()
    }

    fn rare_number(&self) -> Option<&str> {
        self.q.as_deref().filter(|q| {
            q.len() >= NUMBER_IS_RARE
                && q.starts_with("HJ")
                && q.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
    }

    fn is_of_kind(&self, line: &Line) -> bool {
        let is_category = self.category.is_none_or(|wanted| {
            let rest = line.category.strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        is_category && self.source.is_none_or(|source| line.source == source)
    }

    fn fits(&self, line: &Line, parties: &Parties) -> bool {
        let is_sought = self.q.as_ref().is_none_or(|q| {
            folded(&line.subject).contains(q)
                || line.number.contains(q.as_str())
                || parties.has(line, q)
        });
        self.is_of_kind(line) && is_sought
    }
}

enum Person {
    PhoneTail(String),
    FamilyName(char),
}

impl Person {
    /// The four last digits of a phone, or a family name with or without a salutation.
    fn of(q: &str) -> Option<Person> {
        if q.len() == PHONE_TAIL && q.chars().all(|c| c.is_ascii_digit()) {
            return Some(Person::PhoneTail(q.to_owned()));
        }
        let name = ["先生", "女士", "**", "*", "某某", "某"]
            .iter()
            .find_map(|ending| q.strip_suffix(ending))
            .unwrap_or(q);
        let mut letters = name.chars();
        match (letters.next(), letters.next()) {
            (Some(family_name), None) => Some(Person::FamilyName(family_name)),
            _ => None,
        }
    }
}

fn folded(text: &str) -> String {
    text.trim().chars().flat_map(char::to_uppercase).collect()
}

/// The complainants of some cases, masked as every list shows them.
pub fn people(app: &App, ids: &[ComplaintId]) -> AppResult<HashMap<ComplaintId, Complainant>> {
    let whole = opened::<Complainant>(app, ids, Kind::Complainant)?;
    let masked = whole.iter().map(|(id, it)| (*id, super::read::masked(it)));
    Ok(masked.collect())
}

fn opened<T: DeserializeOwned>(
    app: &App,
    ids: &[ComplaintId],
    kind: Kind,
) -> AppResult<HashMap<ComplaintId, T>> {
    let sealed = app.read(|conn| inbox::sealed(conn, ids, kind.as_str()))?;
    let mut found = HashMap::with_capacity(sealed.len());
    for (id, body) in sealed {
        let plain = app
            .keys
            .open(contents::CONTEXT, &body)
            .map_err(anyhow::Error::from)?;
        let value = serde_json::from_slice(&plain).map_err(anyhow::Error::from)?;
        found.insert(id, value);
    }
    Ok(found)
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

/// How many cases lie under each tab of the reader, none counted further than [`COUNTED`].
pub struct Counts {
    pub tabs: Vec<(Tab, i64)>,
    /// Of what the reader's house owes: due before the end of today, or already late.
    pub due_today: i64,
    pub overdue: i64,
    /// Of what the house owes, or has just got: what nobody has taken.
    pub unassigned: i64,
}

impl Counts {
    pub fn of(&self, tab: Tab) -> Option<i64> {
        let found = self.tabs.iter().find(|it| it.0 == tab);
        found.map(|it| it.1)
    }
}

pub fn counts(app: &App, actor: &Actor, handled_by: HandledBy) -> AppResult<Counts> {
    let of = Pile {
        scope: desk_of(actor)?,
        tab: None,
        handled_by,
        due_until: None,
        waits_for: None,
    };
    let under = |tab: Tab| Pile {
        tab: Some(tab),
        ..of
    };
    let is_clerk = matches!(of.scope, Scope::FiledBy(_));
    let is_enterprise = matches!(of.scope, Scope::Enterprise(_));
    let (tabs, owed, incoming): (Vec<Tab>, Vec<Pile>, Tab) = if is_enterprise {
        // What the enterprise owes under an agreement is for it to perform; the rest waits for the consumer.
        let to_perform = Pile {
            waits_for: Some(Side::Enterprise),
            ..under(Tab::Enterprise(Desk::Agreement))
        };
        (
            Desk::ALL.map(Tab::Enterprise).to_vec(),
            vec![under(Tab::Enterprise(Desk::Ours)), to_perform],
            Tab::Enterprise(Desk::Ours),
        )
    } else {
        let desks = BureauDesk::ALL.into_iter();
        (
            desks
                .filter(|it| is_clerk || *it != BureauDesk::Negotiating)
                .map(Tab::Bureau)
                .collect(),
            BureauDesk::OWED.map(|it| under(Tab::Bureau(it))).to_vec(),
            Tab::Bureau(BureauDesk::New),
        )
    };
    let (now, tonight) = (app.clock.now(), end_of_day(app.clock.today()));
    app.read(|conn| {
        let mut count = |pile: Pile| match narrowed(pile) {
            Some(pile) => inbox::count(conn, &pile, COUNTED),
            None => Ok(0),
        };
        let mut owed_until = |until: Instant| -> StoreResult<i64> {
            owed.iter().try_fold(0, |sum, pile| {
                let due_until = Some(until);
                Ok(sum + count(Pile { due_until, ..*pile })?)
            })
        };
        let (overdue, until_tonight) = (owed_until(now)?, owed_until(tonight)?);
        let tabs: StoreResult<Vec<(Tab, i64)>> = tabs
            .into_iter()
            .map(|tab| Ok((tab, count(under(tab))?)))
            .collect();
        Ok(Counts {
            tabs: tabs?,
            due_today: until_tonight - overdue,
            overdue,
            unassigned: count(Pile {
                handled_by: HandledBy::Nobody,
                ..under(incoming)
            })?,
        })
    })
}
