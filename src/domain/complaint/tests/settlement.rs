use super::case::*;
use crate::domain::{
    actor::Side,
    complaint::{
        NegotiationOutcome, State,
        awaited::{Awaited, Step, Turn},
        command::{Command, CommandKind},
        deadline::{DeadlineKind, DeadlineStatus},
        desk::Desk,
        event::AfterBreach,
        refusal::Refusal,
    },
    money::Fen,
    policy::allowed_commands,
    time::shanghai_date,
};

/// The enterprise says settled; the consumer has not answered yet. Confirmed on 2026-05-12: five working days end 05-19.
fn reported() -> Case {
    Case::filed("2026-05-11")
        .agrees(vec![refund(27), apology()], "2026-06-10")
        .at("2026-05-12")
        .by(enterprise())
        .does(Command::ConfirmAgreement)
        .by(consumer())
}

fn unconfirmed() -> Case {
    reported().at("2026-05-20 00:00")
}

fn reopen() -> Command {
    Command::Reopen { reason: None }
}

#[test]
fn n5_both_confirm_in_either_order() {
    let agreed = Case::filed("2026-05-11").agrees(vec![refund(27)], "2026-06-10");
    let a = agreed.clone().settles_by(&[enterprise(), consumer()]);
    let b = agreed.settles_by(&[consumer(), enterprise()]);
    for case in [a, b] {
        assert_eq!(case.state(), State::Settled);
        assert_eq!(
            case.status(DeadlineKind::NegotiationLimit),
            DeadlineStatus::Met
        );
        assert_eq!(case.due_on(DeadlineKind::Performance), "2026-06-10");
        let running = case
            .complaint
            .deadlines
            .iter()
            .filter(|d| d.status.is_running());
        assert_eq!(running.count(), 1);
    }
}

#[test]
fn n5_who_must_still_sign_is_awaited() {
    let agreed = Case::filed("2026-05-11").agrees(vec![refund(27)], "2026-06-10");
    let signed_by = |actor| agreed.clone().by(actor).does(Command::ConfirmAgreement);
    for (case, by) in [
        (agreed.clone(), Turn::Both),
        (signed_by(enterprise()), Turn::Consumer),
        (signed_by(consumer()), Turn::Enterprise),
    ] {
        let step = Step::ConfirmAgreement;
        assert_eq!(case.complaint.awaited(), Some(Awaited { step, by }));
        assert_eq!(case.complaint.waits_for(), Some(by));
        assert_eq!(case.complaint.desk(), Some(Desk::Agreement));
        for (side, actor) in [
            (Side::Consumer, consumer()),
            (Side::Enterprise, enterprise()),
        ] {
            let may_sign = allowed_commands(&actor, &case.complaint, shanghai_date(case.now))
                .contains(&CommandKind::ConfirmAgreement);
            assert_eq!(may_sign, by.is_of(side), "{by:?} {side:?}");
        }
    }
}

impl Case {
    fn settles_by(mut self, order: &[crate::domain::actor::Actor]) -> Case {
        for actor in order {
            self = self.by(actor.clone()).does(Command::ConfirmAgreement);
            assert_eq!(
                self.refused_again(),
                Some("already_confirmed").filter(|_| self.state() == State::Negotiating)
            );
        }
        self
    }

    fn refused_again(&self) -> Option<&'static str> {
        let refusal = self.clone().refused(Command::ConfirmAgreement);
        (self.state() == State::Negotiating).then(|| refusal.code())
    }
}

