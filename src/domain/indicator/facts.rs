//! What a complaint, as it stands, adds to the figures, and under whose name.

use chrono::Datelike;

use super::key::{DAYS_MAX, Group, Metric, Month, Span};
use crate::domain::{
    category::ProblemCategory,
    complaint::{
        Closing, Complaint, Negotiation, NegotiationEnd, NegotiationOutcome as Outcome,
        deadline::{Deadline, DeadlineKind, DeadlineStatus},
    },
    deadline_rule::is_overdue,
    ids::EnterpriseId,
    region::RegionCode,
    time::{Instant, shanghai_date},
};

pub(super) type Fact = (Metric, Month, i64);

pub(super) struct Facts {
    pub list: Vec<Fact>,
}

/// The whole; the region with all above it; the enterprise; the category with the one above it; each region and the
/// enterprise together with each category.
pub(super) fn groups(complaint: &Complaint) -> Vec<Group> {
    let mut groups = Vec::with_capacity(15);
    groups.push(Group::All);
    let regions = complaint.region().into_iter().flat_map(|r| r.ancestors());
    groups.extend(regions.map(Group::Region));
    groups.extend(complaint.enterprise().map(Group::Enterprise));
    let alone = groups.len();
    if let Some(problem) = problem(complaint) {
        let top = problem.top();
        for category in std::iter::once(problem).chain((top != problem).then_some(top)) {
            for i in 0..alone {
                groups.push(match groups[i] {
                    Group::Region(code) => Group::RegionCategory(code, category),
                    Group::Enterprise(id) => Group::EnterpriseCategory(id, category),
                    _ => Group::Category(category),
                });
            }
        }
    }
    groups
}

/// Closing names the problem anew, by who looked into it (Z-4).
pub(super) fn problem(complaint: &Complaint) -> Option<ProblemCategory> {
    let closing = complaint.bureau.as_ref().and_then(|b| b.closing.as_ref());
    closing
        .map(|c| c.facts.problem)
        .or_else(|| complaint.filing.as_ref().map(|f| f.problem))
}

pub(super) fn facts(complaint: &Complaint) -> Facts {
    let mut facts = Facts { list: Vec::new() };
    // Nothing counts before it reached somebody.
    if complaint.negotiation.is_none() && complaint.bureau.is_none() {
        return facts;
    }
    facts.list.reserve_exact(20);
    facts.received(complaint);
    if let Some(negotiation) = &complaint.negotiation {
        facts.response(negotiation);
        if let Some(end) = &negotiation.end {
            facts.end_of_negotiation(complaint, negotiation, end);
        }
    }
    facts.decision(complaint);
    facts.closing(complaint);
    facts
}

/// One fact of one case, as the lists behind the figures find it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseFact {
    pub metric: Metric,
    pub month: Month,
    /// 1; whole days; fen.
    pub value: i64,
    pub region: Option<RegionCode>,
    pub enterprise: Option<EnterpriseId>,
    pub problem: Option<ProblemCategory>,
}

/// What a case can be found by, in order, each metric and month once. A span of days stands as one fact under its sum.
pub fn case_facts(complaint: &Complaint) -> Vec<CaseFact> {
    use Metric as M;
    let (region, problem) = (complaint.region(), problem(complaint));
    let kept = |(metric, month, value): (Metric, Month, i64)| match metric {
        // The days themselves come with their step.
        M::DaysSum(_) | M::ResponseMinutes | M::ReceivedOn(_) => None,
        M::Rated | M::RatedSolved | M::RatedOfSettled => None,
        M::Days(span, days) => Some((M::DaysSum(span), month, i64::from(days))),
        _ => Some((metric, month, value)),
    };
    let mut found: Vec<CaseFact> = facts(complaint)
        .list
        .into_iter()
        .filter_map(kept)
        .map(|(metric, month, value)| CaseFact {
            metric,
            month,
            value,
            region,
            enterprise: complaint.enterprise(),
            problem,
        })
        .collect();
    found.sort_unstable();
    found.dedup_by(|next, kept| {
        let is_same = (next.metric, next.month) == (kept.metric, kept.month);
        if is_same {
            kept.value += next.value;
        }
        is_same
    });
    found
}

impl Facts {
    fn add(&mut self, metric: Metric, month: Month, value: i64) {
        if value != 0 {
            self.list.push((metric, month, value));
        }
    }

    fn count(&mut self, metric: Metric, month: Month) {
        self.add(metric, month, 1);
    }

    /// Whole days; the first day is day 0 (T-1).
    fn days(&mut self, span: Span, from: Instant, to: Instant) {
        let days = (shanghai_date(to) - shanghai_date(from)).num_days().max(0);
        let step = u8::try_from(days).map_or(DAYS_MAX, |days| days.min(DAYS_MAX));
        self.count(Metric::Days(span, step), Month::of(to));
        self.add(Metric::DaysSum(span), Month::of(to), days);
    }

    /// H03: by the month and the day on which it first reached an enterprise, or else a bureau.
    fn received(&mut self, complaint: &Complaint) {
        let at = match (&complaint.negotiation, &complaint.bureau) {
            (Some(negotiation), _) => negotiation.reached_at,
            (None, Some(case)) => {
                self.count(Metric::ReceivedDirect, Month::of(case.received_at));
                case.received_at
            }
            (None, None) => return,
        };
        let day = u8::try_from(shanghai_date(at).day()).unwrap_or_default();
        self.count(Metric::ReceivedOn(day), Month::of(at));
    }

