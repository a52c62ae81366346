//! The desk of an enterprise's handlers: their cases tab by tab, the nearest deadline first, with what each waits for.

use std::collections::{HashMap, HashSet};

use super::form::Complainant;
use crate::{
    app::App,
    domain::{
        actor::{Actor, Side},
        category::SubjectCategory,
        complaint::{
            Complaint,
            desk::{Awaited, Desk},
            news::NEWS,
        },
        ids::{AccountId, ComplaintId, EnterpriseId},
        time::{Instant, end_of_day},
    },
    error::{AppError, AppResult},
    service::texts::SEALED_AS,
    store::{
        accounts::profile,
        complaints::{
            self, Cursor,
            inbox::{self, HandledBy, Line, Pile},
        },
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

#[derive(Clone, Debug, Default)]
pub struct Question {
    pub desk: Option<Desk>,
    pub handled_by: HandledBy,
    pub due_before: Option<chrono::NaiveDate>,
    /// A category, or the beginning of one: `goods.vehicle` has `goods.vehicle.ev`.
    pub category: Option<SubjectCategory>,
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
    pub awaited: Option<Awaited>,
    pub desk: Option<Desk>,
    pub handler_name: Option<String>,
    pub unread: Unread,
}

pub struct Found {
    pub entries: Vec<Entry>,
    pub next: Option<(Instant, String)>,
}

fn enterprise(actor: &Actor) -> AppResult<EnterpriseId> {
    match actor {
        Actor::Enterprise { enterprise, .. } => Ok(*enterprise),
        _ => Err(AppError::Forbidden),
    }
}

pub fn page(app: &App, actor: &Actor, question: &Question) -> AppResult<Found> {
    let pile = Pile {
        enterprise: enterprise(actor)?,
        desk: question.desk,
        handled_by: question.handled_by,
        due_until: question.due_before.map(end_of_day),
        waits_for: None,
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
        searched(app, &pile, &wanted, after, question.limit)?
    };
    Ok(Found {
        entries: entries(app, actor, lines)?,
        next: next.map(|cursor| (cursor.due_at.and_utc(), cursor.id)),
    })
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
    let found = app.read(|conn| inbox::numbered(conn, prefix, NAMESAKES))?;
    Ok(found
        .into_iter()
        .filter(|(line, facts)| pile.has(line, facts) && wanted.is_category(line))
        .map(|(line, _)| line)
        .take(limit)
        .collect())
}

/// Walks along the deadlines and keeps what fits, a bounded number of lines a request.
fn searched(
    app: &App,
    pile: &Pile,
    wanted: &Wanted,
    mut after: Option<Cursor>,
    limit: usize,
) -> AppResult<(Vec<Line>, Option<Cursor>)> {
    let mut kept = Vec::new();
    for _ in 0..WINDOWS {
        let lines = app.read(|conn| inbox::lines(conn, pile, after.as_ref(), WINDOW))?;
        let is_last = lines.len() < usize::try_from(WINDOW).unwrap_or_default();
        let people = match wanted.person() {
            Some(_) => people(app, &lines.iter().map(|it| it.id).collect::<Vec<_>>())?,
            None => HashMap::new(),
        };
        for line in lines {
            if kept.len() == limit {
                let next = kept.last().map(Line::cursor);
                return Ok((kept, next));
            }
            after = Some(line.cursor());
            if wanted.fits(&line, people.get(&line.id)) {
                kept.push(line);
            }
        }
        if is_last {
            return Ok((kept, None));
        }
    }
    Ok((kept, after))
}

/// What is looked for, in the form it is compared in.
struct Wanted {
    q: Option<String>,
    category: Option<SubjectCategory>,
}

impl Wanted {
    fn new(question: &Question) -> Wanted {
        let q = question.q.as_deref().map(folded);
        Wanted {
            q: q.filter(|q| !q.is_empty()),
            category: question.category,
        }
    }

    fn is_everything(&self) -> bool {
        self.q.is_none() && self.category.is_none()
    }

    fn rare_number(&self) -> Option<&str> {
        self.q.as_deref().filter(|q| {
            q.len() >= NUMBER_IS_RARE
                && q.starts_with("HJ")
                && q.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
    }

    /// The four last digits of a phone, or a family name with or without a salutation.
    fn person(&self) -> Option<Person> {
        let q = self.q.as_deref()?;
        if q.len() == 4 && q.chars().all(|c| c.is_ascii_digit()) {
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

    fn is_category(&self, line: &Line) -> bool {
        self.category.is_none_or(|wanted| {
            let rest = line.category.strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    fn fits(&self, line: &Line, person: Option<&Complainant>) -> bool {
        let Some(q) = &self.q else {
            return self.is_category(line);
        };
        let is_person = || match (self.person(), person) {
            (Some(Person::PhoneTail(tail)), Some(person)) => person.phone.ends_with(&tail),
            (Some(Person::FamilyName(name)), Some(person)) => {
                person.name.to_uppercase().starts_with(name)
            }
            _ => false,
        };
        self.is_category(line)
            && (folded(&line.subject).contains(q)
                || line.number.contains(q.as_str())
                || is_person())
    }
}

enum Person {
    PhoneTail(String),
    FamilyName(char),
}

fn folded(text: &str) -> String {
    text.trim().chars().flat_map(char::to_uppercase).collect()
}

/// The complainants of some cases, masked as every list shows them.
pub fn people(app: &App, ids: &[ComplaintId]) -> AppResult<HashMap<ComplaintId, Complainant>> {
    let sealed = app.read(|conn| inbox::complainants(conn, ids))?;
    let mut found = HashMap::with_capacity(sealed.len());
    for (id, body) in sealed {
        let plain = app
            .keys
            .open(SEALED_AS, &body)
            .map_err(anyhow::Error::from)?;
        let whole: Complainant = serde_json::from_slice(&plain).map_err(anyhow::Error::from)?;
        found.insert(id, super::read::masked(&whole));
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
    let mut people = people(app, &ids)?;
    let names = names(app, cases.values().filter_map(handler).collect())?;
    Ok(lines
        .into_iter()
        .filter_map(|line| {
            let complaint = cases.remove(&line.id)?;
            Some(Entry {
                subject: line.subject,
                person: people.remove(&line.id),
                awaited: complaint.awaited(),
                desk: complaint.desk(),
                handler_name: handler(&complaint).and_then(|id| names.get(&id).cloned()),
                unread: unread.remove(&line.id).unwrap_or_default(),
                complaint,
            })
        })
        .collect())
}

fn handler(complaint: &Complaint) -> Option<AccountId> {
    complaint.negotiation.as_ref().and_then(|n| n.handler)
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

/// How many cases lie under each tab, none counted further than [`COUNTED`].
pub struct Counts {
    pub ours: i64,
    pub theirs: i64,
    pub agreement: i64,
    pub ended: i64,
    /// Of what the enterprise owes: due before the end of today, or already late.
    pub due_today: i64,
    pub overdue: i64,
    pub unassigned: i64,
}

pub fn counts(app: &App, actor: &Actor, handled_by: HandledBy) -> AppResult<Counts> {
    let of = Pile {
        enterprise: enterprise(actor)?,
        desk: None,
        handled_by,
        due_until: None,
        waits_for: None,
    };
    let (now, tonight) = (app.clock.now(), end_of_day(app.clock.today()));
    app.read(|conn| {
        let mut count = |pile: Pile| inbox::count(conn, &pile, COUNTED);
        let desk = |desk| Pile {
            desk: Some(desk),
            ..of
        };
        let mut owed_until = |until: Instant| {
            let due = |pile: Pile| Pile {
                due_until: Some(until),
                waits_for: Some(Side::Enterprise),
                ..pile
            };
            let answers = Pile {
                waits_for: None,
                ..due(desk(Desk::Ours))
            };
            Ok::<_, crate::store::StoreError>(count(answers)? + count(due(desk(Desk::Agreement)))?)
        };
        let (overdue, until_tonight) = (owed_until(now)?, owed_until(tonight)?);
        Ok(Counts {
            ours: count(desk(Desk::Ours))?,
            theirs: count(desk(Desk::Theirs))?,
            agreement: count(desk(Desk::Agreement))?,
            ended: count(desk(Desk::Ended))?,
            due_today: until_tonight - overdue,
            overdue,
            unassigned: count(Pile {
                handled_by: HandledBy::Nobody,
                ..desk(Desk::Ours)
            })?,
        })
    })
}