#[test]
fn n5_silence_becomes_settled_unconfirmed() {
    assert_eq!(
        reported().due_on(DeadlineKind::ConsumerConfirmation),
        "2026-05-19"
    );
    assert_eq!(
        reported().at("2026-05-19 23:59").state(),
        State::Negotiating
    );
    let case = unconfirmed();
    assert_eq!(case.state(), State::SettledUnconfirmed);
    assert_eq!(case.times("settled_unconfirmed"), ["05-20 00:00"]);
    assert_eq!(case.due_on(DeadlineKind::ReopenWindow), "2026-06-03");
    assert_eq!(
        case.complaint
            .running(DeadlineKind::Performance)
            .map(|d| d.due_on),
        Some(on("2026-06-10"))
    );
    let end = case.complaint.negotiation.as_ref().unwrap().end.unwrap();
    assert_eq!(
        (end.outcome, end.is_in_time),
        (NegotiationOutcome::SettledUnconfirmed, true)
    );
}

/// Promised for 2026-05-14, and silence makes it binding on 05-20 only; or the consumer's yes on 05-18.
#[test]
fn n5_a_date_gone_by_before_both_are_bound_leaves_a_working_day() {
    let reported = Case::filed("2026-05-11")
        .agrees(vec![refund(27)], "2026-05-14")
        .at("2026-05-12")
        .by(enterprise())
        .does(Command::ConfirmAgreement);
    let by_silence = reported.clone().at("2026-05-20 00:00");
    let by_yes = reported
        .clone()
        .at("2026-05-18")
        .by(consumer())
        .does(Command::ConfirmAgreement);
    for (case, due_on) in [(by_silence, "2026-05-21"), (by_yes, "2026-05-19")] {
        let owed = case.complaint.running(DeadlineKind::Performance).unwrap();
        assert_eq!(
            (owed.due_on, owed.status),
            (on(due_on), DeadlineStatus::Open)
        );
        let duty = case.complaint.agreement.as_ref().unwrap().duty(1).unwrap();
        assert_eq!(duty.due_on, on(due_on));
        let mut case = case.by(consumer());
        let not_due = Refusal::DutyNotDue {
            duty: 1,
            due_on: on(due_on),
        };
        assert_eq!(case.refused(breach(1, AfterBreach::Bureau)), not_due);
        let case = case.at("2026-05-22");
        let owed = case.complaint.running(DeadlineKind::Performance).unwrap();
        assert_eq!(owed.status, DeadlineStatus::Overdue);
    }
    // On the very day it is in time until midnight (T-5).
    let same_day = reported
        .at("2026-05-14 23:00")
        .by(consumer())
        .does(Command::ConfirmAgreement);
    assert_eq!(same_day.due_on(DeadlineKind::Performance), "2026-05-14");
}

#[test]
fn n5_reopened_within_ten_working_days_and_not_after() {
    let case = unconfirmed().at("2026-06-03 23:59").does(reopen());
    assert_eq!(case.state(), State::Negotiating);
    assert_eq!(case.complaint.negotiation.as_ref().unwrap().round, 2);
    assert!(case.complaint.agreement.is_none());
    assert!(case.complaint.running(DeadlineKind::Performance).is_none());
    assert_eq!(case.due_on(DeadlineKind::NegotiationLimit), "2026-06-17");

    for mut late in [
        unconfirmed().at("2026-06-04 00:00"),
        unconfirmed().unswept("2026-06-04 00:00"),
    ] {
        let until = Refusal::ReopenWindowPassed {
            until_on: on("2026-06-03"),
        };
        assert_eq!(late.refused(reopen()), until);
    }
    let late = unconfirmed().at("2026-06-04 00:00");
    assert_eq!(late.kinds().last(), Some(&"settlement_became_final"));
    assert!(!late.allowed().contains(&CommandKind::Reopen));
    // A late yes is still a yes.
    assert_eq!(late.does(Command::ConfirmAgreement).state(), State::Settled);
}

