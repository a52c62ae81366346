//! The audit log (S-6): who saw whose personal data, noted without slowing down who sees it; and the log for the auditor.
//!
//! What people do to a case stands in the log of the case, with its author; what they do to accounts, enterprises and settings
//! is written in the transaction that does it. A reader, though, must not wait for a commit: what is given out is noted in memory
//! before it is given, a job writes what was noted twice a second, a stopping server writes the rest. A process that is
//! killed loses what was read in its last half second, not more. Where nothing can be written readings pile up only so
//! far ([`MOST_WAITING`], [`LONGEST_WAIT`]); then each reader writes first, and while that fails is given nothing.
//!
//! Not noted: people reading what is their own, and lists that show a family name and four digits at most.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant as Moment},
};

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        complaint::Complaint,
        ids::AccountId,
        policy::{self, Relation},
        time::{Instant, end_of_day, start_of_day},
    },
    error::{AppError, AppResult, FieldProblem},
    store::audit::{self, AuditEntry, AuditFilter, AuditLine},
};

/// From here on a reader writes what was noted before more is given out.
const MOST_WAITING: usize = 10_000;
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What somebody was given to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Case,
    Record,
    Agreement,
    Notes,
    EvidenceList,
    Evidence,
    Licence,
    Staff,
    Audit,
}

impl Read {
    /// As the log names it.
    fn as_str(self) -> &'static str {
        match self {
            Read::Case => "case_read",
            Read::Record => "record_read",
            Read::Agreement => "agreement_read",
            Read::Notes => "notes_read",
            Read::EvidenceList => "evidence_listed",
            Read::Evidence => "evidence_opened",
            Read::Licence => "licence_opened",
            Read::Staff => "staff_listed",
            Read::Audit => "audit_read",
        }
    }
}

/// What was read and is not written yet.
#[derive(Default)]
pub struct Readings {
    waiting: Mutex<Vec<(Moment, AuditEntry)>>,
    /// Held while they are written: what one writes no other writes again.
    writing: Mutex<()>,
}

impl Readings {
    fn waiting(&self) -> MutexGuard<'_, Vec<(Moment, AuditEntry)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn have_piled_up(&self) -> bool {
        let waiting = self.waiting();
        let oldest = waiting.first().map(|(since, _)| since.elapsed());
        waiting.len() >= MOST_WAITING || oldest.is_some_and(|it| it >= LONGEST_WAIT)
    }
}

/// Notes what the actor is about to be given; where this fails it must not be given. Not for async threads.
pub fn note(app: &App, actor: &Actor, what: Read, subject: String, detail: Value) -> AppResult<()> {
    if app.readings.have_piled_up() {
        flush(app)?;
    }
    let entry = AuditEntry {
        id: app.clock.new_id(),
        at: app.clock.now(),
        account: actor.account(),
        action: what.as_str(),
        subject,
        detail,
    };
    app.readings.waiting().push((Moment::now(), entry));
    Ok(())
}

/// The same of a case, for everybody but who complains.
pub fn note_case(
    app: &App,
    actor: &Actor,
    what: Read,
    complaint: &Complaint,
    detail: Value,
) -> AppResult<()> {
    match policy::relation(actor, complaint) {
        Relation::Complainant | Relation::System | Relation::Stranger => Ok(()),
        Relation::Registrar
        | Relation::Respondent
        | Relation::CompetentBureau
        | Relation::Overseer => note(
            app,
            actor,
            what,
            format!("complaint:{}", complaint.id),
            detail,
        ),
    }
}

/// Writes what was noted. It leaves the memory only after the commit; written twice it stands there once.
pub fn flush(app: &App) -> AppResult<()> {
    let _turn = app
        .readings
        .writing
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let entries: Vec<AuditEntry> = {
        let waiting = app.readings.waiting();
        waiting.iter().map(|(_, entry)| entry.clone()).collect()
    };
    if entries.is_empty() {
        return Ok(());
    }
    let written = entries.len();
    app.write(move |conn| Ok(audit::append_all(conn, &entries)?))?;
    app.readings.waiting().drain(..written);
    Ok(())
}

/// What an auditor asks for.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub subject: Option<String>,
    pub account: Option<AccountId>,
    pub action: Option<String>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub before: Option<Uuid>,
    pub limit: usize,
}

/// The newest first; one more than `limit` where there is another page. Who reads the log stands in it, too.
pub fn page(app: &App, actor: &Actor, question: Question) -> AppResult<Vec<AuditLine>> {
    if !actor.has(Role::Auditor) {
        return Err(AppError::Forbidden);
    }
    check(&question)?;
    let detail = json!({ "subject": question.subject, "account": question.account });
    note(app, actor, Read::Audit, "audit:log".into(), detail)?;
    let filter = AuditFilter {
        subject: question.subject,
        account: question.account,
        action: question.action,
        from: question.from.map(|on| first_id(start_of_day(on))),
        until: question.to.map(|on| first_id(end_of_day(on))),
        before: question.before,
    };
    app.read(|conn| audit::page(conn, &filter, question.limit + 1))
}

/// Both names are the program's own words: what is none of them is told so, and never reaches the log of who read the log.
fn check(question: &Question) -> AppResult<()> {
    let is_word = |text: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.:".contains(c);
        (1..=100).contains(&text.len()) && text.chars().all(is_plain)
    };
    for (pointer, value) in [
        ("/subject", &question.subject),
        ("/action", &question.action),
    ] {
        if value.as_deref().is_some_and(|text| !is_word(text)) {
            let problem = FieldProblem::Malformed {
                zh: "请使用日志中的写法，例如 complaint:… 或 case_read".into(),
                en: "As it stands in the log, for instance complaint:… or case_read".into(),
            };
            return Err(AppError::field(pointer, problem));
        }
    }
    if let (Some(from), Some(to)) = (question.from, question.to)
        && to < from
    {
        let problem = FieldProblem::OutOfRange {
            zh: "截止日期早于开始日期".into(),
            en: "The last day is before the first".into(),
        };
        return Err(AppError::field("/to", problem));
    }
    Ok(())
}

/// The smallest identifier of an instant: they are ordered by time.
fn first_id(at: Instant) -> Uuid {
    const LAST: u64 = (1 << 48) - 1;
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0).min(LAST);
    Uuid::from_u128(u128::from(millis) << 80)
}
