//! Logging in, staying logged in, logging out.
//!
//! Each log-in begins a family of refresh tokens of which only the newest is good. One that comes a second time has been
//! copied, by whomever: the whole family ends.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{password::Permit, throttle::Attempts, token};
use crate::{
    app::App,
    clock::Clock,
    domain::{
        contact::{Email, Phone},
        ids::AccountId,
    },
    error::{AppError, AppResult},
    keys::{KeyRing, Personal, hex, random},
    service::accounts::audit,
    store::{
        Conn, StoreResult,
        accounts::{
            self, Account, AccountStatus, LoginIndex,
            sessions::{self, NewRefreshToken},
        },
    },
};

/// Somebody who does not come back for so long logs in again.
pub const REFRESH_LIFETIME: TimeDelta = TimeDelta::days(30);

/// What a browser keeps after logging in.
#[derive(Debug)]
pub struct SignedIn {
    pub access_token: Personal<String>,
    /// For the cookie.
    pub refresh_token: Personal<String>,
}

/// What somebody logs in with, ready to be looked up.
pub enum Login {
    Email(String),
    Phone(String),
    /// Of neither form: nobody has it, and finding that out takes as long.
    Nobody,
}

impl Login {
    pub fn of(keys: &KeyRing, text: &str) -> Login {
        if let Ok(email) = text.parse::<Email>() {
            Login::Email(email_index(keys, &email))
        } else if let Ok(phone) = text.parse::<Phone>() {
            Login::Phone(phone_index(keys, &phone))
        } else {
            Login::Nobody
        }
    }

    pub fn attempts(&self) -> Option<Attempts> {
        match self {
            Login::Email(index) | Login::Phone(index) => Some(Attempts::On(index.clone())),
            Login::Nobody => None,
        }
    }

    pub fn find(&self, conn: &mut Conn) -> StoreResult<Found> {
        match self {
            Login::Email(index) => accounts::find_by_index(conn, LoginIndex::Email(index)),
            Login::Phone(index) => accounts::find_by_index(conn, LoginIndex::Phone(index)),
            Login::Nobody => Ok(None),
        }
    }
}

pub fn email_index(keys: &KeyRing, email: &Email) -> String {
    keys.blind_index("email", &email.normalized())
}

pub fn phone_index(keys: &KeyRing, phone: &Phone) -> String {
    keys.blind_index("phone", phone.as_str())
}

/// The account of a log-in with the hash of its password, if there is one: looked up before it is anybody's turn to hash.
pub type Found = Option<(Account, Option<String>)>;

/// Whether the password is that of the account; an unknown one, a wrong password and a disabled account are all the same answer.
pub fn prove(permit: &Permit, found: Found, password: &Personal<String>) -> AppResult<Account> {
    let hash = found.as_ref().and_then(|(_, hash)| hash.as_deref());
    let is_right = permit.verify(password, hash);
    match found {
        Some((account, _)) if is_right && account.status == AccountStatus::Active => Ok(account),
        _ => Err(AppError::Unauthenticated),
    }
}

/// Begins a family for somebody who has proved who they are.
pub fn sign_in(app: &App, account: AccountId, session_epoch: i64) -> AppResult<SignedIn> {
    let access_token = token::issue(app, account, session_epoch)?.into();
    let (refresh_token, new) = next_token(&app.clock, account, app.clock.new_id())?;
    let now = app.clock.now();
    app.write(move |conn| {
        sessions::forget_expired(conn, account, now)?;
        Ok(sessions::insert(conn, &new)?)
    })?;
    Ok(SignedIn {
        access_token,
        refresh_token,
    })
}

/// A new pair for the newest token of a family.
pub fn refresh(app: &App, refresh_token: &str) -> AppResult<SignedIn> {
    let hash = token_hash(refresh_token);
    let clock = app.clock.clone();
    // Ending a family must be committed although the answer is no.
    let renewed = app.write(move |conn| {
        let now = clock.now();
        let Some(old) = sessions::find(conn, &hash)? else {
            return Ok(None);
        };
        if old.is_revoked || old.expires_at <= now {
            return Ok(None);
        }
        if old.is_used || !sessions::spend(conn, old.id, now)? {
            sessions::revoke_family(conn, old.family, now)?;
            audit(conn, &clock, None, "refresh_token_reused", old.account, serde_json::json!({}))?;
            tracing::warn!(account = %old.account, "a refresh token came a second time; its family is ended");
            return Ok(None);
        }
        let account = accounts::get(conn, old.account)?;
        if account.status != AccountStatus::Active {
            return Ok(None);
        }
        let (refresh_token, new) = next_token(&clock, old.account, old.family)?;
        sessions::insert(conn, &new)?;
        Ok(Some((account, refresh_token)))
    })?;
    let (account, refresh_token) = renewed.ok_or(AppError::Unauthenticated)?;
    Ok(SignedIn {
        access_token: token::issue(app, account.id, account.session_epoch)?.into(),
        refresh_token,
    })
}

/// Ends this log-in. Whoever has no token any more is logged out already.
pub fn logout(app: &App, refresh_token: &str) -> AppResult<()> {
    let (hash, now) = (token_hash(refresh_token), app.clock.now());
    app.write(move |conn| {
        if let Some(token) = sessions::find(conn, &hash)? {
            sessions::revoke_family(conn, token.family, now)?;
        }
        Ok(())
    })
}

/// Ends every log-in of the account on every device.
pub fn logout_everywhere(app: &App, account: AccountId) -> AppResult<()> {
    let clock = app.clock.clone();
    app.write(move |conn| {
        end_all(conn, &clock, account)?;
        audit(
            conn,
            &clock,
            Some(account),
            "logged_out_everywhere",
            account,
            serde_json::json!({}),
        )
    })?;
    app.accounts_cache.forget(account);
    Ok(())
}

/// Within a transaction: no token issued so far is good any more. Returns the epoch of the next.
pub fn end_all(conn: &mut Conn, clock: &Clock, account: AccountId) -> StoreResult<i64> {
    let now = clock.now();
    sessions::revoke_all(conn, account, now)?;
    accounts::end_sessions(conn, account, now)
}

/// What is stored of a token that nobody can guess: a plain hash suffices.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A token nobody can guess, for a cookie or a link.
pub fn new_token() -> AppResult<Personal<String>> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?).into())
}

fn next_token(
    clock: &Clock,
    account: AccountId,
    family: Uuid,
) -> AppResult<(Personal<String>, NewRefreshToken)> {
    let token = new_token()?;
    let now = clock.now();
    let new = NewRefreshToken {
        id: clock.new_id(),
        account,
        family,
        token_hash: token_hash(token.expose()),
        issued_at: now,
        expires_at: now + REFRESH_LIFETIME,
    };
    Ok((token, new))
}
