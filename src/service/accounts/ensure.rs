//! A caller at the dispatch centre gets an account, so that the case is theirs.

use serde_json::json;

use super::{
    audit,
    person::{CheckedPerson, sealed},
};
use crate::{
    clock::Clock,
    domain::{actor::Side, ids::AccountId, lang::Lang, name::is_same_name},
    error::AppResult,
    keys::KeyRing,
    service::auth::links,
    store::{
        Conn,
        accounts::{self, AccountStatus, LoginIndex, NewAccount, links::Purpose, profile},
    },
};

/// Within a transaction: the consumer with this phone number or mail address and of this name, or of the agent's (C-3); else a new
/// account that waits for its password, with a one-time link by mail where there is an address. Numbers change hands: what belongs to
/// somebody of another name stays a way to reach the caller, but does not lead to that account. `by` is the clerk. Check the person
/// first ([`super::PersonRequest`]).
pub fn ensure_consumer(
    conn: &mut Conn,
    keys: &KeyRing,
    clock: &Clock,
    by: AccountId,
    person: &CheckedPerson,
    agent: Option<&str>,
    lang: Lang,
) -> AppResult<AccountId> {
    let mut names = vec![person.profile.name.expose().as_str()];
    names.extend(agent);
    let mut holder_of = |index| whose(conn, keys, index, &names);
    let by_phone = holder_of(person.phone_index.as_deref().map(LoginIndex::Phone))?;
    let by_email = holder_of(person.email_index.as_deref().map(LoginIndex::Email))?;
    if let (Whose::Theirs(account), _) | (_, Whose::Theirs(account)) = (&by_phone, &by_email) {
        return Ok(*account);
    }
    let row = NewAccount {
        id: AccountId(clock.new_id()),
        side: Side::Consumer,
        status: AccountStatus::Invited,
        roles: Vec::new(),
        enterprise: None,
        region: None,
        profile: sealed(&person.profile, keys)?,
        email_index: person
            .email_index
            .clone()
            .filter(|_| by_email == Whose::Nobodys),
        phone_index: person
            .phone_index
            .clone()
            .filter(|_| by_phone == Whose::Nobodys),
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
    Ok(row.id)
}

#[derive(PartialEq, Eq)]
enum Whose {
    Theirs(AccountId),
    /// Staff's, or a consumer's of another name.
    Anothers,
    Nobodys,
}

fn whose(
    conn: &mut Conn,
    keys: &KeyRing,
    index: Option<LoginIndex<'_>>,
    names: &[&str],
) -> AppResult<Whose> {
    let found = match index {
        Some(index) => accounts::find_by_index(conn, index)?,
        None => None,
    };
    let Some((found, _)) = found else {
        return Ok(Whose::Nobodys);
    };
    let holder = profile::contact(conn, keys, found.id)?.profile.name;
    let is_theirs = found.side == Side::Consumer
        && names.iter().any(|name| is_same_name(name, holder.expose()));
    Ok(if is_theirs {
        Whose::Theirs(found.id)
    } else {
        Whose::Anothers
    })
}
