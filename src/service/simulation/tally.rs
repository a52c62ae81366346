//! What the figures do not say and a report wants to know, counted case by case from the log.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{checks, log::Story};
use crate::domain::{
    complaint::{
        State,
        deadline::DeadlineChange,
        event::{Event, Recorded},
    },
    indicator::Month,
};

#[derive(Clone, Debug, Default, Serialize)]
pub struct Tally {
    pub events: u64,
    /// Cases that have come to their end or to a decision.
    pub ended: u64,
    pub open: u64,
    /// Filed in each month.
    pub months: BTreeMap<String, u64>,
    /// As they stand at the end.
    pub states: BTreeMap<&'static str, u64>,
    pub channels: BTreeMap<&'static str, u64>,
    pub problems: BTreeMap<&'static str, u64>,
    pub possible_repeats: u64,
    /// How long cases stayed in each state they left.
    pub waits: BTreeMap<&'static str, Wait>,
    /// Of each kind of deadline: how many were set, and how many passed.
    pub deadlines: BTreeMap<&'static str, Passed>,
    /// From reaching the enterprise to the settlement, by whole days.
    pub days_to_settle: BTreeMap<i64, u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Wait {
    pub times: u64,
    pub hours: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Passed {
    pub set: u64,
    pub passed: u64,
}

impl Tally {
    pub fn count(&mut self, story: &Story) {
        let mut complaint = story.beginning();
        let mut since = complaint.created_at;
        for recorded in &story.events {
            let before = complaint.state;
            self.deadlines(recorded, &complaint.deadlines);
            complaint.apply(recorded);
            if complaint.state != before {
                // Passed through within one command: nobody waited.
                if recorded.at > since {
                    let wait = self.waits.entry(before.as_str()).or_default();
                    wait.times += 1;
                    wait.hours += (recorded.at - since).num_hours() as u64;
                }
                since = recorded.at;
            }
            self.settled(
                recorded,
                complaint.negotiation.as_ref().map(|it| it.reached_at),
            );
        }
        self.events += story.events.len() as u64;
        *self.states.entry(complaint.state.as_str()).or_default() += 1;
        if complaint.state == State::Draft {
            return;
        }
        match checks::is_ended(complaint.state) {
            true => self.ended += 1,
            false => self.open += 1,
        }
        self.possible_repeats += u64::from(complaint.possible_repeat_of.is_some());
        if let (Some(filing), Some(at)) = (&complaint.filing, complaint.filed_at) {
            *self.months.entry(Month::of(at).to_string()).or_default() += 1;
            *self.channels.entry(filing.channel.as_str()).or_default() += 1;
            *self
                .problems
                .entry(filing.problem.top().as_str())
                .or_default() += 1;
        }
    }

    fn deadlines(
        &mut self,
        recorded: &Recorded,
        known: &[crate::domain::complaint::deadline::Deadline],
    ) {
        for change in &recorded.deadlines {
            match change {
                DeadlineChange::Set(deadline) => {
                    self.deadlines
                        .entry(deadline.kind.as_str())
                        .or_default()
                        .set += 1;
                }
                DeadlineChange::Overdue { n } | DeadlineChange::Elapsed { n } => {
                    if let Some(deadline) = known.get(*n as usize) {
                        self.deadlines
                            .entry(deadline.kind.as_str())
                            .or_default()
                            .passed += 1;
                    }
                }
                _ => {}
            }
        }
    }

    fn settled(&mut self, recorded: &Recorded, reached_at: Option<crate::domain::time::Instant>) {
        if let (Event::Settled {}, Some(reached_at)) = (&recorded.event, reached_at) {
            let days = (recorded.at - reached_at).num_days();
            *self.days_to_settle.entry(days).or_default() += 1;
        }
    }

    /// Days within which so many percent of the settlements came.
    pub fn days_to_settle_percentile(&self, percent: u64) -> Option<i64> {
        let n: u64 = self.days_to_settle.values().sum();
        let rank = (n * percent).div_ceil(100);
        let mut seen = 0;
        self.days_to_settle.iter().find_map(|(days, count)| {
            seen += count;
            (n > 0 && seen >= rank).then_some(*days)
        })
    }
}
