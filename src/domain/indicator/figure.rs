//! From summed cells to figures.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    definition::Indicator,
    key::{DAYS_MAX, Metric, Span},
};
use crate::domain::wilson::wilson95;

/// The cells of one group, summed over the months asked for.
#[derive(Clone, Debug, Default)]
pub struct Sums(BTreeMap<Metric, i64>);

impl Sums {
    pub fn add(&mut self, metric: Metric, value: i64) {
        *self.0.entry(metric).or_default() += value;
    }

    pub fn extend(&mut self, other: &Sums) {
        for (metric, value) in &other.0 {
            self.add(*metric, *value);
        }
    }

    pub fn get(&self, metric: Metric) -> i64 {
        self.0.get(&metric).copied().unwrap_or_default()
    }

    pub fn of<const N: usize>(&self, metrics: [Metric; N]) -> i64 {
        metrics.into_iter().map(|metric| self.get(metric)).sum()
    }
}

/// A share, with how sure it is. No cases: no value, which is not 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Rate {
    pub numerator: i64,
    /// n
    pub denominator: i64,
    pub value: Option<f64>,
    /// Lower and upper end of the 95 % Wilson band.
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Rate {
    pub fn new(numerator: i64, denominator: i64) -> Rate {
        let (k, n) = (
            u64::try_from(numerator).unwrap_or(0),
            u64::try_from(denominator).unwrap_or(0),
        );
        let band = wilson95(k, n);
        Rate {
            numerator,
            denominator,
            value: (n > 0).then(|| k as f64 / n as f64),
            low: band.map(|b| b.0),
            high: band.map(|b| b.1),
        }
    }
}

/// Whether negotiations solved the problem, by the consumers' own word: four numbers, since many do not answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Solved {
    /// Rated solved, of all ended.
    pub unrated_as_unsolved: Rate,
    /// Rated solved, of those rated.
    pub rated_only: Rate,
    /// Rated solved or settled without a rating, of all ended.
    pub unrated_as_solved: Rate,
    /// Rated, of all ended.
    pub share_rated: Rate,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Days {
    pub n: i64,
    pub mean: Option<f64>,
    pub p50: Option<u8>,
    /// 120 stands for 120 or more.
    pub p90: Option<u8>,
}

/// A figure as it is told; which parts it has is a matter of the indicator.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Figure {
    /// K08
    Settlement {
        #[serde(flatten)]
        rate: Rate,
        /// Without the settlements the consumer did not confirm.
        confirmed_only: Rate,
        solved: Box<Solved>,
    },
    /// K21
    Overdue {
        #[serde(flatten)]
        rate: Rate,
        /// Now, whatever the period.
        open_overdue: i64,
    },
    /// K12
    Days {
        negotiation: Days,
        decision: Days,
        handling: Days,
    },
    /// K13
    Money {
        value_fen: i64,
    },
    /// H04
    Mean {
        n: i64,
        mean_minutes: Option<f64>,
    },
    /// H01, H02, H03
    Count {
        cases: i64,
    },
    Rate(Rate),
}

