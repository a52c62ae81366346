//! Deadlines as rows, so that the clock finds what is due; they follow the complaint's state and are never set by hand.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::{prelude::*, sql_types::Text};

use super::{
    Conn, StoreResult,
    prepared::Prepared,
    rows::{Columns as _, UpdatedFrom, bound},
    schema::deadlines,
    types::{parse, to_column, to_instant},
};
use crate::{
    columns,
    domain::{
        complaint::{Complaint, deadline::Deadline},
        ids::ComplaintId,
        time::Instant,
    },
};

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = deadlines, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct DeadlineRow {
    complaint_id: String,
    n: i32,
    kind: &'static str,
    status: &'static str,
    rule_set: &'static str,
    start_at: NaiveDateTime,
    due_on: NaiveDate,
    due_at: NaiveDateTime,
    is_provisional: bool,
    next_act_at: Option<NaiveDateTime>,
    region: String,
}

columns!(DeadlineRow in deadlines {
    complaint_id, n, kind, status, rule_set, start_at, due_on, due_at, is_provisional, next_act_at, region,
});

fn row(complaint: &Complaint, deadline: &Deadline) -> DeadlineRow {
    DeadlineRow {
        complaint_id: complaint.id.to_string(),
        n: deadline.n as i32,
        kind: deadline.kind.as_str(),
        status: deadline.status.as_str(),
        rule_set: deadline.rule_set.as_str(),
        start_at: to_column(deadline.start_at),
        due_on: deadline.due_on,
        due_at: to_column(deadline.due_at),
        is_provisional: deadline.is_provisional && deadline.status.is_running(),
        next_act_at: deadline.next_act.map(|(at, _)| to_column(at)),
        region: complaint
            .region()
            .map(|r| r.to_string())
            .unwrap_or_default(),
    }
}

/// Writes what changed between two states of complaints; what is new it gives back, to be inserted with other rows.
pub fn update(
    conn: &mut Conn,
    changes: &[(Option<&Complaint>, &Complaint)],
) -> StoreResult<Vec<DeadlineRow>> {
    let (mut new, mut old) = (Vec::new(), Vec::new());
    for (before, after) in changes {
        let known = before.map_or(&[][..], |b| &b.deadlines[..]);
        for deadline in &after.deadlines {
            match known.get(deadline.n as usize) {
                None => new.push(row(after, deadline)),
                Some(known) if known != deadline => old.push(row(after, deadline)),
                Some(_) => {}
            }
        }
    }
    match conn {
        _ if old.is_empty() => {}
        Conn::Pg(pg) => update_together(pg, &old)?,
        Conn::Lite(lite) => {
            for row in &old {
                let update = diesel::update(deadlines::table.find((&row.complaint_id, row.n)));
                Prepared(update.set(row)).execute(lite)?;
            }
        }
    }
    Ok(new)
}

fn update_together(conn: &mut PgConnection, rows: &[DeadlineRow]) -> StoreResult<()> {
    let update = UpdatedFrom {
        update: "UPDATE deadlines AS its SET kind = new.kind, status = new.status, rule_set = new.rule_set, start_at = new.start_at, \
            due_on = new.due_on, due_at = new.due_at, is_provisional = new.is_provisional, next_act_at = new.next_act_at, region = new.region",
        rows: DeadlineRow::unnested(&rows.iter().collect::<Vec<_>>()),
        beside: Vec::new(),
        keys: bound::<Text, _>(rows.iter().map(|row| &row.complaint_id).collect()),
        key: "complaint_id",
        matching: "its.complaint_id = new.complaint_id AND its.n = new.n",
    };
    update.execute(conn)?;
    Ok(())
}

/// An act the clock owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueAct {
    pub complaint: ComplaintId,
    pub n: u32,
    pub act_at: Instant,
}

/// The acts due up to an instant, the earliest first.
pub fn due(conn: &mut Conn, until: Instant, limit: i64) -> StoreResult<Vec<DueAct>> {
    let rows: Vec<(String, i32, Option<NaiveDateTime>)> = deadlines::table
        .filter(deadlines::next_act_at.le(to_column(until)))
        .order((
            deadlines::next_act_at.asc(),
            deadlines::complaint_id.asc(),
            deadlines::n.asc(),
        ))
        .select((
            deadlines::complaint_id,
            deadlines::n,
            deadlines::next_act_at,
        ))
        .limit(limit)
        .load(conn)?;
    rows.into_iter()
        .map(|(id, n, at)| {
            Ok(DueAct {
                complaint: parse("deadlines.complaint_id", &id)?,
                n: n as u32,
                act_at: at.map_or(until, to_instant),
            })
        })
        .collect()
}

/// The complaints with an open due date from a day on (T-3), by page.
pub fn open_from(
    conn: &mut Conn,
    first_day: NaiveDate,
    after: &str,
    limit: i64,
) -> StoreResult<Vec<ComplaintId>> {
    let ids: Vec<String> = deadlines::table
        // What is open has a next act, and the index of these has nothing else.
        .filter(deadlines::next_act_at.is_not_null())
        .filter(deadlines::due_on.ge(first_day))
        .filter(deadlines::complaint_id.gt(after.to_owned()))
        .order(deadlines::complaint_id.asc())
        .select(deadlines::complaint_id)
        .distinct()
        .limit(limit)
        .load(conn)?;
    ids.iter()
        .map(|id| parse("deadlines.complaint_id", id))
        .collect()
}
