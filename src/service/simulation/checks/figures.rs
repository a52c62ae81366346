//! The figures, counted three ways: kept along with every step, folded again from the events, selected by plain SQL.

use super::{Check, Verdicts};
use crate::{
    domain::indicator::{Dimension, Group, Month},
    service::{
        recount::{self, Difference, Watcher},
        simulation::tally::Tally,
    },
    store::{Conn, StoreResult, rollups, selected},
};

/// What a recount of the whole log found; it needs nothing of the other checks and may go on beside them.
pub struct Recounted {
    looked: u64,
    found: Vec<String>,
}

impl Recounted {
    /// Wants one unchanging view.
    pub fn of(conn: &mut Conn) -> StoreResult<Recounted> {
        let mut found = Found(Vec::new());
        let counted = recount::compare(conn, &mut found)?;
        Ok(Recounted {
            looked: counted.cells + counted.complaints,
            found: found.0,
        })
    }

    pub(super) fn tell(self, verdicts: &mut Verdicts) {
        for difference in self.found {
            verdicts.look(Check::FiguresAsRecounted, false, || difference);
        }
        let verdict = verdicts.0.entry(Check::FiguresAsRecounted).or_default();
        verdict.looked += self.looked;
    }
}

pub(super) fn examine(conn: &mut Conn, tally: &Tally, verdicts: &mut Verdicts) -> StoreResult<()> {
    let expected = selected::counts(conn)?;
    let metrics: Vec<_> = expected.iter().map(|(metric, _)| *metric).collect();
    let months = Month::FIRST..=Month::LAST;
    let kept = rollups::totals(conn, Dimension::All, &[Group::All], &metrics, months)?;
    for (metric, selected) in expected {
        let of_metric = kept.iter().filter(|(_, it, _)| *it == metric);
        let kept: i64 = of_metric.map(|(_, _, value)| value).sum();
        verdicts.look(Check::FiguresAsSelected, kept == selected, || {
            format!("{metric}: kept {kept}, selected {selected}")
        });
    }

    let filed = selected::filed(conn)?;
    let told = tally.ended + tally.open;
    verdicts.look(Check::NoneLost, filed == told as i64, || {
        format!("filed {filed}, ended {}, open {}", tally.ended, tally.open)
    });
    Ok(())
}

struct Found(Vec<String>);

impl Watcher for Found {
    fn starts(&mut self, _events: u64) {}

    fn reads(&mut self, _events: u64) {}

    fn finds(&mut self, difference: &Difference) {
        self.0.push(difference.to_string());
    }
}
