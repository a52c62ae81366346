//! Logging in and out, and passwords.

use std::time::{Duration, Instant as Stopwatch};

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time},
    web,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    HttpResult,
    auth::Caller,
    body::Body,
    client_address::client_address,
    error::{self, ErrorBody, HttpError},
};
use crate::{
    app::App,
    error::{AppError, AppResult},
    keys::Personal,
    service::{
        accounts::me,
        auth::{
            links,
            login::{self, Login, REFRESH_LIFETIME, SignedIn},
            throttle::Attempts,
            token,
        },
    },
    store::accounts::links::Purpose,
};

const COOKIE: &str = "hejie_refresh";
const COOKIE_PATH: &str = "/api/v1/auth";
/// Tells the pages of a browser that the other cookie is another one: they cannot read that. A page that is left while it refreshes
/// never hears the answer; the next one sees by this when it has come, and does not send a token which is spent already.
const TURN: &str = "hejie_turn";
/// Of the token's hash: enough to differ, nothing to guess from.
const TURN_LENGTH: usize = 8;
/// Where the time taken could tell whether there is an account, the answer waits for the next full step.
const STEP: Duration = Duration::from_millis(150);

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// E-mail address or phone number.
    #[schema(value_type = String)]
    pub login: Personal<String>,
    #[schema(value_type = String)]
    pub password: Personal<String>,
}

/// The refresh token comes beside it, in the HttpOnly cookie `hejie_refresh`.
#[derive(Serialize, ToSchema)]
pub struct TokenView {
    /// For `Authorization: Bearer …`.
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChangeRequest {
    #[schema(value_type = String)]
    pub old_password: Personal<String>,
    #[schema(value_type = String)]
    pub new_password: Personal<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordResetRequest {
    #[schema(value_type = String)]
    pub email: Personal<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// From the link in the mail.
    #[schema(value_type = String)]
    pub token: Personal<String>,
    #[schema(value_type = String)]
    pub password: Personal<String>,
}

/// Log in
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = LoginRequest, responses(
    (status = 200, body = TokenView), (status = 401, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn login(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<LoginRequest>,
) -> HttpResult<HttpResponse> {
    let on = error::on(&request);
    let LoginRequest { login, password } = body.into_inner();
    let login = Login::of(&app.keys, login.expose());
    may_try(&app, &request, login.attempts()).map_err(&on)?;
    let found = super::run(&app, move |app| app.read(|conn| login.find(conn)))
        .await
        .map_err(&on)?;
    let permit = app.passwords.permit().await.map_err(&on)?;
    let signed_in = super::run(&app, move |app| {
        let proven = login::prove(&permit, found, &password)?;
        // The next may hash while this one is written down.
        drop(permit);
        login::sign_in(app, proven.id, proven.session_epoch)
    })
    .await
    .map_err(&on)?;
    Ok(tokens(&app, signed_in))
}

/// A new access token for the refresh cookie, which is renewed too
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", responses(
    (status = 200, body = TokenView), (status = 401, body = ErrorBody)))]
pub async fn refresh(app: web::Data<App>, request: HttpRequest) -> HttpResult<HttpResponse> {
    let on = error::on(&request);
    let cookie = request
        .cookie(COOKIE)
        .ok_or_else(|| HttpError::new(AppError::Unauthenticated, &request))?;
    let signed_in = super::run(&app, move |app| login::refresh(app, cookie.value()))
        .await
        .map_err(&on)?;
    Ok(tokens(&app, signed_in))
}

/// Log out on this device
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", responses((status = 204)))]
pub async fn logout(app: web::Data<App>, request: HttpRequest) -> HttpResult<HttpResponse> {
    if let Some(cookie) = request.cookie(COOKIE) {
        super::run(&app, move |app| login::logout(app, cookie.value()))
            .await
            .map_err(error::on(&request))?;
    }
    Ok(logged_out(&app))
}

/// Log out on every device
#[utoipa::path(post, path = "/api/v1/auth/logout-everywhere", tag = "auth", security(("bearer" = [])), responses(
    (status = 204), (status = 401, body = ErrorBody)))]
pub async fn logout_everywhere(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
) -> HttpResult<HttpResponse> {
    super::run(&app, move |app| {
        login::logout_everywhere(app, caller.account)
    })
    .await
    .map_err(error::on(&request))?;
    Ok(logged_out(&app))
}

