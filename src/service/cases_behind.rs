//! The cases behind a figure, as many as it counts, for those who may read them; masked as every list (S-1).

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    complaints::inbox,
    hotspots::own_region,
    overview::{Named, Selection, category_named, region_named},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        complaint::State,
        ids::{ComplaintId, EnterpriseId},
        indicator::{CaseFact, Indicator, Part, Span},
    },
    error::{AppError, AppResult},
    service::fields::because,
    store::{
        case_facts::{self, Cursor, Filter},
        complaints, enterprises,
    },
};

pub struct Question {
    pub metric: Indicator,
    pub part: Part,
    pub span: Span,
    pub selection: Selection,
    pub enterprise: Option<EnterpriseId>,
    pub after: Option<Cursor>,
    pub limit: usize,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CasesBehind {
    pub metric: Indicator,
    pub part: Part,
    pub from: String,
    pub to: String,
    /// The caller's own, where none was chosen: a figure of more has more cases.
    pub region: Named,
    pub category: Option<Named>,
    #[schema(value_type = DateTime<Utc>)]
    pub as_of: DateTime<Utc>,
    pub items: Vec<CaseRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CaseRow {
    #[schema(value_type = uuid::Uuid)]
    pub id: ComplaintId,
    pub number: String,
    pub state: State,
    pub state_name: &'static str,
    pub subject: String,
    /// Family name and the last four digits of the phone.
    pub complainant: Option<String>,
    pub phone: Option<String>,
    pub enterprise: Option<Named>,
    pub region: Option<Named>,
    pub category: Option<Named>,
    /// The month it counts in.
    pub month: String,
    /// What it adds: 1, days (K12) or fen (K13).
    pub value: i64,
}

pub fn page(
    app: &App,
    actor: &Actor,
    question: &Question,
) -> AppResult<(CasesBehind, Option<Cursor>)> {
    // Cases not yet at a bureau are open to supervisors alone (§2), and a list must not be shorter than its figure.
    if !actor.has(Role::Supervisor) {
        return Err(AppError::Forbidden);
    }
    let selection = question.selection;
    let region = own_region(actor, selection.region)?;
    let metrics = question.metric.part(question.part, question.span);
    if metrics.is_empty() {
        let zh = "这个指标没有分母";
        let en = "This figure has no denominator";
        return Err(AppError::field("/part", because("no_such_part", zh, en)));
    }
    let filter = Filter {
        metrics,
        months: selection.months(),
        region,
        enterprise: question.enterprise,
        category: selection.category,
    };
    let as_of = app.clock.now();
    let mut facts = app.read(|conn| {
        case_facts::page(conn, &filter, question.after.as_ref(), question.limit + 1)
    })?;
    let has_more = facts.len() > question.limit;
    facts.truncate(question.limit);
    let next = facts.last().filter(|_| has_more).map(cursor);
    let page = CasesBehind {
        metric: question.metric,
        part: question.part,
        from: selection.from.to_string(),
        to: selection.to.to_string(),
        region: region_named(region),
        category: selection
            .category
            .map(|it| category_named(it, selection.lang)),
        as_of,
        items: rows(app, &selection, facts)?,
        next_cursor: None,
    };
    Ok((page, next))
}

fn cursor((id, fact): &(ComplaintId, CaseFact)) -> Cursor {
    let region = fact.region.map(|it| it.to_string()).unwrap_or_default();
    (fact.metric.to_string(), fact.month, region, id.to_string())
}

fn rows(
    app: &App,
    selection: &Selection,
    facts: Vec<(ComplaintId, CaseFact)>,
) -> AppResult<Vec<CaseRow>> {
    let ids: Vec<ComplaintId> = facts.iter().map(|it| it.0).collect();
    let about: Vec<EnterpriseId> = facts.iter().filter_map(|it| it.1.enterprise).collect();
    let (heads, labels) = app.read(|conn| {
        Ok((
            complaints::heads(conn, &ids)?,
            enterprises::labels(conn, &about)?,
        ))
    })?;
    let people = inbox::people(app, &ids)?;
    let rows = facts.into_iter().filter_map(|(id, fact)| {
        let head = heads.get(&id)?;
        let person = people.get(&id);
        let enterprise = fact.enterprise.map(|id| Named {
            code: id.to_string(),
            name: labels.get(&id).map(|it| it.0.clone()).unwrap_or_default(),
        });
        Some(CaseRow {
            id,
            number: head.number.clone(),
            state: head.state,
            state_name: head.state.name(selection.lang),
            subject: head.subject.clone(),
            complainant: person.map(|it| it.name.clone()),
            phone: person.map(|it| it.phone.clone()),
            enterprise,
            region: fact.region.map(region_named),
            category: fact.problem.map(|it| category_named(it, selection.lang)),
            month: fact.month.to_string(),
            value: fact.value,
        })
    });
    Ok(rows.collect())
}
