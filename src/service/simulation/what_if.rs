//! The same years under other rules, and what that changes: each seed is lived twice, so that people, purchases and moods are the same
//! in both and only the rules differ.

use serde::Serialize;

use super::report::Report;
use crate::{
    app::App,
    domain::{
        actor::Actor,
        indicator::{Figure, Indicator},
        rule_set::{ParameterError, Parameters},
    },
    error::AppResult,
    service::{parameters, simulation::houses::region},
};

/// The province of the city.
const PROVINCE: &str = "110000";

/// A parameter and the value it is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub name: String,
    pub value: String,
}

#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    #[error("it is no TOML")]
    Toml(#[from] toml::de::Error),
    #[error(transparent)]
    Refused(#[from] ParameterError),
    #[error("it changes nothing: write for instance odr_limit_wd = 7")]
    Empty,
}

/// Lines like `odr_limit_wd = 7`. What law gives cannot be relaxed (§19).
pub fn rules(text: &str) -> Result<Vec<Rule>, RulesError> {
    let table: toml::Table = text.parse()?;
    let rules: Vec<Rule> = table
        .into_iter()
        .map(|(name, value)| Rule {
            name,
            value: match value {
                toml::Value::String(text) => text,
                other => other.to_string(),
            },
        })
        .collect();
    let mut parameters = Parameters::default();
    for rule in &rules {
        parameters = parameters.with(&rule.name, &rule.value)?;
    }
    match rules.is_empty() {
        true => Err(RulesError::Empty),
        false => Ok(rules),
    }
}

/// As the bureau of the province would set them.
pub fn set(app: &App, rules: &[Rule]) -> AppResult<()> {
    for rule in rules {
        let value = Some(rule.value.clone());
        parameters::set(app, &Actor::System, region(PROVINCE)?, &rule.name, value)?;
    }
    Ok(())
}

/// What is compared.
struct Outcome {
    name: &'static str,
    unit: &'static str,
    of: fn(&Report) -> Option<f64>,
}

const OUTCOMES: [Outcome; 9] = [
    outcome("settled of ended negotiations (K08)", "%", |it| {
        percent(it, Indicator::K08)
    }),
    outcome("ended within the limit (K11)", "%", |it| {
        percent(it, Indicator::K11)
    }),
    outcome("answered in time (K01)", "%", |it| {
        percent(it, Indicator::K01)
    }),
    outcome("went on to a bureau (H02)", "cases", |it| {
        it.headline(Indicator::H02)
    }),
    outcome("days of a negotiation, mean (K12)", "d", |it| {
        match it.figures.get("K12") {
            Some(Figure::Days { negotiation, .. }) => negotiation.mean,
            _ => None,
        }
    }),
    outcome("decided in time (K03)", "%", |it| {
        percent(it, Indicator::K03)
    }),
    outcome("closed on time (K05)", "%", |it| {
        percent(it, Indicator::K05)
    }),
    outcome("overdue at closing (K21)", "%", |it| {
        percent(it, Indicator::K21)
    }),
    outcome("money recovered (K13)", "CNY", |it| {
        it.headline(Indicator::K13).map(|fen| fen / 100.0)
    }),
];

const fn outcome(
    name: &'static str,
    unit: &'static str,
    of: fn(&Report) -> Option<f64>,
) -> Outcome {
    Outcome { name, unit, of }
}

fn percent(report: &Report, indicator: Indicator) -> Option<f64> {
    report.headline(indicator).map(|share| 100.0 * share)
}

/// What the rules change of one outcome, over all seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub name: &'static str,
    pub unit: &'static str,
    /// Seeds in which both years have a value.
    pub n: usize,
    pub base: f64,
    pub changed: f64,
    pub difference: f64,
    /// Of the difference, by Student's t over the pairs.
    pub low: f64,
    pub high: f64,
}

impl Difference {
    /// The interval does not hold nought.
    pub fn is_clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Of years lived with and without the rules, seed by seed. Where there are fewer than two values nothing is said.
pub fn differences(pairs: &[(Report, Report)]) -> Vec<Difference> {
    let all = OUTCOMES.iter().filter_map(|outcome| {
        let values: Vec<(f64, f64)> = pairs
            .iter()
            .filter_map(|(base, changed)| Some(((outcome.of)(base)?, (outcome.of)(changed)?)))
            .collect();
        paired(&values).map(|[base, changed, difference, half]| Difference {
            name: outcome.name,
            unit: outcome.unit,
            n: values.len(),
            base,
            changed,
            difference,
            low: difference - half,
            high: difference + half,
        })
    });
    all.collect()
}

/// Both means, the mean difference, and half of its 95 % interval.
fn paired(values: &[(f64, f64)]) -> Option<[f64; 4]> {
    let quantile = STUDENT.get(values.len().checked_sub(2)?)?;
    let n = values.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| values.iter().map(of).sum::<f64>() / n;
    let difference = mean(|pair| pair.1 - pair.0);
    let squares = values
        .iter()
        .map(|pair| (pair.1 - pair.0 - difference).powi(2));
    let deviation = (squares.sum::<f64>() / (n - 1.0)).sqrt();
    let half = quantile * deviation / n.sqrt();
    Some([mean(|pair| pair.0), mean(|pair| pair.1), difference, half])
}

/// The two-sided 95 % quantiles of Student's t for 1, 2, 3 … degrees of freedom.
const STUDENT: [f64; 29] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_may_tighten_but_not_relax_what_law_and_guidance_give() {
        let tightened = rules("odr_limit_wd = 7\nrollover = \"any_rest_day\"").expect("usable");
        let rule = |name: &str, value: &str| Rule {
            name: name.into(),
            value: value.into(),
        };
        assert_eq!(
            tightened,
            [rule("odr_limit_wd", "7"), rule("rollover", "any_rest_day")]
        );
        for (text, sentence) in [
            (
                "accept_limit_wd = 9",
                "accept_limit_wd cannot be 9: at most 7 (A-1, LAW)",
            ),
            (
                "mediation_limit_d = 90",
                "mediation_limit_d cannot be 90: at most 60 (M-2, LAW)",
            ),
            (
                "odr_limit_wd = 11",
                "odr_limit_wd cannot be 11: at most 10 (N-1, GUIDE)",
            ),
            ("nonsense = 1", "there is no parameter `nonsense`"),
            ("odr_limit_wd = -1", "`-1` is not a value for odr_limit_wd"),
        ] {
            let error = rules(text).expect_err(text).to_string();
            assert!(error.starts_with(sentence), "{error}");
        }
        assert!(matches!(rules(""), Err(RulesError::Empty)));
        assert!(matches!(rules("= 7"), Err(RulesError::Toml(_))));
    }

    /// By hand: differences 1, 2, 3 have mean 2 and deviation 1; half of the interval is 4.303 / √3.
    #[test]
    fn a_paired_difference_comes_with_its_interval() {
        let [base, changed, difference, half] =
            paired(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]).expect("an interval");
        assert_eq!((base, changed, difference), (2.0, 4.0, 2.0));
        assert!((half - 2.484).abs() < 0.001, "{half}");
        assert_eq!(paired(&[(1.0, 2.0)]), None);
    }
}
