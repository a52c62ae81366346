//! Who did what to which thing, append-only: for everything that has no event log of its own.

use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Conn, StoreResult,
    schema::audit,
    types::{to_column, to_instant},
};
use crate::domain::{ids::AccountId, time::Instant};

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
    pub at: Instant,
    pub account_id: Option<String>,
    pub action: String,
    pub detail: String,
}

pub fn append(conn: &mut Conn, entry: &AuditEntry) -> StoreResult<()> {
    diesel::insert_into(audit::table)
        .values((
            audit::id.eq(entry.id.to_string()),
            audit::at.eq(to_column(entry.at)),
            audit::account_id.eq(entry.account.map(|it| it.to_string())),
            audit::action.eq(entry.action),
            audit::subject.eq(&entry.subject),
            audit::detail.eq(entry.detail.to_string()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Everything done to one thing, oldest first.
pub fn list(conn: &mut Conn, subject: &str) -> StoreResult<Vec<AuditLine>> {
    let rows = audit::table
        .filter(audit::subject.eq(subject))
        .order(audit::id)
        .select((audit::at, audit::account_id, audit::action, audit::detail))
        .load::<(chrono::NaiveDateTime, Option<String>, String, String)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(at, account_id, action, detail)| AuditLine {
            at: to_instant(at),
            account_id,
            action,
            detail,
        })
        .collect())
}
