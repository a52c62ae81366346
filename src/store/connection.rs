//! Connections and their pool. The database is chosen by the URL scheme: `postgres://…` or `sqlite:path`.

use std::time::{Duration, Instant};

use anyhow::Context;
use diesel::{
    Connection as _, MultiConnection, PgConnection, RunQueryDsl, SqliteConnection,
    connection::{SimpleConnection, TransactionManager},
    r2d2::{self, ManageConnection},
};

use super::StoreError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Postgres,
    Sqlite,
}

#[derive(MultiConnection)]
pub enum Conn {
    Pg(PgConnection),
    Lite(SqliteConnection),
}

impl Conn {
    /// Opens a connection and sets it up; the error of the chosen database is the one reported.
    pub fn open(url: &str) -> anyhow::Result<Conn> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let mut pg = PgConnection::establish(url).context("cannot connect to PostgreSQL")?;
            // A node that stands still in the middle of a transaction, or is gone with its machine, holds the counter of positions that
            // every other node waits for: PostgreSQL ends the transaction, the others go on, and the node decides anew when it wakes.
            // Every list has its index: no plan made while a table was small or not yet analysed may read all of it for ever.
            pg.batch_execute(
                "SET synchronous_commit = on; SET TIME ZONE 'UTC'; SET client_min_messages = warning;
                 SET enable_seqscan = off; SET jit = off; SET idle_in_transaction_session_timeout = '5s';",
            )?;
            // Where the server was built with it: a case is compressed in a fraction of the time.
            let _ = pg.batch_execute("SET default_toast_compression = 'lz4'");
            return Ok(Conn::Pg(pg));
        }
        let path = sqlite_path(url)?;
        let mut lite = SqliteConnection::establish(path)
            .with_context(|| format!("cannot open SQLite file {path}"))?;
        // FULL costs nothing when commands are committed together. A checkpoint every 16 MiB instead of 4: the pages that every
        // commit touches are copied less often, and who files during one still waits no longer than two batches.
        lite.batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;
             PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
        )?;
        Ok(Conn::Lite(lite))
    }

    /// For what can be made again: commits do not wait for the disk, and pages that change again and again are written out seldom.
    /// Should the machine fail, the last of it may be gone.
    pub fn hurry(&mut self) -> Result<(), StoreError> {
        match self {
            Conn::Pg(pg) => pg.batch_execute("SET synchronous_commit = off")?,
            Conn::Lite(lite) => lite.batch_execute(
                "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 65536; PRAGMA cache_size = -128000;",
            )?,
        }
        Ok(())
    }

    /// The writer's: on PostgreSQL its few statements are planned once, whatever their values. A batch of one is as good as one of
    /// two hundred for such a plan, and planning each anew costs more than some of them take.
    pub fn open_for_writing(url: &str) -> anyhow::Result<Conn> {
        let mut conn = Conn::open(url)?;
        if let Conn::Pg(pg) = &mut conn {
            pg.batch_execute("SET plan_cache_mode = force_generic_plan")?;
        }
        Ok(conn)
    }

    pub fn backend(&self) -> Backend {
        match self {
            Conn::Pg(_) => Backend::Postgres,
            Conn::Lite(_) => Backend::Sqlite,
        }
    }

    /// One write transaction. On SQLite it takes the write lock at once: a read that later turns into a write would
    /// fail with "database is locked" in spite of the timeout.
    pub fn write_tx<T, E>(&mut self, f: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let begun = match self {
            Conn::Pg(c) => {
                <PgConnection as diesel::Connection>::TransactionManager::begin_transaction(c)
            }
            Conn::Lite(c) => diesel::connection::AnsiTransactionManager::begin_transaction_sql(
                c,
                "BEGIN IMMEDIATE",
            ),
        };
        begun.map_err(StoreError::from)?;
        match f(self) {
            Ok(value) => match self.commit() {
                Ok(()) => Ok(value),
                Err(e) => {
                    self.rollback();
                    Err(StoreError::from(e).into())
                }
            },
            Err(e) => {
                self.rollback();
                Err(e)
            }
        }
    }

    /// One unchanging view of the whole database over many reads, whatever is written meanwhile.
    pub fn snapshot<T, E>(&mut self, f: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let begun = match self {
            Conn::Pg(c) => diesel::connection::AnsiTransactionManager::begin_transaction_sql(
                c,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
            Conn::Lite(c) => {
                <SqliteConnection as diesel::Connection>::TransactionManager::begin_transaction(c)
            }
        };
        begun.map_err(StoreError::from)?;
        let result = self.may_pause().map_err(E::from).and_then(|()| f(self));
        self.rollback();
        result
    }

    /// For the transaction that is open, and that nobody waits for: it may rest as long as it likes between two statements.
    pub fn may_pause(&mut self) -> Result<(), StoreError> {
        if let Conn::Pg(pg) = self {
            pg.batch_execute("SET LOCAL idle_in_transaction_session_timeout = 0")?;
        }
        Ok(())
    }

    fn commit(&mut self) -> diesel::QueryResult<()> {
        crate::on_backend!(self, |c| {
            diesel::connection::AnsiTransactionManager::commit_transaction(c)
        })
    }

    fn rollback(&mut self) {
        let result = crate::on_backend!(self, |c| {
            diesel::connection::AnsiTransactionManager::rollback_transaction(c)
        });
        if let Err(error) = result {
            tracing::warn!(%error, "a transaction could not be rolled back");
        }
    }

    /// The server is gone, or a transaction could not be ended: the connection must be replaced.
    pub fn is_broken(&mut self) -> bool {
        crate::on_backend!(self, |c| diesel::r2d2::R2D2Connection::is_broken(c))
    }

    /// Whether it answers.
    pub fn is_healthy(&mut self) -> bool {
        !self.is_broken() && diesel::sql_query("SELECT 1").execute(self).is_ok()
    }
}

