//! The schema, compiled into the binary.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, StoreError};

pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Brings the schema up to date; returns the names of the migrations that were run.
pub fn run(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let run = crate::on_backend!(conn, |c| c
        .run_pending_migrations(MIGRATIONS)
        .map(|versions| versions.iter().map(ToString::to_string).collect()));
    run.map_err(|e| StoreError::Unavailable(anyhow::anyhow!("{e}")))
}

/// Whether anything is still to be run.
pub fn is_pending(conn: &mut Conn) -> Result<bool, StoreError> {
    crate::on_backend!(conn, |c| c.has_pending_migration(MIGRATIONS))
        .map_err(|e| StoreError::Unavailable(anyhow::anyhow!("{e}")))
}
