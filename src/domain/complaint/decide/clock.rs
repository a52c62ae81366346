//! What the rules do by themselves when time passes (W-1, N-5, N-6, J-1, Z-3), and when a calendar is announced (T-3).

use super::{Decision, Ruling, bureau::LIMIT_PASSED, deadlines::next_act};
use crate::domain::{
    actor::{Actor, ActorRef},
    calendar::Calendar,
    complaint::{
        State,
        deadline::{Deadline, DeadlineChange, DeadlineKind, DeadlineStatus, NextAct},
        event::{Draft, Event, FailureCause, ReminderLevel},
    },
    deadline_rule::{self, DueInstant},
    rule_set::Limit,
    time::Instant,
};

impl Decision<'_> {
    /// The sweeper's word that an act is due. A second one, or a late one, finds the act gone and does nothing.
    pub(super) fn pass_time(&mut self, n: u32, act_at: Instant) -> Ruling {
        let is_armed = self
            .complaint
            .deadlines
            .get(n as usize)
            .and_then(|d| d.next_act)
            .is_some_and(|(at, _)| at == act_at);
        if !is_armed || act_at > self.at {
            return Ok(());
        }
        self.act_until(act_at)
    }

    /// What has come due before a command is done before it.
    pub(super) fn catch_up(&mut self) -> Ruling {
        self.act_until(self.at)
    }

    /// All that is due up to an instant, in the order of the due instants and each as of its own: after a week of
    /// downtime the record reads as if there had been none.
    fn act_until(&mut self, until: Instant) -> Ruling {
        let (actor, now) = (self.actor, self.at);
        self.actor = ActorRef::from(&Actor::System);
        while let Some((due_at, act, deadline)) = self.first_act() {
            if due_at > until {
                break;
            }
            self.at = due_at.max(self.complaint.updated_at);
            match act {
                NextAct::RemindHalf => self.remind(&deadline, ReminderLevel::Half),
                NextAct::RemindLastCall => self.remind(&deadline, ReminderLevel::LastCall),
                NextAct::Pass => self.pass(&deadline)?,
            }
        }
        (self.actor, self.at) = (actor, now);
        Ok(())
    }

    fn first_act(&self) -> Option<(Instant, NextAct, Deadline)> {
        self.complaint
            .deadlines
            .iter()
            .filter(|d| d.status.is_running())
            .filter_map(|d| d.next_act.map(|(at, act)| (at, act, d)))
            .min_by_key(|(at, _, d)| (*at, d.n))
            .map(|(at, act, d)| (at, act, d.clone()))
    }

    /// W-2: once per deadline and level.
    fn remind(&mut self, deadline: &Deadline, level: ReminderLevel) {
        let after = deadline.next_act.map_or(self.at, |(at, _)| at);
        let next_act = next_act(self.context.calendar, deadline, after);
        self.pending.push(DeadlineChange::Armed {
            n: deadline.n,
            next_act,
        });
        self.emit(Event::ReminderSent {
            deadline: deadline.n,
            level,
        });
    }

    fn pass(&mut self, deadline: &Deadline) -> Ruling {
        match deadline.kind {
            // N-6
            DeadlineKind::NegotiationLimit => {
                self.pending.push(DeadlineChange::Elapsed { n: deadline.n });
                self.fail(FailureCause::LimitPassed, None)
            }
            // N-5: silence settles nothing against the consumer; it can be reopened.
            DeadlineKind::ConsumerConfirmation => {
                self.pending.push(DeadlineChange::Elapsed { n: deadline.n });
                self.set_deadline(DeadlineKind::ReopenWindow);
                self.set_duty_deadlines();
                self.emit(Event::SettledUnconfirmed {});
                Ok(())
            }
            DeadlineKind::ReopenWindow => {
                self.pending.push(DeadlineChange::Elapsed { n: deadline.n });
                self.emit(Event::SettlementBecameFinal {});
                Ok(())
            }
            // J-1
            DeadlineKind::EscalationReply => {
                self.pending.push(DeadlineChange::Elapsed { n: deadline.n });
                self.emit(Event::Unsettled {});
                Ok(())
            }
            // Z-3
            DeadlineKind::MediationLimit => {
                self.mark_overdue(deadline);
                let is_open = matches!(self.complaint.state, State::Accepted | State::Mediating);
                if is_open
                    && self
                        .complaint
                        .bureau
                        .as_ref()
                        .is_some_and(|b| b.draft.is_none())
                {
                    let draft = Draft::Termination {
                        reason: LIMIT_PASSED,
                        text: None,
                    };
                    self.emit(Event::DecisionDrafted { draft });
                }
                Ok(())
            }
            DeadlineKind::FirstResponse
            | DeadlineKind::Performance
            | DeadlineKind::Acceptance
            | DeadlineKind::TerminateNotice => {
                self.mark_overdue(deadline);
                Ok(())
            }
        }
    }

    fn mark_overdue(&mut self, deadline: &Deadline) {
        self.pending.push(DeadlineChange::Overdue { n: deadline.n });
        self.emit(Event::ReminderSent {
            deadline: deadline.n,
            level: ReminderLevel::Overdue,
        });
    }

    /// T-3: open due dates are counted again with the days of the year now known, provisional or not: a notice may be corrected.
    pub(super) fn recompute_deadlines(&mut self, year: i32) -> Ruling {
        let rollover = self.parameters().rollover;
        let open: Vec<Deadline> = self
            .complaint
            .deadlines
            .iter()
            .filter(|d| d.status == DeadlineStatus::Open)
            .cloned()
            .collect();
        for deadline in open {
            let Some(limit) = deadline.limit else {
                continue;
            };
            let due = deadline_rule::due(self.context.calendar, deadline.start_at, limit, rollover);
            if due.due_at != deadline.due_at || due.provisional != deadline.is_provisional {
                let to = deadline.moved(limit, &due, self.context.calendar, self.at);
                self.pending.push(DeadlineChange::Moved {
                    n: deadline.n,
                    from_on: deadline.due_on,
                    to,
                });
            }
        }
        if !self.pending.is_empty() {
            self.emit(Event::DeadlinesRecomputed { year });
        }
        Ok(())
    }
}

impl Deadline {
    /// The same deadline with another end; its reminders are armed again (W-2), as far as they still lie ahead.
    pub(super) fn moved(
        &self,
        limit: Limit,
        due: &DueInstant,
        calendar: &Calendar,
        now: Instant,
    ) -> Deadline {
        let mut to = Deadline {
            limit: Some(limit),
            due_on: due.due_on,
            due_at: due.due_at,
            is_provisional: due.provisional,
            ..self.clone()
        };
        to.next_act = next_act(calendar, &to, now);
        to
    }

    /// The same deadline, running again to its old end.
    pub(super) fn reopened(&self) -> Deadline {
        Deadline {
            status: DeadlineStatus::Open,
            ended_at: None,
            next_act: None,
            ..self.clone()
        }
    }
}
