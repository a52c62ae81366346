//! Who acts, and what each of them can try: a handful of people and one deed of each kind, in each of the shapes the rules
//! tell apart.

use chrono::{Days, NaiveDate};

use super::{super::case::*, Scope};
use crate::domain::{
    actor::{Actor, Role, Side},
    complaint::{
        Complaint,
        command::Command,
        event::{AfterBreach, DeliveryChannel, Substantiated},
    },
    ids::{AccountId, ComplaintId, DutyNumber, FileId, OfferNumber},
    time::{Instant, shanghai_date},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    Consumer,
    Handler,
    /// May also review, so that only R-2 keeps them from their own draft.
    Officer,
    Mediator,
    Reviewer,
}

impl Person {
    pub const ALL: [Person; 5] = [
        Person::Consumer,
        Person::Handler,
        Person::Officer,
        Person::Mediator,
        Person::Reviewer,
    ];

    pub fn actor(self) -> Actor {
        match self {
            Person::Consumer => consumer(),
            Person::Handler => enterprise(),
            Person::Officer => bureau(3, FENGTAI, &[Role::CaseOfficer, Role::Reviewer]),
            Person::Mediator => mediator(),
            Person::Reviewer => reviewer(),
        }
    }

    pub fn side(self) -> Side {
        match self {
            Person::Consumer => Side::Consumer,
            Person::Handler => Side::Enterprise,
            _ => Side::Bureau,
        }
    }

    pub fn account(self) -> AccountId {
        account(self as u128 + 1)
    }

    pub fn of(account: AccountId) -> Person {
        let known = Person::ALL.into_iter().find(|p| p.account() == account);
        known.expect("nobody else is in the play")
    }
}

/// How long an offer stands, and how soon it is to be performed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Today.
    Brief,
    /// Longer than any limit.
    Lasting,
}

impl Span {
    fn day(self, now: Instant) -> NaiveDate {
        let days = match self {
            Span::Brief => 0,
            Span::Lasting => 200,
        };
        shanghai_date(now) + Days::new(days)
    }
}

/// What somebody tries. Offers are named by who made them: always the newest, open or not, so that late and foolish tries
/// are among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    SaveDraft,
    Submit { negotiate: bool, consent: bool },
    AddEvidence,
    Acknowledge,
    Say,
    Offer(Span),
    AcceptOffer(Side),
    DeclineOffer(Side),
    WithdrawOffer(Side),
    Extend,
    DeclareFailure,
    Confirm,
    Report(DutyNumber),
    ConfirmDuty(DutyNumber),
    Breach(DutyNumber, AfterBreach),
    Reopen,
    Withdraw,
    Escalate,
    DeclineEscalation,
    Assign(Person),
    Accept,
    Reject,
    StartMediation,
    Record,
    Terminate(u8),
    Approve,
    Return,
    Close { recovers: bool },
    CloseDuplicate,
    Rate,
}

/// An earlier case of the same parties, which a later copy may be closed for (J-4).
pub fn original() -> Complaint {
    let mut earlier = Case::filed_with_bureau("2026-05-08").complaint;
    earlier.id = ComplaintId(uuid::Uuid::from_u128(0xbeef));
    earlier
}

