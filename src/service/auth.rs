//! Proving who one is: passwords, access tokens, sessions.

pub mod session;
pub mod token;
