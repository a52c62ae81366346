//! Every rule's way of saying no: a stable code, and a sentence that tells the person what they can do.

mod sentence;

use chrono::NaiveDate;

use super::{State, command::CommandKind};
use crate::domain::{
    ids::{DutyNumber, OfferNumber},
    money::Fen,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not in this state (§11); the matrix of states and commands says where.
    WrongState {
        state: State,
        command: CommandKind,
    },
    TruthNotConfirmed,
    NoRequest,
    /// C-2: at least one evidence item, or the reason why none exists.
    NoEvidence,
    /// Nothing is known of where the operator is, so no bureau is competent (J-3).
    NoJurisdiction,
    TooManyFiles {
        max: usize,
    },
    NoSuchOffer {
        offer: OfferNumber,
    },
    OfferNotOpen {
        offer: OfferNumber,
    },
    OfferExpired {
        offer: OfferNumber,
        valid_until_on: NaiveDate,
    },
    OwnOffer,
    NotYourOffer,
    NoRemedy,
    AmountTooLarge,
    NoSuchFile,
    /// Dates must not lie behind today, nor the performance before it, nor too far ahead.
    DateOutOfRange {
        field: &'static str,
        earliest: NaiveDate,
        latest: NaiveDate,
    },
    /// An offer above what the actor may promise; a manager can approve it.
    AboveLimit {
        limit: Fen,
        amount: Fen,
    },
    AgreementPending,
    NoAgreement,
    AlreadyConfirmed,
    /// N-1: extended only once.
    AlreadyExtended,
    OwnProposal,
    ExtensionTooLong {
        max_wd: u32,
    },
    NoSuchDuty {
        duty: DutyNumber,
    },
    DutyAlreadyConfirmed {
        duty: DutyNumber,
    },
    DutyNotDue {
        duty: DutyNumber,
        due_on: NaiveDate,
    },
    /// N-5
    ReopenWindowPassed {
        until_on: NaiveDate,
    },
    ///
    NoSuchGround {
        max: u8,
    },
    /// Z-1
    NoSuchReason,
    /// Z-1 no. 5 before its time.
    LimitNotPassed {
        due_on: NaiveDate,
    },
    /// somebody else must approve.
    OwnDraft,
    NoDraft,
    DraftWaiting,
    /// M-1
    ConsentMissing,
    /// M-8: no document, so the mediation record is mandatory.
    RecordMissing,
    /// Z-1 no. 1 needs the consumer's own word.
    NoWithdrawal,
    AlreadyRequested,
    /// Z-4
    NothingToRecover,
    ToldBeforeDecision {
        decided_on: NaiveDate,
    },
    NotADuplicate,
    AlreadyRated,
    RatingOutOfRange,
    NotYetDecided,
}

impl Refusal {
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::WrongState { .. } => "wrong_state",
            Refusal::TruthNotConfirmed => "truth_not_confirmed",
            Refusal::NoRequest => "no_request",
            Refusal::NoEvidence => "no_evidence",
            Refusal::NoJurisdiction => "no_jurisdiction",
            Refusal::TooManyFiles { .. } => "too_many_files",
            Refusal::NoSuchOffer { .. } => "no_such_offer",
            Refusal::OfferNotOpen { .. } => "offer_not_open",
            Refusal::OfferExpired { .. } => "offer_expired",
            Refusal::OwnOffer => "own_offer",
            Refusal::NotYourOffer => "not_your_offer",
            Refusal::NoRemedy => "no_remedy",
            Refusal::AmountTooLarge => "amount_too_large",
            Refusal::NoSuchFile => "no_such_file",
            Refusal::LimitNotPassed { .. } => "limit_not_passed",
            Refusal::DateOutOfRange { .. } => "date_out_of_range",
            Refusal::AboveLimit { .. } => "above_limit",
            Refusal::AgreementPending => "agreement_pending",
            Refusal::NoAgreement => "no_agreement",
            Refusal::AlreadyConfirmed => "already_confirmed",
            Refusal::AlreadyExtended => "already_extended",
            Refusal::OwnProposal => "own_proposal",
            Refusal::ExtensionTooLong { .. } => "extension_too_long",
            Refusal::NoSuchDuty { .. } => "no_such_duty",
            Refusal::DutyAlreadyConfirmed { .. } => "duty_already_confirmed",
            Refusal::DutyNotDue { .. } => "duty_not_due",
            Refusal::ReopenWindowPassed { .. } => "reopen_window_passed",
            Refusal::NoSuchGround { .. } => "no_such_ground",
            Refusal::NoSuchReason => "no_such_reason",
            Refusal::OwnDraft => "own_draft",
            Refusal::NoDraft => "no_draft",
            Refusal::DraftWaiting => "draft_waiting",
            Refusal::ConsentMissing => "consent_missing",
            Refusal::RecordMissing => "record_missing",
            Refusal::NoWithdrawal => "no_withdrawal",
            Refusal::AlreadyRequested => "already_requested",
            Refusal::NothingToRecover => "nothing_to_recover",
            Refusal::ToldBeforeDecision { .. } => "told_before_decision",
            Refusal::NotADuplicate => "not_a_duplicate",
            Refusal::AlreadyRated => "already_rated",
            Refusal::RatingOutOfRange => "rating_out_of_range",
            Refusal::NotYetDecided => "not_yet_decided",
        }
    }

    /// The field of the request it is about, where it is about one.
    pub fn pointer(&self) -> Option<&'static str> {
        Some(match self {
            Refusal::TruthNotConfirmed => "/truth_confirmed",
            Refusal::NoRequest => "/requests",
            Refusal::NoEvidence => "/no_evidence_reason",
            Refusal::NoSuchOffer { .. }
            | Refusal::OfferNotOpen { .. }
            | Refusal::OfferExpired { .. } => "/offer",
            Refusal::NoRemedy | Refusal::AmountTooLarge => "/remedies",
            Refusal::NoSuchFile => "/files",
            Refusal::DateOutOfRange { field, .. } => field,
            Refusal::ExtensionTooLong { .. } => "/working_days",
            Refusal::NoSuchDuty { .. } => "/duty",
            Refusal::NoSuchGround { .. } => "/ground",
            Refusal::NoSuchReason | Refusal::LimitNotPassed { .. } => "/reason_no",
            Refusal::ConsentMissing => "/respondent_consents",
            Refusal::RecordMissing => "/record",
            Refusal::NothingToRecover => "/recovered_fen",
            Refusal::ToldBeforeDecision { .. } => "/told_on",
            Refusal::NotADuplicate => "/original",
            Refusal::RatingOutOfRange => "/satisfaction",
            _ => return None,
        })
    }

    /// About what was sent, so that another value would do; else about how the case stands.
    pub fn is_about_input(&self) -> bool {
        self.pointer().is_some()
            && !matches!(
                self,
                Refusal::OfferNotOpen { .. } | Refusal::OfferExpired { .. }
            )
    }
}