/// Everything a person can try, whatever the state; the rules say no to most of it.
pub fn deeds(person: Person, scope: Scope) -> Vec<Deed> {
    use Deed::*;
    let talk = [Say, AddEvidence];
    let answers = |of: &[Side]| -> Vec<Deed> {
        let each = of.iter();
        each.flat_map(|s| [AcceptOffer(*s), DeclineOffer(*s)])
            .collect()
    };
    let negotiation = [
        Offer(Span::Brief),
        Offer(Span::Lasting),
        WithdrawOffer(Side::Consumer),
        WithdrawOffer(Side::Enterprise),
        Extend,
        DeclareFailure,
        Confirm,
    ];
    let all_sides = [Side::Consumer, Side::Enterprise, Side::Bureau];
    let mut deeds = talk.to_vec();
    match person {
        Person::Consumer => {
            deeds.push(SaveDraft);
            for (negotiate, consent) in [(true, true), (true, false), (false, true)] {
                deeds.push(Submit { negotiate, consent });
            }
            deeds.extend(negotiation);
            deeds.extend(answers(&all_sides));
            for n in [1, 2] {
                deeds.push(ConfirmDuty(n));
                deeds.push(Breach(n, AfterBreach::Negotiation));
                deeds.push(Breach(n, AfterBreach::Bureau));
            }
            deeds.extend([Reopen, Withdraw, Escalate, DeclineEscalation, Rate]);
        }
        Person::Handler => {
            deeds.extend(negotiation);
            deeds.extend(answers(&all_sides));
            deeds.extend([Acknowledge, Report(1), Report(2), Assign(Person::Handler)]);
        }
        Person::Officer => {
            deeds.extend([Accept, Reject, StartMediation, Terminate(1), Terminate(2)]);
            deeds.extend([Terminate(5), Approve, Return, CloseDuplicate]);
            deeds.extend([Close { recovers: false }, Close { recovers: true }]);
            deeds.extend([Assign(Person::Officer), Assign(Person::Reviewer)]);
        }
        Person::Mediator => {
            deeds.extend([Offer(Span::Brief), Offer(Span::Lasting), StartMediation]);
            deeds.extend([WithdrawOffer(Side::Bureau), Record, Terminate(2)]);
        }
        Person::Reviewer => deeds.extend([Approve, Return]),
    }
    if scope == Scope::Small {
        deeds.retain(|deed| *deed != Offer(Span::Brief));
    }
    deeds
}

impl Deed {
    /// As a command at this case, now; none where there is nothing it could mean.
    pub fn command(self, complaint: &Complaint, person: Person, now: Instant) -> Option<Command> {
        Some(match self {
            Deed::SaveDraft => Command::SaveDraft { form: text(1) },
            Deed::Submit { negotiate, consent } => {
                let mut filing = filing();
                filing.wants_negotiation = negotiate;
                filing.consents.escalation = consent;
                Command::Submit(Box::new(filing))
            }
            Deed::AddEvidence => Command::AddEvidence {
                file: FileId(uuid::Uuid::from_u128(complaint.files.len() as u128)),
                sha256: "ab".repeat(32),
            },
            Deed::Acknowledge => Command::Acknowledge,
            Deed::Say => post(),
            Deed::Offer(span) => Command::MakeOffer {
                // Two duties from the enterprise, one from the others.
                remedies: match person {
                    Person::Handler => vec![refund(27), apology()],
                    _ => vec![refund(27)],
                },
                perform_by_on: span.day(now),
                valid_until_on: span.day(now),
                conditions: None,
            },
            Deed::AcceptOffer(of) => accept_offer(newest(complaint, of)?),
            Deed::DeclineOffer(of) => decline_offer(newest(complaint, of)?),
            Deed::WithdrawOffer(of) => Command::WithdrawOffer {
                offer: newest(complaint, of)?,
            },
            Deed::Extend => Command::Extend { working_days: 2 },
            Deed::DeclareFailure => declare_failure(),
            Deed::Confirm => Command::ConfirmAgreement,
            Deed::Report(n) => report(n),
            Deed::ConfirmDuty(n) => confirm(n),
            Deed::Breach(n, then) => breach(n, then),
            Deed::Reopen => Command::Reopen { reason: None },
            Deed::Withdraw => withdraw(),
            Deed::Escalate => Command::Escalate,
            Deed::DeclineEscalation => Command::DeclineEscalation,
            Deed::Assign(to) => Command::Assign { to: to.account() },
            Deed::Accept => Command::Accept,
            Deed::Reject => reject(3),
            Deed::StartMediation => start_mediation(),
            Deed::Record => record_agreement(27),
            Deed::Terminate(reason) => terminate(reason),
            Deed::Approve => Command::ApproveDraft,
            Deed::Return => Command::ReturnDraft { reason: text(2) },
            Deed::Close { recovers } => Command::Close {
                recovered_fen: fen(if recovers { 27 } else { 0 }),
                problem: filing().problem,
                substantiated: Substantiated::NotAssessed,
                told_on: shanghai_date(now),
                told_by: DeliveryChannel::Online,
            },
            Deed::CloseDuplicate => Command::CloseDuplicate {
                original: original().id,
                likeness: ALIKE,
            },
            Deed::Rate => rate(),
        })
    }
}

fn newest(complaint: &Complaint, of: Side) -> Option<OfferNumber> {
    let mut offers = complaint.offers.iter().rev();
    offers.find(|o| o.by == of).map(|o| o.n)
}
