//! Offers above a handler's limit: kept from the other side until a manager of the enterprise lets them go, then sent as
//! the handler's with the manager on record.

mod telling;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::inbox;
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        authority::{Authority, limit_of},
        complaint::{Complaint, command::CommandKind, refusal::Refusal},
        ids::{AccountId, ComplaintId, EnterpriseId},
        money::Fen,
        policy::{self, House},
        proposal::ProposalStatus,
    },
    error::{AppError, AppResult, Conflict},
    notify::NoticeKind,
    service::{
        fields::Fields,
        texts::Texts,
        writer::{Execute, Executed},
    },
    store::{
        accounts,
        proposals::{self, CONTEXT, Ending, Of, Proposal},
    },
};

const NOTE_MAX: usize = 1000;

/// What came of a command: done, or kept until a manager decides.
pub enum Given {
    Done(Box<Executed>),
    Kept(Box<Complaint>, Box<Shown>),
}

/// A proposal as its own house sees it.
pub struct Shown {
    pub proposal: Proposal,
    pub number: String,
    pub subject: String,
    pub author_name: Option<String>,
    pub decided_by_name: Option<String>,
    pub form: Value,
    pub note: Option<String>,
}

/// What is sealed of a proposal.
#[derive(Serialize, Deserialize)]
struct Body {
    form: Value,
    #[serde(default)]
    note: Option<String>,
}

/// The authority an actor gives a command with. Only offers are measured, so only they cost a look at the account.
pub(super) fn authority(app: &App, actor: &Actor, kind: CommandKind) -> AppResult<Authority> {
    if !matches!(kind, CommandKind::MakeOffer | CommandKind::AcceptOffer) {
        return Ok(Authority::default());
    }
    Ok(Authority {
        limit: limit(app, actor)?,
        approved_by: None,
    })
}

/// The most an actor may promise without a manager.
pub fn limit(app: &App, actor: &Actor) -> AppResult<Option<Fen>> {
    let Actor::Enterprise { account, .. } = actor else {
        return Ok(None);
    };
    let account = app.read(|conn| accounts::get(conn, *account))?;
    Ok(limit_of(
        actor,
        account.offer_limit,
        app.config.limits.handler_offer,
    ))
}

/// Gives a command; what is above the actor's limit is kept as a proposal. Everything else that could be wrong with it was
/// found before the limit was looked at, so a manager gets only what could leave.
pub fn give(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    kind: CommandKind,
    form: Value,
    expected_version: Option<i32>,
) -> AppResult<Given> {
    let is_measured = matches!(kind, CommandKind::MakeOffer | CommandKind::AcceptOffer);
    let kept = is_measured.then(|| form.clone());
    match super::execute(app, actor, id, kind, form, expected_version) {
        Ok(executed) => Ok(Given::Done(Box::new(executed))),
        Err(AppError::Refused {
            refusal: Refusal::AboveLimit { limit, amount },
            ..
        }) => {
            let form = kept.unwrap_or_default();
            let (complaint, shown) = keep(app, actor, id, (kind, form), (limit, amount))?;
            Ok(Given::Kept(Box::new(complaint), Box::new(shown)))
        }
        Err(error) => Err(error),
    }
}

fn keep(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    (command, form): (CommandKind, Value),
    (limit, amount): (Fen, Fen),
) -> AppResult<(Complaint, Shown)> {
    let (complaint, enterprise) = own_case(app, actor, id)?;
    let proposal = Proposal {
        id: app.clock.new_id(),
        complaint: id,
        enterprise,
        author: actor.account().ok_or(AppError::Forbidden)?,
        command,
        amount,
        limit,
        status: ProposalStatus::Waiting,
        body: seal(app, &Body { form, note: None })?,
        created_at: app.clock.now(),
        decided_by: None,
        decided_at: None,
    };
    let (stored, clock) = (proposal.clone(), app.clock.clone());
    let told = app.write(move |conn| {
        proposals::keep(conn, &stored)?;
        Ok(telling::managers(conn, &clock, &stored)?)
    })?;
    app.live.tell(&told);
    Ok((complaint, show_one(app, proposal)?))
}

fn seal(app: &App, body: &Body) -> AppResult<Vec<u8>> {
    let plain = serde_json::to_vec(body).map_err(anyhow::Error::from)?;
    Ok(app
        .keys
        .seal(CONTEXT, &plain)
        .map_err(anyhow::Error::from)?)
}

fn open(app: &App, proposal: &Proposal) -> AppResult<Body> {
    let plain = app
        .keys
        .open(CONTEXT, &proposal.body)
        .map_err(anyhow::Error::from)?;
    Ok(serde_json::from_slice(&plain).map_err(anyhow::Error::from)?)
}

/// A case of the actor's own enterprise: 404 for strangers, 403 for everybody else.
fn own_case(app: &App, actor: &Actor, id: ComplaintId) -> AppResult<(Complaint, EnterpriseId)> {
    let complaint = super::load(app, actor, id)?;
    match policy::house(actor, &complaint) {
        Some(House::Enterprise(enterprise)) => Ok((complaint, enterprise)),
        _ => Err(AppError::Forbidden),
    }
}

fn waiting(app: &App, case: ComplaintId, id: Uuid) -> AppResult<Proposal> {
    let found = app
        .read(|conn| proposals::find(conn, id))?
        .filter(|it| it.complaint == case)
        .ok_or(AppError::NotFound)?;
    match found.status {
        ProposalStatus::Waiting => Ok(found),
        _ => Err(AppError::Conflict(Conflict::Status)),
    }
}

