//! The picture in `docs/life-cycle.md`, drawn from the steps that were walked.

use std::fmt::Write;

use super::graph::Graph;
use crate::domain::complaint::State;

/// In the language of mermaid: each step of §11, and the events that make it.
pub fn draw(graph: &Graph) -> String {
    let mut picture = String::from("stateDiagram-v2\n    [*] --> draft\n");
    for ((from, to), events) in &graph.walked {
        let events: Vec<_> = events.iter().copied().collect();
        writeln!(picture, "    {from} --> {to}: {}", events.join(", ")).unwrap();
    }
    let ends = State::ALL.iter().filter(|s| s.is_final());
    for end in ends {
        writeln!(picture, "    {end} --> [*]").unwrap();
    }
    picture
}

/// The picture as it stands in the document.
pub fn drawn() -> &'static str {
    let document = include_str!("../../../../../docs/life-cycle.md");
    let (_, from_picture) = document.split_once("```mermaid\n").unwrap();
    from_picture.split_once("```").unwrap().0
}
