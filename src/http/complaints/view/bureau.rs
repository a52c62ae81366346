//! What the bureau did with it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    domain::{
        complaint::{
            BureauCase, Mediation, PendingDraft,
            doubts::Doubt,
            event::{AgreementForm, ClosingFacts, ContentRef, Draft, MediationMode},
        },
        ids::{AccountId, ComplaintId},
        jurisdiction::Basis,
        lang::Lang,
        money::Fen,
        region::{RegionCode, regions},
    },
    error::AppResult,
    service::complaints::read::Case,
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct BureauView {
    pub bureau: RegionCode,
    pub bureau_name: String,
    pub basis: Basis,
    /// Why this bureau is competent, in words (J-3).
    pub basis_reason: String,
    pub candidates: Vec<RegionCode>,
    pub received_at: DateTime<Utc>,
    pub officer_id: Option<AccountId>,
    pub accepted: Option<bool>,
    pub decided_at: Option<DateTime<Utc>>,
    pub rejection_ground: Option<u8>,
    pub rejection_reason: Option<String>,
    pub is_withdrawal_requested: bool,
    /// A decision waiting for approval; only for the bureau itself.
    pub draft: Option<DraftView>,
    pub mediation: Option<MediationView>,
    pub termination_reason: Option<u8>,
    pub closed_at: Option<DateTime<Utc>>,
    #[schema(value_type = Option<Object>)]
    pub closing: Option<ClosingFacts>,
    pub original: Option<ComplaintId>,
    /// What speaks against accepting it, each with the ground it may lead to: advice, only for the bureau itself.
    pub doubts: Vec<DoubtView>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct DoubtView {
    pub doubt: Doubt,
    /// Of A-2.
    pub ground: u8,
}

impl From<Doubt> for DoubtView {
    fn from(doubt: Doubt) -> DoubtView {
        DoubtView {
            doubt,
            ground: doubt.ground().0,
        }
    }
}

impl BureauView {
    pub(super) fn new(case: &Case, b: &BureauCase, lang: Lang) -> AppResult<BureauView> {
        let rejection = b.decision.as_ref().filter(|d| d.rejection.is_some());
        let reason = rejection.and_then(|d| d.reason.as_ref());
        Ok(BureauView {
            bureau: b.bureau,
            bureau_name: regions().bureau_name(b.bureau),
            basis: b.basis,
            basis_reason: b.basis.reason(lang),
            candidates: b.candidates.iter().map(|(region, _)| *region).collect(),
            received_at: b.received_at,
            officer_id: b.officer.filter(|_| case.shows_drafts()),
            accepted: b.decision.as_ref().map(|d| d.rejection.is_none()),
            decided_at: b.decision.as_ref().map(|d| d.at),
            rejection_ground: rejection.and_then(|d| d.rejection).map(|g| g.0),
            rejection_reason: words(case, reason)?,
            is_withdrawal_requested: b.is_withdrawal_requested,
            draft: match &b.draft {
                Some(pending) if case.shows_drafts() => Some(DraftView::new(case, pending)?),
                _ => None,
            },
            mediation: b
                .mediation
                .as_ref()
                .map(|m| MediationView::new(case, m))
                .transpose()?,
            termination_reason: b.termination.map(|r| r.0),
            closed_at: b.closing.as_ref().map(|c| c.at),
            closing: b.closing.as_ref().map(|c| c.facts.clone()),
            original: b.closing.as_ref().and_then(|c| c.original),
            doubts: match case.shows_drafts() {
                true => case
                    .complaint
                    .doubts()
                    .into_iter()
                    .map(DoubtView::from)
                    .collect(),
                false => Vec::new(),
            },
        })
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct DraftView {
    pub kind: DraftKind,
    /// The ground of the rejection, or the reason of the termination (Z-1).
    pub number: Option<u8>,
    /// What the case would be closed with (Z-4).
    #[schema(value_type = Option<Object>)]
    pub closing: Option<ClosingFacts>,
    pub text: Option<String>,
    /// None where the system opened it (Z-3).
    pub by: Option<AccountId>,
    pub at: DateTime<Utc>,
}

impl DraftView {
    fn new(case: &Case, pending: &PendingDraft) -> AppResult<DraftView> {
        let (kind, number) = DraftKind::of(&pending.draft);
        let (content, closing) = match &pending.draft {
            Draft::Rejection { reason, .. } => (Some(reason), None),
            Draft::Termination { text, .. } => (text.as_ref(), None),
            Draft::Closing { facts } => (None, Some(facts.clone())),
        };
        Ok(DraftView {
            kind,
            number,
            closing,
            text: words(case, content)?,
            by: pending.by,
            at: pending.at,
        })
    }
}

#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    Rejection,
    Termination,
    /// Not substantiated (§2).
    Closing,
}

impl DraftKind {
    /// With the number it has in the law.
    pub fn of(draft: &Draft) -> (DraftKind, Option<u8>) {
        match draft {
            Draft::Rejection { ground, .. } => (DraftKind::Rejection, Some(ground.0)),
            Draft::Termination { reason, .. } => (DraftKind::Termination, Some(reason.0)),
            Draft::Closing { .. } => (DraftKind::Closing, None),
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct MediationView {
    pub mediator_id: Option<AccountId>,
    pub mode: Option<MediationMode>,
    pub respondent_consents: Option<bool>,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub agreement_form: Option<AgreementForm>,
    pub terms: Option<String>,
    pub record: Option<String>,
    pub agreed_fen: Option<Fen>,
}

impl MediationView {
    fn new(case: &Case, m: &Mediation) -> AppResult<MediationView> {
        let agreement = m.agreement.as_ref();
        let record = agreement.and_then(|a| a.record.as_ref());
        Ok(MediationView {
            mediator_id: m.mediator.filter(|_| case.shows_drafts()),
            mode: m.mode,
            respondent_consents: m.respondent_consents,
            started_at: m.started_at,
            ended_at: m.ended_at,
            agreement_form: agreement.map(|a| a.form),
            terms: words(case, agreement.map(|a| &a.terms))?,
            record: words(case, record)?,
            agreed_fen: agreement.map(|a| a.recovered_fen),
        })
    }
}

/// The words of a content, where there is one and it was not erased.
fn words(case: &Case, content: Option<&ContentRef>) -> AppResult<Option<String>> {
    Ok(content
        .map(|content| case.text(content))
        .transpose()?
        .flatten())
}
