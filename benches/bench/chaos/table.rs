//! The table at the end: what each kind of bad day cost.

use std::time::Duration;

use super::{Backend, bad::Bad, round::Outcome};

#[derive(Default)]
pub struct Table {
    lines: Vec<Line>,
}

struct Line {
    backend: Backend,
    bad: Bad,
    rounds: u64,
    acknowledged: u64,
    lost: usize,
    refused: u64,
    wrong: usize,
    recovered_in: Vec<Duration>,
}

impl Table {
    pub fn add(&mut self, backend: Backend, bad: Bad, outcome: &Outcome) {
        let known = self
            .lines
            .iter()
            .position(|it| it.backend == backend && it.bad == bad);
        let at = known.unwrap_or_else(|| {
            self.lines.push(Line {
                backend,
                bad,
                rounds: 0,
                acknowledged: 0,
                lost: 0,
                refused: 0,
                wrong: 0,
                recovered_in: Vec::new(),
            });
            self.lines.len() - 1
        });
        let line = &mut self.lines[at];
        line.rounds += 1;
        line.acknowledged += outcome.acknowledged;
        line.lost += outcome.lost;
        line.refused += outcome.refused;
        line.wrong += outcome.wrong.len();
        line.recovered_in.extend(outcome.recovered_in);
        line.recovered_in.sort_unstable();
    }

    pub fn print(&self) {
        println!(
            "\n{:<10}  {:<20} {:>6} {:>13} {:>5} {:>8} {:>6}   {:>9} {:>9}",
            "database",
            "bad thing",
            "rounds",
            "acknowledged",
            "lost",
            "refused",
            "wrong",
            "back: p50",
            "max"
        );
        for line in &self.lines {
            let seconds = |at: Option<&Duration>| {
                at.map_or("never".to_owned(), |it| {
                    format!("{:.2} s", it.as_secs_f64())
                })
            };
            println!(
                "{:<10}  {:<20} {:>6} {:>13} {:>5} {:>8} {:>6}   {:>9} {:>9}",
                line.backend.name(),
                line.bad.name(),
                line.rounds,
                line.acknowledged,
                line.lost,
                line.refused,
                line.wrong,
                seconds(line.recovered_in.get(line.recovered_in.len() / 2)),
                seconds(line.recovered_in.last())
            );
        }
        let rounds: u64 = self.lines.iter().map(|line| line.rounds).sum();
        let verdict = if self.is_well() { "whole" } else { "DAMAGED" };
        println!("{rounds} rounds of bad days: {verdict}");
    }

    pub fn is_well(&self) -> bool {
        self.lines.iter().all(|line| line.wrong + line.lost == 0)
    }
}
