//! Deadlines as the rules set and end them. A change waits in `pending` and is recorded with the next event.

use chrono::NaiveDate;

use super::Decision;
use crate::domain::{
    calendar::Calendar,
    complaint::deadline::{Deadline, DeadlineChange, DeadlineKind, DeadlineStatus, NextAct},
    deadline_rule::{self, DueInstant},
    ids::DutyNumber,
    rule_set::{Limit, Parameters},
    time::{Instant, at_hour, end_of_day},
};

impl<'a> Decision<'a> {
    pub(super) fn parameters(&self) -> &'a Parameters {
        match self.complaint.region() {
            Some(region) => self.context.parameters.for_region(region),
            None => self.context.parameters.for_nowhere(),
        }
    }

    /// A deadline set by the next event, counted by the rules.
    pub(super) fn set_deadline(&mut self, kind: DeadlineKind) {
        let limit = kind.limit(self.parameters(), self.complaint.rule_set);
        if let Some(limit) = limit {
            self.set_deadline_of(kind, limit);
        }
    }

    pub(super) fn set_deadline_of(&mut self, kind: DeadlineKind, limit: Limit) {
        let due = deadline_rule::due(
            self.context.calendar,
            self.at,
            limit,
            self.parameters().rollover,
        );
        self.push_deadline(Deadline {
            n: 0,
            kind,
            duty: None,
            rule_set: self.complaint.rule_set,
            limit: Some(limit),
            start_at: self.at,
            due_on: due.due_on,
            due_at: due.due_at,
            is_provisional: due.provisional,
            status: DeadlineStatus::Open,
            ended_at: None,
            next_act: None,
        });
    }

    /// A duty's date, agreed by the parties. Nobody owes anything before both are bound (N-5): where the date has gone by while
    /// the consumer considered, one working day is left to do it.
    pub(super) fn set_performance_deadline(&mut self, duty: DutyNumber, agreed_on: NaiveDate) {
        let (limit, due) = if agreed_on < self.today() {
            let limit = Limit::WorkingDays(1);
            let rollover = self.parameters().rollover;
            let due = deadline_rule::due(self.context.calendar, self.at, limit, rollover);
            (Some(limit), due)
        } else {
            let due = DueInstant {
                due_on: agreed_on,
                due_at: end_of_day(agreed_on),
                provisional: false,
            };
            (None, due)
        };
        self.push_deadline(Deadline {
            n: 0,
            kind: DeadlineKind::Performance,
            duty: Some(duty),
            rule_set: self.complaint.rule_set,
            limit,
            start_at: self.at,
            due_on: due.due_on,
            due_at: due.due_at,
            is_provisional: due.provisional,
            status: DeadlineStatus::Open,
            ended_at: None,
            next_act: None,
        });
    }

    pub(super) fn push_deadline(&mut self, mut deadline: Deadline) {
        let set_already = self
            .pending
            .iter()
            .filter(|c| matches!(c, DeadlineChange::Set(_)))
            .count();
        deadline.n = (self.complaint.deadlines.len() + set_already) as u32;
        deadline.next_act = next_act(self.context.calendar, &deadline, self.at);
        self.pending.push(DeadlineChange::Set(deadline));
    }

    pub(super) fn meet(&mut self, kind: DeadlineKind) {
        if let Some(deadline) = self.complaint.running(kind) {
            self.pending.push(DeadlineChange::Met { n: deadline.n });
        }
    }

    pub(super) fn cancel(&mut self, kind: DeadlineKind) {
        if let Some(deadline) = self.complaint.running(kind) {
            self.pending
                .push(DeadlineChange::Cancelled { n: deadline.n });
        }
    }

    /// Every running deadline but those already dealt with in this step.
    pub(super) fn cancel_all(&mut self) {
        let dealt_with: Vec<u32> = self.pending.iter().filter_map(ended_by).collect();
        for deadline in self
            .complaint
            .deadlines
            .iter()
            .filter(|d| d.status.is_running())
        {
            if !dealt_with.contains(&deadline.n) {
                self.pending
                    .push(DeadlineChange::Cancelled { n: deadline.n });
            }
        }
    }
}

fn ended_by(change: &DeadlineChange) -> Option<u32> {
    match change {
        DeadlineChange::Met { n }
        | DeadlineChange::Cancelled { n }
        | DeadlineChange::Elapsed { n } => Some(*n),
        _ => None,
    }
}

/// The first thing the clock has to do with a deadline after an instant: two reminders (W-1), then its passing.
pub(super) fn next_act(
    calendar: &Calendar,
    deadline: &Deadline,
    after: Instant,
) -> Option<(Instant, NextAct)> {
    let mut acts = Vec::with_capacity(3);
    if deadline.kind.is_reminded() {
        let last_call = match deadline.limit {
            Some(limit) => {
                let due = DueInstant {
                    due_on: deadline.due_on,
                    due_at: deadline.due_at,
                    provisional: deadline.is_provisional,
                };
                let half = deadline_rule::half_point(calendar, deadline.start_at, limit, due);
                let last_call = deadline_rule::last_call(calendar, deadline.start_at, limit, due);
                // Of a few days the half is the last call, or comes after it: one reminder says it all.
                if half < last_call {
                    acts.push((half, NextAct::RemindHalf));
                }
                last_call
            }
            None => at_hour(calendar.working_day_before(deadline.due_on), 9),
        };
        acts.push((last_call, NextAct::RemindLastCall));
    }
    acts.push((deadline.due_at, NextAct::Pass));
    acts.into_iter()
        .find(|(at, act)| *at > after || *act == NextAct::Pass)
}
