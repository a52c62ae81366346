//! Complaints made by hand.

use uuid::Uuid;

use crate::domain::{
    category::{Channel, Priority, ProblemCategory, RequestKind, SalesMode, SubjectCategory},
    complaint::{
        BureauCase, Closing, Complaint, Decision, Negotiation, NegotiationEnd, NegotiationOutcome,
        Rating, SettlementAgreement,
        deadline::{Deadline, DeadlineKind, DeadlineStatus},
        event::{
            ClosingFacts, ClosingResult, ContentRef, DeliveryChannel, RejectionGround,
            Substantiated,
        },
        filing::{Consents, Filing, Request, Respondent},
        offer::{Duty, DutyStatus, Remedy},
    },
    ids::{AccountId, ComplaintId, ContentId, EnterpriseId},
    jurisdiction::{Basis, OperatorKind},
    money::Fen,
    rule_set::RuleSet,
    time::{Instant, end_of_day},
};

pub const ENTERPRISE: EnterpriseId = EnterpriseId(Uuid::from_u128(7));
pub const CONSUMER: AccountId = AccountId(Uuid::from_u128(1));

/// A moment in Shanghai.
pub fn at(moment: &str) -> Instant {
    let naive = chrono::NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M").unwrap();
    (naive - chrono::TimeDelta::hours(8)).and_utc()
}

pub fn content() -> ContentRef {
    ContentRef {
        id: ContentId(Uuid::from_u128(3)),
        sha256: "00".into(),
    }
}

pub fn filing(is_at_once_to_bureau: bool) -> Filing {
    let domicile = "110106".parse().unwrap();
    Filing {
        consumer: CONSUMER,
        filed_by: None,
        complainant: content(),
        statement: content(),
        respondent: Respondent {
            enterprise: Some(ENTERPRISE),
            kind: OperatorKind::OwnSite,
            domicile: Some(domicile),
            place_of_business: Some(domicile),
            published_address: None,
            platform_domicile: None,
            unreachable_at_published: false,
        },
        requests: vec![Request {
            kind: RequestKind::Refund,
            amount_fen: Some(Fen::new(2_700).unwrap()),
        }],
        problem: ProblemCategory::RefundDelay,
        subject: SubjectCategory::ALL[0],
        sales_mode: SalesMode::OwnSite,
        channel: Channel::Web,
        priority: Priority::General,
        groups: Vec::new(),
        amount_fen: None,
        purchased_on: None,
        harm_known_on: None,
        for_living: true,
        truth_confirmed: true,
        has_evidence: true,
        gives_no_evidence_reason: false,
        consents: Consents {
            publication: true,
            entrusted_mediation: true,
            escalation: true,
            contact_to_enterprise: true,
        },
        wants_negotiation: !is_at_once_to_bureau,
        preferred_bureau: None,
        agent: None,
    }
}

pub fn filed(moment: &str) -> Complaint {
    let mut complaint = Complaint::new(ComplaintId(Uuid::from_u128(9)), CONSUMER, at(moment));
    complaint.filing = Some(Box::new(filing(false)));
    complaint.filed_at = Some(at(moment));
    complaint
}

/// Reached the enterprise; it has a day to answer.
pub fn negotiating(reached: &str) -> Complaint {
    let mut complaint = filed(reached);
    complaint.negotiation = Some(Negotiation {
        enterprise: ENTERPRISE,
        round: 1,
        reached_at: at(reached),
        first_contact_at: None,
        response_due_at: at(reached) + chrono::TimeDelta::hours(24),
        handler: None,
        extension: None,
        recovered_before_fen: Fen::ZERO,
        end: None,
    });
    complaint
}

pub fn answered(reached: &str, first_contact: &str) -> Complaint {
    let mut complaint = negotiating(reached);
    complaint.negotiation.as_mut().unwrap().first_contact_at = Some(at(first_contact));
    complaint
}

