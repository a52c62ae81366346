//! What happened to a complaint. Events are for ever: a kind is never renamed, a field never changes its meaning, and no
//! personal data or free text stands inside; texts are named by identifier and salted SHA-256.

mod fact;

use serde::{Deserialize, Serialize};

pub use fact::*;

use super::{
    deadline::DeadlineChange,
    filing::Filing,
    offer::{Duty, Offer},
};
use crate::domain::{
    actor::{ActorRef, Side},
    ids::{AccountId, ComplaintId, ContentId, DutyNumber, EnterpriseId, FileId, OfferNumber},
    jurisdiction::Basis,
    money::Fen,
    region::RegionCode,
    rule_set::RuleSet,
    time::Instant,
};

/// A text kept outside the log: it can be erased and the log still be verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentRef {
    pub id: ContentId,
    /// SHA-256 over the content's salt and its bytes, in hexadecimal.
    pub sha256: String,
}

/// One event as it stands in the log of its complaint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// 1, 2, 3 … without a gap; the version of the complaint after it.
    pub seq: i32,
    pub at: Instant,
    pub actor: ActorRef,
    pub rule_set: RuleSet,
    pub event: Event,
    /// Deadlines set, met, moved or cancelled by it, before and after.
    pub deadlines: Vec<DeadlineChange>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "data")]
pub enum Event {
    Drafted {
        form: ContentRef,
    },
    Redrafted {
        form: ContentRef,
    },
    Submitted {
        filing: Box<Filing>,
        possible_repeat_of: Option<ComplaintId>,
    },
    EvidenceAdded {
        file: FileId,
        sha256: String,
    },

    NegotiationStarted {
        enterprise: EnterpriseId,
        round: u32,
    },
    HandlerAssigned {
        handler: AccountId,
    },
    Acknowledged {},
    MessagePosted {
        text: ContentRef,
        files: Vec<FileId>,
    },
    OfferMade {
        offer: Offer,
    },
    OfferAccepted {
        offer: OfferNumber,
        /// The manager who approved it, where it was above the handler's limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_by: Option<AccountId>,
    },
    OfferDeclined {
        offer: OfferNumber,
        reason: Option<ContentRef>,
    },
    OfferWithdrawn {
        offer: OfferNumber,
    },
    AgreementDrafted {
        offer: OfferNumber,
        text: ContentRef,
        duties: Vec<Duty>,
    },
    AgreementConfirmed {
        by: Side,
    },
    Settled {},
    SettledUnconfirmed {},
    SettlementBecameFinal {},
    Reopened {
        reason: Option<ContentRef>,
    },
    ExtensionProposed {
        by: Side,
        working_days: u32,
    },
    LimitExtended {
        working_days: u32,
    },
    PerformanceReported {
        duty: DutyNumber,
        note: Option<ContentRef>,
        proof: Vec<FileId>,
    },
    PerformanceConfirmed {
        duty: DutyNumber,
    },
    BreachReported {
        duty: DutyNumber,
        then: AfterBreach,
        note: Option<ContentRef>,
    },
    NegotiationFailed {
        cause: FailureCause,
        reason: Option<ContentRef>,
    },
    Withdrawn {
        reason: Option<ContentRef>,
    },
    Escalated {},
    Unsettled {},

    Received {
        bureau: RegionCode,
        basis: Basis,
        candidates: Vec<(RegionCode, Basis)>,
    },
    OfficerAssigned {
        officer: AccountId,
    },
    FirstCheckStarted {
        officer: AccountId,
    },
    Accepted {
        officer: AccountId,
    },
    DecisionDrafted {
        draft: Draft,
    },
    DraftReturned {
        reason: ContentRef,
    },
    /// A reviewer decides on the draft the rules opened (Z-3).
    DraftTakenUp {},
    Rejected {
        ground: RejectionGround,
        reason: ContentRef,
    },
    WithdrawalRequested {
        reason: Option<ContentRef>,
    },
    MediationStarted {
        mediator: Option<AccountId>,
        mode: Option<MediationMode>,
        respondent_consents: Option<bool>,
    },
    AgreementRecorded {
        form: AgreementForm,
        terms: ContentRef,
        record: Option<ContentRef>,
        recovered_fen: Fen,
    },
    Terminated {
        reason: TerminationReason,
        text: Option<ContentRef>,
    },
    Closed {
        facts: ClosingFacts,
        original: Option<ComplaintId>,
    },
    Rated {
        solved: bool,
        satisfaction: u8,
    },

    ReminderSent {
        deadline: u32,
        level: ReminderLevel,
    },
    DeadlinesRecomputed {
        year: i32,
    },
}

impl Event {
    /// The stable kind, as the `kind` column and every follower know it.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Drafted { .. } => "drafted",
            Event::Redrafted { .. } => "redrafted",
            Event::Submitted { .. } => "submitted",
            Event::EvidenceAdded { .. } => "evidence_added",
            Event::NegotiationStarted { .. } => "negotiation_started",
            Event::HandlerAssigned { .. } => "handler_assigned",
            Event::Acknowledged {} => "acknowledged",
            Event::MessagePosted { .. } => "message_posted",
            Event::OfferMade { .. } => "offer_made",
            Event::OfferAccepted { .. } => "offer_accepted",
            Event::OfferDeclined { .. } => "offer_declined",
            Event::OfferWithdrawn { .. } => "offer_withdrawn",
            Event::AgreementDrafted { .. } => "agreement_drafted",
            Event::AgreementConfirmed { .. } => "agreement_confirmed",
            Event::Settled {} => "settled",
            Event::SettledUnconfirmed {} => "settled_unconfirmed",
            Event::SettlementBecameFinal {} => "settlement_became_final",
            Event::Reopened { .. } => "reopened",
            Event::ExtensionProposed { .. } => "extension_proposed",
            Event::LimitExtended { .. } => "limit_extended",
            Event::PerformanceReported { .. } => "performance_reported",
            Event::PerformanceConfirmed { .. } => "performance_confirmed",
            Event::BreachReported { .. } => "breach_reported",
            Event::NegotiationFailed { .. } => "negotiation_failed",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Escalated {} => "escalated",
            Event::Unsettled {} => "unsettled",
            Event::Received { .. } => "received",
            Event::OfficerAssigned { .. } => "officer_assigned",
            Event::FirstCheckStarted { .. } => "first_check_started",
            Event::Accepted { .. } => "accepted",
            Event::DecisionDrafted { .. } => "decision_drafted",
            Event::DraftReturned { .. } => "draft_returned",
            Event::DraftTakenUp {} => "draft_taken_up",
            Event::Rejected { .. } => "rejected",
            Event::WithdrawalRequested { .. } => "withdrawal_requested",
            Event::MediationStarted { .. } => "mediation_started",
            Event::AgreementRecorded { .. } => "agreement_recorded",
            Event::Terminated { .. } => "terminated",
            Event::Closed { .. } => "closed",
            Event::Rated { .. } => "rated",
            Event::ReminderSent { .. } => "reminder_sent",
            Event::DeadlinesRecomputed { .. } => "deadlines_recomputed",
        }
    }
}
