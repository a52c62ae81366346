//! What is known of uploaded files; their bytes lie in the [`FileStore`](crate::files::FileStore).

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{
    Conn, StoreResult,
    schema::files,
    types::{parse, to_column, to_instant},
};
use crate::domain::{
    ids::{AccountId, ComplaintId, EnterpriseId, FileId},
    time::Instant,
};

/// A file that is in place and waits for its row.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub id: FileId,
    pub complaint: Option<ComplaintId>,
    pub enterprise: Option<EnterpriseId>,
    pub uploaded_by: Option<AccountId>,
    pub name: String,
    pub media_type: &'static str,
    pub size: i64,
    pub sha256: String,
    pub has_thumbnail: bool,
    pub at: Instant,
}

/// What a reader is told of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    pub id: FileId,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub has_thumbnail: bool,
    pub created_at: Instant,
}

impl From<&NewFile> for FileFacts {
    fn from(new: &NewFile) -> FileFacts {
        FileFacts {
            id: new.id,
            name: new.name.clone(),
            media_type: new.media_type.to_owned(),
            size: new.size,
            sha256: new.sha256.clone(),
            has_thumbnail: new.has_thumbnail,
            created_at: new.at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = files)]
struct FileRow {
    id: String,
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
    has_thumbnail: bool,
    created_at: NaiveDateTime,
}

impl TryFrom<FileRow> for FileFacts {
    type Error = super::StoreError;

    fn try_from(row: FileRow) -> StoreResult<FileFacts> {
        Ok(FileFacts {
            id: parse("files.id", &row.id)?,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            has_thumbnail: row.has_thumbnail,
            created_at: to_instant(row.created_at),
        })
    }
}

pub fn insert(conn: &mut Conn, new: &NewFile) -> StoreResult<()> {
    diesel::insert_into(files::table)
        .values((
            files::id.eq(new.id.to_string()),
            files::complaint_id.eq(new.complaint.map(|id| id.to_string())),
            files::enterprise_id.eq(new.enterprise.map(|id| id.to_string())),
            files::uploaded_by.eq(new.uploaded_by.map(|id| id.to_string())),
            files::name.eq(&new.name),
            files::media_type.eq(new.media_type),
            files::size.eq(new.size),
            files::sha256.eq(&new.sha256),
            files::has_thumbnail.eq(new.has_thumbnail),
            files::created_at.eq(to_column(new.at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The file, if it belongs to this complaint.
pub fn find_of_complaint(
    conn: &mut Conn,
    complaint: ComplaintId,
    file: FileId,
) -> StoreResult<Option<FileFacts>> {
    files::table
        .filter(files::id.eq(file.to_string()))
        .filter(files::complaint_id.eq(complaint.to_string()))
        .select(FileRow::as_select())
        .first(conn)
        .optional()?
        .map(FileFacts::try_from)
        .transpose()
}

/// The file, if it belongs to this enterprise.
pub fn find_of_enterprise(
    conn: &mut Conn,
    enterprise: EnterpriseId,
    file: FileId,
) -> StoreResult<Option<FileFacts>> {
    files::table
        .filter(files::id.eq(file.to_string()))
        .filter(files::enterprise_id.eq(enterprise.to_string()))
        .select(FileRow::as_select())
        .first(conn)
        .optional()?
        .map(FileFacts::try_from)
        .transpose()
}

/// How many files of an account belong to nothing yet.
pub fn count_unclaimed(conn: &mut Conn, account: AccountId) -> StoreResult<i64> {
    Ok(files::table
        .filter(files::uploaded_by.eq(account.to_string()))
        .filter(files::complaint_id.is_null())
        .filter(files::enterprise_id.is_null())
        .count()
        .get_result(conn)?)
}

/// Makes a file the enterprise's; false where it is not this account's to give, or belongs to something else.
pub fn claim(
    conn: &mut Conn,
    file: FileId,
    account: Option<AccountId>,
    enterprise: EnterpriseId,
) -> StoreResult<bool> {
    let account = account.map(|it| it.to_string());
    let enterprise = enterprise.to_string();
    let own = files::table
        .filter(files::id.eq(file.to_string()))
        .filter(files::uploaded_by.eq(account))
        .filter(files::complaint_id.is_null())
        .filter(
            files::enterprise_id
                .is_null()
                .or(files::enterprise_id.eq(enterprise.clone())),
        );
    let claimed = diesel::update(own)
        .set(files::enterprise_id.eq(enterprise))
        .execute(conn)?;
    Ok(claimed == 1)
}

/// Forgets the files from before `before` that nothing has claimed; their objects go with the next sweep.
pub fn delete_unclaimed(conn: &mut Conn, before: Instant) -> StoreResult<usize> {
    let unclaimed = files::table
        .filter(files::complaint_id.is_null())
        .filter(files::enterprise_id.is_null())
        .filter(files::created_at.lt(to_column(before)));
    Ok(diesel::delete(unclaimed).execute(conn)?)
}

/// The files of a complaint.
pub fn list_of_complaint(conn: &mut Conn, complaint: ComplaintId) -> StoreResult<Vec<FileFacts>> {
    let rows: Vec<FileRow> = files::table
        .filter(files::complaint_id.eq(complaint.to_string()))
        .select(FileRow::as_select())
        .load(conn)?;
    rows.into_iter().map(FileFacts::try_from).collect()
}

/// The next files of all, in the order of their identifiers.
pub fn page_after(
    conn: &mut Conn,
    after: Option<FileId>,
    limit: i64,
) -> StoreResult<Vec<FileFacts>> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<FileRow> = files::table
        .filter(files::id.gt(after))
        .order(files::id)
        .limit(limit)
        .select(FileRow::as_select())
        .load(conn)?;
    rows.into_iter().map(FileFacts::try_from).collect()
}

/// Those of `ids` that have a row.
pub fn existing(conn: &mut Conn, ids: &[FileId]) -> StoreResult<Vec<FileId>> {
    let ids = ids.iter().map(ToString::to_string);
    let found: Vec<String> = files::table
        .filter(files::id.eq_any(ids))
        .select(files::id)
        .load(conn)?;
    found.iter().map(|id| parse("files.id", id)).collect()
}
