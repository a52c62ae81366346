//! Whether a number that calls has an account.

use actix_web::{
    HttpRequest,
    web::{Data, Json},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, on},
    },
    keys::Personal,
    service::{accounts::caller, auth::throttle::Attempts},
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallerRequest {
    /// The whole number. In the body, so that no log of addresses keeps it.
    #[schema(value_type = String)]
    pub phone: Personal<String>,
}

#[derive(Serialize, ToSchema)]
pub struct CallerView {
    /// A complaint filed with this number goes into the account that has it; else an account is made for the caller.
    has_account: bool,
    /// To ask the caller's name against: `陈**`.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Whether a caller's number has an account
///
/// By the whole number only; every question is kept in the log of accounts.
///
/// **Permissions**: dispatchers.
#[utoipa::path(post, path = "/api/v1/callers/find", tag = "auth", security(("bearer" = [])), request_body = CallerRequest, responses(
    (status = 200, body = CallerView), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub async fn find(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    body: Body<CallerRequest>,
) -> HttpResult<Json<CallerView>> {
    let on = on(&request);
    // By clerk, not by address: a whole call centre has one. A call takes longer than this, and nobody walks through the numbers.
    let by = Attempts::On(format!("caller:{}", caller.account));
    app.throttle.check(by).map_err(&on)?;
    let found = crate::http::run(&app, move |app| {
        caller::find(app, &caller.actor, &body.phone)
    })
    .await
    .map_err(&on)?;
    Ok(Json(CallerView {
        has_account: found.is_some(),
        name: found.map(|known| known.masked_name),
    }))
}
