//! Texts, names and forms kept outside the log, sealed; an event names each by identifier and salted SHA-256, so that it
//! can one day be erased and the log still be verified.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Conn, StoreResult, schema::contents};
use crate::{
    columns,
    domain::ids::{ComplaintId, ContentId},
};

/// What the sealed bytes are bound to.
pub const CONTEXT: &str = "contents.body";

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = contents, treat_none_as_default_value = false)]
pub struct NewContent {
    pub id: String,
    pub complaint_id: String,
    pub kind: String,
    pub salt: Vec<u8>,
    pub sha256: String,
    pub body: Vec<u8>,
    pub is_sealed: bool,
    pub created_at: NaiveDateTime,
}

columns!(NewContent in contents {
    id, complaint_id, kind, salt, sha256, body, is_sealed, created_at,
});

/// The sealed bodies of all contents of a complaint.
pub fn of_complaint(
    conn: &mut Conn,
    complaint: ComplaintId,
) -> StoreResult<HashMap<ContentId, Vec<u8>>> {
    let rows: Vec<(String, Vec<u8>)> = contents::table
        .filter(contents::complaint_id.eq(complaint.to_string()))
        .select((contents::id, contents::body))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, body)| Ok((super::types::parse("contents.id", &id)?, body)))
        .collect()
}

/// Earlier versions of a draft are nobody's record: only the newest form is kept.
pub fn delete(conn: &mut Conn, id: ContentId) -> StoreResult<()> {
    diesel::delete(contents::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
