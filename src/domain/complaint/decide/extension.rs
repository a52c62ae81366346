//! The limit of a negotiation, lengthened by both (N-1).

use super::{Decision, Ruling};
use crate::domain::{
    complaint::{
        deadline::{Deadline, DeadlineChange, DeadlineKind},
        event::Event,
        refusal::Refusal,
    },
    deadline_rule,
    rule_set::Limit,
};

impl Decision<'_> {
    /// Extension of the limit: proposed by one side, agreed by the other, once.
    pub(super) fn extend(&mut self, working_days: u32) -> Ruling {
        let max_wd = self.parameters().extension_wd;
        let side = self.side();
        let Some(negotiation) = &self.complaint.negotiation else {
            return Err(Refusal::NoAgreement);
        };
        match negotiation.extension {
            Some(e) if e.is_agreed => return Err(Refusal::AlreadyExtended),
            Some(e) if e.proposed_by == side => return Err(Refusal::OwnProposal),
            Some(e) if e.working_days == working_days => {
                return self.agree_to_extension(working_days);
            }
            // Another number is a proposal of one's own.
            Some(_) | None => {}
        }
        if !(1..=max_wd).contains(&working_days) {
            return Err(Refusal::ExtensionTooLong { max_wd });
        }
        self.extensible_limit()?;
        self.first_contact();
        self.emit(Event::ExtensionProposed {
            by: side,
            working_days,
        });
        Ok(())
    }

    /// It does not run while the consumer considers a settlement the enterprise has confirmed.
    fn extensible_limit(&self) -> Result<Deadline, Refusal> {
        self.complaint
            .running(DeadlineKind::NegotiationLimit)
            .cloned()
            .ok_or(Refusal::AgreementPending)
    }

    fn agree_to_extension(&mut self, working_days: u32) -> Ruling {
        let rollover = self.parameters().rollover;
        let deadline = self.extensible_limit()?;
        let Some(Limit::WorkingDays(days)) = deadline.limit else {
            return Err(Refusal::AlreadyExtended);
        };
        let limit = Limit::WorkingDays(days + working_days);
        let due = deadline_rule::due(self.context.calendar, deadline.start_at, limit, rollover);
        let moved = deadline.moved(limit, &due, self.context.calendar, self.at);
        self.first_contact();
        self.pending.push(DeadlineChange::Moved {
            n: deadline.n,
            from_on: deadline.due_on,
            to: moved,
        });
        self.emit(Event::LimitExtended { working_days });
        Ok(())
    }
}
