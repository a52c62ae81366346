//! Notes of one house on a case: beside the record, sealed, and never part of it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

use super::{
    Conn, StoreResult,
    schema::notes,
    types::{parse, to_column, to_instant},
};
use crate::domain::{
    ids::{AccountId, ComplaintId},
    policy::House,
    time::Instant,
};

/// Bound to the sealed bytes, so that they cannot be passed off as something else.
pub const CONTEXT: &str = "notes.body";

#[derive(Clone, Debug)]
pub struct Note {
    pub id: Uuid,
    pub author: AccountId,
    /// Sealed.
    pub body: Vec<u8>,
    pub at: Instant,
}

pub fn insert(conn: &mut Conn, case: ComplaintId, house: House, note: &Note) -> StoreResult<()> {
    diesel::insert_into(notes::table)
        .values((
            notes::id.eq(note.id.to_string()),
            notes::complaint_id.eq(case.to_string()),
            notes::house.eq(house.to_string()),
            notes::author_id.eq(note.author.to_string()),
            notes::body.eq(&note.body),
            notes::created_at.eq(to_column(note.at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The notes of this house on this case, the newest first; `before` is the last of the page before.
pub fn page(
    conn: &mut Conn,
    case: ComplaintId,
    house: House,
    before: Option<Uuid>,
    limit: i64,
) -> StoreResult<Vec<Note>> {
    let mut query = notes::table
        .filter(notes::complaint_id.eq(case.to_string()))
        .filter(notes::house.eq(house.to_string()))
        .order(notes::id.desc())
        .limit(limit)
        .select((notes::id, notes::author_id, notes::body, notes::created_at))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(notes::id.lt(before.to_string()));
    }
    let rows: Vec<(String, String, Vec<u8>, NaiveDateTime)> = query.load(conn)?;
    rows.into_iter()
        .map(|(id, author, body, at)| {
            Ok(Note {
                id: parse("notes.id", &id)?,
                author: parse("notes.author_id", &author)?,
                body,
                at: to_instant(at),
            })
        })
        .collect()
}
