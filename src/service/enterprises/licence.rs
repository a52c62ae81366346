//! The copy of the business licence (E-2): uploaded first, then named by the application.
//!
//! Until an application names it a licence belongs to nobody but its sender, and the daily sweep removes it after a day.

use serde_json::json;

use crate::{
    app::App,
    domain::{
        actor::Actor,
        ids::{EnterpriseId, FileId},
    },
    error::{AppError, AppResult, FieldProblem},
    files::StoredFile,
    service::{
        audit,
        fields::{Fields, because},
    },
    store::{
        enterprises,
        files::{self, FileFacts, NewFile},
    },
};

const MAX_NAME: usize = 200;
/// Licences of one account that no application names yet.
const MAX_UNCLAIMED: i64 = 5;

/// Who may apply for an enterprise may send its licence; asked before a byte is read.
pub fn check_may_send(app: &App, actor: &Actor, name: &str) -> AppResult<()> {
    let is_applicant = matches!(actor, Actor::Consumer { .. });
    let account = actor.account().ok_or(AppError::Forbidden)?;
    if !is_applicant && super::reviewer_region(actor).is_none() {
        return Err(AppError::Forbidden);
    }
    let mut fields = Fields::new();
    fields.line("/name", name, MAX_NAME);
    fields.done()?;
    if app.read(|conn| files::count_unclaimed(conn, account))? >= MAX_UNCLAIMED {
        let max = usize::try_from(MAX_UNCLAIMED).unwrap_or_default();
        return Err(AppError::field("", FieldProblem::TooMany { max }));
    }
    Ok(())
}

/// Keeps a stored file as a licence of its sender.
pub fn keep(
    app: &App,
    actor: &Actor,
    id: FileId,
    name: String,
    stored: StoredFile,
) -> AppResult<FileFacts> {
    if !is_document(stored.media_type) {
        let (zh, en) = ("营业执照应为图片或 PDF", "A licence is a picture or a PDF");
        return Err(AppError::field(
            "",
            because("file_type_not_allowed", zh, en),
        ));
    }
    let file = NewFile {
        id,
        complaint: None,
        enterprise: None,
        uploaded_by: actor.account(),
        name,
        media_type: stored.media_type,
        size: i64::try_from(stored.size).map_err(anyhow::Error::from)?,
        sha256: stored.sha256,
        has_thumbnail: stored.has_thumbnail,
        at: app.clock.now(),
    };
    let facts = FileFacts::from(&file);
    app.write(move |conn| Ok(files::insert(conn, &file)?))?;
    Ok(facts)
}

fn is_document(media_type: &str) -> bool {
    media_type.starts_with("image/") || media_type == "application/pdf"
}

/// The licence an application names: for the applicant and the reviewing bureau alone.
pub fn find(app: &App, actor: &Actor, id: EnterpriseId) -> AppResult<FileFacts> {
    let enterprise = app.read(|conn| enterprises::get(conn, id))?;
    if !enterprise.may_see(Some(actor)) {
        return Err(AppError::NotFound);
    }
    let is_applicant = enterprise.applicant.is_some() && actor.account() == enterprise.applicant;
    let is_reviewer =
        super::reviewer_region(actor).is_some_and(|region| region.contains(enterprise.domicile));
    if !is_applicant && !is_reviewer {
        return Err(AppError::Forbidden);
    }
    let file = enterprise
        .application
        .licence_file
        .ok_or(AppError::NotFound)?;
    let found = app
        .read(|conn| files::find_of_enterprise(conn, id, file))?
        .ok_or(AppError::NotFound)?;
    if is_reviewer {
        let which = json!({ "file": file });
        audit::note(
            app,
            actor,
            audit::Read::Licence,
            format!("enterprise:{id}"),
            which,
        )?;
    }
    Ok(found)
}
