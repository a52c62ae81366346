//! Places of business and shops of an enterprise.
//!
//! **Permissions** of all: the enterprise's own `odr_manager`; `bureau_admin` or `case_officer` of its region.

use actix_web::{HttpRequest, HttpResponse, Responder, web};
use uuid::Uuid;

use super::super::{
    HttpResult,
    auth::Caller,
    body::Body,
    error::{ErrorBody, on},
    run,
};
use crate::{
    app::App,
    domain::ids::EnterpriseId,
    service::enterprises::places::{self, PlaceRequest, ShopRequest},
    store::enterprises::places::{Place, Shop},
};

/// A new place of business
#[utoipa::path(
    post, path = "/api/v1/enterprises/{id}/places", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path)), request_body = PlaceRequest,
    responses((status = 201, body = Place), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
              (status = 422, body = ErrorBody)),
)]
pub async fn add_place(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: web::Path<EnterpriseId>,
    body: Body<PlaceRequest>,
) -> HttpResult<impl Responder> {
    let (id, body) = (id.into_inner(), body.into_inner());
    let place = run(&app, move |app| {
        places::add_place(app, &caller.actor, id, body)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Created().json(place))
}

/// A place of business that is no more
#[utoipa::path(
    delete, path = "/api/v1/enterprises/{id}/places/{place}", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), ("place" = Uuid, Path)),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub async fn remove_place(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: web::Path<(EnterpriseId, Uuid)>,
) -> HttpResult<impl Responder> {
    let (id, place) = path.into_inner();
    run(&app, move |app| {
        places::remove_place(app, &caller.actor, id, place)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::NoContent().finish())
}

/// A new shop on a platform
#[utoipa::path(
    post, path = "/api/v1/enterprises/{id}/shops", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path)), request_body = ShopRequest,
    responses((status = 201, body = Shop), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
              (status = 422, body = ErrorBody)),
)]
pub async fn add_shop(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: web::Path<EnterpriseId>,
    body: Body<ShopRequest>,
) -> HttpResult<impl Responder> {
    let (id, body) = (id.into_inner(), body.into_inner());
    let shop = run(&app, move |app| {
        places::add_shop(app, &caller.actor, id, body)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Created().json(shop))
}

/// A shop that is no more
#[utoipa::path(
    delete, path = "/api/v1/enterprises/{id}/shops/{shop}", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), ("shop" = Uuid, Path)),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub async fn remove_shop(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: web::Path<(EnterpriseId, Uuid)>,
) -> HttpResult<impl Responder> {
    let (id, shop) = path.into_inner();
    run(&app, move |app| {
        places::remove_shop(app, &caller.actor, id, shop)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::NoContent().finish())
}
