//! Hot spots: what is complained about more, or less, than in the weeks before, by category in a region and by enterprise.
//!
//! A request reads the days of its region and of those right below. Which enterprises stand out takes the days of all of them, so that
//! is read once a minute for all who ask.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};

use super::{
    indicators::regions_below,
    overview::{Named, category_named, region_named},
};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        category::ProblemCategory,
        ids::EnterpriseId,
        indicator::{
            Dimension, Group, Indicator, Metric, Month, RollupKey,
            hotspot::{RULE, Spread, Tag, Verdict, Weeks, judge},
        },
        lang::Lang,
        region::RegionCode,
    },
    error::{AppError, AppResult},
    store::{Conn, StoreResult, enterprises, rollups},
};

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Hotspots {
    pub region: Named,
    pub category: Option<Named>,
    /// The day the last seven end with.
    pub until: NaiveDate,
    #[schema(value_type = DateTime<Utc>)]
    pub as_of: DateTime<Utc>,
    /// H03
    pub metric: Indicator,
    /// The rule in words.
    pub rule: &'static str,
    /// Concentrated first, then rising, then falling; the farthest from usual first.
    pub items: Vec<Hotspot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Hotspot {
    pub tag: Tag,
    pub category: Named,
    /// Where it is about one enterprise, whatever region its cases are in.
    pub enterprise: Option<Named>,
    /// Received in the last seven days.
    pub recent: i64,
    /// A week, in the four weeks before.
    pub mean: f64,
    /// Against the mean: 0.64 is 64 % more; null where there was nothing before.
    pub change: Option<f64>,
    /// How many standard deviations off.
    pub z: f64,
    /// Five weeks, the oldest first.
    pub weeks: Vec<i64>,
    /// How many of the regions right below have any in the last seven days.
    pub regions: Option<usize>,
    pub reason: String,
}

/// An enterprise that stands out with one category.
struct Conspicuous {
    id: EnterpriseId,
    name: String,
    domicile: RegionCode,
    category: ProblemCategory,
    weeks: Weeks,
    verdict: Verdict,
}

/// All of them on a day, as they were at one moment.
struct Sighting {
    as_of: DateTime<Utc>,
    enterprises: Vec<Conspicuous>,
}

/// At most a minute old.
#[derive(Clone)]
pub struct Sightings(Cache<NaiveDate, Arc<Sighting>>);

impl Default for Sightings {
    fn default() -> Self {
        let builder = Cache::builder().max_capacity(10);
        Sightings(builder.time_to_live(Duration::from_secs(60)).build())
    }
}

/// Where a hot spot stands in the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    tag: u8,
    /// Thousandths of z, the farthest first.
    distance: i64,
    key: String,
}

pub struct Question {
    pub region: Option<RegionCode>,
    pub category: Option<ProblemCategory>,
    pub after: Option<Place>,
    pub limit: usize,
    pub lang: Lang,
}

pub fn page(app: &App, actor: &Actor, question: &Question) -> AppResult<(Hotspots, Option<Place>)> {
    let region = own_region(actor, question.region)?;
    let today = app.clock.today();
    let sighting = sighting(app, today)?;
    let mut found = app.read(|conn| by_category(conn, region, today, question.lang))?;
    found.extend(by_enterprise(&sighting, region, question.lang));
    found.retain(|(_, it)| {
        question.category.is_none_or(|wanted| {
            let own: Option<ProblemCategory> = it.category.code.parse().ok();
            own.is_some_and(|own| own == wanted || own.top() == wanted)
        })
    });
    found.sort_by(|a, b| a.0.cmp(&b.0));
    if let Some(after) = &question.after {
        found.retain(|(place, _)| place > after);
    }
    let has_more = found.len() > question.limit;
    found.truncate(question.limit);
    let next = found.last().filter(|_| has_more).map(|it| it.0.clone());
    let hotspots = Hotspots {
        region: region_named(region),
        category: question
            .category
            .map(|it| category_named(it, question.lang)),
        until: today,
        as_of: sighting.as_of,
        metric: Indicator::H03,
        rule: RULE.get(question.lang),
        items: found.into_iter().map(|it| it.1).collect(),
        next_cursor: None,
    };
    Ok((hotspots, next))
}

/// unlike the sums, early warnings are for those who look after the region.
pub fn own_region(actor: &Actor, wanted: Option<RegionCode>) -> AppResult<RegionCode> {
    let Actor::Bureau { region, .. } = actor else {
        return Err(AppError::Forbidden);
    };
    match wanted {
        None => Ok(*region),
        Some(wanted) if region.contains(wanted) => Ok(wanted),
        Some(_) => Err(AppError::Forbidden),
    }
}

/// The week a cell of one day falls into; None before and after the five.
fn week(key: &RollupKey, today: NaiveDate) -> Option<usize> {
    let Metric::ReceivedOn(day) = key.metric else {
        return None;
    };
    let ago = (today - key.month.day(day)?).num_days();
    let weeks_ago = usize::try_from(ago).ok()? / 7;
    4_usize.checked_sub(weeks_ago)
}

