use super::case::*;
use crate::domain::{
    actor::{Actor, Side},
    complaint::{
        State,
        command::{Command, CommandKind},
        deadline::{DeadlineKind, DeadlineStatus},
        event::ReminderLevel,
        refusal::Refusal,
    },
};

#[test]
fn t5_the_last_day_counts_to_its_end() {
    assert_eq!(
        Case::filed("2026-05-12").at("2026-05-26 23:59").state(),
        State::Negotiating
    );
    assert_eq!(
        Case::filed("2026-05-12").at("2026-05-27 00:00").state(),
        State::Received
    );
}

#[test]
fn passing_time_twice_does_nothing_the_second_time() {
    let mut case = Case::filed_with("2026-05-12", |f| f.consents.escalation = false);
    while let Some((act_at, n)) = case.next_act() {
        // Too early, for a deadline that is not there, for an act that is not armed: nothing.
        assert_eq!(case.pass_time(n, act_at), 0);
        assert_eq!(case.pass_time(99, act_at), 0);
        case.now = act_at;
        assert_eq!(case.pass_time(n, act_at - chrono::TimeDelta::hours(1)), 0);
        assert!(case.pass_time(n, act_at) > 0);
        assert_eq!(case.pass_time(n, act_at), 0);
    }
    // Even where the case has ended.
    assert_eq!(case.state(), State::Unsettled);
    assert_eq!(case.reminders(DeadlineKind::FirstResponse).len(), 3);
}

#[test]
fn a_week_of_downtime_reads_as_if_there_had_been_none() {
    let swept = Case::filed_with("2026-05-12", |f| f.consents.escalation = false).at("2026-07-01");
    // The sweeper was away; it comes for the act it knew of, and for what follows from it.
    let mut late =
        Case::filed_with("2026-05-12", |f| f.consents.escalation = false).unswept("2026-07-01");
    while let Some((act_at, n)) = late.next_act() {
        late.pass_time(n, act_at);
    }
    assert_eq!(late.log, swept.log);
    assert_eq!(late.complaint, swept.complaint);
    // The acts of one case come in the order of their dates, whichever deadline the sweeper names first.
    let mut case = Case::filed("2026-05-12").unswept("2026-07-01");
    let limit = case.deadline(DeadlineKind::NegotiationLimit).clone();
    case.pass_time(limit.n, limit.next_act.unwrap().0);
    assert_eq!(case.reminders(DeadlineKind::FirstResponse).len(), 3);
    assert!(case.log.is_sorted_by_key(|r| r.at));
}

#[test]
fn a_late_act_finds_the_limit_passed_before_the_sweeper_came() {
    let mut case = Case::filed("2026-05-12")
        .by(enterprise())
        .does(post())
        .unswept("2026-05-29 10:00");
    let refusal = Refusal::WrongState {
        state: State::Received,
        command: CommandKind::MakeOffer,
    };
    assert_eq!(
        case.refused(make_offer(vec![refund(27)], "2026-06-30")),
        refusal
    );
    // What fits the new state goes on, after what time has done.
    let case = case.by(consumer()).does(post());
    assert_eq!(case.times("received"), ["05-27 00:00"]);
    assert_eq!(case.times("message_posted"), ["05-12 09:00", "05-29 10:00"]);
    let received = case
        .log
        .iter()
        .find(|r| r.event.kind() == "received")
        .unwrap();
    assert_eq!(received.actor.side, Side::System);
    assert_eq!(case.log.last().unwrap().actor.side, Side::Consumer);
    assert_eq!(case.due_on(DeadlineKind::Acceptance), "2026-06-05");
    // The handler's right to hand the case on ended with the negotiation.
    let mut case = Case::filed("2026-05-12")
        .by(enterprise())
        .unswept("2026-05-29");
    let assign = Command::Assign { to: account(9) };
    assert_eq!(case.refused(assign).code(), "wrong_state");
}

#[test]
fn a_clock_moved_back_never_turns_the_record_round() {
    let case = Case::filed("2026-05-12 10:00")
        .unswept("2026-05-12 09:00")
        .does(post());
    let mut case = case.unswept("2025-01-01").by(enterprise()).does(post());
    let limit = case
        .deadline(DeadlineKind::NegotiationLimit)
        .next_act
        .unwrap();
    assert_eq!(case.pass_time(1, limit.0), 0);
    assert!(case.log.is_sorted_by_key(|r| r.at));
    assert_eq!(case.log.last().unwrap().at, at("2026-05-12 10:00"));
}

#[test]
fn w1_a_short_limit_is_reminded_of_once() {
    // Three working days: half of it and the last call are the same morning.
    let strict = crate::domain::rule_set::Parameters::default()
        .with("odr_limit_wd", "3")
        .unwrap();
    let mut draft = Case::draft("2026-05-11");
    draft.parameters = crate::domain::parameter_book::ParameterBook::new(
        [(FENGTAI.parse().unwrap(), strict)].into(),
    );
    let case = draft
        .does(Command::Submit(Box::new(filing())))
        .at("2026-05-30");
    let reminders = case.reminders(DeadlineKind::NegotiationLimit);
    assert_eq!(
        reminders,
        [(ReminderLevel::LastCall, "05-13 09:00".to_owned())]
    );
}

#[test]
fn w1_the_bureaus_limits_become_overdue_and_stay_owed() {
    let case = Case::filed_with_bureau("2026-05-11").at("2026-05-21");
    assert_eq!(
        case.status(DeadlineKind::Acceptance),
        DeadlineStatus::Overdue
    );
    let levels: Vec<_> = case
        .reminders(DeadlineKind::Acceptance)
        .into_iter()
        .map(|(l, _)| l)
        .collect();
    assert_eq!(
        levels,
        [
            ReminderLevel::Half,
            ReminderLevel::LastCall,
            ReminderLevel::Overdue
        ]
    );
    let case = case.by(officer()).does(Command::Accept);
    assert_eq!(case.status(DeadlineKind::Acceptance), DeadlineStatus::Met);
    assert!(
        !case
            .complaint
            .bureau
            .as_ref()
            .unwrap()
            .decision
            .as_ref()
            .unwrap()
            .is_in_time
    );
}

#[test]
fn the_rules_act_only_as_themselves() {
    for kind in CommandKind::ALL.iter().filter(|k| !k.is_for_people()) {
        for actor in [consumer(), enterprise(), officer(), reviewer()] {
            assert!(!crate::domain::policy::may(
                &actor,
                *kind,
                &Case::filed("2026-05-12").complaint
            ));
        }
        assert!(crate::domain::policy::may(
            &Actor::System,
            *kind,
            &Case::filed("2026-05-12").complaint
        ));
    }
}
