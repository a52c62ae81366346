use super::case::*;
use crate::domain::{
    actor::{Actor, Role},
    complaint::{
        State,
        awaited::Turn,
        command::{Command, CommandKind, Likeness},
        deadline::{DeadlineKind, DeadlineStatus},
        event::*,
        offer::OfferStatus,
        refusal::Refusal,
    },
    ids::ComplaintId,
    money::Fen,
};

#[test]
fn a1_decided_within_seven_working_days() {
    for (day, in_time) in [("2026-05-20 23:59", true), ("2026-05-21 00:00", false)] {
        let case = Case::filed_with_bureau("2026-05-11")
            .at(day)
            .by(officer())
            .does(Command::Accept);
        let decision = case
            .complaint
            .bureau
            .as_ref()
            .unwrap()
            .decision
            .clone()
            .unwrap();
        assert_eq!(decision.is_in_time, in_time, "{day}");
    }
}

#[test]
fn a2_the_grounds_of_the_order_in_force() {
    let refusal = Refusal::NoSuchGround { max: 7 };
    let mut new = Case::filed_with_bureau("2026-05-11").by(officer());
    for ground in [0, 8] {
        assert_eq!(new.refused(reject(ground)), refusal);
    }
    new.does(reject(7));
    let mut old = Case::filed_with_bureau("2026-04-14").by(officer());
    assert_eq!(old.refused(reject(7)), Refusal::NoSuchGround { max: 6 });
}

#[test]
fn a6_r2_a_rejection_needs_another_person() {
    let both = bureau(
        3,
        FENGTAI,
        &[
            crate::domain::actor::Role::CaseOfficer,
            crate::domain::actor::Role::Reviewer,
        ],
    );
    let mut case = Case::filed_with_bureau("2026-05-11")
        .by(both)
        .does(reject(3));
    assert_eq!(case.state(), State::FirstCheck);
    assert_eq!(
        case.status(DeadlineKind::Acceptance),
        DeadlineStatus::Open,
        "A-6: the days go on"
    );
    assert_eq!(case.refused(Command::ApproveDraft), Refusal::OwnDraft);
    assert!(!case.allowed().contains(&CommandKind::ApproveDraft));
    assert_eq!(case.refused(reject(4)), Refusal::DraftWaiting);
    let back = case
        .clone()
        .by(reviewer())
        .does(Command::ReturnDraft { reason: text(1) });
    back.by(officer()).does(Command::Accept);
    let case = case.by(reviewer()).does(Command::ApproveDraft);
    assert_eq!(case.state(), State::Rejected);
    assert_eq!(case.status(DeadlineKind::Acceptance), DeadlineStatus::Met);
    let mut case = case.at("2026-05-14").by(officer()).does(post_nothing());
    let early = close("2026-05-10", 0, Substantiated::NotAssessed);
    assert_eq!(case.refused(early).code(), "told_before_decision");
    let money = close("2026-05-14", 5, Substantiated::NotAssessed);
    assert_eq!(case.refused(money), Refusal::NothingToRecover);
    let case = case.does(close("2026-05-11", 0, Substantiated::NotAssessed));
    assert_eq!(
        case.complaint.bureau.unwrap().closing.unwrap().facts.result,
        ClosingResult::Rejected
    );
}

/// Something that happens after the decision and before it is told.
fn post_nothing() -> Command {
    Command::Assign { to: account(3) }
}

#[test]
fn a1_a_rejection_is_told_within_the_same_limit() {
    let telling = DeadlineKind::TerminateNotice;
    for (approved_on, status_then) in [
        ("2026-05-12", DeadlineStatus::Open),
        ("2026-05-20 23:00", DeadlineStatus::Open),
        // Decided late, so it is told late.
        ("2026-05-22", DeadlineStatus::Overdue),
    ] {
        let case = Case::filed_with_bureau("2026-05-11")
            .by(officer())
            .does(reject(3))
            .at(approved_on)
            .by(reviewer())
            .does(Command::ApproveDraft)
            .at(approved_on);
        assert_eq!(case.due_on(telling), "2026-05-20", "{approved_on}");
        assert_eq!(case.status(telling), status_then, "{approved_on}");
        let forgotten = case.clone().at("2026-05-25");
        assert_eq!(forgotten.status(telling), DeadlineStatus::Overdue);
        let told = approved_on.split(' ').next().unwrap();
        let closed = case
            .by(officer())
            .does(close(told, 0, Substantiated::NotAssessed));
        assert_eq!(closed.status(telling), DeadlineStatus::Met, "{approved_on}");
    }
}

