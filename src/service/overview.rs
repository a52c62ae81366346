//! What a bureau sees at one glance: the strip of figures with their course, settled and not settled by month, and the
//! regions right below. Read from the rollups; no request counts cases.

use std::{collections::BTreeMap, ops::RangeInclusive};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::indicators::regions_below;
use crate::{
    app::App,
    domain::{
        actor::Actor,
        category::ProblemCategory,
        indicator::{
            Figure, Group, Indicator, Metric, Month, Sums,
            definition::{Unit, definition},
            figure::Rate,
        },
        lang::Lang,
        region::{RegionCode, regions},
    },
    error::{AppError, AppResult},
    store::{Conn, StoreResult, rollups},
};

/// A small line needs some months, however short the period is.
const COURSE_MONTHS: i32 = 12;

/// In the order of the strip.
const STRIP: [Indicator; 6] = [
    Indicator::K08,
    Indicator::K12,
    Indicator::K01,
    Indicator::H01,
    Indicator::K13,
    Indicator::H02,
];

/// Which cases the figures are about.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    pub from: Month,
    pub to: Month,
    pub region: Option<RegionCode>,
    pub category: Option<ProblemCategory>,
    pub lang: Lang,
}

impl Selection {
    pub fn months(&self) -> RangeInclusive<Month> {
        self.from..=self.to
    }

    /// As many months right before.
    pub fn previous(&self) -> RangeInclusive<Month> {
        let length = self.to.since(self.from) + 1;
        self.from.plus(-length)..=self.to.plus(-length)
    }
}

