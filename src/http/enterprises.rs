//! Enterprises: the public directory, applications, and the commands of the bureau.

pub mod licence;
pub mod places;
pub mod templates;

use actix_web::{HttpRequest, HttpResponse, Responder, http::header, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    HttpResult,
    auth::{Caller, MaybeCaller},
    body::Body,
    error::on,
    etag::{answer, etag, expected_version},
    page::{self, Page},
    query::Query,
    run,
};
use crate::{
    app::App,
    domain::{
        enterprise::{EnterpriseCommand, Ground},
        ids::EnterpriseId,
        region::RegionCode,
    },
    service::{
        enterprises::{
            self, EnterprisePage,
            apply::{self, ApplicationRequest},
            command::{self, StatusCommand},
        },
        fields::Fields,
    },
    store::enterprises::directory::{self, PublicEnterprise, WaitingApplication, directory_key},
};

const MAX_QUERY: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    q: Option<String>,
    region: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The directory of enterprises that take complaints; with `q` those whose name, short name or code begins so
///
/// **Permissions**: everybody.
#[utoipa::path(
    get, path = "/api/v1/enterprises", tag = "enterprises",
    params(("q" = Option<String>, Query, description = "the beginning of a name, a short name or a code"),
           ("region" = Option<RegionCode>, Query, description = "registered in this region or below"),
           ("cursor" = Option<String>, Query), ("limit" = Option<usize>, Query, maximum = 100)),
    responses((status = 200, body = Page<PublicEnterprise>), (status = 422, body = super::error::ErrorBody)),
)]
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    query: Query<ListQuery>,
) -> HttpResult<impl Responder> {
    let query = query.into_inner();
    let shown = run(&app, move |app| {
        let limit = page::limit(query.limit)?;
        let after = page::cursor(query.cursor.as_deref())?;
        let q = query.q.unwrap_or_default();
        let mut fields = Fields::new();
        fields.optional_line("/q", &q, MAX_QUERY);
        let region = query.region.and_then(|it| fields.region("/region", &it));
        fields.done()?;
        let found =
            app.read(|conn| directory::list(conn, &q, region, after.as_ref(), limit + 1))?;
        Ok(Page::new(found, limit, directory_key))
    })
    .await
    .map_err(on(&request))?;
    Ok(web::Json(shown))
}

/// One enterprise; its bureau, itself and its applicant see more
///
/// **Permissions**: everybody; an application that was not granted only those three.
#[utoipa::path(
    get, path = "/api/v1/enterprises/{id}", tag = "enterprises", security((), ("bearer" = [])),
    params(("id" = EnterpriseId, Path)),
    responses((status = 200, body = EnterprisePage), (status = 404, body = super::error::ErrorBody)),
)]
pub async fn show(
    app: web::Data<App>,
    request: HttpRequest,
    caller: MaybeCaller,
    id: web::Path<EnterpriseId>,
) -> HttpResult<impl Responder> {
    let id = id.into_inner();
    let shown = run(&app, move |app| {
        enterprises::see(app, caller.0.as_ref().map(|it| &it.actor), id)
    })
    .await
    .map_err(on(&request))?;
    answer(&request, shown.version, &shown).map_err(on(&request))
}

/// An application for admission
///
/// **Permissions**: a consumer's account for its company; `bureau_admin` or `case_officer` for one of their region.
#[utoipa::path(
    post, path = "/api/v1/enterprises", tag = "enterprises", security(("bearer" = [])),
    request_body = ApplicationRequest,
    responses((status = 201, body = EnterprisePage), (status = 403, body = super::error::ErrorBody),
              (status = 422, body = super::error::ErrorBody)),
)]
pub async fn apply(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    body: Body<ApplicationRequest>,
) -> HttpResult<impl Responder> {
    let body = body.into_inner();
    let shown = run(&app, move |app| {
        let enterprise = apply::apply(app, &caller.actor, body)?;
        enterprises::see(app, Some(&caller.actor), enterprise.id)
    })
    .await
    .map_err(on(&request))?;
    let address = format!("/api/v1/enterprises/{}", shown.public.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, address))
        .insert_header(etag(shown.version))
        .json(shown))
}

