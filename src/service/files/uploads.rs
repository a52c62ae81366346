//! Evidence that comes in several goes: begun, gone on with after a lost connection, cancelled, or finished.
//!
//! Only who began an upload may know of it. Once it is whole it is checked, cleaned and attached as any other file, under the
//! identifier the upload had: whoever did not hear the answer asks again and finds the file.

use chrono::Duration;

use super::{check_may_give, check_room};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::Complaint,
        ids::{ComplaintId, FileId},
        time::shanghai_date,
    },
    error::{AppError, AppResult, FieldProblem},
    files::FileError,
    service::{complaints, fields::Fields},
    store::{
        StoreError, complaints as cases,
        files::{self, FileFacts},
        uploads::{self, UploadFacts},
    },
};

/// An upload that is not finished by then is thrown away.
const KEPT: Duration = Duration::hours(24);

/// An upload as its sender sees it.
#[derive(Clone, Debug)]
pub struct Upload {
    pub facts: UploadFacts,
    /// So much has arrived.
    pub offset: u64,
    /// The piece of evidence it became.
    pub file: Option<FileFacts>,
}

/// Keeps a place for a file of `size` bytes, for those who may add evidence.
pub fn begin(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    name: String,
    size: u64,
) -> AppResult<Upload> {
    let complaint = complaints::load(app, actor, id)?;
    check_may_give(actor, &complaint, app.clock.today())?;
    let mut fields = Fields::new();
    fields.line("/name", &name, super::MAX_NAME);
    if size == 0 {
        let (zh, en) = ("文件是空的", "The file is empty");
        fields.problem(
            "/size_bytes",
            crate::service::fields::because("empty_file", zh, en),
        );
    }
    fields.done()?;
    let limit_bytes = app.files.limit_bytes();
    if size > limit_bytes {
        return Err(AppError::TooLarge { limit_bytes });
    }
    let now = app.clock.now();
    let facts = UploadFacts {
        id: FileId(app.clock.new_id()),
        complaint: id,
        account: actor.account().ok_or(AppError::Forbidden)?,
        name,
        size,
        expires_at: now + KEPT,
    };
    let (actor, new) = (actor.clone(), facts.clone());
    app.write(move |conn| {
        // Counted where nobody else counts at the same time, so that twenty-one cannot be begun.
        let complaint = cases::find(conn, id)?.ok_or(StoreError::NotFound)?;
        let begun = uploads::list(conn, id, now)?;
        check_room(&actor, &complaint, &begun, shanghai_date(now))?;
        Ok(uploads::insert(conn, &new)?)
    })?;
    Ok(Upload {
        facts,
        offset: 0,
        file: None,
    })
}

/// What the caller has begun in this case and may go on with, oldest first.
pub fn list(app: &App, actor: &Actor, id: ComplaintId) -> AppResult<Vec<Upload>> {
    let complaint = complaints::load(app, actor, id)?;
    let found = app.read(|conn| uploads::list(conn, id, app.clock.now()))?;
    found
        .into_iter()
        .filter(|facts| {
            Some(facts.account) == actor.account() && !complaint.files.contains(&facts.id)
        })
        .map(|facts| seen(app, &complaint, facts))
        .collect()
}

pub fn find(app: &App, actor: &Actor, id: ComplaintId, upload: FileId) -> AppResult<Upload> {
    let complaint = complaints::load(app, actor, id)?;
    let facts = own(app, actor, id, upload)?;
    seen(app, &complaint, facts)
}

/// An upload that more may be sent to, at this place.
pub fn find_to_go_on(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    upload: FileId,
) -> AppResult<Upload> {
    let complaint = complaints::load(app, actor, id)?;
    let facts = own(app, actor, id, upload)?;
    let found = seen(app, &complaint, facts)?;
    if found.file.is_none() {
        check_may_give(actor, &complaint, app.clock.today())?;
    }
    Ok(found)
}

/// Throws away what has arrived. A file that became evidence stays evidence.
pub fn cancel(app: &App, actor: &Actor, id: ComplaintId, upload: FileId) -> AppResult<()> {
    complaints::load(app, actor, id)?;
    let facts = own(app, actor, id, upload)?;
    forget(app, facts.id)
}

/// Removes an upload and what has arrived of it.
pub fn forget(app: &App, upload: FileId) -> AppResult<()> {
    app.write(move |conn| Ok(uploads::delete(conn, upload)?))?;
    app.files.parts.remove(upload).map_err(FileError::from)?;
    Ok(())
}

fn own(app: &App, actor: &Actor, id: ComplaintId, upload: FileId) -> AppResult<UploadFacts> {
    let found = app.read(|conn| uploads::list(conn, id, app.clock.now()))?;
    found
        .into_iter()
        .find(|facts| facts.id == upload && Some(facts.account) == actor.account())
        .ok_or(AppError::NotFound)
}

fn seen(app: &App, complaint: &Complaint, facts: UploadFacts) -> AppResult<Upload> {
    let file = if complaint.files.contains(&facts.id) {
        app.read(|conn| files::find_of_complaint(conn, complaint.id, facts.id))?
    } else {
        None
    };
    let offset = match file {
        Some(_) => facts.size,
        None => app.files.parts.offset(facts.id).map_err(FileError::from)?,
    };
    Ok(Upload {
        facts,
        offset,
        file,
    })
}

/// The place a request says it goes on at.
pub fn offset_of(text: Option<&str>) -> AppResult<u64> {
    let text = text.ok_or_else(|| AppError::field("/upload_offset", FieldProblem::Missing))?;
    text.trim().parse().map_err(|_| {
        AppError::field(
            "/upload_offset",
            FieldProblem::Malformed {
                zh: "Upload-Offset 应为已收到的字节数".to_owned(),
                en: "Upload-Offset is the number of bytes that have arrived".to_owned(),
            },
        )
    })
}