/// A code and what it is called.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Named {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Overview {
    /// First and last month.
    pub from: String,
    pub to: String,
    /// As many months right before.
    pub previous_from: String,
    pub previous_to: String,
    /// None: the whole country.
    pub region: Option<Named>,
    pub category: Option<Named>,
    /// Everything that had happened by then is counted.
    #[schema(value_type = DateTime<Utc>)]
    pub as_of: DateTime<Utc>,
    /// K08, K12, K01, H01, K13, H02.
    pub strip: Vec<Tile>,
    pub trend: Vec<TrendMonth>,
    /// The regions right below the chosen one; empty below a county.
    pub regions: Vec<RegionRow>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Tile {
    pub metric: Indicator,
    pub name: &'static str,
    pub unit: Unit,
    /// A share from 0 to 1, days (of K12 the median of the negotiation), cases or fen; null where nothing was counted.
    pub value: Option<f64>,
    /// The same of the period before.
    pub previous: Option<f64>,
    pub figure: Figure,
    pub previous_figure: Figure,
    /// Month by month up to `to`, at least twelve.
    pub series: Vec<Point>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Point {
    pub month: String,
    pub value: Option<f64>,
}

/// What K08 is made of in one month.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TrendMonth {
    pub month: String,
    pub settled: i64,
    pub not_settled: i64,
    pub rate: Rate,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RegionRow {
    pub code: String,
    pub name: String,
    /// H03. There is no population in the data, so no figure per head is given.
    pub received: i64,
    /// K08
    pub settlement: Rate,
}

pub fn read(app: &App, actor: &Actor, selection: &Selection) -> AppResult<Overview> {
    for_bureaus(actor)?;
    let lang = selection.lang;
    let as_of = app.clock.now();
    app.read(|conn| {
        let course_from = selection.to.plus(1 - COURSE_MONTHS).min(selection.from);
        let previous = selection.previous();
        let all = course_from.min(*previous.start())..=selection.to;
        let group = Group::chosen(selection.region, selection.category);
        let by_month = sums_by_month(conn, group, all)?;
        let now = total(&by_month, &selection.months());
        let before = total(&by_month, &previous);
        let course: Vec<Month> = months(course_from, selection.to).collect();
        let strip = STRIP.map(|metric| Tile::new(metric, lang, &now, &before, &by_month, &course));
        let trend = course
            .iter()
            .map(|month| TrendMonth::new(*month, &of_month(&by_month, *month)));
        Ok(Overview {
            from: selection.from.to_string(),
            to: selection.to.to_string(),
            previous_from: previous.start().to_string(),
            previous_to: previous.end().to_string(),
            region: selection.region.map(region_named),
            category: selection.category.map(|it| category_named(it, lang)),
            as_of,
            strip: strip.into(),
            trend: trend.collect(),
            regions: region_rows(conn, selection)?,
        })
    })
}

/// The staff pages are for bureaus; what is public stands in `GET /indicators` (P-2).
pub fn for_bureaus(actor: &Actor) -> AppResult<()> {
    match actor {
        Actor::Bureau { .. } => Ok(()),
        _ => Err(AppError::Forbidden),
    }
}

pub fn region_named(code: RegionCode) -> Named {
    Named {
        code: code.to_string(),
        name: regions().full_name(code),
    }
}

pub fn category_named(category: ProblemCategory, lang: Lang) -> Named {
    Named {
        code: category.to_string(),
        name: category.name(lang).to_owned(),
    }
}

pub fn months(from: Month, to: Month) -> impl Iterator<Item = Month> {
    (0..=to.since(from)).map(move |n| from.plus(n))
}

type ByMonth = BTreeMap<Month, Sums>;

fn sums_by_month(
    conn: &mut Conn,
    group: Group,
    months: RangeInclusive<Month>,
) -> StoreResult<ByMonth> {
    let mut metrics: Vec<Metric> = STRIP.iter().flat_map(|metric| metric.metrics()).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let mut sums = ByMonth::new();
    for (key, value) in rollups::read(conn, group.dimension(), &[group], &metrics, months)? {
        sums.entry(key.month).or_default().add(key.metric, value);
    }
    Ok(sums)
}

fn total(by_month: &ByMonth, months: &RangeInclusive<Month>) -> Sums {
    let mut total = Sums::default();
    for (_, sums) in by_month.range(months.clone()) {
        total.extend(sums);
    }
    total
}

fn of_month(by_month: &ByMonth, month: Month) -> Sums {
    by_month.get(&month).cloned().unwrap_or_default()
}

fn region_rows(conn: &mut Conn, selection: &Selection) -> StoreResult<Vec<RegionRow>> {
    let below: Vec<(RegionCode, String)> = regions_below(selection.region)
        .into_iter()
        .filter_map(|(group, name)| match group {
            Group::Region(code) => Some((code, name)),
            _ => None,
        })
        .collect();
    let group = |code| Group::chosen(Some(code), selection.category);
    let groups: Vec<Group> = below.iter().map(|(code, _)| group(*code)).collect();
    let Some(first) = groups.first() else {
        return Ok(Vec::new());
    };
    let mut metrics = Indicator::H03.metrics();
    metrics.extend(Indicator::H01.metrics());
    let mut sums: BTreeMap<Group, Sums> = BTreeMap::new();
    let months = selection.months();
    for (key, value) in rollups::read(conn, first.dimension(), &groups, &metrics, months)? {
        sums.entry(key.group).or_default().add(key.metric, value);
    }
    let rows = below.into_iter().map(|(code, name)| {
        let sums = sums.remove(&group(code)).unwrap_or_default();
        RegionRow {
            code: code.to_string(),
            name,
            received: sums.of([Metric::Reached, Metric::ReceivedDirect]),
            settlement: settlement(&sums),
        }
    });
    Ok(rows.collect())
}

/// K08
pub fn settlement(sums: &Sums) -> Rate {
    let settled = sums.of([Metric::Settled, Metric::SettledUnconfirmed]);
    Rate::new(
        settled,
        settled + sums.of([Metric::Escalated, Metric::Unsettled]),
    )
}

impl Tile {
    fn new(
        metric: Indicator,
        lang: Lang,
        now: &Sums,
        before: &Sums,
        by_month: &ByMonth,
        course: &[Month],
    ) -> Tile {
        let figure = Figure::new(metric, now);
        let previous_figure = Figure::new(metric, before);
        let definition = definition(metric);
        let series = course.iter().map(|month| Point {
            month: month.to_string(),
            value: Figure::new(metric, &of_month(by_month, *month)).headline(),
        });
        Tile {
            metric,
            name: definition.name.get(lang),
            unit: definition.unit,
            value: figure.headline(),
            previous: previous_figure.headline(),
            figure,
            previous_figure,
            series: series.collect(),
        }
    }
}

impl TrendMonth {
    fn new(month: Month, sums: &Sums) -> TrendMonth {
        let rate = settlement(sums);
        TrendMonth {
            month: month.to_string(),
            settled: rate.numerator,
            not_settled: rate.denominator - rate.numerator,
            rate,
        }
    }
}
