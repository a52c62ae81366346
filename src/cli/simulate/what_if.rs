//! `hejie simulate --rules FILE`: every seed lived twice, with and without the rules of a file.

use std::{fs, path::Path, thread};

use anyhow::Context as _;
use indicatif::ProgressBar;

use super::{say, world};
use crate::{
    cli::Failure,
    config::Config,
    service::simulation::{
        Scenario,
        behaviour::Behaviour,
        report::Report,
        what_if::{self, Difference, Rule},
    },
};

pub fn run(
    config: &Config,
    first: Scenario,
    (rules, runs): (&Path, u64),
    json: Option<&Path>,
) -> Result<(), Failure> {
    let text =
        fs::read_to_string(rules).with_context(|| format!("cannot read {}", rules.display()))?;
    let rules =
        what_if::rules(&text).with_context(|| format!("{} cannot be used", rules.display()))?;
    let behaviour = Behaviour::read()?;
    let bar = super::progress();
    let mut pairs = Vec::new();
    for seed in (first.seed..).take(runs as usize) {
        let scenario = Scenario { seed, ..first };
        pairs.push(pair(config, &behaviour, scenario, &rules, &bar)?);
    }
    bar.finish_and_clear();
    let differences = what_if::differences(&pairs);
    say(&told(first, &rules, runs, &differences));
    if let Some(path) = json {
        let json = serde_json::to_string_pretty(&differences).map_err(anyhow::Error::from)?;
        fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let all = pairs.iter().flat_map(|(base, changed)| [base, changed]);
    match all.clone().all(|report| report.checks_hold) {
        true => Ok(()),
        false => {
            all.filter(|report| !report.checks_hold)
                .for_each(|report| say(&crate::service::simulation::report::text(report)));
            Err(anyhow::anyhow!("a check does not hold").into())
        }
    }
}

/// With and without the rules, side by side.
fn pair(
    config: &Config,
    behaviour: &Behaviour,
    scenario: Scenario,
    rules: &[Rule],
    bar: &ProgressBar,
) -> Result<(Report, Report), Failure> {
    let live = |rules: &[Rule]| {
        world::live(config, behaviour, scenario, rules, &mut |it| {
            super::show(bar, it)
        })
    };
    thread::scope(|scope| {
        let base = scope.spawn(|| live(&[]));
        let changed = live(rules);
        let base = base
            .join()
            .map_err(|_| anyhow::anyhow!("the year under the rules as they are failed"))?;
        Ok((base?, changed?))
    })
}

fn told(scenario: Scenario, rules: &[Rule], runs: u64, differences: &[Difference]) -> String {
    let rules: Vec<String> = rules
        .iter()
        .map(|rule| format!("{} = {}", rule.name, rule.value))
        .collect();
    let mut out = format!(
        "What if {}? {runs} years of {} complaints, each lived under both rules\n\n{:<38} {:>12} {:>12} {:>12}   95 % interval\n",
        rules.join(", "),
        scenario.complaints,
        "",
        "as it is",
        "changed",
        "difference"
    );
    for it in differences {
        let sign = if it.is_clear() { " *" } else { "" };
        out.push_str(&format!(
            "{:<38} {:>12.2} {:>12.2} {:>+12.2}   {:+.2} … {:+.2} {}{sign}\n",
            it.name, it.base, it.changed, it.difference, it.low, it.high, it.unit
        ));
    }
    out.push_str("\n* the interval does not hold nought. People behave as before: what is changed is only the rules.\n");
    out
}
