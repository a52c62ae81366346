//! Whether a database is whole: nothing acknowledged is missing, nothing is there by half, nothing happened twice.

use std::collections::{HashMap, HashSet};

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Integer, Text},
};
use hejie::store::{Conn, StoreResult};

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
        "letters written twice",
        "SELECT COUNT(*) AS n FROM (SELECT 1 AS x FROM mails WHERE complaint_id IS NOT NULL
           GROUP BY account_id, notice, complaint_id HAVING COUNT(*) > 1) t",
    ),
    (
        "messages about no event",
        "SELECT COUNT(*) AS n FROM outbox t WHERE NOT EXISTS (SELECT 1 FROM events o WHERE o.position = t.position)",
    ),
];

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Integer)]
    version: i32,
}

#[derive(QueryableByName)]
struct Payload {
    #[diesel(sql_type = Text)]
    complaint_id: String,
    #[diesel(sql_type = Text)]
    payload: String,
}

/// How a database stands.
#[derive(Default)]
pub struct Condition {
    /// Sentences about what is wrong; empty where all is well.
    pub wrong: Vec<String>,
    /// Complaints that were acknowledged and are not there, or not as far as they were acknowledged.
    pub lost: usize,
}

/// Looks at everything at one moment: a server that was killed may have left a transaction that ends only now.
pub fn condition(url: &str, acknowledged: &HashMap<String, i32>) -> anyhow::Result<Condition> {
    let mut conn = Conn::open(url)?;
    let found: StoreResult<Condition> = conn.snapshot(|conn| look(conn, acknowledged));
    Ok(found?)
}

fn look(conn: &mut Conn, acknowledged: &HashMap<String, i32>) -> StoreResult<Condition> {
    let mut found = Condition::default();
    for (what, query) in MUST_BE_NONE {
        let count: Count = sql_query(*query).get_result(conn)?;
        if count.n != 0 {
            found.wrong.push(format!("{} {what}", count.n));
        }
    }
    let twice = reminders_twice(conn)?;
    if twice > 0 {
        found.wrong.push(format!("{twice} deadlines acted twice"));
    }
    let stored: HashMap<String, i32> = sql_query("SELECT id, version FROM complaints")
        .load::<Version>(conn)?
        .into_iter()
        .map(|it| (it.id, it.version))
        .collect();
    let is_lost = |(id, version): &(&String, &i32)| stored.get(*id).is_none_or(|it| it < version);
    found.lost = acknowledged.iter().filter(is_lost).count();
    if found.lost > 0 {
        let lost = found.lost;
        found
            .wrong
            .push(format!("{lost} acknowledged steps are gone"));
    }
    Ok(found)
}

/// A reminder is sent once for a deadline and level (W-2).
fn reminders_twice(conn: &mut Conn) -> StoreResult<usize> {
    let sent = sql_query("SELECT complaint_id, payload FROM events WHERE kind = 'reminder_sent'")
        .load::<Payload>(conn)?;
    let mut seen = HashSet::new();
    let twice = sent.into_iter().filter(|it| {
        let payload: serde_json::Value = serde_json::from_str(&it.payload).unwrap_or_default();
        !seen.insert((it.complaint_id.clone(), payload["event"].to_string()))
    });
    Ok(twice.count())
}

/// The letters that are down as sent.
pub fn letters_sent(url: &str) -> anyhow::Result<Vec<String>> {
    let mut conn = Conn::open(url)?;
    let sent = sql_query("SELECT id FROM mails WHERE status = 'sent'").load::<Id>(&mut conn)?;
    Ok(sent.into_iter().map(|it| it.id).collect())
}

/// How many complaints there are.
pub fn complaints(url: &str) -> anyhow::Result<i64> {
    let mut conn = Conn::open(url)?;
    let count: Count = sql_query("SELECT COUNT(*) AS n FROM complaints").get_result(&mut conn)?;
    Ok(count.n)
}
