//! The printed table: every event, by each side that can bring it about.

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::domain::{
    actor::ActorRef,
    category::{ProblemCategory, RequestKind},
    complaint::{
        BureauCase, Negotiation,
        deadline::{Deadline, DeadlineStatus},
        event::{
            AgreementForm, ClosingFacts, ContentRef, DeliveryChannel, Draft, FailureCause,
            RejectionGround, ReminderLevel, Substantiated, TerminationReason,
        },
        filing::Filing,
        offer::{Offer, OfferStatus, Remedy},
    },
    ids::{ComplaintId, ContentId, EnterpriseId, FileId},
    jurisdiction::Basis,
    money::Fen,
    region::RegionCode,
    rule_set::RuleSet,
    time::shanghai_date,
};

const CONSUMER: AccountId = AccountId(Uuid::from_u128(1));
const HANDLER: AccountId = AccountId(Uuid::from_u128(2));
const OFFICER: AccountId = AccountId(Uuid::from_u128(3));
const REVIEWER: AccountId = AccountId(Uuid::from_u128(4));
const MANAGER: AccountId = AccountId(Uuid::from_u128(6));
const ENTERPRISE: EnterpriseId = EnterpriseId(Uuid::from_u128(9));

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn start() -> Instant {
    at("2026-05-11T02:00:00Z")
}

fn bureau() -> RegionCode {
    "110106".parse().unwrap()
}

fn content() -> ContentRef {
    ContentRef {
        id: ContentId(Uuid::nil()),
        sha256: String::new(),
    }
}

fn deadline(n: u32, kind: DeadlineKind, due_at: &str) -> Deadline {
    Deadline {
        n,
        kind,
        duty: (kind == DeadlineKind::Performance).then_some(1),
        rule_set: RuleSet::O121,
        limit: None,
        start_at: start(),
        due_on: shanghai_date(at(due_at)).pred_opt().unwrap(),
        due_at: at(due_at),
        is_provisional: false,
        status: DeadlineStatus::Open,
        ended_at: None,
        next_act: None,
    }
}

/// One deadline of each kind, each on a day of its own.
fn deadlines() -> Vec<Deadline> {
    DeadlineKind::ALL
        .into_iter()
        .zip(0u32..)
        .map(|(kind, n)| deadline(n, kind, &format!("2026-06-{:02}T16:00:00Z", n + 10)))
        .collect()
}

fn negotiating() -> Complaint {
    let mut complaint = Complaint::new(ComplaintId(Uuid::from_u128(7)), CONSUMER, start());
    complaint.negotiation = Some(Negotiation {
        enterprise: ENTERPRISE,
        round: 1,
        reached_at: start(),
        first_contact_at: None,
        response_due_at: start(),
        handler: None,
        extension: None,
        recovered_before_fen: Fen::ZERO,
        end: None,
    });
    complaint.filing = Some(Box::new(filing()));
    complaint.deadlines = deadlines();
    complaint
}

fn filing() -> Filing {
    let respondent = serde_json::json!({
        "enterprise": ENTERPRISE, "kind": "offline", "domicile": "110106",
        "place_of_business": null, "published_address": null, "platform_domicile": null,
    });
    let content = serde_json::to_value(content()).unwrap();
    serde_json::from_value(serde_json::json!({
        "consumer": CONSUMER, "filed_by": null, "complainant": content, "statement": content,
        "respondent": respondent, "requests": [], "problem": "quality", "subject": "goods.food",
        "sales_mode": "offline", "channel": "web", "priority": "general", "groups": [],
        "amount_fen": null, "purchased_on": null, "harm_known_on": null, "for_living": true,
        "truth_confirmed": true, "has_evidence": true, "gives_no_evidence_reason": false,
        "consents": {"publication": true, "entrusted_mediation": true, "escalation": true, "contact_to_enterprise": true},
        "wants_negotiation": true, "preferred_bureau": null,
    }))
    .unwrap()
}

fn at_bureau() -> Complaint {
    let mut complaint = negotiating();
    complaint.negotiation.as_mut().unwrap().handler = Some(HANDLER);
    complaint.bureau = Some(BureauCase {
        bureau: bureau(),
        basis: Basis::OfflinePlaceOfBusiness,
        candidates: Vec::new(),
        received_at: start(),
        officer: Some(OFFICER),
        decision: None,
        draft: None,
        is_withdrawal_requested: false,
        mediation: None,
        termination: None,
        closing: None,
    });
    complaint
}

fn offer() -> Offer {
    Offer {
        n: 1,
        by: Side::Enterprise,
        author: None,
        made_at: start(),
        remedies: vec![Remedy {
            kind: RequestKind::Refund,
            amount_fen: Some(Fen::ZERO),
        }],
        perform_by_on: NaiveDate::MIN,
        valid_until_on: "2026-05-20".parse().unwrap(),
        conditions: None,
        status: OfferStatus::Open,
        accepted_by: Vec::new(),
        approved_by: None,
    }
}

