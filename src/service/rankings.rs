//! Enterprises by their settlement rate. A place is told only where the figures can tell one: with enough cases, and
//! where the Wilson band does not overlap a neighbour's.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};

use super::overview::{Named, Selection, category_named, for_bureaus, region_named, settlement};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        category::ProblemCategory,
        ids::EnterpriseId,
        indicator::{Dimension, Group, Indicator, Metric, Month, Sums, figure::Rate},
        region::RegionCode,
    },
    error::{AppError, AppResult},
    store::{Conn, StoreResult, enterprises, rollups},
};

/// With fewer ended cases nobody has a place.
pub const MIN_ENDED: i64 = 30;

/// Where somebody stands: those with enough cases by rate, then the others by their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    has_few: bool,
    /// In parts per thousand million, the highest first.
    rate: Reverse<i64>,
    ended: Reverse<i64>,
    received: Reverse<i64>,
    id: EnterpriseId,
}

#[derive(Clone, Copy, Debug)]
struct Standing {
    place: Place,
    rank: Option<usize>,
}

/// The order of all, as it was at one moment.
struct Order {
    as_of: DateTime<Utc>,
    standings: Vec<Standing>,
}

type OrderOf = (Month, Month, Option<RegionCode>, Option<ProblemCategory>);

/// Orders at most ten seconds old: each is made of the figures of every enterprise.
#[derive(Clone)]
pub struct Orders(Cache<OrderOf, Arc<Order>>);

