//! At the bureau: acceptance (A-1 … A-3), mediation (M-1, M-2, M-8), termination and closing (Z-1 … Z-4).

use chrono::NaiveDate;

use super::{Decision, Ruling};
use crate::domain::{
    category::ProblemCategory,
    complaint::{
        BureauCase, State,
        command::Likeness,
        deadline::{Deadline, DeadlineKind},
        event::{
            AgreementForm, ClosingFacts, ClosingResult, ContentRef, DeliveryChannel, Draft, Event,
            MediationMode, RejectionGround, Substantiated, TerminationReason,
        },
        refusal::Refusal,
    },
    ids::{AccountId, ComplaintId},
    money::Fen,
    rule_set::grounds,
    time::shanghai_date,
};

/// Z-1 no. 1: withdrawn or self-settled.
const WITHDRAWN_OR_SETTLED: TerminationReason = TerminationReason(1);
/// Z-1 no. 5.
pub(super) const LIMIT_PASSED: TerminationReason = TerminationReason(5);

impl Decision<'_> {
    fn case(&self) -> Result<&BureauCase, Refusal> {
        self.complaint.bureau.as_ref().ok_or(Refusal::NotYetDecided)
    }

    /// Who decides takes the case in hand.
    fn take_in_hand(&mut self) -> Option<AccountId> {
        let officer = self.context.actor.account()?;
        if self.complaint.state == State::Received {
            self.emit(Event::FirstCheckStarted { officer });
        }
        Some(officer)
    }

    pub(super) fn accept(&mut self) -> Ruling {
        let Some(officer) = self.take_in_hand() else {
            return Err(Refusal::NotYetDecided);
        };
        self.meet(DeadlineKind::Acceptance);
        // M-2
        self.set_deadline(DeadlineKind::MediationLimit);
        self.emit(Event::Accepted { officer });
        Ok(())
    }

    /// a draft until a reviewer approves it; the seven days go on.
    pub(super) fn reject(&mut self, ground: RejectionGround, reason: &ContentRef) -> Ruling {
        let grounds = grounds(self.complaint.rule_set);
        if !grounds.contains(&ground.0) {
            return Err(Refusal::NoSuchGround {
                max: *grounds.end(),
            });
        }
        if self.case()?.draft.is_some() {
            return Err(Refusal::DraftWaiting);
        }
        self.take_in_hand();
        self.emit(Event::DecisionDrafted {
            draft: Draft::Rejection {
                ground,
                reason: reason.clone(),
            },
        });
        Ok(())
    }

    pub(super) fn approve_draft(&mut self) -> Ruling {
        let pending = self.case()?.draft.clone().ok_or(Refusal::NoDraft)?;
        if !self
            .case()?
            .has_draft_to_approve(self.context.actor.account())
        {
            return Err(Refusal::OwnDraft);
        }
        match pending.draft {
            Draft::Rejection { ground, reason } => {
                // decided, and told within the same limit.
                self.tell_within_acceptance();
                self.meet(DeadlineKind::Acceptance);
                self.emit(Event::Rejected { ground, reason });
            }
            Draft::Termination { reason, text } => {
                self.take_up_draft();
                self.meet(DeadlineKind::MediationLimit);
                // Z-2
                self.set_deadline(DeadlineKind::TerminateNotice);
                self.emit(Event::Terminated { reason, text });
            }
            Draft::Closing { facts } => self.close_with(facts),
        }
        Ok(())
    }

    /// The telling takes over what is left of the days of acceptance; where nothing is, it is owed at once.
    fn tell_within_acceptance(&mut self) {
        if let Some(acceptance) = self.complaint.running(DeadlineKind::Acceptance) {
            let telling = Deadline {
                kind: DeadlineKind::TerminateNotice,
                ..acceptance.reopened()
            };
            self.push_deadline(telling);
        }
    }

    /// Z-3: what the rules drafted at the limit leaves the case as it was until somebody takes it up; §11 ends a mediation only
    /// from within and through its drafted end.
    fn take_up_draft(&mut self) {
        if self.complaint.state == State::Accepted {
            self.emit(Event::MediationStarted {
                mediator: None,
                mode: None,
                respondent_consents: None,
            });
        }
        if self.complaint.state == State::Mediating {
            self.emit(Event::DraftTakenUp {});
        }
    }

    pub(super) fn return_draft(&mut self, reason: &ContentRef) -> Ruling {
        if self.case()?.draft.is_none() {
            return Err(Refusal::NoDraft);
        }
        self.emit(Event::DraftReturned {
            reason: reason.clone(),
        });
        Ok(())
    }

    pub(super) fn start_mediation(
        &mut self,
        mode: MediationMode,
        respondent_consents: bool,
    ) -> Ruling {
        // M-1
        if !respondent_consents {
            return Err(Refusal::ConsentMissing);
        }
        self.emit(Event::MediationStarted {
            mediator: self.context.actor.account(),
            mode: Some(mode),
            respondent_consents: Some(true),
        });
        Ok(())
    }

    pub(super) fn record_agreement(
        &mut self,
        form: AgreementForm,
        terms: &ContentRef,
        record: &Option<ContentRef>,
        recovered_fen: Fen,
    ) -> Ruling {
        // M-8
        if form != AgreementForm::Document && record.is_none() {
            return Err(Refusal::RecordMissing);
        }
        self.meet(DeadlineKind::MediationLimit);
        // Z-4: an agreement is told and closed in the time a termination has (Z-2).
        self.set_deadline(DeadlineKind::TerminateNotice);
        self.emit(Event::AgreementRecorded {
            form,
            terms: terms.clone(),
            record: record.clone(),
            recovered_fen,
        });
        Ok(())
    }

    pub(super) fn terminate(
        &mut self,
        reason: TerminationReason,
        text: &Option<ContentRef>,
    ) -> Ruling {
        if !(1..=8).contains(&reason.0) || (reason.0 == 8 && text.is_none()) {
            return Err(Refusal::NoSuchReason);
        }
        let case = self.case()?;
        if reason == LIMIT_PASSED
            && let Some(limit) = self.complaint.running(DeadlineKind::MediationLimit)
            && self.at < limit.due_at
        {
            return Err(Refusal::LimitNotPassed {
                due_on: limit.due_on,
            });
        }
        if reason == WITHDRAWN_OR_SETTLED && !case.is_withdrawal_requested && text.is_none() {
            return Err(Refusal::NoWithdrawal);
        }
        let waits_for_reviewer = case.draft.as_ref().is_some_and(|d| d.by.is_some());
        if waits_for_reviewer {
            return Err(Refusal::DraftWaiting);
        }
        if self.complaint.state == State::Accepted {
            // §11 ends a mediation only from within: it is opened so that it can be ended (a refused consent, M-1).
            let respondent_consents = (reason.0 == 2).then_some(false);
            self.emit(Event::MediationStarted {
                mediator: None,
                mode: None,
                respondent_consents,
            });
        }
        self.emit(Event::DecisionDrafted {
            draft: Draft::Termination {
                reason,
                text: text.clone(),
            },
        });
        Ok(())
    }

    /// Z-4. §2, R-2: that a complaint was not substantiated is a draft until a reviewer approves it.
    pub(super) fn close(
        &mut self,
        recovered_fen: Fen,
        problem: ProblemCategory,
        substantiated: Substantiated,
        told_on: NaiveDate,
        told_by: DeliveryChannel,
    ) -> Ruling {
        let case = self.case()?;
        if case.draft.is_some() {
            return Err(Refusal::DraftWaiting);
        }
        let result = match (self.complaint.state, case.termination) {
            (State::Agreed, _) => ClosingResult::MediationAgreement,
            (State::Rejected, _) => ClosingResult::Rejected,
            (_, Some(WITHDRAWN_OR_SETTLED)) if case.is_withdrawal_requested => {
                ClosingResult::Withdrawn
            }
            (_, Some(WITHDRAWN_OR_SETTLED)) => ClosingResult::SelfSettled,
            _ => ClosingResult::Terminated,
        };
        let may_recover = matches!(
            result,
            ClosingResult::MediationAgreement
                | ClosingResult::SelfSettled
                | ClosingResult::Withdrawn
        ) || self.complaint.recovered_fen() > Fen::ZERO;
        if recovered_fen > Fen::ZERO && !may_recover {
            return Err(Refusal::NothingToRecover);
        }
        // Z-4: the final decision has been told to all parties.
        let today = self.today();
        let mediation_ended_at = case.mediation.as_ref().and_then(|m| m.ended_at);
        let decided_on = mediation_ended_at
            .or(case.decision.as_ref().map(|d| d.at))
            .map_or(today, shanghai_date);
        if told_on < decided_on {
            return Err(Refusal::ToldBeforeDecision { decided_on });
        }
        if told_on > today {
            return Err(Refusal::DateOutOfRange {
                field: "/told_on",
                earliest: decided_on,
                latest: today,
            });
        }
        let facts = ClosingFacts {
            result,
            recovered_fen,
            problem,
            substantiated,
            told_on,
            told_by,
        };
        match substantiated {
            // As A-6 has it for rejections, a reviewer's time is no time added: the limit runs until the case is closed.
            Substantiated::No => self.emit(Event::DecisionDrafted {
                draft: Draft::Closing { facts },
            }),
            Substantiated::Yes | Substantiated::NotAssessed => self.close_with(facts),
        }
        Ok(())
    }

    fn close_with(&mut self, facts: ClosingFacts) {
        self.meet(DeadlineKind::TerminateNotice);
        self.emit(Event::Closed {
            facts,
            original: None,
        });
    }

    /// J-4: the first to receive handles; a later copy is linked and closed.
    pub(super) fn close_duplicate(&mut self, original: ComplaintId, likeness: Likeness) -> Ruling {
        let (Some(filing), Some(case)) = (&self.complaint.filing, &self.complaint.bureau) else {
            return Err(Refusal::NotADuplicate);
        };
        let problem = filing.problem;
        let is_earlier_copy = self.context.original.is_some_and(|first| {
            first.id == original
                && first.id != self.complaint.id
                && first
                    .bureau
                    .as_ref()
                    .and_then(|b| b.closing.as_ref())
                    .is_none_or(|c| c.original.is_none())
                && first.consumer == self.complaint.consumer
                && first
                    .bureau
                    .as_ref()
                    .is_some_and(|b| b.received_at <= case.received_at)
                && first.filing.as_ref().is_some_and(|f| {
                    match (f.respondent.enterprise, filing.respondent.enterprise) {
                        (Some(one), Some(other)) => one == other,
                        _ => likeness.same_name,
                    }
                })
                && !likeness.other_order
        });
        if !is_earlier_copy {
            return Err(Refusal::NotADuplicate);
        }
        self.take_in_hand();
        self.meet(DeadlineKind::Acceptance);
        let facts = ClosingFacts {
            result: ClosingResult::Duplicate,
            recovered_fen: Fen::ZERO,
            problem,
            substantiated: Substantiated::NotAssessed,
            told_on: self.today(),
            told_by: DeliveryChannel::Online,
        };
        self.emit(Event::Closed {
            facts,
            original: Some(original),
        });
        Ok(())
    }

    pub(super) fn rate(&mut self, solved: bool, satisfaction: u8) -> Ruling {
        if self.complaint.rating.is_some() {
            return Err(Refusal::AlreadyRated);
        }
        if !(1..=5).contains(&satisfaction) {
            return Err(Refusal::RatingOutOfRange);
        }
        self.emit(Event::Rated {
            solved,
            satisfaction,
        });
        Ok(())
    }
}
