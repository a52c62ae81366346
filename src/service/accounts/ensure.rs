//! A caller at the dispatch centre gets an account, so that the case is theirs.

use serde_json::json;

use super::{
    audit,
    person::{CheckedPerson, sealed},
};
use crate::{
    clock::Clock,
    domain::{actor::Side, ids::AccountId, lang::Lang},
    error::AppResult,
    keys::KeyRing,
    service::auth::links,
    store::{
        Conn,
        accounts::{self, AccountStatus, LoginIndex, NewAccount, links::Purpose},
    },
};

/// Whose case it will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ensured {
    pub account: AccountId,
    pub is_new: bool,
}

/// Within a transaction: the consumer with this phone number, else a new account that waits for its password, with a
/// one-time link by mail where there is an address. `by` is the clerk. Check the person first ([`super::PersonRequest`]).
pub fn ensure_consumer(
    conn: &mut Conn,
    keys: &KeyRing,
    clock: &Clock,
    by: AccountId,
    person: &CheckedPerson,
    lang: Lang,
) -> AppResult<Ensured> {
    let mut email_index = person.email_index.clone();
    if let Some(index) = person.phone_index.as_deref()
        && let Some((found, _)) = accounts::find_by_index(conn, LoginIndex::Phone(index))?
        && found.side == Side::Consumer
    {
        return Ok(Ensured {
            account: found.id,
            is_new: false,
        });
    }
    if let Some(index) = email_index.as_deref()
        && let Some((found, _)) = accounts::find_by_index(conn, LoginIndex::Email(index))?
    {
        if found.side == Side::Consumer {
            return Ok(Ensured {
                account: found.id,
                is_new: false,
            });
        }
        // A member of staff who calls as a consumer: mails go there, but it logs in to the other account.
        email_index = None;
    }
    let mut phone_index = person.phone_index.clone();
    if let Some(index) = phone_index.as_deref()
        && accounts::find_by_index(conn, LoginIndex::Phone(index))?.is_some()
    {
        phone_index = None;
    }
    let row = NewAccount {
        id: AccountId(clock.new_id()),
        side: Side::Consumer,
        status: AccountStatus::Invited,
        roles: Vec::new(),
        enterprise: None,
        region: None,
        profile: sealed(&person.profile, keys)?,
        email_index,
        phone_index,
        password_hash: None,
        lang,
        at: clock.now(),
    };
    accounts::insert(conn, &row)?;
    audit(
        conn,
        clock,
        Some(by),
        "account_made_for_caller",
        row.id,
        json!({}),
    )?;
    if person.profile.email.is_some() {
        links::send(conn, keys, clock, row.id, Purpose::Invitation)?;
    }
    Ok(Ensured {
        account: row.id,
        is_new: true,
    })
}
