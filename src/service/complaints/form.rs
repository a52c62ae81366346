//! The filing form as people fill it in: every field may be missing in a draft; filing checks them all (C-1 … C-13).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{
    category::{Channel, Priority, ProblemCategory, SalesMode, SubjectCategory, VulnerableGroup},
    complaint::filing::{Consents, Request},
    ids::{EnterpriseId, FileId},
    jurisdiction::OperatorKind,
    money::Fen,
    region::RegionCode,
};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FilingForm {
    /// One line for lists; made from the goods and the first request where it is left out. At most 60 characters.
    pub subject: Option<String>,
    /// Who complains; a consumer's own profile where it is left out, mandatory where staff file for a caller. A consumer complains
    /// under the name on the account, or is the agent (C-3, C-5).
    pub complainant: Option<ComplainantForm>,
    pub respondent: RespondentForm,
    /// What happened: time, place, dispute. At most 2 000 characters (C-13).
    pub statement: Option<String>,
    /// The goods or service, at most 200 characters.
    pub goods: Option<String>,
    pub brand: Option<String>,
    pub order_no: Option<String>,
    /// On which platform, for sales on one.
    pub platform_name: Option<String>,
    pub requests: Vec<Request>,
    pub problem: Option<ProblemCategory>,
    pub subject_category: Option<SubjectCategory>,
    pub sales_mode: Option<SalesMode>,
    pub channel: Option<Channel>,
    pub priority: Option<Priority>,
    pub groups: Vec<VulnerableGroup>,
    /// What was paid, whole fen.
    pub amount_fen: Option<Fen>,
    pub purchased_on: Option<NaiveDate>,
    pub harm_known_on: Option<NaiveDate>,
    /// Bought for daily life (C-1).
    pub for_living: Option<bool>,
    /// The content is true (C-3).
    pub truth_confirmed: bool,
    /// Why there is no evidence, where none is uploaded (C-2).
    pub no_evidence_reason: Option<String>,
    pub consents: Option<Consents>,
    /// Negotiate directly where the operator is an ODR enterprise; yes where it is left out.
    pub wants_negotiation: Option<bool>,
    pub preferred_bureau: Option<RegionCode>,
    /// Who acts for the complainant, if anybody (C-5).
    pub agent: Option<AgentForm>,
}

/// C-5: an agent, and the power of attorney among the evidence. What is missing does not keep one from filing: the bureau asks for
/// it, or rejects the complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AgentForm {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub id_no: Option<String>,
    /// For what, and how far: at most 500 characters.
    pub scope: Option<String>,
    /// The last day of the power of attorney.
    pub until_on: Option<NaiveDate>,
    /// Files of this complaint.
    pub power_of_attorney: Vec<FileId>,
}

/// C-2: true name, phone, postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ComplainantForm {
    /// A consumer without an agent may leave it out: it is the name on the account.
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub id_no: Option<String>,
}

/// From the directory by its identifier, or typed by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RespondentForm {
    pub enterprise_id: Option<EnterpriseId>,
    pub name: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub kind: Option<OperatorKind>,
    /// The county where it is registered.
    pub domicile: Option<RegionCode>,
    /// The county where it does business, or of the shop visited.
    pub place_of_business: Option<RegionCode>,
    /// The county of the address published on the platform.
    pub published_address: Option<RegionCode>,
    /// The county where the platform is registered.
    pub platform_domicile: Option<RegionCode>,
    pub unreachable_at_published: bool,
}

/// What is kept of the complainant, sealed; seen by the enterprise only with consent (C-8, S-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complainant {
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub address: String,
    pub id_no: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
}

/// Who acts for the complainant (C-5), sealed with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    pub name: String,
    pub phone: String,
    pub id_no: Option<String>,
    pub scope: Option<String>,
}

/// What is kept of the words of a filing, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Statement {
    pub subject: String,
    pub statement: String,
    pub goods: String,
    pub brand: Option<String>,
    pub order_no: Option<String>,
    pub platform_name: Option<String>,
    pub no_evidence_reason: Option<String>,
    pub respondent_name: String,
    pub respondent_address: String,
    pub respondent_phone: Option<String>,
}
