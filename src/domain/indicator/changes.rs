//! What a step of a complaint adds to the rollups and takes from them.

use super::{
    facts::{Fact, facts, groups},
    key::{Group, Metric, RollupKey},
};
use crate::domain::complaint::Complaint;

/// All that a complaint adds to the rollups, each cell once.
pub fn contributions(complaint: &Complaint) -> Vec<(RollupKey, i64)> {
    changes(None, complaint)
}

/// What the rollups change by when a complaint goes from one state to the next; nothing is 0, each cell comes once.
/// Most steps change no figure and cost two short lists.
pub fn changes(before: Option<&Complaint>, after: &Complaint) -> Vec<(RollupKey, i64)> {
    let new = facts(after).list;
    let Some(before) = before else {
        return expand(&new, &groups(after));
    };
    let old = facts(before).list;
    let (from, to) = (groups(before), groups(after));
    if from == to {
        if old == new {
            return Vec::new();
        }
        return expand(&difference(&old, new), &to);
    }
    let mut cells = expand(&new, &to);
    let taken = expand(&old, &from).into_iter().map(|(key, n)| (key, -n));
    cells.extend(taken);
    summed(cells)
}

fn difference(old: &[Fact], mut new: Vec<Fact>) -> Vec<Fact> {
    new.extend(old.iter().map(|&(metric, month, n)| (metric, month, -n)));
    new
}

fn expand(facts: &[Fact], groups: &[Group]) -> Vec<(RollupKey, i64)> {
    let mut cells = Vec::with_capacity(facts.len() * groups.len());
    let mut facts = facts.to_vec();
    facts.sort_unstable_by_key(|&(metric, month, _)| (month, metric));
    for same in facts.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (metric, month, _) = same[0];
        let value: i64 = same.iter().map(|fact| fact.2).sum();
        if value == 0 {
            continue;
        }
        let is_day = matches!(metric, Metric::ReceivedOn(_));
        let counted = groups.iter().filter(|group| !is_day || group.counts_days());
        cells.extend(counted.map(|&group| {
            let key = RollupKey {
                group,
                month,
                metric,
            };
            (key, value)
        }));
    }
    cells
}

/// Sorted, each cell once, none that stays as it was.
pub fn summed(mut cells: Vec<(RollupKey, i64)>) -> Vec<(RollupKey, i64)> {
    cells.sort_unstable_by_key(|cell| cell.0);
    cells.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 += next.1;
        }
        is_same
    });
    cells.retain(|cell| cell.1 != 0);
    cells
}