fn sqlite_path(url: &str) -> anyhow::Result<&str> {
    let path = url
        .strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"))
        .unwrap_or(url);
    anyhow::ensure!(
        !path.contains("://"),
        "database_url: the scheme of `{}` is neither sqlite: nor postgres://",
        path.split("://").next().unwrap_or_default()
    );
    Ok(path)
}

struct Manager {
    url: String,
}

/// A connection of the pool, and when it last did its work.
struct Pooled {
    conn: Conn,
    used_at: Instant,
}

/// A server does not vanish within this time often enough to ask before every question whether it is there.
const TRUSTED: Duration = Duration::from_secs(1);

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = OpenError;

    fn connect(&self) -> Result<Pooled, OpenError> {
        let conn = Conn::open(&self.url).map_err(OpenError)?;
        Ok(Pooled {
            conn,
            used_at: Instant::now(),
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), OpenError> {
        if pooled.used_at.elapsed() < TRUSTED || pooled.conn.is_healthy() {
            Ok(())
        } else {
            Err(OpenError(anyhow::anyhow!("the connection is broken")))
        }
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.conn.is_broken()
    }
}

#[derive(Debug)]
struct OpenError(anyhow::Error);

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl std::error::Error for OpenError {}

/// Connections for reading; every write goes through the writer's own.
#[derive(Clone)]
pub struct Pool {
    pool: r2d2::Pool<Manager>,
    url: String,
}

impl Pool {
    pub fn open(url: &str, size: u32) -> anyhow::Result<Pool> {
        let pool = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(2))
            .test_on_check_out(url.starts_with("postgres"))
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build(Manager {
                url: url.to_owned(),
            })
            .context("cannot open the database")?;
        Ok(Pool {
            pool,
            url: url.to_owned(),
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs a reading function on a pooled connection.
    pub fn read<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pooled = self
            .pool
            .get()
            .map_err(|e| StoreError::Unavailable(anyhow::Error::new(e)))?;
        let result = f(&mut pooled.conn);
        if result.is_ok() {
            pooled.used_at = Instant::now();
        }
        result
    }
}
