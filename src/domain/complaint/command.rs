//! What somebody asks for. Words and names are already contents; a command names them by reference, so that nothing
//! personal can slip into an event.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    State,
    event::{
        AfterBreach, AgreementForm, ContentRef, DeliveryChannel, MediationMode, RejectionGround,
        Substantiated, TerminationReason,
    },
    filing::Filing,
    offer::Remedy,
};
use crate::domain::{
    category::ProblemCategory,
    ids::{AccountId, ComplaintId, DutyNumber, FileId, OfferNumber},
    money::Fen,
    time::Instant,
};

/// How the words of a case and of its supposed original compare (J-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The respondents' names, typed or from the directory.
    pub same_name: bool,
    /// Both have an order number, and not the same.
    pub other_order: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    SaveDraft {
        form: ContentRef,
    },
    Submit(Box<Filing>),
    AddEvidence {
        file: FileId,
        sha256: String,
    },
    Acknowledge,
    PostMessage {
        text: ContentRef,
        files: Vec<FileId>,
    },
    MakeOffer {
        remedies: Vec<Remedy>,
        perform_by_on: NaiveDate,
        valid_until_on: NaiveDate,
        conditions: Option<ContentRef>,
    },
    /// The text is made from the offer, which never changes, before the command is queued.
    AcceptOffer {
        offer: OfferNumber,
        text: ContentRef,
    },
    DeclineOffer {
        offer: OfferNumber,
        reason: Option<ContentRef>,
    },
    WithdrawOffer {
        offer: OfferNumber,
    },
    Extend {
        working_days: u32,
    },
    DeclareFailure {
        reason: Option<ContentRef>,
    },
    ConfirmAgreement,
    ReportPerformance {
        duty: DutyNumber,
        note: Option<ContentRef>,
        proof: Vec<FileId>,
    },
    ConfirmPerformance {
        duty: DutyNumber,
    },
    ReportBreach {
        duty: DutyNumber,
        then: AfterBreach,
        note: Option<ContentRef>,
    },
    Reopen {
        reason: Option<ContentRef>,
    },
    Withdraw {
        reason: Option<ContentRef>,
    },
    Escalate,
    DeclineEscalation,
    Assign {
        to: AccountId,
    },
    Accept,
    Reject {
        ground: RejectionGround,
        reason: ContentRef,
    },
    StartMediation {
        mode: MediationMode,
        respondent_consents: bool,
    },
    RecordAgreement {
        form: AgreementForm,
        terms: ContentRef,
        record: Option<ContentRef>,
        recovered_fen: Fen,
    },
    Terminate {
        reason: TerminationReason,
        text: Option<ContentRef>,
    },
    ApproveDraft,
    ReturnDraft {
        reason: ContentRef,
    },
    Close {
        recovered_fen: Fen,
        problem: ProblemCategory,
        substantiated: Substantiated,
        told_on: NaiveDate,
        told_by: DeliveryChannel,
    },
    CloseDuplicate {
        original: ComplaintId,
        /// What the two say in words, which the rules never read.
        likeness: Likeness,
    },
    Rate {
        solved: bool,
        satisfaction: u8,
    },
    /// The clock: deadline `n` has an act due at this instant.
    PassTime {
        n: u32,
        act_at: Instant,
    },
    /// E-6: the enterprise left; its open cases escalate.
    EnterpriseExited,
    /// T-3: the calendar of a year was announced.
    RecomputeDeadlines {
        year: i32,
    },
}

macro_rules! kinds {
    ($($name:ident = $slug:literal, [$($state:ident)*];)+) => {
        /// The commands by name, as the address of a request names them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum CommandKind { $($name),+ }

        impl CommandKind {
            pub const ALL: &[CommandKind] = &[$(CommandKind::$name),+];

            pub fn as_str(self) -> &'static str {
                match self { $(CommandKind::$name => $slug),+ }
            }

            /// The states in which it can be meant at all.
            pub fn states(self) -> &'static [State] {
                match self { $(CommandKind::$name => &[$(State::$state),*]),+ }
            }
        }
    };
}