#[derive(Serialize, ToSchema)]
pub struct OwnApplication {
    /// Absent where the account has not applied for any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    application: Option<EnterprisePage>,
}

/// The caller's own application for admission: the newest, and how it stands
///
/// **Permissions**: everybody who is logged in, each for themselves.
#[utoipa::path(
    get, path = "/api/v1/me/application", tag = "enterprises", security(("bearer" = [])),
    responses((status = 200, body = OwnApplication), (status = 401, body = super::error::ErrorBody)),
)]
pub async fn own_application(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
) -> HttpResult<web::Json<OwnApplication>> {
    let application = run(&app, move |app| {
        enterprises::own_application(app, &caller.actor)
    })
    .await
    .map_err(on(&request))?;
    Ok(web::Json(OwnApplication { application }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueQuery {
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The applications that wait in the caller's region, the most urgent first
///
/// **Permissions**: `bureau_admin` or `case_officer`.
#[utoipa::path(
    get, path = "/api/v1/enterprises/applications", tag = "enterprises", security(("bearer" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<usize>, Query, maximum = 100)),
    responses((status = 200, body = Page<WaitingApplication>), (status = 403, body = super::error::ErrorBody)),
)]
pub async fn applications(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    query: Query<QueueQuery>,
) -> HttpResult<impl Responder> {
    let query = query.into_inner();
    let shown = run(&app, move |app| {
        let limit = page::limit(query.limit)?;
        let after = page::cursor(query.cursor.as_deref())?;
        let waiting = enterprises::applications(app, &caller.actor, after, limit + 1)?;
        Ok(Page::new(waiting, limit, |it| (it.review_due_on, it.id)))
    })
    .await
    .map_err(on(&request))?;
    Ok(web::Json(shown))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandRequest {
    /// Needed for everything but an approval and an exit on one's own wish.
    #[serde(default)]
    reason: String,
    /// Of a warning, suspension or removal by the bureau (E-6); `other` where none is named.
    ground: Option<Ground>,
    /// The version that was read; `If-Match` says the same.
    version: Option<i32>,
}

/// A change of status: approve, reject, warn, suspend, reinstate, exit
///
/// Suspension and exit note a hearing period of five working days and send the open cases to the bureau.
///
/// **Permissions**: `bureau_admin` or `case_officer` of the region; `exit` also by the enterprise's own manager.
#[utoipa::path(
    post, path = "/api/v1/enterprises/{id}/commands/{command}", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), ("command" = EnterpriseCommand, Path),
           ("If-Match" = Option<String>, Header)),
    request_body = CommandRequest,
    responses((status = 200, body = EnterprisePage), (status = 403, body = super::error::ErrorBody),
              (status = 404, body = super::error::ErrorBody), (status = 409, body = super::error::ErrorBody),
              (status = 422, body = super::error::ErrorBody)),
)]
pub async fn execute(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: web::Path<(EnterpriseId, EnterpriseCommand)>,
    body: Body<CommandRequest>,
) -> HttpResult<impl Responder> {
    let (id, kind) = path.into_inner();
    let body = body.into_inner();
    let version = expected_version(&request, body.version).map_err(on(&request))?;
    let asked = StatusCommand {
        kind,
        reason: body.reason,
        ground: body.ground,
        version,
    };
    let shown = run(&app, move |app| {
        command::execute(app, &caller.actor, id, asked)?;
        enterprises::see(app, Some(&caller.actor), id)
    })
    .await
    .map_err(on(&request))?;
    Ok(page(shown))
}

/// What an act on an enterprise answers with: its page, and the version to name at the next.
fn page(shown: EnterprisePage) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(shown.version))
        .json(shown)
}
