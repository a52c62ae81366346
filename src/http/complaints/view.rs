//! What a reader gets of a case: filled field by field, so that nothing new can slip out. Each part of the case has its file.

mod bureau;
mod deadlines;
mod list;
mod offers;
mod parties;
mod record;

use chrono::{DateTime, Utc};
use serde::Serialize;

use self::{
    bureau::BureauView,
    deadlines::DeadlineView,
    offers::{AgreementView, NegotiationView, OfferView},
    parties::{ComplainantView, RespondentView, StatementView},
};
pub use self::{bureau::DraftKind, list::ListItemView, record::StepView};
use crate::{
    domain::{
        calendar::Calendar,
        complaint::{
            State,
            awaited::{Awaited, Turn},
            command::CommandKind,
            filing::Filing,
        },
        hint::{self, Hint},
        ids::{ComplaintId, FileId},
        lang::Lang,
        money::Fen,
        rule_set::RuleSet,
    },
    error::AppResult,
    service::complaints::read::Case,
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct ComplaintView {
    pub id: ComplaintId,
    pub number: String,
    pub state: State,
    pub state_name: &'static str,
    pub version: i32,
    pub subject: String,
    /// Whose turn it is.
    pub waits_for: Option<Turn>,
    pub rule_set: RuleSet,
    pub created_at: DateTime<Utc>,
    pub filed_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    /// Masked for those who may not see it whole (S-1).
    pub complainant: Option<ComplainantView>,
    pub respondent: Option<RespondentView>,
    pub statement: Option<StatementView>,
    pub possible_repeat_of: Option<ComplaintId>,
    /// What the law says about cases like this one, to know and not to decide by (C-12).
    pub hints: Vec<HintView>,
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
pub struct HintView {
    pub code: Hint,
    pub text: &'static str,
    /// The provision it stands in.
    pub source: &'static str,
}

impl HintView {
    fn of(filing: &Filing, lang: Lang) -> Vec<HintView> {
        hint::hints(filing.problem, filing.subject, filing.sales_mode)
            .into_iter()
            .map(|code| HintView {
                code,
                text: code.text(lang),
                source: code.source(),
            })
            .collect()
    }
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
            complainant: case.complainant.clone().map(ComplainantView::from),
            respondent: RespondentView::of(case),
            statement: filing.zip(statement).map(|(f, s)| StatementView::new(f, s)),
            possible_repeat_of: c.possible_repeat_of,
            hints: filing.map_or_else(Vec::new, |f| HintView::of(f, lang)),
            negotiation: c.negotiation.as_ref().map(NegotiationView::new),
            offers: c
                .offers
                .iter()
                .map(|offer| OfferView::new(case, offer))
                .collect::<AppResult<_>>()?,
            agreement: c
                .agreement
                .as_ref()
                .map(|a| AgreementView::new(case, a))
                .transpose()?,
            bureau: c
                .bureau
                .as_ref()
                .map(|b| BureauView::new(case, b, lang))
                .transpose()?,
            deadlines: c
                .deadlines
                .iter()
                .map(|d| DeadlineView::new(d, calendar))
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
