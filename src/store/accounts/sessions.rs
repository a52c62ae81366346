//! Refresh tokens, kept as hashes: one family for each log-in, one living token in each family.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

use crate::{
    domain::{ids::AccountId, time::Instant},
    store::{
        Conn, StoreResult,
        schema::refresh_tokens::{self, dsl},
        types::{self, to_column, to_instant},
    },
};

#[derive(Clone, Debug)]
pub struct RefreshToken {
    pub id: Uuid,
    pub account: AccountId,
    pub family: Uuid,
    pub expires_at: Instant,
    pub is_used: bool,
    pub is_revoked: bool,
}

pub struct NewRefreshToken {
    pub id: Uuid,
    pub account: AccountId,
    pub family: Uuid,
    pub token_hash: String,
    pub issued_at: Instant,
    pub expires_at: Instant,
}

pub fn insert(conn: &mut Conn, new: &NewRefreshToken) -> StoreResult<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            dsl::id.eq(new.id.to_string()),
            dsl::account_id.eq(new.account.to_string()),
            dsl::family_id.eq(new.family.to_string()),
            dsl::token_hash.eq(&new.token_hash),
            dsl::issued_at.eq(to_column(new.issued_at)),
            dsl::expires_at.eq(to_column(new.expires_at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, token_hash: &str) -> StoreResult<Option<RefreshToken>> {
    let row = refresh_tokens::table
        .filter(dsl::token_hash.eq(token_hash))
        .select((
            dsl::id,
            dsl::account_id,
            dsl::family_id,
            dsl::expires_at,
            dsl::used_at.is_not_null(),
            dsl::revoked_at.is_not_null(),
        ))
        .first::<(String, String, String, NaiveDateTime, bool, bool)>(conn)
        .optional()?;
    row.map(|(id, account, family, expires_at, is_used, is_revoked)| {
        Ok(RefreshToken {
            id: types::parse("refresh_tokens.id", &id)?,
            account: types::parse("refresh_tokens.account_id", &account)?,
            family: types::parse("refresh_tokens.family_id", &family)?,
            expires_at: to_instant(expires_at),
            is_used,
            is_revoked,
        })
    })
    .transpose()
}

/// One log-in on one device, as its owner may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    pub id: Uuid,
    pub begun_at: Instant,
    /// When its newest token was given.
    pub seen_at: Instant,
    pub expires_at: Instant,
}

/// The log-ins of an account that are still good, oldest first.
pub fn list(conn: &mut Conn, account: AccountId, now: Instant) -> StoreResult<Vec<SessionFacts>> {
    type Row = (String, NaiveDateTime, NaiveDateTime, bool);
    let rows: Vec<Row> = refresh_tokens::table
        .filter(dsl::account_id.eq(account.to_string()))
        .filter(dsl::revoked_at.is_null())
        .order(dsl::id)
        .select((
            dsl::family_id,
            dsl::issued_at,
            dsl::expires_at,
            dsl::used_at.is_null(),
        ))
        .load(conn)?;
    let mut found: Vec<SessionFacts> = Vec::new();
    for (family, issued_at, expires_at, is_newest) in &rows {
        let id = types::parse("refresh_tokens.family_id", family)?;
        let expires_at = to_instant(*expires_at);
        if !is_newest || expires_at <= now {
            continue;
        }
        let first = rows.iter().find(|(of, ..)| of == family);
        found.push(SessionFacts {
            id,
            begun_at: to_instant(first.map_or(*issued_at, |(_, at, ..)| *at)),
            seen_at: to_instant(*issued_at),
            expires_at,
        });
    }
    Ok(found)
}

/// Marks it used; false if somebody else did in the meantime.
pub fn spend(conn: &mut Conn, id: Uuid, at: Instant) -> StoreResult<bool> {
    let spent = diesel::update(
        refresh_tokens::table
            .find(id.to_string())
            .filter(dsl::used_at.is_null())
            .filter(dsl::revoked_at.is_null()),
    )
    .set(dsl::used_at.eq(to_column(at)))
    .execute(conn)?;
    Ok(spent == 1)
}

/// Ends one log-in on one device.
pub fn revoke_family(conn: &mut Conn, family: Uuid, at: Instant) -> StoreResult<()> {
    diesel::update(
        refresh_tokens::table
            .filter(dsl::family_id.eq(family.to_string()))
            .filter(dsl::revoked_at.is_null()),
    )
    .set(dsl::revoked_at.eq(to_column(at)))
    .execute(conn)?;
    Ok(())
}

/// Ends every log-in of an account.
pub fn revoke_all(conn: &mut Conn, account: AccountId, at: Instant) -> StoreResult<()> {
    diesel::update(
        refresh_tokens::table
            .filter(dsl::account_id.eq(account.to_string()))
            .filter(dsl::revoked_at.is_null()),
    )
    .set(dsl::revoked_at.eq(to_column(at)))
    .execute(conn)?;
    Ok(())
}

/// Removes what has been of no use for a day, so that the table does not grow with every visit.
pub fn forget_expired(conn: &mut Conn, account: AccountId, at: Instant) -> StoreResult<()> {
    let before = at - chrono::TimeDelta::days(1);
    diesel::delete(
        refresh_tokens::table
            .filter(dsl::account_id.eq(account.to_string()))
            .filter(dsl::expires_at.lt(to_column(before))),
    )
    .execute(conn)?;
    Ok(())
}
