//! What a complaint is once a bureau has it.

use serde::{Deserialize, Serialize};

use super::event::{
    AgreementForm, ClosingFacts, ContentRef, Draft, MediationMode, RejectionGround,
    TerminationReason,
};
use crate::domain::{
    ids::{AccountId, ComplaintId},
    jurisdiction::Basis,
    money::Fen,
    region::RegionCode,
    time::Instant,
};

/// The administrative stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BureauCase {
    pub bureau: RegionCode,
    pub basis: Basis,
    pub candidates: Vec<(RegionCode, Basis)>,
    pub received_at: Instant,
    pub officer: Option<AccountId>,
    pub decision: Option<Decision>,
    pub draft: Option<PendingDraft>,
    pub is_withdrawal_requested: bool,
    pub mediation: Option<Mediation>,
    pub termination: Option<TerminationReason>,
    pub closing: Option<Closing>,
}

impl BureauCase {
    /// whether a draft waits that this person may approve: not their own, nor, where the rules opened it (Z-3), one about
    /// the case they have in hand.
    pub fn has_draft_to_approve(&self, account: Option<AccountId>) -> bool {
        let mediator = self.mediation.as_ref().and_then(|m| m.mediator);
        self.draft.as_ref().is_some_and(|draft| match draft.by {
            Some(_) => draft.by != account,
            None => account != self.officer && account != mediator,
        })
    }
}

/// Accepted or rejected, when and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub at: Instant,
    pub by: Option<AccountId>,
    pub rejection: Option<RejectionGround>,
    pub reason: Option<ContentRef>,
    pub is_in_time: bool,
}

/// Waits for another person's approval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingDraft {
    pub draft: Draft,
    /// None where the system opened it (Z-3).
    pub by: Option<AccountId>,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mediation {
    pub mediator: Option<AccountId>,
    pub mode: Option<MediationMode>,
    pub respondent_consents: Option<bool>,
    pub started_at: Instant,
    pub agreement: Option<MediationAgreement>,
    pub ended_at: Option<Instant>,
    pub is_in_time: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediationAgreement {
    pub form: AgreementForm,
    pub terms: ContentRef,
    pub record: Option<ContentRef>,
    pub recovered_fen: Fen,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    pub at: Instant,
    pub facts: ClosingFacts,
    pub original: Option<ComplaintId>,
}
