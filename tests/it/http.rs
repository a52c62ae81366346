//! Each route family: refusals, validation, paging.

mod health;
mod indicators;
mod machine;
mod mails;
mod notifications;
mod openapi;
mod stream;
