//! Hejie 和解: consumer online dispute resolution, from direct negotiation to administrative mediation.
//!
//! The map of the house:
//!
//! - [`config`] settings by file, environment and flags, checked at start; [`clock`] the only place that asks the time
//! - [`domain`] the rules: pure, without database, web, mail or clock
//! - [`store`] the only place that knows diesel: SQLite and PostgreSQL behind one set of functions
//! - [`service`] the use-cases, each one transaction; writes go through the one [`service::writer`]
//! - [`http`] the web: route table, handlers, status codes; [`http::openapi`] describes it
//! - [`files`] uploaded files: received, made safe, kept in a folder or bucket
//! - [`notify`] which event tells whom what, in which words; [`jobs`] does what nobody waits for; [`live`] tells open pages
//! - [`chance`] what nobody may guess, and what a simulation must draw twice alike
//! - [`app`] what a use-case has at hand; [`error`] the ways it can say no; [`metrics`] what is counted
//! - [`live`] tells whoever follows the log that something was committed
//! - [`keys`] seals personal data at rest and signs tokens
//! - [`cli`] the commands of the binary, one file each

pub mod app;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod files;
pub mod http;
pub mod jobs;
pub mod keys;
pub mod live;
pub mod metrics;
pub mod notify;
pub mod service;
pub mod store;
