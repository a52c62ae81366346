//! What a handler wants to promise beyond their limit, until a manager decides. It lies outside the complaint's record: the
//! consumer learns of it only as the offer it becomes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    Waiting,
    /// It left, as the handler's.
    Approved,
    /// Sent back with a note.
    Returned,
    /// Taken back by the own side.
    Withdrawn,
    /// A newer one for the same case took its place.
    Replaced,
}

impl ProposalStatus {
    pub const ALL: [ProposalStatus; 5] = [
        ProposalStatus::Waiting,
        ProposalStatus::Approved,
        ProposalStatus::Returned,
        ProposalStatus::Withdrawn,
        ProposalStatus::Replaced,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ProposalStatus::Waiting => "waiting",
            ProposalStatus::Approved => "approved",
            ProposalStatus::Returned => "returned",
            ProposalStatus::Withdrawn => "withdrawn",
            ProposalStatus::Replaced => "replaced",
        }
    }
}

impl fmt::Display for ProposalStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ProposalStatus {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        ProposalStatus::ALL
            .into_iter()
            .find(|it| it.as_str() == s)
            .ok_or_else(|| format!("no proposal is `{s}`"))
    }
}
