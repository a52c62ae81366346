//! One-time links, kept as hashes: each sets a password, or proves an address, once.

use diesel::prelude::*;
use uuid::Uuid;

use crate::{
    domain::{ids::AccountId, time::Instant},
    store::{
        Conn, StoreResult,
        schema::one_time_links::{self, dsl},
        types::{self, to_column},
    },
};

/// What a link is for; one cannot be used as the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Invitation,
    PasswordReset,
    /// Proves that a mail address is its asker's, before it takes the place of the old one.
    EmailChange,
}

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Invitation => "invitation",
            Purpose::PasswordReset => "password_reset",
            Purpose::EmailChange => "email_change",
        }
    }
}

pub fn insert(
    conn: &mut Conn,
    id: Uuid,
    account: AccountId,
    purpose: Purpose,
    token_hash: &str,
    expires_at: Instant,
) -> StoreResult<()> {
    diesel::insert_into(one_time_links::table)
        .values((
            dsl::id.eq(id.to_string()),
            dsl::account_id.eq(account.to_string()),
            dsl::purpose.eq(purpose.as_str()),
            dsl::token_hash.eq(token_hash),
            dsl::expires_at.eq(to_column(expires_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whose link it is, if it can still be used.
pub fn find(
    conn: &mut Conn,
    token_hash: &str,
    purpose: Purpose,
    now: Instant,
) -> StoreResult<Option<AccountId>> {
    one_time_links::table
        .filter(dsl::token_hash.eq(token_hash))
        .filter(dsl::purpose.eq(purpose.as_str()))
        .filter(dsl::used_at.is_null())
        .filter(dsl::expires_at.gt(to_column(now)))
        .select(dsl::account_id)
        .first::<String>(conn)
        .optional()?
        .map(|id| types::parse("one_time_links.account_id", &id))
        .transpose()
}

/// Uses up every link of the account for this purpose, the one given among them; false if that one was used meanwhile.
pub fn spend(
    conn: &mut Conn,
    account: AccountId,
    token_hash: &str,
    purpose: Purpose,
    now: Instant,
) -> StoreResult<bool> {
    if find(conn, token_hash, purpose, now)? != Some(account) {
        return Ok(false);
    }
    void(conn, account, purpose, now)?;
    Ok(true)
}

/// Voids the links of an account for this purpose.
pub fn void(
    conn: &mut Conn,
    account: AccountId,
    purpose: Purpose,
    now: Instant,
) -> StoreResult<()> {
    diesel::update(
        one_time_links::table
            .filter(dsl::account_id.eq(account.to_string()))
            .filter(dsl::purpose.eq(purpose.as_str()))
            .filter(dsl::used_at.is_null()),
    )
    .set(dsl::used_at.eq(to_column(now)))
    .execute(conn)?;
    Ok(())
}