pub fn ended(reached: &str, end: &str, outcome: NegotiationOutcome) -> Complaint {
    let mut complaint = negotiating(reached);
    complaint.negotiation.as_mut().unwrap().end = Some(NegotiationEnd {
        at: at(end),
        outcome,
        cause: None,
        is_in_time: true,
    });
    complaint
}

pub fn late(mut complaint: Complaint) -> Complaint {
    let negotiation = complaint.negotiation.as_mut().unwrap();
    negotiation.end.as_mut().unwrap().is_in_time = false;
    complaint
}

pub fn rated(mut complaint: Complaint, solved: bool) -> Complaint {
    complaint.rating = Some(Rating {
        solved,
        satisfaction: 4,
        at: complaint.updated_at,
    });
    complaint
}

/// Settled over two duties of 27.00; the last was performed then.
pub fn performed(mut complaint: Complaint, moment: &str) -> Complaint {
    let duty = |n| Duty {
        n,
        remedy: Remedy {
            kind: RequestKind::Refund,
            amount_fen: Some(Fen::new(2_700).unwrap()),
        },
        due_on: "2026-05-20".parse().unwrap(),
        status: DutyStatus::Confirmed,
    };
    complaint.agreement = Some(SettlementAgreement {
        offer: 1,
        text: content(),
        drafted_at: at(moment),
        confirmed_by: Vec::new(),
        duties: vec![duty(1), duty(2)],
        performed_at: Some(at(moment)),
    });
    complaint
}

/// Reached the bureau; acceptance is due on that day.
pub fn at_bureau(mut complaint: Complaint, received: &str, due_on: &str) -> Complaint {
    complaint.bureau = Some(BureauCase {
        bureau: "110106".parse().unwrap(),
        basis: Basis::OwnSiteDomicile,
        candidates: Vec::new(),
        received_at: at(received),
        officer: None,
        decision: None,
        draft: None,
        is_withdrawal_requested: false,
        mediation: None,
        termination: None,
        closing: None,
    });
    limit(complaint, DeadlineKind::Acceptance, due_on)
}

pub fn limit(mut complaint: Complaint, kind: DeadlineKind, due_on: &str) -> Complaint {
    let due_on = due_on.parse().unwrap();
    complaint.deadlines.push(Deadline {
        n: complaint.deadlines.len() as u32,
        kind,
        duty: None,
        rule_set: RuleSet::O121,
        limit: None,
        start_at: complaint.updated_at,
        due_on,
        due_at: end_of_day(due_on),
        is_provisional: false,
        status: DeadlineStatus::Open,
        ended_at: None,
        next_act: None,
    });
    complaint
}

/// The newest deadline passed.
pub fn overdue(mut complaint: Complaint) -> Complaint {
    complaint.deadlines.last_mut().unwrap().status = DeadlineStatus::Overdue;
    complaint
}

/// The newest deadline was met, on time or not.
pub fn met(mut complaint: Complaint, moment: &str) -> Complaint {
    let deadline = complaint.deadlines.last_mut().unwrap();
    deadline.status = DeadlineStatus::Met;
    deadline.ended_at = Some(at(moment));
    complaint
}

pub fn decided(complaint: Complaint, moment: &str, accepts: bool) -> Complaint {
    let mut complaint = met(complaint, moment);
    let is_in_time = at(moment) < complaint.deadlines.last().unwrap().due_at;
    complaint.bureau.as_mut().unwrap().decision = Some(Decision {
        at: at(moment),
        by: None,
        rejection: (!accepts).then_some(RejectionGround(1)),
        reason: None,
        is_in_time,
    });
    complaint
}

pub fn closed(mut complaint: Complaint, moment: &str, fen: i64) -> Complaint {
    complaint.bureau.as_mut().unwrap().closing = Some(Closing {
        at: at(moment),
        facts: ClosingFacts {
            result: ClosingResult::MediationAgreement,
            recovered_fen: Fen::new(fen).unwrap(),
            problem: ProblemCategory::RefundDelay,
            substantiated: Substantiated::Yes,
            told_on: "2026-06-15".parse().unwrap(),
            told_by: DeliveryChannel::Online,
        },
        original: None,
    });
    complaint
}
