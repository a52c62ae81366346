//! Writing many rows at once, the way each database likes it.
//!
//! PostgreSQL gets the columns as arrays, so that one statement serves any number of rows: it is prepared once, and there is one
//! way there and back. SQLite has no way to go: one prepared statement, row by row, is the quickest.

use diesel::{
    QueryResult, RunQueryDsl,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Text},
};

/// Rows taken apart into columns, each an array that is bound as one value.
pub struct Unnested<'a> {
    /// `INSERT INTO table (its, columns)`
    pub insert: &'static str,
    pub columns: Vec<Box<dyn QueryFragment<Pg> + 'a>>,
    /// What becomes of rows that are there already.
    pub on_conflict: &'static str,
}

impl Unnested<'_> {
    /// `its, columns`
    fn names(&self) -> &'static str {
        self.insert
            .split_once('(')
            .map_or("", |(_, names)| names.trim_end_matches(')'))
    }
}

impl QueryFragment<Pg> for Unnested<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(self.insert);
        let mut before = " SELECT * FROM unnest(";
        for column in &self.columns {
            out.push_sql(before);
            column.walk_ast(out.reborrow())?;
            before = ", ";
        }
        out.push_sql(")");
        out.push_sql(self.on_conflict);
        Ok(())
    }
}

/// Known by its text, which is the same for any number of rows.
impl QueryId for Unnested<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Unnested<'_> {}

/// Rows that are there already, each to its own new values, in one statement.
pub struct UpdatedFrom<'a> {
    /// `UPDATE table AS its SET column = new.column, …`
    pub update: &'static str,
    pub rows: Unnested<'a>,
    /// What else is known of each row, by a name of its own that no column has.
    pub beside: Vec<(&'static str, Box<dyn QueryFragment<Pg> + 'a>)>,
    /// The keys of the rows once more, and the column that has them: so that they are looked up by their index however small or large
    /// the table was when the plan was made.
    pub keys: Box<dyn QueryFragment<Pg> + 'a>,
    pub key: &'static str,
    /// `its.id = new.id`
    pub matching: &'static str,
}

impl QueryFragment<Pg> for UpdatedFrom<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(self.update);
        let mut between = " FROM unnest(";
        let beside = self.beside.iter().map(|(_, values)| values);
        for column in self.rows.columns.iter().chain(beside) {
            out.push_sql(between);
            column.walk_ast(out.reborrow())?;
            between = ", ";
        }
        out.push_sql(") AS new(");
        out.push_sql(self.rows.names());
        for (name, _) in &self.beside {
            out.push_sql(", ");
            out.push_sql(name);
        }
        out.push_sql(") WHERE its.");
        out.push_sql(self.key);
        out.push_sql(" = ANY(");
        self.keys.walk_ast(out.reborrow())?;
        out.push_sql(") AND ");
        out.push_sql(self.matching);
        Ok(())
    }
}

/// Known by its text, which is the same for any number of rows.
impl QueryId for UpdatedFrom<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for UpdatedFrom<'_> {}

/// Rows for several tables, in one statement. Only for tables that do not refer to one another.
pub struct Together<'a>(pub Vec<Unnested<'a>>);

impl QueryFragment<Pg> for Together<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        const NAMES: [&str; 4] = ["WITH a AS (", "), b AS (", "), c AS (", "), d AS ("];
        for (name, table) in NAMES.iter().zip(&self.0) {
            out.push_sql(name);
            table.walk_ast(out.reborrow())?;
        }
        out.push_sql(") SELECT 1");
        Ok(())
    }
}

impl QueryId for Together<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Together<'_> {}

/// A counter raised and everything that waits for it, in one statement; it answers with the value of another counter.
pub struct Numbered<'a> {
    pub counter: &'static str,
    pub by: i64,
    /// Rows whose first column counts from the counter's new value.
    pub numbered: Vec<Unnested<'a>>,
    /// Rows that are written only once the counter is held.
    pub beside: Vec<Unnested<'a>>,
    pub asked: &'static str,
}

