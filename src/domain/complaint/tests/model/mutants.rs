//! Deliberately broken rules. Each is one that somebody could write by mistake, and each must be seen by the promise meant for
//! it; a check that finds nothing here would find nothing anywhere.

use stateright::{Checker, HasDiscoveries, Model};

use super::{LifeCycle, Scope, rules::Rule, ways};
use crate::domain::{
    actor::Side,
    complaint::{
        Complaint, State,
        command::Command,
        deadline::{DeadlineChange, DeadlineKind},
        decide::Decided,
        event::{Event, Recorded},
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// Two write on the same version, and both stay.
    NoVersions,
    /// The enterprise's word settles.
    OneWord,
    /// A rating opens a closed case again.
    ClosedReopens,
    /// A passed limit ends the case instead of escalating it.
    LimitShutsDoor,
    /// The bureau's days are counted from the day the enterprise got the case.
    EarlyClock,
    /// The consumer is asked about the bureau, and no clock is set.
    NoReplyClock,
    /// Who drafts a rejection decides it.
    OwnDraft,
    /// From negotiation to the bureau without a failure.
    ShortCut,
    /// The sweeper writes what was due a day ahead.
    TooEarly,
    /// A terminated mediation cannot be closed.
    NeverClosed,
    /// The limit of the negotiation passes and nothing comes of it.
    LimitIgnored,
    /// A broken agreement cannot be reported.
    NoBreach,
    /// Who is party to a drafted agreement cannot leave.
    NoDecline,
}

impl Mutant {
    /// Changes what was decided; none where it now refuses.
    pub fn tamper(
        self,
        before: &Complaint,
        command: &Command,
        decided: &mut Decided,
    ) -> Option<()> {
        let state = before.state;
        let after = decided.complaint.clone();
        match (self, command) {
            (Mutant::OneWord, Command::ConfirmAgreement) if after.state == State::Negotiating => {
                let is_enterprise = |r: &Recorded| r.actor.side == Side::Enterprise;
                if decided.events.iter().any(is_enterprise) {
                    rewrite(before, decided, |events| {
                        and_then(events, Event::Settled {})
                    });
                }
            }
            (Mutant::ClosedReopens, Command::Rate { .. }) if state == State::Closed => {
                let again = Event::MediationStarted {
                    mediator: None,
                    mode: None,
                    respondent_consents: None,
                };
                rewrite(before, decided, |events| and_then(events, again));
            }
            (Mutant::LimitShutsDoor, Command::PassTime { .. })
                if state == State::Negotiating && after.state == State::Received =>
            {
                rewrite(before, decided, |events| {
                    events.retain(|r| {
                        !matches!(r.event, Event::Escalated {} | Event::Received { .. })
                    });
                    and_then(events, Event::Unsettled {});
                });
            }
            (Mutant::EarlyClock, _) => {
                let reached_at = before.negotiation.as_ref().map(|n| n.reached_at);
                change_clock(before, decided, DeadlineKind::Acceptance, |set| {
                    set.start_at = reached_at.unwrap_or(set.start_at);
                    true
                });
            }
            (Mutant::NoReplyClock, _) => {
                change_clock(before, decided, DeadlineKind::EscalationReply, |_| false);
            }
            (Mutant::OwnDraft, Command::Reject { ground, reason }) => {
                let (ground, reason) = (*ground, reason.clone());
                let rejected = Event::Rejected { ground, reason };
                rewrite(before, decided, |events| and_then(events, rejected));
            }
            (Mutant::ShortCut, Command::DeclareFailure { .. })
                if after.state == State::Received =>
            {
                rewrite(before, decided, |events| {
                    events.retain(|r| !matches!(r.event, Event::NegotiationFailed { .. }));
                });
            }
            (Mutant::TooEarly, Command::PassTime { .. }) => {
                rewrite(before, decided, |events| {
                    for recorded in events {
                        recorded.at = before.updated_at;
                    }
                });
            }
            (Mutant::NeverClosed, Command::Close { .. }) if state == State::Terminated => {
                return None;
            }
            (Mutant::LimitIgnored, Command::PassTime { .. }) if state == State::Negotiating => {
                let failed = |r: &Recorded| matches!(r.event, Event::NegotiationFailed { .. });
                if decided.events.iter().any(failed) {
                    return None;
                }
            }
            (Mutant::NoBreach, Command::ReportBreach { .. }) => return None,
            (Mutant::NoDecline, Command::DeclineOffer { .. }) if before.agreement.is_some() => {
                return None;
            }
            _ => {}
        }
        Some(())
    }
}

fn and_then(events: &mut Vec<Recorded>, event: Event) {
    let mut recorded = events[events.len() - 1].clone();
    recorded.event = event;
    recorded.deadlines.clear();
    events.push(recorded);
}

/// Other events, and the case as they leave it.
fn rewrite(before: &Complaint, decided: &mut Decided, change: impl FnOnce(&mut Vec<Recorded>)) {
    change(&mut decided.events);
    overwrite(before, decided);
}

/// Changes the deadlines of a kind as they are set; false leaves them out.
fn change_clock(
    before: &Complaint,
    decided: &mut Decided,
    kind: DeadlineKind,
    mut change: impl FnMut(&mut crate::domain::complaint::deadline::Deadline) -> bool,
) {
    rewrite(before, decided, |events| {
        for recorded in events {
            recorded.deadlines.retain_mut(|it| match it {
                DeadlineChange::Set(set) if set.kind == kind => change(set),
                _ => true,
            });
        }
    });
}

/// The events written after what is there, whatever they were decided on.
pub fn overwrite(current: &Complaint, decided: &mut Decided) {
    let mut complaint = current.clone();
    for recorded in &mut decided.events {
        recorded.seq = complaint.version + 1;
        complaint.apply(recorded);
    }
    decided.complaint = complaint;
}

#[test]
fn a_broken_step_is_seen_by_its_rule() {
    for (mutant, rule) in [
        (Mutant::NoVersions, Rule::OneAccepted),
        (Mutant::OneWord, Rule::WordOfBoth),
        (Mutant::ClosedReopens, Rule::ClosedStays),
        (Mutant::LimitShutsDoor, Rule::AskedFirst),
        (Mutant::EarlyClock, Rule::ClockFromArrival),
        (Mutant::NoReplyClock, Rule::HasDeadline),
        (Mutant::OwnDraft, Rule::OtherPerson),
        (Mutant::ShortCut, Rule::ListedSteps),
        (Mutant::TooEarly, Rule::FiresOnce),
    ] {
        let checker = LifeCycle::new(Scope::Small, Some(mutant), Some(rule))
            .checker()
            .finish_when(HasDiscoveries::AnyOf([rule.text()].into()))
            .spawn_bfs()
            .join();
        let Some(path) = checker.discovery(rule.text()) else {
            panic!("nobody saw {mutant:?}");
        };
        let moves = path.into_actions();
        println!("{mutant:?} breaks {:?}: {moves:?}", rule.text());
    }
}

#[test]
fn a_way_that_was_cut_is_missed() {
    for (mutant, text) in [
        (Mutant::NeverClosed, ways::NO_DEAD_END),
        (Mutant::LimitIgnored, ways::SILENCE_LEADS_ON),
        (Mutant::LimitShutsDoor, ways::CONSENT_SUFFICES),
        (Mutant::NoBreach, ways::CONSUMER_REACHES_BUREAU),
        (Mutant::NoDecline, ways::WITHDRAWS_ALONE),
    ] {
        let checker = LifeCycle::new(Scope::Small, Some(mutant), None)
            .checker()
            .spawn_bfs()
            .join();
        let graph = checker.model().graph.lock().unwrap();
        let way = ways::WAYS.iter().find(|way| way.text == text).unwrap();
        let broken = (way.broken)(&graph);
        assert!(!broken.is_empty(), "nobody missed what {mutant:?} took");
        println!("{mutant:?} breaks {text:?} for {} cases", broken.len());
    }
}
