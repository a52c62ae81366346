//! Telling people: from an event to whom it concerns and in which words.
//!
//! [`recipients::notices`] says whom to tell what, as a pure function of the event and the complaint. What it answers is
//! kept as rows of an outbox in the event's own transaction; the jobs turn them into notifications and mails afterwards.

pub mod audience;
pub mod letter;
pub mod mailer;
pub mod notice;
pub mod recipients;
pub mod template;
pub mod text;

pub use audience::Audience;
pub use notice::{Notice, NoticeKind};
pub use recipients::notices;
