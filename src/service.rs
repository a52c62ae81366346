//! The use-cases: each loads, asks the rules, and writes in one transaction. No web here.

pub mod auth;
pub mod enterprises;
pub mod fields;
pub mod indicators;
pub mod recount;
pub mod writer;
