//! A copy of everything we hold about the caller (S-3), written as it is read: nobody's file is too long for it.

use std::io;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentDisposition, DispositionParam, DispositionType},
    web::{Bytes, Data},
};
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::MeView;
use crate::{
    app::App,
    domain::{ids::ComplaintId, time::Instant},
    error::{AppError, AppResult},
    http::{
        HttpResult,
        auth::Caller,
        complaints::view::{ComplaintView, StepView},
        error::{self, ErrorBody},
        files::FileView,
        notifications::{self, NotificationView},
    },
    notify::text::Reader,
    service::{
        accounts::{
            export::{self, OwnCase},
            me,
        },
        complaints::form::FilingForm,
    },
    store::accounts::sessions::SessionFacts,
};

/// The whole document.
#[derive(Serialize, ToSchema)]
pub struct ExportView {
    #[schema(value_type = DateTime<Utc>)]
    pub exported_at: Instant,
    pub profile: MeView,
    /// The log-ins that are still good.
    pub sessions: Vec<SessionView>,
    pub notifications: Vec<NotificationView>,
    /// The caller's own complaints, as their consumer sees them.
    pub complaints: Vec<OwnCaseView>,
}

#[derive(Serialize, ToSchema)]
pub struct SessionView {
    pub id: Uuid,
    #[schema(value_type = DateTime<Utc>)]
    pub begun_at: Instant,
    #[schema(value_type = DateTime<Utc>)]
    pub seen_at: Instant,
    #[schema(value_type = DateTime<Utc>)]
    pub expires_at: Instant,
}

impl From<SessionFacts> for SessionView {
    fn from(facts: SessionFacts) -> SessionView {
        SessionView {
            id: facts.id,
            begun_at: facts.begun_at,
            seen_at: facts.seen_at,
            expires_at: facts.expires_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OwnCaseView {
    pub complaint: ComplaintView,
    /// The form, while it is not filed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<FilingForm>,
    /// Everything that happened, with the words.
    pub record: Vec<StepView>,
    /// The evidence; its bytes are at `url`.
    pub files: Vec<FileView>,
}

/// Everything we hold about the caller
///
/// One JSON document, as an attachment: profile, log-ins, notifications, and the caller's own complaints with offers, agreements,
/// messages and the list of evidence. Where it breaks off in the middle the answer ends without its last chunk: ask again.
///
/// **Permissions**: everybody, of themselves.
#[utoipa::path(get, path = "/api/v1/me/export", tag = "auth", security(("bearer" = [])), responses(
    (status = 200, body = ExportView), (status = 401, body = ErrorBody)))]
pub async fn download(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
) -> HttpResult<HttpResponse> {
    let account = caller.account;
    let begun = crate::http::run(&app, move |app| {
        Ok((me::show(app, account)?, export::begin(app, account)?))
    });
    let (me, sessions) = begun.await.map_err(error::on(&request))?;
    let now = app.clock.now();
    let head = ExportView {
        exported_at: now,
        profile: me.into(),
        sessions: sessions.into_iter().map(SessionView::from).collect(),
        notifications: Vec::new(),
        complaints: Vec::new(),
    };
    let name = format!("hejie-{}.json", crate::domain::time::shanghai_date(now));
    let pieces = stream::unfold(Some(Next::Head(Box::new(head))), move |next| {
        let (app, caller) = (app.clone(), caller.clone());
        async move {
            let next = next?;
            let piece = crate::http::run(&app, move |app| piece(app, &caller, next)).await;
            Some(match piece {
                Ok((bytes, next)) => (Ok(Bytes::from(bytes)), next),
                Err(error) => {
                    tracing::error!(%error, "an export breaks off");
                    // Who reads sees that the end is missing, and not a shorter file.
                    (Err(io::Error::other("the export failed")), None)
                }
            })
        }
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(ContentDisposition {
            disposition: DispositionType::Attachment,
            parameters: vec![DispositionParam::Filename(name)],
        })
        .streaming(Box::pin(pieces)))
}

/// What is written next. Nothing waits in between: a slow reader holds neither a thread nor a connection.
enum Next {
    Head(Box<ExportView>),
    Notifications { after: Option<Uuid> },
    Case { after: Option<ComplaintId> },
}

fn piece(app: &App, caller: &Caller, next: Next) -> AppResult<(Vec<u8>, Option<Next>)> {
    let mut out = Vec::new();
    let next = match next {
        Next::Head(head) => {
            let mut text = json(&*head)?;
            // Up to where the entries of the first list begin: the two lists are the last fields, and still empty.
            let end = br#"],"complaints":[]}"#.len();
            text.truncate(text.len() - end);
            out.extend(text);
            Some(Next::Notifications { after: None })
        }
        Next::Notifications { after } => {
            let found = export::notifications(app, caller.account, after)?;
            let last = found.last().map(|item| item.id);
            let reader = Reader {
                side: caller.actor.side(),
                lang: caller.lang,
            };
            for (n, item) in found.into_iter().enumerate() {
                separate(&mut out, after.is_none() && n == 0);
                out.extend(json(&notifications::view(item, reader))?);
            }
            match last {
                Some(_) => Some(Next::Notifications { after: last }),
                None => {
                    out.extend(br#"],"complaints":["#);
                    Some(Next::Case { after: None })
                }
            }
        }
        Next::Case { after } => match export::next_case(app, caller.account, after)? {
            Some(own) => {
                let id = own.case.complaint.id;
                separate(&mut out, after.is_none());
                out.extend(json(&own_case_view(app, caller, own)?)?);
                Some(Next::Case { after: Some(id) })
            }
            None => {
                out.extend(b"]}");
                None
            }
        },
    };
    Ok((out, next))
}

fn separate(out: &mut Vec<u8>, is_first: bool) {
    if !is_first {
        out.extend(b",\n");
    }
}

fn json(value: &impl Serialize) -> AppResult<Vec<u8>> {
    serde_json::to_vec(value).map_err(|e| AppError::Internal(e.into()))
}

fn own_case_view(app: &App, caller: &Caller, own: OwnCase) -> AppResult<OwnCaseView> {
    let id = own.case.complaint.id;
    let settings = app.settings()?;
    Ok(OwnCaseView {
        complaint: ComplaintView::new(&own.case, &settings.calendar, caller.lang)?,
        draft: own.draft,
        record: own.record.into_iter().map(StepView::new).collect(),
        files: FileView::list(id, own.files),
    })
}
