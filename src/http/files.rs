//! Evidence: upload, list, download, thumbnail.

pub(super) mod name;
mod range;
pub mod uploads;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentDisposition, DispositionParam, DispositionType},
    web::{Data, Path, Payload},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    HttpResult,
    auth::Caller,
    error::{ErrorBody, on},
    etag, run,
};
use crate::{
    app::App,
    domain::ids::{ComplaintId, FileId},
    error::{AppError, AppResult},
    files::{Part, StoredFile},
    service::files::{self, Evidence},
    store::files::FileFacts,
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct FileView {
    pub id: FileId,
    pub name: String,
    /// Of the bytes, whatever the name says.
    pub media_type: String,
    /// Of the stored file, in bytes.
    pub size: i64,
    /// Of the stored file: after location and other metadata were taken out of what was sent.
    pub sha256: String,
    pub created_at: DateTime<Utc>,
    pub url: String,
    /// Not by who only oversees the case: photos and papers show who complains.
    pub may_be_opened: bool,
    /// A JPEG of at most 480 × 480, the right way up; for JPEG, PNG and WebP, if it may be opened.
    pub thumbnail_url: Option<String>,
}

impl FileView {
    pub(super) fn new(complaint: ComplaintId, file: FileFacts) -> FileView {
        let url = format!("/api/v1/complaints/{complaint}/files/{}", file.id);
        FileView {
            id: file.id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
            created_at: file.created_at,
            thumbnail_url: file.has_thumbnail.then(|| format!("{url}/thumbnail")),
            url,
            may_be_opened: true,
        }
    }

    /// The evidence as its reader may see it.
    pub(super) fn list(complaint: ComplaintId, evidence: Evidence) -> Vec<FileView> {
        let view = |file| {
            let view = FileView::new(complaint, file);
            if evidence.may_be_opened {
                return view;
            }
            FileView {
                may_be_opened: false,
                thumbnail_url: None,
                ..view
            }
        };
        evidence.files.into_iter().map(view).collect()
    }
}

/// A file that was taken in.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UploadedView {
    #[serde(flatten)]
    pub file: FileView,
    /// The complaint's version after it.
    pub version: i32,
}

/// A new piece of evidence
///
/// The body is the file itself, with its length or chunked; its name is in `X-File-Name`, UTF-8 and percent-encoded. JPEG, PNG,
/// WebP, HEIC, PDF, MP4 and plain UTF-8 text, told from the bytes: `Content-Type` is not looked at. At most 20 MiB a file and 20
/// files a complaint; pictures of at most 50 million pixels. Location and all other metadata of pictures and films are removed
/// before they are stored; the orientation stays.
///
/// **Permissions**: who may give the command `add-evidence`.
#[utoipa::path(
    post, path = "/api/v1/complaints/{id}/files", tag = "evidence", security(("bearer" = [])),
    params(
        ("id" = ComplaintId, Path),
        ("X-File-Name" = String, Header, description = "UTF-8, percent-encoded: `%E5%8F%91%E7%A5%A8.jpg`"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = UploadedView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
              (status = 409, body = ErrorBody), (status = 413, body = ErrorBody), (status = 422, body = ErrorBody),
              (status = 503, body = ErrorBody)),
)]
pub async fn upload(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    complaint: Path<ComplaintId>,
    payload: Payload,
) -> HttpResult<HttpResponse> {
    let complaint = complaint.into_inner();
    let (file, version) = take_in(&app, &request, caller, complaint, payload)
        .await
        .map_err(on(&request))?;
    let file = FileView::new(complaint, file);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, file.url.clone()))
        .json(UploadedView { file, version }))
}

/// A new piece of evidence, as a command
///
/// The same as `POST …/files`, under the name it has in `allowed_commands`: its body is the file itself too.
///
/// **Permissions**: the complainant, the enterprise and the competent bureau, while the case takes evidence.
#[utoipa::path(
    post, path = "/api/v1/complaints/{id}/commands/add-evidence", tag = "evidence", security(("bearer" = [])),
    params(
        ("id" = ComplaintId, Path),
        ("X-File-Name" = String, Header, description = "UTF-8, percent-encoded: `%E5%8F%91%E7%A5%A8.jpg`"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = UploadedView), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
              (status = 413, body = ErrorBody), (status = 422, body = ErrorBody)),
)]
pub async fn add(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    complaint: Path<ComplaintId>,
    payload: Payload,
) -> HttpResult<HttpResponse> {
    upload(app, request, caller, complaint, payload).await
}

async fn take_in(
    app: &Data<App>,
    request: &HttpRequest,
    caller: Caller,
    complaint: ComplaintId,
    payload: Payload,
) -> AppResult<(FileFacts, i32)> {
    let (actor, name) = (caller.actor.clone(), name::of(request));
    let name = run(app, move |app| {
        files::check_may_add(app, &actor, complaint, name)
    })
    .await?;
    let id = FileId(app.clock.new_id());
    let stored = app
        .files
        .take_in(id, declared_len(request), payload)
        .await?;
    attach(app, caller, complaint, id, name, stored).await
}

