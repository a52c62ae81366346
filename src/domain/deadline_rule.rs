//! From a start and a limit to the instant at which it is too late, and to the reminders before it.

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    actor::Side,
    calendar::{Calendar, LAST_DAY, Rollover},
    rule_set::{Limit, Parameters, RuleSet, Tag},
    time::{Instant, at_hour, end_of_day, shanghai_date},
};

/// Reminders about days go out when offices open.
const OFFICE_HOUR: u32 = 9;

/// When a limit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueInstant {
    /// The last day on which the act is in time.
    pub due_on: NaiveDate,
    /// The first instant at which it is not.
    #[schema(value_type = DateTime<Utc>)]
    pub due_at: Instant,
    /// T-3: may still move when the holidays of the year are announced.
    pub provisional: bool,
}

/// T-1, T-2, T-5 for days; T-6 for hours, which run on the clock.
pub fn due(calendar: &Calendar, start_at: Instant, limit: Limit, rollover: Rollover) -> DueInstant {
    let start_on = shanghai_date(start_at);
    let due = match limit {
        Limit::WorkingDays(n) => calendar.add_working_days(start_on, n),
        Limit::NaturalDays(n) => calendar.add_natural_days(start_on, n, rollover),
        Limit::Hours(n) => {
            let due_at = plus(start_at, TimeDelta::hours(i64::from(n)));
            return DueInstant {
                due_on: shanghai_date(due_at),
                due_at,
                provisional: false,
            };
        }
        Limit::WorkingHours(n) => return calendar.add_working_hours(start_at, n),
    };
    DueInstant {
        due_on: due.on,
        due_at: end_of_day(due.on),
        provisional: due.provisional,
    }
}

/// The one place that says what overdue means.
pub fn is_overdue(due_at: Instant, now: Instant) -> bool {
    now >= due_at
}

/// W-1, level 1: the first instant at which half of the limit is used. For days this is 09:00.
///
/// The half is taken of the way to `due`, not of the limit as such, so that a due date which was moved (an appraisal,
/// an extension) moves its reminders along (W-2).
pub fn half_point(
    calendar: &Calendar,
    start_at: Instant,
    limit: Limit,
    due: DueInstant,
) -> Instant {
    let start_on = shanghai_date(start_at);
    let point = match limit {
        Limit::WorkingDays(_) => {
            let total = calendar.working_days_between(start_on, due.due_on);
            at_hour(
                calendar.add_working_days(start_on, total.div_ceil(2)).on,
                OFFICE_HOUR,
            )
        }
        Limit::NaturalDays(_) => {
            let total = (due.due_on - start_on).num_days().max(0).unsigned_abs();
            let half = chrono::Days::new(total.div_ceil(2));
            at_hour(
                start_on.checked_add_days(half).unwrap_or(due.due_on),
                OFFICE_HOUR,
            )
        }
        Limit::Hours(_) | Limit::WorkingHours(_) => plus(start_at, (due.due_at - start_at) / 2),
    };
    within(point, start_at, due)
}

/// W-1, level 2: one working day left (09:00 on the working day before the due day); for hours a quarter left.
pub fn last_call(calendar: &Calendar, start_at: Instant, limit: Limit, due: DueInstant) -> Instant {
    let point = match limit {
        Limit::WorkingDays(_) | Limit::NaturalDays(_) => {
            at_hour(calendar.working_day_before(due.due_on), OFFICE_HOUR)
        }
        Limit::Hours(_) | Limit::WorkingHours(_) => plus(start_at, (due.due_at - start_at) / 4 * 3),
    };
    within(point, start_at, due)
}

/// A reminder comes neither before the start (short limits) nor after the end.
fn within(point: Instant, start_at: Instant, due: DueInstant) -> Instant {
    point.min(due.due_at).max(start_at)
}

impl Calendar {
    /// T-6: hours that pass on working days, day and night.
    fn add_working_hours(&self, start_at: Instant, n: u32) -> DueInstant {
        let mut left = TimeDelta::hours(i64::from(n));
        let mut at = start_at;
        let mut provisional = false;
        for on in shanghai_date(start_at).iter_days() {
            let end = end_of_day(on);
            provisional |= !self.has_year(on.year());
            if self.is_working_day(on) {
                if left <= end - at {
                    return DueInstant {
                        due_on: on,
                        due_at: at + left,
                        provisional,
                    };
                }
                left -= end - at;
            }
            at = at.max(end);
            if on >= LAST_DAY {
                break;
            }
        }
        DueInstant {
            due_on: shanghai_date(at),
            due_at: at,
            provisional,
        }
    }
}

fn plus(at: Instant, span: TimeDelta) -> Instant {
    at.checked_add_signed(span).unwrap_or(Instant::MAX_UTC)
}