#[test]
fn z4_an_agreement_is_told_and_closed_in_seven_working_days() {
    let telling = DeadlineKind::TerminateNotice;
    let case = Case::mediating("2026-05-11").does(record_agreement(27));
    assert_eq!(case.due_on(telling), "2026-05-20");
    let forgotten = case.clone().at("2026-05-21");
    assert_eq!(forgotten.status(telling), DeadlineStatus::Overdue);
    let closed = case
        .by(officer())
        .does(close("2026-05-11", 27, Substantiated::Yes));
    assert_eq!(closed.status(telling), DeadlineStatus::Met);
}

#[test]
fn m1_without_the_respondents_consent_it_ends_by_reason_two() {
    let mut case = Case::accepted("2026-05-11").by(mediator());
    let refused = Command::StartMediation {
        mode: MediationMode::Phone,
        respondent_consents: false,
    };
    assert_eq!(case.refused(refused), Refusal::ConsentMissing);
    let case = case.does(terminate(2));
    assert_eq!(case.state(), State::Terminating);
    let mediation = case
        .complaint
        .bureau
        .as_ref()
        .unwrap()
        .mediation
        .clone()
        .unwrap();
    assert_eq!(mediation.respondent_consents, Some(false));
    let case = case.by(reviewer()).does(Command::ApproveDraft);
    assert_eq!(case.state(), State::Terminated);
    // Z-2
    assert_eq!(case.due_on(DeadlineKind::TerminateNotice), "2026-05-20");
}

/// Escalated, in mediation, and the mediator has proposed 20 yuan.
fn proposed() -> Case {
    let propose = make_offer(vec![refund(20)], "2026-06-30");
    Case::filed("2026-05-11")
        .does(declare_failure())
        .by(officer())
        .does(Command::Accept)
        .by(mediator())
        .does(start_mediation())
        .does(propose)
}

#[test]
fn m1_a_party_may_take_back_its_yes_to_a_proposal_the_other_has_not_answered() {
    for (first, second) in [(consumer(), enterprise()), (enterprise(), consumer())] {
        let case = proposed().by(first).does(accept_offer(1));
        assert!(!case.allowed().contains(&CommandKind::AcceptOffer));
        assert!(case.allowed().contains(&CommandKind::DeclineOffer));
        let declined = case.clone().does(decline_offer(1));
        assert_eq!(declined.offer_status(1), OfferStatus::Declined);
        // With both words it is the mediator's to put down.
        let both = case.by(second).does(accept_offer(1));
        assert!(!both.allowed().contains(&CommandKind::DeclineOffer));
    }
}

#[test]
fn m1_a_proposal_waits_for_whom_has_not_answered_it() {
    let waits = |case: &Case| case.complaint.waits_for();
    let open = proposed();
    assert_eq!(waits(&open), Some(Turn::Both));
    for (first, second, then) in [
        (consumer(), enterprise(), Turn::Enterprise),
        (enterprise(), consumer(), Turn::Consumer),
    ] {
        let half = open.clone().by(first).does(accept_offer(1));
        assert_eq!(waits(&half), Some(then));
        let whole = half.by(second).does(accept_offer(1));
        assert_eq!(waits(&whole), Some(Turn::Bureau));
    }
    assert_eq!(
        waits(&open.by(consumer()).does(decline_offer(1))),
        Some(Turn::Bureau)
    );
}

#[test]
fn m8_a_new_proposal_takes_back_the_accepted_one() {
    let case = proposed()
        .by(consumer())
        .does(accept_offer(1))
        .by(enterprise())
        .does(accept_offer(1));
    assert_eq!(case.offer_status(1), OfferStatus::Accepted);
    let case = case
        .by(mediator())
        .does(make_offer(vec![refund(25)], "2026-06-30"));
    assert_eq!(case.offer_status(1), OfferStatus::Withdrawn);
    assert_eq!(case.offer_status(2), OfferStatus::Open);
    assert!(case.kinds().ends_with(&["offer_withdrawn", "offer_made"]));
}