/// The five weeks of each group of a dimension, or of those whose key begins so.
fn cells(
    conn: &mut Conn,
    dimension: Dimension,
    prefix: Option<&str>,
    today: NaiveDate,
) -> StoreResult<BTreeMap<Group, Weeks>> {
    let mut weeks: BTreeMap<Group, Weeks> = BTreeMap::new();
    let mut month = Month::containing(today - TimeDelta::days(34));
    while month <= Month::containing(today) {
        for (key, value) in rollups::days(conn, dimension, prefix, month)? {
            if let Some(week) = week(&key, today) {
                weeks.entry(key.group).or_default()[week] += value;
            }
        }
        month = month.next();
    }
    Ok(weeks)
}

type Found = Vec<(Place, Hotspot)>;

fn by_category(
    conn: &mut Conn,
    region: RegionCode,
    today: NaiveDate,
    lang: Lang,
) -> StoreResult<Found> {
    let below: BTreeMap<RegionCode, String> = regions_below(Some(region))
        .into_iter()
        .filter_map(|(group, name)| match group {
            Group::Region(code) => Some((code, name)),
            _ => None,
        })
        .collect();
    let mut all = BTreeMap::new();
    for code in below.keys().chain([&region]) {
        let prefix = format!("{code}/");
        all.extend(cells(
            conn,
            Dimension::RegionCategory,
            Some(&prefix),
            today,
        )?);
    }
    let mut found = Found::new();
    for (group, &weeks) in &all {
        let Group::RegionCategory(code, category) = *group else {
            continue;
        };
        if code != region {
            continue;
        }
        let parts = below.iter().filter_map(|(code, name)| {
            let weeks = all.get(&Group::RegionCategory(*code, category))?;
            (weeks[4] > 0).then_some((name.as_str(), weeks[4]))
        });
        let parts: Vec<(&str, i64)> = parts.collect();
        let largest = parts.iter().copied().max_by_key(|it| it.1);
        let spread = Spread::Regions {
            largest: largest.map(|it| it.1),
        };
        let Some(verdict) = judge(weeks, spread) else {
            continue;
        };
        found.push((
            Place::new(&verdict, group.key()),
            Hotspot {
                enterprise: None,
                regions: (!below.is_empty()).then_some(parts.len()),
                reason: verdict.reason(lang, largest),
                ..Hotspot::new(&verdict, category, weeks, lang)
            },
        ));
    }
    Ok(found)
}

fn sighting(app: &App, today: NaiveDate) -> AppResult<Arc<Sighting>> {
    app.sightings
        .0
        .try_get_with(today, || {
            let as_of = app.clock.now();
            let enterprises = app.read(|conn| conspicuous(conn, today))?;
            Ok(Arc::new(Sighting { as_of, enterprises }))
        })
        .map_err(|error| AppError::shared("the hot spots", &error))
}

fn conspicuous(conn: &mut Conn, today: NaiveDate) -> StoreResult<Vec<Conspicuous>> {
    let judged: Vec<(EnterpriseId, ProblemCategory, Weeks, Verdict)> =
        cells(conn, Dimension::EnterpriseCategory, None, today)?
            .into_iter()
            .filter_map(|(group, weeks)| match group {
                Group::EnterpriseCategory(id, category) => {
                    Some((id, category, weeks, judge(weeks, Spread::OneEnterprise)?))
                }
                _ => None,
            })
            .collect();
    let ids: Vec<EnterpriseId> = judged.iter().map(|it| it.0).collect();
    let labels = enterprises::labels(conn, &ids)?;
    let known = judged
        .into_iter()
        .filter_map(|(id, category, weeks, verdict)| {
            let (name, domicile) = labels.get(&id)?;
            Some(Conspicuous {
                id,
                name: name.clone(),
                domicile: *domicile,
                category,
                weeks,
                verdict,
            })
        });
    Ok(known.collect())
}

fn by_enterprise(sighting: &Sighting, region: RegionCode, lang: Lang) -> Found {
    let of_here = sighting
        .enterprises
        .iter()
        .filter(|it| region.contains(it.domicile));
    of_here
        .map(|it| {
            let key = Group::EnterpriseCategory(it.id, it.category).key();
            let enterprise = Named {
                code: it.id.to_string(),
                name: it.name.clone(),
            };
            let hotspot = Hotspot {
                enterprise: Some(enterprise),
                reason: it.verdict.reason(lang, None),
                ..Hotspot::new(&it.verdict, it.category, it.weeks, lang)
            };
            (Place::new(&it.verdict, key), hotspot)
        })
        .collect()
}

impl Hotspot {
    fn new(verdict: &Verdict, category: ProblemCategory, weeks: Weeks, lang: Lang) -> Hotspot {
        Hotspot {
            tag: verdict.tag,
            category: category_named(category, lang),
            enterprise: None,
            recent: verdict.recent,
            mean: verdict.mean,
            change: verdict.change,
            z: verdict.z,
            weeks: weeks.to_vec(),
            regions: None,
            reason: String::new(),
        }
    }
}

impl Place {
    fn new(verdict: &Verdict, key: String) -> Place {
        Place {
            tag: verdict.tag as u8,
            distance: -((verdict.z.abs() * 1000.0) as i64),
            key,
        }
    }
}
