//! Why an enterprise is warned, suspended or let go (E-6): the grounds a bureau counts by, beside the reason in words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Three overdue cases in thirty days.
    OverdueCases,
    /// It reported a result that was not so.
    FalseResult,
    /// Its settlement rate was below the threshold for two quarters.
    LowSettlementRate,
    LicenceRevoked,
    /// Personal data got out.
    DataLeak,
    /// The reason says which.
    Other,
}

impl Ground {
    pub const ALL: [Ground; 6] = [
        Ground::OverdueCases,
        Ground::FalseResult,
        Ground::LowSettlementRate,
        Ground::LicenceRevoked,
        Ground::DataLeak,
        Ground::Other,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Ground::OverdueCases => "overdue_cases",
            Ground::FalseResult => "false_result",
            Ground::LowSettlementRate => "low_settlement_rate",
            Ground::LicenceRevoked => "licence_revoked",
            Ground::DataLeak => "data_leak",
            Ground::Other => "other",
        }
    }
}

impl std::str::FromStr for Ground {
    type Err = String;

    fn from_str(text: &str) -> Result<Ground, String> {
        Ground::ALL
            .into_iter()
            .find(|ground| ground.as_str() == text)
            .ok_or_else(|| format!("no ground is called `{text}`"))
    }
}
