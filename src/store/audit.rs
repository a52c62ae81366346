//! Who did what to which thing, append-only: for everything that has no event log of its own.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Conn, StoreResult,
    schema::audit,
    types::{damaged, parse, to_column, to_instant},
};
use crate::{
    domain::{ids::AccountId, time::Instant},
    on_backend,
};

/// One line of the log. `subject` names the thing (`enterprise:…`); `detail` holds nothing personal.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub id: Uuid,
    pub at: Instant,
    pub account: Option<AccountId>,
    pub action: &'static str,
    pub subject: String,
    pub detail: Value,
}

/// A line as it is read back.
#[derive(Clone, Debug)]
pub struct AuditLine {
    pub id: Uuid,
    pub at: Instant,
    pub account: Option<AccountId>,
    pub action: String,
    pub subject: String,
    pub detail: Value,
}

/// Which lines are wanted; identifiers are ordered by time.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub subject: Option<String>,
    pub account: Option<AccountId>,
    pub action: Option<String>,
    pub from: Option<Uuid>,
    /// No longer.
    pub until: Option<Uuid>,
    /// The last of the page before.
    pub before: Option<Uuid>,
}

#[derive(Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
struct NewLine {
    id: String,
    at: NaiveDateTime,
    account_id: Option<String>,
    action: &'static str,
    subject: String,
    detail: String,
}

impl From<&AuditEntry> for NewLine {
    fn from(entry: &AuditEntry) -> NewLine {
        NewLine {
            id: entry.id.to_string(),
            at: to_column(entry.at),
            account_id: entry.account.map(|it| it.to_string()),
            action: entry.action,
            subject: entry.subject.clone(),
            detail: entry.detail.to_string(),
        }
    }
}

/// As many lines as one statement takes parameters for, on either database.
const AT_ONCE: usize = 1000;

pub fn append(conn: &mut Conn, entry: &AuditEntry) -> StoreResult<()> {
    append_all(conn, std::slice::from_ref(entry))
}

/// Those that stand there already are left as they are: who does not know whether they were written may write them again.
pub fn append_all(conn: &mut Conn, entries: &[AuditEntry]) -> StoreResult<()> {
    for entries in entries.chunks(AT_ONCE) {
        let lines: Vec<NewLine> = entries.iter().map(NewLine::from).collect();
        on_backend!(conn, |c| diesel::insert_into(audit::table)
            .values(lines)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Everything done to one thing, oldest first.
pub fn list(conn: &mut Conn, subject: &str) -> StoreResult<Vec<AuditLine>> {
    let lines = audit::table
        .filter(audit::subject.eq(subject))
        .order(audit::id)
        .load::<StoredLine>(conn)?;
    lines.into_iter().map(AuditLine::try_from).collect()
}

/// The newest first.
pub fn page(conn: &mut Conn, filter: &AuditFilter, limit: usize) -> StoreResult<Vec<AuditLine>> {
    let mut query = audit::table
        .order(audit::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .into_boxed();
    if let Some(subject) = &filter.subject {
        query = query.filter(audit::subject.eq(subject));
    }
    if let Some(account) = filter.account {
        query = query.filter(audit::account_id.eq(account.to_string()));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit::action.eq(action));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit::id.ge(from.to_string()));
    }
    for end in [filter.until, filter.before].into_iter().flatten() {
        query = query.filter(audit::id.lt(end.to_string()));
    }
    let lines = query.load::<StoredLine>(conn)?;
    lines.into_iter().map(AuditLine::try_from).collect()
}

/// In the order of the table.
type StoredLine = (
    String,
    NaiveDateTime,
    Option<String>,
    String,
    String,
    String,
);

impl TryFrom<StoredLine> for AuditLine {
    type Error = super::StoreError;

    fn try_from(line: StoredLine) -> StoreResult<AuditLine> {
        let (id, at, account, action, subject, detail) = line;
        Ok(AuditLine {
            id: parse("audit.id", &id)?,
            at: to_instant(at),
            account: account
                .map(|id| parse("audit.account_id", &id))
                .transpose()?,
            action,
            subject,
            detail: serde_json::from_str(&detail).map_err(|_| damaged("audit.detail"))?,
        })
    }
}
