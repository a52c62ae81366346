//! Deadlines of a complaint: set, met, moved or cancelled by its events, never by hand.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::domain::deadline_rule::DeadlineKind;
use crate::domain::{
    ids::DutyNumber,
    rule_set::{Limit, RuleSet},
    time::Instant,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineStatus {
    Open,
    /// Passed without the act, which is still owed.
    Overdue,
    Met,
    Cancelled,
    /// Passed, and the rules drew the consequence.
    Elapsed,
}

impl DeadlineStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            DeadlineStatus::Open => "open",
            DeadlineStatus::Overdue => "overdue",
            DeadlineStatus::Met => "met",
            DeadlineStatus::Cancelled => "cancelled",
            DeadlineStatus::Elapsed => "elapsed",
        }
    }

    /// Still owed, on time or late.
    pub fn is_running(self) -> bool {
        matches!(self, DeadlineStatus::Open | DeadlineStatus::Overdue)
    }
}

/// What the clock does next with a running deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextAct {
    RemindHalf,
    RemindLastCall,
    Pass,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Its place among the deadlines of the complaint: 0, 1, 2 …
    pub n: u32,
    pub kind: DeadlineKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<DutyNumber>,
    pub rule_set: RuleSet,
    /// None where the parties agreed on the date themselves.
    pub limit: Option<Limit>,
    pub start_at: Instant,
    /// Last day on which the act is in time (T-5).
    pub due_on: NaiveDate,
    /// The first instant that is too late.
    pub due_at: Instant,
    /// The calendar of a year it runs through is not announced yet (T-3).
    pub is_provisional: bool,
    pub status: DeadlineStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_act: Option<(Instant, NextAct)>,
}

/// What an event did to the deadlines, with the dates before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineChange {
    Set(Deadline),
    Met {
        n: u32,
    },
    Cancelled {
        n: u32,
    },
    Elapsed {
        n: u32,
    },
    Overdue {
        n: u32,
    },
    Moved {
        n: u32,
        from_on: NaiveDate,
        to: Deadline,
    },
    /// A reminder was sent; the clock turns to its next act.
    Armed {
        n: u32,
        next_act: Option<(Instant, NextAct)>,
    },
}
