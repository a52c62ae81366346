//! Complaints as rows: the whole state as JSON in `body`, and beside it the columns that lists are found by.

pub mod check;
pub mod inbox;
mod repeats;

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::{
    prelude::*,
    sql_types::{Bool, Integer, Text},
};

pub use repeats::{RepeatKey, RepeatKeys, repeats};

use super::{
    Conn, StoreError, StoreResult,
    prepared::Prepared,
    rows::{Columns as _, UpdatedFrom, bound},
    schema::complaints,
    types::{parse, to_column, to_instant},
};
use crate::{
    columns,
    domain::{
        actor::Side,
        complaint::{Complaint, State, awaited::Turn, bureau_desk::BureauDesk, desk::Desk},
        ids::{AccountId, ComplaintId, EnterpriseId},
        region::RegionCode,
        time::Instant,
    },
    on_backend,
};

/// Where nothing is due any more, so that one index serves open and ended cases.
fn never() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(9999, 12, 31)
        .unwrap_or_default()
        .into()
}

#[derive(Insertable)]
#[diesel(table_name = complaints, treat_none_as_default_value = false)]
pub struct ComplaintRow {
    id: String,
    number: String,
    state: &'static str,
    version: i32,
    consumer_id: String,
    filed_by: Option<String>,
    enterprise_id: Option<String>,
    handler_id: Option<String>,
    bureau: Option<String>,
    officer_id: Option<String>,
    region: String,
    subject: String,
    waits_for: String,
    desk: &'static str,
    bureau_desk: &'static str,
    category: &'static str,
    next_due_at: NaiveDateTime,
    repeat_key: Option<String>,
    order_key: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    body: String,
}

columns!(ComplaintRow in complaints {
    id, number, state, version, consumer_id, filed_by, enterprise_id, handler_id, bureau, officer_id, region,
    subject, waits_for, desk, bureau_desk, category, next_due_at, repeat_key, order_key, created_at, updated_at, body,
});

/// What a row says beyond the state: a title for lists, and the keys repeats are found by. None leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct RowExtras {
    pub subject: Option<String>,
    pub repeat_keys: Option<RepeatKeys>,
}

impl RowExtras {
    /// What a later command says counts.
    pub fn merge(&mut self, later: &RowExtras) {
        if later.subject.is_some() {
            self.subject.clone_from(&later.subject);
        }
        if later.repeat_keys.is_some() {
            self.repeat_keys.clone_from(&later.repeat_keys);
        }
    }
}

pub fn row(complaint: &Complaint, extras: &RowExtras) -> StoreResult<ComplaintRow> {
    let body = serde_json::to_string(complaint)
        .map_err(|e| StoreError::Db(diesel::result::Error::SerializationError(e.into())))?;
    let negotiation = complaint.negotiation.as_ref();
    Ok(ComplaintRow {
        id: complaint.id.to_string(),
        number: complaint.number(),
        state: complaint.state.as_str(),
        version: complaint.version,
        consumer_id: complaint.consumer.to_string(),
        filed_by: complaint
            .filing
            .as_ref()
            .and_then(|f| f.filed_by)
            .map(|a| a.to_string()),
        // an enterprise finds a case only once it reached it.
        enterprise_id: negotiation.map(|n| n.enterprise.to_string()),
        handler_id: negotiation.and_then(|n| n.handler).map(|a| a.to_string()),
        bureau: complaint.bureau.as_ref().map(|b| b.bureau.to_string()),
        officer_id: complaint
            .bureau
            .as_ref()
            .and_then(|b| b.officer)
            .map(|a| a.to_string()),
        region: complaint
            .region()
            .map(|r| r.to_string())
            .unwrap_or_default(),
        subject: extras.subject.clone().unwrap_or_default(),
        waits_for: complaint
            .waits_for()
            .map(Turn::as_str)
            .unwrap_or_default()
            .to_owned(),
        desk: complaint.desk().map_or("", Desk::as_str),
        bureau_desk: complaint.bureau_desk().map_or("", BureauDesk::as_str),
        category: complaint.filing.as_ref().map_or("", |f| f.subject.as_str()),
        next_due_at: complaint
            .next_due()
            .map_or_else(never, |d| to_column(d.due_at)),
        repeat_key: extras.repeat_keys.as_ref().map(|it| it.goods.0.clone()),
        order_key: extras
            .repeat_keys
            .as_ref()
            .and_then(|it| it.order.as_ref())
            .map(|key| key.0.clone()),
        created_at: to_column(complaint.created_at),
        updated_at: to_column(complaint.updated_at),
        body,
    })
}

