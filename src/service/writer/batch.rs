//! One transaction for many commands: what they need is loaded at once, each is decided in memory, what they lead to is
//! written table by table. A refused command writes nothing, and since deciding is pure that needs no savepoint.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::Duration;

use super::{
    effects::Effects,
    request::{Execute, Executed},
};
use crate::{
    domain::{
        actor::{Actor, Role},
        complaint::{
            Complaint,
            command::Command,
            decide::{Context, caught_up, decide},
        },
        ids::{AccountId, ComplaintId, EnterpriseId},
        policy,
        time::{Instant, shanghai_date},
    },
    error::{AppError, AppResult, Conflict},
    store::{
        Conn, StoreError, StoreResult,
        complaints::{self, RepeatKey, RepeatKeys},
        enterprises,
        idempotency::{self, Answered},
        last_rows::LastRows,
        settings::{self, Settings},
    },
};

/// The calendar and the parameters, read again when somebody changed them.
#[derive(Default)]
pub struct Rules(Option<Settings>);

impl Rules {
    /// As they were last read. Whether they still hold is found out at the end of the transaction, where it costs nothing.
    pub fn known(&mut self, conn: &mut Conn) -> StoreResult<&Settings> {
        let settings = match self.0.take() {
            Some(known) => known,
            None => settings::load(conn)?,
        };
        Ok(self.0.insert(settings))
    }

    /// What was decided by others than these is decided anew.
    pub fn must_be(&mut self, version: i64) -> StoreResult<()> {
        match &self.0 {
            Some(known) if known.version == version => Ok(()),
            _ => {
                self.0 = None;
                Err(StoreError::Conflict)
            }
        }
    }
}

/// What a batch needs to know, loaded with one question a table.
struct Loaded {
    complaints: HashMap<ComplaintId, Complaint>,
    answered: HashMap<(AccountId, String), Answered>,
    repeats: HashMap<RepeatKey, Vec<(Instant, ComplaintId)>>,
    /// How far back a filing looks for the same (C-10).
    window: Duration,
    active: HashSet<EnterpriseId>,
}

/// Decides and writes, all but what the transaction ends with; an outer error spoils all of it.
pub fn write(
    conn: &mut Conn,
    settings: &Settings,
    requests: &[Execute],
    now: Instant,
    end: &mut LastRows,
) -> Result<Vec<AppResult<Executed>>, StoreError> {
    let mut loaded = load(conn, settings, requests, now)?;
    let mut effects = Effects::default();
    let results = requests
        .iter()
        .map(|request| one(request, settings, &mut loaded, &mut effects, now))
        .collect();
    effects.write(conn, &loaded.complaints, now, end)?;
    Ok(results)
}

fn load(
    conn: &mut Conn,
    settings: &Settings,
    requests: &[Execute],
    now: Instant,
) -> StoreResult<Loaded> {
    let asked: Vec<_> = requests
        .iter()
        .filter_map(|r| r.idempotency.as_ref())
        .collect();
    let answered = idempotency::find(conn, &asked, now)?;

    let mut wanted: HashSet<ComplaintId> = answered.values().map(|a| a.complaint).collect();
    wanted.extend(
        requests
            .iter()
            .filter(|r| r.new_for.is_none())
            .map(|r| r.complaint),
    );
    wanted.extend(requests.iter().filter_map(|r| match r.command {
        Command::CloseDuplicate { original, .. } => Some(original),
        _ => None,
    }));
    let complaints = complaints::load(conn, &wanted.into_iter().collect::<Vec<_>>())?;

    let enterprises: HashSet<EnterpriseId> = requests
        .iter()
        .filter_map(|r| match &r.command {
            Command::Submit(filing) => filing.respondent.enterprise,
            // A further round needs to know whether the enterprise is still there (E-7).
            Command::ReportBreach { .. } | Command::Reopen { .. } => {
                complaints.get(&r.complaint).and_then(Complaint::enterprise)
            }
            _ => None,
        })
        .collect();
    let active = enterprises::active(conn, &enterprises.into_iter().collect::<Vec<_>>())?;

    let keys: Vec<_> = requests
        .iter()
        .filter(|r| matches!(r.command, Command::Submit(_)))
        .filter_map(|r| r.extras.repeat_keys.as_ref())
        .collect();
    let window = Duration::days(i64::from(
        settings.parameters.for_nowhere().duplicate_window_d,
    ));
    // What is filed as of an earlier day is compared with what lay before that day.
    let earliest = requests.iter().filter_map(|r| r.as_of).fold(now, Ord::min);
    let repeats = complaints::repeats(conn, &keys, earliest - window)?;
    Ok(Loaded {
        complaints,
        answered,
        repeats,
        window,
        active,
    })
}

