//! What a run comes to: the figures as bureaus know them, where cases waited, and what became of the checks.

mod html;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Scenario,
    checks::{self, Check, Verdicts},
    fingerprint,
    play::Lived,
    tally::Tally,
};
use crate::{
    app::App,
    domain::indicator::{Dimension, Figure, Group, Indicator, Metric, Month, Sums},
    error::AppResult,
    store::{StoreError, rollups},
};

pub use html::page;
pub use text::text;

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub scenario: Scenario,
    pub lived: Lived,
    /// SHA-256 over the log.
    pub fingerprint: String,
    pub figures: BTreeMap<&'static str, Figure>,
    #[serde(flatten)]
    pub tally: Tally,
    pub checks: Verdicts,
    pub checks_hold: bool,
}

impl Report {
    /// Reads the log and the figures. Two of the three readings go on side by side.
    pub fn of(app: &App, scenario: Scenario, lived: Lived) -> AppResult<Report> {
        let (examined, fingerprint) = std::thread::scope(|scope| {
            let fingerprint = scope.spawn(|| app.read(fingerprint::of_log));
            let examined = app.pool.read::<_, StoreError>(|conn| {
                conn.snapshot(|conn| checks::examine(conn, scenario.ends_at()))
            });
            (examined, fingerprint.join())
        });
        let (checks, tally) = examined?;
        let fingerprint = fingerprint
            .map_err(|_| anyhow::anyhow!("reading the log for its fingerprint failed"))??;
        Ok(Report {
            scenario,
            lived,
            fingerprint,
            figures: figures(app)?,
            tally,
            checks_hold: checks.hold(),
            checks,
        })
    }

    /// The first of a figure's numbers.
    pub fn headline(&self, indicator: Indicator) -> Option<f64> {
        self.figures
            .get(indicator.as_str())
            .and_then(Figure::headline)
    }

    /// The checks in their order, with what became of them.
    pub fn verdicts(&self) -> impl Iterator<Item = (Check, checks::Verdict)> {
        Check::ALL
            .into_iter()
            .map(|check| (check, self.checks.get(check)))
    }
}

/// Of the whole city, over all months.
fn figures(app: &App) -> AppResult<BTreeMap<&'static str, Figure>> {
    let mut metrics: Vec<_> = Indicator::all().flat_map(Indicator::metrics).collect();
    metrics.push(Metric::OpenOverdue);
    let months = Month::FIRST..=Month::LAST;
    let totals =
        app.read(|conn| rollups::totals(conn, Dimension::All, &[Group::All], &metrics, months))?;
    let mut sums = Sums::default();
    for (_, metric, value) in totals {
        sums.add(metric, value);
    }
    let figures = Indicator::all().map(|it| (it.as_str(), Figure::new(it, &sums)));
    Ok(figures.collect())
}
