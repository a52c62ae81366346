//! The only place that knows diesel; gives back domain types and view structs.
//!
//! Every function takes `&mut Conn`, so the caller decides which transaction it runs in. Reads go through
//! [`Pool::read`]; every write goes through the one [`writer`].

use std::fmt;

pub mod accounts;
pub mod audit;
pub mod case_facts;
pub mod checkup;
pub mod complaints;
mod connection;
pub mod contents;
pub mod counters;
pub mod deadlines;
pub mod dump;
pub mod enterprises;
pub mod events;
pub mod files;
pub mod idempotency;
pub mod jobs;
pub mod last_rows;
pub mod live;
pub mod mails;
pub mod migrations;
pub mod new_rows;
pub mod notes;
pub mod notifications;
pub mod outbox;
pub mod prepared;
pub mod proposals;
pub mod readings;
pub mod reseal;
pub mod rollups;
pub mod rows;
pub mod schema;
pub mod selected;
pub mod settings;
pub mod stations;
pub mod templates;
pub mod types;
pub mod uploads;

pub use connection::{Backend, Conn, Pool};

/// The ways the database can say no.
#[derive(Debug)]
pub enum StoreError {
    NotFound,
    /// Somebody else was faster, or a unique value is taken.
    Conflict,
    /// The database cannot be reached or cannot write now (gone, full, shutting down): try again later.
    Unavailable(anyhow::Error),
    Db(diesel::result::Error),
}

pub type StoreResult<T> = Result<T, StoreError>;

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::NotFound => f.write_str("not found"),
            StoreError::Conflict => f.write_str("somebody else was faster"),
            StoreError::Unavailable(_) => f.write_str("the database is unavailable"),
            StoreError::Db(_) => f.write_str("the database refused a statement"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StoreError::Db(e) => Some(e),
            StoreError::Unavailable(e) => e.source(),
            StoreError::NotFound | StoreError::Conflict => None,
        }
    }
}

impl From<diesel::result::Error> for StoreError {
    fn from(e: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match e {
            Error::NotFound => StoreError::NotFound,
            Error::DatabaseError(Kind::UniqueViolation | Kind::SerializationFailure, _) => {
                StoreError::Conflict
            }
            Error::DatabaseError(Kind::ClosedConnection, _) | Error::BrokenTransactionManager => {
                StoreError::Unavailable(e.into())
            }
            // SQLite and PostgreSQL tell these only in words.
            Error::DatabaseError(_, ref info) if is_outage(info.message()) => {
                StoreError::Unavailable(e.into())
            }
            e => StoreError::Db(e),
        }
    }
}

fn is_outage(message: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "database or disk is full",
        "disk I/O error",
        "database is locked",
        "unable to open database file",
        "No space left on device",
        "could not extend file",
        "server closed the connection",
        "terminating connection",
        "the database system is",
        "no connection to the server",
        "SSL connection has been closed",
        "connection to server",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}

/// Runs the same diesel code on whichever database is behind the connection, compiled once for each: for the
/// statements a `MultiConnection` cannot express (batch insert, upsert, `FOR UPDATE`).
#[macro_export]
macro_rules! on_backend {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::store::Conn::Pg($c) => $body,
            $crate::store::Conn::Lite($c) => $body,
        }
    };
}