async fn attach(
    app: &Data<App>,
    caller: Caller,
    complaint: ComplaintId,
    id: FileId,
    name: String,
    stored: StoredFile,
) -> AppResult<(FileFacts, i32)> {
    let attached = run(app, move |app| {
        files::attach(app, &caller.actor, complaint, id, name, stored)
    })
    .await;
    // Where nobody knows whether the row was written, the sweep will tell.
    let is_unsure = matches!(
        attached,
        Ok(_) | Err(AppError::Unavailable { .. } | AppError::Internal(_))
    );
    if !is_unsure && let Err(error) = app.files.delete(id).await {
        tracing::warn!(?error, "a refused file stays until the next sweep");
    }
    attached
}

pub(super) fn declared_len(request: &HttpRequest) -> Option<u64> {
    let value = request.headers().get(header::CONTENT_LENGTH)?;
    value.to_str().ok()?.trim().parse().ok()
}

/// The evidence of a complaint, in the order it came
///
/// **Permissions**: who may read the complaint.
#[utoipa::path(
    get, path = "/api/v1/complaints/{id}/files", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path)),
    responses((status = 200, body = Vec<FileView>), (status = 404, body = ErrorBody)),
)]
pub async fn list(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    complaint: Path<ComplaintId>,
) -> HttpResult<HttpResponse> {
    let complaint = complaint.into_inner();
    let evidence = run(&app, move |app| files::list(app, &caller.actor, complaint))
        .await
        .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(FileView::list(complaint, evidence)))
}

/// The bytes of a file
///
/// Takes `Range` (one range) with `If-Range`, and `If-None-Match`; the `ETag` is the SHA-256 of the file.
///
/// **Permissions**: who may read the complaint and has a part in it; not who only oversees it.
#[utoipa::path(
    get, path = "/api/v1/complaints/{id}/files/{file_id}", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("file_id" = FileId, Path), ("Range" = Option<String>, Header)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 206), (status = 304),
              (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 416, body = ErrorBody)),
)]
pub async fn download(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: Path<(ComplaintId, FileId)>,
) -> HttpResult<HttpResponse> {
    let (complaint, id) = path.into_inner();
    let found = run(&app, move |app| {
        files::find(app, &caller.actor, complaint, id)
    });
    let file = found.await.map_err(on(&request))?;
    send(&app, &request, file).await
}

/// The bytes that were asked for of a file the caller may have.
pub(super) async fn send(
    app: &App,
    request: &HttpRequest,
    file: FileFacts,
) -> HttpResult<HttpResponse> {
    let size = u64::try_from(file.size).unwrap_or(0);
    let tag = format!("\"{}\"", file.sha256);
    if etag::is_known(request, &tag) {
        return Ok(HttpResponse::NotModified()
            .insert_header((header::ETAG, tag))
            .finish());
    }
    let range = range::asked(request, &tag, size).map_err(on(request))?;
    let bytes = app
        .files
        .get_range(file.id, Part::File, range.clone())
        .await;
    let bytes = bytes.map_err(AppError::from).map_err(on(request))?;

    let mut response = match &range {
        Some(part) => {
            let told = format!("bytes {}-{}/{size}", part.start, part.end - 1);
            let mut response = HttpResponse::PartialContent();
            response.insert_header((header::CONTENT_RANGE, told));
            response
        }
        None => HttpResponse::Ok(),
    };
    let len = range.map_or(size, |part| part.end - part.start);
    response
        .insert_header((header::CONTENT_TYPE, file.media_type))
        .insert_header((header::ETAG, tag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header(disposition(file.name));
    harmless(&mut response);
    Ok(response.no_chunking(len).streaming(bytes))
}

/// A small picture of a picture, as JPEG
///
/// **Permissions**: who may read the complaint and has a part in it; not who only oversees it.
#[utoipa::path(
    get, path = "/api/v1/complaints/{id}/files/{file_id}/thumbnail", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("file_id" = FileId, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 403, body = ErrorBody),
              (status = 404, body = ErrorBody)),
)]
pub async fn thumbnail(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: Path<(ComplaintId, FileId)>,
) -> HttpResult<HttpResponse> {
    let (complaint, id) = path.into_inner();
    let found = run(&app, move |app| {
        files::find(app, &caller.actor, complaint, id)
    });
    found.await.map_err(on(&request))?;
    let bytes = app.files.get_range(id, Part::Thumbnail, None).await;
    let bytes = bytes.map_err(AppError::from).map_err(on(&request))?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, "image/jpeg"));
    harmless(&mut response);
    Ok(response.streaming(bytes))
}

/// To be saved under its name; a browser shows it only where a page of ours asks for it.
fn disposition(name: String) -> ContentDisposition {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !"\"\\%".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain),
            DispositionParam::FilenameExt(header::ExtendedValue {
                charset: header::Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.into_bytes(),
            }),
        ],
    }
}

/// Whatever a stranger put into a file, it is no page of ours.
fn harmless(response: &mut actix_web::HttpResponseBuilder) {
    response
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        ))
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"));
}
