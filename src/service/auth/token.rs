//! Access tokens: JWT signed with HS256 by a key of the key ring, good for fifteen minutes.
//!
//! A token names its key, its account and the session epoch it was issued under. Everything else about the account is
//! looked up, so a role taken away is gone within two seconds and not in fifteen minutes.

use std::sync::LazyLock;

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, Header, Validation};
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

/// Whether the token is ours, whole and still good. Says nothing about why not: a forger learns nothing.
pub fn verify(app: &App, token: &str) -> Option<Bearer> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    let key = app.keys.signing(&header.kid?)?;
    let now = app.clock.now();
    // What a retired key signed has expired by now, whatever it says.
    if key
        .retired_at
        .is_some_and(|at| now > at + LIFETIME + LEEWAY)
    {
        return None;
    }
    let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &VALIDATION)
        .ok()?
        .claims;
    (now.timestamp() < claims.exp.saturating_add(LEEWAY.num_seconds())).then_some(Bearer {
        account: claims.sub,
        session_epoch: claims.epoch,
    })
}