/// Of one case, the newest first.
pub fn of_case(
    app: &App,
    actor: &Actor,
    case: ComplaintId,
    before: Option<Uuid>,
    limit: usize,
) -> AppResult<Vec<Shown>> {
    own_case(app, actor, case)?;
    list(app, Of::Case(case), before, limit)
}

/// Of the actor's enterprise, the newest first.
pub fn of_enterprise(
    app: &App,
    actor: &Actor,
    status: ProposalStatus,
    before: Option<Uuid>,
    limit: usize,
) -> AppResult<Vec<Shown>> {
    let Actor::Enterprise { enterprise, .. } = actor else {
        return Err(AppError::Forbidden);
    };
    list(app, Of::Enterprise(*enterprise, status), before, limit)
}

fn list(app: &App, of: Of, before: Option<Uuid>, limit: usize) -> AppResult<Vec<Shown>> {
    let wanted = i64::try_from(limit).unwrap_or(100) + 1;
    let found = app.read(|conn| proposals::page(conn, of, before, wanted))?;
    show(app, found)
}

/// A manager lets it go: it leaves as the handler's, as if given now.
pub fn approve(app: &App, actor: &Actor, case: ComplaintId, id: Uuid) -> AppResult<Executed> {
    own_case(app, actor, case)?;
    let manager = manager(actor)?;
    let proposal = waiting(app, case, id)?;
    let author = app
        .read(|conn| accounts::get(conn, proposal.author))?
        .actor()
        .ok_or(AppError::Conflict(Conflict::Status))?;
    let form = open(app, &proposal)?.form;
    let mut texts = Texts::new(app, case);
    let command = super::command_of(app, &author, case, proposal.command, form, &mut texts)?;
    app.writer.execute_blocking(Execute {
        contents: texts.new,
        authority: Authority {
            limit: limit(app, actor)?,
            approved_by: Some(manager),
        },
        approval: Some(Ending {
            id,
            status: ProposalStatus::Approved,
            by: manager,
            at: app.clock.now(),
            body: None,
        }),
        ..Execute::new(author, case, command)
    })
}

fn manager(actor: &Actor) -> AppResult<AccountId> {
    actor
        .account()
        .filter(|_| actor.has(Role::OdrManager))
        .ok_or(AppError::Forbidden)
}

/// A manager sends it back with a note.
pub fn send_back(
    app: &App,
    actor: &Actor,
    case: ComplaintId,
    id: Uuid,
    note: &str,
) -> AppResult<Shown> {
    own_case(app, actor, case)?;
    let by = manager(actor)?;
    let proposal = waiting(app, case, id)?;
    let mut fields = Fields::new();
    fields.text("/note", note, NOTE_MAX);
    fields.done()?;
    let form = open(app, &proposal)?.form;
    let note = Some(note.to_owned());
    let body = seal(app, &Body { form, note })?;
    end(app, proposal, ProposalStatus::Returned, by, Some(body))
}

/// Its author takes it back, or a manager does.
pub fn take_back(app: &App, actor: &Actor, case: ComplaintId, id: Uuid) -> AppResult<Shown> {
    own_case(app, actor, case)?;
    let proposal = waiting(app, case, id)?;
    let by = actor
        .account()
        .filter(|by| *by == proposal.author || actor.has(Role::OdrManager))
        .ok_or(AppError::Forbidden)?;
    end(app, proposal, ProposalStatus::Withdrawn, by, None)
}

fn end(
    app: &App,
    proposal: Proposal,
    status: ProposalStatus,
    by: AccountId,
    body: Option<Vec<u8>>,
) -> AppResult<Shown> {
    let (id, clock) = (proposal.id, app.clock.clone());
    let ending = Ending {
        id,
        status,
        by,
        at: app.clock.now(),
        body,
    };
    let told = app.write(move |conn| {
        proposals::end(conn, &ending)?;
        // Nobody is told of their own act.
        let news = match status {
            ProposalStatus::Returned => Some(NoticeKind::ProposalReturned),
            ProposalStatus::Withdrawn if by != proposal.author => {
                Some(NoticeKind::ProposalTakenBack)
            }
            _ => None,
        };
        Ok(match news {
            Some(kind) => telling::author(conn, &clock, &proposal, kind)?,
            None => Vec::new(),
        })
    })?;
    app.live.tell(&told);
    let ended = app
        .read(|conn| proposals::find(conn, id))?
        .ok_or(AppError::NotFound)?;
    show_one(app, ended)
}

fn show_one(app: &App, proposal: Proposal) -> AppResult<Shown> {
    show(app, vec![proposal])?
        .pop()
        .ok_or_else(|| anyhow::anyhow!("a proposal has a case").into())
}

fn show(app: &App, found: Vec<Proposal>) -> AppResult<Vec<Shown>> {
    let people: HashSet<AccountId> = found
        .iter()
        .flat_map(|it| [Some(it.author), it.decided_by])
        .flatten()
        .collect();
    let names = inbox::names(app, people)?;
    let cases: Vec<ComplaintId> = found.iter().map(|it| it.complaint).collect();
    let titles: HashMap<ComplaintId, (String, String)> = app
        .read(|conn| proposals::titles(conn, &cases))?
        .into_iter()
        .map(|(id, number, subject)| (id, (number, subject)))
        .collect();
    found
        .into_iter()
        .map(|proposal| {
            let Body { form, note } = open(app, &proposal)?;
            let (number, subject) = titles.get(&proposal.complaint).cloned().unwrap_or_default();
            Ok(Shown {
                number,
                subject,
                author_name: names.get(&proposal.author).cloned(),
                decided_by_name: proposal.decided_by.and_then(|id| names.get(&id).cloned()),
                form,
                note,
                proposal,
            })
        })
        .collect()
}
