//! An enterprise's own figures beside the median of its peers: the active enterprises with the same main category and
//! enough ended cases to say something. Where there are few peers nothing is told of them, for a median of few gives away
//! one.
//!
//! A request reads the enterprise's own rollups. Who the peers are and what their figures are takes the rollups of every
//! enterprise, so that is read once a minute for all who ask.

use std::{
    collections::{BTreeMap, HashMap},
    ops::RangeInclusive,
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use serde::Serialize;

use super::overview::{Named, category_named};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        category::ProblemCategory,
        ids::EnterpriseId,
        indicator::{
            Dimension, Figure, Group, Indicator, Metric, Month, Span, Sums,
            definition::{Unit, definition},
        },
        lang::Lang,
    },
    error::{AppError, AppResult},
    store::{Conn, StoreResult, rollups},
};

/// So many cases must have ended for an enterprise to be a peer.
const ENDED_LEAST: i64 = 30;
/// So many peers a median needs.
const PEERS_LEAST: usize = 5;
/// Enterprises read at once.
const TOGETHER: usize = 200;

const SHOWN: [Indicator; 5] = [
    Indicator::K08,
    Indicator::K12,
    Indicator::K01,
    Indicator::H04,
    Indicator::K11,
];

/// The figures of the enterprises of a category, each beside whose they are, in the order of [`SHOWN`].
type Headlines = Vec<(EnterpriseId, [Option<f64>; SHOWN.len()])>;

/// The figures of each category, at most a minute old.
#[derive(Clone)]
pub struct PeerFigures(Cache<(Month, Month, ProblemCategory), Arc<Headlines>>);

impl Default for PeerFigures {
    fn default() -> Self {
        let builder = Cache::builder().max_capacity(200);
        PeerFigures(builder.time_to_live(Duration::from_secs(60)).build())
    }
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Peers {
    /// First and last month.
    pub from: String,
    pub to: String,
    #[schema(value_type = DateTime<Utc>)]
    pub as_of: DateTime<Utc>,
    /// What most of the enterprise's ended cases were about; null before the first one ended.
    pub category: Option<Named>,
    /// How many enterprises of this category there are to compare with; null where they are fewer than 5.
    pub peers: Option<usize>,
    /// K08, K12, K01, H04, K11.
    pub items: Vec<Beside>,
}

/// One figure of the enterprise, and the median of its peers.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Beside {
    pub metric: Indicator,
    pub name: &'static str,
    pub unit: Unit,
    /// A share from 0 to 1, days (of K12 the median of the negotiation) or minutes; null where nothing was counted.
    pub value: Option<f64>,
    pub figure: Figure,
    /// Null where fewer than 5 peers have this figure.
    pub median: Option<f64>,
}

pub fn read(
    app: &App,
    actor: &Actor,
    months: RangeInclusive<Month>,
    lang: Lang,
) -> AppResult<Peers> {
    let Actor::Enterprise {
        enterprise: own, ..
    } = actor
    else {
        return Err(AppError::Forbidden);
    };
    let as_of = app.clock.now();
    let (category, of_own) = app.read(|conn| {
        let category = main_categories(conn, &[*own], &months)?.remove(own);
        let metrics = SHOWN.iter().flat_map(|it| it.metrics()).collect();
        let of_own = sums(conn, &[*own], metrics, &months)?.remove(own);
        Ok((category, of_own.unwrap_or_default()))
    })?;
    let all = match category {
        Some(category) => headlines(app, category, &months)?,
        None => Arc::default(),
    };
    let mut peers: Vec<_> = all.iter().filter(|(id, _)| id != own).collect();
    if peers.len() < PEERS_LEAST {
        peers.clear();
    }
    let items = SHOWN.iter().enumerate().map(|(i, metric)| {
        let (figure, definition) = (Figure::new(*metric, &of_own), definition(*metric));
        Beside {
            metric: *metric,
            name: definition.name.get(lang),
            unit: definition.unit,
            value: figure.headline(),
            figure,
            median: median(peers.iter().filter_map(|(_, theirs)| theirs[i]).collect()),
        }
    });
    Ok(Peers {
        from: months.start().to_string(),
        to: months.end().to_string(),
        as_of,
        category: category.map(|it| category_named(it, lang)),
        peers: Some(peers.len()).filter(|n| *n > 0),
        items: items.collect(),
    })
}

