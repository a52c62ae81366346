//! The desk of an enterprise: lines of one tab in the order of their deadlines, and how many there are, up to a bound.
//! Every question enters an index at the right place and reads no more than it is told to.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Cursor;
use crate::{
    domain::{
        actor::Side,
        complaint::desk::Desk,
        ids::{AccountId, ComplaintId, EnterpriseId},
        time::Instant,
    },
    store::{
        Conn, StoreResult,
        schema::{complaints, contents},
        types::{parse, to_column},
    },
};

/// Whose cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HandledBy {
    #[default]
    Anybody,
    Nobody,
    One(AccountId),
}

#[derive(Clone, Copy, Debug)]
pub struct Pile {
    pub enterprise: EnterpriseId,
    pub desk: Option<Desk>,
    pub handled_by: HandledBy,
    /// Due at this instant or earlier (T-5).
    pub due_until: Option<Instant>,
    pub waits_for: Option<Side>,
}

/// What of a case is searched before it is read.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: ComplaintId,
    pub next_due_at: NaiveDateTime,
    pub number: String,
    pub subject: String,
    pub category: String,
    pub desk: String,
}

impl Line {
    pub fn cursor(&self) -> Cursor {
        Cursor {
            due_at: self.next_due_at,
            id: self.id.to_string(),
        }
    }
}

type LineRow = (String, NaiveDateTime, String, String, String, String);

fn line(row: LineRow) -> StoreResult<Line> {
    let (id, next_due_at, number, subject, category, desk) = row;
    Ok(Line {
        id: parse("complaints.id", &id)?,
        next_due_at,
        number,
        subject,
        category,
        desk,
    })
}

macro_rules! of_pile {
    ($query:expr, $pile:expr) => {{
        use complaints::dsl as c;
        let mut query = $query.filter(c::enterprise_id.eq($pile.enterprise.to_string()));
        if let Some(desk) = $pile.desk {
            query = query.filter(c::desk.eq(desk.as_str()));
        }
        query = match $pile.handled_by {
            HandledBy::Anybody => query,
            HandledBy::Nobody => query.filter(c::handler_id.is_null()),
            HandledBy::One(account) => query.filter(c::handler_id.eq(account.to_string())),
        };
        if let Some(until) = $pile.due_until {
            query = query.filter(c::next_due_at.le(to_column(until)));
        }
        if let Some(side) = $pile.waits_for {
            query = query.filter(c::waits_for.eq(side.as_str()));
        }
        query
    }};
}

/// Lines after a cursor: the nearest deadline first; ended cases the newest first.
pub fn lines(
    conn: &mut Conn,
    pile: &Pile,
    after: Option<&Cursor>,
    limit: i64,
) -> StoreResult<Vec<Line>> {
    use complaints::dsl as c;
    let query = c::complaints
        .select((
            c::id,
            c::next_due_at,
            c::number,
            c::subject,
            c::category,
            c::desk,
        ))
        .limit(limit)
        .into_boxed();
    let mut query = of_pile!(query, pile);
    let is_backwards = pile.desk == Some(Desk::Ended);
    if let Some(Cursor { due_at, id }) = after {
        let (due_at, id) = (*due_at, id.clone());
        // The first condition lets the index be entered at the right place; the bare OR would not.
        query = if is_backwards {
            query.filter(c::next_due_at.le(due_at)).filter(
                c::next_due_at
                    .lt(due_at)
                    .or(c::next_due_at.eq(due_at).and(c::id.lt(id))),
            )
        } else {
            query.filter(c::next_due_at.ge(due_at)).filter(
                c::next_due_at
                    .gt(due_at)
                    .or(c::next_due_at.eq(due_at).and(c::id.gt(id))),
            )
        };
    }
    query = if is_backwards {
        query.order((c::next_due_at.desc(), c::id.desc()))
    } else {
        query.order((c::next_due_at.asc(), c::id.asc()))
    };
    let rows: Vec<LineRow> = query.load(conn)?;
    rows.into_iter().map(line).collect()
}

/// The lines whose number begins so, of whichever enterprise: for numbers typed far enough to be few.
pub fn numbered(conn: &mut Conn, prefix: &str, limit: i64) -> StoreResult<Vec<(Line, Facts)>> {
    use complaints::dsl as c;
    type Row = (LineRow, (Option<String>, Option<String>, String));
    let rows: Vec<Row> = c::complaints
        .filter(c::number.ge(prefix.to_owned()))
        // Letters come last in every collation a PostgreSQL may have; signs do not.
        .filter(c::number.le(format!("{prefix}ZZZZZZZZZZZZZZZZZZZZ")))
        .order(c::number.asc())
        .limit(limit)
        .select((
            (
                c::id,
                c::next_due_at,
                c::number,
                c::subject,
                c::category,
                c::desk,
            ),
            (c::enterprise_id, c::handler_id, c::waits_for),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(row, (enterprise_id, handler_id, waits_for))| {
            let facts = Facts {
                enterprise_id,
                handler_id,
                waits_for,
            };
            Ok((line(row)?, facts))
        })
        .collect()
}

/// What tells whether a line found by its number belongs to a pile.
#[derive(Clone, Debug)]
pub struct Facts {
    enterprise_id: Option<String>,
    handler_id: Option<String>,
    waits_for: String,
}

impl Pile {
    pub fn has(&self, line: &Line, facts: &Facts) -> bool {
        facts.enterprise_id.as_deref() == Some(self.enterprise.to_string().as_str())
            && self.desk.is_none_or(|desk| line.desk == desk.as_str())
            && match self.handled_by {
                HandledBy::Anybody => true,
                HandledBy::Nobody => facts.handler_id.is_none(),
                HandledBy::One(account) => {
                    facts.handler_id.as_deref() == Some(account.to_string().as_str())
                }
            }
            && self
                .due_until
                .is_none_or(|until| line.next_due_at <= to_column(until))
            && self
                .waits_for
                .is_none_or(|side| facts.waits_for == side.as_str())
    }
}

/// How many there are, up to `bound`: so many entries of an index are read at most.
pub fn count(conn: &mut Conn, pile: &Pile, bound: i64) -> StoreResult<i64> {
    use complaints::dsl as c;
    let query = c::complaints.select(c::id).limit(bound).into_boxed();
    let found: Vec<String> = of_pile!(query, pile).load(conn)?;
    Ok(i64::try_from(found.len()).unwrap_or(bound))
}

/// The sealed complainants of these cases.
pub fn complainants(
    conn: &mut Conn,
    ids: &[ComplaintId],
) -> StoreResult<Vec<(ComplaintId, Vec<u8>)>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, Vec<u8>)> = contents::table
        .filter(contents::complaint_id.eq_any(ids))
        .filter(contents::kind.eq("complainant"))
        .select((contents::complaint_id, contents::body))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, body)| Ok((parse("contents.complaint_id", &id)?, body)))
        .collect()
}
