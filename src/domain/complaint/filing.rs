//! A complete filing (C-1 … C-13): structured facts here, words and personal data in contents named by reference.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::ContentRef;
use crate::domain::{
    category::{
        Channel, Priority, ProblemCategory, RequestKind, SalesMode, SubjectCategory,
        VulnerableGroup,
    },
    ids::{AccountId, EnterpriseId, FileId},
    jurisdiction::OperatorKind,
    money::Fen,
    region::RegionCode,
};

/// What the consumer wants (C-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub kind: RequestKind,
    /// Whole fen, for the kinds that take money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<Fen>,
}

/// Consents with their instants being that of the filing event (C-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consents {
    pub publication: bool,
    pub entrusted_mediation: bool,
    pub escalation: bool,
    pub contact_to_enterprise: bool,
}

/// The operator complained of, with what jurisdiction needs to know of it (J-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respondent {
    /// From the directory; its name and address are then the directory's.
    pub enterprise: Option<EnterpriseId>,
    pub kind: OperatorKind,
    pub domicile: Option<RegionCode>,
    pub place_of_business: Option<RegionCode>,
    pub published_address: Option<RegionCode>,
    pub platform_domicile: Option<RegionCode>,
    #[serde(default)]
    pub unreachable_at_published: bool,
}

/// Somebody who acts for the complainant (C-5); who it is stands with the complainant, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The number of a document that proves who they are was given.
    pub has_identity: bool,
    /// Among the evidence.
    pub power_of_attorney: Vec<FileId>,
    /// The last day of the power of attorney, where it has one.
    pub until_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    pub consumer: AccountId,
    /// The dispatch-centre clerk who took it down for a caller (C-4).
    pub filed_by: Option<AccountId>,
    /// True name, phone, postal address: sealed.
    pub complainant: ContentRef,
    /// Problem statement, goods, order number, respondent typed by hand, why there is no evidence.
    pub statement: ContentRef,
    pub respondent: Respondent,
    pub requests: Vec<Request>,
    pub problem: ProblemCategory,
    pub subject: SubjectCategory,
    pub sales_mode: SalesMode,
    pub channel: Channel,
    pub priority: Priority,
    pub groups: Vec<VulnerableGroup>,
    pub amount_fen: Option<Fen>,
    pub purchased_on: Option<NaiveDate>,
    /// Since when the consumer knew of the harm (C-9).
    pub harm_known_on: Option<NaiveDate>,
    /// Bought for living consumption, by the complainant's own word (C-1).
    pub for_living: bool,
    pub truth_confirmed: bool,
    pub has_evidence: bool,
    pub gives_no_evidence_reason: bool,
    pub consents: Consents,
    /// Direct negotiation wanted, where the operator is an active ODR enterprise (N-3).
    pub wants_negotiation: bool,
    /// Where more than one bureau is competent, the one the consumer chose.
    pub preferred_bureau: Option<RegionCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
}
