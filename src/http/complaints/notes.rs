//! Internal notes on a case, for the eyes of one house.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json, Path},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    app::App,
    domain::ids::{AccountId, ComplaintId},
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, on},
        page::{self, Page},
        query::Query,
    },
    service::complaints::notes::{self, Note},
};

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NotesQuery {
    cursor: Option<String>,
    limit: Option<usize>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    /// At most 2 000 characters.
    #[serde(default)]
    pub text: String,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct NoteView {
    pub id: Uuid,
    pub author_id: AccountId,
    pub author_name: Option<String>,
    pub text: String,
    pub created_at: DateTime<Utc>,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        NoteView {
            id: note.id,
            author_id: note.author,
            author_name: note.author_name,
            text: note.text,
            created_at: note.at,
        }
    }
}

/// The notes of the caller's own house on a case, the newest first
///
/// **Permissions**: the people of the enterprise complained of, and of the competent bureau; each sees only their own.
#[utoipa::path(get, path = "/api/v1/complaints/{id}/notes", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), NotesQuery),
    responses((status = 200, body = Page<NoteView>), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
    query: Query<NotesQuery>,
) -> HttpResult<Json<Page<NoteView>>> {
    let page = crate::http::run(&app, move |app| {
        let limit = page::limit(query.limit)?;
        let before = page::cursor(query.cursor.as_deref())?;
        let notes = notes::list(app, &caller.actor, *id, before, limit)?;
        let views = notes.into_iter().map(NoteView::from).collect();
        Ok(Page::new(views, limit, |note: &NoteView| note.id))
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(page))
}

/// Write a note for the caller's own house
///
/// It is no part of the record: the other side sees neither it nor that there is one.
///
/// **Permissions**: the people of the enterprise complained of, and of the competent bureau.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/notes", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path)), request_body = NoteRequest,
    responses((status = 201, body = NoteView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody)))]
pub async fn write(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
    body: Body<NoteRequest>,
) -> HttpResult<HttpResponse> {
    let note = crate::http::run(&app, move |app| {
        notes::write(app, &caller.actor, *id, &body.text)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Created().json(NoteView::from(note)))
}
