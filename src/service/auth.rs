//! Proving who one is: passwords, access tokens, sessions, and the brakes before them.

pub mod links;
pub mod login;
pub mod password;
pub mod session;
pub mod throttle;
pub mod token;
