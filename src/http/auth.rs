//! Who calls: the bearer token of a request, as a handler's parameter that cannot be forgotten.

use std::{future::Future, pin::Pin, sync::Arc};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};

use super::error::{HttpError, lang_of};
use crate::{
    app::App,
    domain::{actor::Actor, ids::AccountId, lang::Lang},
    error::AppError,
    service::auth::{
        session::{self, Session},
        token,
    },
};

/// Somebody with a good access token and an active account; anybody else is answered 401 before the handler runs.
#[derive(Clone, Debug)]
pub struct Caller {
    pub actor: Actor,
    pub account: AccountId,
    /// What the request asks for, else what the account prefers.
    pub lang: Lang,
}

/// For pages that are open to all and show more to some. A token that is sent must be good all the same.
#[derive(Clone, Debug)]
pub struct MaybeCaller(pub Option<Caller>);

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, HttpError>>>>;

impl FromRequest for Caller {
    type Error = HttpError;
    type Future = Extracting<Caller>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            caller(&request)
                .await
                .map_err(|error| HttpError::new(error, &request))
        })
    }
}

impl FromRequest for MaybeCaller {
    type Error = HttpError;
    type Future = Extracting<MaybeCaller>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if !request.headers().contains_key(header::AUTHORIZATION) {
                return Ok(MaybeCaller(None));
            }
            match caller(&request).await {
                Ok(caller) => Ok(MaybeCaller(Some(caller))),
                Err(error) => Err(HttpError::new(error, &request)),
            }
        })
    }
}

pub(super) async fn caller(request: &HttpRequest) -> Result<Caller, AppError> {
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or_else(|| anyhow::anyhow!("the server has no application"))?;
    let bearer = bearer_text(request)
        .and_then(|text| token::verify(app, text))
        .ok_or(AppError::Unauthenticated)?;
    let session = match session::remembered(app, bearer) {
        Some(session) => session?,
        None => super::run(app, move |app| session::load(app, bearer)).await?,
    };
    present(request, &session)
}

fn present(request: &HttpRequest, session: &Arc<Session>) -> Result<Caller, AppError> {
    let account = session.actor.account().ok_or(AppError::Unauthenticated)?;
    let asked = request.headers().contains_key(header::ACCEPT_LANGUAGE);
    Ok(Caller {
        actor: session.actor.clone(),
        account,
        lang: if asked {
            lang_of(request)
        } else {
            session.lang
        },
    })
}

pub(super) fn bearer_text(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
