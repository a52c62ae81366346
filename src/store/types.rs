//! Column types ⇄ domain types: instants as UTC timestamps, codes and identifiers as text.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::time::Instant;

/// An instant as the column holds it.
pub fn to_column(at: Instant) -> NaiveDateTime {
    at.naive_utc()
}

/// The instant a column holds.
pub fn to_instant(at: NaiveDateTime) -> Instant {
    DateTime::<Utc>::from_naive_utc_and_offset(at, Utc)
}

/// Parses a text column that only this program writes; anything else in it is a damaged database.
pub fn parse<T: std::str::FromStr>(
    column: &'static str,
    text: &str,
) -> Result<T, super::StoreError> {
    text.parse().map_err(|_| damaged(column))
}

/// What a column holds that only this program writes, and that it cannot read: the database is damaged.
pub fn damaged(column: &'static str) -> super::StoreError {
    unreadable(column, "a value that is not one of its kind")
}

/// The same with what stood in the way.
pub fn unreadable(column: &'static str, why: impl std::fmt::Display) -> super::StoreError {
    super::StoreError::Db(diesel::result::Error::DeserializationError(
        format!("column {column}: {why}").into(),
    ))
}
