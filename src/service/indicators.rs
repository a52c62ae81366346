//! Figures for whoever asks: read from the rollups, group by group. No request counts cases.
//!
//! Aggregated figures are public; an enterprise's own too, as long as it is active (P-2). Once it is not, only its own
//! people, and bureaus, see them.

use std::collections::BTreeMap;

use crate::{
    app::App,
    domain::{
        actor::Actor,
        category::ProblemCategory,
        enterprise::EnterpriseStatus,
        ids::EnterpriseId,
        indicator::{Dimension, Figure, Group, Indicator, Month, Sums},
        lang::Lang,
        region::{RegionCode, regions},
    },
    error::{AppError, AppResult},
    store::{Conn, StoreResult, enterprises, rollups},
};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    pub indicator: Indicator,
    pub breakdown: Breakdown,
    pub from: Month,
    pub to: Month,
    pub lang: Lang,
}

/// How the figure is broken down.
#[derive(Clone, Debug)]
pub enum Breakdown {
    /// One figure for one group over the whole time.
    One(Group),
    /// One figure a month for one group.
    Months(Group),
    /// The regions right below a region; the provinces.
    Regions(Option<RegionCode>),
    Categories,
    /// The active enterprises, page by page; those without a case are left out.
    Enterprises {
        after: Option<EnterpriseId>,
        limit: usize,
    },
}

/// The figure of one group, or of one month of it.
#[derive(Clone, Debug)]
pub struct Row {
    pub group: Group,
    pub month: Option<Month>,
    pub name: String,
    pub figure: Figure,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub rows: Vec<Row>,
    /// After which enterprise the next page begins.
    pub next: Option<EnterpriseId>,
}

pub fn answer(app: &App, actor: Option<&Actor>, question: &Question) -> AppResult<Answer> {
    app.read(|conn| {
        let mut next = None;
        let groups: Vec<(Group, String)> = match &question.breakdown {
            Breakdown::One(group) | Breakdown::Months(group) => {
                match name(conn, actor, *group, question.lang)? {
                    Some(name) => vec![(*group, name)],
                    None => return Ok(None),
                }
            }
            Breakdown::Regions(within) => regions_below(*within),
            Breakdown::Categories => ProblemCategory::ALL
                .iter()
                .map(|category| {
                    let name = category.name(question.lang).to_owned();
                    (Group::Category(*category), name)
                })
                .collect(),
            Breakdown::Enterprises { after, limit } => {
                let mut page = enterprises::list_active(conn, *after, *limit + 1)?;
                let has_more = page.len() > *limit;
                page.truncate(*limit);
                next = page.last().filter(|_| has_more).map(|last| last.0);
                page.into_iter()
                    .map(|(id, name)| (Group::Enterprise(id), name))
                    .collect()
            }
        };
        let rows = read(conn, question, groups)?;
        Ok(Some(Answer { rows, next }))
    })?
    .ok_or(AppError::NotFound)
}

/// The name of a group; none where it does not exist or is not for the caller to see.
fn name(
    conn: &mut Conn,
    actor: Option<&Actor>,
    group: Group,
    lang: Lang,
) -> StoreResult<Option<String>> {
    Ok(match group {
        Group::All => Some(String::new()),
        Group::Region(code) => regions().get(code).map(|_| regions().full_name(code)),
        Group::Category(category) => Some(category.name(lang).to_owned()),
        Group::RegionCategory(code, category) => regions()
            .get(code)
            .map(|_| format!("{} {}", regions().full_name(code), category.name(lang))),
        Group::Enterprise(id) | Group::EnterpriseCategory(id, _) => enterprises::find(conn, id)?
            .filter(|enterprise| may_see(actor, id, enterprise.status))
            .map(|enterprise| enterprise.name),
    })
}

/// P-2
fn may_see(actor: Option<&Actor>, id: EnterpriseId, status: EnterpriseStatus) -> bool {
    match actor {
        Some(Actor::Enterprise { enterprise, .. }) if *enterprise == id => true,
        Some(Actor::Bureau { .. }) => true,
        _ => status.takes_new_complaints(),
    }
}

pub(super) fn regions_below(within: Option<RegionCode>) -> Vec<(Group, String)> {
    let mut found = Vec::new();
    for region in regions().children(within) {
        // A heading of the list is no place: what stands below it, stands here.
        if region.is_collective() {
            found.extend(regions_below(Some(region.code)));
        } else {
            found.push((Group::Region(region.code), region.name.clone()));
        }
    }
    found
}

fn read(
    conn: &mut Conn,
    question: &Question,
    groups: Vec<(Group, String)>,
) -> StoreResult<Vec<Row>> {
    let Some(dimension) = groups.first().map(|(group, _)| group.dimension()) else {
        return Ok(Vec::new());
    };
    let by_month = matches!(question.breakdown, Breakdown::Months(_));
    let of_enterprises = matches!(question.breakdown, Breakdown::Enterprises { .. });
    let mut sums = sums(conn, question, dimension, &groups, by_month)?;
    let mut rows = Vec::new();
    for (group, name) in groups {
        let months: Vec<Option<Month>> = if by_month {
            std::iter::successors(Some(question.from), |month| Some(month.next()))
                .take_while(|month| *month <= question.to)
                .map(Some)
                .collect()
        } else {
            vec![None]
        };
        for month in months {
            let sums = sums.remove(&(group, month)).unwrap_or_default();
            let figure = Figure::new(question.indicator, &sums);
            if of_enterprises && figure.is_empty() {
                continue;
            }
            rows.push(Row {
                group,
                month,
                name: name.clone(),
                figure,
            });
        }
    }
    Ok(rows)
}

type SumsOf = BTreeMap<(Group, Option<Month>), Sums>;

fn sums(
    conn: &mut Conn,
    question: &Question,
    dimension: Dimension,
    groups: &[(Group, String)],
    by_month: bool,
) -> StoreResult<SumsOf> {
    let groups: Vec<Group> = groups.iter().map(|(group, _)| *group).collect();
    let metrics = question.indicator.metrics();
    let months = question.from..=question.to;
    let mut cells = rollups::read(conn, dimension, &groups, &metrics, months)?;
    if let Some(stock) = question.indicator.stock() {
        // By month it is what fell due then and is still open; else all that is open now.
        let months = match by_month {
            true => question.from..=question.to,
            false => Month::FIRST..=Month::LAST,
        };
        cells.extend(rollups::read(conn, dimension, &groups, &[stock], months)?);
    }
    let mut sums = SumsOf::new();
    for (key, value) in cells {
        let month = by_month.then_some(key.month);
        sums.entry((key.group, month))
            .or_default()
            .add(key.metric, value);
    }
    Ok(sums)
}
