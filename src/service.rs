//! The use-cases: each loads, asks the rules, and writes in one transaction. No web here.

pub mod fields;
pub mod auth;
pub mod writer;
