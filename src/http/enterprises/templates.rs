//! Templates of an enterprise, and what one says in one case.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json, Path},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        ids::{AccountId, ComplaintId, EnterpriseId},
        placeholder::Placeholder,
    },
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, on},
        etag::{etag, expected_version},
        page::{self, Page},
        query::Query,
        run,
    },
    service::enterprises::templates::{
        self, Shown, TemplateForm,
        preview::{self, Preview},
    },
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct TemplateView {
    pub id: Uuid,
    pub version: i32,
    #[serde(flatten)]
    pub form: TemplateForm,
    /// Those the text has.
    pub placeholders: Vec<Placeholder>,
    pub author_id: AccountId,
    pub updated_at: DateTime<Utc>,
}

impl From<Shown> for TemplateView {
    fn from(shown: Shown) -> Self {
        TemplateView {
            id: shown.template.id,
            version: shown.template.version,
            form: shown.form,
            placeholders: shown.placeholders,
            author_id: shown.template.author,
            updated_at: shown.template.at,
        }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct TemplatesQuery {
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The templates of an enterprise
///
/// **Permissions**: its own handlers and managers.
#[utoipa::path(get, path = "/api/v1/enterprises/{id}/templates", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), TemplatesQuery),
    responses((status = 200, body = Page<TemplateView>), (status = 403, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<EnterpriseId>,
    query: Query<TemplatesQuery>,
) -> HttpResult<Json<Page<TemplateView>>> {
    let page = run(&app, move |app| {
        let limit = page::limit(query.limit)?;
        let after = page::cursor(query.cursor.as_deref())?;
        let found = templates::list(app, &caller.actor, *id, after, limit)?;
        let views = found.into_iter().map(TemplateView::from).collect();
        Ok(Page::new(views, limit, |view: &TemplateView| view.id))
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(page))
}

/// Every version of a template, the newest first
///
/// **Permissions**: the enterprise's own handlers and managers.
#[utoipa::path(get, path = "/api/v1/enterprises/{id}/templates/{template}/versions", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), ("template" = Uuid, Path), TemplatesQuery),
    responses((status = 200, body = Page<TemplateView>), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn versions(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(EnterpriseId, Uuid)>,
    query: Query<TemplatesQuery>,
) -> HttpResult<Json<Page<TemplateView>>> {
    let path = path.into_inner();
    let page = run(&app, move |app| {
        let limit = page::limit(query.limit)?;
        let before = page::cursor(query.cursor.as_deref())?;
        let found = templates::versions(app, &caller.actor, path, before, limit)?;
        let views = found.into_iter().map(TemplateView::from).collect();
        Ok(Page::new(views, limit, |view: &TemplateView| view.version))
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(page))
}

/// A new template
///
/// **Permissions**: managers of the enterprise.
#[utoipa::path(post, path = "/api/v1/enterprises/{id}/templates", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path)), request_body = TemplateForm,
    responses((status = 201, body = TemplateView), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<EnterpriseId>,
    body: Body<TemplateForm>,
) -> HttpResult<HttpResponse> {
    let shown = run(&app, move |app| {
        templates::create(app, &caller.actor, *id, &body)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Created()
        .insert_header(etag(shown.template.version))
        .json(TemplateView::from(shown)))
}

/// The next version of a template
///
/// Send the version that was read as `If-Match`; another one is a conflict and changes nothing.
///
/// **Permissions**: managers of the enterprise.
#[utoipa::path(put, path = "/api/v1/enterprises/{id}/templates/{template}", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), ("template" = Uuid, Path), ("If-Match" = Option<String>, Header)), request_body = TemplateForm,
    responses((status = 200, body = TemplateView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn replace(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(EnterpriseId, Uuid)>,
    body: Body<TemplateForm>,
) -> HttpResult<HttpResponse> {
    let version = expected_version(&request, None).map_err(on(&request))?;
    let path = path.into_inner();
    let shown = run(&app, move |app| {
        templates::replace(app, &caller.actor, path, &body, version)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(shown.template.version))
        .json(TemplateView::from(shown)))
}

/// A template that is offered no more
///
/// **Permissions**: managers of the enterprise.
#[utoipa::path(delete, path = "/api/v1/enterprises/{id}/templates/{template}", tag = "enterprises", security(("bearer" = [])),
    params(("id" = EnterpriseId, Path), ("template" = Uuid, Path)),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn remove(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(EnterpriseId, Uuid)>,
) -> HttpResult<HttpResponse> {
    let path = path.into_inner();
    run(&app, move |app| templates::remove(app, &caller.actor, path))
        .await
        .map_err(on(&request))?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a template says in one case
///
/// Nothing is sent: the text goes into `post-message`, the offer into `make-offer`.
///
/// **Permissions**: the enterprise complained of, with its own templates.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/templates/{template}/preview", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("template" = Uuid, Path)),
    responses((status = 200, body = Preview), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn preview(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(ComplaintId, Uuid)>,
) -> HttpResult<Json<Preview>> {
    let (case, template) = path.into_inner();
    let preview = run(&app, move |app| {
        preview::preview(app, &caller.actor, case, template)
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(preview))
}
