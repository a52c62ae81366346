//! The parameters of a region.

use actix_web::{HttpRequest, Responder, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HttpResult, auth::Caller, body::Body, error::on, run};
use crate::{
    app::App,
    domain::region::RegionCode,
    service::parameters::{self, ParameterView},
};

/// What holds in a region
///
/// **Permissions**: everybody; limits are public.
#[utoipa::path(
    get, path = "/api/v1/regions/{code}/parameters", tag = "settings",
    params(("code" = RegionCode, Path)),
    responses((status = 200, body = Vec<ParameterView>), (status = 404, body = super::error::ErrorBody)),
)]
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<RegionCode>,
) -> HttpResult<impl Responder> {
    let code = code.into_inner();
    let shown = run(&app, move |app| parameters::list(app, code))
        .await
        .map_err(on(&request))?;
    Ok(web::Json(shown))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterRequest {
    /// Null goes back to what holds above.
    value: Option<ParameterValue>,
}

#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ParameterValue {
    Number(i64),
    Text(String),
}

/// A value for a region and its subtree
///
/// What law or guidance gives can be tightened, never relaxed. Deadlines that run keep what they were counted with.
///
/// **Permissions**: `bureau_admin` of the region or above it.
#[utoipa::path(
    put, path = "/api/v1/regions/{code}/parameters/{name}", tag = "settings", security(("bearer" = [])),
    params(("code" = RegionCode, Path), ("name" = String, Path)), request_body = ParameterRequest,
    responses((status = 200, body = ParameterView), (status = 403, body = super::error::ErrorBody),
              (status = 404, body = super::error::ErrorBody), (status = 422, body = super::error::ErrorBody)),
)]
pub async fn set(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: web::Path<(RegionCode, String)>,
    body: Body<ParameterRequest>,
) -> HttpResult<impl Responder> {
    let (code, name) = path.into_inner();
    let value = body.into_inner().value.map(|value| match value {
        ParameterValue::Number(number) => number.to_string(),
        ParameterValue::Text(text) => text,
    });
    let shown = run(&app, move |app| {
        parameters::set(app, &caller.actor, code, &name, value)
    })
    .await
    .map_err(on(&request))?;
    Ok(web::Json(shown))
}
