//! The figures, cell by cell: summed when something happens, so that no request ever counts cases.

use std::ops::RangeInclusive;

use diesel::{
    ExpressionMethods, Insertable, PgConnection, QueryDsl, QueryResult, RunQueryDsl,
    SqliteConnection, Table, upsert::excluded,
};

use super::{Conn, StoreResult, schema::rollups, types};
use crate::domain::indicator::{Dimension, Group, Metric, Month, RollupKey, changes::summed};

/// Rows of one statement: well below the 65 535 parameters PostgreSQL takes.
const ROWS: usize = 1_000;

#[derive(Insertable)]
#[diesel(table_name = rollups)]
struct RollupRow {
    dimension: &'static str,
    key: String,
    month: String,
    metric: String,
    value: i64,
}

impl RollupRow {
    fn new(key: &RollupKey, value: i64) -> RollupRow {
        RollupRow {
            dimension: key.group.dimension().as_str(),
            key: key.group.key(),
            month: key.month.to_string(),
            metric: key.metric.to_string(),
            value,
        }
    }
}

/// Adds to the cells, summed over the batch and in one order on every node, so that no two wait for each other in a ring.
pub fn apply(conn: &mut Conn, changes: Vec<(RollupKey, i64)>) -> StoreResult<()> {
    let rows: Vec<RollupRow> = summed(changes)
        .iter()
        .map(|(key, value)| RollupRow::new(key, *value))
        .collect();
    // PostgreSQL saves the way there and back; SQLite is quickest with one prepared statement, row by row.
    match conn {
        Conn::Pg(conn) => add_together(conn, &rows)?,
        Conn::Lite(conn) => add_one_by_one(conn, &rows)?,
    }
    Ok(())
}

fn add_together(conn: &mut PgConnection, rows: &[RollupRow]) -> QueryResult<()> {
    for rows in rows.chunks(ROWS) {
        diesel::insert_into(rollups::table)
            .values(rows)
            .on_conflict(rollups::table.primary_key())
            .do_update()
            .set(rollups::value.eq(rollups::value + excluded(rollups::value)))
            .execute(conn)?;
    }
    Ok(())
}

fn add_one_by_one(conn: &mut SqliteConnection, rows: &[RollupRow]) -> QueryResult<()> {
    for row in rows {
        diesel::insert_into(rollups::table)
            .values(row)
            .on_conflict(rollups::table.primary_key())
            .do_update()
            .set(rollups::value.eq(rollups::value + excluded(rollups::value)))
            .execute(conn)?;
    }
    Ok(())
}

/// The cells of some groups of one dimension, for some metrics, over some months.
pub fn read(
    conn: &mut Conn,
    dimension: Dimension,
    groups: &[Group],
    metrics: &[Metric],
    months: RangeInclusive<Month>,
) -> StoreResult<Vec<(RollupKey, i64)>> {
    let keys: Vec<String> = groups.iter().map(|group| group.key()).collect();
    let names: Vec<String> = metrics.iter().map(Metric::to_string).collect();
    let rows: Vec<(String, String, String, i64)> = rollups::table
        .select((
            rollups::key,
            rollups::month,
            rollups::metric,
            rollups::value,
        ))
        .filter(rollups::dimension.eq(dimension.as_str()))
        .filter(rollups::key.eq_any(keys))
        .filter(rollups::metric.eq_any(names))
        .filter(rollups::month.between(months.start().to_string(), months.end().to_string()))
        .load(conn)?;
    rows.into_iter()
        .map(|(key, month, metric, value)| {
            let group = Group::parse(dimension.as_str(), &key)
                .ok_or_else(|| types::damaged("rollups.key"))?;
            let key = RollupKey {
                group,
                month: types::parse("rollups.month", &month)?,
                metric: types::parse("rollups.metric", &metric)?,
            };
            Ok((key, value))
        })
        .collect()
}
