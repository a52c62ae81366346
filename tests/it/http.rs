//! Each route family: refusals, validation, paging.

mod accounts;
mod complaints;
mod enterprises;
mod export;
mod exports;
mod files;
mod health;
mod inbox;
mod indicators;
mod licences;
mod machine;
mod mails;
mod notes;
mod notifications;
mod openapi;
mod overview;
mod privacy;
mod proposals;
mod rankings;
mod settings;
mod staff;
mod stream;
mod templates;
mod tokens;
mod web_app;
