//! What somebody in a simulation does next, as a case stands: people who differ, by chance that was drawn at its beginning.

mod bureau;
mod parties;

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{behaviour::Behaviour, draw::Draw};
use crate::{
    domain::{
        calendar::Calendar,
        complaint::{Complaint, State, command::CommandKind},
        ids::ComplaintId,
        region::RegionCode,
        time::{Instant, at_hour, shanghai_date, start_of_day},
    },
    service::complaints::form::FilingForm,
};

#[derive(Clone, Copy, Debug)]
pub enum Who {
    Consumer,
    Handler,
    /// The dispatcher of a region, who takes a call down.
    Clerk(RegionCode),
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
    /// With the day of telling still to come.
    Close(Value),
}

pub struct Step {
    pub at: Instant,
    pub who: Who,
    pub act: Act,
}

/// How a negotiation will go, if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    Settle,
    /// The consumer accepts and is not heard of again (N-5).
    SettleSilently,
    /// Said to be done, but the money never came: to the bureau.
    Breach,
    Withdraw,
    /// No answer, or one and no second.
    NeverAnswer,
    /// The enterprise declares failure.
    Refuse,
    /// The consumer does.
    GiveUp,
}

/// What comes of a failed negotiation without consent to escalate (J-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Escalate,
    Decline,
    Silence,
}

/// How it will go at the bureau, if it gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Reject,
    /// On this ground, for this reason: what stands behind it was planted.
    RejectFor(u8, &'static str),
    /// First this rejection; but the reviewer gives it back, and it is mediated: all the money (S6).
    Reconsider(u8, &'static str),
    /// A copy of what another bureau got first (J-4).
    CopyOf(ComplaintId),
    /// The respondent refuses to take part (M-1).
    NoConsent,
    NoAgreement,
    Agree,
    /// On this share of the amount, in percent.
    AgreeOn {
        percent: i64,
        on_site: bool,
    },
}

/// The character of a case.
#[derive(Clone, Copy)]
pub struct Plan {
    pub course: Course,
    /// Where nobody will answer: one word, and no second (S2).
    pub answers_once: bool,
    pub consents_to_escalate: bool,
    pub reply: Reply,
    pub verdict: Verdict,
    pub is_answered_late: bool,
    pub makes_counter_offer: bool,
    pub extends: bool,
    pub is_decided_late: bool,
    pub is_mediated_long: bool,
    pub rates: bool,
    /// Nobody does anything more from there on.
    pub rests_in: Option<State>,
    /// All within a few days.
    pub is_quick: bool,
}

impl Plan {
    /// As often as in life; of an enterprise, `settles` percent of those not withdrawn.
    pub fn drawn(draw: &mut Draw, behaviour: &Behaviour, settles: u64) -> Plan {
        let (talk, bureau) = (&behaviour.negotiation, &behaviour.bureau);
        let course = if draw.chance(talk.withdrawn_percent) {
            Course::Withdraw
        } else if draw.chance(settles) {
            draw.weighted(&talk.settled)
        } else {
            draw.weighted(&talk.unsettled)
        };
        let verdict = if !draw.chance_within(bureau.accepted_percent) {
            Verdict::Reject
        } else if draw.chance_within(bureau.mediated_percent) {
            Verdict::Agree
        } else if draw.chance(bureau.refuses_consent_percent) {
            Verdict::NoConsent
        } else {
            Verdict::NoAgreement
        };
        Plan {
            course,
            verdict,
            answers_once: draw.chance(talk.answers_once_percent),
            consents_to_escalate: draw.chance(talk.escalation_consent_percent),
            reply: draw.weighted(&talk.reply),
            is_answered_late: draw.chance(talk.late_answer_percent),
            makes_counter_offer: draw.chance(talk.counter_offer_percent),
            extends: draw.chance(talk.extension_percent),
            is_decided_late: draw.below(1_000) < bureau.late_decision_permille,
            is_mediated_long: draw.below(1_000) < bureau.long_mediation_permille,
            rates: draw.chance(behaviour.ratings.rated_percent),
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
    pub fn next(
        &mut self,
        complaint: &Complaint,
        behaviour: &Behaviour,
        calendar: &Calendar,
    ) -> Option<Step> {
        if self.plan.rests_in == Some(complaint.state) {
            return None;
        }
        let (span, who, act) = match complaint.state.is_odr() {
            true => self.between_the_parties(complaint, behaviour)?,
            false => self.at_the_bureau(complaint, behaviour)?,
        };
        let wait = match self.plan.is_quick {
            true => self.draw.hours([1, 2]),
            false => self.draw.hours(span),
        };
        let at = complaint.updated_at + wait;
        let at = match who {
            _ if self.plan.is_quick => at,
            Who::Consumer | Who::Handler => self.by_day(at),
            _ => self.in_office_hours(at, calendar),
        };
        // As of the day on which it is done.
        let act = match act {
            Act::Close(mut form) => {
                form["told_on"] = json!(shanghai_date(at));
                Act::Command(CommandKind::Close, form)
            }
            act => act,
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