#[test]
fn m2_sixty_days_from_acceptance() {
    assert_eq!(
        Case::accepted("2026-05-11").due_on(DeadlineKind::MediationLimit),
        "2026-07-10"
    );
    assert_eq!(
        Case::accepted("2026-08-03").due_on(DeadlineKind::MediationLimit),
        "2026-10-08"
    );
}

#[test]
fn m8_without_a_document_the_record_is_mandatory() {
    for (form, record, is_right) in [
        (AgreementForm::Document, None, true),
        (AgreementForm::PerformedAtOnce, None, false),
        (AgreementForm::WaivedByBoth, None, false),
        (AgreementForm::PerformedAtOnce, Some(text(1)), true),
        (AgreementForm::WaivedByBoth, Some(text(1)), true),
    ] {
        let mut case = Case::mediating("2026-05-11");
        let agreement = Command::RecordAgreement {
            form,
            terms: text(2),
            record,
            recovered_fen: Fen::ZERO,
        };
        match is_right {
            true => assert_eq!(case.does(agreement).state(), State::Agreed),
            false => assert_eq!(case.refused(agreement), Refusal::RecordMissing),
        }
    }
}

#[test]
fn m8_a_mediators_proposal_needs_both() {
    // The respondent has its part since the negotiation.
    let case = Case::filed("2026-05-11")
        .by(enterprise())
        .does(declare_failure());
    let mut case = case
        .by(officer())
        .does(Command::Accept)
        .by(mediator())
        .does(start_mediation())
        .does(make_offer(vec![refund(20)], "2026-06-30"))
        .by(consumer())
        .does(accept_offer(1));
    assert_eq!(case.refused(accept_offer(1)), Refusal::AlreadyConfirmed);
    assert!(!case.allowed().contains(&CommandKind::AcceptOffer));
    // In mediation the parties answer, and do not offer.
    assert!(!case.allowed().contains(&CommandKind::MakeOffer));
    assert_eq!(case.offer_status(1), OfferStatus::Open);
    let case = case.by(enterprise()).does(accept_offer(1));
    assert_eq!(case.offer_status(1), OfferStatus::Accepted);
    assert_eq!(case.state(), State::Mediating);
    assert!(case.complaint.agreement.is_none());
}

#[test]
fn an_agreement_of_the_negotiation_is_not_declined_in_mediation() {
    let mut case = Case::filed("2026-05-11")
        .settles(vec![refund(27)], "2026-05-20")
        .at("2026-05-21")
        .does(breach(1, AfterBreach::Bureau))
        .by(officer())
        .does(Command::Accept)
        .by(mediator())
        .does(start_mediation())
        .by(consumer());
    assert_eq!(
        case.refused(decline_offer(1)),
        Refusal::OfferNotOpen { offer: 1 }
    );
    assert!(!case.allowed().contains(&CommandKind::DeclineOffer));
}

#[test]
fn z1_reasons_and_what_they_need() {
    let mut case = Case::mediating("2026-05-11");
    for reason in [0, 9] {
        assert_eq!(case.refused(terminate(reason)), Refusal::NoSuchReason);
    }
    let bare = |reason| Command::Terminate {
        reason: TerminationReason(reason),
        text: None,
    };
    assert_eq!(case.refused(bare(1)), Refusal::NoWithdrawal);
    assert_eq!(case.refused(bare(8)), Refusal::NoSuchReason);
    let too_early = Refusal::LimitNotPassed {
        due_on: on("2026-07-10"),
    };
    assert_eq!(case.refused(bare(5)), too_early);
    for reason in [2, 3, 4, 6, 7] {
        assert_eq!(case.clone().does(bare(reason)).state(), State::Terminating);
    }
    let case = case.by(consumer()).does(withdraw());
    assert_eq!(case.clone().refused(withdraw()), Refusal::AlreadyRequested);
    let mut case = case.by(mediator()).does(bare(1));
    assert_eq!(case.refused(bare(1)), Refusal::DraftWaiting);
    let case = case
        .by(reviewer())
        .does(Command::ApproveDraft)
        .by(officer());
    let case = case.does(close("2026-05-11", 0, Substantiated::NotAssessed));
    assert_eq!(
        case.complaint.bureau.unwrap().closing.unwrap().facts.result,
        ClosingResult::Withdrawn
    );
}

