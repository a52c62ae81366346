//! What events are made of: codes, numbers and references, each as stable as the events themselves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ContentRef;
use crate::domain::{category::ProblemCategory, money::Fen};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailureCause {
    DeclaredByEnterprise,
    DeclaredByConsumer,
    LimitPassed,
    EnterpriseExited,
    /// A duty was not performed and the consumer chose the bureau.
    Breach,
}

/// Where a broken agreement goes, as the consumer wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterBreach {
    Negotiation,
    Bureau,
}

/// How an agreement before the bureau is put down (M-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementForm {
    Document,
    PerformedAtOnce,
    WaivedByBoth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediationMode {
    OnSite,
    Phone,
    Video,
    Online,
}

/// Z-1, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TerminationReason(pub u8);

/// A-2, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RejectionGround(pub u8);

/// A decision drafted by one officer and waiting for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draft {
    Rejection {
        ground: RejectionGround,
        reason: ContentRef,
    },
    Termination {
        reason: TerminationReason,
        text: Option<ContentRef>,
    },
    /// What the case would be closed with: somebody finds the complaint not substantiated (§2).
    Closing { facts: ClosingFacts },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Substantiated {
    Yes,
    No,
    NotAssessed,
}

/// How the parties were told the final decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryChannel {
    Online,
    Phone,
    Sms,
    Email,
    Letter,
    InPerson,
}

/// What a bureau case ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClosingResult {
    MediationAgreement,
    SelfSettled,
    Withdrawn,
    Terminated,
    Rejected,
    /// J-4: another copy reached another competent bureau first.
    Duplicate,
}

/// The facts of closing (Z-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingFacts {
    pub result: ClosingResult,
    pub recovered_fen: Fen,
    pub problem: ProblemCategory,
    pub substantiated: Substantiated,
    pub told_on: NaiveDate,
    pub told_by: DeliveryChannel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReminderLevel {
    /// Half the limit is used (W-1).
    Half,
    /// One working day, or a quarter of the hours, is left.
    LastCall,
    Overdue,
}
