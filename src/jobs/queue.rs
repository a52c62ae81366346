//! Work enqueued by a transaction: every open case of an enterprise that left (E-6), every open deadline of a year that
//! was announced (T-3). Safe to run twice and on several nodes: each step is a command that does nothing the second time.

use chrono::NaiveDate;
use serde_json::Value;

use super::Pace;
use crate::{
    app::App,
    domain::{actor::Actor, complaint::command::Command, ids::ComplaintId},
    error::{AppError, AppResult, Conflict},
    service::writer::Execute,
    store::{
        complaints, deadlines,
        jobs::{self, ESCALATE_OPEN_CASES, QueuedJob, RECOMPUTE_DEADLINES},
    },
};

const PAGE: i64 = 256;
/// Commands handed to the writer at once.
const TOGETHER: usize = 256;
/// Each page looks through all that is open, so there are few of them.
const LISTED: i64 = 4096;

pub fn run(app: &App) -> AppResult<Pace> {
    let now = app.clock.now();
    let Some(job) = app.read(|conn| jobs::next(conn, now))? else {
        return Ok(Pace::Done);
    };
    match perform(app, &job) {
        Ok(()) => app.write(move |conn| Ok(jobs::delete(conn, &job.id)?))?,
        Err(error) => {
            tracing::warn!(job = job.kind, attempt = job.attempts, %error, "queued work failed and will be tried again");
            let again_at = now + chrono::Duration::seconds(1 << job.attempts.clamp(0, 11));
            let reason = error.to_string();
            app.write(move |conn| Ok(jobs::postpone(conn, &job, again_at, &reason)?))?;
        }
    }
    Ok(Pace::More)
}

fn perform(app: &App, job: &QueuedJob) -> AppResult<()> {
    let payload: Value = serde_json::from_str(&job.payload).map_err(anyhow::Error::from)?;
    match job.kind.as_str() {
        ESCALATE_OPEN_CASES => {
            let enterprise = payload["enterprise_id"]
                .as_str()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| anyhow::anyhow!("the payload names no enterprise"))?;
            for_each(app, Command::EnterpriseExited, |conn, after| {
                complaints::open_at_enterprise(conn, enterprise, after, PAGE)
            })
        }
        RECOMPUTE_DEADLINES => {
            let year = payload["year"]
                .as_i64()
                .and_then(|year| i32::try_from(year).ok())
                .ok_or_else(|| anyhow::anyhow!("the payload names no year"))?;
            let first_day = NaiveDate::from_ymd_opt(year, 1, 1)
                .ok_or_else(|| anyhow::anyhow!("the payload names no year"))?;
            for_each(app, Command::RecomputeDeadlines { year }, |conn, after| {
                deadlines::open_from(conn, first_day, after.unwrap_or_default(), LISTED)
            })
        }
        other => Err(anyhow::anyhow!("nobody knows how to do {other}").into()),
    }
}

/// Gives a command of the system in every case of a list, page by page.
fn for_each(
    app: &App,
    command: Command,
    page: impl Fn(&mut crate::store::Conn, Option<&str>) -> crate::store::StoreResult<Vec<ComplaintId>>,
) -> AppResult<()> {
    let mut after: Option<String> = None;
    loop {
        let ids = app.read(|conn| page(conn, after.as_deref()))?;
        let Some(last) = ids.last() else {
            return Ok(());
        };
        after = Some(last.to_string());
        for some in ids.chunks(TOGETHER) {
            let requests = some
                .iter()
                .map(|id| Execute::new(Actor::System, *id, command.clone()))
                .collect();
            for result in app.writer.execute_all(requests) {
                match result {
                    // It ended or moved on meanwhile: nothing is left to do in it.
                    Ok(_) | Err(AppError::Refused { .. } | AppError::Conflict(Conflict::Race)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
}
