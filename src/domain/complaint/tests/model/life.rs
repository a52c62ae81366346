//! A case at one moment of its life, and what makes two of them the same.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use super::{
    cast::Person,
    rules::Broken,
    time::{Moment, moments},
};
use crate::domain::{
    actor::Side,
    complaint::{
        Complaint, State,
        deadline::{DeadlineKind, DeadlineStatus},
        event::{ClosingResult, Draft},
        offer::{DutyStatus, OfferStatus},
    },
    ids::AccountId,
    money::Fen,
    time::Instant,
};

/// One state of the model: a real case, a real time, and little else. Two are the same where their [`Key`]s are.
#[derive(Clone, Debug)]
pub struct Life {
    pub complaint: Complaint,
    pub now: Instant,
    /// The enterprise takes new complaints (E-7).
    pub is_active: bool,
    /// The last moment before something falls due, as opposed to the first after it.
    pub is_late: bool,
    /// The case as somebody read it who has not heard of the last step: what a lost race is decided on.
    pub read_before: Option<Arc<Complaint>>,
    /// Offers up to this number belong to an earlier round.
    pub round_from: u32,
    pub broken: Broken,
    pub key: Arc<Key>,
    /// Its number in the graph.
    pub node: u32,
}

impl PartialEq for Life {
    fn eq(&self, other: &Life) -> bool {
        self.key == other.key
    }
}

impl Hash for Life {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// What the rules can still tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub state: State,
    broken: Broken,
    is_drafted: bool,
    is_rated: bool,
    is_active: bool,
    is_late: bool,
    consents: bool,
    has_recovered: bool,
    extension: Option<(Side, bool)>,
    /// Of this round: whose, accepted by whom, and whether it still stands or was accepted.
    offers: Vec<(Side, Vec<Side>, OfferStatus)>,
    agreement: Option<AgreementKey>,
    bureau: Option<BureauKey>,
    /// Where nobody looks at versions: whose offers were open before the last step.
    raced: Vec<Side>,
    /// Running, in their order.
    deadlines: Vec<(DeadlineKind, Option<u32>, bool)>,
    /// What lies ahead, in its order; what comes at the same instant has the same rank.
    ahead: Vec<(u8, Moment)>,
    behind: Vec<Moment>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct AgreementKey {
    by: Option<Side>,
    confirmed_by: Vec<Side>,
    duties: Vec<DutyStatus>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct BureauKey {
    has_respondent: bool,
    officer: Option<Person>,
    mediator: Option<Person>,
    /// Termination reason, none for a rejection; whose.
    draft: Option<(Option<u8>, Option<Person>)>,
    is_withdrawal_requested: bool,
    termination: Option<u8>,
    closing: Option<ClosingResult>,
}

impl Key {
    pub fn broken(&self) -> Broken {
        self.broken
    }

    /// What was open to somebody who has not heard of the last step. With versions looked at it makes no difference.
    pub fn raced(mut self, read_before: Option<&Complaint>) -> Key {
        let open = read_before.iter().flat_map(|c| c.open_offers());
        self.raced = open.map(|o| o.by).collect();
        self
    }

    /// All but the order of what lies ahead and behind.
    pub fn without_time(&self) -> Key {
        Key {
            ahead: Vec::new(),
            behind: Vec::new(),
            ..self.clone()
        }
    }

    /// Both sides wait for an answer of the other.
    pub fn has_crossing_offers(&self) -> bool {
        let open = |side| {
            let mut offers = self.offers.iter();
            offers.any(|(by, _, status)| *by == side && *status == OfferStatus::Open)
        };
        open(Side::Consumer) && open(Side::Enterprise)
    }

    pub fn of(
        complaint: &Complaint,
        now: Instant,
        is_active: bool,
        is_late: bool,
        round_from: u32,
        broken: Broken,
    ) -> Key {
        let state = complaint.state;
        let is_over = state.is_final();
        let is_odr = state.is_odr() && !is_over;
        let is_negotiating = state == State::Negotiating;
        let negotiation = complaint.negotiation.as_ref();
        let (ahead, behind) = moments(complaint, now);
        Key {
            state,
            broken,
            is_drafted: complaint.draft.is_some(),
            is_rated: complaint.rating.is_some(),
            // What comes after matters to the enterprise and the consent only as long as there may be another round or a failure.
            is_active: is_odr && state != State::Failed && is_active,
            is_late: !is_over && is_late,
            consents: is_odr
                && complaint
                    .filing
                    .as_ref()
                    .is_some_and(|f| f.consents.escalation),
            has_recovered: !is_over && complaint.recovered_fen() > Fen::ZERO,
            extension: negotiation
                .filter(|_| is_odr && state != State::Failed)
                .and_then(|n| n.extension)
                .filter(|e| e.is_agreed || is_negotiating)
                .map(|e| (e.proposed_by, e.is_agreed))
                // Once agreed, nobody asks who began.
                .map(|(by, agreed)| (if agreed { Side::System } else { by }, agreed)),
            offers: offers(complaint, round_from),
            agreement: complaint
                .agreement
                .as_ref()
                .filter(|_| is_odr && state != State::Failed)
                .map(|a| {
                    let mut confirmed_by = a.confirmed_by.clone();
                    confirmed_by.sort();
                    AgreementKey {
                        by: is_negotiating
                            .then(|| complaint.offer(a.offer).map(|o| o.by))
                            .flatten(),
                        confirmed_by,
                        duties: a.duties.iter().map(|d| d.status).collect(),
                    }
                }),
            bureau: bureau(complaint),
            raced: Vec::new(),
            deadlines: running(complaint),
            ahead,
            behind,
        }
    }
}

fn offers(complaint: &Complaint, round_from: u32) -> Vec<(Side, Vec<Side>, OfferStatus)> {
    if !matches!(complaint.state, State::Negotiating | State::Mediating) {
        return Vec::new();
    }
    let of_round = complaint.offers.iter().filter(|o| o.n > round_from);
    let mut offers: Vec<_> = of_round
        .filter(|o| matches!(o.status, OfferStatus::Open | OfferStatus::Accepted))
        .map(|o| {
            let mut accepted_by = o.accepted_by.clone();
            accepted_by.sort();
            (o.by, accepted_by, o.status)
        })
        .collect();
    offers.sort();
    offers
}

fn bureau(complaint: &Complaint) -> Option<BureauKey> {
    let case = complaint.bureau.as_ref()?;
    let is_open = case.closing.is_none();
    let person = |account: Option<AccountId>| account.filter(|_| is_open).map(Person::of);
    Some(BureauKey {
        has_respondent: is_open && complaint.negotiation.is_some(),
        officer: person(case.officer),
        mediator: person(case.mediation.as_ref().and_then(|m| m.mediator)),
        draft: case.draft.as_ref().map(|d| {
            let reason = match &d.draft {
                Draft::Rejection { .. } | Draft::Closing { .. } => None,
                Draft::Termination { reason, .. } => Some(reason.0),
            };
            (reason, person(d.by))
        }),
        is_withdrawal_requested: is_open && case.is_withdrawal_requested,
        termination: case.termination.filter(|_| is_open).map(|r| r.0),
        closing: case.closing.as_ref().map(|c| c.facts.result),
    })
}

fn running(complaint: &Complaint) -> Vec<(DeadlineKind, Option<u32>, bool)> {
    let running = complaint.deadlines.iter().filter(|d| d.status.is_running());
    let mut kinds: Vec<_> = running
        .map(|d| (d.kind, d.duty, d.status == DeadlineStatus::Overdue))
        .collect();
    kinds.sort();
    kinds
}