fn headlines(
    app: &App,
    category: ProblemCategory,
    months: &RangeInclusive<Month>,
) -> AppResult<Arc<Headlines>> {
    app.peer_figures
        .0
        .try_get_with((*months.start(), *months.end(), category), || {
            app.read(|conn| read_headlines(conn, category, months).map(Arc::new))
        })
        .map_err(|error| AppError::shared("the peers", &error))
}

fn read_headlines(
    conn: &mut Conn,
    category: ProblemCategory,
    months: &RangeInclusive<Month>,
) -> StoreResult<Headlines> {
    let ids = of_category(conn, category, months)?;
    let mut metrics: Vec<Metric> = SHOWN.iter().flat_map(|it| it.metrics()).collect();
    // Of K12 a headline tells the negotiation alone.
    metrics.retain(|metric| match metric {
        Metric::Days(span, _) | Metric::DaysSum(span) => *span == Span::Negotiation,
        _ => true,
    });
    let sums = sums(conn, &ids, metrics, months)?;
    let headlines = sums.into_iter().map(|(id, sums)| {
        let figures = SHOWN.map(|metric| Figure::new(metric, &sums).headline());
        (id, figures)
    });
    Ok(headlines.collect())
}

/// The active enterprises with enough ended cases whose main category this is.
fn of_category(
    conn: &mut Conn,
    category: ProblemCategory,
    months: &RangeInclusive<Month>,
) -> StoreResult<Vec<EnterpriseId>> {
    let ended = Indicator::H01.metrics();
    let candidates = rollups::active_enterprises_with(conn, &ended, months, ENDED_LEAST)?;
    let mut main = main_categories(conn, &candidates, months)?;
    main.retain(|_, it| *it == category);
    Ok(main.into_keys().collect())
}

/// What most of their ended cases were about, on the first level.
fn main_categories(
    conn: &mut Conn,
    enterprises: &[EnterpriseId],
    months: &RangeInclusive<Month>,
) -> StoreResult<HashMap<EnterpriseId, ProblemCategory>> {
    let ended = Indicator::H01.metrics();
    let top: Vec<ProblemCategory> = ProblemCategory::ALL
        .iter()
        .copied()
        .filter(|it| it.top() == *it)
        .collect();
    let mut counts: BTreeMap<(EnterpriseId, ProblemCategory), i64> = BTreeMap::new();
    for some in enterprises.chunks(TOGETHER) {
        let groups: Vec<Group> = some
            .iter()
            .flat_map(|id| top.iter().map(|it| Group::EnterpriseCategory(*id, *it)))
            .collect();
        let dimension = Dimension::EnterpriseCategory;
        for (group, _, n) in rollups::totals(conn, dimension, &groups, &ended, months.clone())? {
            if let Group::EnterpriseCategory(id, category) = group {
                *counts.entry((id, category)).or_default() += n;
            }
        }
    }
    let mut main: HashMap<EnterpriseId, (ProblemCategory, i64)> = HashMap::new();
    for ((id, category), n) in counts {
        // Of two with as many cases the first in the list.
        if n > main.get(&id).map_or(0, |it| it.1) {
            main.insert(id, (category, n));
        }
    }
    Ok(main.into_iter().map(|(id, it)| (id, it.0)).collect())
}

fn sums(
    conn: &mut Conn,
    enterprises: &[EnterpriseId],
    mut metrics: Vec<Metric>,
    months: &RangeInclusive<Month>,
) -> StoreResult<BTreeMap<EnterpriseId, Sums>> {
    metrics.sort_unstable();
    metrics.dedup();
    let mut sums: BTreeMap<EnterpriseId, Sums> = BTreeMap::new();
    for some in enterprises.chunks(TOGETHER) {
        let groups: Vec<Group> = some.iter().copied().map(Group::Enterprise).collect();
        let dimension = Dimension::Enterprise;
        for (group, metric, n) in
            rollups::totals(conn, dimension, &groups, &metrics, months.clone())?
        {
            if let Group::Enterprise(id) = group {
                sums.entry(id).or_default().add(metric, n);
            }
        }
    }
    Ok(sums)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.len() < PEERS_LEAST {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    Some(match values.len() % 2 {
        0 => f64::midpoint(values[half - 1], values[half]),
        _ => values[half],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_of_few_is_not_told() {
        for (values, wanted) in [
            (vec![], None),
            (vec![0.1, 0.2, 0.3, 0.4], None),
            (vec![0.5, 0.1, 0.4, 0.2, 0.3], Some(0.3)),
            (vec![6.0, 1.0, 5.0, 2.0, 4.0, 3.0], Some(3.5)),
        ] {
            assert_eq!(median(values.clone()), wanted, "{values:?}");
        }
    }
}
