//! The review and what follows: approve, reject, warn, suspend, reinstate, exit (E-3, E-6).

use serde_json::json;

use super::{Notes, load_for};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        enterprise::{Enterprise, EnterpriseCommand, EnterpriseRefusal, EnterpriseStatus, Ground},
        ids::{AccountId, EnterpriseId},
    },
    error::{AppError, AppResult, Conflict},
    service::fields::Fields,
    store::{
        Conn, StoreError, accounts,
        enterprises::{self, history::HistoryEntry},
        jobs, settings,
    },
};

const MAX_REASON: usize = 1_000;

/// What somebody asks for; `version` is the one they read, where they say so.
#[derive(Clone, Debug)]
pub struct StatusCommand {
    pub kind: EnterpriseCommand,
    pub reason: String,
    pub ground: Option<Ground>,
    pub version: Option<i32>,
}

/// **Permissions**: `bureau_admin` or `case_officer` of the region; `exit` also by the enterprise's own manager.
pub fn execute(
    app: &App,
    actor: &Actor,
    id: EnterpriseId,
    command: StatusCommand,
) -> AppResult<Enterprise> {
    // Applying again goes with new material, by an application.
    if command.kind == EnterpriseCommand::Reapply {
        return Err(AppError::NotFound);
    }
    let mut fields = Fields::new();
    fields.optional_text("/reason", &command.reason, MAX_REASON);
    fields.done()?;
    let (actor, today) = (actor.clone(), app.clock.today());
    let job_id = app.clock.new_id();
    let notes = Notes::new(app, &actor);
    let after = app.write(move |conn| {
        let before = load_for(conn, &actor, id)?;
        if !before.may(&actor, command.kind) {
            return Err(AppError::Forbidden);
        }
        if command.version.is_some_and(|it| it != before.version) {
            return Err(AppError::Conflict(Conflict::Version {
                current: before.version,
            }));
        }
        let calendar = settings::load(conn)?.calendar;
        let change = before
            .decide(
                command.kind,
                &command.reason,
                command.ground,
                before.is_managed_by(&actor),
                today,
                &calendar,
            )
            .map_err(|refusal| refused(refusal, &before, &actor))?;
        let after = Enterprise {
            status: change.to,
            status_reason: Some(command.reason.clone()).filter(|it| !it.is_empty()),
            hearing_until_on: change.hearing_until_on,
            decided_at: Some(notes.at),
            updated_at: notes.at,
            version: before.version + 1,
            ..before.clone()
        };
        enterprises::update(conn, &after, before.version)
            .map_err(|error| lost(error, before.version))?;
        let entry = HistoryEntry {
            version: after.version,
            at: notes.at,
            account_id: notes.account,
            from: before.status,
            to: after.status,
            reason: command.reason,
            ground: change.ground,
        };
        enterprises::history::append(conn, id, &entry)?;
        let manager = opens_account(conn, &before, &after, &notes)?;
        let detail = json!({
            "command": command.kind,
            "manager": manager,
            "from": before.status,
            "to": after.status,
            "ground": change.ground,
            "hearing_until_on": after.hearing_until_on,
        });
        notes.write(conn, "enterprise_status", id, detail)?;
        if change.escalates_open_cases {
            enqueue_escalation(conn, job_id, id, &notes)?;
        }
        Ok(after)
    })?;
    if let Some(applicant) = after.applicant {
        app.accounts_cache.forget(applicant);
    }
    Ok(after)
}

/// E-3: with the admission the applicant's account becomes that of the enterprise's manager.
fn opens_account(
    conn: &mut Conn,
    before: &Enterprise,
    after: &Enterprise,
    notes: &Notes,
) -> AppResult<Option<AccountId>> {
    let is_admission =
        before.status == EnterpriseStatus::Applied && after.status == EnterpriseStatus::Active;
    let Some(applicant) = after.applicant.filter(|_| is_admission) else {
        return Ok(None);
    };
    let is_manager = accounts::become_manager(conn, applicant, after.id, notes.at)?;
    Ok(is_manager.then_some(applicant))
}

/// E-6: the open cases go to the bureau, surely and after this is stored.
fn enqueue_escalation(
    conn: &mut Conn,
    job_id: uuid::Uuid,
    id: EnterpriseId,
    notes: &Notes,
) -> AppResult<()> {
    let payload = json!({ "enterprise_id": id });
    Ok(jobs::enqueue(
        conn,
        job_id,
        jobs::ESCALATE_OPEN_CASES,
        &payload,
        notes.at,
    )?)
}

pub(super) fn refused(refusal: EnterpriseRefusal, before: &Enterprise, actor: &Actor) -> AppError {
    AppError::EnterpriseRefused {
        refusal,
        allowed: before.allowed_commands(actor),
    }
}

/// Another node changed it between our read and our write.
pub(super) fn lost(error: StoreError, version: i32) -> AppError {
    match error {
        StoreError::Conflict => AppError::Conflict(Conflict::Version {
            current: version + 1,
        }),
        other => other.into(),
    }
}
