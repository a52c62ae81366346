//! What the parties offered each other, and what they agreed on.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{
    domain::{
        actor::Side,
        complaint::{
            Negotiation, NegotiationOutcome, SettlementAgreement,
            event::FailureCause,
            offer::{DutyStatus, Offer, OfferStatus, Remedy},
        },
        ids::{AccountId, DutyNumber, EnterpriseId, OfferNumber},
    },
    error::AppResult,
    service::complaints::read::Case,
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct NegotiationView {
    pub enterprise_id: EnterpriseId,
    pub round: u32,
    pub reached_at: DateTime<Utc>,
    pub first_contact_at: Option<DateTime<Utc>>,
    pub handler_id: Option<AccountId>,
    pub extension_wd: Option<u32>,
    pub extension_agreed: bool,
    pub extension_proposed_by: Option<Side>,
    pub outcome: Option<NegotiationOutcome>,
    pub cause: Option<FailureCause>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl NegotiationView {
    pub(super) fn new(n: &Negotiation) -> NegotiationView {
        NegotiationView {
            enterprise_id: n.enterprise,
            round: n.round,
            reached_at: n.reached_at,
            first_contact_at: n.first_contact_at,
            handler_id: n.handler,
            extension_wd: n.extension.map(|e| e.working_days),
            extension_agreed: n.extension.is_some_and(|e| e.is_agreed),
            extension_proposed_by: n.extension.map(|e| e.proposed_by),
            outcome: n.end.map(|e| e.outcome),
            cause: n.end.and_then(|e| e.cause),
            ended_at: n.end.map(|e| e.at),
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct OfferView {
    /// Its version: counted over both sides.
    pub offer: OfferNumber,
    pub by: Side,
    /// The colleague who made it, for the own side.
    pub author: Option<AccountId>,
    pub made_at: DateTime<Utc>,
    pub remedies: Vec<Remedy>,
    pub perform_by_on: NaiveDate,
    pub valid_until_on: NaiveDate,
    pub conditions: Option<String>,
    pub status: OfferStatus,
    pub accepted_by: Vec<Side>,
    /// The manager who approved it, for the own side.
    pub approved_by: Option<AccountId>,
}

impl OfferView {
    pub(super) fn new(case: &Case, offer: &Offer) -> AppResult<OfferView> {
        let conditions = match &offer.conditions {
            Some(content) => case.text(content)?,
            None => None,
        };
        Ok(OfferView {
            offer: offer.n,
            by: offer.by,
            author: offer.author.filter(|_| case.is_own_side(offer.by)),
            made_at: offer.made_at,
            remedies: offer.remedies.clone(),
            perform_by_on: offer.perform_by_on,
            valid_until_on: offer.valid_until_on,
            conditions,
            status: offer.status,
            accepted_by: offer.accepted_by.clone(),
            approved_by: offer.approved_by.filter(|_| case.is_own_side(offer.by)),
        })
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct AgreementView {
    pub offer: OfferNumber,
    pub text: Option<String>,
    pub drafted_at: DateTime<Utc>,
    pub confirmed_by: Vec<Side>,
    pub duties: Vec<DutyView>,
    pub performed_at: Option<DateTime<Utc>>,
}

impl AgreementView {
    pub(super) fn new(case: &Case, a: &SettlementAgreement) -> AppResult<AgreementView> {
        Ok(AgreementView {
            offer: a.offer,
            text: case.text(&a.text)?,
            drafted_at: a.drafted_at,
            confirmed_by: a.confirmed_by.clone(),
            duties: a
                .duties
                .iter()
                .map(|d| DutyView {
                    duty: d.n,
                    remedy: d.remedy.clone(),
                    due_on: d.due_on,
                    status: d.status,
                })
                .collect(),
            performed_at: a.performed_at,
        })
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct DutyView {
    pub duty: DutyNumber,
    pub remedy: Remedy,
    pub due_on: NaiveDate,
    pub status: DutyStatus,
}