impl Figure {
    pub fn new(indicator: Indicator, sums: &Sums) -> Figure {
        use Metric as M;
        let settled = sums.of([M::Settled, M::SettledUnconfirmed]);
        let ended = settled + sums.of([M::Escalated, M::Unsettled]);
        let all_ended = ended + sums.get(M::Withdrawn);
        let rate = |metric, denominator| Figure::Rate(Rate::new(sums.get(metric), denominator));
        match indicator {
            Indicator::K01 => rate(M::RespondedInTime, sums.get(M::Reached)),
            Indicator::K03 => rate(
                M::DecidedInTime,
                sums.of([M::Decided, M::DecisionOutstanding]),
            ),
            Indicator::K05 => rate(M::ClosedInTime, sums.get(M::Closed)),
            Indicator::K08 => Figure::Settlement {
                rate: Rate::new(settled, ended),
                confirmed_only: Rate::new(sums.get(M::Settled), ended),
                solved: Box::new(Solved::new(sums, settled, ended)),
            },
            Indicator::K09 => {
                Figure::Rate(Rate::new(settled, all_ended + sums.get(M::ClosedDirect)))
            }
            Indicator::K11 => rate(M::EndedInTime, all_ended),
            Indicator::K12 => Figure::Days {
                negotiation: Days::new(sums, Span::Negotiation),
                decision: Days::new(sums, Span::Decision),
                handling: Days::new(sums, Span::Handling),
            },
            Indicator::K13 => Figure::Money {
                value_fen: sums.get(M::RecoveredFen),
            },
            Indicator::K21 => Figure::Overdue {
                rate: Rate::new(sums.get(M::ClosedOverdue), sums.get(M::Closed)),
                open_overdue: sums.get(M::OpenOverdue),
            },
            Indicator::H01 => Figure::Count { cases: ended },
            Indicator::H02 => Figure::Count {
                cases: sums.get(M::Escalated),
            },
            Indicator::H03 => Figure::Count {
                cases: sums.of([M::Reached, M::ReceivedDirect]),
            },
            Indicator::H04 => {
                let n = sums.get(M::Responded);
                let minutes = sums.get(M::ResponseMinutes);
                Figure::Mean {
                    n,
                    mean_minutes: (n > 0).then(|| minutes as f64 / n as f64),
                }
            }
        }
    }

    /// The one number it is told by.
    pub fn headline(&self) -> Option<f64> {
        match self {
            Figure::Rate(rate) | Figure::Settlement { rate, .. } | Figure::Overdue { rate, .. } => {
                rate.value
            }
            Figure::Days { negotiation, .. } => negotiation.p50.map(f64::from),
            Figure::Money { value_fen } => Some(*value_fen as f64),
            Figure::Mean { mean_minutes, .. } => *mean_minutes,
            Figure::Count { cases } => Some(*cases as f64),
        }
    }

    /// Nothing was counted.
    pub fn is_empty(&self) -> bool {
        match self {
            Figure::Rate(rate) | Figure::Settlement { rate, .. } => rate.denominator == 0,
            Figure::Overdue { rate, open_overdue } => rate.denominator == 0 && *open_overdue == 0,
            Figure::Days {
                negotiation,
                decision,
                handling,
            } => negotiation.n == 0 && decision.n == 0 && handling.n == 0,
            Figure::Money { value_fen } => *value_fen == 0,
            Figure::Mean { n, .. } => *n == 0,
            Figure::Count { cases } => *cases == 0,
        }
    }
}

impl Solved {
    fn new(sums: &Sums, settled: i64, ended: i64) -> Solved {
        let (rated, solved) = (sums.get(Metric::Rated), sums.get(Metric::RatedSolved));
        let settled_unrated = settled - sums.get(Metric::RatedOfSettled);
        Solved {
            unrated_as_unsolved: Rate::new(solved, ended),
            rated_only: Rate::new(solved, rated),
            unrated_as_solved: Rate::new(solved + settled_unrated, ended),
            share_rated: Rate::new(rated, ended),
        }
    }
}

impl Days {
    pub fn new(sums: &Sums, span: Span) -> Days {
        let steps = (0..=DAYS_MAX).map(|days| (days, sums.get(Metric::Days(span, days))));
        let n: i64 = steps.clone().map(|step| step.1).sum();
        let percentile = |percent: i64| {
            let rank = (n * percent + 99) / 100;
            let mut seen = 0;
            let mut steps = steps.clone();
            steps.find_map(|(days, count)| {
                seen += count;
                (n > 0 && seen >= rank).then_some(days)
            })
        };
        Days {
            n,
            mean: (n > 0).then(|| sums.get(Metric::DaysSum(span)) as f64 / n as f64),
            p50: percentile(50),
            p90: percentile(90),
        }
    }
}