/// One command, decided on the state the commands before it in the batch have left.
fn one<'r>(
    request: &'r Execute,
    settings: &Settings,
    loaded: &mut Loaded,
    effects: &mut Effects<'r>,
    now: Instant,
) -> AppResult<Executed> {
    if let Some(idempotency) = &request.idempotency
        && let Some(answered) = loaded
            .answered
            .get(&(idempotency.account, idempotency.key.clone()))
    {
        if answered.request_sha256 != idempotency.request_sha256 {
            return Err(AppError::Conflict(Conflict::IdempotencyKey));
        }
        let complaint = effects
            .current(&answered.complaint, &loaded.complaints)
            .ok_or(AppError::NotFound)?;
        return Ok(Executed {
            complaint: Arc::new(complaint.clone()),
            is_changed: false,
            is_replay: true,
        });
    }

    let fresh;
    let complaint = match request.new_for {
        Some(consumer) => {
            may_begin(&request.actor, consumer)?;
            let at = request.as_of.unwrap_or(now);
            fresh = Complaint::new(request.complaint, consumer, at);
            &fresh
        }
        None => {
            let complaint = effects
                .current(&request.complaint, &loaded.complaints)
                .ok_or(AppError::NotFound)?;
            may_continue(request, complaint)?;
            complaint
        }
    };
    if request
        .expected_version
        .is_some_and(|expected| expected != complaint.version)
    {
        return Err(AppError::Conflict(Conflict::Version {
            current: complaint.version,
        }));
    }

    let enterprise = match &request.command {
        Command::Submit(filing) => filing.respondent.enterprise,
        _ => complaint.enterprise(),
    };
    let original = match request.command {
        Command::CloseDuplicate { original, .. } => effects.current(&original, &loaded.complaints),
        _ => None,
    };
    let context = Context {
        now: request.as_of.unwrap_or(now),
        actor: &request.actor,
        calendar: &settings.calendar,
        parameters: &settings.parameters,
        active_enterprise: enterprise.filter(|id| loaded.active.contains(id)),
        possible_repeat_of: repeat_of(request, loaded, request.as_of.unwrap_or(now)),
        original,
        authority: request.authority,
    };
    let decided =
        decide(complaint, &request.command, &context).map_err(|refusal| AppError::Refused {
            refusal,
            allowed: policy::allowed_commands(
                &request.actor,
                &caught_up(complaint, &context),
                shanghai_date(context.now),
            ),
        })?;

    for key in request.extras.repeat_keys.iter().flat_map(RepeatKeys::iter) {
        loaded
            .repeats
            .entry(key.clone())
            .or_default()
            .push((request.as_of.unwrap_or(now), request.complaint));
    }
    if let Some(i) = &request.idempotency {
        let answered = Answered {
            request_sha256: i.request_sha256.clone(),
            complaint: request.complaint,
        };
        loaded.answered.insert((i.account, i.key.clone()), answered);
    }
    let draft = complaint.draft.as_ref().map(|form| form.id);
    let is_changed = !decided.events.is_empty();
    Ok(Executed {
        complaint: effects.add(request, draft, decided),
        is_changed,
        is_replay: false,
    })
}

/// Consumers begin their own complaints; dispatchers take them down for callers (C-4).
fn may_begin(actor: &Actor, consumer: AccountId) -> AppResult<()> {
    match actor {
        Actor::Consumer { account } if *account == consumer => Ok(()),
        Actor::Bureau { .. } if actor.has(Role::Dispatcher) => Ok(()),
        _ => Err(AppError::Forbidden),
    }
}

fn may_continue(request: &Execute, complaint: &Complaint) -> AppResult<()> {
    if !policy::may_read(&request.actor, complaint) {
        return Err(AppError::NotFound);
    }
    if !policy::may(&request.actor, request.command.kind(), complaint) {
        return Err(AppError::Forbidden);
    }
    Ok(())
}

/// C-10: the newest earlier case of the same parties about the same thing, within the window before the filing.
fn repeat_of(request: &Execute, loaded: &Loaded, at: Instant) -> Option<ComplaintId> {
    let keys = request.extras.repeat_keys.as_ref()?;
    keys.iter()
        .filter_map(|key| loaded.repeats.get(key))
        .flatten()
        .filter(|(filed_at, id)| {
            *id != request.complaint && (at - loaded.window..=at).contains(filed_at)
        })
        .max_by_key(|(at, _)| *at)
        .map(|(_, id)| *id)
}
