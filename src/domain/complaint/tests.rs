//! The rules on the life of a complaint, told as short stories: no database, no clock. Names carry the rule's id.

mod bureau;
pub(in crate::domain) mod case;
mod clock;
mod doubts;
mod kinds;
mod model;
mod negotiation;
mod random;
mod settlement;
mod stories;
