//! Rows as they are, to be compared with what they should be.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{RowExtras, row};
use crate::{
    domain::{complaint::Complaint, ids::ComplaintId},
    store::{Conn, StoreResult, schema::complaints, types::parse},
};

/// All that follows from the state. Title and repeat key do not: they are made of what stands in contents.
#[derive(Queryable, Selectable)]
#[diesel(table_name = complaints)]
pub struct CheckedRow {
    id: String,
    number: String,
    state: String,
    version: i32,
    consumer_id: String,
    filed_by: Option<String>,
    enterprise_id: Option<String>,
    handler_id: Option<String>,
    bureau: Option<String>,
    officer_id: Option<String>,
    region: String,
    waits_for: String,
    desk: String,
    bureau_desk: String,
    category: String,
    next_due_at: NaiveDateTime,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    body: String,
}

impl CheckedRow {
    /// The state it holds; none where it cannot be read.
    pub fn complaint(&self) -> Option<Complaint> {
        serde_json::from_str(&self.body).ok()
    }

    /// The columns that do not say what the state says.
    pub fn wrong_columns(&self, complaint: &Complaint) -> StoreResult<Vec<&'static str>> {
        let right = row(complaint, &RowExtras::default())?;
        let checks = [
            ("number", self.number == right.number),
            ("state", self.state == right.state),
            ("version", self.version == right.version),
            ("consumer_id", self.consumer_id == right.consumer_id),
            ("filed_by", self.filed_by == right.filed_by),
            ("enterprise_id", self.enterprise_id == right.enterprise_id),
            ("handler_id", self.handler_id == right.handler_id),
            ("bureau", self.bureau == right.bureau),
            ("officer_id", self.officer_id == right.officer_id),
            ("region", self.region == right.region),
            ("waits_for", self.waits_for == right.waits_for),
            ("desk", self.desk == right.desk),
            ("bureau_desk", self.bureau_desk == right.bureau_desk),
            ("category", self.category == right.category),
            ("next_due_at", self.next_due_at == right.next_due_at),
            ("created_at", self.created_at == right.created_at),
            ("updated_at", self.updated_at == right.updated_at),
        ];
        let wrong = checks.into_iter().filter(|(_, is_right)| !is_right);
        Ok(wrong.map(|(name, _)| name).collect())
    }
}

/// The rows of these complaints, as far as they exist.
pub fn rows(conn: &mut Conn, ids: &[ComplaintId]) -> StoreResult<HashMap<ComplaintId, CheckedRow>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<CheckedRow> = complaints::table
        .filter(complaints::id.eq_any(ids))
        .select(CheckedRow::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| Ok((parse("complaints.id", &row.id)?, row)))
        .collect()
}

pub fn count(conn: &mut Conn) -> StoreResult<i64> {
    Ok(complaints::table.count().get_result(conn)?)
}