    /// K01, H04: by the month in which the case first reached the enterprise.
    fn response(&mut self, negotiation: &Negotiation) {
        let month = Month::of(negotiation.reached_at);
        self.count(Metric::Reached, month);
        let in_time = negotiation
            .first_contact_at
            .is_some_and(|at| !is_overdue(negotiation.response_due_at, at));
        if in_time {
            self.count(Metric::RespondedInTime, month);
        }
        if let Some(at) = negotiation.first_contact_at {
            self.count(Metric::Responded, month);
            let minutes = (at - negotiation.reached_at).num_minutes().max(0);
            self.add(Metric::ResponseMinutes, month, minutes);
        }
    }

    /// K08, K09, K11, K12, K13: by the month in which the negotiation ended.
    fn end_of_negotiation(
        &mut self,
        complaint: &Complaint,
        negotiation: &Negotiation,
        end: &NegotiationEnd,
    ) {
        let month = Month::of(end.at);
        let outcome = match end.outcome {
            Outcome::Settled => Metric::Settled,
            Outcome::SettledUnconfirmed => Metric::SettledUnconfirmed,
            Outcome::Escalated => Metric::Escalated,
            Outcome::Unsettled => Metric::Unsettled,
            Outcome::Withdrawn => Metric::Withdrawn,
            // Waits for the consumer to choose (J-1): not ended yet.
            Outcome::Failed => return,
        };
        self.count(outcome, month);
        if end.is_in_time {
            self.count(Metric::EndedInTime, month);
        }
        self.days(Span::Negotiation, negotiation.reached_at, end.at);
        let is_settled = matches!(outcome, Metric::Settled | Metric::SettledUnconfirmed);
        // After escalation the consumer rates the bureau; that says nothing about the negotiation.
        if let Some(rating) = &complaint.rating
            && (is_settled || outcome == Metric::Unsettled)
        {
            self.count(Metric::Rated, month);
            if rating.solved {
                self.count(Metric::RatedSolved, month);
            }
            if is_settled {
                self.count(Metric::RatedOfSettled, month);
            }
        }
        // What was got before an agreement was broken stays got; a bureau counts it with what it closes.
        if outcome != Metric::Escalated {
            let before = negotiation.recovered_before_fen.get();
            self.add(Metric::RecoveredFen, month, before);
        }
        // A settlement counts its money when the consumer has confirmed all of it.
        if is_settled
            && let Some(agreement) = &complaint.agreement
            && let Some(performed_at) = agreement.performed_at
        {
            let fen = agreement.recovered_fen().get();
            self.add(Metric::RecoveredFen, Month::of(performed_at), fen);
        }
    }

    /// K03, K12: by the month of the decision, or the month it was due in.
    fn decision(&mut self, complaint: &Complaint) {
        let Some(case) = &complaint.bureau else {
            return;
        };
        if let Some(decision) = &case.decision {
            let month = Month::of(decision.at);
            self.count(Metric::Decided, month);
            if decision.is_in_time {
                self.count(Metric::DecidedInTime, month);
            }
            self.days(Span::Decision, case.received_at, decision.at);
        } else if let Some(deadline) = complaint.latest(DeadlineKind::Acceptance)
            && deadline.status == DeadlineStatus::Overdue
        {
            let month = Month::containing(deadline.due_on);
            self.count(Metric::DecisionOutstanding, month);
        }
    }

    /// K05, K09, K12, K13, K21: by the month of closing.
    fn closing(&mut self, complaint: &Complaint) {
        let Some(case) = &complaint.bureau else {
            return;
        };
        let Some(Closing { at, facts, .. }) = &case.closing else {
            let overdue =
                limits_of_bureau(complaint).filter(|d| d.status == DeadlineStatus::Overdue);
            if let Some(due_on) = overdue.map(|d| d.due_on).min() {
                self.count(Metric::OpenOverdue, Month::containing(due_on));
            }
            return;
        };
        let month = Month::of(*at);
        self.count(Metric::Closed, month);
        // The limit that ends a case: mediation's, or acceptance's where it never came to a mediation.
        let last = complaint
            .latest(DeadlineKind::MediationLimit)
            .or_else(|| complaint.latest(DeadlineKind::Acceptance));
        if last.is_none_or(|d| !is_exceeded(d)) {
            self.count(Metric::ClosedInTime, month);
        }
        if limits_of_bureau(complaint).any(is_exceeded) {
            self.count(Metric::ClosedOverdue, month);
        }
        if complaint.negotiation.is_none() {
            self.count(Metric::ClosedDirect, month);
        }
        self.add(Metric::RecoveredFen, month, facts.recovered_fen.get());
        if let Some(decision) = &case.decision
            && decision.rejection.is_none()
        {
            self.days(Span::Handling, decision.at, *at);
        }
    }
}

fn limits_of_bureau(complaint: &Complaint) -> impl Iterator<Item = &Deadline> {
    complaint.deadlines.iter().filter(|d| {
        matches!(
            d.kind,
            DeadlineKind::Acceptance | DeadlineKind::MediationLimit | DeadlineKind::TerminateNotice
        )
    })
}

/// It ran out before the act came, or runs on too late.
fn is_exceeded(deadline: &Deadline) -> bool {
    match deadline.ended_at {
        Some(ended_at) => is_overdue(deadline.due_at, ended_at),
        None => deadline.status == DeadlineStatus::Overdue,
    }
}
