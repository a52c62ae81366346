//! Offers above a handler's limit, for the enterprise's own eyes.

use actix_web::{
    HttpRequest,
    web::{Data, Json, Path},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::Written;
use crate::{
    app::App,
    domain::{
        complaint::command::CommandKind,
        ids::{AccountId, ComplaintId},
        money::Fen,
        proposal::ProposalStatus,
    },
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, on},
        page::{self, Page},
        query::Query,
    },
    service::{
        complaints::proposals::{self, Shown},
        fields::Fields,
    },
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct ProposalView {
    pub id: Uuid,
    pub complaint_id: ComplaintId,
    pub number: String,
    pub subject: String,
    /// make-offer or accept-offer
    pub command: CommandKind,
    /// The body of that command.
    #[schema(value_type = Object)]
    pub form: Value,
    /// What it would promise, all remedies together.
    pub amount_fen: Fen,
    /// The author's limit when it was made.
    pub limit_fen: Fen,
    pub status: ProposalStatus,
    pub author_id: AccountId,
    pub author_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub decided_by: Option<AccountId>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was sent back.
    pub note: Option<String>,
}

impl From<Shown> for ProposalView {
    fn from(shown: Shown) -> Self {
        let it = shown.proposal;
        ProposalView {
            id: it.id,
            complaint_id: it.complaint,
            number: shown.number,
            subject: shown.subject,
            command: it.command,
            form: shown.form,
            amount_fen: it.amount,
            limit_fen: it.limit,
            status: it.status,
            author_id: it.author,
            author_name: shown.author_name,
            created_at: it.created_at,
            decided_by: it.decided_by,
            decided_by_name: shown.decided_by_name,
            decided_at: it.decided_at,
            note: shown.note,
        }
    }
}

fn page_of(found: Vec<Shown>, limit: usize) -> Page<ProposalView> {
    let views = found.into_iter().map(ProposalView::from).collect();
    Page::new(views, limit, |view: &ProposalView| view.id)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ProposalsOfCaseQuery {
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The proposals of one case, the newest first
///
/// **Permissions**: the enterprise complained of.
#[utoipa::path(get, path = "/api/v1/complaints/{id}/proposals", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ProposalsOfCaseQuery),
    responses((status = 200, body = Page<ProposalView>), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_case(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
    query: Query<ProposalsOfCaseQuery>,
) -> HttpResult<Json<Page<ProposalView>>> {
    let page = crate::http::run(&app, move |app| {
        let limit = page::limit(query.limit)?;
        let before = page::cursor(query.cursor.as_deref())?;
        let found = proposals::of_case(app, &caller.actor, *id, before, limit)?;
        Ok(page_of(found, limit))
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(page))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ProposalsQuery {
    /// waiting (as when it is left out), approved, returned, withdrawn or replaced
    status: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The proposals of the caller's enterprise, the newest first
///
/// **Permissions**: handlers and managers of an enterprise.
#[utoipa::path(get, path = "/api/v1/proposals", tag = "complaints", security(("bearer" = [])), params(ProposalsQuery),
    responses((status = 200, body = Page<ProposalView>), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<ProposalsQuery>,
) -> HttpResult<Json<Page<ProposalView>>> {
    let page = crate::http::run(&app, move |app| {
        let limit = page::limit(query.limit)?;
        let before = page::cursor(query.cursor.as_deref())?;
        let mut fields = Fields::new();
        let status = match query.status.as_deref() {
            None | Some("") => Some(ProposalStatus::Waiting),
            Some(text) => {
                let statuses = ProposalStatus::ALL.map(ProposalStatus::as_str);
                fields.choice("/status", text, statuses)
            }
        };
        fields.done()?;
        let status = status.unwrap_or(ProposalStatus::Waiting);
        let found = proposals::of_enterprise(app, &caller.actor, status, before, limit)?;
        Ok(page_of(found, limit))
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(page))
}

/// Approve a proposal: it leaves as the handler's, with the caller on record
///
/// Refused with `above_limit` where it is above the caller's own limit, and as any command where the case has moved on.
///
/// **Permissions**: managers of the enterprise.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/proposals/{proposal}/approve", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("proposal" = Uuid, Path)),
    responses((status = 200, body = Written), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn approve(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(ComplaintId, Uuid)>,
) -> HttpResult<Json<Written>> {
    let (case, id) = path.into_inner();
    let actor = caller.actor.clone();
    let executed = crate::http::run(&app, move |app| {
        proposals::approve(app, &caller.actor, case, id)
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(Written::new(&app, &actor, &executed)))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBackRequest {
    /// Why; at most 1 000 characters.
    #[serde(default)]
    pub note: String,
}

/// Send a proposal back to its author
///
/// **Permissions**: managers of the enterprise.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/proposals/{proposal}/return", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("proposal" = Uuid, Path)), request_body = SendBackRequest,
    responses((status = 200, body = ProposalView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn send_back(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(ComplaintId, Uuid)>,
    body: Body<SendBackRequest>,
) -> HttpResult<Json<ProposalView>> {
    let (case, id) = path.into_inner();
    let shown = crate::http::run(&app, move |app| {
        proposals::send_back(app, &caller.actor, case, id, &body.note)
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(shown.into()))
}

/// Take a proposal back
///
/// **Permissions**: its author, and managers of the enterprise.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/proposals/{proposal}/withdraw", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("proposal" = Uuid, Path)),
    responses((status = 200, body = ProposalView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub async fn take_back(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(ComplaintId, Uuid)>,
) -> HttpResult<Json<ProposalView>> {
    let (case, id) = path.into_inner();
    let shown = crate::http::run(&app, move |app| {
        proposals::take_back(app, &caller.actor, case, id)
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(shown.into()))
}
