//! What each case adds to the figures, kept in the transaction of its events: the cases behind a figure are found here.

use std::{
    collections::{BTreeMap, HashMap},
    ops::RangeInclusive,
};

use diesel::prelude::*;

use super::{Conn, StoreResult, schema::case_facts, types::parse};
use crate::{
    columns,
    domain::{
        category::ProblemCategory,
        complaint::Complaint,
        ids::{ComplaintId, EnterpriseId},
        indicator::{CaseFact, Metric, Month, case_facts as facts_of},
        region::RegionCode,
    },
    insert_rows,
};

#[derive(Insertable, Queryable)]
#[diesel(table_name = case_facts, treat_none_as_default_value = false)]
pub struct FactRow {
    complaint_id: String,
    metric: String,
    month: String,
    value: i64,
    region: String,
    enterprise_id: Option<String>,
    problem: String,
}

columns!(FactRow in case_facts {
    complaint_id, metric, month, value, region, enterprise_id, problem,
});

impl FactRow {
    fn new(complaint: ComplaintId, fact: &CaseFact) -> FactRow {
        FactRow {
            complaint_id: complaint.to_string(),
            metric: fact.metric.to_string(),
            month: fact.month.to_string(),
            value: fact.value,
            region: fact.region.map(|it| it.to_string()).unwrap_or_default(),
            enterprise_id: fact.enterprise.map(|it| it.to_string()),
            problem: fact.problem.map(|it| it.to_string()).unwrap_or_default(),
        }
    }

    fn read(self) -> StoreResult<(ComplaintId, CaseFact)> {
        let fact = CaseFact {
            metric: parse("case_facts.metric", &self.metric)?,
            month: parse("case_facts.month", &self.month)?,
            value: self.value,
            region: (!self.region.is_empty())
                .then(|| parse("case_facts.region", &self.region))
                .transpose()?,
            enterprise: self
                .enterprise_id
                .map(|id| parse("case_facts.enterprise_id", &id))
                .transpose()?,
            problem: (!self.problem.is_empty())
                .then(|| parse("case_facts.problem", &self.problem))
                .transpose()?,
        };
        Ok((parse("case_facts.complaint_id", &self.complaint_id)?, fact))
    }
}

/// Takes out what no longer holds of each case; what is new it gives back, to be inserted with other rows. Most steps change nothing.
pub fn update(
    conn: &mut Conn,
    before_after: &[(Option<&Complaint>, &Complaint)],
) -> StoreResult<Vec<FactRow>> {
    let mut new = Vec::new();
    for (before, after) in before_after {
        let old = before.map(facts_of).unwrap_or_default();
        let now = facts_of(after);
        for fact in old.iter().filter(|fact| !now.contains(fact)) {
            let row = FactRow::new(after.id, fact);
            let key = (row.complaint_id, row.metric, row.month);
            diesel::delete(case_facts::table.find(key)).execute(conn)?;
        }
        let added = now.iter().filter(|fact| !old.contains(fact));
        new.extend(added.map(|fact| FactRow::new(after.id, fact)));
    }
    Ok(new)
}

/// Puts these in place of whatever stands there for a case.
pub fn replace(conn: &mut Conn, complaint: &Complaint) -> StoreResult<()> {
    let id = complaint.id.to_string();
    diesel::delete(case_facts::table.filter(case_facts::complaint_id.eq(id))).execute(conn)?;
    let rows = update(conn, &[(None, complaint)])?;
    insert_rows!(conn, case_facts::table, &rows)
}

/// The facts of some cases, in order; none where they cannot be read.
pub fn of_cases(
    conn: &mut Conn,
    ids: &[ComplaintId],
) -> StoreResult<HashMap<ComplaintId, Option<Vec<CaseFact>>>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<FactRow> = case_facts::table
        .filter(case_facts::complaint_id.eq_any(ids))
        .load(conn)?;
    let mut found: HashMap<ComplaintId, Option<Vec<CaseFact>>> = HashMap::new();
    for row in rows {
        let id = parse("case_facts.complaint_id", &row.complaint_id)?;
        let facts = found.entry(id).or_insert_with(|| Some(Vec::new()));
        match row.read() {
            Ok((_, fact)) => {
                if let Some(facts) = facts {
                    facts.push(fact);
                }
            }
            Err(_) => *facts = None,
        }
    }
    for facts in found.values_mut().flatten() {
        facts.sort_unstable();
    }
    Ok(found)
}

/// Which facts a list shows.
#[derive(Clone, Debug)]
pub struct Filter {
    pub metrics: Vec<Metric>,
    pub months: RangeInclusive<Month>,
    /// This region and all below it.
    pub region: RegionCode,
    pub enterprise: Option<EnterpriseId>,
    pub category: Option<ProblemCategory>,
}

/// Where the page before ended: metric, month, region, case.
pub type Cursor = (String, Month, String, String);

/// One page of facts, each metric month by month, every step along the index.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Vec<(ComplaintId, CaseFact)>> {
    use case_facts::dsl as f;
    let metrics: BTreeMap<String, ()> =
        filter.metrics.iter().map(|m| (m.to_string(), ())).collect();
    let months = std::iter::successors(Some(*filter.months.start()), |month| Some(month.next()));
    let months: Vec<Month> = months.take_while(|m| m <= filter.months.end()).collect();
    let (first, last) = filter
        .region
        .subtree()
        .unwrap_or((filter.region, filter.region));
    let mut found: Vec<(ComplaintId, CaseFact)> = Vec::new();
    for (metric, &month) in metrics
        .keys()
        .flat_map(|k| months.iter().map(move |m| (k, m)))
    {
        let is_done = after.is_some_and(|c| (&c.0, c.1) > (metric, month));
        if is_done || found.len() >= limit {
            continue;
        }
        let from = after.filter(|c| (&c.0, c.1) == (metric, month));
        // One lower bound, not two: given two, SQLite takes the index without the enterprise for as good.
        let lowest = from
            .and_then(|c| c.2.parse().ok())
            .map_or(first, |region: RegionCode| region.max(first));
        let mut query = f::case_facts
            .filter(f::metric.eq(metric.clone()))
            .filter(f::month.eq(month.to_string()))
            .filter(f::region.between(lowest.to_string(), last.to_string()))
            .order((f::region.asc(), f::complaint_id.asc()))
            .limit(i64::try_from(limit - found.len()).unwrap_or(i64::MAX))
            .into_boxed();
        if let Some(id) = filter.enterprise {
            query = query.filter(f::enterprise_id.eq(id.to_string()));
        }
        if let Some(category) = filter.category {
            let below = ProblemCategory::ALL
                .iter()
                .filter(|it| it.top() == category);
            let mut codes: Vec<String> = below.map(ToString::to_string).collect();
            codes.push(category.to_string());
            query = query.filter(f::problem.eq_any(codes));
        }
        if let Some((_, _, region, id)) = from {
            query = query.filter(
                f::region.gt(region.clone()).or(f::region
                    .eq(region.clone())
                    .and(f::complaint_id.gt(id.clone()))),
            );
        }
        let rows: Vec<FactRow> = query.load(conn)?;
        for row in rows {
            found.push(row.read()?);
        }
    }
    Ok(found)
}
