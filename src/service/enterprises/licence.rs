//! The copy of the business licence (E-2): uploaded first, then named by the application, or handed in while it is reviewed.
//!
//! Until an application names it a licence belongs to nobody but its sender, and the daily sweep removes it after a day.

use serde_json::json;

use crate::{
    app::App,
    domain::{
        actor::Actor,
        enterprise::Enterprise,
        ids::{AccountId, EnterpriseId, FileId},
        time::Instant,
    },
    error::{AppError, AppResult, FieldProblem},
    files::StoredFile,
    service::{
        audit,
        enterprises::command::{lost, refused},
        fields::{Fields, because},
    },
    store::{
        Conn, enterprises,
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
    let file = unclaimed(id, name, stored, actor.account(), app.clock.now())?;
    let facts = FileFacts::from(&file);
    app.write(move |conn| Ok(files::insert(conn, &file)?))?;
    Ok(facts)
}

/// The row of a stored file that is to be a licence; refuses what cannot be one.
pub fn unclaimed(
    id: FileId,
    name: String,
    stored: StoredFile,
    sender: Option<AccountId>,
    at: Instant,
) -> AppResult<NewFile> {
    if !is_document(stored.media_type) {
        let (zh, en) = ("营业执照应为图片或 PDF", "A licence is a picture or a PDF");
        return Err(AppError::field(
            "",
            because("file_type_not_allowed", zh, en),
        ));
    }
    Ok(NewFile {
        id,
        complaint: None,
        enterprise: None,
        uploaded_by: sender,
        name,
        media_type: stored.media_type,
        size: i64::try_from(stored.size).map_err(anyhow::Error::from)?,
        sha256: stored.sha256,
        has_thumbnail: stored.has_thumbnail,
        at,
    })
}

fn is_document(media_type: &str) -> bool {
    media_type.starts_with("image/") || media_type == "application/pdf"
}

/// Makes a licence that its sender uploaded the enterprise's.
pub fn claim(
    conn: &mut Conn,
    file: FileId,
    sender: Option<AccountId>,
    enterprise: EnterpriseId,
) -> AppResult<()> {
    if files::claim(conn, file, sender, enterprise)? {
        return Ok(());
    }
    let (zh, en) = (
        "没有这个文件，请重新上传",
        "There is no such file; upload it again",
    );
    Err(AppError::field(
        "/licence_file",
        because("unknown_file", zh, en),
    ))
}

/// The licence of an application that came without, or a better one.
///
/// **Permissions**: the applicant; `bureau_admin` or `case_officer` of the region.
pub fn hand_in(app: &App, actor: &Actor, id: EnterpriseId, file: FileId) -> AppResult<()> {
    let notes = super::Notes::new(app, actor);
    let actor = actor.clone();
    app.write(move |conn| {
        let before = super::load_for(conn, &actor, id)?;
        if !before.may_hand_in_licence(&actor) {
            return Err(AppError::Forbidden);
        }
        before
            .check_takes_licence()
            .map_err(|refusal| refused(refusal, &before, &actor))?;
        claim(conn, file, notes.account, id)?;
        let mut after = Enterprise {
            updated_at: notes.at,
            version: before.version + 1,
            ..before.clone()
        };
        after.application.licence_file = Some(file);
        enterprises::update(conn, &after, before.version)
            .map_err(|error| lost(error, before.version))?;
        let detail = json!({ "file": file, "version": after.version });
        notes.write(conn, "enterprise_licence", id, detail)
    })
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