kinds! {
    SaveDraft = "save-draft", [Draft];
    Submit = "submit", [Draft];
    AddEvidence = "add-evidence", [Draft Negotiating Failed Settled SettledUnconfirmed Received FirstCheck Accepted Mediating Agreed Terminating];
    Acknowledge = "acknowledge", [Negotiating];
    PostMessage = "post-message", [Negotiating Failed Settled SettledUnconfirmed Received FirstCheck Accepted Mediating Agreed Terminating];
    MakeOffer = "make-offer", [Negotiating Mediating];
    AcceptOffer = "accept-offer", [Negotiating Mediating];
    DeclineOffer = "decline-offer", [Negotiating Mediating];
    WithdrawOffer = "withdraw-offer", [Negotiating Mediating];
    Extend = "extend", [Negotiating];
    DeclareFailure = "declare-failure", [Negotiating];
    ConfirmAgreement = "confirm-agreement", [Negotiating SettledUnconfirmed];
    ReportPerformance = "report-performance", [Negotiating Settled SettledUnconfirmed];
    ConfirmPerformance = "confirm-performance", [Negotiating Settled SettledUnconfirmed];
    ReportBreach = "report-breach", [Settled SettledUnconfirmed];
    Reopen = "reopen", [SettledUnconfirmed];
    Withdraw = "withdraw", [Negotiating Received FirstCheck Accepted Mediating];
    Escalate = "escalate", [Failed];
    DeclineEscalation = "decline-escalation", [Failed];
    Assign = "assign", [Negotiating Settled SettledUnconfirmed Received FirstCheck Accepted Mediating Agreed Terminating Terminated Rejected];
    Accept = "accept", [Received FirstCheck];
    Reject = "reject", [Received FirstCheck];
    StartMediation = "start-mediation", [Accepted];
    RecordAgreement = "record-agreement", [Mediating];
    Terminate = "terminate", [Accepted Mediating Terminating];
    ApproveDraft = "approve-draft", [FirstCheck Accepted Mediating Terminating Agreed Terminated Rejected];
    ReturnDraft = "return-draft", [FirstCheck Terminating Agreed Terminated Rejected];
    Close = "close", [Agreed Terminated Rejected];
    CloseDuplicate = "close-duplicate", [Received FirstCheck];
    Rate = "rate", [Settled SettledUnconfirmed Unsettled Closed];
    PassTime = "pass-time", [Negotiating Failed Settled SettledUnconfirmed Received FirstCheck Accepted Mediating Agreed Terminating Terminated Rejected];
    EnterpriseExited = "enterprise-exited", [Negotiating];
    RecomputeDeadlines = "recompute-deadlines", [Negotiating Failed Settled SettledUnconfirmed Received FirstCheck Accepted Mediating Agreed Terminating Terminated Rejected];
}

impl CommandKind {
    /// Given by people, as opposed to the rules themselves.
    pub fn is_for_people(self) -> bool {
        !matches!(
            self,
            CommandKind::PassTime | CommandKind::EnterpriseExited | CommandKind::RecomputeDeadlines
        )
    }
}

impl Command {
    pub fn kind(&self) -> CommandKind {
        match self {
            Command::SaveDraft { .. } => CommandKind::SaveDraft,
            Command::Submit(_) => CommandKind::Submit,
            Command::AddEvidence { .. } => CommandKind::AddEvidence,
            Command::Acknowledge => CommandKind::Acknowledge,
            Command::PostMessage { .. } => CommandKind::PostMessage,
            Command::MakeOffer { .. } => CommandKind::MakeOffer,
            Command::AcceptOffer { .. } => CommandKind::AcceptOffer,
            Command::DeclineOffer { .. } => CommandKind::DeclineOffer,
            Command::WithdrawOffer { .. } => CommandKind::WithdrawOffer,
            Command::Extend { .. } => CommandKind::Extend,
            Command::DeclareFailure { .. } => CommandKind::DeclareFailure,
            Command::ConfirmAgreement => CommandKind::ConfirmAgreement,
            Command::ReportPerformance { .. } => CommandKind::ReportPerformance,
            Command::ConfirmPerformance { .. } => CommandKind::ConfirmPerformance,
            Command::ReportBreach { .. } => CommandKind::ReportBreach,
            Command::Reopen { .. } => CommandKind::Reopen,
            Command::Withdraw { .. } => CommandKind::Withdraw,
            Command::Escalate => CommandKind::Escalate,
            Command::DeclineEscalation => CommandKind::DeclineEscalation,
            Command::Assign { .. } => CommandKind::Assign,
            Command::Accept => CommandKind::Accept,
            Command::Reject { .. } => CommandKind::Reject,
            Command::StartMediation { .. } => CommandKind::StartMediation,
            Command::RecordAgreement { .. } => CommandKind::RecordAgreement,
            Command::Terminate { .. } => CommandKind::Terminate,
            Command::ApproveDraft => CommandKind::ApproveDraft,
            Command::ReturnDraft { .. } => CommandKind::ReturnDraft,
            Command::Close { .. } => CommandKind::Close,
            Command::CloseDuplicate { .. } => CommandKind::CloseDuplicate,
            Command::Rate { .. } => CommandKind::Rate,
            Command::PassTime { .. } => CommandKind::PassTime,
            Command::EnterpriseExited => CommandKind::EnterpriseExited,
            Command::RecomputeDeadlines { .. } => CommandKind::RecomputeDeadlines,
        }
    }
}

impl fmt::Display for CommandKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CommandKind {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        CommandKind::ALL
            .iter()
            .copied()
            .find(|k| k.as_str() == s)
            .ok_or_else(|| format!("no command is called `{s}`"))
    }
}
