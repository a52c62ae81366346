//! From the outbox to people: each row becomes a notification for everybody it is for, and a letter where they gave an
//! address. Exactly once: the rows are taken away in the transaction that writes what they become.

use std::collections::{BTreeSet, HashMap};

use super::Pace;
use crate::{
    app::App,
    clock::Clock,
    domain::{
        actor::Role,
        ids::{AccountId, EnterpriseId},
        region::RegionCode,
    },
    error::AppResult,
    notify::Audience,
    store::{
        Conn, StoreResult,
        accounts::audience::{self, Member},
        mails::{self, NewMail},
        notifications::{self, NewNotification},
        outbox::{self, OutboxRow},
        types::{parse, to_instant},
    },
};

/// Rows at once: few enough that a filing which comes in between waits some milliseconds.
const BATCH: i64 = 64;

pub fn run(app: &App) -> AppResult<Pace> {
    tell(app, true)
}

/// Notifications alone, for a past that nobody wants letters of.
pub fn run_without_letters(app: &App) -> AppResult<Pace> {
    tell(app, false)
}

fn tell(app: &App, with_letters: bool) -> AppResult<Pace> {
    if app.read(outbox::is_empty)? {
        return Ok(Pace::Done);
    }
    let clock = app.clock.clone();
    let told = app.write(move |conn| Ok(expand(conn, &clock, with_letters)?))?;
    let pace = match told.rows {
        0 => Pace::Done,
        _ => Pace::More,
    };
    app.live.tell(&told.accounts);
    Ok(pace)
}

struct Told {
    rows: usize,
    accounts: Vec<AccountId>,
}

fn expand(conn: &mut Conn, clock: &Clock, with_letters: bool) -> StoreResult<Told> {
    let rows = outbox::take(conn, BATCH)?;
    let mut people = People::default();
    let mut notices = Vec::new();
    let mut letters = Vec::new();
    // Somebody may be meant twice by one event, as handler and as head of the unit.
    let mut once = BTreeSet::new();
    for row in &rows {
        for member in people.of(conn, row)? {
            if !once.insert((row.position, member.account, row.notice.clone())) {
                continue;
            }
            let complaint = Some(parse("outbox.complaint_id", &row.complaint_id)?);
            notices.push(NewNotification {
                id: clock.new_id(),
                account: member.account,
                notice: row.notice.clone(),
                complaint,
                position: Some(row.position),
                at: to_instant(row.at),
            });
            if with_letters && member.has_email {
                letters.push(NewMail {
                    id: clock.new_id(),
                    account: member.account,
                    notice: row.notice.clone(),
                    complaint,
                    secret: None,
                    at: clock.now(),
                });
            }
        }
    }
    in_order(&mut notices, |notice| &mut notice.id);
    in_order(&mut letters, |letter| &mut letter.id);
    notifications::insert(conn, &notices)?;
    mails::insert(conn, &letters)?;
    let accounts: BTreeSet<_> = notices.iter().map(|notice| notice.account).collect();
    Ok(Told {
        rows: rows.len(),
        accounts: accounts.into_iter().collect(),
    })
}

/// Identifiers of one instant have no order of their own; lists go by them, so they get that of the events.
fn in_order<T>(things: &mut [T], id: impl Fn(&mut T) -> &mut uuid::Uuid) {
    let mut ids: Vec<_> = things.iter_mut().map(|thing| *id(thing)).collect();
    ids.sort_unstable();
    for (thing, next) in things.iter_mut().zip(ids) {
        *id(thing) = next;
    }
}

/// Who the audiences of a batch are, each asked for once.
#[derive(Default)]
struct People {
    known: HashMap<String, Vec<Member>>,
}

impl People {
    fn of(&mut self, conn: &mut Conn, row: &OutboxRow) -> StoreResult<Vec<Member>> {
        if let Some(members) = self.known.get(&row.audience) {
            return Ok(members.clone());
        }
        let members = members(conn, parse("outbox.audience", &row.audience)?)?;
        self.known.insert(row.audience.clone(), members.clone());
        Ok(members)
    }
}

fn members(conn: &mut Conn, audience: Audience) -> StoreResult<Vec<Member>> {
    Ok(match audience {
        Audience::Complainant(account) => audience::one(conn, account)?.into_iter().collect(),
        Audience::Enterprise(id) => enterprise(conn, id, &[Role::OdrHandler, Role::OdrManager])?,
        Audience::Managers(id) => enterprise(conn, id, &[Role::OdrManager])?,
        Audience::Handler { account, of } => match audience::one(conn, account)? {
            Some(member) if member.enterprise == Some(of) => vec![member],
            _ => enterprise(conn, of, &[Role::OdrHandler, Role::OdrManager])?,
        },
        Audience::Bureau(region) => bureau(conn, region)?,
        Audience::Officer { account, of } => match audience::one(conn, account)? {
            // An officer of a superior region may have taken the case.
            Some(member) if member.region.is_some_and(|region| region.contains(of)) => vec![member],
            _ => bureau(conn, of)?,
        },
        Audience::Reviewers { of, except } => staff(conn, of, &[Role::Reviewer])?
            .into_iter()
            .filter(|member| Some(member.account) != except)
            .collect(),
        Audience::Heads(region) => staff(conn, region, &[Role::BureauAdmin])?,
        Audience::Supervisors(region) => staff(conn, region, &[Role::Supervisor])?,
    })
}

/// Who gives out new cases; the officers themselves where nobody does.
fn bureau(conn: &mut Conn, region: RegionCode) -> StoreResult<Vec<Member>> {
    let dispatchers = staff(conn, region, &[Role::Dispatcher, Role::BureauAdmin])?;
    if dispatchers.is_empty() {
        return staff(conn, region, &[Role::CaseOfficer]);
    }
    Ok(dispatchers)
}

fn enterprise(conn: &mut Conn, id: EnterpriseId, roles: &[Role]) -> StoreResult<Vec<Member>> {
    Ok(with_roles(audience::of_enterprise(conn, id)?, roles))
}

fn staff(conn: &mut Conn, region: RegionCode, roles: &[Role]) -> StoreResult<Vec<Member>> {
    Ok(with_roles(audience::of_region(conn, region)?, roles))
}

fn with_roles(mut members: Vec<Member>, roles: &[Role]) -> Vec<Member> {
    members.retain(|member| member.roles.iter().any(|role| roles.contains(role)));
    members
}
