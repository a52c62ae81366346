//! The body of each command as a person sends it, and the command it becomes.

use chrono::NaiveDate;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        category::ProblemCategory,
        complaint::{
            command::{Command, CommandKind},
            event::{
                AfterBreach, AgreementForm, ContentRef, DeliveryChannel, MediationMode,
                RejectionGround, Substantiated, TerminationReason,
            },
            offer::Remedy,
        },
        ids::{AccountId, ComplaintId, DutyNumber, FileId, OfferNumber},
        money::Fen,
    },
    error::{AppError, AppResult, FieldProblem},
    service::{
        complaints::check,
        fields::{Fields, because},
        json,
        texts::{Kind, Texts},
    },
    store::accounts,
};

const MESSAGE_MAX: usize = 2000;
const REASON_MAX: usize = 1000;
const TEXT_MAX: usize = 10_000;
const MAX_REMEDIES: usize = 10;

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Deserialize, utoipa::ToSchema)]
            #[serde(deny_unknown_fields)]
            pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
        )+
    };
}

forms! {
    /// acknowledge, confirm-agreement, escalate, decline-escalation, accept, approve-draft
    Nothing {}
    /// post-message
    MessageForm { text: String, #[serde(default)] files: Vec<FileId> }
    /// make-offer
    OfferForm {
        remedies: Vec<Remedy>,
        /// The day by which it will be performed.
        perform_by_on: NaiveDate,
        /// The last day on which it can be accepted.
        valid_until_on: NaiveDate,
        #[serde(default)] conditions: Option<String>,
    }
    /// accept-offer, withdraw-offer
    OfferNumberForm { offer: OfferNumber }
    /// decline-offer
    DeclineForm { offer: OfferNumber, #[serde(default)] reason: Option<String> }
    /// extend: propose, or agree to what the other side proposed
    ExtendForm { #[serde(default)] working_days: u32 }
    /// declare-failure, reopen, withdraw
    ReasonForm { #[serde(default)] reason: Option<String> }
    /// report-performance
    PerformanceForm { duty: DutyNumber, #[serde(default)] note: Option<String>, #[serde(default)] proof: Vec<FileId> }
    /// confirm-performance
    DutyForm { duty: DutyNumber }
    /// report-breach
    BreachForm { duty: DutyNumber, then: AfterBreach, #[serde(default)] note: Option<String> }
    /// assign: a handler of the enterprise, or an officer of the bureau
    AssignForm { to: AccountId }
    /// reject
    RejectForm { ground: u8, reason: String }
    /// start-mediation (M-1)
    MediationForm { mode: MediationMode, respondent_consents: bool }
    /// record-agreement (M-8)
    AgreementRecordForm {
        form: AgreementForm,
        terms: String,
        #[serde(default)] record: Option<String>,
        /// Money the agreement gives back, whole fen.
        #[serde(default)] recovered_fen: Option<Fen>,
    }
    /// terminate (Z-1)
    TerminateForm { reason_no: u8, #[serde(default)] text: Option<String> }
    /// return-draft
    ReturnForm { reason: String }
    /// close (Z-4)
    CloseForm {
        recovered_fen: Fen,
        problem: ProblemCategory,
        substantiated: Substantiated,
        told_on: NaiveDate,
        told_by: DeliveryChannel,
    }
    /// close-duplicate (J-4)
    DuplicateForm { original: ComplaintId }
    /// rate
    RatingForm { solved: bool, satisfaction: u8 }
}

/// The words of a form, checked and made into contents.
struct Words<'t, 'a> {
    texts: &'t mut Texts<'a>,
    fields: Fields,
}

impl Words<'_, '_> {
    fn optional(
        &mut self,
        pointer: &str,
        kind: Kind,
        text: &Option<String>,
        max: usize,
    ) -> AppResult<Option<ContentRef>> {
        let text = self.fields.optional(pointer, text.as_deref(), max);
        self.texts.add_optional(kind, text.as_deref())
    }

    fn required(
        &mut self,
        pointer: &str,
        kind: Kind,
        text: &str,
        max: usize,
    ) -> AppResult<ContentRef> {
        let text = self.fields.required(pointer, Some(text), max);
        self.texts.add_text(kind, &text)
    }
}

fn form<T: DeserializeOwned>(value: Value) -> AppResult<T> {
    json::from_value(value)
}

/// Reads the form of a command that needs nothing but the form.
pub fn read(kind: CommandKind, value: Value, texts: &mut Texts<'_>) -> AppResult<Command> {
    let mut words = Words {
        texts,
        fields: Fields::new(),
    };
    let command = match kind {
        CommandKind::Acknowledge => form::<Nothing>(value).map(|_| Command::Acknowledge)?,
        CommandKind::ConfirmAgreement => {
            form::<Nothing>(value).map(|_| Command::ConfirmAgreement)?
        }
        CommandKind::Escalate => form::<Nothing>(value).map(|_| Command::Escalate)?,
        CommandKind::DeclineEscalation => {
            form::<Nothing>(value).map(|_| Command::DeclineEscalation)?
        }
        CommandKind::Accept => form::<Nothing>(value).map(|_| Command::Accept)?,
        CommandKind::ApproveDraft => form::<Nothing>(value).map(|_| Command::ApproveDraft)?,
        CommandKind::PostMessage => {
            let MessageForm { text, files } = form(value)?;
            Command::PostMessage {
                text: words.required("/text", Kind::Message, &text, MESSAGE_MAX)?,
                files,
            }
        }
        CommandKind::MakeOffer => {
            let OfferForm {
                remedies,
                perform_by_on,
                valid_until_on,
                conditions,
            } = form(value)?;
            if remedies.len() > MAX_REMEDIES {
                let problem = FieldProblem::TooMany { max: MAX_REMEDIES };
                words.fields.problem("/remedies", problem);
            }
            let amounts = remedies.iter().map(|it| (it.kind, it.amount_fen));
            check::amounts(&mut words.fields, "/remedies", amounts);
            let conditions =
                words.optional("/conditions", Kind::Conditions, &conditions, REASON_MAX)?;
            Command::MakeOffer {
                remedies,
                perform_by_on,
                valid_until_on,
                conditions,
            }
        }
        CommandKind::WithdrawOffer => {
            let OfferNumberForm { offer } = form(value)?;
            Command::WithdrawOffer { offer }
        }
        CommandKind::DeclineOffer => {
            let DeclineForm { offer, reason } = form(value)?;
            Command::DeclineOffer {
                offer,
                reason: words.optional("/reason", Kind::Reason, &reason, REASON_MAX)?,
            }
        }
        CommandKind::Extend => {
            let ExtendForm { working_days } = form(value)?;
            Command::Extend { working_days }
        }
        CommandKind::DeclareFailure => {
            let ReasonForm { reason } = form(value)?;
            Command::DeclareFailure {
                reason: words.optional("/reason", Kind::Reason, &reason, REASON_MAX)?,
            }
        }
        CommandKind::Reopen => {
            let ReasonForm { reason } = form(value)?;
            Command::Reopen {
                reason: words.optional("/reason", Kind::Reason, &reason, REASON_MAX)?,
            }
        }
        CommandKind::Withdraw => {
            let ReasonForm { reason } = form(value)?;
            Command::Withdraw {
                reason: words.optional("/reason", Kind::Reason, &reason, REASON_MAX)?,
            }
        }
        CommandKind::ReportPerformance => {
            let PerformanceForm { duty, note, proof } = form(value)?;
            Command::ReportPerformance {
                duty,
                note: words.optional("/note", Kind::Message, &note, REASON_MAX)?,
                proof,
            }
        }
        CommandKind::ConfirmPerformance => {
            let DutyForm { duty } = form(value)?;
            Command::ConfirmPerformance { duty }
        }
        CommandKind::ReportBreach => {
            let BreachForm { duty, then, note } = form(value)?;
            Command::ReportBreach {
                duty,
                then,
                note: words.optional("/note", Kind::Message, &note, REASON_MAX)?,
            }
        }
        CommandKind::Reject => {
            let RejectForm { ground, reason } = form(value)?;
            let reason = words.required("/reason", Kind::Reason, &reason, MESSAGE_MAX)?;
            Command::Reject {
                ground: RejectionGround(ground),
                reason,
            }
        }
        CommandKind::StartMediation => {
            let MediationForm {
                mode,
                respondent_consents,
            } = form(value)?;
            Command::StartMediation {
                mode,
                respondent_consents,
            }
        }
        CommandKind::RecordAgreement => {
            let AgreementRecordForm {
                form,
                terms,
                record,
                recovered_fen,
            } = form(value)?;
            Command::RecordAgreement {
                form,
                terms: words.required("/terms", Kind::Text, &terms, TEXT_MAX)?,
                record: words.optional("/record", Kind::Text, &record, TEXT_MAX)?,
                recovered_fen: recovered_fen.unwrap_or(Fen::ZERO),
            }
        }
        CommandKind::Terminate => {
            let TerminateForm { reason_no, text } = form(value)?;
            let text = words.optional("/text", Kind::Text, &text, TEXT_MAX)?;
            Command::Terminate {
                reason: TerminationReason(reason_no),
                text,
            }
        }
        CommandKind::ReturnDraft => {
            let ReturnForm { reason } = form(value)?;
            Command::ReturnDraft {
                reason: words.required("/reason", Kind::Reason, &reason, REASON_MAX)?,
            }
        }
        CommandKind::Close => {
            let CloseForm {
                recovered_fen,
                problem,
                substantiated,
                told_on,
                told_by,
            } = form(value)?;
            Command::Close {
                recovered_fen,
                problem,
                substantiated,
                told_on,
                told_by,
            }
        }
        // It takes a look at the words of both cases.
        CommandKind::CloseDuplicate => return Err(AppError::NotFound),
        CommandKind::Rate => {
            let RatingForm {
                solved,
                satisfaction,
            } = form(value)?;
            Command::Rate {
                solved,
                satisfaction,
            }
        }
        // These have ways of their own, or are the system's.
        CommandKind::SaveDraft
        | CommandKind::Submit
        | CommandKind::AddEvidence
        | CommandKind::AcceptOffer
        | CommandKind::Assign
        | CommandKind::PassTime
        | CommandKind::EnterpriseExited
        | CommandKind::RecomputeDeadlines => return Err(AppError::NotFound),
    };
    words.fields.done()?;
    Ok(command)
}

/// Assigning needs to know that the person is one of the same house, and handles cases there.
pub fn assign(app: &App, actor: &Actor, value: Value) -> AppResult<Command> {
    let AssignForm { to } = form(value)?;
    if is_colleague(app, actor, to)? {
        return Ok(Command::Assign { to });
    }
    Err(AppError::field("/to", not_a_colleague()))
}

pub(super) fn is_colleague(app: &App, actor: &Actor, to: AccountId) -> AppResult<bool> {
    let person = app
        .read(|conn| accounts::find(conn, to))?
        .and_then(|account| account.actor());
    Ok(match (actor, &person) {
        (
            Actor::Enterprise { enterprise, .. },
            Some(Actor::Enterprise {
                enterprise: theirs, ..
            }),
        ) => enterprise == theirs,
        (Actor::Bureau { region, .. }, Some(other @ Actor::Bureau { region: theirs, .. })) => {
            region.contains(*theirs) && (other.has(Role::CaseOfficer) || other.has(Role::Mediator))
        }
        _ => false,
    })
}

pub(super) fn not_a_colleague() -> FieldProblem {
    because(
        "not_a_colleague",
        "请选择本单位承办案件的人员",
        "Choose somebody of your own house who handles cases",
    )
}
