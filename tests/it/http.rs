//! Each route family: refusals, validation, paging.

mod enterprises;
mod health;
mod indicators;
mod machine;
mod mails;
mod notifications;
mod openapi;
mod settings;
mod stream;
