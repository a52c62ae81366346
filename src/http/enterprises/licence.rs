//! The copy of the business licence that an application names.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::{
        ids::{EnterpriseId, FileId},
        time::Instant,
    },
    error::{AppError, AppResult},
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, on},
        files, run,
    },
    service::enterprises::{self, EnterprisePage, licence},
    store::files::FileFacts,
};

/// A licence that was taken in; name its `id` as `licence_file` of the application, or hand it in for one that waits.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LicenceView {
    pub id: FileId,
    pub name: String,
    pub media_type: String,
    /// Of the stored file, in bytes.
    pub size: i64,
    pub sha256: String,
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub created_at: Instant,
}

impl From<FileFacts> for LicenceView {
    fn from(file: FileFacts) -> LicenceView {
        LicenceView {
            id: file.id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
            created_at: file.created_at,
        }
    }
}

/// The copy of a business licence, before it is named
///
/// The body is the file itself, as for evidence, its name in `X-File-Name`: JPEG, PNG, WebP, HEIC or PDF, at most 20 MiB. What no
/// application names within a day is removed; five may wait at a time.
///
/// **Permissions**: who may apply: a consumer's account, or `bureau_admin` or `case_officer`.
#[utoipa::path(
    post, path = "/api/v1/enterprises/licences", tag = "enterprises", security(("bearer" = [])),
    params(("X-File-Name" = String, Header, description = "UTF-8, percent-encoded")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = LicenceView), (status = 403, body = ErrorBody), (status = 413, body = ErrorBody),
              (status = 422, body = ErrorBody), (status = 503, body = ErrorBody)),
)]
pub async fn upload(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    payload: web::Payload,
) -> HttpResult<HttpResponse> {
    let kept = take_in(&app, &request, caller, payload)
        .await
        .map_err(on(&request))?;
    Ok(HttpResponse::Created().json(LicenceView::from(kept)))
}

async fn take_in(
    app: &web::Data<App>,
    request: &HttpRequest,
    caller: Caller,
    payload: web::Payload,
) -> AppResult<FileFacts> {
    let name = files::name::of(request)?;
    let (actor, shown) = (caller.actor.clone(), name.clone());
    run(app, move |app| licence::check_may_send(app, &actor, &shown)).await?;
    let id = FileId(app.clock.new_id());
    let declared = files::declared_len(request);
    let stored = app.files.take_in(id, declared, payload).await?;
    let kept = run(app, move |app| {
        licence::keep(app, &caller.actor, id, name, stored)
    })
    .await;
    if let Err(AppError::Invalid(_)) = &kept
        && let Err(error) = app.files.delete(id).await
    {
        tracing::warn!(?error, "a refused licence stays until the next sweep");
    }
    kept
}

/// The licence an application names
///
/// **Permissions**: the applicant, and `bureau_admin` or `case_officer` of the region.
#[utoipa::path(
    get, path = "/api/v1/enterprises/{id}/licence", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), ("Range" = Option<String>, Header)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 206), (status = 304),
              (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 416, body = ErrorBody)),
)]
pub async fn download(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: web::Path<EnterpriseId>,
) -> HttpResult<HttpResponse> {
    let id = id.into_inner();
    let file = run(&app, move |app| licence::find(app, &caller.actor, id))
        .await
        .map_err(on(&request))?;
    files::send(&app, &request, file).await
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LicenceRequest {
    /// The `id` of a licence the caller uploaded.
    licence_file: FileId,
}

/// The licence copy for an application under review: the one it came without, or a better one
///
/// An application without one cannot be approved (E-2).
///
/// **Permissions**: the applicant, and `bureau_admin` or `case_officer` of the region.
#[utoipa::path(
    put, path = "/api/v1/enterprises/{id}/licence", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path)), request_body = LicenceRequest,
    responses((status = 200, body = EnterprisePage), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
              (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)),
)]
pub async fn hand_in(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: web::Path<EnterpriseId>,
    body: Body<LicenceRequest>,
) -> HttpResult<HttpResponse> {
    let (id, file) = (id.into_inner(), body.into_inner().licence_file);
    let shown = run(&app, move |app| {
        licence::hand_in(app, &caller.actor, id, file)?;
        enterprises::see(app, Some(&caller.actor), id)
    })
    .await
    .map_err(on(&request))?;
    Ok(super::page(shown))
}
