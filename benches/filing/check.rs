//! Whether a database is whole: nothing acknowledged is missing, nothing is there by half.

use std::collections::HashSet;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};
use hejie::store::Conn;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

/// Each counts what must not be there. (`NOT EXISTS`: for `NOT IN` PostgreSQL compares each row with every other.)
const MUST_BE_NONE: &[(&str, &str)] = &[
    (
        "positions with a gap",
        "SELECT COALESCE(MAX(position), 0) - COUNT(*) AS n FROM events",
    ),
    (
        "counter of positions off the last event",
        "SELECT ABS((SELECT value FROM counters WHERE name = 'position') - COALESCE(MAX(position), 0)) AS n FROM events",
    ),
    (
        "complaints whose version is not the number of their events",
        "SELECT COUNT(*) AS n FROM complaints c LEFT JOIN
           (SELECT complaint_id, COUNT(*) AS events, MAX(seq) AS last FROM events GROUP BY complaint_id) e ON e.complaint_id = c.id
         WHERE e.events IS NULL OR e.events <> c.version OR e.last <> c.version",
    ),
    (
        "events of no complaint",
        "SELECT COUNT(*) AS n FROM events t WHERE NOT EXISTS (SELECT 1 FROM complaints o WHERE o.id = t.complaint_id)",
    ),
    (
        "contents of no complaint",
        "SELECT COUNT(*) AS n FROM contents t WHERE NOT EXISTS (SELECT 1 FROM complaints o WHERE o.id = t.complaint_id)",
    ),
    (
        "complaints without both of their contents",
        "SELECT COUNT(*) AS n FROM complaints c LEFT JOIN
           (SELECT complaint_id, COUNT(*) AS texts FROM contents GROUP BY complaint_id) t ON t.complaint_id = c.id
         WHERE t.texts IS NULL OR t.texts < 2",
    ),
    (
        "negotiations without a deadline",
        "SELECT COUNT(*) AS n FROM complaints t WHERE state = 'negotiating' AND NOT EXISTS (SELECT 1 FROM deadlines o WHERE o.complaint_id = t.id)",
    ),
    (
        "deadlines of no complaint",
        "SELECT COUNT(*) AS n FROM deadlines t WHERE NOT EXISTS (SELECT 1 FROM complaints o WHERE o.id = t.complaint_id)",
    ),
    (
        "messages about no event",
        "SELECT COUNT(*) AS n FROM outbox t WHERE NOT EXISTS (SELECT 1 FROM events o WHERE o.position = t.position)",
    ),
];

/// Sentences about what is wrong; empty where all is well.
pub fn problems(url: &str, acknowledged: &HashSet<String>) -> anyhow::Result<Vec<String>> {
    let mut conn = Conn::open(url)?;
    let mut found = Vec::new();
    for (what, query) in MUST_BE_NONE {
        let count: Count = sql_query(*query).get_result(&mut conn)?;
        if count.n != 0 {
            found.push(format!("{} {what}", count.n));
        }
    }
    let stored: HashSet<String> = sql_query("SELECT id FROM complaints")
        .load::<Id>(&mut conn)?
        .into_iter()
        .map(|it| it.id)
        .collect();
    let missing = acknowledged.difference(&stored).count();
    if missing > 0 {
        found.push(format!("{missing} acknowledged filings are gone"));
    }
    Ok(found)
}

/// How many complaints there are.
pub fn complaints(url: &str) -> anyhow::Result<i64> {
    let mut conn = Conn::open(url)?;
    let count: Count = sql_query("SELECT COUNT(*) AS n FROM complaints").get_result(&mut conn)?;
    Ok(count.n)
}
