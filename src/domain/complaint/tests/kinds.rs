//! Events are for ever: one of each, as it is stored. A changed line here is a broken log somewhere.

use chrono::TimeDelta;

use super::case::*;
use crate::domain::{
    actor::Side,
    category::ProblemCategory,
    complaint::{
        deadline::{DeadlineChange, DeadlineKind, NextAct},
        event::*,
        offer::{Duty, DutyStatus, Offer, OfferStatus},
    },
    ids::FileId,
    jurisdiction::Basis,
};

#[test]
fn a_drafted_closing_as_it_is_stored() {
    let draft = Event::DecisionDrafted {
        draft: Draft::Closing {
            facts: ClosingFacts {
                result: ClosingResult::Terminated,
                recovered_fen: fen(0),
                problem: ProblemCategory::RefundDelay,
                substantiated: Substantiated::No,
                told_on: on("2026-06-15"),
                told_by: DeliveryChannel::Phone,
            },
        },
    };
    assert_eq!(
        serde_json_canonicalizer::to_string(&draft).unwrap(),
        r#"{"data":{"draft":{"closing":{"facts":{"problem":"after_sales.refund_delay","recovered_fen":0,"result":"terminated","substantiated":"no","told_by":"phone","told_on":"2026-06-15"}}}},"kind":"decision_drafted"}"#
    );
}

/// One of each kind, in the order of the declaration.
pub fn all() -> Vec<Event> {
    let file = FileId(uuid::Uuid::from_u128(0xf1));
    let fengtai = FENGTAI.parse().unwrap();
    let duty = Duty {
        n: 1,
        remedy: refund(27),
        due_on: on("2026-05-18"),
        status: DutyStatus::Pending,
    };
    let offer = Offer {
        n: 1,
        by: Side::Enterprise,
        author: Some(account(2)),
        made_at: at("2026-05-11"),
        remedies: vec![refund(27), apology()],
        perform_by_on: on("2026-05-18"),
        valid_until_on: on("2026-05-15"),
        conditions: Some(text(5)),
        status: OfferStatus::Open,
        accepted_by: Vec::new(),
        approved_by: None,
    };
    let facts = ClosingFacts {
        result: ClosingResult::MediationAgreement,
        recovered_fen: fen(27),
        problem: ProblemCategory::RefundDelay,
        substantiated: Substantiated::NotAssessed,
        told_on: on("2026-06-15"),
        told_by: DeliveryChannel::InPerson,
    };
    vec![
        Event::Drafted { form: text(1) },
        Event::Redrafted { form: text(1) },
        Event::Submitted {
            filing: Box::new(filing()),
            possible_repeat_of: None,
        },
        Event::EvidenceAdded {
            file,
            sha256: "ab".repeat(32),
        },
        Event::NegotiationStarted {
            enterprise: SHOP,
            round: 1,
        },
        Event::HandlerAssigned {
            handler: account(2),
        },
        Event::Acknowledged {},
        Event::MessagePosted {
            text: text(4),
            files: vec![file],
        },
        Event::OfferMade { offer },
        Event::OfferAccepted {
            offer: 1,
            approved_by: None,
        },
        Event::OfferDeclined {
            offer: 1,
            reason: None,
        },
        Event::OfferWithdrawn { offer: 1 },
        Event::AgreementDrafted {
            offer: 1,
            text: text(3),
            duties: vec![duty],
        },
        Event::AgreementConfirmed { by: Side::Consumer },
        Event::Settled {},
        Event::SettledUnconfirmed {},
        Event::SettlementBecameFinal {},
        Event::Reopened {
            reason: Some(text(6)),
        },
        Event::ExtensionProposed {
            by: Side::Enterprise,
            working_days: 3,
        },
        Event::LimitExtended { working_days: 3 },
        Event::PerformanceReported {
            duty: 1,
            note: None,
            proof: vec![file],
        },
        Event::PerformanceConfirmed { duty: 1 },
        Event::BreachReported {
            duty: 1,
            then: AfterBreach::Bureau,
            note: None,
        },
        Event::NegotiationFailed {
            cause: FailureCause::LimitPassed,
            reason: None,
        },
        Event::Withdrawn { reason: None },
        Event::Escalated {},
        Event::Unsettled {},
        Event::Received {
            bureau: fengtai,
            basis: Basis::OwnSiteDomicile,
            candidates: vec![(fengtai, Basis::OwnSiteDomicile)],
        },
        Event::OfficerAssigned {
            officer: account(3),
        },
        Event::FirstCheckStarted {
            officer: account(3),
        },
        Event::Accepted {
            officer: account(3),
        },
        Event::DecisionDrafted {
            draft: Draft::Rejection {
                ground: RejectionGround(3),
                reason: text(8),
            },
        },
        Event::DraftReturned { reason: text(8) },
        Event::DraftTakenUp {},
        Event::Rejected {
            ground: RejectionGround(3),
            reason: text(8),
        },
        Event::WithdrawalRequested { reason: None },
        Event::MediationStarted {
            mediator: Some(account(4)),
            mode: Some(MediationMode::OnSite),
            respondent_consents: Some(true),
        },
        Event::AgreementRecorded {
            form: AgreementForm::Document,
            terms: text(6),
            record: None,
            recovered_fen: fen(27),
        },
        Event::Terminated {
            reason: TerminationReason(5),
            text: None,
        },
        Event::Closed {
            facts,
            original: None,
        },
        Event::Rated {
            solved: true,
            satisfaction: 5,
        },
        Event::ReminderSent {
            deadline: 0,
            level: ReminderLevel::Half,
        },
        Event::DeadlinesRecomputed { year: 2027 },
    ]
}

#[test]
fn one_of_each_kind_as_it_is_stored() {
    let lines: Vec<_> = all()
        .iter()
        .map(|event| {
            let json = serde_json_canonicalizer::to_string(event).unwrap();
            assert_eq!(&serde_json::from_str::<Event>(&json).unwrap(), event);
            assert!(
                json.contains(&format!(r#""kind":"{}""#, event.kind())),
                "{json}"
            );
            json
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn no_kind_is_missing_above_and_none_comes_twice() {
    let source = include_str!("../event.rs");
    let named = source.split("pub fn kind(").nth(1).unwrap();
    let declared: Vec<_> = named.lines().filter_map(|l| l.split('"').nth(1)).collect();
    let shown: Vec<_> = all().iter().map(Event::kind).collect();
    assert_eq!(shown, declared);
    let mut once = shown.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), shown.len());
}

#[test]
fn a_whole_entry_of_the_log_as_it_is_stored() {
    let mut case = Case::filed("2026-05-11").by(enterprise()).does(post());
    let limit = case.deadline(DeadlineKind::NegotiationLimit).clone();
    case.now = at("2026-05-11") + TimeDelta::days(20);
    let mut entry = case.log[1].clone();
    entry.deadlines.extend([
        DeadlineChange::Met { n: 0 },
        DeadlineChange::Cancelled { n: 0 },
        DeadlineChange::Elapsed { n: 1 },
        DeadlineChange::Overdue { n: 0 },
        DeadlineChange::Moved {
            n: 1,
            from_on: limit.due_on,
            to: limit,
        },
        DeadlineChange::Armed {
            n: 1,
            next_act: Some((at("2026-05-22"), NextAct::RemindLastCall)),
        },
    ]);
    insta::assert_snapshot!(serde_json_canonicalizer::to_string(&entry).unwrap());
}
