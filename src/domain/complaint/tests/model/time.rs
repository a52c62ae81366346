//! Time, cut down to order: what matters is which of the moments ahead comes first, not how far away it is.

use chrono::TimeDelta;

use crate::domain::{
    actor::Side,
    complaint::{
        Complaint, State,
        deadline::{DeadlineKind, DeadlineStatus},
        offer::DutyStatus,
    },
    ids::DutyNumber,
    time::{Instant, end_of_day},
};

/// An instant from which on something is allowed, refused or done that was not before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// A running deadline passes.
    Passes(DeadlineKind, Option<DutyNumber>),
    /// The open offer of a side can no longer be accepted.
    Expires(Side),
    /// A duty can be called broken.
    IsDue(DutyNumber),
    /// Nothing is left of the limit the enterprise had kept by confirming.
    LimitIsUsed,
}

fn all(complaint: &Complaint) -> Vec<(Instant, Moment)> {
    let mut moments = Vec::new();
    for d in &complaint.deadlines {
        if d.status == DeadlineStatus::Open {
            moments.push((d.due_at, Moment::Passes(d.kind, d.duty)));
        }
    }
    if matches!(complaint.state, State::Negotiating | State::Mediating) {
        for offer in complaint.open_offers() {
            moments.push((end_of_day(offer.valid_until_on), Moment::Expires(offer.by)));
        }
    }
    let is_agreed = matches!(
        complaint.state,
        State::Negotiating | State::Settled | State::SettledUnconfirmed
    );
    if let Some(agreement) = complaint.agreement.as_ref().filter(|_| is_agreed) {
        let pending = agreement.duties.iter();
        for duty in pending.filter(|d| d.status == DutyStatus::Pending) {
            moments.push((end_of_day(duty.due_on), Moment::IsDue(duty.n)));
        }
    }
    if complaint.state == State::Negotiating
        && complaint.running(DeadlineKind::NegotiationLimit).is_none()
        && let Some(limit) = complaint.latest(DeadlineKind::NegotiationLimit)
    {
        moments.push((limit.due_at, Moment::LimitIsUsed));
    }
    moments.sort();
    moments
}

/// The clock has still to do it, or it has not come.
fn is_ahead(at: Instant, moment: Moment, now: Instant) -> bool {
    at > now || matches!(moment, Moment::Passes(..))
}

/// Ahead, each with its rank, 0 where it is due already; and behind.
pub fn moments(complaint: &Complaint, now: Instant) -> (Vec<(u8, Moment)>, Vec<Moment>) {
    let (mut ahead, mut behind) = (Vec::new(), Vec::new());
    // What is due already has a rank of its own: whoever acts finds it done.
    let (mut rank, mut last) = (0, Some(now));
    for (at, moment) in all(complaint) {
        if is_ahead(at, moment, now) {
            let at = at.max(now);
            if last.is_some_and(|last| last != at) {
                rank += 1;
            }
            last = Some(at);
            ahead.push((rank, moment));
        } else {
            behind.push(moment);
        }
    }
    ahead.sort();
    behind.sort();
    (ahead, behind)
}

/// The first moment ahead.
pub fn next(complaint: &Complaint, now: Instant) -> Option<Instant> {
    let mut ahead = all(complaint)
        .into_iter()
        .filter(|(at, moment)| is_ahead(*at, *moment, now));
    ahead.next().map(|(at, _)| at.max(now))
}

/// The last instant before it.
pub fn eve(moment: Instant) -> Instant {
    moment - TimeDelta::seconds(1)
}
