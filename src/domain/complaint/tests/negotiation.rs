use super::case::*;
use crate::domain::{
    authority::Authority,
    calendar::Rollover,
    complaint::{
        NegotiationOutcome, State,
        command::{Command, CommandKind},
        deadline::{DeadlineKind, DeadlineStatus},
        event::{Event, FailureCause, ReminderLevel},
        offer::OfferStatus,
        refusal::Refusal,
    },
    ids::FileId,
    money::Fen,
    parameter_book::ParameterBook,
    rule_set::Parameters,
};

fn cause(case: &Case) -> Option<FailureCause> {
    case.complaint
        .negotiation
        .as_ref()
        .unwrap()
        .end
        .unwrap()
        .cause
}

fn outcome(case: &Case) -> NegotiationOutcome {
    case.complaint
        .negotiation
        .as_ref()
        .unwrap()
        .end
        .unwrap()
        .outcome
}

#[test]
fn n1_ten_working_days_unless_the_region_is_stricter() {
    assert_eq!(
        Case::filed("2026-02-10").due_on(DeadlineKind::NegotiationLimit),
        "2026-03-02"
    );
    let mut strict = Parameters::default().with("odr_limit_wd", "7").unwrap();
    strict.rollover = Rollover::StatutoryHoliday;
    let mut draft = Case::draft("2026-05-11");
    draft.parameters = ParameterBook::new([("110000".parse().unwrap(), strict)].into());
    let case = draft.does(Command::Submit(Box::new(filing())));
    assert_eq!(case.due_on(DeadlineKind::NegotiationLimit), "2026-05-20");
}

#[test]
fn n2_the_first_word_of_the_enterprise_meets_the_first_response() {
    let kind = DeadlineKind::FirstResponse;
    for command in [
        post(),
        Command::Acknowledge,
        make_offer(vec![refund(1)], "2026-06-01"),
        Command::Extend { working_days: 3 },
        declare_failure(),
    ] {
        let name = command.kind();
        let case = Case::filed("2026-05-11 10:00")
            .at("2026-05-12 09:59")
            .by(enterprise())
            .does(command);
        assert_eq!(case.status(kind), DeadlineStatus::Met, "{name}");
        let contact = case
            .complaint
            .negotiation
            .as_ref()
            .unwrap()
            .first_contact_at;
        assert_eq!(contact, Some(at("2026-05-12 09:59")), "{name}");
    }
    let case = Case::filed("2026-05-11 10:00")
        .does(post())
        .at("2026-05-12 10:00");
    assert_eq!(
        case.status(kind),
        DeadlineStatus::Overdue,
        "the consumer's own word is none"
    );
    let levels: Vec<_> = case.reminders(kind);
    let expected = [
        (ReminderLevel::Half, "05-11 22:00".to_owned()),
        (ReminderLevel::LastCall, "05-12 04:00".to_owned()),
        (ReminderLevel::Overdue, "05-12 10:00".to_owned()),
    ];
    assert_eq!(levels, expected, "T-6, W-1: by the clock, at night too");
}

#[test]
fn n4_a_message_shows_only_files_of_the_case() {
    let file = FileId(uuid::Uuid::from_u128(9));
    let message = Command::PostMessage {
        text: text(9),
        files: vec![file],
    };
    let mut case = Case::filed("2026-05-11");
    assert_eq!(case.refused(message.clone()), Refusal::NoSuchFile);
    case.does(Command::AddEvidence {
        file,
        sha256: "ab".repeat(32),
    })
    .does(message);
}

#[test]
fn n4_a_newer_offer_takes_the_place_of_the_older() {
    let case = Case::filed("2026-05-11")
        .by(enterprise())
        .does(make_offer(vec![refund(10)], "2026-06-01"))
        .by(consumer())
        .does(make_offer(vec![refund(27)], "2026-06-01"))
        .by(enterprise())
        .does(make_offer(vec![refund(20), apology()], "2026-06-01"));
    let statuses = [1, 2, 3].map(|n| case.offer_status(n));
    assert_eq!(
        statuses,
        [
            OfferStatus::Superseded,
            OfferStatus::Open,
            OfferStatus::Open
        ]
    );
}

