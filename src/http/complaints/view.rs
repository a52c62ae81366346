//! What a reader gets of a case: filled field by field, so that nothing new can slip out.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::{
    domain::{
        actor::{ActorRef, Side},
        calendar::Calendar,
        category::{
            Channel, Priority, ProblemCategory, SalesMode, SubjectCategory, VulnerableGroup,
        },
        complaint::{
            NegotiationOutcome, State,
            command::CommandKind,
            deadline::{Deadline, DeadlineKind, DeadlineStatus},
            desk::Awaited,
            event::{AgreementForm, ClosingFacts, Draft, FailureCause, MediationMode},
            filing::{Consents, Request},
            offer::{DutyStatus, Offer, OfferStatus, Remedy},
        },
        ids::{AccountId, ComplaintId, DutyNumber, EnterpriseId, FileId, OfferNumber},
        jurisdiction::Basis,
        lang::Lang,
        money::Fen,
        region::{RegionCode, regions},
        rule_set::RuleSet,
    },
    error::AppResult,
    service::complaints::{
        command_form::{
            AgreementRecordForm, AssignForm, BreachForm, CloseForm, DeclineForm, DuplicateForm,
            DutyForm, ExtendForm, MediationForm, MessageForm, Nothing, OfferForm, OfferNumberForm,
            PerformanceForm, RatingForm, ReasonForm, RejectForm, ReturnForm, TerminateForm,
        },
        form::Statement,
        read::{Case, Step},
    },
    store::complaints::ListItem,
};