fn parse_body(id: &str, body: &str) -> StoreResult<Complaint> {
    serde_json::from_str(body).map_err(|e| {
        StoreError::Db(diesel::result::Error::DeserializationError(
            format!("complaint {id}: {e}").into(),
        ))
    })
}

/// The complaints of these identifiers, as far as they exist.
pub fn load(conn: &mut Conn, ids: &[ComplaintId]) -> StoreResult<HashMap<ComplaintId, Complaint>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    // Each database by itself: PostgreSQL then takes one array and keeps the statement, however many are asked for.
    let rows: Vec<(String, String)> = on_backend!(conn, |c| complaints::table
        .filter(complaints::id.eq_any(&ids))
        .select((complaints::id, complaints::body))
        .load(c))?;
    rows.iter()
        .map(|(id, body)| parse_body(id, body).map(|c| (c.id, c)))
        .collect()
}

pub fn find(conn: &mut Conn, id: ComplaintId) -> StoreResult<Option<Complaint>> {
    Ok(load(conn, &[id])?.remove(&id))
}

/// A complaint and the title lists show.
pub fn find_with_subject(
    conn: &mut Conn,
    id: ComplaintId,
) -> StoreResult<Option<(Complaint, String)>> {
    let row: Option<(String, String)> = complaints::table
        .find(id.to_string())
        .select((complaints::body, complaints::subject))
        .first(conn)
        .optional()?;
    row.map(|(body, subject)| Ok((parse_body(&id.to_string(), &body)?, subject)))
        .transpose()
}

/// What every list shows of a case.
#[derive(Clone, Debug)]
pub struct Head {
    pub number: String,
    pub state: State,
    pub subject: String,
}

pub fn heads(conn: &mut Conn, ids: &[ComplaintId]) -> StoreResult<HashMap<ComplaintId, Head>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String, String, String)> = complaints::table
        .filter(complaints::id.eq_any(ids))
        .select((
            complaints::id,
            complaints::number,
            complaints::state,
            complaints::subject,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, number, state, subject)| {
            let head = Head {
                number,
                state: parse("complaints.state", &state)?,
                subject,
            };
            Ok((parse("complaints.id", &id)?, head))
        })
        .collect()
}

/// A new state as a row.
pub struct Changed {
    row: ComplaintRow,
    /// Else the row keeps the title it has.
    is_titled: bool,
    /// The version it was decided on.
    decided_on: i32,
}

impl Changed {
    pub fn new(complaint: &Complaint, extras: &RowExtras, decided_on: i32) -> StoreResult<Changed> {
        Ok(Changed {
            row: row(complaint, extras)?,
            is_titled: extras.subject.is_some(),
            decided_on,
        })
    }
}

/// Writes the new states where each row still has the version it was decided on; else somebody was faster. Each complaint comes once.
pub fn update(conn: &mut Conn, mut changed: Vec<Changed>) -> StoreResult<()> {
    if changed.is_empty() {
        return Ok(());
    }
    // In one order on every node, so that no two wait for each other in a ring.
    changed.sort_by(|a, b| a.row.id.cmp(&b.row.id));
    match conn {
        Conn::Pg(pg) => update_together(pg, &changed),
        Conn::Lite(lite) => changed
            .into_iter()
            .try_for_each(|changed| update_one(lite, changed)),
    }
}

