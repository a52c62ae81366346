//! From an accepted offer to a performed agreement (N-5), and back when it is broken.

use super::{Decision, Ruling};
use crate::domain::{
    actor::Side,
    complaint::{
        SettlementAgreement, State,
        deadline::{DeadlineChange, DeadlineKind},
        event::{AfterBreach, ContentRef, Event, FailureCause},
        offer::{Duty, DutyStatus},
        refusal::Refusal,
    },
    ids::{DutyNumber, FileId},
};

impl Decision<'_> {
    fn agreement(&self) -> Result<&SettlementAgreement, Refusal> {
        self.complaint
            .agreement
            .as_ref()
            .ok_or(Refusal::NoAgreement)
    }

    fn duty(&self, n: DutyNumber) -> Result<Duty, Refusal> {
        self.agreement()?
            .duty(n)
            .cloned()
            .ok_or(Refusal::NoSuchDuty { duty: n })
    }

    pub(super) fn confirm_agreement(&mut self) -> Ruling {
        let side = self.side();
        if self.agreement()?.confirmed_by.contains(&side) {
            return Err(Refusal::AlreadyConfirmed);
        }
        let both = !self.agreement()?.confirmed_by.is_empty();
        if side == Side::Enterprise {
            self.first_contact();
            // The enterprise has kept the limit; the consumer's own time begins with the notice (N-5).
            self.meet(DeadlineKind::NegotiationLimit);
            if !both {
                self.set_deadline(DeadlineKind::ConsumerConfirmation);
            }
        } else {
            self.meet(DeadlineKind::ConsumerConfirmation);
            self.meet(DeadlineKind::ReopenWindow);
        }
        self.emit(Event::AgreementConfirmed { by: side });
        if both {
            let was_unconfirmed = self.complaint.state == State::SettledUnconfirmed;
            if !was_unconfirmed {
                self.set_duty_deadlines();
            }
            self.emit(Event::Settled {});
        }
        Ok(())
    }

    /// Each duty not yet performed gets its clock.
    pub(super) fn set_duty_deadlines(&mut self) {
        let Some(agreement) = &self.complaint.agreement else {
            return;
        };
        let pending: Vec<_> = agreement
            .duties
            .iter()
            .filter(|d| d.status == DutyStatus::Pending)
            .map(|d| (d.n, d.due_on))
            .collect();
        for (n, due_on) in pending {
            self.set_performance_deadline(n, due_on);
        }
    }

    fn end_duty_deadline(&mut self, n: DutyNumber) {
        let deadline = self
            .complaint
            .deadlines
            .iter()
            .find(|d| d.duty == Some(n) && d.status.is_running());
        if let Some(deadline) = deadline {
            self.pending.push(DeadlineChange::Met { n: deadline.n });
        }
    }

    pub(super) fn report_performance(
        &mut self,
        n: DutyNumber,
        note: &Option<ContentRef>,
        proof: &[FileId],
    ) -> Ruling {
        if !self.agreement()?.confirmed_by.contains(&Side::Enterprise) {
            return Err(Refusal::NoAgreement);
        }
        if self.duty(n)?.status == DutyStatus::Confirmed {
            return Err(Refusal::DutyAlreadyConfirmed { duty: n });
        }
        self.check_files(proof)?;
        self.end_duty_deadline(n);
        self.emit(Event::PerformanceReported {
            duty: n,
            note: note.clone(),
            proof: proof.to_vec(),
        });
        Ok(())
    }

    pub(super) fn confirm_performance(&mut self, n: DutyNumber) -> Ruling {
        if !self.agreement()?.confirmed_by.contains(&Side::Enterprise) {
            return Err(Refusal::NoAgreement);
        }
        if self.duty(n)?.status == DutyStatus::Confirmed {
            return Err(Refusal::DutyAlreadyConfirmed { duty: n });
        }
        // Who confirms to have got what was agreed confirms the agreement (N-5).
        if !self.agreement()?.confirmed_by.contains(&Side::Consumer) {
            self.confirm_agreement()?;
        }
        self.end_duty_deadline(n);
        self.emit(Event::PerformanceConfirmed { duty: n });
        Ok(())
    }

    pub(super) fn report_breach(
        &mut self,
        n: DutyNumber,
        then: AfterBreach,
        note: &Option<ContentRef>,
    ) -> Ruling {
        let duty = self.duty(n)?;
        match duty.status {
            DutyStatus::Confirmed => return Err(Refusal::DutyAlreadyConfirmed { duty: n }),
            // Said to be done, but not received: no need to wait for the date.
            DutyStatus::Reported => {}
            _ if self.today() > duty.due_on => {}
            _ => {
                return Err(Refusal::DutyNotDue {
                    duty: n,
                    due_on: duty.due_on,
                });
            }
        }
        self.cancel_all();
        self.emit(Event::BreachReported {
            duty: n,
            then,
            note: note.clone(),
        });
        match then {
            AfterBreach::Negotiation => self.next_round(),
            // The consumer's word is the consent to escalate (J-1).
            AfterBreach::Bureau => {
                self.emit(Event::NegotiationFailed {
                    cause: FailureCause::Breach,
                    reason: None,
                });
                self.go_to_bureau()
            }
        }
    }

    fn next_round(&mut self) -> Ruling {
        let Some((enterprise, round)) = self
            .complaint
            .negotiation
            .as_ref()
            .map(|n| (n.enterprise, n.round))
        else {
            return Err(Refusal::NoAgreement);
        };
        // E-7: an enterprise that left takes no further round; the way to the bureau stays.
        if self.context.active_enterprise != Some(enterprise) {
            return self.fail(FailureCause::EnterpriseExited, None);
        }
        self.start_negotiation(enterprise, round + 1);
        Ok(())
    }

    /// N-5: the consumer may reopen what was settled by silence.
    pub(super) fn reopen(&mut self, reason: &Option<ContentRef>) -> Ruling {
        let Some(window) = self.complaint.latest(DeadlineKind::ReopenWindow) else {
            return Err(Refusal::NoAgreement);
        };
        if !window.status.is_running() || self.at >= window.due_at {
            return Err(Refusal::ReopenWindowPassed {
                until_on: window.due_on,
            });
        }
        self.cancel_all();
        self.emit(Event::Reopened {
            reason: reason.clone(),
        });
        self.next_round()
    }
}
