//! Files that are being uploaded in several goes. What has arrived of them is told by their length on disk alone.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{
    Conn, StoreResult,
    schema::uploads,
    types::{parse, to_column, to_instant},
};
use crate::domain::{
    ids::{AccountId, ComplaintId, FileId},
    time::Instant,
};

/// An upload that was begun. Its identifier is the one the file will have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadFacts {
    pub id: FileId,
    pub complaint: ComplaintId,
    pub account: AccountId,
    pub name: String,
    /// Of the whole file, in bytes, as the sender said.
    pub size: u64,
    pub expires_at: Instant,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = uploads)]
struct UploadRow {
    id: String,
    complaint_id: String,
    account_id: String,
    name: String,
    size: i64,
    expires_at: NaiveDateTime,
}

impl TryFrom<UploadRow> for UploadFacts {
    type Error = super::StoreError;

    fn try_from(row: UploadRow) -> StoreResult<UploadFacts> {
        Ok(UploadFacts {
            id: parse("uploads.id", &row.id)?,
            complaint: parse("uploads.complaint_id", &row.complaint_id)?,
            account: parse("uploads.account_id", &row.account_id)?,
            name: row.name,
            size: u64::try_from(row.size).unwrap_or(0),
            expires_at: to_instant(row.expires_at),
        })
    }
}

pub fn insert(conn: &mut Conn, new: &UploadFacts) -> StoreResult<()> {
    let row = UploadRow {
        id: new.id.to_string(),
        complaint_id: new.complaint.to_string(),
        account_id: new.account.to_string(),
        name: new.name.clone(),
        size: i64::try_from(new.size).unwrap_or(i64::MAX),
        expires_at: to_column(new.expires_at),
    };
    diesel::insert_into(uploads::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The uploads of a complaint that may still be gone on with, whoever began them, oldest first.
pub fn list(
    conn: &mut Conn,
    complaint: ComplaintId,
    now: Instant,
) -> StoreResult<Vec<UploadFacts>> {
    let rows: Vec<UploadRow> = uploads::table
        .filter(uploads::complaint_id.eq(complaint.to_string()))
        .filter(uploads::expires_at.gt(to_column(now)))
        .order(uploads::id)
        .select(UploadRow::as_select())
        .load(conn)?;
    rows.into_iter().map(UploadFacts::try_from).collect()
}

pub fn delete(conn: &mut Conn, id: FileId) -> StoreResult<()> {
    diesel::delete(uploads::table.filter(uploads::id.eq(id.to_string()))).execute(conn)?;
    Ok(())
}

/// Forgets the uploads nobody went on with; how many.
pub fn delete_expired(conn: &mut Conn, now: Instant) -> StoreResult<usize> {
    let expired = uploads::table.filter(uploads::expires_at.le(to_column(now)));
    Ok(diesel::delete(expired).execute(conn)?)
}