impl Default for Orders {
    fn default() -> Self {
        let builder = Cache::builder().max_capacity(100);
        Orders(
            builder
                .time_to_live(std::time::Duration::from_secs(10))
                .build(),
        )
    }
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Ranking {
    pub from: String,
    pub to: String,
    pub previous_from: String,
    pub previous_to: String,
    /// Enterprises registered there; none: the whole country.
    pub region: Option<Named>,
    pub category: Option<Named>,
    #[schema(value_type = DateTime<Utc>)]
    pub as_of: DateTime<Utc>,
    /// With fewer ended cases nobody has a place.
    pub min_ended: i64,
    /// Active enterprises with at least one case in the period.
    pub total: usize,
    pub ranked: usize,
    pub items: Vec<RankingRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RankingRow {
    /// Null where there are too few cases, or where the band overlaps a neighbour's.
    pub rank: Option<usize>,
    pub has_few_cases: bool,
    #[schema(value_type = uuid::Uuid)]
    pub enterprise_id: EnterpriseId,
    pub name: String,
    pub domicile: Named,
    /// H03
    pub received: i64,
    /// K08
    pub settlement: Rate,
    pub previous_settlement: Rate,
    /// Between the two, from -1 to 1; null where either has no case.
    pub change: Option<f64>,
    /// H04
    pub mean_first_response_minutes: Option<f64>,
    /// Ended after the limit, of all ended: what K11 leaves.
    pub overdue: Rate,
}

pub struct Page {
    pub ranking: Ranking,
    pub next: Option<Place>,
}

pub fn page(
    app: &App,
    actor: &Actor,
    selection: &Selection,
    after: Option<Place>,
    limit: usize,
) -> AppResult<Page> {
    for_bureaus(actor)?;
    let order = order(app, selection)?;
    let start = match after {
        Some(after) => order.standings.partition_point(|it| it.place <= after),
        None => 0,
    };
    let end = order.standings.len().min(start + limit);
    let shown = &order.standings[start..end];
    let items = app.read(|conn| rows(conn, selection, shown))?;
    let previous = selection.previous();
    let ranking = Ranking {
        from: selection.from.to_string(),
        to: selection.to.to_string(),
        previous_from: previous.start().to_string(),
        previous_to: previous.end().to_string(),
        region: selection.region.map(region_named),
        category: selection
            .category
            .map(|it| category_named(it, selection.lang)),
        as_of: order.as_of,
        min_ended: MIN_ENDED,
        total: order.standings.len(),
        ranked: order
            .standings
            .iter()
            .filter(|it| it.rank.is_some())
            .count(),
        items,
        next_cursor: None,
    };
    let next = shown.last().filter(|_| end < order.standings.len());
    Ok(Page {
        ranking,
        next: next.map(|it| it.place),
    })
}

fn order(app: &App, selection: &Selection) -> AppResult<Arc<Order>> {
    let key = (
        selection.from,
        selection.to,
        selection.region,
        selection.category,
    );
    app.orders
        .0
        .try_get_with(key, || {
            let as_of = app.clock.now();
            let standings = app.read(|conn| standings(conn, selection))?;
            Ok(Arc::new(Order { as_of, standings }))
        })
        .map_err(|error| AppError::shared("the ranking", &error))
}

fn group(id: EnterpriseId, category: Option<ProblemCategory>) -> Group {
    match category {
        Some(category) => Group::EnterpriseCategory(id, category),
        None => Group::Enterprise(id),
    }
}

fn enterprise_of(group: Group) -> Option<EnterpriseId> {
    match group {
        Group::Enterprise(id) | Group::EnterpriseCategory(id, _) => Some(id),
        _ => None,
    }
}

fn standings(conn: &mut Conn, selection: &Selection) -> StoreResult<Vec<Standing>> {
    let groups: Vec<Group> = enterprises::active_in(conn, selection.region)?
        .into_iter()
        .map(|id| group(id, selection.category))
        .collect();
    let dimension = groups
        .first()
        .map_or(Dimension::Enterprise, |it| it.dimension());
    let mut metrics = Indicator::H01.metrics();
    metrics.extend(Indicator::H03.metrics());
    let mut sums: BTreeMap<EnterpriseId, Sums> = BTreeMap::new();
    for (group, metric, value) in
        rollups::totals(conn, dimension, &groups, &metrics, selection.months())?
    {
        if let Some(id) = enterprise_of(group) {
            sums.entry(id).or_default().add(metric, value);
        }
    }
    let counted = sums.iter().map(|(id, sums)| {
        let rate = settlement(sums);
        (Place::new(*id, sums, rate), rate)
    });
    let mut counted: Vec<(Place, Rate)> = counted
        .filter(|(place, _)| place.ended.0 > 0 || place.received.0 > 0)
        .collect();
    counted.sort_unstable_by_key(|it| it.0);
    let enough = counted.partition_point(|(place, _)| !place.has_few);
    let overlap = |a: Option<&(Place, Rate)>, b: Option<&(Place, Rate)>| match (a, b) {
        (Some((_, above)), Some((_, below))) => below.high >= above.low,
        _ => false,
    };
    let ranked = &counted[..enough];
    Ok(counted
        .iter()
        .enumerate()
        .map(|(i, (place, _))| {
            let above = i.checked_sub(1).and_then(|above| ranked.get(above));
            let is_alone =
                !overlap(above, ranked.get(i)) && !overlap(ranked.get(i), ranked.get(i + 1));
            Standing {
                place: *place,
                rank: (i < enough && is_alone).then_some(i + 1),
            }
        })
        .collect())
}

impl Place {
    fn new(id: EnterpriseId, sums: &Sums, rate: Rate) -> Place {
        let has_few = rate.denominator < MIN_ENDED;
        let parts = rate.numerator * 1_000_000_000 / rate.denominator.max(1);
        Place {
            has_few,
            rate: Reverse(if has_few { 0 } else { parts }),
            ended: Reverse(rate.denominator),
            received: Reverse(sums.of([Metric::Reached, Metric::ReceivedDirect])),
            id,
        }
    }
}

fn rows(
    conn: &mut Conn,
    selection: &Selection,
    shown: &[Standing],
) -> StoreResult<Vec<RankingRow>> {
    let groups: Vec<Group> = shown
        .iter()
        .map(|it| group(it.place.id, selection.category))
        .collect();
    let Some(dimension) = groups.first().map(|it| it.dimension()) else {
        return Ok(Vec::new());
    };
    let ids: Vec<EnterpriseId> = shown.iter().map(|it| it.place.id).collect();
    let mut labels = enterprises::labels(conn, &ids)?;
    let mut metrics = Indicator::K11.metrics();
    metrics.extend(Indicator::H03.metrics());
    metrics.extend(Indicator::H04.metrics());
    // The period before ends where this one begins.
    let months = *selection.previous().start()..=selection.to;
    let (mut now, mut before) = (BTreeMap::new(), BTreeMap::new());
    for (key, value) in rollups::read(conn, dimension, &groups, &metrics, months)? {
        let period = if key.month < selection.from {
            &mut before
        } else {
            &mut now
        };
        let sums: &mut Sums = period.entry(key.group).or_default();
        sums.add(key.metric, value);
    }
    let rows = shown.iter().zip(groups).filter_map(|(standing, group)| {
        let (name, domicile) = labels.remove(&standing.place.id)?;
        let sums = now.remove(&group).unwrap_or_default();
        let (rate, previous) = (
            settlement(&sums),
            settlement(&before.remove(&group).unwrap_or_default()),
        );
        let ended = rate.denominator + sums.get(Metric::Withdrawn);
        let responded = sums.get(Metric::Responded);
        let minutes = sums.get(Metric::ResponseMinutes) as f64;
        Some(RankingRow {
            rank: standing.rank,
            has_few_cases: standing.place.has_few,
            enterprise_id: standing.place.id,
            name,
            domicile: region_named(domicile),
            received: sums.of([Metric::Reached, Metric::ReceivedDirect]),
            settlement: rate,
            previous_settlement: previous,
            change: rate.value.zip(previous.value).map(|(now, then)| now - then),
            mean_first_response_minutes: (responded > 0).then(|| minutes / responded as f64),
            overdue: Rate::new(ended - sums.get(Metric::EndedInTime), ended),
        })
    });
    Ok(rows.collect())
}
