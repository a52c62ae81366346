//! Figures by plain SQL over complaints and events, apart from everything that keeps the rollups: to hold against them.

use diesel::{prelude::*, sql_query, sql_types::BigInt};

use super::{Conn, StoreResult};
use crate::domain::indicator::Metric;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

const COUNTS: [(Metric, &str); 10] = [
    (
        Metric::Reached,
        "SELECT COUNT(DISTINCT complaint_id) AS n FROM events WHERE kind = 'negotiation_started'",
    ),
    (
        Metric::ReceivedDirect,
        "SELECT COUNT(*) AS n FROM complaints WHERE bureau IS NOT NULL AND enterprise_id IS NULL",
    ),
    (
        Metric::Settled,
        "SELECT COUNT(*) AS n FROM complaints WHERE state = 'settled'",
    ),
    (
        Metric::SettledUnconfirmed,
        "SELECT COUNT(*) AS n FROM complaints WHERE state = 'settled_unconfirmed'",
    ),
    (
        Metric::Unsettled,
        "SELECT COUNT(*) AS n FROM complaints WHERE state = 'unsettled'",
    ),
    (
        Metric::Withdrawn,
        "SELECT COUNT(*) AS n FROM complaints WHERE state = 'withdrawn'",
    ),
    (
        Metric::Escalated,
        "SELECT COUNT(DISTINCT complaint_id) AS n FROM events WHERE kind = 'escalated'",
    ),
    (
        Metric::Decided,
        "SELECT COUNT(DISTINCT complaint_id) AS n FROM events WHERE kind IN ('accepted', 'rejected')",
    ),
    (
        Metric::Closed,
        "SELECT COUNT(*) AS n FROM events WHERE kind = 'closed'",
    ),
    (
        Metric::ClosedDirect,
        "SELECT COUNT(*) AS n FROM events WHERE kind = 'closed' AND complaint_id IN
         (SELECT id FROM complaints WHERE enterprise_id IS NULL)",
    ),
];

/// Over all time and the whole country.
pub fn counts(conn: &mut Conn) -> StoreResult<Vec<(Metric, i64)>> {
    COUNTS
        .iter()
        .map(|(metric, sql)| Ok((*metric, count(conn, sql)?)))
        .collect()
}

/// How many complaints were ever filed.
pub fn filed(conn: &mut Conn) -> StoreResult<i64> {
    count(
        conn,
        "SELECT COUNT(*) AS n FROM complaints WHERE state <> 'draft'",
    )
}

fn count(conn: &mut Conn, sql: &str) -> StoreResult<i64> {
    Ok(sql_query(sql).get_result::<Count>(conn)?.n)
}
