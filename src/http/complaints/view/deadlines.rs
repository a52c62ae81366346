//! What is due, from which rule, and which days were passed over in counting.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::{
    actor::Side,
    calendar::Calendar,
    complaint::deadline::{Deadline, DeadlineKind, DeadlineStatus},
    ids::DutyNumber,
    rule_set::RuleSet,
    time::shanghai_date,
};

#[derive(Serialize, utoipa::ToSchema)]
pub struct DeadlineView {
    pub kind: DeadlineKind,
    /// The rule it comes from, e.g. `N-1`.
    pub rule: &'static str,
    pub rule_set: RuleSet,
    pub owner: Side,
    /// e.g. `10 wd`; absent where the parties chose the date.
    pub limit: Option<String>,
    pub duty: Option<DutyNumber>,
    pub start_at: DateTime<Utc>,
    pub due_on: NaiveDate,
    pub due_at: DateTime<Utc>,
    /// The calendar of a year it runs through is not announced yet (T-3).
    pub is_provisional: bool,
    pub status: DeadlineStatus,
    /// Rest days passed over in counting.
    pub days_skipped: Vec<NaiveDate>,
}

impl DeadlineView {
    pub(super) fn new(d: &Deadline, calendar: &Calendar) -> DeadlineView {
        let start_on = shanghai_date(d.start_at);
        DeadlineView {
            kind: d.kind,
            rule: d.kind.rule(),
            rule_set: d.rule_set,
            owner: d.kind.owner(),
            limit: d.limit.map(|limit| limit.to_string()),
            duty: d.duty,
            start_at: d.start_at,
            due_on: d.due_on,
            due_at: d.due_at,
            is_provisional: d.is_provisional,
            status: d.status,
            days_skipped: calendar.skipped_days(start_on, d.due_on),
        }
    }
}