#[test]
fn n4_of_crossing_offers_one_is_accepted() {
    let mut case = Case::filed("2026-05-11")
        .does(make_offer(vec![refund(27)], "2026-06-01"))
        .by(enterprise())
        .does(make_offer(vec![refund(20)], "2026-06-01"))
        .does(accept_offer(1))
        .by(consumer());
    assert_eq!(
        case.refused(accept_offer(2)),
        Refusal::OfferNotOpen { offer: 2 }
    );
    assert_eq!(case.offer_status(1), OfferStatus::Accepted);
    let offer = make_offer(vec![refund(30)], "2026-06-01");
    assert_eq!(case.refused(offer), Refusal::AgreementPending);
}

#[test]
fn n4_offers_are_answered_by_the_other_side_and_in_time() {
    let offer = Command::MakeOffer {
        remedies: vec![refund(20)],
        perform_by_on: on("2026-05-30"),
        valid_until_on: on("2026-05-13"),
        conditions: None,
    };
    let mut case = Case::filed("2026-05-11").by(enterprise()).does(offer);
    assert_eq!(case.refused(accept_offer(1)), Refusal::OwnOffer);
    assert_eq!(
        case.refused(accept_offer(7)),
        Refusal::NoSuchOffer { offer: 7 }
    );
    let mut case = case.by(consumer());
    assert_eq!(
        case.refused(Command::WithdrawOffer { offer: 1 }),
        Refusal::NotYourOffer
    );
    // T-5: until 24:00 of the last day.
    let last = case.clone().at("2026-05-13 23:59");
    assert!(last.allowed().contains(&CommandKind::AcceptOffer));
    last.does(accept_offer(1));
    let mut late = case.at("2026-05-14 00:00");
    assert!(!late.allowed().contains(&CommandKind::AcceptOffer));
    assert!(late.allowed().contains(&CommandKind::DeclineOffer));
    let expired = Refusal::OfferExpired {
        offer: 1,
        valid_until_on: on("2026-05-13"),
    };
    assert_eq!(late.refused(accept_offer(1)), expired);
}

#[test]
fn c11_an_offer_says_what_and_how_much() {
    use crate::domain::{category::RequestKind, complaint::offer::Remedy, money::Fen};
    let mut case = Case::filed("2026-05-11").by(enterprise());
    let nothing = Remedy {
        kind: RequestKind::Refund,
        amount_fen: None,
    };
    let zero = Remedy {
        kind: RequestKind::Refund,
        amount_fen: Some(Fen::ZERO),
    };
    let paid_apology = Remedy {
        kind: RequestKind::Apology,
        amount_fen: Some(fen(3)),
    };
    for remedies in [vec![], vec![nothing], vec![zero], vec![paid_apology]] {
        assert_eq!(
            case.refused(make_offer(remedies, "2026-06-01")),
            Refusal::NoRemedy
        );
    }
    let most = Remedy {
        kind: RequestKind::Refund,
        amount_fen: Some(Fen::MAX),
    };
    let too_much = make_offer(vec![most, refund(1)], "2026-06-01");
    assert_eq!(case.refused(too_much), Refusal::AmountTooLarge);
    for day in ["2026-05-10", "2029-06-01"] {
        let refusal = case.refused(make_offer(vec![refund(1)], day));
        assert_eq!(refusal.pointer(), Some("/perform_by_on"));
    }
}

#[test]
fn n1_the_limit_is_extended_by_both_and_once() {
    let extend = |working_days| Command::Extend { working_days };
    let mut case = Case::filed("2026-05-12").by(enterprise()).does(extend(5));
    assert_eq!(case.due_on(DeadlineKind::NegotiationLimit), "2026-05-26");
    assert_eq!(case.refused(extend(5)), Refusal::OwnProposal);
    assert!(!case.allowed().contains(&CommandKind::Extend));
    // Another number is a proposal of one's own, not a yes.
    let case = case.by(consumer()).does(extend(3));
    assert_eq!(case.due_on(DeadlineKind::NegotiationLimit), "2026-05-26");
    let mut case = case.at("2026-05-20").by(enterprise()).does(extend(3));
    assert_eq!(case.due_on(DeadlineKind::NegotiationLimit), "2026-05-29");
    assert_eq!(case.kinds().last(), Some(&"limit_extended"));
    assert_eq!(case.refused(extend(1)), Refusal::AlreadyExtended);
    // W-2: the moved date is reminded of again.
    let case = case.at("2026-05-30");
    let reminders = case.reminders(DeadlineKind::NegotiationLimit);
    let days: Vec<_> = reminders.iter().map(|(_, day)| day.as_str()).collect();
    assert_eq!(days, ["05-19 09:00", "05-21 09:00", "05-28 09:00"]);
    assert_eq!(case.times("received"), ["05-30 00:00"]);
    let mut case = Case::filed("2026-05-12");
    assert_eq!(
        case.refused(extend(11)),
        Refusal::ExtensionTooLong { max_wd: 10 }
    );
    assert_eq!(
        case.refused(extend(0)),
        Refusal::ExtensionTooLong { max_wd: 10 }
    );
}

