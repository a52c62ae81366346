//! One-time links by mail: an invitation, a way back in for who forgot the password, or the proof of a new address.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    login::{Login, end_all, new_token, token_hash},
    password::{self, Permit},
};
use crate::{
    app::App,
    clock::Clock,
    domain::ids::AccountId,
    error::{AppError, AppResult, FieldProblem},
    keys::{KeyRing, Personal},
    service::{accounts::audit, fields::because},
    store::{
        Conn,
        accounts::{
            self, AccountStatus,
            links::{self, Purpose},
            profile,
        },
        mails::{self, AccountMail},
    },
};

fn lifetime(purpose: Purpose) -> TimeDelta {
    match purpose {
        Purpose::Invitation => TimeDelta::hours(72),
        Purpose::PasswordReset => TimeDelta::hours(1),
        Purpose::EmailChange => TimeDelta::hours(24),
    }
}

/// Within a transaction: a link, voiding those before it, and the mail that carries it. The mail's template has the
/// same name as the purpose.
pub fn send(
    conn: &mut Conn,
    keys: &KeyRing,
    clock: &Clock,
    account: AccountId,
    purpose: Purpose,
) -> AppResult<()> {
    send_to(conn, keys, clock, account, purpose, None)
}

/// The same to another address than the account's.
pub fn send_to(
    conn: &mut Conn,
    keys: &KeyRing,
    clock: &Clock,
    account: AccountId,
    purpose: Purpose,
    to: Option<&str>,
) -> AppResult<()> {
    let (token, now) = (new_token()?, clock.now());
    let expires_at = now + lifetime(purpose);
    links::void(conn, account, purpose, now)?;
    let hash = token_hash(token.expose());
    links::insert(conn, clock.new_id(), account, purpose, &hash, expires_at)?;
    let secret = json!({ "token": token.expose(), "expires_at": expires_at, "to": to }).to_string();
    let secret = keys
        .seal(mails::SECRET_CONTEXT, secret.as_bytes())
        .map_err(anyhow::Error::new)?;
    let mail = AccountMail {
        id: clock.new_id(),
        account,
        notice: purpose.as_str(),
        secret: Some(secret),
        at: now,
    };
    Ok(mails::insert_account_mail(conn, &mail)?)
}

/// Asks for a way back in. The caller is told the same whether or not anybody has this address.
pub fn request_reset(app: &App, wanted: &Login) -> AppResult<()> {
    let Some((account, _)) = app.read(|conn| wanted.find(conn))? else {
        return Ok(());
    };
    // Somebody invited has no password to forget: the invitation comes once more.
    let purpose = match account.status {
        AccountStatus::Active => Purpose::PasswordReset,
        AccountStatus::Invited => Purpose::Invitation,
        AccountStatus::Disabled => return Ok(()),
    };
    let (keys, clock) = (app.keys.clone(), app.clock.clone());
    app.write(move |conn| {
        send(conn, &keys, &clock, account.id, purpose)?;
        audit(
            conn,
            &clock,
            None,
            "link_requested",
            account.id,
            json!({ "purpose": purpose.as_str() }),
        )
    })
}

/// Sets the password of whoever holds the link. Everything that was logged in before is logged out.
pub fn set_password(
    app: &App,
    permit: &Permit,
    purpose: Purpose,
    token: &str,
    new: &Personal<String>,
) -> AppResult<()> {
    let hash_of_token = token_hash(token);
    let now = app.clock.now();
    let keys = &app.keys;
    let (account, contact) = app
        .read(|conn| {
            let Some(id) = links::find(conn, &hash_of_token, purpose, now)? else {
                return Ok(None);
            };
            let account = accounts::get(conn, id)?;
            Ok(Some((account, profile::contact(conn, keys, id)?)))
        })?
        .ok_or_else(invalid_link)?;
    if account.status == AccountStatus::Disabled {
        return Err(invalid_link());
    }
    if let Some(problem) = password::problem(new, &contact.profile.logins()) {
        return Err(AppError::field("/password", problem));
    }
    let password_hash = permit.hash(new)?;
    let (id, clock) = (account.id, app.clock.clone());
    app.write(move |conn| {
        let now = clock.now();
        if !links::spend(conn, id, &hash_of_token, purpose, now)? {
            return Err(invalid_link());
        }
        accounts::set_password(conn, id, &password_hash, now)?;
        accounts::set_status(conn, id, AccountStatus::Active, now)?;
        end_all(conn, &clock, id)?;
        audit(
            conn,
            &clock,
            Some(id),
            "password_set_by_link",
            id,
            json!({ "purpose": purpose.as_str() }),
        )
    })?;
    app.accounts_cache.forget(id);
    Ok(())
}

pub fn invalid_link() -> AppError {
    let problem: FieldProblem = because(
        "link_invalid",
        "链接无效、已使用或已过期，请重新申请",
        "The link is not valid, was used or has expired; ask for a new one",
    );
    AppError::field("/token", problem)
}