impl QueryFragment<Pg> for Numbered<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        const NAMES: [&str; 4] = [", a AS (", ", b AS (", ", c AS (", ", d AS ("];
        out.push_sql("WITH raised AS (UPDATE counters SET value = value + ");
        out.push_bind_param::<BigInt, _>(&self.by)?;
        out.push_sql(" WHERE name = ");
        out.push_bind_param::<Text, _>(self.counter)?;
        out.push_sql(" RETURNING value)");
        let numbered = self.numbered.iter().map(|table| (table, "raised.value + "));
        let beside = self.beside.iter().map(|table| (table, ""));
        for (name, (table, counted)) in NAMES.iter().zip(numbered.chain(beside)) {
            out.push_sql(name);
            out.push_sql(table.insert);
            out.push_sql(" SELECT ");
            out.push_sql(counted);
            let mut before = "new.";
            for column in table.names().split(", ") {
                out.push_sql(before);
                out.push_sql(column);
                before = ", new.";
            }
            let mut before = " FROM raised, unnest(";
            for column in &table.columns {
                out.push_sql(before);
                column.walk_ast(out.reborrow())?;
                before = ", ";
            }
            out.push_sql(") AS new(");
            out.push_sql(table.names());
            out.push_sql(")");
            out.push_sql(table.on_conflict);
            out.push_sql(")");
        }
        out.push_sql(" SELECT value FROM counters WHERE name = ");
        out.push_bind_param::<Text, _>(self.asked)?;
        Ok(())
    }
}

impl Query for Numbered<'_> {
    type SqlType = BigInt;
}

/// Known by its text, which is the same for any number of rows.
impl QueryId for Numbered<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Numbered<'_> {}

/// Rows that can be taken apart into columns.
pub trait Columns: Sized {
    fn unnested<'a>(rows: &[&'a Self]) -> Unnested<'a>;
}

/// `columns!(Row in table { each, and, every, field })`: a field left out does not compile; the types are the table's.
#[macro_export]
macro_rules! columns {
    ($row:ident in $table:ident { $first:ident $(, $column:ident)* $(,)? }) => {
        impl $crate::store::rows::Columns for $row {
            fn unnested<'a>(rows: &[&'a $row]) -> $crate::store::rows::Unnested<'a> {
                let mut $first = Vec::with_capacity(rows.len());
                $(let mut $column = Vec::with_capacity(rows.len());)*
                for row in rows {
                    let $row { $first: it $(, $column: _)* } = row;
                    $first.push(it);
                    $($column.push(&row.$column);)*
                }
                $crate::store::rows::Unnested {
                    insert: concat!(
                        "INSERT INTO ", stringify!($table), " (", stringify!($first) $(, ", ", stringify!($column))*, ")"
                    ),
                    columns: vec![
                        $crate::store::rows::bound::<<$table::$first as diesel::Expression>::SqlType, _>($first),
                        $($crate::store::rows::bound::<<$table::$column as diesel::Expression>::SqlType, _>($column)),*
                    ],
                    on_conflict: "",
                }
            }
        }
    };
}

/// One column as one bound array.
pub fn bound<'a, ST, T>(values: Vec<&'a T>) -> Box<dyn QueryFragment<Pg> + 'a>
where
    ST: diesel::sql_types::SingleValue + 'static,
    Vec<&'a T>: diesel::expression::AsExpression<diesel::sql_types::Array<ST>>,
    <Vec<&'a T> as diesel::expression::AsExpression<diesel::sql_types::Array<ST>>>::Expression:
        QueryFragment<Pg> + 'a,
{
    Box::new(diesel::expression::AsExpression::<
        diesel::sql_types::Array<ST>,
    >::as_expression(values))
}

/// Inserts rows into up to four tables at once: `insert_together!(conn; table => &rows, another => &its_rows)`. PostgreSQL is asked but once.
#[macro_export]
macro_rules! insert_together {
    ($conn:expr; $($table:ident => $rows:expr),+ $(,)?) => {{
        match $conn {
            $crate::store::Conn::Pg(c) => {
                let tables = vec![$({
                    let rows: Vec<_> = $rows.into_iter().collect();
                    $crate::store::rows::Columns::unnested(&rows)
                }),+];
                diesel::RunQueryDsl::execute($crate::store::rows::Together(tables), c)?;
            }
            $crate::store::Conn::Lite(c) => {
                $(for row in $rows {
                    diesel::RunQueryDsl::execute(
                        diesel::insert_into($crate::store::schema::$table::table).values(row),
                        c,
                    )?;
                })+
            }
        }
        Ok::<(), $crate::store::StoreError>(())
    }};
}

/// Inserts rows of a type that derives `Insertable` with `treat_none_as_default_value = false` (each column always has a value) and
/// stands in [`columns!`](crate::columns).
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows: Vec<_> = $rows.into_iter().collect();
        match $conn {
            _ if rows.is_empty() => {}
            $crate::store::Conn::Pg(c) => {
                let all = $crate::store::rows::Columns::unnested(&rows);
                diesel::RunQueryDsl::execute(all, c)?;
            }
            $crate::store::Conn::Lite(c) => {
                for row in rows {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(row), c)?;
                }
            }
        }
        Ok::<(), $crate::store::StoreError>(())
    }};
}
