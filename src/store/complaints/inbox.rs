//! The desk of an enterprise and the queue of a bureau: lines of one tab in the order of their deadlines, and how many there
//! are, up to a bound. Every question enters an index at the right place and reads no more than it is told to.

use chrono::NaiveDateTime;
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{Cursor, Scope};
use crate::{
    domain::{
        actor::Side,
        complaint::bureau_desk::{BureauDesk, Source, Tab},
        ids::{AccountId, ComplaintId},
        region::{Level, RegionCode},
        time::Instant,
    },
    store::{
        Conn, StoreResult,
        schema::{complaints, contents},
        types::{parse, to_column},
    },
};

/// Whose cases: of the colleagues at the enterprise, or at the bureau.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HandledBy {
    #[default]
    Anybody,
    Nobody,
    One(AccountId),
}

#[derive(Clone, Copy, Debug)]
pub struct Pile {
    pub scope: Scope,
    pub tab: Option<Tab>,
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
    pub bureau: Option<RegionCode>,
    pub source: Source,
}

impl Line {
    pub fn cursor(&self) -> Cursor {
        Cursor {
            due_at: self.next_due_at,
            id: self.id.to_string(),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = complaints)]
struct LineRow {
    id: String,
    next_due_at: NaiveDateTime,
    number: String,
    subject: String,
    category: String,
    bureau: Option<String>,
    enterprise_id: Option<String>,
}

impl LineRow {
    fn line(self) -> StoreResult<Line> {
        Ok(Line {
            id: parse("complaints.id", &self.id)?,
            next_due_at: self.next_due_at,
            number: self.number,
            subject: self.subject,
            category: self.category,
            bureau: self
                .bureau
                .map(|code| parse("complaints.bureau", &code))
                .transpose()?,
            source: match self.enterprise_id {
                Some(_) => Source::Negotiation,
                None => Source::Direct,
            },
        })
    }
}

macro_rules! of_pile {
    ($query:expr, $pile:expr) => {{
        use complaints::dsl as c;
        let pile: &Pile = $pile;
        let mut query = match pile.scope {
            Scope::Consumer(account) => $query.filter(c::consumer_id.eq(account.to_string())),
            Scope::FiledBy(account) => $query.filter(c::filed_by.eq(account.to_string())),
            Scope::Enterprise(id) => $query.filter(c::enterprise_id.eq(id.to_string())),
            Scope::Bureau(region) => {
                // What makes the partial indexes of a city and a province usable to SQLite.
                let query = $query.filter(c::bureau.is_not_null());
                let code = region.to_string();
                match (pile.handled_by, region.level()) {
                    // A range, so that the officer's own index is the better one.
                    (HandledBy::One(_), _) => query.filter(c::bureau.between(code.clone(), code)),
                    (_, Level::County) => query.filter(c::bureau.eq(code)),
                    // Literally the expressions of the indexes, so that they are used.
                    (_, Level::City) => query.filter(
                        sql::<Bool>("substr(bureau, 1, 4) = ")
                            .bind::<Text, _>(code[..4].to_owned()),
                    ),
                    (_, Level::Province) => query.filter(
                        sql::<Bool>("substr(bureau, 1, 2) = ")
                            .bind::<Text, _>(code[..2].to_owned()),
                    ),
                }
            }
        };
        query = match pile.tab {
            None => query,
            Some(Tab::Enterprise(desk)) => query.filter(c::desk.eq(desk.as_str())),
            Some(Tab::Bureau(desk)) => query.filter(c::bureau_desk.eq(desk.as_str())),
        };
        let is_enterprise = matches!(pile.scope, Scope::Enterprise(_));
        query = match (pile.handled_by, is_enterprise) {
            (HandledBy::Anybody, _) => query,
            (HandledBy::Nobody, true) => query.filter(c::handler_id.is_null()),
            (HandledBy::Nobody, false) => query.filter(c::officer_id.is_null()),
            (HandledBy::One(account), true) => query.filter(c::handler_id.eq(account.to_string())),
            (HandledBy::One(account), false) => query.filter(c::officer_id.eq(account.to_string())),
        };
        if let Some(until) = pile.due_until {
            query = query.filter(c::next_due_at.le(to_column(until)));
        }
        if let Some(side) = pile.waits_for {
            query = query.filter(c::waits_for.eq_any(super::turns_of(side)));
        }
        query
    }};
}

impl Pile {
    /// Whether one index has all its lines in the order of their deadlines: over several bureaus, and for one officer, only
    /// tab by tab.
    fn is_in_order(&self) -> bool {
        let has_one_bureau = match self.scope {
            Scope::Bureau(region) => region.subtree().is_none(),
            Scope::Consumer(_) | Scope::FiledBy(_) | Scope::Enterprise(_) => return true,
        };
        self.tab.is_some() || (has_one_bureau && self.handled_by == HandledBy::Anybody)
    }
}

/// Lines after a cursor: the nearest deadline first; ended cases the newest first.
pub fn lines(
    conn: &mut Conn,
    pile: &Pile,
    after: Option<&Cursor>,
    limit: i64,
) -> StoreResult<Vec<Line>> {
    let is_backwards = pile.tab.is_some_and(Tab::is_ended);
    if pile.is_in_order() {
        return walk(conn, pile, after, limit, is_backwards);
    }
    let mut lines = Vec::new();
    for desk in BureauDesk::ALL {
        let pile = Pile {
            tab: Some(Tab::Bureau(desk)),
            ..*pile
        };
        lines.extend(walk(conn, &pile, after, limit, false)?);
    }
    lines.sort_by_cached_key(|line| (line.next_due_at, line.id.to_string()));
    lines.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(lines)
}

fn walk(
    conn: &mut Conn,
    pile: &Pile,
    after: Option<&Cursor>,
    limit: i64,
    is_backwards: bool,
) -> StoreResult<Vec<Line>> {
    use complaints::dsl as c;
    let query = c::complaints
        .select(LineRow::as_select())
        .limit(limit)
        .into_boxed();
    let mut query = of_pile!(query, pile);
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
    rows.into_iter().map(LineRow::line).collect()
}

/// The lines of a pile whose number begins so: for numbers typed far enough to be few.
pub fn numbered(
    conn: &mut Conn,
    pile: &Pile,
    prefix: &str,
    namesakes: i64,
) -> StoreResult<Vec<Line>> {
    use complaints::dsl as c;
    let ids: Vec<String> = c::complaints
        .filter(c::number.ge(prefix.to_owned()))
        // Letters come last in every collation a PostgreSQL may have; signs do not.
        .filter(c::number.le(format!("{prefix}ZZZZZZZZZZZZZZZZZZZZ")))
        .order(c::number.asc())
        .limit(namesakes)
        .select(c::id)
        .load(conn)?;
    let query = c::complaints
        .filter(c::id.eq_any(ids))
        .order(c::number.asc())
        .select(LineRow::as_select())
        .into_boxed();
    let rows: Vec<LineRow> = of_pile!(query, pile).load(conn)?;
    rows.into_iter().map(LineRow::line).collect()
}

/// How many there are, up to `bound`: so many entries of an index are read at most.
pub fn count(conn: &mut Conn, pile: &Pile, bound: i64) -> StoreResult<i64> {
    use complaints::dsl as c;
    let query = c::complaints.select(c::id).limit(bound).into_boxed();
    let found: Vec<String> = of_pile!(query, pile).load(conn)?;
    Ok(i64::try_from(found.len()).unwrap_or(bound))
}

/// The sealed contents of one kind of these cases.
pub fn sealed(
    conn: &mut Conn,
    ids: &[ComplaintId],
    kind: &str,
) -> StoreResult<Vec<(ComplaintId, Vec<u8>)>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, Vec<u8>)> = contents::table
        .filter(contents::complaint_id.eq_any(ids))
        .filter(contents::kind.eq(kind))
        .select((contents::complaint_id, contents::body))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, body)| Ok((parse("contents.complaint_id", &id)?, body)))
        .collect()
}
