//! Inserting many rows at once, the way each database likes it.

/// One multi-row statement on PostgreSQL, where every round trip counts; one cached statement a row on SQLite, where
/// preparing is what costs.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        match $conn {
            $crate::store::Conn::Pg(c) => {
                // A statement takes 65 535 parameters at most.
                for chunk in rows.chunks(1000) {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(chunk), c)?;
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
