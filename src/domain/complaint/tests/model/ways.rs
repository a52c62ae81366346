//! What must hold of ways: where a case can still get to, whoever is silent.

use super::graph::{Facts, Graph};
use crate::domain::{actor::Side, complaint::State};

/// A promise about ways, and the cases for which it is not kept.
pub struct Way {
    pub text: &'static str,
    pub broken: fn(&Graph) -> Vec<u32>,
}

pub const NO_DEAD_END: &str = "every case can still come to an end";
pub const SILENCE_LEADS_ON: &str = "N-6, N-5, Z-3: when all are silent, time alone leads to an end, a settlement or an act that shows as overdue";
pub const CONSUMER_REACHES_BUREAU: &str = "N-7, J-1: the consumer alone brings every case to the bureau that is not performed, withdrawn or declined";
pub const CONSENT_SUFFICES: &str = "J-1: who consented and is silent finds the case at the bureau, or settled by the enterprise's word";
pub const WITHDRAWS_ALONE: &str =
    "N-8: the consumer alone withdraws at any time before it is settled";
pub const ENTERPRISE_SILENT: &str =
    "the enterprise's silence stops nobody: the others come to an end";
pub const CONSUMER_SILENT: &str =
    "the consumer's silence stops nobody: the others come to an end or a settlement";
pub const BUREAU_SILENT: &str = "the bureau's silence shows: its act is overdue";

pub const WAYS: &[Way] = &[
    Way {
        text: NO_DEAD_END,
        broken: |graph| graph.stranded(|_| true, |f| f.is_ended),
    },
    Way {
        text: SILENCE_LEADS_ON,
        broken: |graph| {
            let all = 0..graph.nodes.len() as u32;
            all.filter(|n| {
                let end = &graph.nodes[graph.silent_end(*n) as usize].facts;
                !is_at_rest(end) && end.owe.is_empty()
            })
            .collect()
        },
    },
    Way {
        text: CONSUMER_REACHES_BUREAU,
        broken: |graph| {
            let hands = |hand| matches!(hand, Side::Consumer | Side::System);
            let mut stranded = graph.stranded(hands, |f| f.has_bureau);
            stranded.retain(|n| !graph.nodes[*n as usize].facts.is_done_with);
            stranded
        },
    },
    Way {
        text: CONSENT_SUFFICES,
        broken: |graph| {
            let all = 0..graph.nodes.len() as u32;
            all.filter(|n| {
                let facts = &graph.nodes[*n as usize].facts;
                let end = &graph.nodes[graph.silent_end(*n) as usize].facts;
                facts.state == State::Negotiating
                    && facts.consents
                    && !(end.has_bureau || end.state == State::SettledUnconfirmed)
            })
            .collect()
        },
    },
    Way {
        text: WITHDRAWS_ALONE,
        broken: |graph| {
            let alone = |hand| hand == Side::Consumer;
            let mut stranded = graph.stranded(alone, |f| f.state == State::Withdrawn);
            stranded.retain(|n| graph.nodes[*n as usize].facts.state == State::Negotiating);
            stranded
        },
    },
    Way {
        text: ENTERPRISE_SILENT,
        broken: |graph| graph.stranded(|hand| hand != Side::Enterprise, |f| f.is_ended),
    },
    Way {
        text: CONSUMER_SILENT,
        broken: |graph| graph.stranded(|hand| hand != Side::Consumer, is_at_rest),
    },
    Way {
        text: BUREAU_SILENT,
        broken: |graph| {
            let goal = |f: &Facts| f.is_ended || f.owe.contains(&Side::Bureau);
            graph.stranded(|hand| hand != Side::Bureau, goal)
        },
    },
];

/// Nobody has to do anything for it to be well: ended, settled, or never filed.
fn is_at_rest(facts: &Facts) -> bool {
    use State::{Draft, Settled, SettledUnconfirmed};
    facts.is_ended || matches!(facts.state, Draft | Settled | SettledUnconfirmed)
}