/// Change the password; every other device is logged out
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "auth", security(("bearer" = [])), request_body = PasswordChangeRequest, responses(
    (status = 200, body = TokenView), (status = 401, body = ErrorBody), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn change_password(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    body: Body<PasswordChangeRequest>,
) -> HttpResult<HttpResponse> {
    let on = error::on(&request);
    let by = Attempts::On(caller.account.to_string());
    may_try(&app, &request, Some(by)).map_err(&on)?;
    let permit = app.passwords.permit().await.map_err(&on)?;
    let signed_in = super::run(&app, move |app| {
        let body = body.into_inner();
        let (old, new) = (&body.old_password, &body.new_password);
        me::change_password(app, &permit, caller.account, old, new)
    })
    .await
    .map_err(&on)?;
    Ok(tokens(&app, signed_in))
}

/// Ask for a link to set a new password
///
/// The answer is the same whether or not there is such an account.
#[utoipa::path(post, path = "/api/v1/auth/password-reset", tag = "auth", request_body = PasswordResetRequest, responses(
    (status = 202), (status = 429, body = ErrorBody)))]
pub async fn request_reset(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<PasswordResetRequest>,
) -> HttpResult<HttpResponse> {
    let on = error::on(&request);
    let started = Stopwatch::now();
    let wanted = Login::of(&app.keys, body.email.expose());
    may_try(&app, &request, wanted.attempts()).map_err(&on)?;
    let result = super::run(&app, move |app| links::request_reset(app, &wanted)).await;
    wait_for_the_step(started).await;
    result.map_err(&on)?;
    Ok(HttpResponse::Accepted().finish())
}

/// Set a new password by the link from the mail
#[utoipa::path(post, path = "/api/v1/auth/password-reset/confirm", tag = "auth", request_body = LinkRequest, responses(
    (status = 204), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn confirm_reset(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<LinkRequest>,
) -> HttpResult<HttpResponse> {
    use_link(&app, &request, Purpose::PasswordReset, body.into_inner()).await
}

/// Set the first password by the link from an invitation
#[utoipa::path(post, path = "/api/v1/auth/invitations/accept", tag = "auth", request_body = LinkRequest, responses(
    (status = 204), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn accept_invitation(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<LinkRequest>,
) -> HttpResult<HttpResponse> {
    use_link(&app, &request, Purpose::Invitation, body.into_inner()).await
}

async fn use_link(
    app: &web::Data<App>,
    request: &HttpRequest,
    purpose: Purpose,
    body: LinkRequest,
) -> HttpResult<HttpResponse> {
    let on = error::on(request);
    may_try(app, request, None).map_err(&on)?;
    let permit = app.passwords.permit().await.map_err(&on)?;
    super::run(app, move |app| {
        links::set_password(app, &permit, purpose, body.token.expose(), &body.password)
    })
    .await
    .map_err(&on)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Counts an attempt from this address, and on this account.
pub fn may_try(app: &App, request: &HttpRequest, on: Option<Attempts>) -> AppResult<()> {
    let from = client_address(request, &app.config.trusted_proxies);
    app.throttle.check(Attempts::From(from))?;
    match on {
        Some(attempts) => app.throttle.check(attempts),
        None => Ok(()),
    }
}

pub async fn wait_for_the_step(started: Stopwatch) {
    let steps = started.elapsed().as_millis() / STEP.as_millis() + 1;
    let whole = STEP * u32::try_from(steps).unwrap_or(1);
    tokio::time::sleep(whole.saturating_sub(started.elapsed())).await;
}

fn tokens(app: &App, signed_in: SignedIn) -> HttpResponse {
    let age = time::Duration::seconds(REFRESH_LIFETIME.num_seconds());
    let refresh_token = signed_in.refresh_token.into_inner();
    let turn = login::token_hash(&refresh_token)[..TURN_LENGTH].to_owned();
    HttpResponse::Ok()
        .cookie(cookie(app, refresh_token, age))
        .cookie(turn_cookie(app, turn, age))
        .insert_header(("cache-control", "no-store"))
        .json(TokenView {
            access_token: signed_in.access_token.into_inner(),
            token_type: "Bearer",
            expires_in: token::LIFETIME.num_seconds(),
        })
}

fn logged_out(app: &App) -> HttpResponse {
    HttpResponse::NoContent()
        .cookie(cookie(app, String::new(), time::Duration::ZERO))
        .cookie(turn_cookie(app, String::new(), time::Duration::ZERO))
        .finish()
}

fn cookie(app: &App, value: String, age: time::Duration) -> Cookie<'static> {
    let mut cookie = lasting(app, COOKIE, value, age);
    cookie.set_path(COOKIE_PATH);
    cookie.set_http_only(true);
    cookie
}

fn turn_cookie(app: &App, value: String, age: time::Duration) -> Cookie<'static> {
    let mut cookie = lasting(app, TURN, value, age);
    cookie.set_path("/");
    cookie
}

fn lasting(app: &App, name: &'static str, value: String, age: time::Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .same_site(SameSite::Strict)
        .secure(app.config.public_url.starts_with("https://"))
        .max_age(age)
        .finish()
}
