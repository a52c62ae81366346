//! How an event changes the state. Total and without choice: whatever had to be decided stands in the event.

mod bureau;
mod deadlines;

use super::{
    BureauCase, Complaint, Extension, Negotiation, NegotiationEnd, NegotiationOutcome as Outcome,
    Rating, SettlementAgreement, State,
    deadline::{DeadlineKind, DeadlineStatus},
    event::{Event, FailureCause, Recorded},
    offer::{DutyStatus, OfferStatus},
};
use crate::domain::{
    actor::Side,
    ids::{DutyNumber, OfferNumber},
    rule_set::RuleSet,
    time::{Instant, shanghai_date},
};

impl Complaint {
    pub fn apply(&mut self, recorded: &Recorded) {
        self.version = recorded.seq;
        self.updated_at = recorded.at;
        // First the deadlines: what ends reads from them whether it ended in time.
        for change in &recorded.deadlines {
            self.apply_deadline(change, recorded.at);
        }
        self.apply_event(&recorded.event, recorded);
    }

    fn apply_event(&mut self, event: &Event, recorded: &Recorded) {
        let at = recorded.at;
        let account = recorded.actor.account;
        if recorded.actor.side == Side::Enterprise
            && self.state == State::Negotiating
            && let Some(negotiation) = &mut self.negotiation
            && !matches!(
                event,
                Event::HandlerAssigned { .. } | Event::EvidenceAdded { .. }
            )
        {
            negotiation.first_contact_at.get_or_insert(at);
        }
        match event {
            Event::Drafted { form } | Event::Redrafted { form } => self.draft = Some(form.clone()),
            Event::Submitted {
                filing,
                possible_repeat_of,
            } => {
                self.state = State::Submitted;
                self.draft = None;
                self.filing = Some(filing.clone());
                self.filed_at = Some(at);
                self.possible_repeat_of = *possible_repeat_of;
                self.rule_set = recorded.rule_set;
            }
            Event::EvidenceAdded { file, .. } => self.files.push(*file),
            Event::NegotiationStarted { enterprise, round } => {
                self.state = State::Negotiating;
                let response_due_at = self
                    .running(DeadlineKind::FirstResponse)
                    .map_or(at, |deadline| deadline.due_at);
                // A further round keeps when the case first reached the enterprise (K01, K12).
                let recovered_before_fen = self.recovered_fen();
                let previous = self.negotiation.take();
                self.negotiation = Some(Negotiation {
                    enterprise: *enterprise,
                    round: *round,
                    reached_at: previous.as_ref().map_or(at, |n| n.reached_at),
                    first_contact_at: previous.as_ref().and_then(|n| n.first_contact_at),
                    response_due_at: previous
                        .as_ref()
                        .map_or(response_due_at, |n| n.response_due_at),
                    // N-1: once in a case, not once a round.
                    extension: previous
                        .as_ref()
                        .and_then(|n| n.extension)
                        .filter(|e| e.is_agreed),
                    handler: previous.and_then(|n| n.handler),
                    recovered_before_fen,
                    end: None,
                });
                self.agreement = None;
                self.rating = None;
                self.supersede(|_| true);
            }
            Event::HandlerAssigned { handler } => {
                if let Some(negotiation) = &mut self.negotiation {
                    negotiation.handler = Some(*handler);
                }
            }
            Event::Acknowledged {} | Event::MessagePosted { .. } => {}
            Event::OfferMade { offer } => {
                self.supersede(|by| by == offer.by);
                self.offers.push(offer.clone());
            }
            Event::OfferAccepted { offer, .. } => {
                let side = recorded.actor.side;
                let needed = if self.state == State::Mediating { 2 } else { 1 };
                self.change_offer(*offer, |o| {
                    o.accepted_by.push(side);
                    if o.accepted_by.len() >= needed {
                        o.status = OfferStatus::Accepted;
                    }
                });
            }
            Event::OfferDeclined { offer, .. } => {
                self.change_offer(*offer, |o| o.status = OfferStatus::Declined);
                if self.agreement.as_ref().is_some_and(|a| a.offer == *offer) {
                    self.agreement = None;
                }
            }
            Event::OfferWithdrawn { offer } => {
                self.change_offer(*offer, |o| o.status = OfferStatus::Withdrawn)
            }
            Event::AgreementDrafted {
                offer,
                text,
                duties,
            } => {
                self.supersede(|_| true);
                self.agreement = Some(SettlementAgreement {
                    offer: *offer,
                    text: text.clone(),
                    drafted_at: at,
                    confirmed_by: Vec::new(),
                    duties: duties.clone(),
                    performed_at: None,
                });
            }
            Event::AgreementConfirmed { by } => {
                if let Some(agreement) = &mut self.agreement {
                    agreement.confirmed_by.push(*by);
                }
            }
            Event::Settled {} => {
                // Confirmed late (N-5): it ended when it became settled_unconfirmed.
                let since = (self.state == State::SettledUnconfirmed)
                    .then(|| self.ended_at())
                    .flatten()
                    .unwrap_or(at);
                self.state = State::Settled;
                self.end_negotiation(since, Outcome::Settled, None);
            }
            Event::SettledUnconfirmed {} => {
                self.state = State::SettledUnconfirmed;
                self.end_negotiation(at, Outcome::SettledUnconfirmed, None);
            }
            Event::SettlementBecameFinal {} => {}
            Event::Reopened { .. } => {}
            Event::ExtensionProposed { by, working_days } => {
                if let Some(negotiation) = &mut self.negotiation {
                    negotiation.extension = Some(Extension {
                        proposed_by: *by,
                        working_days: *working_days,
                        is_agreed: false,
                    });
                }
            }
            Event::LimitExtended { .. } => {
                if let Some(extension) =
                    self.negotiation.as_mut().and_then(|n| n.extension.as_mut())
                {
                    extension.is_agreed = true;
                }
            }
            Event::PerformanceReported { duty, .. } => {
                self.change_duty(*duty, DutyStatus::Reported, at)
            }
            Event::PerformanceConfirmed { duty } => {
                self.change_duty(*duty, DutyStatus::Confirmed, at)
            }
            Event::BreachReported { duty, .. } => self.change_duty(*duty, DutyStatus::Breached, at),
            Event::NegotiationFailed { cause, .. } => {
                self.drop_unsettled_agreement();
                self.state = State::Failed;
                // What was said of the settlement does not rate what follows.
                self.rating = None;
                self.supersede(|_| true);
                self.end_negotiation(at, Outcome::Failed, Some(*cause));
            }
            Event::Withdrawn { .. } => {
                self.drop_unsettled_agreement();
                self.state = State::Withdrawn;
                self.supersede(|_| true);
                self.end_negotiation(at, Outcome::Withdrawn, None);
            }
            Event::Escalated {} => {
                self.state = State::Escalated;
                self.change_outcome(Outcome::Escalated);
            }
            Event::Unsettled {} => {
                self.state = State::Unsettled;
                self.change_outcome(Outcome::Unsettled);
            }
            Event::Received {
                bureau,
                basis,
                candidates,
            } => {
                self.state = State::Received;
                // J-2: the rule set, too, is that of the day the bureau got it (T-4).
                self.rule_set = RuleSet::on(shanghai_date(at));
                self.bureau = Some(BureauCase {
                    bureau: *bureau,
                    basis: *basis,
                    candidates: candidates.clone(),
                    received_at: at,
                    officer: None,
                    decision: None,
                    draft: None,
                    is_withdrawal_requested: false,
                    mediation: None,
                    termination: None,
                    closing: None,
                });
            }
            Event::Rated {
                solved,
                satisfaction,
            } => {
                self.rating = Some(Rating {
                    solved: *solved,
                    satisfaction: *satisfaction,
                    at,
                });
                // Z-5: the consumer's answer is the follow-up of a closed case.
                if self.state == State::Closed {
                    self.state = State::FollowedUp;
                }
            }
            _ => self.apply_bureau_event(event, at, account),
        }
    }

