//! The use-cases: each loads, asks the rules, and writes in one transaction. No web here.

pub mod accounts;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod calendar;
pub mod cases_behind;
pub mod complaints;
pub mod demo;
pub mod enterprises;
pub mod export;
pub mod fields;
pub mod files;
pub mod hotspots;
pub mod indicators;
pub mod json;
pub mod notifications;
pub mod overview;
pub mod parameters;
pub mod peers;
pub mod rankings;
pub mod recount;
pub mod regions;
pub mod reseal;
pub mod simulation;
pub mod texts;
pub mod writer;