/// The limits that run on a complaint.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// N-2: the enterprise speaks for the first time.
    FirstResponse,
    /// N-1: the negotiation comes to an end.
    NegotiationLimit,
    /// N-5: the consumer confirms a settlement or says no.
    ConsumerConfirmation,
    /// N-5: the consumer reopens an unconfirmed settlement.
    ReopenWindow,
    /// N-5: one duty of the agreement, by the date the parties agreed.
    Performance,
    /// J-1: the consumer says whether to go to the bureau.
    EscalationReply,
    /// the bureau accepts or rejects.
    Acceptance,
    /// M-2: the mediation comes to an end.
    MediationLimit,
    /// Z-2, A-1, Z-4: both parties are told how it ended, by termination, rejection or agreement, and the case is closed.
    TerminateNotice,
}

impl DeadlineKind {
    pub const ALL: [DeadlineKind; 9] = [
        DeadlineKind::FirstResponse,
        DeadlineKind::NegotiationLimit,
        DeadlineKind::ConsumerConfirmation,
        DeadlineKind::ReopenWindow,
        DeadlineKind::Performance,
        DeadlineKind::EscalationReply,
        DeadlineKind::Acceptance,
        DeadlineKind::MediationLimit,
        DeadlineKind::TerminateNotice,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            DeadlineKind::FirstResponse => "first_response",
            DeadlineKind::NegotiationLimit => "negotiation_limit",
            DeadlineKind::ConsumerConfirmation => "consumer_confirmation",
            DeadlineKind::ReopenWindow => "reopen_window",
            DeadlineKind::Performance => "performance",
            DeadlineKind::EscalationReply => "escalation_reply",
            DeadlineKind::Acceptance => "acceptance",
            DeadlineKind::MediationLimit => "mediation_limit",
            DeadlineKind::TerminateNotice => "terminate_notice",
        }
    }

    /// How long it runs; `None` where the parties set the date themselves.
    pub fn limit(self, parameters: &Parameters, rule_set: RuleSet) -> Option<Limit> {
        Some(match self {
            DeadlineKind::Performance => return None,
            DeadlineKind::FirstResponse => parameters.first_response(),
            DeadlineKind::NegotiationLimit => Limit::WorkingDays(parameters.odr_limit_wd),
            DeadlineKind::ConsumerConfirmation => Limit::WorkingDays(parameters.confirm_silence_wd),
            DeadlineKind::ReopenWindow => Limit::WorkingDays(parameters.reopen_wd),
            DeadlineKind::EscalationReply => Limit::WorkingDays(parameters.escalation_reply_wd),
            DeadlineKind::Acceptance => Limit::WorkingDays(parameters.accept_limit_wd),
            DeadlineKind::MediationLimit => parameters.mediation_limit(rule_set),
            DeadlineKind::TerminateNotice => Limit::WorkingDays(parameters.terminate_notice_wd),
        })
    }

    /// The id of the rule that sets the limit.
    pub fn rule(self) -> &'static str {
        match self {
            DeadlineKind::FirstResponse => "N-2",
            DeadlineKind::NegotiationLimit => "N-1",
            DeadlineKind::ConsumerConfirmation
            | DeadlineKind::ReopenWindow
            | DeadlineKind::Performance => "N-5",
            DeadlineKind::EscalationReply => "J-1",
            DeadlineKind::Acceptance => "A-1",
            DeadlineKind::MediationLimit => "M-2",
            DeadlineKind::TerminateNotice => "Z-2",
        }
    }

    pub fn tag(self) -> Tag {
        match self {
            DeadlineKind::Acceptance
            | DeadlineKind::MediationLimit
            | DeadlineKind::TerminateNotice => Tag::Law,
            DeadlineKind::NegotiationLimit => Tag::Guide,
            DeadlineKind::FirstResponse
            | DeadlineKind::ConsumerConfirmation
            | DeadlineKind::ReopenWindow
            | DeadlineKind::Performance
            | DeadlineKind::EscalationReply => Tag::Product,
        }
    }
}

impl DeadlineKind {
    /// Who must act before it passes.
    pub fn owner(self) -> Side {
        match self {
            DeadlineKind::FirstResponse
            | DeadlineKind::NegotiationLimit
            | DeadlineKind::Performance => Side::Enterprise,
            DeadlineKind::ConsumerConfirmation
            | DeadlineKind::ReopenWindow
            | DeadlineKind::EscalationReply => Side::Consumer,
            DeadlineKind::Acceptance
            | DeadlineKind::MediationLimit
            | DeadlineKind::TerminateNotice => Side::Bureau,
        }
    }

    /// Whether reminders are sent on the way (W-1). A right to reopen is no duty.
    pub fn is_reminded(self) -> bool {
        self != DeadlineKind::ReopenWindow
    }
}

#[cfg(test)]
mod tests;
