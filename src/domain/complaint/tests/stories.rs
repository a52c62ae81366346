use super::case::*;
use crate::domain::{
    calendar::Calendar,
    complaint::{
        State,
        command::{Command, CommandKind},
        deadline::{DeadlineChange, DeadlineKind},
        event::{Event, ReminderLevel, Substantiated},
        offer::OfferStatus,
        refusal::Refusal,
    },
    money::Fen,
    rule_set::RuleSet,
    time::shanghai_date,
};

#[test]
fn s1_settled_between_the_parties_in_two_days() {
    let case = Case::filed("2026-05-11 10:00")
        .at("2026-05-11 11:00")
        .by(enterprise())
        .does(post())
        .does(make_offer(vec![refund(27)], "2026-05-18"))
        .at("2026-05-11 15:00")
        .by(consumer())
        .does(accept_offer(1))
        .by(enterprise())
        .does(Command::ConfirmAgreement)
        .at("2026-05-13 10:00")
        .does(report(1))
        .at("2026-05-13 20:00")
        .by(consumer())
        .does(confirm(1));
    assert_eq!(case.state(), State::Settled);
    let agreement = case.complaint.agreement.as_ref().unwrap();
    assert_eq!(agreement.recovered_fen(), Fen::new(27_00).unwrap());
    assert!(agreement.performed_at.is_some());
    let negotiation = case.complaint.negotiation.as_ref().unwrap();
    let end = negotiation.end.unwrap();
    let elapsed = shanghai_date(end.at) - shanghai_date(negotiation.reached_at);
    assert_eq!(elapsed.num_days(), 2);
    assert!(end.is_in_time);
    assert!(negotiation.first_contact_at.unwrap() < negotiation.response_due_at);
    assert!(case.complaint.bureau.is_none());
    assert!(
        case.complaint
            .deadlines
            .iter()
            .all(|d| !d.status.is_running())
    );
}

#[test]
fn s2_silence_goes_to_the_bureau() {
    let case = Case::filed("2026-05-12 10:00")
        .at("2026-05-12 16:00")
        .by(enterprise())
        .does(post());
    assert_eq!(case.due_on(DeadlineKind::NegotiationLimit), "2026-05-26");

    let case = case.at("2026-05-27 09:00");
    let reminders = case.reminders(DeadlineKind::NegotiationLimit);
    let expected = [
        (ReminderLevel::Half, "05-19 09:00".to_owned()),
        (ReminderLevel::LastCall, "05-25 09:00".to_owned()),
    ];
    assert_eq!(reminders, expected);
    for kind in ["negotiation_failed", "escalated", "received"] {
        assert_eq!(case.times(kind), ["05-27 00:00"], "{kind}");
    }
    assert_eq!(case.state(), State::Received);
    assert_eq!(
        case.complaint.bureau.as_ref().unwrap().bureau.to_string(),
        FENGTAI
    );
    assert_eq!(case.due_on(DeadlineKind::Acceptance), "2026-06-05");

    let case = case.at("2026-06-02").by(officer()).does(Command::Accept);
    assert_eq!(case.due_on(DeadlineKind::MediationLimit), "2026-08-01");
    let case = case
        .at("2026-06-15")
        .by(mediator())
        .does(start_mediation())
        .does(record_agreement(27))
        .by(officer())
        .does(close("2026-06-15", 27, Substantiated::Yes));
    assert_eq!(case.state(), State::Closed);
    let bureau = case.complaint.bureau.as_ref().unwrap();
    assert!(bureau.decision.as_ref().unwrap().is_in_time);
    assert!(bureau.mediation.as_ref().unwrap().is_in_time);
}

#[test]
fn s3_straight_to_the_bureau_and_withdrawn() {
    let case = Case::filed_with("2026-05-11 08:00", |f| f.respondent.enterprise = None);
    assert_eq!(case.kinds(), ["submitted", "received"]);
    let case = case
        .by(officer())
        .does(Command::Accept)
        .by(mediator())
        .does(start_mediation())
        .at("2026-05-12")
        .by(consumer())
        .does(withdraw())
        .by(officer())
        .does(terminate(1))
        .by(reviewer())
        .does(Command::ApproveDraft)
        .by(officer())
        .does(close("2026-05-12", 0, Substantiated::No))
        .by(reviewer())
        .does(Command::ApproveDraft)
        .by(consumer())
        .does(rate());
    assert_eq!(case.state(), State::FollowedUp);
    let bureau = case.complaint.bureau.as_ref().unwrap();
    assert_eq!(
        bureau.closing.as_ref().unwrap().facts.substantiated,
        Substantiated::No
    );
    assert_eq!(case.times("accepted"), ["05-11 08:00"]);
}