fn closed(result: ClosingResult, substantiated: Substantiated) -> Event {
    Event::Closed {
        facts: ClosingFacts {
            result,
            recovered_fen: Fen::ZERO,
            problem: ProblemCategory::Quality,
            substantiated,
            told_on: NaiveDate::MIN,
            told_by: DeliveryChannel::Online,
        },
        original: None,
    }
}

fn reminders() -> Vec<Event> {
    use ReminderLevel::{Half, LastCall, Overdue};
    let mut all = Vec::new();
    for level in [Half, LastCall, Overdue] {
        // First response, confirmation, performance, acceptance.
        for deadline in [0, 2, 4, 6] {
            all.push(Event::ReminderSent { deadline, level });
        }
    }
    all
}

/// Every event there is; a new one must be added here, or [`is_sampled`] does not compile.
fn events() -> Vec<Event> {
    let rejection = Draft::Rejection {
        ground: RejectionGround(3),
        reason: content(),
    };
    let mut all = vec![
        Event::Drafted { form: content() },
        Event::Redrafted { form: content() },
        Event::Submitted {
            filing: Box::new(filing()),
            possible_repeat_of: None,
        },
        Event::EvidenceAdded {
            file: FileId(Uuid::nil()),
            sha256: String::new(),
        },
        Event::NegotiationStarted {
            enterprise: ENTERPRISE,
            round: 1,
        },
        Event::NegotiationStarted {
            enterprise: ENTERPRISE,
            round: 2,
        },
        Event::HandlerAssigned { handler: HANDLER },
        Event::Acknowledged {},
        Event::MessagePosted {
            text: content(),
            files: Vec::new(),
        },
        Event::OfferMade { offer: offer() },
        Event::OfferMade {
            offer: Offer {
                approved_by: Some(MANAGER),
                ..offer()
            },
        },
        Event::OfferAccepted {
            offer: 1,
            approved_by: None,
        },
        Event::OfferAccepted {
            offer: 1,
            approved_by: Some(MANAGER),
        },
        Event::OfferDeclined {
            offer: 1,
            reason: None,
        },
        Event::OfferWithdrawn { offer: 1 },
        Event::AgreementDrafted {
            offer: 1,
            text: content(),
            duties: Vec::new(),
        },
        Event::AgreementConfirmed {
            by: Side::Enterprise,
        },
        Event::Settled {},
        Event::SettledUnconfirmed {},
        Event::SettlementBecameFinal {},
        Event::Reopened { reason: None },
        Event::ExtensionProposed {
            by: Side::Consumer,
            working_days: 3,
        },
        Event::LimitExtended { working_days: 3 },
        Event::PerformanceReported {
            duty: 1,
            note: None,
            proof: Vec::new(),
        },
        Event::PerformanceConfirmed { duty: 1 },
        Event::BreachReported {
            duty: 1,
            then: AfterBreach::Negotiation,
            note: None,
        },
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
            bureau: bureau(),
            basis: Basis::OfflinePlaceOfBusiness,
            candidates: Vec::new(),
        },
        Event::OfficerAssigned { officer: OFFICER },
        Event::FirstCheckStarted { officer: OFFICER },
        Event::Accepted { officer: OFFICER },
        Event::DecisionDrafted { draft: rejection },
        Event::DraftReturned { reason: content() },
        Event::DraftTakenUp {},
        Event::Rejected {
            ground: RejectionGround(3),
            reason: content(),
        },
        Event::WithdrawalRequested { reason: None },
        Event::MediationStarted {
            mediator: Some(OFFICER),
            mode: None,
            respondent_consents: Some(true),
        },
        Event::MediationStarted {
            mediator: None,
            mode: None,
            respondent_consents: Some(false),
        },
        Event::AgreementRecorded {
            form: AgreementForm::Document,
            terms: content(),
            record: None,
            recovered_fen: Fen::ZERO,
        },
        Event::Terminated {
            reason: TerminationReason(2),
            text: None,
        },
        closed(ClosingResult::MediationAgreement, Substantiated::Yes),
        closed(ClosingResult::Terminated, Substantiated::No),
        closed(ClosingResult::Duplicate, Substantiated::NotAssessed),
        Event::Rated {
            solved: true,
            satisfaction: 5,
        },
        Event::DeadlinesRecomputed { year: 2027 },
    ];
    all.extend(reminders());
    all
}

