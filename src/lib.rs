//! Hejie 和解: consumer online dispute resolution, from direct negotiation to administrative mediation.
//!
//! The map of the house:
//!
//! - [`config`] settings by file, environment and flags, checked at start; [`clock`] the only place that asks the time
//! - [`domain`] the rules: pure, without database, web, mail or clock
//! - [`cli`] the commands of the binary, one file each

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod http;
pub mod notify;
pub mod service;
pub mod store;
