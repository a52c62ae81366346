//! Under which tab of its desk the enterprise finds a case.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Complaint, State};
use crate::domain::actor::Side;

/// The tabs of an enterprise's desk; every case that reached an enterprise lies under exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// The enterprise has to answer.
    Ours,
    /// The consumer or the bureau has to.
    Theirs,
    /// An agreement is to be signed or performed, by whichever side.
    Agreement,
    Ended,
}

impl Desk {
    pub const ALL: [Desk; 4] = [Desk::Ours, Desk::Theirs, Desk::Agreement, Desk::Ended];

    pub fn as_str(self) -> &'static str {
        match self {
            Desk::Ours => "ours",
            Desk::Theirs => "theirs",
            Desk::Agreement => "agreement",
            Desk::Ended => "ended",
        }
    }
}

impl fmt::Display for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Desk {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Desk::ALL
            .into_iter()
            .find(|desk| desk.as_str() == s)
            .ok_or_else(|| format!("`{s}` is none of ours, theirs, agreement, ended"))
    }
}

impl Complaint {
    /// Where the enterprise finds it; None while it has not reached one.
    pub fn desk(&self) -> Option<Desk> {
        self.negotiation.as_ref()?;
        let is_agreed = self.agreement.is_some()
            && matches!(
                self.state,
                State::Negotiating | State::Settled | State::SettledUnconfirmed
            );
        Some(match self.awaited() {
            // On its way from one hand to the next.
            None if self.state == State::Escalated => Desk::Theirs,
            None => Desk::Ended,
            Some(_) if is_agreed => Desk::Agreement,
            Some(awaited) if awaited.by.is_of(Side::Enterprise) => Desk::Ours,
            Some(_) => Desk::Theirs,
        })
    }
}