/// The sides that can bring it about, and whether that is at the bureau.
fn actors(event: &Event) -> (&'static [Side], bool) {
    use Side::{Bureau, Consumer, Enterprise, System};
    match event {
        Event::Drafted { .. } | Event::Redrafted { .. } | Event::Reopened { .. } => {
            (&[Consumer], false)
        }
        Event::Submitted { .. } | Event::NegotiationStarted { .. } => (&[Consumer, Bureau], false),
        Event::HandlerAssigned { .. }
        | Event::Acknowledged {}
        | Event::PerformanceReported { .. } => (&[Enterprise], false),
        Event::AgreementDrafted { .. }
        | Event::AgreementConfirmed { .. }
        | Event::Settled {}
        | Event::ExtensionProposed { .. }
        | Event::LimitExtended { .. } => (&[Consumer, Enterprise], false),
        Event::SettledUnconfirmed {} | Event::SettlementBecameFinal {} => (&[System], false),
        Event::PerformanceConfirmed { .. }
        | Event::BreachReported { .. }
        | Event::Withdrawn { .. } => (&[Consumer], false),
        Event::NegotiationFailed { .. } => (&[Consumer, Enterprise, System], false),
        Event::Escalated {} | Event::Unsettled {} => (&[Consumer, System], false),
        Event::Rated { .. } => (&[Consumer], true),
        Event::EvidenceAdded { .. }
        | Event::MessagePosted { .. }
        | Event::OfferMade { .. }
        | Event::OfferAccepted { .. }
        | Event::OfferDeclined { .. }
        | Event::OfferWithdrawn { .. } => (&[Consumer, Enterprise, Bureau], true),
        Event::Received { .. } => (&[Consumer, System], true),
        Event::WithdrawalRequested { .. } => (&[Consumer], true),
        Event::DecisionDrafted { .. } => (&[Bureau, System], true),
        Event::OfficerAssigned { .. }
        | Event::FirstCheckStarted { .. }
        | Event::Accepted { .. }
        | Event::DraftReturned { .. }
        | Event::DraftTakenUp {}
        | Event::Rejected { .. }
        | Event::MediationStarted { .. }
        | Event::AgreementRecorded { .. }
        | Event::Terminated { .. }
        | Event::Closed { .. } => (&[Bureau], true),
        Event::ReminderSent { .. } | Event::DeadlinesRecomputed { .. } => (&[System], true),
    }
}

fn recorded(event: Event, side: Side) -> Recorded {
    let account = match side {
        Side::Consumer => Some(CONSUMER),
        Side::Enterprise => Some(AccountId(Uuid::from_u128(5))),
        Side::Bureau => Some(REVIEWER),
        Side::System => None,
    };
    let moved = deadline(1, DeadlineKind::NegotiationLimit, "2026-07-01T16:00:00Z");
    let mut deadlines: Vec<_> = deadlines().into_iter().map(DeadlineChange::Set).collect();
    if matches!(
        event,
        Event::LimitExtended { .. } | Event::DeadlinesRecomputed { .. }
    ) {
        deadlines = vec![DeadlineChange::Moved {
            n: 1,
            from_on: moved.due_on,
            to: moved,
        }];
    }
    Recorded {
        seq: 3,
        at: start(),
        actor: ActorRef { side, account },
        rule_set: RuleSet::O121,
        event,
        deadlines,
    }
}

/// Short names for the people of this table.
fn short(text: &str) -> String {
    text.replace(&Uuid::from_u128(9).to_string(), "SHOP")
        .replace(&CONSUMER.to_string(), "LI")
        .replace(&HANDLER.to_string(), "WANG")
        .replace(&OFFICER.to_string(), "ZHAO")
        .replace(&REVIEWER.to_string(), "QIAN")
}

#[test]
fn every_event_tells_whom_it_concerns() {
    let mut table = String::new();
    for event in events() {
        let (sides, is_at_bureau) = actors(&event);
        let complaint = if is_at_bureau {
            at_bureau()
        } else {
            negotiating()
        };
        for side in sides {
            let recorded = recorded(event.clone(), *side);
            let mut told = notices(&complaint, &recorded);
            let data = match &event {
                Event::ReminderSent { deadline, level } => format!("({deadline}, {level:?})"),
                _ => String::new(),
            };
            table.push_str(&format!("{}{data} by {}\n", event.kind(), side.as_str()));
            for (audience, notice) in &told {
                let line = format!("    {audience} <- {notice}\n");
                table.push_str(&short(&line));
            }
            // The outbox has one row for an event and an audience.
            told.sort_by_key(|(audience, _)| *audience);
            let count = told.len();
            told.dedup_by_key(|(audience, _)| *audience);
            assert_eq!(told.len(), count, "{} tells somebody twice", event.kind());
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_event_is_sampled() {
    let sampled: std::collections::BTreeSet<_> = events().iter().map(Event::kind).collect();
    // One more kind of event means one more line in `actors`, and here.
    assert_eq!(sampled.len(), 43);
}

#[test]
fn nobody_is_told_of_their_own_act() {
    let own = [
        "filed_with_enterprise",
        "filed_with_bureau",
        "escalated",
        "failed_asked",
    ];
    for event in events() {
        let (sides, is_at_bureau) = actors(&event);
        let complaint = if is_at_bureau {
            at_bureau()
        } else {
            negotiating()
        };
        if sides.contains(&Side::Consumer) {
            for (audience, notice) in notices(&complaint, &recorded(event, Side::Consumer)) {
                let is_own = audience == Audience::Complainant(CONSUMER);
                assert!(!is_own || own.contains(&notice.kind.code()), "{notice}");
            }
        }
    }
}