#[test]
fn n6_either_side_or_the_limit_ends_it() {
    let case = Case::filed("2026-05-11").does(declare_failure());
    assert_eq!(cause(&case), Some(FailureCause::DeclaredByConsumer));
    let case = Case::filed("2026-05-11")
        .by(enterprise())
        .does(declare_failure());
    assert_eq!(cause(&case), Some(FailureCause::DeclaredByEnterprise));
    assert!(
        case.complaint
            .negotiation
            .as_ref()
            .unwrap()
            .end
            .unwrap()
            .is_in_time
    );
    let case = Case::filed("2026-05-11").at("2026-05-26");
    assert_eq!(cause(&case), Some(FailureCause::LimitPassed));
    assert!(
        !case
            .complaint
            .negotiation
            .as_ref()
            .unwrap()
            .end
            .unwrap()
            .is_in_time
    );
    // J-1, J-2: same day, same act.
    assert_eq!(case.state(), State::Received);
    assert_eq!(outcome(&case), NegotiationOutcome::Escalated);
}

#[test]
fn e6_open_cases_of_an_enterprise_that_left_escalate() {
    let mut case = Case::filed("2026-05-11").by(crate::domain::actor::Actor::System);
    case.try_to(&Command::EnterpriseExited).unwrap();
    assert_eq!(case.state(), State::Received);
    assert_eq!(cause(&case), Some(FailureCause::EnterpriseExited));
    // A second word of it finds nothing to do.
    let before = case.log.len();
    case.try_to(&Command::EnterpriseExited).unwrap();
    assert_eq!(case.log.len(), before);
}

#[test]
fn e7_a_suspended_enterprise_gets_no_new_case() {
    let mut draft = Case::draft("2026-05-11");
    draft.active = None;
    let case = draft.does(Command::Submit(Box::new(filing())));
    assert_eq!(case.state(), State::Received);
    assert!(case.complaint.negotiation.is_none());
}

#[test]
fn n8_withdrawn_at_any_time_before_settled() {
    let at_start = Case::filed("2026-05-11");
    let offered = at_start
        .clone()
        .by(enterprise())
        .does(make_offer(vec![refund(9)], "2026-06-01"));
    let agreed = at_start.clone().agrees(vec![refund(9)], "2026-06-01");
    let confirmed = agreed
        .clone()
        .by(enterprise())
        .does(Command::ConfirmAgreement);
    for case in [at_start.clone(), offered, agreed, confirmed] {
        let case = case.by(consumer()).does(withdraw());
        assert_eq!(case.state(), State::Withdrawn);
        assert!(
            case.complaint
                .deadlines
                .iter()
                .all(|d| !d.status.is_running())
        );
        assert!(case.complaint.agreement.is_none() && case.complaint.open_offers().count() == 0);
        assert_eq!(outcome(&case), NegotiationOutcome::Withdrawn);
    }
    let mut settled = at_start.settles(vec![refund(9)], "2026-06-01");
    assert_eq!(settled.refused(withdraw()).code(), "wrong_state");
}

#[test]
fn j1_without_consent_the_consumer_is_asked() {
    let case = Case::filed_with("2026-05-11", |f| f.consents.escalation = false)
        .by(enterprise())
        .does(declare_failure());
    assert_eq!(case.state(), State::Failed);
    assert_eq!(case.due_on(DeadlineKind::EscalationReply), "2026-05-25");
    let yes = case
        .clone()
        .at("2026-05-25 23:59")
        .by(consumer())
        .does(Command::Escalate);
    assert_eq!(yes.state(), State::Received);
    assert_eq!(yes.times("received"), ["05-25 23:59"]);
    let no = case.clone().by(consumer()).does(Command::DeclineEscalation);
    assert_eq!(
        (no.state(), outcome(&no)),
        (State::Unsettled, NegotiationOutcome::Unsettled)
    );
    let silent = case.at("2026-05-26 00:00");
    assert_eq!(silent.state(), State::Unsettled);
}

