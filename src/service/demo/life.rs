//! What somebody in the demonstration does next, as a case stands: people who differ, by chance that was drawn at its beginning.

pub mod bureau;
mod parties;

use chrono::TimeDelta;
use serde_json::Value;

use super::draw::Draw;
use crate::{
    domain::{
        calendar::Calendar,
        complaint::{Complaint, State, command::CommandKind},
        time::{Instant, at_hour, shanghai_date, start_of_day},
    },
    service::complaints::form::FilingForm,
};

#[derive(Clone, Copy, Debug)]
pub enum Who {
    Consumer,
    Handler,
    /// The dispatcher of a region, who takes a call down.
    Clerk(&'static str),
    Dispatcher,
    Officer,
    Mediator,
    Reviewer,
}

pub enum Act {
    File(Box<FilingForm>),
    Draft(Box<FilingForm>),
    Command(CommandKind, Value),
    /// To the case officer of the bureau.
    AssignOfficer,
    /// With the facts as they are then.
    Close,
}

pub struct Step {
    pub at: Instant,
    pub who: Who,
    pub act: Act,
}

/// How a negotiation will go, if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    Settle,
    /// The consumer accepts and is not heard of again (N-5).
    SettleSilently,
    /// Said to be done, but the money never came: to the bureau.
    Breach,
    Withdraw,
    /// No answer, or one and no second.
    NeverAnswer {
        answers_once: bool,
    },
    /// The enterprise declares failure.
    Refuse,
    /// The consumer does.
    GiveUp,
}

/// What comes of a failed negotiation without consent to escalate (J-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Escalate,
    Decline,
    Silence,
}

/// How it will go at the bureau, if it gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Reject,
    /// The respondent refuses to take part (M-1).
    NoConsent,
    NoAgreement,
    Agree,
}

/// The character of a case.
#[derive(Clone, Copy)]
pub struct Plan {
    pub course: Course,
    pub consents_to_escalate: bool,
    pub reply: Reply,
    pub verdict: Verdict,
    pub is_answered_late: bool,
    pub makes_counter_offer: bool,
    pub extends: bool,
    pub rates: bool,
    /// Nobody does anything more from there on.
    pub rests_in: Option<State>,
    /// All within a few days.
    pub is_quick: bool,
}

impl Plan {
    /// As often as in life: of negotiations 70 % settle, of cases at the bureau 77 % are accepted, of these 68 % agree (§18).
    pub fn drawn(draw: &mut Draw) -> Plan {
        let answers_once = draw.chance(60);
        Plan {
            course: draw.weighted(&[
                (56, Course::Settle),
                (8, Course::SettleSilently),
                (2, Course::Breach),
                (5, Course::Withdraw),
                (12, Course::NeverAnswer { answers_once }),
                (11, Course::Refuse),
                (6, Course::GiveUp),
            ]),
            consents_to_escalate: draw.chance(75),
            reply: draw.weighted(&[
                (50, Reply::Escalate),
                (25, Reply::Decline),
                (25, Reply::Silence),
            ]),
            verdict: draw.weighted(&[
                (23, Verdict::Reject),
                (8, Verdict::NoConsent),
                (17, Verdict::NoAgreement),
                (52, Verdict::Agree),
            ]),
            is_answered_late: draw.chance(5),
            makes_counter_offer: draw.chance(30),
            extends: draw.chance(6),
            rates: draw.chance(60),
            rests_in: None,
            is_quick: false,
        }
    }
}

/// A life that goes on by itself.
pub struct Life {
    pub plan: Plan,
    pub draw: Draw,
}

impl Life {
    /// The next step in this case, if anybody takes one.
    pub fn next(&mut self, complaint: &Complaint, calendar: &Calendar) -> Option<Step> {
        if self.plan.rests_in == Some(complaint.state) {
            return None;
        }
        let (low, high, who, act) = match complaint.state.is_odr() {
            true => self.between_the_parties(complaint)?,
            false => self.at_the_bureau(complaint)?,
        };
        let wait = match self.plan.is_quick {
            true => self.draw.hours(1, 2),
            false => self.draw.hours(low, high),
        };
        let at = complaint.updated_at + wait;
        let at = match who {
            _ if self.plan.is_quick => at,
            Who::Consumer | Who::Handler => self.by_day(at),
            _ => self.in_office_hours(at, calendar),
        };
        Some(Step { at, who, act })
    }

    /// Nobody is up at night.
    pub fn by_day(&mut self, at: Instant) -> Instant {
        let on = shanghai_date(at);
        let soon = TimeDelta::minutes(self.draw.between(0, 150));
        if at < at_hour(on, 7) {
            at_hour(on, 8) + soon
        } else if at >= at_hour(on, 22) {
            at_hour(on, 24 + 8) + soon
        } else {
            at
        }
    }

    fn in_office_hours(&mut self, at: Instant, calendar: &Calendar) -> Instant {
        let on = shanghai_date(at);
        let soon = TimeDelta::minutes(self.draw.between(0, 180));
        if calendar.is_working_day(on) && at >= at_hour(on, 9) && at < at_hour(on, 17) {
            at
        } else if calendar.is_working_day(on) && at < at_hour(on, 9) {
            at_hour(on, 9) + soon
        } else {
            let next = calendar.add_working_days(on, 1).on;
            start_of_day(next) + TimeDelta::hours(9) + soon
        }
    }
}
