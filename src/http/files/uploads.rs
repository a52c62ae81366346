//! Evidence in several goes, for phones on bad networks.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path, Payload},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{FileView, declared_len, name::bare};
use crate::{
    app::App,
    domain::ids::{ComplaintId, FileId},
    error::{AppError, AppResult, Conflict},
    files::FileError,
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, on},
        run,
    },
    service::files::{
        self,
        uploads::{self, Upload},
    },
};

const OFFSET: &str = "Upload-Offset";

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadRequest {
    /// Of the file, as `X-File-Name` of an upload in one go.
    pub name: String,
    /// Of the whole file.
    pub size_bytes: u64,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct UploadView {
    /// The file will have it too.
    pub id: FileId,
    pub name: String,
    pub size_bytes: u64,
    /// So much has arrived: go on from here.
    pub offset_bytes: u64,
    /// What is not whole by then is thrown away.
    pub expires_at: DateTime<Utc>,
    /// The evidence it became, once it was whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileView>,
    /// The complaint's version after it became evidence, in the answer to the request that finished it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
}

impl From<Upload> for UploadView {
    fn from(upload: Upload) -> UploadView {
        let complaint = upload.facts.complaint;
        UploadView {
            id: upload.facts.id,
            name: upload.facts.name,
            size_bytes: upload.facts.size,
            offset_bytes: upload.offset,
            expires_at: upload.facts.expires_at,
            file: upload.file.map(|file| FileView::new(complaint, file)),
            version: None,
        }
    }
}

/// Begins an upload in several goes
///
/// Keeps one of the twenty places of the complaint for 24 hours. Send the bytes with `PATCH`, from `offset_bytes` on; after a
/// lost connection ask with `GET` how much has arrived and go on from there. Kinds, sizes and cleaning are those of an upload
/// in one go.
///
/// **Permissions**: who may give the command `add-evidence`. Only who began it may go on with it.
#[utoipa::path(
    post, path = "/api/v1/complaints/{id}/uploads", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path)), request_body = UploadRequest,
    responses((status = 201, body = UploadView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
              (status = 409, body = ErrorBody), (status = 413, body = ErrorBody), (status = 422, body = ErrorBody)),
)]
pub async fn begin(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    complaint: Path<ComplaintId>,
    body: Body<UploadRequest>,
) -> HttpResult<HttpResponse> {
    let complaint = complaint.into_inner();
    let UploadRequest { name, size_bytes } = body.into_inner();
    let upload = run(&app, move |app| {
        uploads::begin(app, &caller.actor, complaint, bare(&name), size_bytes)
    })
    .await
    .map_err(on(&request))?;
    let url = format!("/api/v1/complaints/{complaint}/uploads/{}", upload.facts.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, url))
        .insert_header((OFFSET, upload.offset))
        .json(UploadView::from(upload)))
}

/// The caller's own uploads that are not whole yet
///
/// **Permissions**: who may read the complaint.
#[utoipa::path(
    get, path = "/api/v1/complaints/{id}/uploads", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path)),
    responses((status = 200, body = Vec<UploadView>), (status = 404, body = ErrorBody)),
)]
pub async fn list(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    complaint: Path<ComplaintId>,
) -> HttpResult<HttpResponse> {
    let found = run(&app, move |app| {
        uploads::list(app, &caller.actor, complaint.into_inner())
    });
    let found = found.await.map_err(on(&request))?;
    let views: Vec<UploadView> = found.into_iter().map(UploadView::from).collect();
    Ok(HttpResponse::Ok().json(views))
}

/// How much of an upload has arrived
///
/// Also after it became evidence, until `expires_at`: whoever did not hear the last answer finds the file here.
///
/// **Permissions**: who began it.
#[utoipa::path(
    get, path = "/api/v1/complaints/{id}/uploads/{upload}", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("upload" = FileId, Path)),
    responses((status = 200, body = UploadView), (status = 404, body = ErrorBody)),
)]
pub async fn show(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: Path<(ComplaintId, FileId)>,
) -> HttpResult<HttpResponse> {
    let (complaint, id) = path.into_inner();
    let found = run(&app, move |app| {
        uploads::find(app, &caller.actor, complaint, id)
    });
    Ok(answer(found.await.map_err(on(&request))?.into()))
}

