//! How people behave, as `data/simulation.toml` says; each figure has its source there.

use serde::Deserialize;

use super::life::{Course, Reply};
use crate::domain::category::{Channel, ProblemCategory, SubjectCategory};

const FILE: &str = include_str!("../../../data/simulation.toml");

/// Values, each as often as its weight says.
pub type Weights<T> = Vec<(u64, T)>;
/// The least and the most.
pub type Range = [i64; 2];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    pub arrivals: Arrivals,
    pub shares: Shares,
    pub negotiation: Negotiation,
    pub bureau: Bureau,
    pub ratings: Ratings,
    pub waits: Waits,
    pub incidents: Incidents,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    pub months: [u64; 12],
    pub weekdays: [u64; 7],
    pub holiday_percent: u64,
    pub consumer_day_percent: u64,
    pub hours: [u64; 24],
    pub odr_percent: u64,
    pub consumers_percent: u64,
    pub enterprises_of_a_bureau: Range,
    pub officers_of_a_bureau: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    pub channels: Weights<Channel>,
    pub problems: Weights<ProblemCategory>,
    pub eaten: Weights<SubjectCategory>,
    pub subjects: Weights<SubjectCategory>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Negotiation {
    pub settled_percent: Range,
    pub withdrawn_percent: u64,
    pub settled: Weights<Course>,
    pub unsettled: Weights<Course>,
    pub answers_once_percent: u64,
    pub late_answer_percent: u64,
    pub counter_offer_percent: u64,
    pub extension_percent: u64,
    pub escalation_consent_percent: u64,
    pub reply: Weights<Reply>,
    pub offer_percent: Range,
    pub low_offer_percent: Range,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bureau {
    pub accepted_percent: Range,
    pub mediated_percent: Range,
    pub refuses_consent_percent: u64,
    pub late_decision_permille: u64,
    pub long_mediation_permille: u64,
    pub agreed_percent: Range,
    pub documents_percent: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratings {
    pub rated_percent: u64,
    pub solved: Weights<u8>,
    pub unsolved: Weights<u8>,
}

/// Hours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waits {
    pub first_answer: Range,
    pub late_answer: Range,
    pub withdrawal: Range,
    pub confirmation_by_enterprise: Range,
    pub confirmation_by_consumer: Range,
    pub extension: Range,
    pub refusal: Range,
    pub offer: Range,
    pub answer_to_offer: Range,
    pub payment: Range,
    pub receipt: Range,
    pub breach: Range,
    pub reply_to_escalation: Range,
    pub assignment: Range,
    pub decision: Range,
    pub late_decision: Range,
    pub start_of_mediation: Range,
    pub mediation: Range,
    pub long_mediation: Range,
    pub approval: Range,
    pub closing: Range,
    pub rating: Range,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incidents {
    pub salon: Incident,
    pub two_places: Incident,
    pub capsules: Incident,
    pub school: Incident,
    pub cauliflowers: Incident,
    pub fumes: Incident,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    pub month: u32,
    pub day: u32,
    pub complaints: u64,
    pub days: u64,
}

impl Behaviour {
    pub fn read() -> anyhow::Result<Behaviour> {
        toml::from_str(FILE)
            .map_err(|error| anyhow::anyhow!("data/simulation.toml cannot be used: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// §18, by which the file was made.
    #[test]
    fn the_shares_are_those_of_the_statistics() {
        let behaviour = Behaviour::read().expect("a usable file");
        let of = |weights: &Weights<ProblemCategory>, top: ProblemCategory| -> u64 {
            let same = weights.iter().filter(|(_, problem)| problem.top() == top);
            same.map(|(weight, _)| weight).sum()
        };
        let problems = &behaviour.shares.problems;
        assert_eq!(
            problems.iter().map(|(weight, _)| weight).sum::<u64>(),
            1_000
        );
        assert_eq!(of(problems, ProblemCategory::AfterSales), 236);
        assert_eq!(of(problems, ProblemCategory::Quality), 195);
        assert_eq!(of(problems, ProblemCategory::FoodSafety), 125);
        assert_eq!(of(problems, ProblemCategory::Contract), 84);
        assert_eq!(
            behaviour
                .shares
                .channels
                .iter()
                .map(|(w, _)| w)
                .sum::<u64>(),
            1_000
        );
        assert!((10..=14).contains(&behaviour.arrivals.odr_percent));
        assert_eq!(behaviour.bureau.accepted_percent, [73, 81]);
        assert_eq!(behaviour.bureau.mediated_percent, [56, 79]);
    }
}
