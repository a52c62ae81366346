//! A case as one reader may see it.

use chrono::Duration;
use serde_json::{Map, Value, json};

use super::{
    form::{Agent, Complainant, Statement},
    mask::Mask,
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Side},
        complaint::{
            Complaint,
            command::CommandKind,
            event::{ContentRef, Draft, Event, Recorded},
        },
        contact::masked_name,
        ids::ComplaintId,
        policy::{self, Relation},
        time::Instant,
    },
    error::{AppError, AppResult},
    service::{audit, texts::Opened},
    store::{
        Conn, StoreResult, complaints,
        events::{self, Stored},
        readings::Unread,
    },
};

/// How long an enterprise sees the contact data after its case ended (S-1).
const CONTACT_KEPT_D: i64 = 30;

/// A case, opened for one reader.
pub struct Case {
    pub complaint: Complaint,
    pub subject: String,
    pub relation: Relation,
    pub complainant: Option<Complainant>,
    pub statement: Option<Statement>,
    pub allowed: Vec<CommandKind>,
    /// What the reader has not read of it.
    pub unread: Unread,
    opened: Opened,
    /// What must not be read in the texts, for a reader who is not told who complains.
    mask: Option<Mask>,
}

impl Case {
    /// The words of a content; None where it was erased.
    pub fn text(&self, content: &ContentRef) -> AppResult<Option<String>> {
        let text = self.opened.text(content)?;
        Ok(text.map(|text| unnamed(self.mask.as_ref(), text)))
    }

    /// Whether somebody of this side is the reader's colleague.
    pub fn is_own_side(&self, side: Side) -> bool {
        is_own_side(self.relation, side)
    }

    /// Drafted decisions are for the bureau's own eyes until they are approved.
    pub fn shows_drafts(&self) -> bool {
        self.relation == Relation::CompetentBureau
    }
}

pub fn case(app: &App, actor: &Actor, id: ComplaintId) -> AppResult<Case> {
    let (complaint, subject, opened, unread) = app.read(|conn| {
        let found =
            complaints::find_with_subject(conn, id)?.ok_or(crate::store::StoreError::NotFound)?;
        let unread = super::reading::of_one(conn, actor, id, found.0.version)?;
        Ok((found.0, found.1, Opened::load(app, conn, id)?, unread))
    })?;
    let relation = policy::relation(actor, &complaint);
    if relation == Relation::Stranger {
        return Err(AppError::NotFound);
    }
    let (complainant, statement): (Option<Complainant>, Option<Statement>) = match &complaint.filing
    {
        Some(filing) => (
            opened.json(&filing.complainant)?,
            opened.json(&filing.statement)?,
        ),
        None => (None, None),
    };
    let now = app.clock.now();
    let is_masked = !sees_contact(relation, &complaint, now);
    audit::note_case(
        app,
        actor,
        audit::Read::Case,
        &complaint,
        json!({ "masked": is_masked }),
    )?;
    let mask = mask_for(relation, complainant.as_ref());
    let statement = statement.map(|s| unnamed_statement(mask.as_ref(), s));
    let complainant = complainant.map(|c| seen_by(relation, &complaint, c, now));
    let allowed = policy::allowed_commands(actor, &complaint, app.clock.today());
    Ok(Case {
        subject: unnamed(mask.as_ref(), subject),
        mask,
        complaint,
        relation,
        complainant,
        statement,
        allowed,
        unread,
        opened,
    })
}

/// S-1: the enterprise sees contact data with consent and while the case is open with it; the identity number never.
/// Who only oversees sees that somebody complained, not who.
pub(super) fn seen_by(
    relation: Relation,
    complaint: &Complaint,
    whole: Complainant,
    now: Instant,
) -> Complainant {
    match relation {
        _ if !sees_contact(relation, complaint, now) => masked(&whole),
        Relation::Respondent => Complainant {
            id_no: None,
            agent: whole.agent.map(|agent| Agent {
                id_no: None,
                ..agent
            }),
            ..whole
        },
        _ => whole,
    }
}

fn sees_contact(relation: Relation, complaint: &Complaint, now: Instant) -> bool {
    match relation {
        Relation::Complainant
        | Relation::CompetentBureau
        | Relation::Registrar
        | Relation::System => true,
        Relation::Respondent => contact_is_open(complaint, now),
        Relation::Overseer | Relation::Stranger => false,
    }
}

fn contact_is_open(complaint: &Complaint, now: Instant) -> bool {
    let consented = complaint
        .filing
        .as_ref()
        .is_some_and(|f| f.consents.contact_to_enterprise);
    let ended_at = complaint
        .negotiation
        .as_ref()
        .and_then(|n| n.end)
        .map(|end| end.at);
    consented && ended_at.is_none_or(|at| now < at + Duration::days(CONTACT_KEPT_D))
}

pub(super) fn masked(whole: &Complainant) -> Complainant {
    let digits: Vec<char> = whole.phone.chars().filter(char::is_ascii_digit).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(4)).collect();
    Complainant {
        name: masked_name(&whole.name),
        phone: format!("****{tail}"),
        email: None,
        address: String::new(),
        id_no: None,
        agent: None,
    }
}

/// Who only oversees reads the texts without what names the complainant (S-1).
fn mask_for(relation: Relation, complainant: Option<&Complainant>) -> Option<Mask> {
    match relation {
        Relation::Overseer => complainant.map(|whole| Mask::new(whole, &masked(whole))),
        _ => None,
    }
}

/// The same for a reader of whom only the relation is known.
fn mask_of(relation: Relation, complaint: &Complaint, opened: &Opened) -> AppResult<Option<Mask>> {
    let complainant = match &complaint.filing {
        Some(filing) if relation == Relation::Overseer => opened.json(&filing.complainant)?,
        _ => None,
    };
    Ok(mask_for(relation, complainant.as_ref()))
}