fn update_together(conn: &mut PgConnection, changed: &[Changed]) -> StoreResult<()> {
    let rows: Vec<&ComplaintRow> = changed.iter().map(|it| &it.row).collect();
    let update = UpdatedFrom {
        update: "UPDATE complaints AS its SET state = new.state, version = new.version, filed_by = new.filed_by, \
            enterprise_id = new.enterprise_id, handler_id = new.handler_id, bureau = new.bureau, officer_id = new.officer_id, \
            region = new.region, waits_for = new.waits_for, desk = new.desk, bureau_desk = new.bureau_desk, category = new.category, \
            next_due_at = new.next_due_at, updated_at = new.updated_at, body = new.body, \
            subject = CASE WHEN new.is_titled THEN new.subject ELSE its.subject END, \
            repeat_key = COALESCE(new.repeat_key, its.repeat_key), \
            order_key = CASE WHEN new.repeat_key IS NULL THEN its.order_key ELSE new.order_key END",
        rows: ComplaintRow::unnested(&rows),
        beside: vec![
            (
                "is_titled",
                bound::<Bool, _>(changed.iter().map(|it| &it.is_titled).collect()),
            ),
            (
                "decided_on",
                bound::<Integer, _>(changed.iter().map(|it| &it.decided_on).collect()),
            ),
        ],
        keys: bound::<Text, _>(rows.iter().map(|row| &row.id).collect()),
        key: "id",
        matching: "its.id = new.id AND its.version = new.decided_on",
    };
    match update.execute(conn)? == rows.len() {
        true => Ok(()),
        false => Err(StoreError::Conflict),
    }
}

fn update_one(conn: &mut SqliteConnection, changed: Changed) -> StoreResult<()> {
    use complaints::dsl as c;
    let Changed {
        row,
        is_titled,
        decided_on,
    } = changed;
    let update = diesel::update(
        c::complaints
            .filter(c::id.eq(&row.id))
            .filter(c::version.eq(decided_on)),
    )
    .set((
        c::state.eq(row.state),
        c::version.eq(row.version),
        c::filed_by.eq(row.filed_by),
        c::enterprise_id.eq(row.enterprise_id),
        c::handler_id.eq(row.handler_id),
        c::bureau.eq(row.bureau),
        c::officer_id.eq(row.officer_id),
        c::region.eq(row.region),
        c::waits_for.eq(row.waits_for),
        c::desk.eq(row.desk),
        c::bureau_desk.eq(row.bureau_desk),
        c::category.eq(row.category),
        c::next_due_at.eq(row.next_due_at),
        c::updated_at.eq(row.updated_at),
        c::body.eq(row.body),
    ));
    if Prepared(update).execute(conn)? == 0 {
        return Err(StoreError::Conflict);
    }
    if is_titled {
        let update = diesel::update(c::complaints.find(&row.id)).set(c::subject.eq(&row.subject));
        Prepared(update).execute(conn)?;
    }
    if row.repeat_key.is_some() {
        let keys = (
            c::repeat_key.eq(&row.repeat_key),
            c::order_key.eq(&row.order_key),
        );
        let update = diesel::update(c::complaints.find(&row.id)).set(keys);
        Prepared(update).execute(conn)?;
    }
    Ok(())
}

/// The first complaint of a consumer after `after`, by identifier.
pub fn next_of_consumer(
    conn: &mut Conn,
    consumer: AccountId,
    after: Option<ComplaintId>,
) -> StoreResult<Option<ComplaintId>> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let next: Option<String> = complaints::table
        .filter(complaints::consumer_id.eq(consumer.to_string()))
        .filter(complaints::id.gt(after))
        .order(complaints::id)
        .select(complaints::id)
        .first(conn)
        .optional()?;
    next.map(|id| parse("complaints.id", &id)).transpose()
}

/// Whose cases a list shows.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    Consumer(AccountId),
    /// Cases a clerk took down for callers.
    FiledBy(AccountId),
    Enterprise(EnterpriseId),
    /// Cases at a bureau of this region subtree.
    Bureau(RegionCode),
}

#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    pub states: Vec<State>,
    /// Due at this instant or earlier: a limit of days ends with the first instant of the next day (T-5).
    pub due_until: Option<Instant>,
    pub waits_for: Option<Side>,
    /// A case number, or the beginning of one.
    pub number: Option<String>,
    pub assigned_to: Option<AccountId>,
}

/// What stands in the column where it is this side's turn.
fn turns_of(side: Side) -> Vec<&'static str> {
    [side.into(), Turn::Both]
        .into_iter()
        .filter(|turn| turn.is_of(side))
        .map(Turn::as_str)
        .collect()
}

/// Where the page before ended.
#[derive(Clone, Debug)]
pub struct Cursor {
    pub due_at: NaiveDateTime,
    pub id: String,
}

