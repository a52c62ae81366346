//! Which event tells whom what. Nobody is told of their own act, except that a filing has arrived.
//!
//! An act of several events speaks once: where one event always follows another (an accepted offer and the agreement drafted
//! from it), the one that names the next date is the one that tells.

mod reminders;

use super::{Audience, Notice, NoticeKind as Kind};
use crate::domain::{
    actor::Side,
    complaint::{
        Complaint,
        deadline::{DeadlineChange, DeadlineKind},
        event::{AfterBreach, ClosingResult, Event, Recorded, Substantiated},
    },
    ids::AccountId,
    time::{Instant, end_of_day},
};

/// Whom one event concerns. `complaint` is as it stands after it, or after the whole command.
pub fn notices(complaint: &Complaint, recorded: &Recorded) -> Vec<(Audience, Notice)> {
    let mut told = Telling {
        complaint,
        recorded,
        notices: Vec::new(),
    };
    told.tell();
    told.notices
}

struct Telling<'a> {
    complaint: &'a Complaint,
    recorded: &'a Recorded,
    notices: Vec<(Audience, Notice)>,
}

impl Telling<'_> {
    fn tell(&mut self) {
        match &self.recorded.event {
            // Told by what follows: where the complaint went.
            Event::Submitted { .. } | Event::Escalated {} => {}
            Event::Drafted { .. } | Event::Redrafted { .. } | Event::Rated { .. } => {}
            Event::EvidenceAdded { .. } => {
                // While it is a draft there is nobody else.
                if self.complaint.filing.is_some() {
                    self.others(Kind::EvidenceAdded);
                }
            }
            Event::NegotiationStarted { round, .. } => self.negotiation_started(*round),
            Event::HandlerAssigned { handler } => self.assigned(*handler, Side::Enterprise),
            Event::Acknowledged {} => self.consumer(Kind::FirstContact),
            Event::MessagePosted { .. } => self.others(Kind::Message),
            Event::OfferMade { offer } => {
                let until = end_of_day(offer.valid_until_on);
                self.others(Notice::from(Kind::OfferMade).n(offer.n).until(Some(until)));
                self.approved(offer.approved_by);
            }
            Event::OfferAccepted {
                offer, approved_by, ..
            } => {
                self.approved(*approved_by);
                // Between the parties the agreement drafted from it tells.
                if self.complaint.bureau.is_some() {
                    self.others(Notice::from(Kind::OfferAccepted).n(*offer));
                }
            }
            Event::OfferDeclined { offer, .. } => {
                self.others(Notice::from(Kind::OfferDeclined).n(*offer))
            }
            Event::OfferWithdrawn { offer } => {
                self.others(Notice::from(Kind::OfferWithdrawn).n(*offer))
            }
            Event::AgreementDrafted { offer, .. } => {
                let until = self.running(DeadlineKind::NegotiationLimit);
                self.others(Notice::from(Kind::AgreementDrafted).n(*offer).until(until));
            }
            Event::AgreementConfirmed { by } => self.agreement_confirmed(*by),
            Event::Settled {} => self.others(Kind::Settled),
            Event::SettledUnconfirmed {} => {
                let until = self.set(DeadlineKind::ReopenWindow);
                self.consumer(Notice::from(Kind::SettledUnconfirmed).until(until));
                self.respondent(Kind::SettledUnconfirmedRespondent);
            }
            Event::SettlementBecameFinal {} => self.others(Kind::SettlementFinal),
            // The round that begins tells, with its dates.
            Event::Reopened { .. } => {}
            Event::ExtensionProposed { working_days, .. } => {
                self.others(Notice::from(Kind::ExtensionProposed).n(*working_days))
            }
            Event::LimitExtended { .. } => {
                let until = self.moved().map(|(_, until)| until);
                self.others(Notice::from(Kind::LimitExtended).until(until));
            }
            Event::PerformanceReported { duty, .. } => {
                self.others(Notice::from(Kind::PerformanceReported).n(*duty))
            }
            Event::PerformanceConfirmed { duty } => {
                self.others(Notice::from(Kind::PerformanceConfirmed).n(*duty))
            }
            Event::BreachReported { duty, then, .. } => {
                if *then == AfterBreach::Bureau {
                    self.others(Notice::from(Kind::BreachReported).n(*duty));
                }
            }
            Event::NegotiationFailed { .. } => self.failed(),
            Event::Withdrawn { .. } => self.others(Kind::Withdrawn),
            Event::Unsettled {} => {
                self.consumer(Kind::Unsettled);
                self.respondent(Kind::UnsettledRespondent);
            }
            Event::Received { .. } => self.received(),
            Event::OfficerAssigned { officer } | Event::FirstCheckStarted { officer } => {
                self.assigned(*officer, Side::Bureau)
            }
            Event::Accepted { .. } => {
                let until = self.set(DeadlineKind::MediationLimit);
                self.consumer(Notice::from(Kind::Accepted).until(until));
                self.respondent(Notice::from(Kind::AcceptedRespondent).until(until));
            }
            Event::DecisionDrafted { .. } => self.draft_waits(),
            // What it leads to is told.
            Event::DraftTakenUp {} => {}
            Event::DraftReturned { .. } => self.officer(Kind::DraftReturned),
            Event::Rejected { ground, .. } => {
                self.consumer(Notice::from(Kind::Rejected).n(u32::from(ground.0)));
                self.respondent(Kind::RejectedRespondent);
                self.officer(Kind::DraftApproved);
            }
            Event::WithdrawalRequested { .. } => self.officer(Kind::WithdrawalRequested),
            Event::MediationStarted { mediator, .. } => {
                // Opened without a mediator only so that it can be ended: the termination tells.
                if mediator.is_some() {
                    let until = self.running(DeadlineKind::MediationLimit);
                    self.consumer(Notice::from(Kind::MediationStarted).until(until));
                    self.respondent(Notice::from(Kind::MediationStarted).until(until));
                }
            }
            Event::AgreementRecorded { .. } => {
                self.consumer(Kind::AgreementRecorded);
                self.respondent(Kind::AgreementRecorded);
            }
            Event::Terminated { reason, .. } => {
                let notice = Notice::from(Kind::Terminated).n(u32::from(reason.0));
                self.consumer(notice);
                self.respondent(notice);
                self.officer(Kind::DraftApproved);
            }
            Event::Closed { facts, .. } => {
                self.consumer(match facts.result {
                    ClosingResult::Duplicate => Kind::ClosedDuplicate,
                    _ => Kind::Closed,
                });
                self.respondent(Kind::ClosedRespondent);
                // Only a reviewer's approval closes with this finding (§2).
                if facts.substantiated == Substantiated::No {
                    self.officer(Kind::DraftApproved);
                }
            }
            Event::ReminderSent { deadline, level } => self.remind(*deadline, *level),
            Event::DeadlinesRecomputed { .. } => {
                if let Some((kind, until)) = self.moved() {
                    let notice = Notice::from(Kind::DeadlineMoved)
                        .of(kind)
                        .until(Some(until));
                    self.others(notice);
                }
            }
        }
    }

    fn negotiation_started(&mut self, round: u32) {
        let response = self.set(DeadlineKind::FirstResponse);
        let limit = self.set(DeadlineKind::NegotiationLimit);
        if round > 1 {
            self.respondent(Notice::from(Kind::NewRound).until(limit));
            return;
        }
        let filed = Notice::from(Kind::FiledWithEnterprise).until(response);
        self.push(Audience::Complainant(self.complaint.consumer), filed);
        self.respondent(Notice::from(Kind::ReachedEnterprise).until(response));
    }

    /// What waited for a manager has left: whoever proposed it acts, but not at this moment.
    fn approved(&mut self, by: Option<AccountId>) {
        let (Some(account), Some(negotiation)) =
            (self.recorded.actor.account, &self.complaint.negotiation)
        else {
            return;
        };
        if by.is_some() && self.recorded.actor.side == Side::Enterprise {
            let of = negotiation.enterprise;
            self.push(
                Audience::Handler { account, of },
                Notice::from(Kind::ProposalApproved),
            );
        }
    }

    fn agreement_confirmed(&mut self, by: Side) {
        let both = self
            .complaint
            .agreement
            .as_ref()
            .is_some_and(|a| a.confirmed_by.len() > 1);
        if both {
            return;
        }
        let waits = match by {
            Side::Enterprise => DeadlineKind::ConsumerConfirmation,
            _ => DeadlineKind::NegotiationLimit,
        };
        let until = self.running(waits);
        self.others(Notice::from(Kind::AgreementConfirmed).until(until));
    }

    /// J-1: without consent the consumer is asked. With it the bureau's receipt tells.
    fn failed(&mut self) {
        if let Some(until) = self.set(DeadlineKind::EscalationReply) {
            // Also who declared it: here a decision and its last day are asked for.
            let asked = Notice::from(Kind::FailedAsked).until(Some(until));
            self.push(Audience::Complainant(self.complaint.consumer), asked);
            self.respondent(Kind::FailedRespondent);
        }
    }

    fn received(&mut self) {
        let until = self.set(DeadlineKind::Acceptance);
        let arrived = match self.complaint.negotiation {
            Some(_) => Kind::Escalated,
            None => Kind::FiledWithBureau,
        };
        self.push(
            Audience::Complainant(self.complaint.consumer),
            Notice::from(arrived).until(until),
        );
        self.respondent(Kind::EscalatedRespondent);
        self.officer(Notice::from(Kind::Received).until(until));
    }

    fn draft_waits(&mut self) {
        let Some(case) = &self.complaint.bureau else {
            return;
        };
        let reviewers = Audience::Reviewers {
            of: case.bureau,
            except: self.recorded.actor.account,
        };
        self.push(reviewers, Notice::from(Kind::DraftWaits));
        // Z-3: opened by the rules, so the officer does not know yet.
        if self.recorded.actor.side == Side::System {
            self.officer(Kind::DraftWaits);
        }
    }

    fn assigned(&mut self, account: AccountId, side: Side) {
        if self.recorded.actor.account == Some(account) {
            return;
        }
        let audience = match (side, &self.complaint.negotiation, &self.complaint.bureau) {
            (Side::Enterprise, Some(negotiation), _) => Audience::Handler {
                account,
                of: negotiation.enterprise,
            },
            (_, _, Some(case)) => Audience::Officer {
                account,
                of: case.bureau,
            },
            _ => return,
        };
        let until = self.complaint.next_due().map(|d| d.due_at);
        self.push(audience, Notice::from(Kind::Assigned).until(until));
    }

    /// Every side that has the case now, but not the one that acted.
    fn others(&mut self, notice: impl Into<Notice>) {
        let notice = notice.into();
        self.consumer(notice);
        self.respondent(notice);
        self.officer(notice);
    }

    fn consumer(&mut self, notice: impl Into<Notice>) {
        if self.recorded.actor.side != Side::Consumer {
            self.push(
                Audience::Complainant(self.complaint.consumer),
                notice.into(),
            );
        }
    }

    /// an enterprise knows of the case only once it was negotiated there.
    fn respondent(&mut self, notice: impl Into<Notice>) {
        if self.recorded.actor.side != Side::Enterprise
            && let Some(audience) = self.handler()
        {
            self.push(audience, notice.into());
        }
    }

    fn handler(&self) -> Option<Audience> {
        let negotiation = self.complaint.negotiation.as_ref()?;
        let of = negotiation.enterprise;
        Some(match negotiation.handler {
            Some(account) => Audience::Handler { account, of },
            None => Audience::Enterprise(of),
        })
    }

    /// The officer in charge, or where there is none yet, who gives out the cases; not the one who acted.
    fn officer(&mut self, notice: impl Into<Notice>) {
        let Some(case) = &self.complaint.bureau else {
            return;
        };
        let of = case.bureau;
        let audience = match case.officer {
            Some(account) if self.recorded.actor.account == Some(account) => return,
            Some(account) => Audience::Officer { account, of },
            None => Audience::Bureau(of),
        };
        self.push(audience, notice.into());
    }

    /// When a deadline ends that this event set.
    fn set(&self, kind: DeadlineKind) -> Option<Instant> {
        self.recorded
            .deadlines
            .iter()
            .find_map(|change| match change {
                DeadlineChange::Set(deadline) if deadline.kind == kind => Some(deadline.due_at),
                _ => None,
            })
    }

    fn running(&self, kind: DeadlineKind) -> Option<Instant> {
        self.complaint.running(kind).map(|d| d.due_at)
    }

    /// The first deadline this event moved, and to when.
    fn moved(&self) -> Option<(DeadlineKind, Instant)> {
        self.recorded
            .deadlines
            .iter()
            .find_map(|change| match change {
                DeadlineChange::Moved { to, .. } => Some((to.kind, to.due_at)),
                _ => None,
            })
    }

    fn push(&mut self, audience: Audience, notice: Notice) {
        let by = self.recorded.actor.side;
        self.notices.push((audience, notice.by(by)));
    }
}

#[cfg(test)]
mod tests;
