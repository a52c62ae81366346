//! Inserting many rows at once, the way each database likes it.

/// Rows up to which PostgreSQL is told of each by a statement it has prepared; more come as one binary `COPY`, which has nothing
/// to parse or to plan, however many they are.
pub const FEW: usize = 2;

/// One `COPY` on PostgreSQL, where every round trip counts; one cached statement a row on SQLite, where preparing is what costs.
/// The row's type derives `Insertable` with `treat_none_as_default_value = false`: each column always has a value.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        match $conn {
            $crate::store::Conn::Pg(c) if rows.len() > $crate::store::rows::FEW => {
                diesel::ExecuteCopyFromDsl::execute(
                    diesel::copy_from($table).from_insertable(rows),
                    c,
                )?;
            }
            $crate::store::Conn::Pg(c) => {
                for row in rows {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(row), c)?;
                }
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
