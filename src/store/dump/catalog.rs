//! What tables and columns there are, by the database's own account.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};
use serde::{Deserialize, Serialize};

use crate::store::{Conn, StoreResult, types::unreadable};

/// A table of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// Its place in the primary key, counted from 1; 0 where it has none.
    pub key: u16,
}

/// What both databases can hold alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    Number,
    Bool,
    Bytes,
    Timestamp,
    Date,
}

impl Table {
    /// The columns of the primary key, for `ORDER BY`.
    pub(super) fn order(&self) -> String {
        let mut key: Vec<&Column> = self.columns.iter().filter(|it| it.key > 0).collect();
        key.sort_by_key(|column| column.key);
        let key: Vec<&str> = key.iter().map(|it| it.name.as_str()).collect();
        match key.is_empty() {
            true => "1".to_owned(),
            false => key.join(", "),
        }
    }
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    key: i64,
}

#[derive(QueryableByName)]
struct ReferenceRow {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    parent: String,
}

const SQLITE_COLUMNS: &str = "\
    SELECT t.name AS table_name, c.name AS column_name, lower(c.type) AS kind, c.pk AS key
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.name NOT LIKE '!_!_%' ESCAPE '!'
    ORDER BY t.name, c.cid";

const POSTGRES_COLUMNS: &str = "\
    SELECT CAST(t.relname AS TEXT) AS table_name, CAST(c.attname AS TEXT) AS column_name, format_type(c.atttypid, NULL) AS kind,
      CAST(COALESCE(array_position(CAST(i.indkey AS SMALLINT[]), c.attnum) + 1, 0) AS BIGINT) AS key
    FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
      LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
    WHERE t.relkind = 'r' AND t.relnamespace = CAST(current_schema() AS regnamespace) AND t.relname NOT LIKE '!_!_%' ESCAPE '!'
    ORDER BY t.relname, c.attnum";

const SQLITE_REFERENCES: &str = "\
    SELECT t.name AS child, r.\"table\" AS parent FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) r WHERE t.type = 'table'";

const POSTGRES_REFERENCES: &str = "\
    SELECT CAST(c.relname AS TEXT) AS child, CAST(p.relname AS TEXT) AS parent
    FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_class p ON p.oid = r.confrelid
    WHERE r.contype = 'f' AND r.connamespace = CAST(current_schema() AS regnamespace)";

/// All tables but the list of migrations, each after those it refers to.
pub fn tables(conn: &mut Conn) -> StoreResult<Vec<Table>> {
    let (columns, references) = match conn {
        Conn::Lite(_) => (SQLITE_COLUMNS, SQLITE_REFERENCES),
        Conn::Pg(_) => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
    };
    let rows: Vec<ColumnRow> = sql_query(columns).load(conn)?;
    let references: Vec<ReferenceRow> = sql_query(references).load(conn)?;
    let mut found = BTreeMap::<String, Vec<Column>>::new();
    for row in rows {
        let kind = kind(&row.kind).ok_or_else(|| {
            let what = format!("{}.{} is {}", row.table_name, row.column_name, row.kind);
            unreadable("of a table", what)
        })?;
        let columns = found.entry(row.table_name).or_default();
        columns.push(Column {
            name: row.column_name,
            kind,
            key: u16::try_from(row.key).unwrap_or(0),
        });
    }
    Ok(parents_first(found, &references))
}

/// By name as far as the references allow, so that the order is the same on both databases.
fn parents_first(
    mut tables: BTreeMap<String, Vec<Column>>,
    references: &[ReferenceRow],
) -> Vec<Table> {
    let mut done = BTreeSet::new();
    let mut ordered = Vec::new();
    while let Some(name) = tables
        .keys()
        .find(|name| {
            let mut parents = references.iter().filter(|it| it.child == **name);
            parents.all(|it| it.parent == it.child || done.contains(&it.parent))
        })
        // A circle has no right order; the database will say so.
        .or_else(|| tables.keys().next())
        .cloned()
    {
        let columns = tables.remove(&name).unwrap_or_default();
        done.insert(name.clone());
        ordered.push(Table { name, columns });
    }
    ordered
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "text" => Kind::Text,
        "bigint" | "integer" | "smallint" => Kind::Number,
        "boolean" => Kind::Bool,
        "bytea" => Kind::Bytes,
        "timestamp" | "timestamp without time zone" => Kind::Timestamp,
        "date" => Kind::Date,
        _ => return None,
    })
}
