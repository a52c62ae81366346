//! What a run comes to: the figures as bureaus know them, where cases waited, and what became of the checks.

mod html;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Scenario,
    checks::{self, Check, Recounted, Verdicts},
    fingerprint,
    play::Lived,
    tally::Tally,
};
use crate::{
    app::App,
    domain::indicator::{Dimension, Figure, Group, Indicator, Metric, Month, Sums},
    error::AppResult,
    store::{Conn, StoreError, StoreResult, rollups},
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
    /// Reads the log and the figures: the longest of the three readings beside the other two.
    pub fn of(app: &App, scenario: Scenario, lived: Lived) -> AppResult<Report> {
        let (examined, beside) = std::thread::scope(|scope| {
            let beside = scope.spawn(|| -> AppResult<_> {
                let fingerprint = app.read(fingerprint::of_log)?;
                Ok((fingerprint, whole_view(app, Recounted::of)?))
            });
            let examined = whole_view(app, |conn| checks::examine(conn, scenario.ends_at()));
            (examined, beside.join())
        });
        let (mut checks, tally) = examined?;
        let (fingerprint, recounted) =
            beside.map_err(|_| anyhow::anyhow!("reading the log a second time failed"))??;
        checks.add(recounted);
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

/// All that is read is of one moment.
fn whole_view<T>(app: &App, read: impl FnOnce(&mut Conn) -> StoreResult<T>) -> AppResult<T> {
    Ok(app.pool.read::<_, StoreError>(|conn| conn.snapshot(read))?)
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
