//! Letters on their way: `waiting` until one attempt succeeds (`sent`) or a day of attempts failed (`given_up`).
//!
//! A worker that takes a letter moves its next attempt into the future first: that is its lease. Should it die, somebody
//! else tries when the lease is over.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

use super::{
    Conn, StoreResult,
    prepared::Prepared,
    schema::mails,
    types::{parse, to_column, to_instant},
};
use crate::{
    columns,
    domain::{
        ids::{AccountId, ComplaintId},
        time::Instant,
    },
    insert_rows,
};

const WAITING: &str = "waiting";
const SENT: &str = "sent";
const GIVEN_UP: &str = "given_up";

#[derive(Clone, Debug)]
pub struct NewMail {
    pub id: Uuid,
    pub account: AccountId,
    pub notice: String,
    pub complaint: Option<ComplaintId>,
    /// The one-time link, sealed as [`SECRET_CONTEXT`]; gone as soon as the letter is.
    pub secret: Option<Vec<u8>>,
    pub at: Instant,
}

/// Bound to the sealed bytes of `secret`: a JSON object with the one-time `token`.
pub const SECRET_CONTEXT: &str = "mails.secret";

#[derive(Insertable)]
#[diesel(table_name = mails, treat_none_as_default_value = false)]
struct Row {
    id: String,
    account_id: String,
    notice: String,
    complaint_id: Option<String>,
    secret: Option<Vec<u8>>,
    status: &'static str,
    attempts: i32,
    created_at: NaiveDateTime,
    next_try_at: Option<NaiveDateTime>,
}

columns!(Row in mails {
    id, account_id, notice, complaint_id, secret, status, attempts, created_at, next_try_at,
});

pub fn insert(conn: &mut Conn, new: &[NewMail]) -> StoreResult<()> {
    let rows: Vec<Row> = new
        .iter()
        .map(|m| Row {
            id: m.id.to_string(),
            account_id: m.account.to_string(),
            notice: m.notice.clone(),
            complaint_id: m.complaint.map(|id| id.to_string()),
            secret: m.secret.clone(),
            status: WAITING,
            attempts: 0,
            created_at: to_column(m.at),
            next_try_at: Some(to_column(m.at)),
        })
        .collect();
    insert_rows!(conn, mails::table, &rows)
}

/// A mail to one account, about the account itself.
#[derive(Clone, Debug)]
pub struct AccountMail {
    pub id: Uuid,
    pub account: AccountId,
    pub notice: &'static str,
    pub secret: Option<Vec<u8>>,
    pub at: Instant,
}

pub fn insert_account_mail(conn: &mut Conn, mail: &AccountMail) -> StoreResult<()> {
    let new = NewMail {
        id: mail.id,
        account: mail.account,
        notice: mail.notice.to_owned(),
        complaint: None,
        secret: mail.secret.clone(),
        at: mail.at,
    };
    insert(conn, &[new])
}

/// A letter this worker may try to send now.
#[derive(Clone, Debug)]
pub struct Mail {
    pub id: Uuid,
    pub account: AccountId,
    pub notice: String,
    pub complaint: Option<ComplaintId>,
    pub secret: Option<Vec<u8>>,
    /// How many failed before.
    pub attempts: i32,
    pub created_at: Instant,
}

type MailRow = (
    String,
    String,
    String,
    Option<String>,
    Option<Vec<u8>>,
    i32,
    NaiveDateTime,
    Option<NaiveDateTime>,
);

/// Whether any letter is due: asked before a write transaction is taken for nothing.
pub fn is_due(conn: &mut Conn, now: Instant) -> StoreResult<bool> {
    let due: Option<String> = mails::table
        .filter(mails::next_try_at.le(to_column(now)))
        .select(mails::id)
        .first(conn)
        .optional()?;
    Ok(due.is_some())
}

/// Takes letters that are due, the longest waiting first, and nobody else does until `lease_until`.
pub fn claim(
    conn: &mut Conn,
    now: Instant,
    lease_until: Instant,
    limit: i64,
) -> StoreResult<Vec<Mail>> {
    let due: Vec<MailRow> = mails::table
        .filter(mails::next_try_at.le(to_column(now)))
        .order(mails::next_try_at.asc())
        .limit(limit)
        .select((
            mails::id,
            mails::account_id,
            mails::notice,
            mails::complaint_id,
            mails::secret,
            mails::attempts,
            mails::created_at,
            mails::next_try_at,
        ))
        .load(conn)?;
    let mut claimed = Vec::with_capacity(due.len());
    for (id, account, notice, complaint, secret, attempts, created_at, seen) in due {
        // Another node may have seen the same: the row as it was seen is the condition.
        let claim = diesel::update(
            mails::table
                .filter(mails::id.eq(&id))
                .filter(mails::next_try_at.eq(seen)),
        )
        .set(mails::next_try_at.eq(to_column(lease_until)));
        if Prepared(claim).execute(conn)? == 0 {
            continue;
        }
        claimed.push(Mail {
            id: parse("mails.id", &id)?,
            account: parse("mails.account_id", &account)?,
            notice,
            complaint: complaint
                .map(|id| parse("mails.complaint_id", &id))
                .transpose()?,
            secret,
            attempts,
            created_at: to_instant(created_at),
        });
    }
    Ok(claimed)
}

pub fn mark_sent(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<()> {
    end(conn, ids, SENT, None)
}

/// Given up: nobody can be written to, or it was tried long enough.
pub fn give_up(conn: &mut Conn, ids: &[Uuid], why: &str) -> StoreResult<()> {
    end(conn, ids, GIVEN_UP, Some(why))
}

/// What a one-time link was made of goes with the letter.
fn end(conn: &mut Conn, ids: &[Uuid], status: &str, error: Option<&str>) -> StoreResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    diesel::update(mails::table.filter(mails::id.eq_any(ids)))
        .set((
            mails::status.eq(status),
            mails::attempts.eq(mails::attempts + 1),
            mails::next_try_at.eq(None::<NaiveDateTime>),
            mails::last_error.eq(error),
            mails::secret.eq(None::<Vec<u8>>),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn try_again(conn: &mut Conn, id: Uuid, error: &str, next_try_at: Instant) -> StoreResult<()> {
    let waiting = diesel::update(mails::table.find(id.to_string())).set((
        mails::status.eq(WAITING),
        mails::attempts.eq(mails::attempts + 1),
        mails::next_try_at.eq(Some(to_column(next_try_at))),
        mails::last_error.eq(Some(error)),
    ));
    Prepared(waiting).execute(conn)?;
    Ok(())
}

/// How a letter stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailStatus {
    pub status: String,
    pub attempts: i32,
    pub last_error: Option<String>,
}

/// The letters of one account, oldest first.
pub fn of_account(conn: &mut Conn, account: AccountId) -> StoreResult<Vec<MailStatus>> {
    let rows: Vec<(String, i32, Option<String>)> = mails::table
        .filter(mails::account_id.eq(account.to_string()))
        .order(mails::id.asc())
        .select((mails::status, mails::attempts, mails::last_error))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(status, attempts, last_error)| MailStatus {
            status,
            attempts,
            last_error,
        })
        .collect())
}
