//! Who stands behind a token now: remembered for two seconds, so that a request need not ask the database.

use std::{sync::Arc, time::Duration};

use moka::sync::Cache;

use super::token::Bearer;
use crate::{
    app::App,
    domain::{actor::Actor, ids::AccountId, lang::Lang},
    error::{AppError, AppResult},
    store::{
        accounts::{
            self, AccountStatus,
            profile::{self, Profile},
        },
        types,
    },
};

/// Within this time a log-out everywhere, a disabled account or a changed role takes effect on every node.
const REMEMBERED: Duration = Duration::from_secs(2);
const MOST: u64 = 20_000;

/// An account that may act.
#[derive(Debug)]
pub struct Session {
    pub actor: Actor,
    pub lang: Lang,
    session_epoch: i64,
    is_active: bool,
    /// Sealed as it is stored: who files need not be looked up a second time.
    profile: Vec<u8>,
}

pub struct AccountsCache(Cache<AccountId, Arc<Session>>);

impl AccountsCache {
    pub fn new() -> Self {
        AccountsCache(
            Cache::builder()
                .max_capacity(MOST)
                .time_to_live(REMEMBERED)
                .build(),
        )
    }

    /// After a change on this node, which then need not wait for the two seconds.
    pub fn forget(&self, account: AccountId) {
        self.0.invalidate(&account);
    }
}

impl Default for AccountsCache {
    fn default() -> Self {
        Self::new()
    }
}

impl Session {
    /// Whether the account is active and the token from its present epoch.
    fn admits(&self, bearer: Bearer) -> bool {
        self.is_active && self.session_epoch == bearer.session_epoch
    }
}

/// The session of a token, if its account was asked for in the last two seconds. Never waits.
pub fn remembered(app: &App, bearer: Bearer) -> Option<AppResult<Arc<Session>>> {
    let session = app.accounts_cache.0.get(&bearer.account)?;
    Some(admit(session, bearer))
}

/// The session of a token, from the database.
pub fn load(app: &App, bearer: Bearer) -> AppResult<Arc<Session>> {
    let (account, profile) = app
        .read(|conn| accounts::find_with_profile(conn, bearer.account))?
        .ok_or(AppError::Unauthenticated)?;
    let actor = account
        .actor()
        .ok_or_else(|| types::damaged("accounts.side"))?;
    let session = Arc::new(Session {
        actor,
        lang: account.lang,
        session_epoch: account.session_epoch,
        is_active: account.status == AccountStatus::Active,
        profile,
    });
    app.accounts_cache.0.insert(account.id, session.clone());
    admit(session, bearer)
}

/// Whether [`profile`] would answer without the database.
pub fn remembers(app: &App, account: AccountId) -> bool {
    app.accounts_cache.0.contains_key(&account)
}

/// What is personal about an account; as its session knows it, if it was asked for in the last two seconds.
pub fn profile(app: &App, account: AccountId) -> AppResult<Profile> {
    match app.accounts_cache.0.get(&account) {
        Some(session) => Ok(Profile::open(&app.keys, &session.profile)
            .map_err(|error| types::unreadable("accounts.profile", error))?),
        None => Ok(app
            .read(|conn| profile::contact(conn, &app.keys, account))?
            .profile),
    }
}

fn admit(session: Arc<Session>, bearer: Bearer) -> AppResult<Arc<Session>> {
    if session.admits(bearer) {
        Ok(session)
    } else {
        Err(AppError::Unauthenticated)
    }
}