/// The consumer made a counter-offer; both act on it in the same second.
fn countered() -> Case {
    Case::filed("2026-05-11").does(make_offer(vec![refund(27)], "2026-05-20"))
}

#[test]
fn s11_the_handler_was_first() {
    let mut case = countered()
        .by(enterprise())
        .does(accept_offer(1))
        .by(consumer());
    assert_eq!(case.refused(withdraw()), Refusal::AgreementPending);
    assert_eq!(
        case.refused(Command::WithdrawOffer { offer: 1 }),
        Refusal::OfferNotOpen { offer: 1 }
    );
    let allowed = case.allowed();
    assert!(allowed.contains(&CommandKind::ConfirmAgreement));
    assert!(allowed.contains(&CommandKind::DeclineOffer));
    assert!(!allowed.contains(&CommandKind::Withdraw));
    // N-8: knowing of the acceptance, the consumer can still leave.
    let case = case.does(decline_offer(1)).does(withdraw());
    assert_eq!(case.state(), State::Withdrawn);
}

#[test]
fn s11_the_consumer_was_first() {
    let mut case = countered().does(withdraw()).by(enterprise());
    let refusal = Refusal::WrongState {
        state: State::Withdrawn,
        command: CommandKind::AcceptOffer,
    };
    assert_eq!(case.refused(accept_offer(1)), refusal);
    assert_eq!(case.allowed(), []);
    let mut case = countered()
        .does(Command::WithdrawOffer { offer: 1 })
        .by(enterprise());
    assert_eq!(
        case.refused(accept_offer(1)),
        Refusal::OfferNotOpen { offer: 1 }
    );
    assert_eq!(case.offer_status(1), OfferStatus::Withdrawn);
}

fn year_2027() -> Calendar {
    Calendar::parse(
        r#"{"years":{"2027":{"holidays":["2027-01-01","2027-01-02","2027-01-03"],"workdays":[],"verified":true}}}"#,
    )
    .unwrap()
}

#[test]
fn s12_the_year_end_is_provisional_until_the_calendar_comes() {
    let mut case = Case::filed("2026-12-24 10:00")
        .by(enterprise())
        .does(post());
    let limit = case.deadline(DeadlineKind::NegotiationLimit).clone();
    assert!(limit.is_provisional);
    assert_eq!(limit.due_on.to_string(), "2027-01-07");

    let recompute = Command::RecomputeDeadlines { year: 2027 };
    // Nothing changes as long as the calendar says the same.
    let before = case.log.len();
    case.try_to(&recompute).unwrap();
    assert_eq!(case.log.len(), before);

    let mut case = case.at("2027-01-05 12:00");
    // Half-way came on 12-31; the calendar moves both it and the end.
    case.calendar.merge(year_2027());
    case.try_to(&recompute).unwrap();
    let moved = case.deadline(DeadlineKind::NegotiationLimit);
    assert_eq!(moved.due_on.to_string(), "2027-01-08");
    assert!(!moved.is_provisional);
    let (next_at, _) = moved.next_act.unwrap();
    assert_eq!(next_at, at("2027-01-07 09:00"));
    let last = case.log.last().unwrap();
    assert_eq!(last.event, Event::DeadlinesRecomputed { year: 2027 });
    assert!(matches!(
        &last.deadlines[..],
        [DeadlineChange::Moved { from_on, .. }] if *from_on == limit.due_on
    ));
    assert!(
        case.complaint
            .deadlines
            .iter()
            .all(|d| d.next_act.is_none_or(|(at, _)| at > case.now))
    );
    // Once only.
    let before = case.log.len();
    case.try_to(&recompute).unwrap();
    assert_eq!(case.log.len(), before);
    assert_eq!(case.at("2027-01-08 23:59").state(), State::Negotiating);
}

#[test]
fn t4_received_before_the_new_order_keeps_forty_five_working_days() {
    let case = Case::accepted("2026-03-02");
    assert_eq!(case.complaint.rule_set, RuleSet::O20);
    assert_eq!(case.due_on(DeadlineKind::MediationLimit), "2026-05-08");
    // The bureau's own day of receipt counts, not the day of filing.
    let case = Case::filed("2026-04-10").by(enterprise()).does(post());
    assert_eq!(case.complaint.rule_set, RuleSet::O20);
    let case = case.at("2026-05-01");
    assert_eq!(case.state(), State::Received);
    assert_eq!(case.complaint.rule_set, RuleSet::O121);
}