#[test]
fn j3_a_filing_no_bureau_is_competent_for_is_not_taken() {
    let mut draft = Case::draft("2026-05-11");
    let mut nowhere = filing();
    nowhere.respondent.domicile = None;
    assert_eq!(
        draft.refused(Command::Submit(Box::new(nowhere))),
        Refusal::NoJurisdiction
    );
}

#[test]
fn c2_c3_what_a_filing_must_have() {
    type Change = fn(&mut crate::domain::complaint::filing::Filing);
    let table: [(Change, Refusal); 3] = [
        (|f| f.requests.clear(), Refusal::NoRequest),
        (|f| f.truth_confirmed = false, Refusal::TruthNotConfirmed),
        (|f| f.gives_no_evidence_reason = false, Refusal::NoEvidence),
    ];
    for (change, refusal) in table {
        let mut filing = filing();
        change(&mut filing);
        let submit = Command::Submit(Box::new(filing));
        assert_eq!(Case::draft("2026-05-11").refused(submit), refusal);
    }
    // C-1: business purpose is for the bureau to judge (ground 3).
    Case::filed_with("2026-05-11", |f| f.for_living = false);
}

#[test]
fn c13_twenty_files_and_no_more() {
    let mut case = Case::draft("2026-05-11");
    let add = |n| Command::AddEvidence {
        file: FileId(uuid::Uuid::from_u128(n)),
        sha256: "ab".repeat(32),
    };
    for n in 0..20 {
        case = case.does(add(n));
    }
    assert_eq!(case.refused(add(20)), Refusal::TooManyFiles { max: 20 });
}

#[test]
fn an_offer_above_the_limit_needs_a_manager() {
    let up_to = |yuan: i64| Authority {
        limit: Some(fen(yuan)),
        approved_by: None,
    };
    let free = Authority::default();
    let nothing = Authority {
        limit: Some(Fen::ZERO),
        approved_by: None,
    };
    // The enterprise's own offer: what it promises in all.
    for (authority, remedies, leaves) in [
        (free, vec![refund(27)], true),
        (up_to(27), vec![refund(27)], true),
        (up_to(26), vec![refund(27)], false),
        (up_to(53), vec![refund(27), refund(27)], false),
        (up_to(54), vec![refund(27), refund(27)], true),
        (nothing, vec![apology()], true),
        (nothing, vec![refund(1)], false),
    ] {
        let mut case = Case::filed("2026-05-11").by(enterprise());
        case.authority = authority;
        let before = case.log.len();
        let amount = remedies
            .iter()
            .filter_map(|r| r.amount_fen)
            .map(Fen::get)
            .sum();
        match case.try_to(&make_offer(remedies, "2026-05-18")) {
            Ok(()) => assert!(leaves, "{authority:?}"),
            Err(refusal) => {
                let (limit, amount) = (authority.limit.unwrap(), Fen::new(amount).unwrap());
                assert_eq!(refusal, Refusal::AboveLimit { limit, amount });
                assert!(!leaves && case.log.len() == before);
            }
        }
    }
    // A counter-offer it accepts, and who approved it stands in the record; the consumer's own acts have no limit.
    let mut case = Case::filed("2026-05-11").by(consumer());
    case.authority = nothing;
    let mut case = case
        .does(make_offer(vec![refund(27)], "2026-05-18"))
        .by(enterprise());
    case.authority = up_to(26);
    let refusal = case.refused(accept_offer(1));
    assert_eq!(refusal.code(), "above_limit");
    case.authority = Authority {
        limit: None,
        approved_by: Some(account(99)),
    };
    let case = case.does(accept_offer(1));
    let accepted = case
        .log
        .iter()
        .rev()
        .find(|it| it.event.kind() == "offer_accepted");
    assert_eq!(
        accepted.map(|it| &it.event),
        Some(&Event::OfferAccepted {
            offer: 1,
            approved_by: Some(account(99)),
        })
    );
}