#[derive(Clone, Debug, Queryable)]
pub struct ListItem {
    pub id: String,
    pub number: String,
    pub state: String,
    pub version: i32,
    pub enterprise_id: Option<String>,
    pub bureau: Option<String>,
    pub handler_id: Option<String>,
    pub officer_id: Option<String>,
    pub subject: String,
    pub waits_for: String,
    pub next_due_at: NaiveDateTime,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl ListItem {
    pub fn cursor(&self) -> Cursor {
        Cursor {
            due_at: self.next_due_at,
            id: self.id.clone(),
        }
    }

    /// When the next thing is due; None where nothing is.
    pub fn due_at(&self) -> Option<Instant> {
        (self.next_due_at != never()).then(|| to_instant(self.next_due_at))
    }
}

/// One page of a list, by deadline, the nearest first.
pub fn page(
    conn: &mut Conn,
    scope: Scope,
    filter: &ListFilter,
    after: Option<&Cursor>,
    limit: i64,
) -> StoreResult<Vec<ListItem>> {
    use complaints::dsl as c;
    let mut query = c::complaints
        .select((
            c::id,
            c::number,
            c::state,
            c::version,
            c::enterprise_id,
            c::bureau,
            c::handler_id,
            c::officer_id,
            c::subject,
            c::waits_for,
            c::next_due_at,
            c::created_at,
            c::updated_at,
        ))
        .order((c::next_due_at.asc(), c::id.asc()))
        .limit(limit)
        .into_boxed();
    query = match scope {
        Scope::Consumer(account) => query.filter(c::consumer_id.eq(account.to_string())),
        Scope::FiledBy(account) => query.filter(c::filed_by.eq(account.to_string())),
        Scope::Enterprise(enterprise) => query.filter(c::enterprise_id.eq(enterprise.to_string())),
        Scope::Bureau(region) => match region.subtree() {
            // One bureau: straight along its index.
            None => query.filter(c::bureau.eq(region.to_string())),
            Some((first, last)) => {
                query.filter(c::bureau.between(first.to_string(), last.to_string()))
            }
        },
    };
    if !filter.states.is_empty() {
        query = query
            .filter(c::state.eq_any(filter.states.iter().map(|s| s.as_str()).collect::<Vec<_>>()));
    }
    if let Some(until) = filter.due_until {
        query = query.filter(c::next_due_at.le(to_column(until)));
    }
    if let Some(side) = filter.waits_for {
        query = query.filter(c::waits_for.eq_any(turns_of(side)));
    }
    if let Some(prefix) = &filter.number {
        query = query
            .filter(c::number.ge(prefix.clone()))
            // Letters come last in every collation a PostgreSQL may have; signs do not.
            .filter(c::number.le(format!("{prefix}ZZZZZZZZZZZZZZZZZZZZ")));
    }
    if let Some(account) = filter.assigned_to {
        let account = account.to_string();
        query = match scope {
            Scope::Enterprise(_) => query.filter(c::handler_id.eq(account)),
            _ => query.filter(c::officer_id.eq(account)),
        };
    }
    if let Some(Cursor { due_at, id }) = after {
        // The first condition lets the index be entered at the right place; the bare OR would not.
        query = query.filter(c::next_due_at.ge(*due_at)).filter(
            c::next_due_at
                .gt(*due_at)
                .or(c::next_due_at.eq(*due_at).and(c::id.gt(id.clone()))),
        );
    }
    Ok(query.load(conn)?)
}

/// The open cases of an enterprise (E-6), by page.
pub fn open_at_enterprise(
    conn: &mut Conn,
    enterprise: EnterpriseId,
    after: Option<&str>,
    limit: i64,
) -> StoreResult<Vec<ComplaintId>> {
    let ids: Vec<String> = complaints::table
        .filter(complaints::enterprise_id.eq(enterprise.to_string()))
        .filter(complaints::state.eq(State::Negotiating.as_str()))
        .filter(complaints::id.gt(after.unwrap_or_default().to_owned()))
        .order(complaints::id.asc())
        .select(complaints::id)
        .limit(limit)
        .load(conn)?;
    ids.iter().map(|id| parse("complaints.id", id)).collect()
}
