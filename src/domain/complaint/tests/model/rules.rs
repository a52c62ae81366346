//! What must hold of every step and of every case at rest. Said anew from `domain.md`, not borrowed from the code it judges.

use super::life::Life;
use crate::domain::{
    actor::{Actor, Side},
    complaint::{
        Complaint, State,
        command::CommandKind,
        deadline::{DeadlineKind, DeadlineStatus},
        decide::is_possible,
        event::{Event, Recorded},
        offer::{DutyStatus, OfferStatus},
    },
    time::shanghai_date,
};

macro_rules! rules {
    ($($name:ident = $text:literal;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($name),+ }

        impl Rule {
            pub const ALL: &[Rule] = &[$(Rule::$name),+];

            pub fn text(self) -> &'static str {
                match self { $(Rule::$name => $text),+ }
            }

            /// The same as a property of a model: no reachable case has it broken.
            pub fn property(self) -> stateright::Property<super::LifeCycle> {
                match self {
                    $(Rule::$name => stateright::Property::always($text, |_, life: &Life| {
                        !life.broken.has(Rule::$name)
                    })),+
                }
            }
        }
    };
}

rules! {
    ListedSteps = "§11: every step is a listed one";
    ClosedStays = "R-1, N-8: no closed case moves";
    OneAccepted = "N-4: at most one accepted offer stands";
    NotOnesOwn = "N-4: nobody accepts what they offered themselves";
    WordOfBoth = "N-5: a settlement has the word of both, or the enterprise's and a silence asked for";
    ClockFromArrival = "J-2, N-3: no bureau clock starts before arrival, and the mediation's with acceptance";
    HasDeadline = "every open state has a deadline";
    FiresOnce = "T-5, W-2: a deadline ends once, and no consequence is drawn before it is due";
    OtherPerson = "R-2: nobody approves their own draft";
    AskedFirst = "J-1, N-7: silence closes the way to the bureau only for who was asked and had not consented";
    OwnWill = "N-8: only the consumer's own word withdraws";
    WholeLog = "S-6: the log has no gap and tells how the case stands";
    OnlyAllowed = "what is done was among the allowed commands";
    SweptOrNot = "T-5: a case is the same, whether the sweeper came in time or the next reader found the limit passed";
}

/// The rules a step has broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Broken(u32);

impl Broken {
    pub fn has(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u32) != 0
    }

    fn add_unless(&mut self, holds: bool, rule: Rule) {
        if !holds {
            self.0 |= 1 << rule as u32;
        }
    }

    pub fn and(self, other: Broken) -> Broken {
        Broken(self.0 | other.0)
    }
}

/// One step as it was written: who, what for, and from where to where.
pub struct Step<'a> {
    pub actor: &'a Actor,
    pub kind: CommandKind,
    pub before: &'a Complaint,
    pub events: &'a [Recorded],
    pub after: &'a Complaint,
}

/// Looks at every event of a step, and at the case it leaves.
pub fn judge(
    step: &Step<'_>,
    round_from: u32,
    mut saw: impl FnMut(&Event, State, State),
) -> Broken {
    let mut broken = Broken::default();
    let mut story = step.before.clone();
    for recorded in step.events {
        let before = story.clone();
        story.apply(recorded);
        saw(&recorded.event, before.state, story.state);
        broken.add_unless(recorded.seq == before.version + 1, Rule::WholeLog);
        broken.add_unless(recorded.at >= before.updated_at, Rule::WholeLog);
        judge_event(&mut broken, &before, recorded, &story);
    }
    broken.add_unless(story == *step.after, Rule::WholeLog);
    let is_persons = step.kind.is_for_people() && step.events[0].actor.side != Side::System;
    broken.add_unless(
        !is_persons
            || is_possible(
                step.before,
                step.kind,
                step.actor,
                shanghai_date(step.events[0].at),
            ),
        Rule::OnlyAllowed,
    );
    judge_rest(&mut broken, step.after, round_from);
    broken
}

