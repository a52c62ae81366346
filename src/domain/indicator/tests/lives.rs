//! Whatever happens to a complaint, in whatever order: the sum of the changes is what its end state adds.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use uuid::Uuid;

use super::made::{CONSUMER, ENTERPRISE, at, content, filing};
use crate::domain::{
    actor::{Actor, Role},
    calendar::Calendar,
    category::{ProblemCategory, RequestKind},
    complaint::{
        Complaint,
        command::Command,
        decide::{self, Context},
        event::{
            AfterBreach, AgreementForm, DeliveryChannel, MediationMode, RejectionGround,
            Substantiated, TerminationReason,
        },
        offer::Remedy,
    },
    ids::{AccountId, ComplaintId},
    indicator::{RollupKey, changes, contributions},
    money::Fen,
    parameter_book::ParameterBook,
    policy,
    time::{Instant, shanghai_date},
};

fn commands(on: NaiveDate, is_direct: bool) -> Vec<Command> {
    let later = |days| on + TimeDelta::days(days);
    vec![
        Command::Submit(Box::new(filing(is_direct))),
        Command::Acknowledge,
        Command::PostMessage {
            text: content(),
            files: Vec::new(),
        },
        Command::MakeOffer {
            remedies: vec![Remedy {
                kind: RequestKind::Refund,
                amount_fen: Some(Fen::new(2_700).unwrap()),
            }],
            perform_by_on: later(3),
            valid_until_on: later(2),
            conditions: None,
        },
        Command::AcceptOffer {
            offer: 1,
            text: content(),
        },
        Command::AcceptOffer {
            offer: 2,
            text: content(),
        },
        Command::ConfirmAgreement,
        Command::ConfirmPerformance { duty: 1 },
        Command::ReportPerformance {
            duty: 1,
            note: None,
            proof: Vec::new(),
        },
        Command::ReportBreach {
            duty: 1,
            then: AfterBreach::Negotiation,
            note: None,
        },
        Command::ReportBreach {
            duty: 1,
            then: AfterBreach::Bureau,
            note: None,
        },
        Command::Reopen { reason: None },
        Command::DeclareFailure { reason: None },
        Command::Withdraw { reason: None },
        Command::Escalate,
        Command::DeclineEscalation,
        Command::Accept,
        Command::Reject {
            ground: RejectionGround(1),
            reason: content(),
        },
        Command::StartMediation {
            mode: MediationMode::Phone,
            respondent_consents: true,
        },
        Command::RecordAgreement {
            form: AgreementForm::Document,
            terms: content(),
            record: None,
            recovered_fen: Fen::new(2_700).unwrap(),
        },
        Command::Terminate {
            reason: TerminationReason(3),
            text: None,
        },
        Command::ApproveDraft,
        Command::Close {
            recovered_fen: Fen::ZERO,
            problem: ProblemCategory::Quality,
            substantiated: Substantiated::Yes,
            told_on: on,
            told_by: DeliveryChannel::Phone,
        },
        Command::Rate {
            solved: true,
            satisfaction: 5,
        },
    ]
}

fn actors() -> [Actor; 4] {
    let account = |n| AccountId(Uuid::from_u128(n));
    let region = "110106".parse().unwrap();
    let bureau = |n| Actor::Bureau {
        account: account(n),
        region,
        roles: vec![Role::CaseOfficer, Role::Mediator, Role::Reviewer],
    };
    [
        Actor::Consumer { account: CONSUMER },
        Actor::Enterprise {
            account: account(20),
            enterprise: ENTERPRISE,
            roles: vec![Role::OdrHandler],
        },
        bureau(30),
        bureau(31),
    ]
}

/// Goes on by the first of these that the rules let happen.
fn step(
    complaint: &Complaint,
    tries: impl Iterator<Item = (Command, Actor)>,
    calendar: &Calendar,
    now: Instant,
) -> Option<Complaint> {
    let parameters = ParameterBook::default();
    tries
        .filter_map(|(command, actor)| {
            let context = Context {
                now,
                actor: &actor,
                calendar,
                parameters: &parameters,
                active_enterprise: Some(ENTERPRISE),
                possible_repeat_of: None,
                original: None,
                authority: Default::default(),
            };
            if !policy::may(&actor, command.kind(), complaint) {
                return None;
            }
            let decided = decide::decide(complaint, &command, &context).ok()?;
            Some(decided.complaint)
        })
        .next()
}

fn add(sums: &mut BTreeMap<RollupKey, i64>, cells: Vec<(RollupKey, i64)>) {
    let mut once = std::collections::BTreeSet::new();
    for (key, value) in cells {
        assert!(once.insert(key), "{key} twice");
        assert_ne!(value, 0, "{key}");
        *sums.entry(key).or_default() += value;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_sum_of_the_changes_is_what_the_end_adds(
        is_direct in proptest::bool::weighted(0.3),
        steps in proptest::collection::vec((0_usize..96, 0_i64..120), 1..40),
    ) {
        let calendar = Calendar::builtin();
        let mut now = at("2026-05-11 10:00");
        let mut complaint = Complaint::new(ComplaintId(Uuid::from_u128(5)), CONSUMER, now);
        let mut sums = BTreeMap::new();
        for (first, hours) in steps {
            now += TimeDelta::hours(hours);
            let commands = commands(shanghai_date(now), is_direct);
            let actors = actors();
            let pairs = commands.len() * actors.len();
            // Whichever comes first from there on that can happen, so that lives are long.
            let tries = (first..first + pairs).map(|i| {
                let i = i % pairs;
                (commands[i / actors.len()].clone(), actors[i % actors.len()].clone())
            });
            let Some(after) = step(&complaint, tries, &calendar, now) else { break };
            add(&mut sums, changes(Some(&complaint), &after));
            complaint = after;
        }
        sums.retain(|_, value| *value != 0);
        let end: BTreeMap<_, _> = contributions(&complaint).into_iter().collect();
        prop_assert_eq!(sums, end);
    }
}
