//! The figures, cell by cell: summed when something happens, so that no request ever counts cases.

use std::{fmt, ops::RangeInclusive};

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, PgConnection, QueryDsl, QueryResult,
    RunQueryDsl, SqliteConnection, Table,
    connection::SimpleConnection,
    dsl::sql,
    sql_types::{BigInt, Bool},
    upsert::excluded,
};

use super::{
    Conn, StoreResult,
    rows::{Columns as _, Unnested},
    schema::{enterprises, rollups},
    types,
};
use crate::{
    columns,
    domain::{
        enterprise::EnterpriseStatus,
        ids::EnterpriseId,
        indicator::{Dimension, Group, Metric, Month, RollupKey, changes::summed},
    },
};

/// Groups asked for at once: well below the 65 535 parameters PostgreSQL takes.
const GROUPS: usize = 1_000;

#[derive(Insertable)]
#[diesel(table_name = rollups, treat_none_as_default_value = false)]
pub(super) struct RollupRow {
    dimension: &'static str,
    key: String,
    month: String,
    metric: String,
    value: i64,
}

columns!(RollupRow in rollups {
    dimension, key, month, metric, value,
});

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

/// Summed over the batch and in one order on every node, so that no two wait for each other in a ring.
pub(super) fn rows(changes: &[(RollupKey, i64)]) -> Vec<RollupRow> {
    summed(changes.to_vec())
        .iter()
        .map(|(key, value)| RollupRow::new(key, *value))
        .collect()
}

/// Adds to the cells.
pub fn apply(conn: &mut Conn, changes: &[(RollupKey, i64)]) -> StoreResult<()> {
    let rows = rows(changes);
    // PostgreSQL saves the way there and back; SQLite is quickest with one prepared statement, row by row.
    match conn {
        Conn::Pg(conn) => add_together(conn, &rows)?,
        Conn::Lite(conn) => add_one_by_one(conn, &rows)?,
    }
    Ok(())
}

fn add_together(conn: &mut PgConnection, rows: &[RollupRow]) -> QueryResult<()> {
    if !rows.is_empty() {
        added(rows).execute(conn)?;
    }
    Ok(())
}

pub(super) fn added(rows: &[RollupRow]) -> Unnested<'_> {
    Unnested {
        on_conflict: " ON CONFLICT (dimension, key, metric, month) DO UPDATE SET value = rollups.value + excluded.value",
        ..RollupRow::unnested(&rows.iter().collect::<Vec<_>>())
    }
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

/// Keeps everybody else from changing cells until the transaction ends. On SQLite a write transaction does so by itself.
pub fn lock(conn: &mut Conn) -> StoreResult<()> {
    if let Conn::Pg(conn) = conn {
        conn.batch_execute("LOCK TABLE rollups IN EXCLUSIVE MODE")?;
    }
    Ok(())
}

