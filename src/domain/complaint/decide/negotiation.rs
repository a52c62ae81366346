//! Between the parties: messages, offers, extension, failure, withdrawal (N-1 … N-8). Mediators propose by the same offers.

use chrono::{Days, NaiveDate};

use super::{Decision, Ruling};
use crate::domain::{
    actor::Side,
    complaint::{
        State,
        deadline::DeadlineKind,
        event::{ContentRef, Event, FailureCause},
        offer::{Duty, DutyStatus, Offer, OfferStatus, Remedy},
        refusal::Refusal,
    },
    ids::{AccountId, FileId, OfferNumber},
    money::{self, Fen},
    rule_set::Limit,
};

impl Decision<'_> {
    pub(super) fn acknowledge(&mut self) -> Ruling {
        self.first_contact();
        self.emit(Event::Acknowledged {});
        Ok(())
    }

    /// N-2: any word of the enterprise to the consumer is the first contact.
    pub(super) fn first_contact(&mut self) {
        if self.side() == Side::Enterprise {
            self.meet(DeadlineKind::FirstResponse);
        }
    }

    pub(super) fn post_message(&mut self, text: &ContentRef, files: &[FileId]) -> Ruling {
        self.check_files(files)?;
        self.first_contact();
        self.emit(Event::MessagePosted {
            text: text.clone(),
            files: files.to_vec(),
        });
        Ok(())
    }

    pub(super) fn make_offer(
        &mut self,
        remedies: &[Remedy],
        perform_by_on: NaiveDate,
        valid_until_on: NaiveDate,
        conditions: &Option<ContentRef>,
    ) -> Ruling {
        if self.complaint.agreement.is_some() && self.complaint.state == State::Negotiating {
            return Err(Refusal::AgreementPending);
        }
        // C-11: an amount where money is promised, and only there.
        let is_amount_right = |r: &Remedy| {
            r.kind.takes_amount() == r.amount_fen.is_some_and(|amount| !amount.is_zero())
                && (r.kind.takes_amount() || r.amount_fen.is_none())
        };
        if remedies.is_empty() || !remedies.iter().all(is_amount_right) {
            return Err(Refusal::NoRemedy);
        }
        let amount = money::sum(remedies.iter().filter_map(|r| r.amount_fen))
            .ok_or(Refusal::AmountTooLarge)?;
        let earliest = self.today();
        let latest = earliest
            .checked_add_days(Days::new(3 * 365))
            .unwrap_or(earliest);
        for (field, on) in [
            ("/perform_by_on", perform_by_on),
            ("/valid_until_on", valid_until_on),
        ] {
            if !(earliest..=latest).contains(&on) {
                return Err(Refusal::DateOutOfRange {
                    field,
                    earliest,
                    latest,
                });
            }
        }
        self.check_authority(amount)?;
        self.first_contact();
        let offer = Offer {
            n: self.complaint.offers.len() as OfferNumber + 1,
            by: self.side(),
            author: self.context.actor.account(),
            made_at: self.at,
            remedies: remedies.to_vec(),
            perform_by_on,
            valid_until_on,
            conditions: conditions.clone(),
            status: OfferStatus::Open,
            accepted_by: Vec::new(),
            approved_by: self.context.authority.approved_by,
        };
        self.take_back_accepted_proposal();
        self.emit(Event::OfferMade { offer });
        Ok(())
    }

    /// What both accepted in mediation binds nobody until it is put down (M-8); who proposes anew takes it back, so that one
    /// accepted offer stands at most.
    fn take_back_accepted_proposal(&mut self) {
        let is_accepted = |o: &&Offer| o.by == Side::Bureau && o.status == OfferStatus::Accepted;
        if let Some(offer) = self.complaint.offers.iter().find(is_accepted) {
            self.emit(Event::OfferWithdrawn { offer: offer.n });
        }
    }

    /// Asked last: what a manager is shown could leave as it is.
    fn check_authority(&self, amount: Fen) -> Ruling {
        let authority = self.context.authority;
        match authority.limit {
            Some(limit) if self.side() == Side::Enterprise && !authority.covers(amount) => {
                Err(Refusal::AboveLimit { limit, amount })
            }
            _ => Ok(()),
        }
    }

    fn answerable_offer(&self, n: OfferNumber) -> Result<Offer, Refusal> {
        let offer = self
            .complaint
            .offer(n)
            .ok_or(Refusal::NoSuchOffer { offer: n })?;
        if offer.status != OfferStatus::Open {
            return Err(Refusal::OfferNotOpen { offer: n });
        }
        if offer.by == self.side() {
            return Err(Refusal::OwnOffer);
        }
        Ok(offer.clone())
    }

    pub(super) fn accept_offer(&mut self, n: OfferNumber, text: &ContentRef) -> Ruling {
        let offer = self.answerable_offer(n)?;
        if !offer.is_valid_on(self.today()) {
            return Err(Refusal::OfferExpired {
                offer: n,
                valid_until_on: offer.valid_until_on,
            });
        }
        if offer.accepted_by.contains(&self.side()) {
            return Err(Refusal::AlreadyConfirmed);
        }
        let amount = money::sum(offer.remedies.iter().filter_map(|r| r.amount_fen));
        self.check_authority(amount.unwrap_or(Fen::MAX))?;
        self.first_contact();
        self.emit(Event::OfferAccepted {
            offer: n,
            approved_by: self.context.authority.approved_by,
        });
        if self.complaint.state == State::Mediating {
            // A mediator's proposal both accept is put down by the mediator (M-8).
            return Ok(());
        }
        let duties = offer
            .remedies
            .into_iter()
            .zip(1..)
            .map(|(remedy, n)| Duty {
                n,
                remedy,
                due_on: offer.perform_by_on,
                status: DutyStatus::Pending,
            })
            .collect();
        self.emit(Event::AgreementDrafted {
            offer: n,
            text: text.clone(),
            duties,
        });
        Ok(())
    }

    pub(super) fn decline_offer(&mut self, n: OfferNumber, reason: &Option<ContentRef>) -> Ruling {
        let is_drafted = self.complaint.state == State::Negotiating
            && self
                .complaint
                .agreement
                .as_ref()
                .is_some_and(|a| a.offer == n);
        if is_drafted {
            // The agreement made from it is not yet confirmed by both, so either may still say no.
            self.cancel(DeadlineKind::ConsumerConfirmation);
            self.restart_limit();
        } else {
            self.answerable_offer(n)?;
        }
        self.first_contact();
        self.emit(Event::OfferDeclined {
            offer: n,
            reason: reason.clone(),
        });
        Ok(())
    }

    /// The enterprise had kept the limit by confirming; with the agreement gone what is left of it runs again.
    fn restart_limit(&mut self) {
        if self
            .complaint
            .running(DeadlineKind::NegotiationLimit)
            .is_some()
        {
            return;
        }
        let Some(limit) = self
            .complaint
            .latest(DeadlineKind::NegotiationLimit)
            .cloned()
        else {
            return;
        };
        if limit.due_at > self.at {
            self.push_deadline(limit.reopened());
        } else {
            // Nothing is left: one more working day to talk, then it fails as any limit does.
            self.set_deadline_of(DeadlineKind::NegotiationLimit, Limit::WorkingDays(1));
        }
    }

    pub(super) fn withdraw_offer(&mut self, n: OfferNumber) -> Ruling {
        let offer = self
            .complaint
            .offer(n)
            .ok_or(Refusal::NoSuchOffer { offer: n })?;
        if offer.by != self.side() {
            return Err(Refusal::NotYourOffer);
        }
        if offer.status != OfferStatus::Open {
            return Err(Refusal::OfferNotOpen { offer: n });
        }
        self.emit(Event::OfferWithdrawn { offer: n });
        Ok(())
    }

    /// N-6: either side may end it.
    pub(super) fn declare_failure(&mut self, reason: &Option<ContentRef>) -> Ruling {
        let cause = match self.side() {
            Side::Enterprise => FailureCause::DeclaredByEnterprise,
            _ => FailureCause::DeclaredByConsumer,
        };
        self.first_contact();
        self.fail(cause, reason.clone())
    }

    pub(super) fn withdraw(&mut self, reason: &Option<ContentRef>) -> Ruling {
        if self.complaint.state == State::Negotiating {
            // N-8. Who proposed what was just accepted reads that first, and may then decline and withdraw.
            if self.complaint.awaits_proposer(Side::Consumer) {
                return Err(Refusal::AgreementPending);
            }
            self.cancel_all();
            self.emit(Event::Withdrawn {
                reason: reason.clone(),
            });
            return Ok(());
        }
        // At the bureau a withdrawal is a reason to end the mediation (Z-1 no. 1); the officer acts on it.
        if self
            .complaint
            .bureau
            .as_ref()
            .is_some_and(|b| b.is_withdrawal_requested)
        {
            return Err(Refusal::AlreadyRequested);
        }
        self.emit(Event::WithdrawalRequested {
            reason: reason.clone(),
        });
        Ok(())
    }

    pub(super) fn assign(&mut self, to: AccountId) -> Ruling {
        if self.complaint.state.is_odr() {
            self.emit(Event::HandlerAssigned { handler: to });
        } else if self.complaint.state == State::Received {
            self.emit(Event::FirstCheckStarted { officer: to });
        } else {
            self.emit(Event::OfficerAssigned { officer: to });
        }
        Ok(())
    }
}
