//! Every table as lines of JSON, and back: the form of a backup, the same whichever database it came from or goes to.
//!
//! What tables and columns there are is asked of the database itself, so that a table added tomorrow is in tomorrow's backup.
//! Instants are written as SQLite keeps them, bytes in hexadecimal: the same rows give the same lines on both databases.

mod catalog;

use diesel::{prelude::*, sql_query, sql_types::Text};

pub use self::catalog::{Column, Kind, Table, tables};
use super::{Conn, StoreResult};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Hands over every row of a table, an array of its columns each, in the order of its primary key. Rows come one by one, however
/// many there are. Wants one unchanging view ([`Conn::snapshot`]).
pub fn each_row<E>(
    conn: &mut Conn,
    table: &Table,
    mut f: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E>
where
    E: From<super::StoreError>,
{
    let query = |array: &str, of: fn(&Column) -> String| {
        let columns: Vec<String> = table.columns.iter().map(of).collect();
        let (columns, name, order) = (columns.join(", "), &table.name, table.order());
        sql_query(format!(
            "SELECT CAST({array}({columns}) AS TEXT) AS line FROM {name} ORDER BY {order}"
        ))
    };
    match conn {
        Conn::Lite(lite) => {
            let rows = query("json_array", sqlite_out)
                .load_iter::<Line, _>(lite)
                .map_err(super::StoreError::from)?;
            for row in rows {
                f(&row.map_err(super::StoreError::from)?.line)?;
            }
        }
        Conn::Pg(pg) => {
            let rows = query("json_build_array", postgres_out)
                .load_iter::<Line, diesel::pg::PgRowByRowLoadingMode>(pg)
                .map_err(super::StoreError::from)?;
            for row in rows {
                f(&row.map_err(super::StoreError::from)?.line)?;
            }
        }
    }
    Ok(())
}

/// Puts rows into a table; `rows` is a JSON array of such arrays. How many there were.
pub fn insert(conn: &mut Conn, table: &Table, rows: &str) -> StoreResult<usize> {
    let list = |of: &dyn Fn(usize, &Column) -> String| {
        let columns = table.columns.iter().enumerate();
        let columns: Vec<String> = columns.map(|(n, column)| of(n, column)).collect();
        columns.join(", ")
    };
    let (name, names) = (&table.name, list(&|_, column| column.name.clone()));
    let (values, from) = match conn {
        Conn::Lite(_) => (list(&sqlite_in), "json_each($1)"),
        Conn::Pg(_) => (
            list(&postgres_in),
            "json_array_elements(CAST($1 AS json)) AS rows (value)",
        ),
    };
    let insert = sql_query(format!(
        "INSERT INTO {name} ({names}) SELECT {values} FROM {from}"
    ))
    .bind::<Text, _>(rows);
    Ok(crate::on_backend!(conn, |c| insert.execute(c))?)
}

/// Whether there is any row in it.
pub fn is_empty(conn: &mut Conn, table: &Table) -> StoreResult<bool> {
    let lines: Vec<Line> =
        sql_query(format!("SELECT 'x' AS line FROM {} LIMIT 1", table.name)).load(conn)?;
    Ok(lines.is_empty())
}

/// Takes out all its rows.
pub fn clear(conn: &mut Conn, table: &Table) -> StoreResult<()> {
    sql_query(format!("DELETE FROM {}", table.name)).execute(conn)?;
    Ok(())
}

/// Plans are made by what is known of the tables; after loading millions of rows nothing is.
pub fn analyze(conn: &mut Conn) -> StoreResult<()> {
    sql_query("ANALYZE").execute(conn)?;
    Ok(())
}

fn sqlite_out(column: &Column) -> String {
    let name = &column.name;
    match column.kind {
        Kind::Bytes => format!("iif({name} IS NULL, NULL, lower(hex({name})))"),
        Kind::Bool => {
            format!("iif({name} IS NULL, NULL, json(iif({name}, 'true', 'false')))")
        }
        Kind::Text | Kind::Number | Kind::Timestamp | Kind::Date => name.clone(),
    }
}

/// Timestamps as diesel writes them for SQLite: none, three or six digits after the dot.
fn postgres_out(column: &Column) -> String {
    let name = &column.name;
    match column.kind {
        Kind::Bytes => format!("encode({name}, 'hex')"),
        Kind::Timestamp => format!(
            r"regexp_replace(to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US'), '\.?000(000)?$', '')"
        ),
        Kind::Date => format!("to_char({name}, 'YYYY-MM-DD')"),
        Kind::Text | Kind::Number | Kind::Bool => name.clone(),
    }
}

fn sqlite_in(n: usize, column: &Column) -> String {
    let value = format!("json_extract(value, '$[{n}]')");
    match column.kind {
        Kind::Bytes => format!("unhex({value})"),
        _ => value,
    }
}

fn postgres_in(n: usize, column: &Column) -> String {
    let value = format!("value ->> {n}");
    match column.kind {
        Kind::Text => value,
        Kind::Number => format!("CAST({value} AS BIGINT)"),
        Kind::Bool => format!("CAST({value} AS BOOLEAN)"),
        Kind::Bytes => format!("decode({value}, 'hex')"),
        Kind::Timestamp => format!("CAST({value} AS TIMESTAMP)"),
        Kind::Date => format!("CAST({value} AS DATE)"),
    }
}