#[test]
fn r2_not_substantiated_needs_a_reviewer() {
    let both = bureau(3, FENGTAI, &[Role::CaseOfficer, Role::Reviewer]);
    let not_substantiated = || close("2026-05-12", 0, Substantiated::No);
    let mut case = Case::mediating("2026-05-11")
        .does(terminate(3))
        .by(reviewer())
        .does(Command::ApproveDraft)
        .at("2026-05-12")
        .by(both)
        .does(not_substantiated());
    assert_eq!(case.state(), State::Terminated);
    // As A-6 has it: a reviewer's time is no time added.
    let notice = DeadlineKind::TerminateNotice;
    assert_eq!(case.status(notice), DeadlineStatus::Open);
    assert_eq!(case.refused(Command::ApproveDraft), Refusal::OwnDraft);
    assert_eq!(case.refused(not_substantiated()), Refusal::DraftWaiting);
    let otherwise = close("2026-05-12", 0, Substantiated::Yes);
    assert_eq!(case.refused(otherwise.clone()), Refusal::DraftWaiting);
    for kind in [CommandKind::Close, CommandKind::ApproveDraft] {
        assert!(!case.allowed().contains(&kind), "{kind}");
    }
    let closed = |case: &Case| case.complaint.bureau.clone().unwrap().closing.unwrap();

    let back = case
        .clone()
        .by(reviewer())
        .does(Command::ReturnDraft { reason: text(1) })
        .by(officer())
        .does(otherwise);
    assert_eq!(closed(&back).facts.substantiated, Substantiated::Yes);
    let case = case
        .at("2026-05-13")
        .by(reviewer())
        .does(Command::ApproveDraft);
    assert_eq!(case.state(), State::Closed);
    assert_eq!(case.status(notice), DeadlineStatus::Met);
    let closing = closed(&case);
    assert_eq!(closing.at, case.now);
    assert_eq!(closing.facts.substantiated, Substantiated::No);
    assert_eq!(closing.facts.told_on, on("2026-05-12"));
    assert!(case.complaint.bureau.unwrap().draft.is_none());
}

#[test]
fn r2_so_does_it_after_an_agreement_and_after_a_rejection() {
    let agreed = Case::mediating("2026-05-11").does(record_agreement(5));
    let rejected = Case::filed_with_bureau("2026-05-11")
        .by(officer())
        .does(reject(3))
        .by(reviewer())
        .does(Command::ApproveDraft);
    for case in [agreed, rejected] {
        let before = case.state();
        let case = case
            .by(officer())
            .does(close("2026-05-11", 0, Substantiated::No));
        assert_eq!(case.state(), before);
        let case = case.by(reviewer()).does(Command::ApproveDraft);
        assert_eq!(case.state(), State::Closed);
    }
}

