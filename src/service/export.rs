//! What is shown, as a file: CSV for programs, XLSX for people, both with what the figures mean, of which period and
//! choice, and when they were taken.

mod cases;
mod file;
mod notes;
mod overview;
mod rankings;
mod table;

pub use self::{
    cases::cases,
    file::{csv, xlsx},
    overview::overview,
    rankings::rankings,
    table::Report,
};

/// A file holds this many rows at most, and says so where there were more.
const ROWS_MAX: usize = 10_000;
const ROWS_AT_ONCE: usize = 500;
