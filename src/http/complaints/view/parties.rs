//! Who stands against whom, about what.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    domain::{
        category::{
            Channel, Priority, ProblemCategory, SalesMode, SubjectCategory, VulnerableGroup,
        },
        complaint::filing::{Consents, Filing, Request},
        ids::EnterpriseId,
        money::Fen,
    },
    service::complaints::{
        form::{Complainant, Statement},
        read::Case,
    },
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct ComplainantView {
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub address: String,
    pub id_no: Option<String>,
    /// Who acts for them (C-5).
    pub agent: Option<AgentView>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct AgentView {
    pub name: String,
    pub phone: String,
    pub id_no: Option<String>,
    pub scope: Option<String>,
}

impl From<Complainant> for ComplainantView {
    fn from(p: Complainant) -> ComplainantView {
        ComplainantView {
            name: p.name,
            phone: p.phone,
            email: p.email,
            address: p.address,
            id_no: p.id_no,
            agent: p.agent.map(|agent| AgentView {
                name: agent.name,
                phone: agent.phone,
                id_no: agent.id_no,
                scope: agent.scope,
            }),
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct RespondentView {
    pub enterprise_id: Option<EnterpriseId>,
    pub name: String,
    pub address: String,
    pub phone: Option<String>,
}

impl RespondentView {
    pub(super) fn of(case: &Case) -> Option<RespondentView> {
        let filing = case.complaint.filing.as_deref();
        case.statement.as_ref().map(|s| RespondentView {
            enterprise_id: filing.and_then(|f| f.respondent.enterprise),
            name: s.respondent_name.clone(),
            address: s.respondent_address.clone(),
            phone: s.respondent_phone.clone(),
        })
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct StatementView {
    pub statement: String,
    pub goods: String,
    pub brand: Option<String>,
    pub order_no: Option<String>,
    pub platform_name: Option<String>,
    pub no_evidence_reason: Option<String>,
    pub requests: Vec<Request>,
    pub problem: ProblemCategory,
    pub subject_category: SubjectCategory,
    pub sales_mode: SalesMode,
    pub channel: Channel,
    pub priority: Priority,
    pub groups: Vec<VulnerableGroup>,
    pub amount_fen: Option<Fen>,
    pub purchased_on: Option<NaiveDate>,
    pub harm_known_on: Option<NaiveDate>,
    pub for_living: bool,
    pub consents: Consents,
}

impl StatementView {
    pub(super) fn new(f: &Filing, s: &Statement) -> StatementView {
        StatementView {
            statement: s.statement.clone(),
            goods: s.goods.clone(),
            brand: s.brand.clone(),
            order_no: s.order_no.clone(),
            platform_name: s.platform_name.clone(),
            no_evidence_reason: s.no_evidence_reason.clone(),
            requests: f.requests.clone(),
            problem: f.problem,
            subject_category: f.subject,
            sales_mode: f.sales_mode,
            channel: f.channel,
            priority: f.priority,
            groups: f.groups.clone(),
            amount_fen: f.amount_fen,
            purchased_on: f.purchased_on,
            harm_known_on: f.harm_known_on,
            for_living: f.for_living,
            consents: f.consents,
        }
    }
}
