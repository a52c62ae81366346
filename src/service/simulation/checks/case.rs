//! One case, step by step.

use std::collections::{HashMap, HashSet};

use super::{
    Actors, Check, Verdicts,
    act::{acts, command_of},
};
use crate::{
    domain::{
        actor::Side,
        complaint::{
            Complaint, State,
            command::CommandKind,
            deadline::{DeadlineChange, DeadlineKind, DeadlineStatus},
            event::{Event, Recorded},
        },
        policy,
        time::{Instant, shanghai_date},
    },
    service::simulation::log::Story,
};

pub(super) fn examine(story: &Story, actors: &Actors, until: Instant, verdicts: &mut Verdicts) {
    let mut case = Case {
        complaint: story.beginning(),
        fired: HashSet::new(),
        set_at: HashMap::new(),
        verdicts,
    };
    for act in acts(&story.events) {
        case.may(act, actors);
        for recorded in act {
            case.deadlines(recorded);
            let before = case.complaint.state;
            case.complaint.apply(recorded);
            case.settlement(recorded, before);
        }
    }
    case.at_the_end(until);
}

struct Case<'a> {
    complaint: Complaint,
    /// Deadlines and the levels of their reminders that fired.
    fired: HashSet<(u32, &'static str)>,
    /// When each deadline came into being, or was moved last.
    set_at: HashMap<u32, Instant>,
    verdicts: &'a mut Verdicts,
}

impl Case<'_> {
    fn number(&self) -> String {
        self.complaint.number()
    }

    fn may(&mut self, act: &[Recorded], actors: &Actors) {
        let Some(first) = act.first().filter(|it| it.actor.side != Side::System) else {
            return;
        };
        let actor = first.actor.account.and_then(|id| actors.get(&id));
        let command = command_of(act);
        let is_allowed = match (actor, command) {
            // A clerk takes it down for a caller, whose case it becomes (C-4).
            (Some(actor), Some(CommandKind::Submit)) => {
                self.complaint.state == State::Draft
                    && (actor.side() == Side::Bureau
                        || policy::may(actor, CommandKind::Submit, &self.complaint))
            }
            (Some(actor), Some(command)) => {
                policy::allowed_commands(actor, &self.complaint, shanghai_date(first.at))
                    .contains(&command)
            }
            _ => false,
        };
        let (number, state) = (self.number(), self.complaint.state);
        self.verdicts.look(Check::OnlyAllowed, is_allowed, || {
            let command = command.map_or("nothing known", CommandKind::as_str);
            let event = first.event.kind();
            format!("{number}: {command} ({event}) in {state}, at {}", first.at)
        });
    }

    fn deadlines(&mut self, recorded: &Recorded) {
        if let Event::ReminderSent { deadline, level } = &recorded.event {
            use crate::domain::complaint::event::ReminderLevel::*;
            match level {
                Half => self.once(*deadline, "half", recorded.at),
                LastCall => self.once(*deadline, "last call", recorded.at),
                // The passing itself, counted below.
                Overdue => {}
            }
        }
        for change in &recorded.deadlines {
            match change {
                DeadlineChange::Overdue { n } | DeadlineChange::Elapsed { n } => {
                    self.once(*n, "end", recorded.at);
                    let known = self.complaint.deadlines.get(*n as usize);
                    // What is owed at once passes at once: a rejection after the limit has to be told within that limit.
                    let due_at = known.map(|it| it.due_at).max(self.set_at.get(n).copied());
                    let (number, at) = (self.number(), recorded.at);
                    self.verdicts
                        .look(Check::DeadlineOnItsDay, due_at == Some(at), || {
                            let due_at = due_at.map_or("never".to_owned(), |at| at.to_string());
                            format!("{number}: deadline {n}, due {due_at}, fired {at}")
                        });
                }
                // W-2: a changed due date re-arms it.
                DeadlineChange::Moved { n, .. } => {
                    self.fired.retain(|(fired, _)| fired != n);
                    self.set_at.insert(*n, recorded.at);
                }
                DeadlineChange::Set(deadline) => {
                    self.set_at.insert(deadline.n, recorded.at);
                }
                _ => {}
            }
        }
    }

    fn once(&mut self, n: u32, what: &'static str, at: Instant) {
        let is_first = self.fired.insert((n, what));
        let number = self.number();
        self.verdicts.look(Check::DeadlineOnce, is_first, || {
            format!("{number}: {what} of deadline {n} again at {at}")
        });
    }

    /// N-5, J-1, after an event.
    fn settlement(&mut self, recorded: &Recorded, before: State) {
        let side = recorded.actor.side;
        let number = self.number();
        let ends = |kind: DeadlineKind, complaint: &Complaint| {
            recorded.deadlines.iter().any(|change| match change {
                DeadlineChange::Elapsed { n } => complaint
                    .deadlines
                    .get(*n as usize)
                    .is_some_and(|deadline| deadline.kind == kind),
                _ => false,
            })
        };
        let agreement = self.complaint.agreement.as_ref();
        let confirmed = |side| agreement.is_some_and(|it| it.confirmed_by.contains(&side));
        let is_right = match &recorded.event {
            Event::PerformanceConfirmed { .. } => {
                self.verdicts
                    .look(Check::DutyConfirmed, side == Side::Consumer, || {
                        format!("{number}: confirmed by {}", side.as_str())
                    });
                return;
            }
            Event::Settled {} => confirmed(Side::Consumer) && confirmed(Side::Enterprise),
            Event::SettledUnconfirmed {} => {
                let may_reopen = self.complaint.running(DeadlineKind::ReopenWindow).is_some();
                confirmed(Side::Enterprise) && may_reopen
            }
            Event::SettlementBecameFinal {} => ends(DeadlineKind::ReopenWindow, &self.complaint),
            Event::Unsettled {} => {
                side == Side::Consumer || ends(DeadlineKind::EscalationReply, &self.complaint)
            }
            _ => return,
        };
        self.verdicts
            .look(Check::SilenceSettlesNothing, is_right, || {
                format!("{number}: {} from {before}", recorded.event.kind())
            });
    }

    fn at_the_end(&mut self, until: Instant) {
        let complaint = &self.complaint;
        let number = complaint.number();
        let has_clock = complaint.next_due().is_some();
        let state = complaint.state;
        self.verdicts
            .look(Check::EndOrClock, is_ended(state) || has_clock, || {
                format!("{number}: {state}, and no clock")
            });
        for deadline in &complaint.deadlines {
            let is_missed = deadline.status == DeadlineStatus::Open && deadline.due_at <= until;
            // An act that came too late finds the deadline overdue, not open.
            let is_late = deadline.status == DeadlineStatus::Met
                && deadline.ended_at.is_some_and(|at| at >= deadline.due_at)
                && !self.fired.contains(&(deadline.n, "end"));
            self.verdicts
                .look(Check::DeadlineOnItsDay, !is_missed && !is_late, || {
                    let kind = deadline.kind.as_str();
                    format!("{number}: {kind}, due {}, never fired", deadline.due_at)
                });
        }
    }
}

/// The parties have what they will get; for a decision of a bureau the rules set no limit to closing it (Z-4).
pub fn is_ended(state: State) -> bool {
    state.is_final()
        || matches!(
            state,
            State::Draft
                | State::Settled
                | State::SettledUnconfirmed
                | State::Agreed
                | State::Rejected
        )
}
