//! What was explored, kept as a graph, for the questions that are about ways rather than about single cases: the checker's own
//! "eventually" does not see cycles.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    Move,
    life::{Key, Life},
};
use crate::domain::{
    actor::Side,
    complaint::{Complaint, State, deadline::DeadlineStatus, event::Event, offer::DutyStatus},
};

/// Whose move an edge is. Time is the system's.
pub type Hand = Side;

/// How often a case that was not followed is kept to be compared.
const ONE_IN: usize = 20;

#[derive(Default)]
pub struct Graph {
    known: HashMap<Arc<Key>, u32>,
    pub nodes: Vec<Node>,
    /// §11 as it was walked, the states passed through included.
    pub walked: BTreeMap<(State, State), BTreeSet<&'static str>>,
    pub events: BTreeSet<&'static str>,
    /// Every so many-th case that was not followed since its like was known, and its like.
    pub twins: Vec<(Life, u32)>,
    not_followed: usize,
    pub is_found: bool,
    pub conflicts: usize,
    pub refusals: usize,
}

pub struct Node {
    pub key: Arc<Key>,
    /// The one that was followed.
    pub life: Life,
    pub facts: Facts,
    pub edges: Vec<(Hand, u32)>,
    /// Where time alone leads.
    pub later: Option<u32>,
    /// How it was reached first.
    from: Option<(u32, Move)>,
}

/// What the questions ask of a case.
#[derive(Clone, Debug)]
pub struct Facts {
    pub state: State,
    /// Nothing is left to do for anybody.
    pub is_ended: bool,
    /// Whose acts are overdue, and show as such.
    pub owe: Vec<Side>,
    pub consents: bool,
    /// The bureau has or had it, or it is on its way there.
    pub has_bureau: bool,
    /// The consumer has got all, withdrawn or declined: nothing is left to bring to a bureau.
    pub is_done_with: bool,
}

impl Facts {
    fn of(complaint: &Complaint) -> Facts {
        let state = complaint.state;
        let is_performed = state == State::Settled
            && complaint.agreement.as_ref().is_some_and(|a| {
                let mut duties = a.duties.iter();
                duties.all(|d| d.status == DutyStatus::Confirmed)
            });
        let overdue = complaint
            .deadlines
            .iter()
            .filter(|d| d.status == DeadlineStatus::Overdue);
        Facts {
            state,
            is_ended: state.is_final() || is_performed,
            owe: overdue.map(|d| d.kind.owner()).collect(),
            consents: complaint
                .filing
                .as_ref()
                .is_some_and(|f| f.consents.escalation),
            has_bureau: complaint.bureau.is_some(),
            is_done_with: is_performed || matches!(state, State::Withdrawn | State::Unsettled),
        }
    }
}

impl Graph {
    /// The number of a case; a new one where there was none like it.
    pub fn node(&mut self, life: &mut Life, from: Option<(u32, Move)>) -> u32 {
        if let Some(n) = self.known.get(&life.key) {
            life.node = *n;
            self.not_followed += 1;
            if self.not_followed.is_multiple_of(ONE_IN) {
                self.twins.push((life.clone(), *n));
            }
            return *n;
        }
        let n = u32::try_from(self.nodes.len()).unwrap();
        life.node = n;
        self.known.insert(life.key.clone(), n);
        self.nodes.push(Node {
            key: life.key.clone(),
            life: life.clone(),
            facts: Facts::of(&life.complaint),
            edges: Vec::new(),
            later: None,
            from,
        });
        n
    }

    pub fn edge(&mut self, from: u32, hand: Hand, to: u32) {
        let edges = &mut self.nodes[from as usize].edges;
        if !edges.contains(&(hand, to)) {
            edges.push((hand, to));
        }
    }

    /// An event, and from where to where it led.
    pub fn saw(&mut self, event: &Event, from: State, to: State) {
        self.events.insert(event.kind());
        if from != to {
            self.walked
                .entry((from, to))
                .or_default()
                .insert(event.kind());
        }
    }

    pub fn edges(&self) -> usize {
        self.nodes.iter().map(|n| n.edges.len()).sum()
    }

    /// Those from which no way leads to a goal, where only these hands move.
    pub fn stranded(
        &self,
        moves: impl Fn(Hand) -> bool,
        goal: impl Fn(&Facts) -> bool,
    ) -> Vec<u32> {
        let mut back = vec![Vec::new(); self.nodes.len()];
        for (n, node) in self.nodes.iter().enumerate() {
            for (hand, to) in &node.edges {
                if moves(*hand) {
                    back[*to as usize].push(n);
                }
            }
        }
        let mut reaches = vec![false; self.nodes.len()];
        let mut waiting: Vec<_> = (0..self.nodes.len())
            .filter(|n| goal(&self.nodes[*n].facts))
            .collect();
        while let Some(n) = waiting.pop() {
            if !std::mem::replace(&mut reaches[n], true) {
                waiting.extend(&back[n]);
            }
        }
        let all = 0..self.nodes.len();
        all.filter(|n| !reaches[*n]).map(|n| n as u32).collect()
    }

    /// Where a case comes to rest when everybody is silent.
    pub fn silent_end(&self, from: u32) -> u32 {
        let mut at = from;
        while let Some(next) = self.nodes[at as usize].later {
            at = next;
        }
        at
    }

    /// The shortest way to a case, for whoever has to understand it.
    pub fn way_to(&self, node: u32) -> String {
        let mut moves = Vec::new();
        let mut at = node;
        while let Some((before, by)) = self.nodes[at as usize].from {
            moves.push(format!("{by:?} -> {}", self.nodes[at as usize].facts.state));
            at = before;
        }
        moves.reverse();
        format!("{}\n{:#?}", moves.join("\n"), self.nodes[node as usize].key)
    }
}
