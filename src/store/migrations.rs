//! The schema, compiled into the binary.

use std::collections::BTreeSet;

use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, StoreError};

pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Brings the schema up to date; returns the names of the migrations that were run.
pub fn run(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let run = crate::on_backend!(conn, |c| c
        .run_pending_migrations(MIGRATIONS)
        .map(|versions| versions.iter().map(ToString::to_string).collect()));
    run.map_err(failed)
}

/// Whether anything is still to be run.
pub fn is_pending(conn: &mut Conn) -> Result<bool, StoreError> {
    crate::on_backend!(conn, |c| c.has_pending_migration(MIGRATIONS)).map_err(failed)
}

/// The versions that were run, the oldest first.
pub fn applied(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let applied = crate::on_backend!(conn, |c| c.applied_migrations());
    let mut versions: Vec<String> = applied
        .map_err(failed)?
        .iter()
        .map(ToString::to_string)
        .collect();
    versions.sort();
    Ok(versions)
}

/// Brings an empty database to exactly these versions, which a backup was made at; the first of them that this program does not
/// know, if there is one, and then nothing was done.
pub fn run_to(conn: &mut Conn, versions: &[String]) -> Result<Option<String>, StoreError> {
    crate::on_backend!(conn, |c| up_to(c, versions)).map_err(failed)
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

fn up_to<DB, C>(conn: &mut C, versions: &[String]) -> Result<Option<String>, Failed>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known: Vec<Box<dyn Migration<DB>>> = MIGRATIONS.migrations()?;
    let mut missing: BTreeSet<&String> = versions.iter().collect();
    for migration in &known {
        missing.remove(&migration.name().version().to_string());
    }
    if let Some(unknown) = missing.first() {
        return Ok(Some((*unknown).clone()));
    }
    for migration in conn.pending_migrations(MIGRATIONS)? {
        if versions.contains(&migration.name().version().to_string()) {
            conn.run_migration(&*migration)?;
        }
    }
    Ok(None)
}

fn failed(error: Failed) -> StoreError {
    StoreError::Unavailable(anyhow::anyhow!("{error}"))
}
