//! Each route family: refusals, validation, paging.

mod health;
mod indicators;
mod machine;
mod openapi;
