//! Registering, and one's own account.

pub mod caller;
pub mod export;

use std::time::Instant as Stopwatch;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Json},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    HttpResult,
    auth::Caller,
    body::Body,
    error::{self, ErrorBody},
    sessions::{may_try, wait_for_the_step},
};
use crate::{
    app::App,
    domain::{
        actor::{Role, Side},
        ids::{AccountId, EnterpriseId},
        lang::Lang,
        money::Fen,
        region::{RegionCode, regions},
    },
    keys::Personal,
    service::{
        accounts::{
            PersonRequest,
            me::{self, Correction, Me},
            register::{self, Registration},
        },
        auth::{login::Login, throttle::Attempts},
    },
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// True name.
    #[schema(value_type = String)]
    pub name: Personal<String>,
    /// Mobile number, or landline with its area code.
    #[schema(value_type = String)]
    pub phone: Personal<String>,
    #[schema(value_type = String)]
    pub email: Personal<String>,
    /// Between 10 and 128 characters.
    #[schema(value_type = String)]
    pub password: Personal<String>,
    #[serde(default)]
    pub locale: Lang,
}

#[derive(Serialize, ToSchema)]
pub struct RegisteredView {
    status: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct MeView {
    id: AccountId,
    side: Side,
    roles: Vec<Role>,
    name: String,
    phone: Option<String>,
    email: Option<String>,
    /// A new address that waits for its link to be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_email: Option<String>,
    address: Option<String>,
    locale: Lang,
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise_id: Option<EnterpriseId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionCode>,
    /// Name of the bureau, for its staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    bureau: Option<String>,
    /// The most they may promise without a manager, in fen; absent where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_limit_fen: Option<Fen>,
}

impl From<Me> for MeView {
    fn from(me: Me) -> MeView {
        let Me {
            account,
            profile,
            offer_limit,
        } = me;
        MeView {
            id: account.id,
            side: account.side,
            roles: account.roles,
            name: profile.name.into_inner(),
            phone: profile.phone.map(Personal::into_inner),
            email: profile.email.map(Personal::into_inner),
            pending_email: profile.pending_email.map(Personal::into_inner),
            address: profile.address.map(Personal::into_inner),
            locale: account.lang,
            enterprise_id: account.enterprise,
            region: account.region,
            bureau: account.region.map(|code| regions().bureau_name(code)),
            offer_limit_fen: offer_limit,
        }
    }
}

/// What is left out stays as it is; an empty address removes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRequest {
    pub locale: Option<Lang>,
    /// Of a consumer: complaints are made under it (C-3).
    #[schema(value_type = Option<String>)]
    pub name: Option<Personal<String>>,
    #[schema(value_type = Option<String>)]
    pub address: Option<Personal<String>>,
    #[schema(value_type = Option<String>)]
    pub email: Option<Personal<String>>,
    #[schema(value_type = Option<String>)]
    pub phone: Option<Personal<String>>,
    /// For a new `name`, `email` or `phone`.
    #[schema(value_type = Option<String>)]
    pub current_password: Option<Personal<String>>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmEmailRequest {
    /// From the link in the mail.
    #[schema(value_type = String)]
    pub token: Personal<String>,
}

/// Register as a consumer
///
/// The answer is the same whether or not there is such an account; its owner gets a mail.
#[utoipa::path(post, path = "/api/v1/auth/register", tag = "auth", request_body = RegisterRequest, responses(
    (status = 202, body = RegisteredView), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn register(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<RegisterRequest>,
) -> HttpResult<HttpResponse> {
    let on = error::on(&request);
    let started = Stopwatch::now();
    let body = body.into_inner();
    let login = Login::of(&app.keys, body.email.expose());
    may_try(&app, &request, login.attempts()).map_err(&on)?;
    let permit = app.passwords.permit().await.map_err(&on)?;
    let new = Registration {
        person: PersonRequest {
            name: body.name,
            phone: Some(body.phone),
            email: Some(body.email),
        },
        password: body.password,
        lang: body.locale,
    };
    let result = super::run(&app, move |app| register::register(app, &permit, new)).await;
    wait_for_the_step(started).await;
    result.map_err(&on)?;
    Ok(HttpResponse::Accepted().json(RegisteredView { status: "accepted" }))
}

/// One's own account
#[utoipa::path(get, path = "/api/v1/me", tag = "auth", security(("bearer" = [])), responses(
    (status = 200, body = MeView), (status = 401, body = ErrorBody)))]
pub async fn show(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
) -> HttpResult<Json<MeView>> {
    let me = super::run(&app, move |app| me::show(app, caller.account))
        .await
        .map_err(error::on(&request))?;
    Ok(Json(me.into()))
}

/// Correct one's own account
///
/// A new name, mail address or phone number needs `current_password`. A new address stays `pending_email` until the link that is sent
/// there was opened; the answer is the same whether or not somebody has it. A new phone number is for calling: one logs in
/// with the mail address from then on.
#[utoipa::path(patch, path = "/api/v1/me", tag = "auth", security(("bearer" = [])), request_body = CorrectionRequest, responses(
    (status = 200, body = MeView), (status = 401, body = ErrorBody), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn correct(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    body: Body<CorrectionRequest>,
) -> HttpResult<Json<MeView>> {
    let body = body.into_inner();
    let wanted = Correction {
        locale: body.locale,
        name: body.name,
        address: body.address,
        email: body.email,
        phone: body.phone,
        current_password: body.current_password,
    };
    let on = error::on(&request);
    if !wanted.needs_password() {
        let me = super::run(&app, move |app| {
            me::correct(app, None, caller.account, &wanted)
        });
        return Ok(Json(me.await.map_err(&on)?.into()));
    }
    let started = Stopwatch::now();
    let by = Attempts::On(caller.account.to_string());
    may_try(&app, &request, Some(by)).map_err(&on)?;
    let permit = app.passwords.permit().await.map_err(&on)?;
    let me = super::run(&app, move |app| {
        me::correct(app, Some(&permit), caller.account, &wanted)
    })
    .await;
    wait_for_the_step(started).await;
    Ok(Json(me.map_err(&on)?.into()))
}

/// Confirm a new mail address by the link that was sent there
#[utoipa::path(post, path = "/api/v1/auth/email/confirm", tag = "auth", request_body = ConfirmEmailRequest, responses(
    (status = 204), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn confirm_email(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<ConfirmEmailRequest>,
) -> HttpResult<HttpResponse> {
    let on = error::on(&request);
    may_try(&app, &request, None).map_err(&on)?;
    super::run(&app, move |app| me::confirm_email(app, &body.token))
        .await
        .map_err(&on)?;
    Ok(HttpResponse::NoContent().finish())
}
