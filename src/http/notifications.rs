//! What the caller was told, in their language.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    HttpResult,
    auth::Caller,
    error::{self, ErrorBody},
    page::{self, Page},
    query::Query,
};
use crate::{
    app::App,
    domain::{ids::ComplaintId, lang::Lang, time::Instant},
    notify::{
        Notice,
        text::{CaseFacts, Reader, text},
    },
    service::notifications,
    store::notifications::Listed,
};

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    limit: Option<usize>,
    /// Only what was not read yet.
    #[serde(default)]
    unread: bool,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct NotificationView {
    id: Uuid,
    /// Stable, for programs: `offer_made`, `reminder_half`, …
    kind: &'static str,
    title: String,
    /// Sentences in the language asked for, each on a line of its own.
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    complaint_id: Option<ComplaintId>,
    /// The number people know the case by.
    #[serde(skip_serializing_if = "Option::is_none")]
    complaint_number: Option<String>,
    #[schema(value_type = DateTime<Utc>)]
    at: Instant,
    #[schema(value_type = Option<DateTime<Utc>>)]
    read_at: Option<Instant>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct NotificationPage {
    #[serde(flatten)]
    page: Page<NotificationView>,
    /// How many there are that were not read, on all pages.
    unread: i64,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct UnreadCount {
    unread: i64,
}

/// The caller's notifications, newest first.
#[utoipa::path(get, path = "/api/v1/notifications", tag = "messages", params(ListQuery), security(("bearer" = [])),
    responses((status = 200, body = NotificationPage), (status = 401, body = ErrorBody)))]
pub async fn list(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Caller,
    query: Query<ListQuery>,
) -> HttpResult<HttpResponse> {
    let on = error::on(&request);
    let query = query.into_inner();
    let limit = page::limit(query.limit).map_err(&on)?;
    let before: Option<Uuid> = page::cursor(query.cursor.as_deref()).map_err(&on)?;
    let reader = Reader {
        side: caller.actor.side(),
        lang: caller.lang,
    };
    let found = super::run(&app, move |app| {
        notifications::list(app, &caller.actor, before, query.unread, limit)
    })
    .await
    .map_err(&on)?;
    let page = Page::new(found.items, limit, |item| item.id);
    Ok(HttpResponse::Ok().json(NotificationPage {
        page: Page {
            items: page
                .items
                .into_iter()
                .map(|item| view(item, reader))
                .collect(),
            next_cursor: page.next_cursor,
        },
        unread: found.unread,
    }))
}

pub(super) fn view(item: Listed, reader: Reader) -> NotificationView {
    let case = item.case.map(|case| CaseFacts {
        id: case.id,
        number: case.number,
        respondent: case.respondent,
        bureau: case.bureau,
    });
    let (kind, words) = match item.notice.parse::<Notice>() {
        Ok(notice) => {
            let words = text(&notice, case.as_ref(), reader, item.at);
            (notice.kind.code(), words)
        }
        // Written by a newer version on another node, while this one is still being replaced.
        Err(_) => ("unknown", unknown(reader.lang)),
    };
    NotificationView {
        id: item.id,
        kind,
        title: words.subject,
        body: words.sentences.join("\n"),
        complaint_id: case.as_ref().map(|case| case.id),
        complaint_number: case.map(|case| case.number),
        at: item.at,
        read_at: item.read_at,
    }
}

fn unknown(lang: Lang) -> crate::notify::text::Text {
    crate::notify::text::Text {
        subject: match lang {
            Lang::Zh => "有新的进展".to_owned(),
            Lang::En => "There is news".to_owned(),
        },
        sentences: Vec::new(),
    }
}

/// How many the caller has not read.
#[utoipa::path(get, path = "/api/v1/notifications/unread-count", tag = "messages", security(("bearer" = [])),
    responses((status = 200, body = UnreadCount), (status = 401, body = ErrorBody)))]
pub async fn unread_count(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Caller,
) -> HttpResult<HttpResponse> {
    let unread = super::run(&app, move |app| {
        notifications::count_unread(app, &caller.actor)
    })
    .await
    .map_err(error::on(&request))?;
    Ok(HttpResponse::Ok().json(UnreadCount { unread }))
}

/// Marks one as read; a second time changes nothing.
#[utoipa::path(post, path = "/api/v1/notifications/{id}/read", tag = "messages", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = ErrorBody), (status = 404, description = "No such notification of yours", body = ErrorBody)))]
pub async fn read(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<Uuid>,
) -> HttpResult<HttpResponse> {
    let id = id.into_inner();
    super::run(&app, move |app| notifications::read(app, &caller.actor, id))
        .await
        .map_err(error::on(&request))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Marks all as read.
#[utoipa::path(post, path = "/api/v1/notifications/read-all", tag = "messages", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ErrorBody)))]
pub async fn read_all(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Caller,
) -> HttpResult<HttpResponse> {
    super::run(&app, move |app| notifications::read_all(app, &caller.actor))
        .await
        .map_err(error::on(&request))?;
    Ok(HttpResponse::NoContent().finish())
}