/// What takes the complainant's name out of short texts beside the case, for who only oversees it.
pub fn overseers_mask(app: &App, actor: &Actor, complaint: &Complaint) -> AppResult<Option<Mask>> {
    let relation = policy::relation(actor, complaint);
    if relation != Relation::Overseer {
        return Ok(None);
    }
    let opened = app.read(|conn| Opened::load(app, conn, complaint.id))?;
    mask_of(relation, complaint, &opened)
}

fn unnamed(mask: Option<&Mask>, text: String) -> String {
    match mask {
        Some(mask) => mask.apply(&text),
        None => text,
    }
}

fn unnamed_statement(mask: Option<&Mask>, statement: Statement) -> Statement {
    let Some(mask) = mask else { return statement };
    Statement {
        statement: mask.apply(&statement.statement),
        goods: mask.apply(&statement.goods),
        no_evidence_reason: statement.no_evidence_reason.map(|it| mask.apply(&it)),
        ..statement
    }
}

/// One step of the record, with its words.
pub struct Step {
    pub position: i64,
    pub recorded: Recorded,
    pub texts: Map<String, Value>,
    /// It was somebody of another house: which of the colleagues there is that house's business.
    pub hides_people: bool,
}

/// The record of a case after a sequence number, as far as the reader may see it.
pub fn record(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    after_seq: i32,
    limit: i64,
) -> AppResult<Vec<Step>> {
    let complaint = super::load(app, actor, id)?;
    audit::note_case(app, actor, audit::Read::Record, &complaint, json!({}))?;
    let relation = policy::relation(actor, &complaint);
    let (stored, opened) = app.read(|conn| {
        let visible = visible_events(conn, id, relation, after_seq, limit)?;
        Ok((visible, Opened::load(app, conn, id)?))
    })?;
    let mask = mask_of(relation, &complaint, &opened)?;
    let mut steps = Vec::with_capacity(stored.len());
    for event in stored {
        let mut texts = Map::new();
        for (name, content) in contents_of(&event.recorded.event) {
            let text = opened.text(content)?;
            let text = text.map(|text| unnamed(mask.as_ref(), text));
            let text = text.map_or(Value::Null, Value::String);
            texts.insert(name.to_owned(), text);
        }
        let mut recorded = event.recorded;
        let hides_people = !is_own_side(relation, recorded.actor.side);
        if hides_people {
            recorded.actor.account = None;
        }
        steps.push(Step {
            position: event.position,
            recorded,
            texts,
            hides_people,
        });
    }
    Ok(steps)
}

/// A full page of what the reader may see, as far as there is that much: hidden events do not shorten it.
fn visible_events(
    conn: &mut Conn,
    id: ComplaintId,
    relation: Relation,
    mut after_seq: i32,
    limit: i64,
) -> StoreResult<Vec<Stored>> {
    let wanted = usize::try_from(limit).unwrap_or_default();
    let mut visible = Vec::with_capacity(wanted.min(100));
    loop {
        let page = events::of_complaint(conn, id, after_seq, limit)?;
        let Some(last) = page.last() else { break };
        after_seq = last.recorded.seq;
        visible.extend(
            page.into_iter()
                .filter(|e| is_visible(relation, &e.recorded.event)),
        );
        if visible.len() >= wanted {
            break;
        }
    }
    visible.truncate(wanted);
    Ok(visible)
}

fn is_own_side(relation: Relation, side: Side) -> bool {
    matches!(
        (relation, side),
        (Relation::Complainant, Side::Consumer)
            | (Relation::Respondent, Side::Enterprise)
            | (
                Relation::CompetentBureau | Relation::Registrar,
                Side::Bureau
            )
    )
}

fn is_visible(relation: Relation, event: &Event) -> bool {
    match event {
        Event::DecisionDrafted { .. }
        | Event::DraftReturned { .. }
        | Event::DraftTakenUp {}
        | Event::OfficerAssigned { .. } => relation == Relation::CompetentBureau,
        Event::HandlerAssigned { .. } => relation == Relation::Respondent,
        _ => true,
    }
}

/// The contents an event names in words, by the field they are.
pub fn contents_of(event: &Event) -> Vec<(&'static str, &ContentRef)> {
    match event {
        Event::MessagePosted { text, .. } => vec![("text", text)],
        Event::OfferMade { offer } => offer.conditions.iter().map(|c| ("conditions", c)).collect(),
        Event::OfferDeclined { reason, .. }
        | Event::Reopened { reason }
        | Event::NegotiationFailed { reason, .. }
        | Event::Withdrawn { reason }
        | Event::WithdrawalRequested { reason } => reason.iter().map(|c| ("reason", c)).collect(),
        Event::AgreementDrafted { text, .. } => vec![("text", text)],
        Event::PerformanceReported { note, .. } | Event::BreachReported { note, .. } => {
            note.iter().map(|c| ("note", c)).collect()
        }
        Event::DecisionDrafted {
            draft: Draft::Rejection { reason, .. },
        }
        | Event::DraftReturned { reason }
        | Event::Rejected { reason, .. } => vec![("reason", reason)],
        Event::DecisionDrafted {
            draft: Draft::Termination { text, .. },
        }
        | Event::Terminated { text, .. } => text.iter().map(|c| ("text", c)).collect(),
        Event::AgreementRecorded { terms, record, .. } => {
            let mut all = vec![("terms", terms)];
            all.extend(record.iter().map(|c| ("record", c)));
            all
        }
        _ => Vec::new(),
    }
}