    pub(super) fn supersede(&mut self, of: impl Fn(Side) -> bool) {
        for offer in &mut self.offers {
            if offer.status == OfferStatus::Open && of(offer.by) {
                offer.status = OfferStatus::Superseded;
            }
        }
    }

    /// A text nobody came to be bound by is history, not an agreement.
    fn drop_unsettled_agreement(&mut self) {
        if self.state == State::Negotiating {
            self.agreement = None;
        }
    }

    fn change_offer(&mut self, n: OfferNumber, change: impl FnOnce(&mut super::offer::Offer)) {
        if let Some(offer) = self.offers.iter_mut().find(|o| o.n == n) {
            change(offer);
        }
    }

    fn change_duty(&mut self, n: DutyNumber, status: DutyStatus, at: Instant) {
        let Some(agreement) = &mut self.agreement else {
            return;
        };
        if let Some(duty) = agreement.duties.iter_mut().find(|d| d.n == n) {
            duty.status = status;
        }
        if agreement
            .duties
            .iter()
            .all(|d| d.status == DutyStatus::Confirmed)
        {
            agreement.performed_at = Some(at);
        }
    }

    fn ended_at(&self) -> Option<Instant> {
        self.negotiation
            .as_ref()
            .and_then(|n| n.end)
            .map(|end| end.at)
    }

    fn end_negotiation(&mut self, at: Instant, outcome: Outcome, cause: Option<FailureCause>) {
        // In time: the limit did not run out on it. The enterprise keeps it by confirming an agreement before it.
        let is_in_time =
            self.latest(DeadlineKind::NegotiationLimit)
                .is_none_or(|limit| match limit.status {
                    DeadlineStatus::Elapsed => false,
                    _ => limit.ended_at.unwrap_or(at) < limit.due_at,
                });
        if let Some(negotiation) = &mut self.negotiation {
            negotiation.end = Some(NegotiationEnd {
                at,
                outcome,
                cause,
                is_in_time,
            });
        }
    }

    fn change_outcome(&mut self, outcome: Outcome) {
        if let Some(end) = self.negotiation.as_mut().and_then(|n| n.end.as_mut()) {
            end.outcome = outcome;
        }
    }
}