fn is_over(state: State) -> bool {
    use State::*;
    matches!(state, Withdrawn | Unsettled | Closed | FollowedUp)
}

fn judge_event(broken: &mut Broken, before: &Complaint, recorded: &Recorded, after: &Complaint) {
    let (from, to) = (before.state, after.state);
    broken.add_unless(from == to || is_listed(from, to), Rule::ListedSteps);

    let is_last_word = matches!(recorded.event, Event::Rated { .. }) && before.rating.is_none();
    let stays = from == to || (from == State::Closed && to == State::FollowedUp);
    broken.add_unless(!is_over(from) || (is_last_word && stays), Rule::ClosedStays);

    judge_deadlines(broken, before, recorded, after);
    let actor = recorded.actor;
    match &recorded.event {
        Event::OfferAccepted { offer, .. } => {
            let by = before.offer(*offer).map(|o| o.by);
            broken.add_unless(by.is_some_and(|by| by != actor.side), Rule::NotOnesOwn);
        }
        Event::AgreementConfirmed { by } => {
            broken.add_unless(actor.side == *by, Rule::WordOfBoth);
        }
        Event::Unsettled {} => {
            let consents = before
                .filing
                .as_ref()
                .is_some_and(|f| f.consents.escalation);
            let was_asked = after
                .latest(DeadlineKind::EscalationReply)
                .is_some_and(|d| d.status == DeadlineStatus::Elapsed && d.due_at <= recorded.at);
            let is_own_word = actor.side == Side::Consumer;
            broken.add_unless(
                is_own_word || (actor.side == Side::System && was_asked && !consents),
                Rule::AskedFirst,
            );
        }
        Event::Withdrawn { .. } | Event::WithdrawalRequested { .. } => {
            broken.add_unless(actor.side == Side::Consumer, Rule::OwnWill);
        }
        Event::Rejected { .. } | Event::Terminated { .. } => {
            let drafted_by = before
                .bureau
                .as_ref()
                .and_then(|b| b.draft.as_ref())
                .map(|d| d.by);
            let is_other = drafted_by.is_some_and(|by| by != actor.account);
            broken.add_unless(is_other && actor.side == Side::Bureau, Rule::OtherPerson);
        }
        _ => {}
    }
    if from != to {
        judge_arrival(broken, recorded, before, after);
    }
}

/// The settlement (N-5) by whose word, and the bureau's states by who acts there.
fn judge_arrival(broken: &mut Broken, recorded: &Recorded, before: &Complaint, after: &Complaint) {
    let confirmed = |side| {
        let agreement = after.agreement.as_ref();
        agreement.is_some_and(|a| a.confirmed_by.contains(&side))
    };
    match after.state {
        State::Settled => broken.add_unless(
            confirmed(Side::Consumer) && confirmed(Side::Enterprise),
            Rule::WordOfBoth,
        ),
        State::SettledUnconfirmed => {
            let was_asked = before
                .running(DeadlineKind::ConsumerConfirmation)
                .is_some_and(|d| d.due_at <= recorded.at);
            broken.add_unless(
                was_asked && confirmed(Side::Enterprise) && recorded.actor.side == Side::System,
                Rule::WordOfBoth,
            );
        }
        _ => {}
    }
}

fn judge_deadlines(
    broken: &mut Broken,
    before: &Complaint,
    recorded: &Recorded,
    after: &Complaint,
) {
    for (old, new) in before.deadlines.iter().zip(&after.deadlines) {
        if !old.status.is_running() {
            broken.add_unless(old == new, Rule::FiresOnce);
        } else if old.status != new.status {
            let passed = matches!(
                new.status,
                DeadlineStatus::Elapsed | DeadlineStatus::Overdue
            );
            broken.add_unless(
                old.status == DeadlineStatus::Open || !passed,
                Rule::FiresOnce,
            );
            broken.add_unless(!passed || recorded.at >= old.due_at, Rule::FiresOnce);
        }
    }
    broken.add_unless(
        after.deadlines.len() >= before.deadlines.len(),
        Rule::FiresOnce,
    );
}