#[test]
fn n5_who_confirms_the_money_confirms_the_agreement() {
    for case in [reported(), unconfirmed()] {
        let ended_at = case
            .complaint
            .negotiation
            .as_ref()
            .unwrap()
            .end
            .map(|e| e.at);
        let case = case.by(consumer()).does(confirm(1));
        assert_eq!(case.state(), State::Settled);
        let agreement = case.complaint.agreement.as_ref().unwrap();
        assert_eq!(agreement.recovered_fen(), fen(27));
        assert!(
            agreement.performed_at.is_none(),
            "the apology is still owed"
        );
        let end = case.complaint.negotiation.as_ref().unwrap().end.unwrap();
        assert_eq!(
            end.at,
            ended_at.unwrap_or(case.now),
            "it ended when it became unconfirmed"
        );
        assert_eq!(
            case.does(confirm(2))
                .complaint
                .running(DeadlineKind::Performance),
            None
        );
    }
}

#[test]
fn n5_nothing_is_performed_that_the_enterprise_does_not_stand_by() {
    let mut case = Case::filed("2026-05-11").agrees(vec![refund(27)], "2026-06-10");
    assert_eq!(case.refused(confirm(1)), Refusal::NoAgreement);
    assert!(!case.allowed().contains(&CommandKind::ConfirmPerformance));
}

#[test]
fn n5_an_agreement_declined_before_both_confirmed_lets_the_limit_run_again() {
    let case = reported();
    assert_eq!(
        case.status(DeadlineKind::NegotiationLimit),
        DeadlineStatus::Met
    );
    let case = case.at("2026-05-15").does(decline_offer(1));
    let limit = case
        .complaint
        .running(DeadlineKind::NegotiationLimit)
        .unwrap();
    assert_eq!(limit.due_on, on("2026-05-25"), "the old end");
    assert!(case.complaint.agreement.is_none());
    assert_eq!(
        case.status(DeadlineKind::ConsumerConfirmation),
        DeadlineStatus::Cancelled
    );
    // W-2: half-way has passed by then and is not said again.
    let case = case.at("2026-05-26");
    let days: Vec<_> = case
        .reminders(DeadlineKind::NegotiationLimit)
        .into_iter()
        .map(|(_, d)| d)
        .collect();
    assert_eq!(days, ["05-18 09:00", "05-22 09:00"]);
    assert_eq!(case.state(), State::Received);

    // Declined when nothing of the limit is left: one working day more.
    let case = Case::filed("2026-05-11")
        .agrees(vec![refund(27)], "2026-06-10")
        .at("2026-05-25 23:00")
        .by(enterprise())
        .does(Command::ConfirmAgreement)
        .at("2026-05-27")
        .by(consumer())
        .does(decline_offer(1));
    let limit = case
        .complaint
        .running(DeadlineKind::NegotiationLimit)
        .unwrap();
    assert_eq!(limit.due_on, on("2026-05-28"));
}

#[test]
fn n1_the_consumers_confirmation_alone_does_not_stop_the_limit() {
    let case = Case::filed("2026-05-11")
        .agrees(vec![refund(27)], "2026-06-10")
        .does(Command::ConfirmAgreement)
        .at("2026-05-26");
    assert_eq!(case.state(), State::Received);
    assert!(
        case.complaint.agreement.is_none(),
        "nobody came to be bound by it"
    );
}

fn settled() -> Case {
    Case::filed("2026-05-11")
        .settles(vec![refund(27), apology()], "2026-05-20")
        .does(confirm(2))
}

