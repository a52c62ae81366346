//! Offers above a handler's limit, until a manager decides. One waits for each case at most.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

use super::{
    Conn, StoreError, StoreResult,
    schema::{complaints, proposals},
    types::{damaged, parse, to_column, to_instant},
};
use crate::domain::{
    complaint::command::CommandKind,
    ids::{AccountId, ComplaintId, EnterpriseId},
    money::Fen,
    proposal::ProposalStatus,
    time::Instant,
};

/// Bound to the sealed bytes, so that they cannot be passed off as something else.
pub const CONTEXT: &str = "proposals.body";

#[derive(Clone, Debug)]
pub struct Proposal {
    pub id: Uuid,
    pub complaint: ComplaintId,
    pub enterprise: EnterpriseId,
    pub author: AccountId,
    pub command: CommandKind,
    pub amount: Fen,
    /// The author's limit when it was made.
    pub limit: Fen,
    pub status: ProposalStatus,
    /// The form of the command and the manager's note, sealed.
    pub body: Vec<u8>,
    pub created_at: Instant,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<Instant>,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = proposals)]
struct Row {
    id: String,
    complaint_id: String,
    enterprise_id: String,
    author_id: String,
    command: String,
    amount_fen: i64,
    limit_fen: i64,
    status: String,
    body: Vec<u8>,
    created_at: NaiveDateTime,
    decided_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
}

fn proposal(row: Row) -> StoreResult<Proposal> {
    Ok(Proposal {
        id: parse("proposals.id", &row.id)?,
        complaint: parse("proposals.complaint_id", &row.complaint_id)?,
        enterprise: parse("proposals.enterprise_id", &row.enterprise_id)?,
        author: parse("proposals.author_id", &row.author_id)?,
        command: parse("proposals.command", &row.command)?,
        amount: Fen::new(row.amount_fen).map_err(|_| damaged("proposals.amount_fen"))?,
        limit: Fen::new(row.limit_fen).map_err(|_| damaged("proposals.limit_fen"))?,
        status: parse("proposals.status", &row.status)?,
        body: row.body,
        created_at: to_instant(row.created_at),
        decided_by: row
            .decided_by
            .map(|id| parse("proposals.decided_by", &id))
            .transpose()?,
        decided_at: row.decided_at.map(to_instant),
    })
}

/// Keeps a proposal; one that waited for the same case is replaced by it.
pub fn keep(conn: &mut Conn, new: &Proposal) -> StoreResult<()> {
    diesel::update(
        proposals::table
            .filter(proposals::complaint_id.eq(new.complaint.to_string()))
            .filter(proposals::status.eq(ProposalStatus::Waiting.as_str())),
    )
    .set((
        proposals::status.eq(ProposalStatus::Replaced.as_str()),
        proposals::decided_at.eq(to_column(new.created_at)),
    ))
    .execute(conn)?;
    let row = Row {
        id: new.id.to_string(),
        complaint_id: new.complaint.to_string(),
        enterprise_id: new.enterprise.to_string(),
        author_id: new.author.to_string(),
        command: new.command.to_string(),
        amount_fen: new.amount.get(),
        limit_fen: new.limit.get(),
        status: new.status.to_string(),
        body: new.body.clone(),
        created_at: to_column(new.created_at),
        decided_by: None,
        decided_at: None,
    };
    diesel::insert_into(proposals::table)
        .values(&row)
        .execute(conn)?;
    Ok(())
}

/// What became of a waiting proposal.
#[derive(Clone, Debug)]
pub struct Ending {
    pub id: Uuid,
    pub status: ProposalStatus,
    pub by: AccountId,
    pub at: Instant,
    /// Sealed anew, where a note came with it.
    pub body: Option<Vec<u8>>,
}

/// Ends a proposal that still waits; else somebody was faster.
pub fn end(conn: &mut Conn, ending: &Ending) -> StoreResult<()> {
    let waiting = || {
        proposals::table
            .find(ending.id.to_string())
            .filter(proposals::status.eq(ProposalStatus::Waiting.as_str()))
    };
    if let Some(body) = &ending.body {
        diesel::update(waiting())
            .set(proposals::body.eq(body))
            .execute(conn)?;
    }
    let changed = diesel::update(waiting())
        .set((
            proposals::status.eq(ending.status.as_str()),
            proposals::decided_by.eq(ending.by.to_string()),
            proposals::decided_at.eq(to_column(ending.at)),
        ))
        .execute(conn)?;
    match changed {
        0 => Err(StoreError::Conflict),
        _ => Ok(()),
    }
}

pub fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<Proposal>> {
    proposals::table
        .find(id.to_string())
        .select(Row::as_select())
        .first(conn)
        .optional()?
        .map(proposal)
        .transpose()
}

/// Of which proposals a page is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Case(ComplaintId),
    Enterprise(EnterpriseId, ProposalStatus),
}

/// The newest first; `before` is the last of the page before.
pub fn page(
    conn: &mut Conn,
    of: Of,
    before: Option<Uuid>,
    limit: i64,
) -> StoreResult<Vec<Proposal>> {
    let mut query = proposals::table
        .order(proposals::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    query = match of {
        Of::Case(id) => query.filter(proposals::complaint_id.eq(id.to_string())),
        Of::Enterprise(id, status) => query
            .filter(proposals::enterprise_id.eq(id.to_string()))
            .filter(proposals::status.eq(status.as_str())),
    };
    if let Some(before) = before {
        query = query.filter(proposals::id.lt(before.to_string()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(proposal).collect()
}

/// Number and title of these cases.
pub fn titles(
    conn: &mut Conn,
    cases: &[ComplaintId],
) -> StoreResult<Vec<(ComplaintId, String, String)>> {
    let ids: Vec<String> = cases.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String, String)> = complaints::table
        .filter(complaints::id.eq_any(ids))
        .select((complaints::id, complaints::number, complaints::subject))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, number, subject)| Ok((parse("complaints.id", &id)?, number, subject)))
        .collect()
}