fn judge_rest(broken: &mut Broken, complaint: &Complaint, round_from: u32) {
    let of_round = complaint.offers.iter().filter(|o| o.n > round_from);
    let accepted = of_round.filter(|o| o.status == OfferStatus::Accepted);
    broken.add_unless(accepted.count() <= 1, Rule::OneAccepted);
    broken.add_unless(is_clock_of_bureau_right(complaint), Rule::ClockFromArrival);
    broken.add_unless(is_waited_for(complaint), Rule::HasDeadline);
}

fn is_clock_of_bureau_right(complaint: &Complaint) -> bool {
    let received_at = complaint.bureau.as_ref().map(|b| b.received_at);
    let decided_at = complaint
        .bureau
        .as_ref()
        .and_then(|b| b.decision.as_ref())
        .map(|d| d.at);
    let failed_at = complaint
        .negotiation
        .as_ref()
        .and_then(|n| n.end)
        .map(|end| end.at);
    let each = complaint.deadlines.iter().all(|d| match d.kind {
        DeadlineKind::Acceptance => Some(d.start_at) == received_at,
        DeadlineKind::MediationLimit => Some(d.start_at) == decided_at,
        DeadlineKind::TerminateNotice => received_at.is_some_and(|received| d.start_at >= received),
        _ => true,
    });
    each && received_at.is_none_or(|at| failed_at.is_none_or(|failed| failed <= at))
}

/// Somebody's clock runs, or nobody owes anything any more.
fn is_waited_for(complaint: &Complaint) -> bool {
    let runs = complaint.deadlines.iter().any(|d| d.status.is_running());
    match complaint.state {
        // Nothing was filed yet.
        State::Draft => true,
        // On their way; a case never rests here.
        State::Submitted | State::Escalated => false,
        State::Settled | State::SettledUnconfirmed => {
            // What the enterprise says it has done waits for nothing but the consumer's contradiction.
            let duties = complaint.agreement.iter().flat_map(|a| &a.duties);
            let mut owed = duties.filter(|d| d.status == DutyStatus::Pending);
            owed.all(|duty| {
                let mut deadlines = complaint.deadlines.iter();
                deadlines.any(|d| d.duty == Some(duty.n) && d.status.is_running())
            })
        }
        state if is_over(state) => !runs,
        _ => runs,
    }
}

/// §11, as it is written there.
pub fn is_listed(from: State, to: State) -> bool {
    use State::*;
    match from {
        Draft => to == Submitted,
        Submitted => matches!(to, Negotiating | Received),
        Negotiating => matches!(to, Settled | SettledUnconfirmed | Failed | Withdrawn),
        // N-5 and the consumer's choice after a breach.
        Settled => matches!(to, Negotiating | Failed),
        SettledUnconfirmed => matches!(to, Settled | Negotiating | Failed),
        Failed => matches!(to, Escalated | Unsettled),
        Escalated => to == Received,
        Received => to == FirstCheck,
        FirstCheck => matches!(to, Accepted | Rejected | Closed),
        Accepted => to == Mediating,
        Mediating => matches!(to, Agreed | Terminating),
        Terminating => to == Terminated,
        Agreed | Terminated | Rejected => to == Closed,
        Closed => to == FollowedUp,
        Withdrawn | Unsettled | FollowedUp => false,
    }
}

/// Two ways to the same moment have to agree.
pub fn swept_or_not(swept: &Complaint, found: &Complaint) -> Broken {
    let mut broken = Broken::default();
    broken.add_unless(swept == found, Rule::SweptOrNot);
    broken
}

/// Nothing happened, so nothing may have changed.
pub fn nothing_happened(before: &Complaint, after: &Complaint) -> Broken {
    let mut broken = Broken::default();
    broken.add_unless(before == after, Rule::WholeLog);
    broken
}
