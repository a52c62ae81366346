//! Many cases at once, each with a life of its own.

use hejie::domain::{
    actor::{Actor, Role},
    category::{ProblemCategory, RequestKind},
    complaint::{
        Complaint,
        command::Command,
        event::{DeliveryChannel, Substantiated},
        offer::Remedy,
    },
    ids::{AccountId, ComplaintId, EnterpriseId},
    money::Fen,
};
use uuid::Uuid;

use super::{TestApp, shanghai};
use crate::recount::{content, filing};

/// How a case ends.
#[derive(Clone, Copy, Debug)]
pub enum Life {
    Open,
    Withdrawn,
    /// Agreed, not yet performed: not ended yet.
    Settled,
    Performed,
    Escalated,
    Unsettled,
    /// Straight to the bureau, mediated and closed.
    Handled,
}

pub const LIVES: [Life; 7] = [
    Life::Open,
    Life::Withdrawn,
    Life::Settled,
    Life::Performed,
    Life::Escalated,
    Life::Unsettled,
    Life::Handled,
];

pub struct Case {
    pub enterprise: EnterpriseId,
    pub county: &'static str,
    pub problem: ProblemCategory,
    pub life: Life,
    /// 2026-05-11 or another day; filed at ten in the morning.
    pub on: String,
}

impl TestApp {
    pub fn populate(&self, case: &Case) -> Complaint {
        let at = |days: i64, hour: u32| {
            let on: chrono::NaiveDate = case.on.parse().expect("a date");
            format!("{} {hour:02}:00", on + chrono::TimeDelta::days(days))
        };
        let consumer = Actor::Consumer {
            account: AccountId(Uuid::from_u128(1)),
        };
        let handler = Actor::Enterprise {
            account: AccountId(Uuid::from_u128(2)),
            enterprise: case.enterprise,
            roles: vec![Role::OdrHandler],
        };
        let officer = Actor::Bureau {
            account: AccountId(Uuid::from_u128(3)),
            region: case.county.parse().expect("a region"),
            roles: vec![Role::CaseOfficer, Role::Mediator],
        };
        let mut filing = filing(case.enterprise);
        filing.problem = case.problem;
        filing.respondent.domicile = case.county.parse().ok();
        filing.respondent.place_of_business = case.county.parse().ok();
        filing.wants_negotiation = !matches!(case.life, Life::Handled);
        filing.consents.escalation = !matches!(case.life, Life::Unsettled);
        let offer = Command::MakeOffer {
            remedies: vec![Remedy {
                kind: RequestKind::Refund,
                amount_fen: Fen::new(2_700).ok(),
            }],
            perform_by_on: at(9, 0)[..10].parse().expect("a date"),
            valid_until_on: at(8, 0)[..10].parse().expect("a date"),
            conditions: None,
        };
        let accept = Command::AcceptOffer {
            offer: 1,
            text: content(),
        };
        let fails = Command::DeclareFailure { reason: None };
        let mut steps = vec![(at(0, 10), consumer.clone(), Command::Submit(filing))];
        match case.life {
            Life::Open => {}
            Life::Withdrawn => {
                steps.push((at(3, 9), consumer, Command::Withdraw { reason: None }));
            }
            Life::Settled | Life::Performed => {
                steps.push((at(1, 9), handler.clone(), offer));
                steps.push((at(2, 9), consumer.clone(), accept));
                steps.push((at(2, 10), handler, Command::ConfirmAgreement));
                if matches!(case.life, Life::Performed) {
                    let performed = Command::ConfirmPerformance { duty: 1 };
                    steps.push((at(5, 9), consumer, performed));
                }
            }
            Life::Escalated => {
                steps.push((at(1, 12), handler, Command::Acknowledge));
                steps.push((at(6, 9), consumer, fails));
            }
            Life::Unsettled => {
                steps.push((at(4, 9), consumer.clone(), fails));
                steps.push((at(5, 9), consumer, Command::DeclineEscalation));
            }
            Life::Handled => {
                steps.push((at(2, 9), officer.clone(), Command::Accept));
                steps.push((
                    at(3, 9),
                    officer.clone(),
                    Command::StartMediation {
                        mode: hejie::domain::complaint::event::MediationMode::Phone,
                        respondent_consents: true,
                    },
                ));
                steps.push((
                    at(4, 9),
                    officer.clone(),
                    Command::RecordAgreement {
                        form: hejie::domain::complaint::event::AgreementForm::Document,
                        terms: content(),
                        record: None,
                        recovered_fen: Fen::new(2_700).expect("money"),
                    },
                ));
                steps.push((
                    at(5, 9),
                    officer,
                    Command::Close {
                        recovered_fen: Fen::new(2_700).expect("money"),
                        problem: case.problem,
                        substantiated: Substantiated::Yes,
                        told_on: at(5, 9)[..10].parse().expect("a date"),
                        told_by: DeliveryChannel::Phone,
                    },
                ));
            }
        }
        self.at(&at(0, 10));
        let id = ComplaintId(self.clock.new_id());
        let new = Complaint::new(id, AccountId(Uuid::from_u128(1)), shanghai(&at(0, 10)));
        let steps: Vec<_> = steps
            .iter()
            .map(|(moment, actor, command)| (moment.as_str(), actor.clone(), command.clone()))
            .collect();
        self.live(new, &steps)
    }
}
