//! The use-cases: each loads, asks the rules, and writes in one transaction. No web here.

pub mod auth;
pub mod enterprises;
pub mod fields;
pub mod writer;