#[test]
fn z3_at_the_limit_a_draft_is_opened_and_nothing_ends_by_itself() {
    let case = Case::mediating("2026-05-11").at("2026-07-11 00:00");
    assert_eq!(case.state(), State::Mediating);
    let draft = case
        .complaint
        .bureau
        .as_ref()
        .unwrap()
        .draft
        .clone()
        .unwrap();
    assert_eq!(draft.by, None);
    assert!(matches!(
        draft.draft,
        Draft::Termination {
            reason: TerminationReason(5),
            ..
        }
    ));
    assert_eq!(
        case.status(DeadlineKind::MediationLimit),
        DeadlineStatus::Overdue
    );
    // An agreement is still welcome; or the officer takes the draft up and another approves it.
    case.clone().does(record_agreement(5));
    let case = case
        .by(officer())
        .does(terminate(5))
        .by(reviewer())
        .does(Command::ApproveDraft);
    let mediation = case
        .complaint
        .bureau
        .as_ref()
        .unwrap()
        .mediation
        .clone()
        .unwrap();
    assert!(!mediation.is_in_time);
    // A reviewer may also approve it as it is; not the mediator whose case it is.
    let waits = Case::mediating("2026-05-11").at("2026-07-11 00:00");
    let both = Actor::Bureau {
        account: mediator().account().unwrap(),
        region: FENGTAI.parse().unwrap(),
        roles: vec![Role::Mediator, Role::Reviewer],
    };
    assert_eq!(
        waits.clone().by(both).refused(Command::ApproveDraft),
        Refusal::OwnDraft
    );
    let ended = waits.by(reviewer()).does(Command::ApproveDraft);
    assert_eq!(ended.state(), State::Terminated);
    assert_eq!(
        ended.status(DeadlineKind::TerminateNotice),
        DeadlineStatus::Open
    );
    let ended = Case::accepted("2026-05-11")
        .at("2026-07-11 00:00")
        .by(reviewer())
        .does(Command::ApproveDraft);
    assert_eq!(ended.state(), State::Terminated);
    // A case accepted and left lying gets the draft, too.
    let idle = Case::accepted("2026-05-11").at("2026-07-11 00:00");
    assert_eq!(idle.state(), State::Accepted);
    idle.does(terminate(5));
}

#[test]
fn j4_a_later_copy_is_linked_and_closed() {
    let mut first = Case::filed_with_bureau("2026-05-11").complaint;
    let first_id = ComplaintId(uuid::Uuid::from_u128(1));
    first.id = first_id;
    let close_alike = |likeness| Command::CloseDuplicate {
        original: first_id,
        likeness,
    };
    let close = close_alike(ALIKE);
    let mut copy = Case::filed_with_bureau("2026-05-12").by(officer());
    assert_eq!(copy.refused(close.clone()), Refusal::NotADuplicate);
    copy.original = Some(first.clone());
    let closed = copy.clone().does(close.clone());
    assert_eq!(closed.state(), State::Closed);
    assert_eq!(
        closed
            .complaint
            .bureau
            .as_ref()
            .unwrap()
            .closing
            .as_ref()
            .unwrap()
            .original,
        Some(first.id)
    );
    // Operators typed by hand are told apart by their names, and matters by their order numbers.
    let other_name = Likeness {
        same_name: false,
        ..ALIKE
    };
    let other_order = Likeness {
        other_order: true,
        ..ALIKE
    };
    for likeness in [other_name, other_order] {
        let mut unlike = copy.clone();
        for case in [Some(&mut unlike.complaint), unlike.original.as_mut()] {
            case.unwrap().filing.as_mut().unwrap().respondent.enterprise = None;
        }
        assert_eq!(
            unlike.refused(close_alike(likeness)),
            Refusal::NotADuplicate
        );
    }
    // Not the earlier of two, not somebody else's, not a copy itself.
    let mut earlier = Case::filed_with_bureau("2026-05-10").by(officer());
    earlier.original = Some(first.clone());
    assert_eq!(earlier.refused(close.clone()), Refusal::NotADuplicate);
    let mut foreign = first.clone();
    foreign.consumer = account(77);
    copy.original = Some(foreign);
    assert_eq!(copy.refused(close.clone()), Refusal::NotADuplicate);
    let mut chained = closed.complaint.clone();
    chained.id = first.id;
    copy.original = Some(chained);
    assert_eq!(copy.refused(close), Refusal::NotADuplicate);
}

#[test]
fn r1_nobody_edits_a_closed_case() {
    let case = Case::mediating("2026-05-11")
        .does(record_agreement(5))
        .by(officer());
    let case = case.does(close("2026-05-11", 5, Substantiated::Yes));
    for actor in [consumer(), enterprise(), officer(), mediator(), reviewer()] {
        let allowed = case.clone().by(actor.clone()).allowed();
        let only = if actor == consumer() {
            vec![CommandKind::Rate]
        } else {
            vec![]
        };
        assert_eq!(allowed, only, "{actor:?}");
    }
    let bad = Command::Rate {
        solved: true,
        satisfaction: 6,
    };
    assert_eq!(
        case.clone().by(consumer()).refused(bad),
        Refusal::RatingOutOfRange
    );
}