/// The bodies of the commands, for the documentation.
#[derive(utoipa::ToSchema)]
#[schema(as = CommandBody)]
pub enum CommandBody {
    Nothing(Nothing),
    Message(MessageForm),
    Offer(OfferForm),
    OfferNumber(OfferNumberForm),
    Decline(DeclineForm),
    Extend(ExtendForm),
    Reason(ReasonForm),
    Performance(PerformanceForm),
    Duty(DutyForm),
    Breach(BreachForm),
    Assign(AssignForm),
    Reject(RejectForm),
    Mediation(MediationForm),
    AgreementRecord(AgreementRecordForm),
    Terminate(TerminateForm),
    Return(ReturnForm),
    Close(CloseForm),
    Duplicate(DuplicateForm),
    Rating(RatingForm),
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct ComplaintView {
    pub id: ComplaintId,
    pub number: String,
    pub state: State,
    pub state_name: &'static str,
    pub version: i32,
    pub subject: String,
    /// Whose turn it is.
    pub waits_for: Option<Side>,
    pub rule_set: RuleSet,
    pub created_at: DateTime<Utc>,
    pub filed_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    /// Masked for those who may not see it whole (S-1).
    pub complainant: Option<ComplainantView>,
    pub respondent: Option<RespondentView>,
    pub statement: Option<StatementView>,
    pub possible_repeat_of: Option<ComplaintId>,
    pub negotiation: Option<NegotiationView>,
    pub offers: Vec<OfferView>,
    pub agreement: Option<AgreementView>,
    pub bureau: Option<BureauView>,
    pub deadlines: Vec<DeadlineView>,
    pub files: Vec<FileId>,
    pub recovered_fen: Fen,
    pub rating: Option<RatingView>,
    pub allowed_commands: Vec<CommandKind>,
    /// What it waits for, and from whom.
    pub awaited: Option<Awaited>,
    /// Read by the caller up to here (`PUT …/read`).
    pub read_seq: i32,
    /// Events of others since then.
    pub unread: u32,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct ComplainantView {
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub address: String,
    pub id_no: Option<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct RespondentView {
    pub enterprise_id: Option<EnterpriseId>,
    pub name: String,
    pub address: String,
    pub phone: Option<String>,
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

#[derive(Serialize, utoipa::ToSchema)]
pub struct AgreementView {
    pub offer: OfferNumber,
    pub text: Option<String>,
    pub drafted_at: DateTime<Utc>,
    pub confirmed_by: Vec<Side>,
    pub duties: Vec<DutyView>,
    pub performed_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct DutyView {
    pub duty: DutyNumber,
    pub remedy: Remedy,
    pub due_on: NaiveDate,
    pub status: DutyStatus,
}

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

#[derive(Serialize, utoipa::ToSchema)]
pub struct DeadlineView {
    pub kind: DeadlineKind,
    /// The rule it comes from, e.g. `N-1`.
    pub rule: &'static str,
    pub rule_set: RuleSet,
    pub owner: Side,
    /// e.g. `10 wd`; absent where the parties chose the date.
    pub limit: Option<String>,
    pub duty: Option<DutyNumber>,
    pub start_at: DateTime<Utc>,
    pub due_on: NaiveDate,
    pub due_at: DateTime<Utc>,
    /// The calendar of a year it runs through is not announced yet (T-3).
    pub is_provisional: bool,
    pub status: DeadlineStatus,
    /// Rest days passed over in counting.
    pub days_skipped: Vec<NaiveDate>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct RatingView {
    pub solved: bool,
    pub satisfaction: u8,
    pub at: DateTime<Utc>,
}

impl ComplaintView {
    pub fn new(case: &Case, calendar: &Calendar, lang: Lang) -> AppResult<ComplaintView> {
        let c = &case.complaint;
        let filing = c.filing.as_deref();
        let statement = case.statement.as_ref();
        Ok(ComplaintView {
            id: c.id,
            number: c.number(),
            state: c.state,
            state_name: c.state.name(lang),
            version: c.version,
            subject: case.subject.clone(),
            waits_for: c.waits_for(),
            rule_set: c.rule_set,
            created_at: c.created_at,
            filed_at: c.filed_at,
            updated_at: c.updated_at,
            complainant: case.complainant.clone().map(|p| ComplainantView {
                name: p.name,
                phone: p.phone,
                email: p.email,
                address: p.address,
                id_no: p.id_no,
            }),
            respondent: statement.map(|s| RespondentView {
                enterprise_id: filing.and_then(|f| f.respondent.enterprise),
                name: s.respondent_name.clone(),
                address: s.respondent_address.clone(),
                phone: s.respondent_phone.clone(),
            }),
            statement: filing.zip(statement).map(|(f, s)| statement_view(f, s)),
            possible_repeat_of: c.possible_repeat_of,
            negotiation: c.negotiation.as_ref().map(negotiation_view),
            offers: c
                .offers
                .iter()
                .map(|offer| offer_view(case, offer))
                .collect::<AppResult<_>>()?,
            agreement: c
                .agreement
                .as_ref()
                .map(|a| agreement_view(case, a))
                .transpose()?,
            bureau: c
                .bureau
                .as_ref()
                .map(|b| bureau_view(case, b, lang))
                .transpose()?,
            deadlines: c
                .deadlines
                .iter()
                .map(|d| deadline_view(d, calendar))
                .collect(),
            files: c.files.clone(),
            recovered_fen: recovered(case),
            rating: c.rating.map(|r| RatingView {
                solved: r.solved,
                satisfaction: r.satisfaction,
                at: r.at,
            }),
            allowed_commands: case.allowed.clone(),
            awaited: c.awaited(),
            read_seq: case.unread.read_seq,
            unread: case.unread.count,
        })
    }
}

fn statement_view(f: &crate::domain::complaint::filing::Filing, s: &Statement) -> StatementView {
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

fn negotiation_view(n: &crate::domain::complaint::Negotiation) -> NegotiationView {
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

fn offer_view(case: &Case, offer: &Offer) -> AppResult<OfferView> {
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

fn agreement_view(
    case: &Case,
    a: &crate::domain::complaint::SettlementAgreement,
) -> AppResult<AgreementView> {
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

fn bureau_view(
    case: &Case,
    b: &crate::domain::complaint::BureauCase,
    lang: Lang,
) -> AppResult<BureauView> {
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
        rejection_reason: reason
            .map(|content| case.text(content))
            .transpose()?
            .flatten(),
        is_withdrawal_requested: b.is_withdrawal_requested,
        draft: match &b.draft {
            Some(pending) if case.shows_drafts() => Some(draft_view(case, pending)?),
            _ => None,
        },
        mediation: b
            .mediation
            .as_ref()
            .map(|m| mediation_view(case, m))
            .transpose()?,
        termination_reason: b.termination.map(|r| r.0),
        closed_at: b.closing.as_ref().map(|c| c.at),
        closing: b.closing.as_ref().map(|c| c.facts.clone()),
        original: b.closing.as_ref().and_then(|c| c.original),
    })
}

fn draft_view(
    case: &Case,
    pending: &crate::domain::complaint::PendingDraft,
) -> AppResult<DraftView> {
    let (kind, number) = DraftKind::of(&pending.draft);
    let (content, closing) = match &pending.draft {
        Draft::Rejection { reason, .. } => (Some(reason), None),
        Draft::Termination { text, .. } => (text.as_ref(), None),
        Draft::Closing { facts } => (None, Some(facts.clone())),
    };
    let text = content
        .map(|content| case.text(content))
        .transpose()?
        .flatten();
    Ok(DraftView {
        kind,
        number,
        closing,
        text,
        by: pending.by,
        at: pending.at,
    })
}

fn mediation_view(
    case: &Case,
    m: &crate::domain::complaint::Mediation,
) -> AppResult<MediationView> {
    let agreement = m.agreement.as_ref();
    let record = agreement.and_then(|a| a.record.as_ref());
    Ok(MediationView {
        mediator_id: m.mediator.filter(|_| case.shows_drafts()),
        mode: m.mode,
        respondent_consents: m.respondent_consents,
        started_at: m.started_at,
        ended_at: m.ended_at,
        agreement_form: agreement.map(|a| a.form),
        terms: agreement
            .map(|a| case.text(&a.terms))
            .transpose()?
            .flatten(),
        record: record
            .map(|content| case.text(content))
            .transpose()?
            .flatten(),
        agreed_fen: agreement.map(|a| a.recovered_fen),
    })
}

fn deadline_view(d: &Deadline, calendar: &Calendar) -> DeadlineView {
    let start_on = crate::domain::time::shanghai_date(d.start_at);
    DeadlineView {
        kind: d.kind,
        rule: d.kind.rule(),
        rule_set: d.rule_set,
        owner: d.kind.owner(),
        limit: d.limit.map(|limit| limit.to_string()),
        duty: d.duty,
        start_at: d.start_at,
        due_on: d.due_on,
        due_at: d.due_at,
        is_provisional: d.is_provisional,
        status: d.status,
        days_skipped: calendar.skipped_days(start_on, d.due_on),
    }
}

/// From the agreement as far as it was performed, or as the bureau closed it.
fn recovered(case: &Case) -> Fen {
    let closing = case
        .complaint
        .bureau
        .as_ref()
        .and_then(|b| b.closing.as_ref());
    match closing {
        Some(closing) => closing.facts.recovered_fen,
        None => case.complaint.recovered_fen(),
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct ListItemView {
    pub id: String,
    pub number: String,
    pub state: String,
    pub version: i32,
    pub subject: String,
    pub enterprise_id: Option<String>,
    pub bureau: Option<String>,
    pub handler_id: Option<String>,
    pub officer_id: Option<String>,
    pub waits_for: Option<String>,
    /// The next thing that is due; absent where nothing is.
    pub due_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl From<ListItem> for ListItemView {
    fn from(item: ListItem) -> Self {
        ListItemView {
            due_at: item.due_at(),
            id: item.id,
            number: item.number,
            state: item.state,
            version: item.version,
            subject: item.subject,
            enterprise_id: item.enterprise_id,
            bureau: item.bureau,
            handler_id: item.handler_id,
            officer_id: item.officer_id,
            waits_for: Some(item.waits_for).filter(|side| !side.is_empty()),
            created_at: item.created_at.and_utc(),
            updated_at: item.updated_at.and_utc(),
        }
    }
}

/// One step of the record.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StepView {
    pub position: i64,
    pub seq: i32,
    pub at: DateTime<Utc>,
    pub kind: &'static str,
    pub actor: ActorRef,
    pub rule_set: RuleSet,
    /// The facts of the event.
    #[schema(value_type = Object)]
    pub data: Value,
    /// Its words, by field.
    #[schema(value_type = Object)]
    pub texts: Value,
    /// Deadlines it set, met, moved or cancelled.
    #[schema(value_type = Vec<Object>)]
    pub deadlines: Value,
}

impl StepView {
    pub fn new(step: Step) -> StepView {
        let recorded = step.recorded;
        let mut event = serde_json::to_value(&recorded.event).unwrap_or_default();
        let mut data = event.get_mut("data").map(Value::take).unwrap_or_default();
        if step.hides_people {
            forget_people(&mut data);
        }
        StepView {
            position: step.position,
            seq: recorded.seq,
            at: recorded.at,
            kind: recorded.event.kind(),
            actor: recorded.actor,
            rule_set: recorded.rule_set,
            data,
            texts: Value::Object(step.texts),
            deadlines: serde_json::to_value(&recorded.deadlines).unwrap_or_default(),
        }
    }
}

/// The accounts an event names, wherever they stand in it.
fn forget_people(data: &mut Value) {
    const PEOPLE: [&str; 7] = [
        "approved_by",
        "author",
        "consumer",
        "filed_by",
        "handler",
        "mediator",
        "officer",
    ];
    if let Value::Object(fields) = data {
        fields.retain(|name, _| !PEOPLE.contains(&name.as_str()));
        fields.values_mut().for_each(forget_people);
    }
}
