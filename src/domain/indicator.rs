//! The figures of §15, from what each complaint adds to them.
//!
//! A complaint as it stands adds a few counts to a few cells ([`contributions`]): a function of its state and nothing
//! else. So the rollups can be kept in the transaction of the events, as the difference between after and before
//! ([`changes`]), and proved by replaying every case: both must come to the same sums. A broken or reopened settlement
//! takes itself out again.

pub mod changes;
pub mod definition;
mod facts;
pub mod figure;
pub mod hotspot;
pub mod key;

pub use changes::{changes, contributions};
pub use definition::{Definition, Indicator, Part, definitions};
pub use facts::{CaseFact, case_facts};
pub use figure::{Figure, Sums};
pub use key::{Dimension, Group, Metric, Month, RollupKey, Span};

#[cfg(test)]
mod tests;
