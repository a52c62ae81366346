//! Access tokens: JWT signed with HS256 by a key of the key ring, good for fifteen minutes.
//!
//! A token names its key, its account and the session epoch it was issued under. Everything else about the account is
//! looked up, so a role taken away is gone within two seconds and not in fifteen minutes.

use std::sync::{Arc, LazyLock};

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, Header, Validation};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::ids::AccountId,
    error::{AppError, AppResult},
};

pub const LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// Nodes whose clocks differ a little still believe one another.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);
const ISSUER: &str = "hejie";
const AUDIENCE: &str = "hejie-api";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    iat: i64,
    exp: i64,
    epoch: i64,
}

/// What a good token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    pub account: AccountId,
    pub session_epoch: i64,
}

static VALIDATION: LazyLock<Validation> = LazyLock::new(|| {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    // The library would ask the machine's clock; [`verify`] asks ours.
    validation.validate_exp = false;
    validation
});

pub fn issue(app: &App, account: AccountId, session_epoch: i64) -> AppResult<String> {
    let key = app.keys.current_signing();
    let now = app.clock.now();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: account,
        iat: now.timestamp(),
        exp: (now + LIFETIME).timestamp(),
        epoch: session_epoch,
    };
    let header = Header {
        kid: Some(key.id.clone()),
        ..Header::new(Algorithm::HS256)
    };
    jsonwebtoken::encode(&header, &claims, &key.encoding)
        .map_err(|error| AppError::Internal(error.into()))
}

/// Tokens whose signature was found good, by their whole text: it stays so, and whoever works here sends the same one all day.
pub struct VerifiedTokens(Cache<String, Arc<Verified>>);

/// What a good signature vouches for. Whether it still counts is asked each time.
struct Verified {
    bearer: Bearer,
    exp: i64,
    key_id: String,
}

impl VerifiedTokens {
    const MOST: u64 = 20_000;

    pub fn new() -> Self {
        let lifetime = (LIFETIME + LEEWAY).to_std().unwrap_or_default();
        VerifiedTokens(
            Cache::builder()
                .max_capacity(Self::MOST)
                .time_to_live(lifetime)
                .build(),
        )
    }
}

impl Default for VerifiedTokens {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether the token is ours, whole and still good. Says nothing about why not: a forger learns nothing.
pub fn verify(app: &App, token: &str) -> Option<Bearer> {
    if let Some(known) = app.verified_tokens.0.get(token) {
        return known.still_counts(app).then_some(known.bearer);
    }
    let verified = verify_signature(app, token)?;
    let bearer = verified.bearer;
    verified.still_counts(app).then(|| {
        let known = Arc::new(verified);
        app.verified_tokens.0.insert(token.to_owned(), known);
        bearer
    })
}

fn verify_signature(app: &App, token: &str) -> Option<Verified> {
    let key_id = jsonwebtoken::decode_header(token).ok()?.kid?;
    let key = app.keys.signing(&key_id)?;
    let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &VALIDATION)
        .ok()?
        .claims;
    Some(Verified {
        bearer: Bearer {
            account: claims.sub,
            session_epoch: claims.epoch,
        },
        exp: claims.exp,
        key_id,
    })
}

impl Verified {
    fn still_counts(&self, app: &App) -> bool {
        let now = app.clock.now();
        let Some(key) = app.keys.signing(&self.key_id) else {
            return false;
        };
        // What a retired key signed has expired by now, whatever it says.
        let is_retired = key
            .retired_at
            .is_some_and(|at| now > at + LIFETIME + LEEWAY);
        !is_retired && now.timestamp() < self.exp.saturating_add(LEEWAY.num_seconds())
    }
}
