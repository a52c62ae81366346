//! A consumer registers. What is told, and how long it takes, does not depend on whether there is such an account.

use serde_json::json;

use super::{
    audit,
    person::{PersonRequest, sealed},
};
use crate::{
    app::App,
    clock::Clock,
    domain::{actor::Side, ids::AccountId, lang::Lang},
    error::AppResult,
    keys::Personal,
    service::{
        auth::{
            links,
            password::{self, Permit},
        },
        fields::Fields,
    },
    store::{
        Conn, StoreError,
        accounts::{self, AccountStatus, LoginIndex, NewAccount, links::Purpose},
        mails::{self, AccountMail},
    },
};

/// The mail to somebody who has an account already and registers again.
pub const ACCOUNT_EXISTS: &str = "account_exists";

pub struct Registration {
    pub person: PersonRequest,
    pub password: Personal<String>,
    pub lang: Lang,
}

pub fn register(app: &App, permit: &Permit, new: Registration) -> AppResult<()> {
    let mut fields = Fields::new();
    let checked = new.person.check(&app.keys, &mut fields);
    let logins = [&new.person.email, &new.person.phone];
    let logins: Vec<&str> = logins
        .into_iter()
        .flatten()
        .map(|it| it.expose().trim())
        .collect();
    if let Some(problem) = password::problem(&new.password, &logins) {
        fields.problem("/password", problem);
    }
    fields.done()?;
    let checked = checked.ok_or_else(|| anyhow::anyhow!("a person without problems is checked"))?;
    // Hashed and sealed in any case: it is what takes the time.
    let row = NewAccount {
        id: AccountId(app.clock.new_id()),
        side: Side::Consumer,
        status: AccountStatus::Active,
        roles: Vec::new(),
        enterprise: None,
        region: None,
        profile: sealed(&checked.profile, &app.keys)?,
        email_index: checked.email_index,
        phone_index: checked.phone_index,
        password_hash: Some(permit.hash(&new.password)?),
        lang: new.lang,
        at: app.clock.now(),
    };
    let (keys, clock) = (app.keys.clone(), app.clock.clone());
    let result = app.write(move |conn| {
        match existing(conn, &row)? {
            None => {
                accounts::insert(conn, &row)?;
                audit(conn, &clock, Some(row.id), "registered", row.id, json!({}))
            }
            // The dispatch centre made it: whoever holds the mailbox may set a password, nobody else.
            Some((id, AccountStatus::Invited)) => {
                links::send(conn, &keys, &clock, id, Purpose::Invitation)
            }
            Some((id, AccountStatus::Active)) => tell_owner(conn, &clock, id),
            Some((_, AccountStatus::Disabled)) => Ok(()),
        }
    });
    match result {
        // Another node was faster with the same address; its owner knows.
        Err(crate::error::AppError::Conflict(_)) => Ok(()),
        result => result,
    }
}

fn existing(
    conn: &mut Conn,
    row: &NewAccount,
) -> Result<Option<(AccountId, AccountStatus)>, StoreError> {
    for index in [
        row.email_index.as_deref().map(LoginIndex::Email),
        row.phone_index.as_deref().map(LoginIndex::Phone),
    ] {
        if let Some(index) = index
            && let Some((account, _)) = accounts::find_by_index(conn, index)?
        {
            return Ok(Some((account.id, account.status)));
        }
    }
    Ok(None)
}

/// Within a transaction: somebody used the address of an account as if it were theirs; its owner is told.
pub(super) fn tell_owner(conn: &mut Conn, clock: &Clock, account: AccountId) -> AppResult<()> {
    let mail = AccountMail {
        id: clock.new_id(),
        account,
        notice: ACCOUNT_EXISTS,
        secret: None,
        at: clock.now(),
    };
    Ok(mails::insert_account_mail(conn, &mail)?)
}
