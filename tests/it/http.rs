//! Each route family: refusals, validation, paging.

mod health;
mod machine;
mod openapi;
