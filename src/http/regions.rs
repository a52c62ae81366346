//! Regions, their bureaus and station offices.

use actix_web::{HttpRequest, HttpResponse, Responder, http::header, web};
use serde::Deserialize;

use super::{HttpResult, auth::Caller, body::Body, error::on, query::Query, run};
use crate::{
    app::App,
    domain::region::RegionCode,
    service::regions::{self, RegionView, StationRequest},
    store::stations::Station,
};

/// The list is compiled in, so it changes only with a new version.
const CACHED: (header::HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=3600");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    parent: Option<String>,
}

/// The regions right below another; the provinces where none is named
///
/// **Permissions**: everybody.
#[utoipa::path(
    get, path = "/api/v1/regions", tag = "regions",
    params(("parent" = Option<RegionCode>, Query)),
    responses((status = 200, body = Vec<RegionView>), (status = 422, body = super::error::ErrorBody)),
)]
pub async fn list(request: HttpRequest, query: Query<ListQuery>) -> HttpResult<impl Responder> {
    let children = regions::children(query.parent.as_deref()).map_err(on(&request))?;
    Ok(HttpResponse::Ok().insert_header(CACHED).json(children))
}

/// One region with its bureau and the one above
///
/// **Permissions**: everybody.
#[utoipa::path(
    get, path = "/api/v1/regions/{code}", tag = "regions",
    params(("code" = RegionCode, Path)),
    responses((status = 200, body = RegionView), (status = 404, body = super::error::ErrorBody)),
)]
pub async fn show(request: HttpRequest, code: web::Path<RegionCode>) -> HttpResult<impl Responder> {
    let region = regions::see(code.into_inner()).map_err(on(&request))?;
    Ok(HttpResponse::Ok().insert_header(CACHED).json(region))
}

/// The station offices of a bureau
///
/// **Permissions**: everybody.
#[utoipa::path(
    get, path = "/api/v1/regions/{code}/stations", tag = "regions",
    params(("code" = RegionCode, Path)),
    responses((status = 200, body = Vec<Station>), (status = 404, body = super::error::ErrorBody)),
)]
pub async fn list_stations(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<RegionCode>,
) -> HttpResult<impl Responder> {
    let code = code.into_inner();
    let stations = run(&app, move |app| regions::stations(app, code))
        .await
        .map_err(on(&request))?;
    Ok(web::Json(stations))
}

/// A new station office
///
/// **Permissions**: `bureau_admin` of the region or above it.
#[utoipa::path(
    post, path = "/api/v1/regions/{code}/stations", tag = "regions", security(("bearer" = [])),
    params(("code" = RegionCode, Path)), request_body = StationRequest,
    responses((status = 201, body = Station), (status = 403, body = super::error::ErrorBody),
              (status = 404, body = super::error::ErrorBody), (status = 422, body = super::error::ErrorBody)),
)]
pub async fn add_station(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    code: web::Path<RegionCode>,
    body: Body<StationRequest>,
) -> HttpResult<impl Responder> {
    let (code, body) = (code.into_inner(), body.into_inner());
    let station = run(&app, move |app| {
        regions::add_station(app, &caller.actor, code, body)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Created().json(station))
}
