//! What is personal about an account: one sealed JSON value, and two blind indexes to find it by.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{ids::AccountId, lang::Lang},
    keys::{KeyRing, Personal, SealError},
    store::{Conn, StoreResult, schema::accounts, types},
};

/// Bound to the sealed bytes, so that they cannot be passed off as something else.
pub const CONTEXT: &str = "accounts.profile";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// The true name.
    pub name: Personal<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Personal<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Personal<String>>,
    /// Asked for, and not yet proved by the link that was sent there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_email: Option<Personal<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Personal<String>>,
    /// Number of an identity document, where somebody had to give one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_no: Option<Personal<String>>,
}

/// A profile and the language its owner reads.
#[derive(Clone, Debug)]
pub struct Contact {
    pub account: AccountId,
    pub profile: Profile,
    pub lang: Lang,
}

impl Profile {
    pub fn named(name: impl Into<String>) -> Profile {
        Profile {
            name: Personal::new(name.into()),
            phone: None,
            email: None,
            pending_email: None,
            address: None,
            id_no: None,
        }
    }

    /// What its owner logs in with.
    pub fn logins(&self) -> Vec<&str> {
        [&self.email, &self.phone]
            .into_iter()
            .flatten()
            .map(|it| it.expose().as_str())
            .collect()
    }

    pub fn seal(&self, keys: &KeyRing) -> Result<Vec<u8>, SealError> {
        let plain = serde_json::to_vec(self).map_err(|_| SealError::Damaged)?;
        keys.seal(CONTEXT, &plain)
    }

    pub fn open(keys: &KeyRing, sealed: &[u8]) -> Result<Profile, SealError> {
        let plain = keys.open(CONTEXT, sealed)?;
        serde_json::from_slice(&plain).map_err(|_| SealError::Damaged)
    }
}

/// The profile of one account, for a mail or a document.
pub fn contact(conn: &mut Conn, keys: &KeyRing, id: AccountId) -> StoreResult<Contact> {
    // Not as a list of one: that would be parsed anew each time.
    let row: Row = accounts::table
        .find(id.to_string())
        .select((accounts::id, accounts::profile, accounts::locale))
        .first(conn)?;
    open(keys, row)
}

type Row = (String, Vec<u8>, String);

fn open(keys: &KeyRing, (id, sealed, locale): Row) -> StoreResult<Contact> {
    Ok(Contact {
        account: types::parse("accounts.id", &id)?,
        profile: Profile::open(keys, &sealed)
            .map_err(|error| types::unreadable("accounts.profile", error))?,
        lang: types::parse("accounts.locale", &locale)?,
    })
}

/// The profiles of these accounts, in the order of their ids; those that are gone are left out.
pub fn contacts(conn: &mut Conn, keys: &KeyRing, ids: &[AccountId]) -> StoreResult<Vec<Contact>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<Row> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .order(accounts::id)
        .select((accounts::id, accounts::profile, accounts::locale))
        .load(conn)?;
    rows.into_iter().map(|row| open(keys, row)).collect()
}
