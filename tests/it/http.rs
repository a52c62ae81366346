//! Each route family: refusals, validation, paging.

mod health;
