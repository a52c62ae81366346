//! The schema, compiled into the binary.

use std::collections::BTreeSet;

use diesel::{
    migration::{Migration, MigrationSource},
    pg::Pg,
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, StoreError};

const BOTH: EmbeddedMigrations = embed_migrations!("migrations/both");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Those a database needs: the same for both, but for how SQLite lays out its tables.
#[derive(Clone, Copy)]
pub struct Migrations;

impl MigrationSource<Pg> for Migrations {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<Pg>>>> {
        BOTH.migrations()
    }
}

impl MigrationSource<Sqlite> for Migrations {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<Sqlite>>>> {
        let mut all: Vec<Box<dyn Migration<Sqlite>>> = BOTH.migrations()?;
        all.extend(MigrationSource::<Sqlite>::migrations(&SQLITE)?);
        Ok(all)
    }
}

/// Brings the schema up to date; returns the names of the migrations that were run.
pub fn run(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let run = crate::on_backend!(conn, |c| c
        .run_pending_migrations(Migrations)
        .map(|versions| versions.iter().map(ToString::to_string).collect()));
    run.map_err(failed)
}

/// Whether anything is still to be run.
pub fn is_pending(conn: &mut Conn) -> Result<bool, StoreError> {
    crate::on_backend!(conn, |c| c.has_pending_migration(Migrations)).map_err(failed)
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
    Migrations: MigrationSource<DB>,
{
    // A backup of the other database may have seen one that only that needs.
    let known = MigrationSource::<Sqlite>::migrations(&Migrations)?;
    let mut missing: BTreeSet<&String> = versions.iter().collect();
    for migration in &known {
        missing.remove(&migration.name().version().to_string());
    }
    if let Some(unknown) = missing.first() {
        return Ok(Some((*unknown).clone()));
    }
    for migration in conn.pending_migrations(Migrations)? {
        if versions.contains(&migration.name().version().to_string()) {
            conn.run_migration(&*migration)?;
        }
    }
    Ok(None)
}

fn failed(error: Failed) -> StoreError {
    StoreError::Unavailable(anyhow::anyhow!("{error}"))
}