#[test]
fn n5_a_breach_goes_where_the_consumer_wishes() {
    let mut case = settled();
    let not_due = Refusal::DutyNotDue {
        duty: 1,
        due_on: on("2026-05-20"),
    };
    assert_eq!(case.refused(breach(1, AfterBreach::Bureau)), not_due);
    assert_eq!(
        case.refused(breach(2, AfterBreach::Bureau)),
        Refusal::DutyAlreadyConfirmed { duty: 2 }
    );
    // Said to be paid and not received: no need to wait.
    case.clone()
        .by(enterprise())
        .does(report(1))
        .by(consumer())
        .does(breach(1, AfterBreach::Negotiation));

    let case = case.at("2026-05-21 00:00");
    let owed = case.complaint.running(DeadlineKind::Performance).unwrap();
    assert_eq!((owed.duty, owed.status), (Some(1), DeadlineStatus::Overdue));
    let again = case.clone().does(breach(1, AfterBreach::Negotiation));
    assert_eq!(again.state(), State::Negotiating);
    let negotiation = again.complaint.negotiation.as_ref().unwrap();
    assert_eq!((negotiation.round, negotiation.end), (2, None));
    assert_eq!(negotiation.reached_at, at("2026-05-11"));
    let again = again
        .settles(vec![refund(30)], "2026-06-10")
        .does(confirm(1));
    assert_eq!(
        again.complaint.agreement.as_ref().unwrap().recovered_fen(),
        fen(30)
    );

    let bureau = case.clone().does(breach(1, AfterBreach::Bureau));
    assert_eq!(bureau.state(), State::Received);
    let end = bureau.complaint.negotiation.as_ref().unwrap().end.unwrap();
    assert_eq!(end.outcome, NegotiationOutcome::Escalated);
    assert!(
        bureau.complaint.agreement.is_some(),
        "the record travels along (J-2)"
    );

    // E-7, J-1: an enterprise that left takes no further round, and the consumer's consent still counts.
    let mut gone = case.clone();
    gone.active = None;
    assert_eq!(
        gone.does(breach(1, AfterBreach::Negotiation)).state(),
        State::Received
    );
    let mut gone = Case::filed_with("2026-05-11", |f| f.consents.escalation = false)
        .settles(vec![refund(27)], "2026-05-20")
        .at("2026-05-21");
    gone.active = None;
    let gone = gone.does(breach(1, AfterBreach::Negotiation));
    assert_eq!(gone.state(), State::Failed);
    assert!(
        gone.complaint
            .running(DeadlineKind::EscalationReply)
            .is_some()
    );
}

#[test]
fn n1_a_further_round_brings_no_further_extension() {
    let extend = Command::Extend { working_days: 2 };
    let mut case = Case::filed("2026-05-11")
        .does(extend.clone())
        .by(enterprise())
        .does(extend.clone())
        .settles(vec![refund(27)], "2026-05-20")
        .at("2026-05-21")
        .does(breach(1, AfterBreach::Negotiation));
    assert_eq!(case.refused(extend), Refusal::AlreadyExtended);
}

#[test]
fn z5_a_rating_of_the_settlement_does_not_stand_for_what_follows_a_breach() {
    let case = settled().does(rate());
    assert_eq!(case.clone().refused(rate()), Refusal::AlreadyRated);
    let case = case.at("2026-05-21").does(breach(1, AfterBreach::Bureau));
    assert_eq!(case.complaint.rating, None);
}

#[test]
fn k13_what_was_got_before_a_breach_stays_got() {
    let case = Case::filed("2026-05-11")
        .settles(vec![refund(27), refund(40)], "2026-05-20")
        .does(confirm(1))
        .at("2026-05-21")
        .does(breach(2, AfterBreach::Negotiation));
    assert_eq!(case.complaint.agreement, None);
    assert_eq!(case.complaint.recovered_fen(), fen(27));
    let again = case
        .settles(vec![refund(30)], "2026-06-10")
        .does(confirm(1));
    assert_eq!(again.complaint.recovered_fen(), fen(57));
    let counted = |case: &Case| -> i64 {
        crate::domain::indicator::case_facts(&case.complaint)
            .iter()
            .filter(|fact| fact.metric == crate::domain::indicator::Metric::RecoveredFen)
            .map(|fact| fact.value)
            .sum()
    };
    assert_eq!(counted(&again), fen(57).get());
}

#[test]
fn k13_only_what_the_consumer_got_is_recovered() {
    let case = Case::filed("2026-05-11")
        .settles(vec![refund(27)], "2026-05-20")
        .by(enterprise())
        .does(report(1));
    assert_eq!(
        case.complaint.agreement.as_ref().unwrap().recovered_fen(),
        Fen::ZERO
    );
}
