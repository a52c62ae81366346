//! A complaint: how it stands now, and (in the parts below) how it may move.
//!
//! The one way: a [`command::Command`] by an actor → [`decide::decide`] → events → [`apply`](Complaint::apply). All of it is
//! pure; the state is kept as a row beside the events and never rebuilt from them to answer a request.

pub mod apply;
pub mod awaited;
mod bureau_case;
pub mod bureau_desk;
pub mod command;
pub mod deadline;
pub mod decide;
pub mod desk;
pub mod doubts;
pub mod event;
pub mod filing;
pub mod news;
pub mod offer;
pub mod refusal;
pub mod state;
#[cfg(test)]
pub(in crate::domain) mod tests;

use serde::{Deserialize, Serialize};

pub use bureau_case::{BureauCase, Closing, Decision, Mediation, MediationAgreement, PendingDraft};
pub use state::State;

use self::{
    deadline::{Deadline, DeadlineKind},
    event::{ContentRef, FailureCause},
    filing::Filing,
    offer::{Duty, DutyStatus, Offer, OfferStatus},
};
use super::{
    actor::Side,
    ids::{AccountId, ComplaintId, DutyNumber, EnterpriseId, FileId, OfferNumber},
    money::{self, Fen},
    region::RegionCode,
    rule_set::RuleSet,
    time::Instant,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Complaint {
    pub id: ComplaintId,
    /// The `seq` of its newest event; 0 before the first.
    pub version: i32,
    pub state: State,
    pub consumer: AccountId,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// By the date received (T-4): at the enterprise, then at the bureau.
    pub rule_set: RuleSet,
    pub draft: Option<ContentRef>,
    pub filing: Option<Box<Filing>>,
    pub filed_at: Option<Instant>,
    pub possible_repeat_of: Option<ComplaintId>,
    pub files: Vec<FileId>,
    pub negotiation: Option<Negotiation>,
    pub offers: Vec<Offer>,
    pub agreement: Option<SettlementAgreement>,
    pub bureau: Option<BureauCase>,
    pub deadlines: Vec<Deadline>,
    pub rating: Option<Rating>,
}

/// The ODR stage: directly between the parties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Negotiation {
    pub enterprise: EnterpriseId,
    /// 1, and one more each time a settlement falls back.
    pub round: u32,
    pub reached_at: Instant,
    pub first_contact_at: Option<Instant>,
    /// The regional `response_hours` when it reached the enterprise (K01).
    pub response_due_at: Instant,
    pub handler: Option<AccountId>,
    pub extension: Option<Extension>,
    /// What the consumer got under agreements of earlier rounds, before they were broken (K13).
    #[serde(default)]
    pub recovered_before_fen: Fen,
    pub end: Option<NegotiationEnd>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub proposed_by: Side,
    pub working_days: u32,
    pub is_agreed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NegotiationOutcome {
    Settled,
    SettledUnconfirmed,
    Failed,
    Escalated,
    Unsettled,
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NegotiationEnd {
    pub at: Instant,
    pub outcome: NegotiationOutcome,
    pub cause: Option<FailureCause>,
    /// Ended before the negotiation limit (K11).
    pub is_in_time: bool,
}

impl Complaint {
    /// All the money the consumer has confirmed to have got from the enterprise, also under an agreement that was broken later
    /// (K13).
    pub fn recovered_fen(&self) -> Fen {
        let before = self.negotiation.as_ref().map(|n| n.recovered_before_fen);
        let now = self.agreement.as_ref().map(|a| a.recovered_fen());
        money::sum(before.into_iter().chain(now)).unwrap_or(Fen::ZERO)
    }
}

/// The agreement between the parties (N-5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettlementAgreement {
    pub offer: OfferNumber,
    pub text: ContentRef,
    pub drafted_at: Instant,
    pub confirmed_by: Vec<Side>,
    pub duties: Vec<Duty>,
    /// When the last duty was confirmed as performed.
    pub performed_at: Option<Instant>,
}

impl SettlementAgreement {
    /// Money the consumer has confirmed to have got (K13).
    pub fn recovered_fen(&self) -> Fen {
        let confirmed = self
            .duties
            .iter()
            .filter(|d| d.status == DutyStatus::Confirmed);
        money::sum(confirmed.filter_map(|d| d.remedy.amount_fen)).unwrap_or(Fen::ZERO)
    }

    pub fn duty(&self, n: DutyNumber) -> Option<&Duty> {
        self.duties.iter().find(|d| d.n == n)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub solved: bool,
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub satisfaction: u8,
    pub at: Instant,
}

impl Complaint {
    /// Before its first event.
    pub fn new(id: ComplaintId, consumer: AccountId, at: Instant) -> Complaint {
        Complaint {
            id,
            version: 0,
            state: State::Draft,
            consumer,
            created_at: at,
            updated_at: at,
            rule_set: RuleSet::on(super::time::shanghai_date(at)),
            draft: None,
            filing: None,
            filed_at: None,
            possible_repeat_of: None,
            files: Vec::new(),
            negotiation: None,
            offers: Vec::new(),
            agreement: None,
            bureau: None,
            deadlines: Vec::new(),
            rating: None,
        }
    }

    pub fn number(&self) -> String {
        self.id.number(super::time::shanghai_date(self.created_at))
    }

    /// The newest running deadline of a kind.
    pub fn running(&self, kind: DeadlineKind) -> Option<&Deadline> {
        self.deadlines
            .iter()
            .rev()
            .find(|d| d.kind == kind && d.status.is_running())
    }

    /// The newest deadline of a kind, whatever became of it.
    pub fn latest(&self, kind: DeadlineKind) -> Option<&Deadline> {
        self.deadlines.iter().rev().find(|d| d.kind == kind)
    }

    pub fn offer(&self, n: OfferNumber) -> Option<&Offer> {
        self.offers.iter().find(|o| o.n == n)
    }

    pub fn open_offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|o| o.status == OfferStatus::Open)
    }

    /// The next date somebody must keep, while the case is open.
    pub fn next_due(&self) -> Option<&Deadline> {
        self.deadlines
            .iter()
            .filter(|d| d.status.is_running())
            .min_by_key(|d| d.due_at)
    }

    /// This side proposed what the other has just accepted, and has not confirmed it yet.
    pub fn awaits_proposer(&self, side: Side) -> bool {
        self.state == State::Negotiating
            && self.agreement.as_ref().is_some_and(|a| {
                !a.confirmed_by.contains(&side) && self.offer(a.offer).is_some_and(|o| o.by == side)
            })
    }

    /// The enterprise addressed, once it was reached or where the consumer chose it from the directory.
    pub fn enterprise(&self) -> Option<EnterpriseId> {
        self.negotiation
            .as_ref()
            .map(|n| n.enterprise)
            .or_else(|| self.filing.as_ref().and_then(|f| f.respondent.enterprise))
    }

    /// Where the case counts: the competent bureau, else the enterprise's domicile.
    pub fn region(&self) -> Option<RegionCode> {
        let respondent = self.filing.as_ref().map(|f| &f.respondent);
        self.bureau.as_ref().map(|b| b.bureau).or_else(|| {
            respondent.and_then(|r| r.domicile.or(r.place_of_business).or(r.platform_domicile))
        })
    }
}
