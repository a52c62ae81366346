//! Evidence of a complaint: who may add and see it, and the one transaction that makes a stored file part of the case.
//!
//! A file goes in in three steps: [`check_may_add`] before a byte is read, `FileStore::take_in`, [`attach`]. Where the last
//! is refused the caller deletes the object again; where the process dies in between, [`sweep`] does.

pub mod sweep;
pub mod uploads;

use chrono::NaiveDate;
use serde_json::json;

use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::{
            Complaint,
            command::{Command, CommandKind},
            decide::MAX_FILES,
            refusal::Refusal,
        },
        ids::{ComplaintId, FileId},
        policy,
    },
    error::{AppError, AppResult},
    files::StoredFile,
    service::{
        audit,
        complaints::{self, read},
        fields::Fields,
        writer::Execute,
    },
    store::{
        self,
        files::{self, FileFacts, NewFile},
        uploads::UploadFacts,
    },
};

const MAX_NAME: usize = 200;

/// What there is, as one reader sees it.
pub struct Evidence {
    pub files: Vec<FileFacts>,
    pub may_be_opened: bool,
}

/// Refuses early what [`attach`] would refuse in the end: nobody uploads 20 MiB to be told that the case is closed.
/// A name that cannot be read is told to those alone who may add something.
pub fn check_may_add(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    name: AppResult<String>,
) -> AppResult<String> {
    let complaint = complaints::load(app, actor, id)?;
    check_may_give(actor, &complaint, app.clock.today())?;
    let uploads = app.read(|conn| store::uploads::list(conn, id, app.clock.now()))?;
    check_room(actor, &complaint, &uploads, app.clock.today())?;
    let name = name?;
    let mut fields = Fields::new();
    fields.line("/name", &name, MAX_NAME);
    fields.done()?;
    Ok(name)
}

/// Whether evidence is for the actor to add, and the case still takes some.
fn check_may_give(actor: &Actor, complaint: &Complaint, today: NaiveDate) -> AppResult<()> {
    const KIND: CommandKind = CommandKind::AddEvidence;
    if !policy::may(actor, KIND, complaint) {
        return Err(AppError::Forbidden);
    }
    if !KIND.states().contains(&complaint.state) {
        let state = complaint.state;
        let refusal = Refusal::WrongState {
            state,
            command: KIND,
        };
        return Err(AppError::Refused {
            refusal,
            allowed: policy::allowed_commands(actor, complaint, today),
        });
    }
    Ok(())
}

/// C-13. An upload that was begun has its place already.
fn check_room(
    actor: &Actor,
    complaint: &Complaint,
    uploads: &[UploadFacts],
    today: NaiveDate,
) -> AppResult<()> {
    let open = uploads
        .iter()
        .filter(|upload| !complaint.files.contains(&upload.id))
        .count();
    if complaint.files.len() + open >= MAX_FILES {
        let mut allowed = policy::allowed_commands(actor, complaint, today);
        allowed.retain(|kind| *kind != CommandKind::AddEvidence);
        return Err(AppError::Refused {
            refusal: Refusal::TooManyFiles { max: MAX_FILES },
            allowed,
        });
    }
    Ok(())
}

/// Makes a stored file evidence of the complaint; also gives the complaint's version after it.
pub fn attach(
    app: &App,
    actor: &Actor,
    complaint: ComplaintId,
    id: FileId,
    name: String,
    stored: StoredFile,
) -> AppResult<(FileFacts, i32)> {
    let size = i64::try_from(stored.size).map_err(anyhow::Error::from)?;
    let file = NewFile {
        id,
        complaint: Some(complaint),
        enterprise: None,
        uploaded_by: actor.account(),
        name,
        media_type: stored.media_type,
        size,
        sha256: stored.sha256.clone(),
        has_thumbnail: stored.has_thumbnail,
        at: app.clock.now(),
    };
    let facts = FileFacts::from(&file);
    let command = Command::AddEvidence {
        file: id,
        sha256: stored.sha256,
    };
    let executed = app.writer.execute_blocking(Execute {
        file: Some(file),
        ..Execute::new(actor.clone(), complaint, command)
    })?;
    Ok((facts, executed.complaint.version))
}

/// The evidence of a complaint in the order it came, for those who may know of it. Who only oversees is told what there is,
/// without the complainant's name in it.
pub fn list(app: &App, actor: &Actor, id: ComplaintId) -> AppResult<Evidence> {
    let complaint = complaints::load(app, actor, id)?;
    audit::note_case(app, actor, audit::Read::EvidenceList, &complaint, json!({}))?;
    let mut found = app.read(|conn| files::list_of_complaint(conn, id))?;
    if let Some(mask) = read::overseers_mask(app, actor, &complaint)? {
        for file in &mut found {
            file.name = mask.apply(&file.name);
        }
    }
    // Two may come within one microsecond; the complaint knows which was first.
    found.sort_by_key(|file| complaint.files.iter().position(|id| *id == file.id));
    Ok(Evidence {
        files: found,
        may_be_opened: policy::may_open_evidence(actor, &complaint),
    })
}

/// One file of a complaint, for those who may open it.
pub fn find(app: &App, actor: &Actor, id: ComplaintId, file: FileId) -> AppResult<FileFacts> {
    let complaint = complaints::load(app, actor, id)?;
    if !policy::may_open_evidence(actor, &complaint) {
        return Err(AppError::Forbidden);
    }
    let found = app
        .read(|conn| files::find_of_complaint(conn, id, file))?
        .ok_or(AppError::NotFound)?;
    let which = json!({ "file": file });
    audit::note_case(app, actor, audit::Read::Evidence, &complaint, which)?;
    Ok(found)
}