/// More of an upload
///
/// The body is what comes after `Upload-Offset` bytes of the file: all of it, or as much as you like. Where the connection breaks,
/// what arrived is kept. At another place than the end of what has arrived it answers 409 `wrong_offset`, with the right place in
/// `offset_bytes`. With the last byte the file becomes evidence, and the answer has it in `file`; a file that cannot be
/// evidence is refused with 422, and the upload is over. Where the last step failed for want of a disk or database (503), send
/// an empty body at the end of the file.
///
/// **Permissions**: who began it, and may give the command `add-evidence`.
#[utoipa::path(
    patch, path = "/api/v1/complaints/{id}/uploads/{upload}", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("upload" = FileId, Path), ("Upload-Offset" = u64, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
              (status = 409, body = ErrorBody), (status = 422, body = ErrorBody), (status = 503, body = ErrorBody)),
)]
pub async fn go_on(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: Path<(ComplaintId, FileId)>,
    payload: Payload,
) -> HttpResult<HttpResponse> {
    let (complaint, id) = path.into_inner();
    let view = append(&app, &request, caller, complaint, id, payload)
        .await
        .map_err(on(&request))?;
    Ok(answer(view))
}

async fn append(
    app: &Data<App>,
    request: &HttpRequest,
    caller: Caller,
    complaint: ComplaintId,
    id: FileId,
    payload: Payload,
) -> AppResult<UploadView> {
    let said = request.headers().get(OFFSET);
    let said = uploads::offset_of(said.and_then(|value| value.to_str().ok()))?;
    let actor = caller.actor.clone();
    let upload = run(app, move |app| {
        uploads::find_to_go_on(app, &actor, complaint, id)
    })
    .await?;
    let size = upload.facts.size;
    if upload.file.is_some() {
        return match said == size {
            true => Ok(upload.into()),
            false => Err(AppError::Conflict(Conflict::Offset { current: size })),
        };
    }
    // Before a byte is read.
    if declared_len(request).is_some_and(|len| len > size.saturating_sub(said)) {
        return Err(FileError::LongerThanSaid { size }.into());
    }
    let held = app.files.parts.append(id, said, size, payload).await?;
    let mut view = UploadView::from(upload.clone());
    view.offset_bytes = held.offset;
    if held.offset == size {
        let (file, version) = finish(app, caller, upload).await?;
        (view.file, view.version) = (Some(file), Some(version));
    }
    Ok(view)
}

/// What is whole takes the way of any other file. Where it is refused the upload is over; where a disk or the database is away
/// it stays, to be finished later. A stored file without its row is left to the sweep: another connection may be writing it.
async fn finish(app: &Data<App>, caller: Caller, upload: Upload) -> AppResult<(FileView, i32)> {
    let (id, complaint) = (upload.facts.id, upload.facts.complaint);
    let finished = async {
        let stored = app.files.take_in_part(id).await?;
        run(app, move |app| {
            files::attach(app, &caller.actor, complaint, id, upload.facts.name, stored)
        })
        .await
    };
    let finished: AppResult<_> = finished.await;
    match finished {
        Ok((file, version)) => {
            if let Err(error) = app.files.parts.remove(id) {
                tracing::warn!(%error, "the part of a whole file stays until the next sweep");
            }
            Ok((FileView::new(complaint, file), version))
        }
        Err(error) => {
            if matches!(
                error,
                AppError::Invalid(_) | AppError::Refused { .. } | AppError::Forbidden
            ) {
                run(app, move |app| uploads::forget(app, id)).await?;
            }
            Err(error)
        }
    }
}

/// Cancels an upload
///
/// What has arrived is thrown away, and the place is free again. A file that became evidence stays.
///
/// **Permissions**: who began it.
#[utoipa::path(
    delete, path = "/api/v1/complaints/{id}/uploads/{upload}", tag = "evidence", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("upload" = FileId, Path)),
    responses((status = 204), (status = 404, body = ErrorBody)),
)]
pub async fn cancel(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: Path<(ComplaintId, FileId)>,
) -> HttpResult<HttpResponse> {
    let (complaint, id) = path.into_inner();
    let cancelled = run(&app, move |app| {
        uploads::cancel(app, &caller.actor, complaint, id)
    });
    cancelled.await.map_err(on(&request))?;
    Ok(HttpResponse::NoContent().finish())
}

/// The offset changes with every request: nobody may answer from memory.
fn answer(view: UploadView) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((OFFSET, view.offset_bytes))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(view)
}
