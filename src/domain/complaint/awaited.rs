//! What a case waits for, and for whom.

use serde::{Deserialize, Serialize};

use super::{
    Complaint, State,
    offer::{DutyStatus, OfferStatus},
};
use crate::domain::actor::Side;

/// The next step somebody owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The enterprise has not said a word yet (N-2).
    FirstResponse,
    /// There is nothing on the table: an offer, or a word that there will be none.
    MakeOffer,
    /// The newest offer is the other side's.
    AnswerOffer,
    ConfirmAgreement,
    Perform,
    ConfirmPerformance,
    /// Negotiation failed; the consumer says whether the bureau gets it.
    DecideEscalation,
    /// With the bureau.
    Bureau,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    Consumer,
    Enterprise,
    /// The consumer's and the enterprise's, in whichever order: neither has signed the agreement, or answered the mediator.
    Both,
    Bureau,
    System,
}

impl Turn {
    pub fn as_str(self) -> &'static str {
        match self {
            Turn::Consumer => "consumer",
            Turn::Enterprise => "enterprise",
            Turn::Both => "both",
            Turn::Bureau => "bureau",
            Turn::System => "system",
        }
    }

    pub fn is_of(self, side: Side) -> bool {
        match self {
            Turn::Both => matches!(side, Side::Consumer | Side::Enterprise),
            one => one == side.into(),
        }
    }

    /// Of those of the two parties who have not done it yet.
    fn of_parties(consumer: bool, enterprise: bool) -> Option<Turn> {
        match (consumer, enterprise) {
            (true, true) => Some(Turn::Both),
            (true, false) => Some(Turn::Consumer),
            (false, true) => Some(Turn::Enterprise),
            (false, false) => None,
        }
    }
}

impl From<Side> for Turn {
    fn from(side: Side) -> Self {
        match side {
            Side::Consumer => Turn::Consumer,
            Side::Enterprise => Turn::Enterprise,
            Side::Bureau => Turn::Bureau,
            Side::System => Turn::System,
        }
    }
}

/// A step, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Awaited {
    pub step: Step,
    pub by: Turn,
}

impl Complaint {
    /// What the case waits for; None where nobody owes anything.
    pub fn awaited(&self) -> Option<Awaited> {
        let of = |step, by| Some(Awaited { step, by });
        match self.state {
            State::Draft | State::Submitted | State::Escalated => None,
            State::Negotiating => self.awaited_in_negotiation(),
            State::SettledUnconfirmed => of(Step::ConfirmAgreement, Turn::Consumer),
            State::Settled => {
                let has = |status| {
                    let duties = self.agreement.iter().flat_map(|a| &a.duties);
                    duties.into_iter().any(|d| d.status == status)
                };
                match (has(DutyStatus::Reported), has(DutyStatus::Pending)) {
                    (true, _) => of(Step::ConfirmPerformance, Turn::Consumer),
                    (false, true) => of(Step::Perform, Turn::Enterprise),
                    (false, false) => None,
                }
            }
            State::Failed => of(Step::DecideEscalation, Turn::Consumer),
            State::Mediating => match Turn::of_parties(
                self.has_proposal_for(Side::Consumer),
                self.has_proposal_for(Side::Enterprise),
            ) {
                Some(by) => of(Step::AnswerOffer, by),
                None => of(Step::Bureau, Turn::Bureau),
            },
            State::Received
            | State::FirstCheck
            | State::Accepted
            | State::Agreed
            | State::Terminating
            | State::Terminated
            | State::Rejected => of(Step::Bureau, Turn::Bureau),
            State::Withdrawn | State::Unsettled | State::Closed | State::FollowedUp => None,
        }
    }

    fn awaited_in_negotiation(&self) -> Option<Awaited> {
        let by = self.negotiating_turn()?;
        let is_silent = self
            .negotiation
            .as_ref()
            .is_some_and(|n| n.first_contact_at.is_none());
        let step = if self.agreement.is_some() {
            Step::ConfirmAgreement
        } else if is_silent && by == Turn::Enterprise {
            Step::FirstResponse
        } else if self.open_offers().last().is_some() {
            Step::AnswerOffer
        } else {
            Step::MakeOffer
        };
        Some(Awaited { step, by })
    }

    fn negotiating_turn(&self) -> Option<Turn> {
        if let Some(agreement) = &self.agreement {
            // N-5: both sign, in whichever order.
            let has_to_sign = |side| !agreement.confirmed_by.contains(&side);
            return Turn::of_parties(has_to_sign(Side::Consumer), has_to_sign(Side::Enterprise));
        }
        Some(match self.open_offers().last() {
            Some(offer) if offer.by == Side::Enterprise => Turn::Consumer,
            _ => Turn::Enterprise,
        })
    }

    /// A mediator's proposal this party has not answered.
    fn has_proposal_for(&self, side: Side) -> bool {
        self.offers.iter().any(|o| {
            o.status == OfferStatus::Open && o.by == Side::Bureau && !o.accepted_by.contains(&side)
        })
    }

    /// Whose turn it is; None where nobody owes anything.
    pub fn waits_for(&self) -> Option<Turn> {
        match self.state {
            State::Draft => Some(Turn::Consumer),
            State::Submitted | State::Escalated => Some(Turn::System),
            _ => self.awaited().map(|awaited| awaited.by),
        }
    }
}
