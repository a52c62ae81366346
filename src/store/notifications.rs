//! What people were told, as they find it when they log in.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

use super::{
    Conn, StoreResult,
    schema::{complaints, enterprises, notifications},
    types::{parse, to_column, to_instant},
};
use crate::{
    columns,
    domain::{
        ids::{AccountId, ComplaintId},
        region::RegionCode,
        time::Instant,
    },
    insert_rows,
};

#[derive(Clone, Debug)]
pub struct NewNotification {
    pub id: Uuid,
    pub account: AccountId,
    pub notice: String,
    pub complaint: Option<ComplaintId>,
    /// The event it tells of.
    pub position: Option<i64>,
    pub at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false)]
struct Row {
    id: String,
    account_id: String,
    notice: String,
    complaint_id: Option<String>,
    position: Option<i64>,
    at: NaiveDateTime,
}

columns!(Row in notifications {
    id, account_id, notice, complaint_id, position, at,
});

pub fn insert(conn: &mut Conn, new: &[NewNotification]) -> StoreResult<()> {
    let rows: Vec<Row> = new
        .iter()
        .map(|n| Row {
            id: n.id.to_string(),
            account_id: n.account.to_string(),
            notice: n.notice.clone(),
            complaint_id: n.complaint.map(|id| id.to_string()),
            position: n.position,
            at: to_column(n.at),
        })
        .collect();
    insert_rows!(conn, notifications::table, &rows)
}

/// One notification, with what its sentences need of the case.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: Uuid,
    pub notice: String,
    pub at: Instant,
    pub read_at: Option<Instant>,
    pub case: Option<Case>,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub id: ComplaintId,
    pub number: String,
    pub respondent: Option<String>,
    pub bureau: Option<RegionCode>,
}

type ListedRow = (
    String,
    String,
    Option<String>,
    NaiveDateTime,
    Option<NaiveDateTime>,
);

/// Newest first; `before` is the last of the page before.
pub fn list(
    conn: &mut Conn,
    account: AccountId,
    before: Option<Uuid>,
    only_unread: bool,
    limit: i64,
) -> StoreResult<Vec<Listed>> {
    let mut query = notifications::table
        .filter(notifications::account_id.eq(account.to_string()))
        .order(notifications::id.desc())
        .limit(limit)
        .select((
            notifications::id,
            notifications::notice,
            notifications::complaint_id,
            notifications::at,
            notifications::read_at,
        ))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(notifications::id.lt(before.to_string()));
    }
    if only_unread {
        query = query.filter(notifications::read_at.is_null());
    }
    let rows: Vec<ListedRow> = query.load(conn)?;
    let mut ids: Vec<&str> = rows.iter().filter_map(|row| row.2.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    let cases = cases(conn, &ids)?;
    rows.into_iter()
        .map(|(id, notice, complaint, at, read_at)| {
            Ok(Listed {
                id: parse("notifications.id", &id)?,
                notice,
                at: to_instant(at),
                read_at: read_at.map(to_instant),
                case: complaint
                    .and_then(|id| cases.iter().find(|case| case.id.to_string() == id).cloned()),
            })
        })
        .collect()
}

type CaseRow = (String, String, Option<String>, Option<String>);

/// The public facts of these cases.
pub fn cases(conn: &mut Conn, ids: &[&str]) -> StoreResult<Vec<Case>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<CaseRow> = complaints::table
        .left_join(enterprises::table.on(complaints::enterprise_id.eq(enterprises::id.nullable())))
        .filter(complaints::id.eq_any(ids))
        .select((
            complaints::id,
            complaints::number,
            enterprises::name.nullable(),
            complaints::bureau,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, number, respondent, bureau)| {
            Ok(Case {
                id: parse("complaints.id", &id)?,
                number,
                respondent,
                bureau: bureau
                    .map(|code| parse("complaints.bureau", &code))
                    .transpose()?,
            })
        })
        .collect()
}

pub fn count_unread(conn: &mut Conn, account: AccountId) -> StoreResult<i64> {
    Ok(notifications::table
        .filter(notifications::account_id.eq(account.to_string()))
        .filter(notifications::read_at.is_null())
        .count()
        .get_result(conn)?)
}

/// False if the account has no such notification. Reading twice keeps the first time.
pub fn mark_read(conn: &mut Conn, account: AccountId, id: Uuid, at: Instant) -> StoreResult<bool> {
    let own = || {
        notifications::table
            .filter(notifications::id.eq(id.to_string()))
            .filter(notifications::account_id.eq(account.to_string()))
    };
    diesel::update(own().filter(notifications::read_at.is_null()))
        .set(notifications::read_at.eq(to_column(at)))
        .execute(conn)?;
    Ok(own().count().get_result::<i64>(conn)? > 0)
}

pub fn mark_all_read(conn: &mut Conn, account: AccountId, at: Instant) -> StoreResult<usize> {
    Ok(diesel::update(
        notifications::table
            .filter(notifications::account_id.eq(account.to_string()))
            .filter(notifications::read_at.is_null()),
    )
    .set(notifications::read_at.eq(to_column(at)))
    .execute(conn)?)
}
