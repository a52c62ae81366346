//! Each route family: refusals, validation, paging.

mod enterprises;
mod accounts;
mod health;
mod indicators;
mod machine;
mod mails;
mod notifications;
mod openapi;
mod settings;
mod stream;
mod privacy;
mod staff;
mod tokens;
