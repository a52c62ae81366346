//! Under which tab of a bureau's queue a case is found, by the states of §11.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Complaint, State, desk::Desk};

/// The tabs of a bureau's queue; every case at a bureau lies under exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BureauDesk {
    /// Still between the parties: only the clerk who took it down has it here (C-4).
    Negotiating,
    /// Arrived, and neither accepted nor rejected.
    New,
    Mediating,
    /// A drafted rejection, termination or finding waits for another person's approval.
    WaitingReview,
    /// Decided or agreed; the parties are to be told and the case closed (Z-2, Z-4).
    ToClose,
    Ended,
}

impl BureauDesk {
    pub const ALL: [BureauDesk; 6] = [
        BureauDesk::Negotiating,
        BureauDesk::New,
        BureauDesk::Mediating,
        BureauDesk::WaitingReview,
        BureauDesk::ToClose,
        BureauDesk::Ended,
    ];

    /// Where the bureau owes the next step.
    pub const OWED: [BureauDesk; 4] = [
        BureauDesk::New,
        BureauDesk::Mediating,
        BureauDesk::WaitingReview,
        BureauDesk::ToClose,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            BureauDesk::Negotiating => "negotiating",
            BureauDesk::New => "new",
            BureauDesk::Mediating => "mediating",
            BureauDesk::WaitingReview => "waiting_review",
            BureauDesk::ToClose => "to_close",
            BureauDesk::Ended => "ended",
        }
    }
}

impl fmt::Display for BureauDesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for BureauDesk {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        BureauDesk::ALL
            .into_iter()
            .find(|desk| desk.as_str() == s)
            .ok_or_else(|| {
                format!(
                    "`{s}` is none of new, mediating, waiting_review, to_close, ended, negotiating"
                )
            })
    }
}

/// A tab of whoever looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Tab {
    Enterprise(Desk),
    Bureau(BureauDesk),
}

impl Tab {
    pub fn is_ended(self) -> bool {
        matches!(
            self,
            Tab::Enterprise(Desk::Ended) | Tab::Bureau(BureauDesk::Ended)
        )
    }
}

/// How a case came to its bureau.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Filed with the bureau at once.
    Direct,
    /// The enterprise had it first (J-2).
    Negotiation,
}

impl FromStr for Source {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "direct" => Ok(Source::Direct),
            "negotiation" => Ok(Source::Negotiation),
            _ => Err(format!("`{s}` is neither direct nor negotiation")),
        }
    }
}

impl Complaint {
    pub fn source(&self) -> Source {
        match self.negotiation {
            Some(_) => Source::Negotiation,
            None => Source::Direct,
        }
    }

    /// Where the bureau finds it, and before that the clerk who took it down; None for a draft.
    pub fn bureau_desk(&self) -> Option<BureauDesk> {
        let waits_for_reviewer = self.bureau.as_ref().is_some_and(|b| b.draft.is_some());
        Some(match self.state {
            State::Draft => return None,
            State::Settled if self.awaited().is_none() => BureauDesk::Ended,
            State::Submitted
            | State::Negotiating
            | State::Settled
            | State::SettledUnconfirmed
            | State::Failed
            | State::Escalated => BureauDesk::Negotiating,
            State::Received
            | State::FirstCheck
            | State::Accepted
            | State::Mediating
            | State::Terminating
            | State::Agreed
            | State::Terminated
            | State::Rejected
                if waits_for_reviewer =>
            {
                BureauDesk::WaitingReview
            }
            State::Received | State::FirstCheck => BureauDesk::New,
            // A returned termination goes on from where it was.
            State::Accepted | State::Mediating | State::Terminating => BureauDesk::Mediating,
            State::Agreed | State::Terminated | State::Rejected => BureauDesk::ToClose,
            State::Withdrawn | State::Unsettled | State::Closed | State::FollowedUp => {
                BureauDesk::Ended
            }
        })
    }
}