/// Puts these cells in place of all there are.
pub fn replace(conn: &mut Conn, cells: &[(RollupKey, i64)]) -> StoreResult<()> {
    diesel::delete(rollups::table).execute(conn)?;
    apply(conn, cells)
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

/// Each metric of each group over some months together.
pub fn totals(
    conn: &mut Conn,
    dimension: Dimension,
    groups: &[Group],
    metrics: &[Metric],
    months: RangeInclusive<Month>,
) -> StoreResult<Vec<(Group, Metric, i64)>> {
    let names: Vec<String> = metrics.iter().map(Metric::to_string).collect();
    let mut found = Vec::new();
    for groups in groups.chunks(GROUPS) {
        let keys: Vec<String> = groups.iter().map(|group| group.key()).collect();
        let rows: Vec<(String, String, i64)> = rollups::table
            .filter(rollups::dimension.eq(dimension.as_str()))
            .filter(rollups::key.eq_any(keys))
            .filter(rollups::metric.eq_any(&names))
            .filter(rollups::month.between(months.start().to_string(), months.end().to_string()))
            .group_by((rollups::key, rollups::metric))
            .select((
                rollups::key,
                rollups::metric,
                sql::<BigInt>("CAST(SUM(value) AS BIGINT)"),
            ))
            .load(conn)?;
        for (key, metric, value) in rows {
            let group = Group::parse(dimension.as_str(), &key)
                .ok_or_else(|| types::damaged("rollups.key"))?;
            found.push((group, types::parse("rollups.metric", &metric)?, value));
        }
    }
    Ok(found)
}

/// The cells of single days of a month, of all groups of a dimension or of those whose key begins so.
pub fn days(
    conn: &mut Conn,
    dimension: Dimension,
    prefix: Option<&str>,
    month: Month,
) -> StoreResult<Vec<(RollupKey, i64)>> {
    let mut query = rollups::table
        .select((
            rollups::key,
            rollups::month,
            rollups::metric,
            rollups::value,
        ))
        // Literally the condition of the index `rollups_days`, so that it is used.
        .filter(sql::<Bool>("substr(metric, 1, 12) = 'received_on.'"))
        .filter(rollups::dimension.eq(dimension.as_str()))
        .filter(rollups::month.eq(month.to_string()))
        .into_boxed();
    if let Some(prefix) = prefix {
        query = query.filter(rollups::key.between(prefix.to_owned(), format!("{prefix}zzzz")));
    }
    let rows: Vec<(String, String, String, i64)> = query.load(conn)?;
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

/// The enterprises that take new complaints and have at least so many of these, all metrics and months together.
pub fn active_enterprises_with(
    conn: &mut Conn,
    metrics: &[Metric],
    months: &RangeInclusive<Month>,
    least: i64,
) -> StoreResult<Vec<EnterpriseId>> {
    let names: Vec<String> = metrics.iter().map(Metric::to_string).collect();
    let active = EnterpriseStatus::ALL
        .iter()
        .filter(|status| status.takes_new_complaints())
        .map(|status| status.as_str());
    let active = enterprises::table
        .filter(enterprises::status.eq_any(active))
        .select(enterprises::id);
    let counted: Vec<(String, i64)> = rollups::table
        .filter(rollups::dimension.eq(Dimension::Enterprise.as_str()))
        .filter(rollups::key.eq_any(active))
        .filter(rollups::metric.eq_any(names))
        .filter(rollups::month.between(months.start().to_string(), months.end().to_string()))
        .group_by(rollups::key)
        .select((rollups::key, sql::<BigInt>("CAST(SUM(value) AS BIGINT)")))
        .load(conn)?;
    counted
        .into_iter()
        .filter(|(_, n)| *n >= least)
        .map(|(id, _)| types::parse("rollups.key", &id))
        .collect()
}

/// The name of a cell as it stands in its row.
pub type CellName = (String, String, String, String);

/// A cell as it stands, whether its name is one of ours or not.
#[derive(Debug)]
pub struct Cell {
    /// dimension, key, metric, month
    pub name: CellName,
    pub value: i64,
}

impl Cell {
    pub fn key(&self) -> Option<RollupKey> {
        let (dimension, key, metric, month) = &self.name;
        Some(RollupKey {
            group: Group::parse(dimension, key)?,
            month: month.parse().ok()?,
            metric: metric.parse().ok()?,
        })
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dimension, key, metric, month) = &self.name;
        write!(f, "{dimension} {key} {month} {metric}")
    }
}

/// All cells, page by page.
pub fn page_after(conn: &mut Conn, after: Option<CellName>, limit: i64) -> StoreResult<Vec<Cell>> {
    use rollups::dsl as r;
    let mut query = rollups::table
        .select((r::dimension, r::key, r::metric, r::month, r::value))
        .order((r::dimension, r::key, r::metric, r::month))
        .limit(limit)
        .into_boxed();
    if let Some((dimension, key, metric, month)) = after {
        // The first condition lets the index be entered at the right place.
        query = query.filter(r::dimension.ge(dimension.clone())).filter(
            r::dimension
                .gt(dimension.clone())
                .or(r::dimension.eq(dimension).and(
                    r::key.gt(key.clone()).or(r::key.eq(key).and(
                        r::metric
                            .gt(metric.clone())
                            .or(r::metric.eq(metric).and(r::month.gt(month))),
                    )),
                )),
        );
    }
    let rows: Vec<(String, String, String, String, i64)> = query.load(conn)?;
    let cells = rows
        .into_iter()
        .map(|(dimension, key, metric, month, value)| Cell {
            name: (dimension, key, metric, month),
            value,
        });
    Ok(cells.collect())
}
