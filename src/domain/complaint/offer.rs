//! Typed offers and the duties an accepted one leaves behind (N-4, C-11).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::ContentRef;
use crate::domain::{
    actor::Side,
    category::RequestKind,
    ids::{AccountId, DutyNumber, OfferNumber},
    money::Fen,
    time::Instant,
};

/// One remedy within an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    pub kind: RequestKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<Fen>,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OfferStatus {
    Open,
    Accepted,
    Declined,
    Withdrawn,
    /// A newer offer of the same side took its place.
    Superseded,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its version: 1, 2, 3 … over both sides.
    pub n: OfferNumber,
    pub by: Side,
    pub author: Option<AccountId>,
    pub made_at: Instant,
    pub remedies: Vec<Remedy>,
    pub perform_by_on: NaiveDate,
    /// Last day on which it can be accepted.
    pub valid_until_on: NaiveDate,
    pub conditions: Option<ContentRef>,
    pub status: OfferStatus,
    /// The parties that accepted it; a mediator's proposal needs both.
    #[serde(default)]
    pub accepted_by: Vec<Side>,
    /// The manager who approved it, where it was above its author's limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<AccountId>,
}

impl Offer {
    /// Whether it can still be accepted, as far as the calendar is concerned.
    pub fn is_valid_on(&self, today: NaiveDate) -> bool {
        today <= self.valid_until_on
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyStatus {
    Pending,
    Reported,
    Confirmed,
    Breached,
}

/// One thing the enterprise owes under an agreement, by a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub n: DutyNumber,
    pub remedy: Remedy,
    pub due_on: NaiveDate,
    pub status: DutyStatus,
}
