//! The rules, and nothing but the rules.
//!
//! What stands here is pure: it knows no database, no web, no mail and no clock. Whoever asks brings the time along, so
//! that a rule gives the same answer today, in a test and in ten years. Comments carry the ids of the rules (`T-2`,
//! `J-3`, …) and the article they rest on.

pub mod actor;
pub mod authority;
pub mod calendar;
pub mod canonical_json;
pub mod category;
pub mod complaint;
pub mod contact;
pub mod deadline_rule;
pub mod enterprise;
pub mod hint;
pub mod identity;
pub mod ids;
pub mod indicator;
pub mod jurisdiction;
pub mod lang;
pub mod money;
pub mod name;
pub mod parameter_book;
pub mod placeholder;
pub mod policy;
pub mod proposal;
pub mod region;
pub mod rule_set;
pub mod time;
pub mod uscc;
pub mod wilson;
