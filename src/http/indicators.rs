//! `GET /indicators`: the figures of §15, and what they mean.

pub mod cases;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::{HttpResult, auth::MaybeCaller, error, page, query::Query};
use crate::{
    app::App,
    domain::{
        ids::EnterpriseId,
        indicator::{Dimension, Figure, Group, Indicator, Month, definition::Unit, definitions},
        lang::Lang,
        region::RegionCode,
    },
    error::{AppError, AppResult, FieldProblem},
    service::{
        fields::Fields,
        indicators::{self, Breakdown, Question, Row},
    },
};

/// Ten years.
const MONTHS_MAX: i32 = 120;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// K01, K03, K05, K08, K09, K11, K12, K13, K21, H01, H02, H03 or H04
    metric: Option<String>,
    /// `all` (as it is if missing), `region`, `enterprise`, `category` or `month`
    by: Option<String>,
    /// Only this region, enterprise or category; with `by=month` the one whose course is wanted
    key: Option<String>,
    /// With `by=region`: the regions right below this one instead of the provinces
    within: Option<String>,
    /// First month, e.g. 2026-01; if missing, eleven months before `to`
    from: Option<String>,
    /// Last month; if missing, the present one
    to: Option<String>,
    /// With `by=enterprise`: the `next_cursor` of the page before
    cursor: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct IndicatorView {
    pub metric: Indicator,
    pub from: String,
    pub to: String,
    pub items: Vec<FigureView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FigureView {
    pub dimension: Dimension,
    /// Region code, enterprise id or category code; empty for the whole.
    pub key: String,
    pub name: String,
    /// With `by=month`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    #[serde(flatten)]
    pub figure: Figure,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DefinitionView {
    pub id: Indicator,
    pub name: Bilingual,
    pub unit: Unit,
    pub formula: Bilingual,
    pub denominator: Option<Bilingual>,
    /// What is left out, although one might look for it there.
    pub exclusions: Option<Bilingual>,
    /// Which event's month decides.
    pub period: Bilingual,
    /// Where the figure comes from.
    pub source: Bilingual,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Bilingual {
    pub zh: &'static str,
    pub en: &'static str,
}

/// Figures by group, with their denominators and bands. Public; of enterprises that are not active any more only for
/// themselves and bureaus.
#[utoipa::path(
    get, path = "/api/v1/indicators", tag = "figures", security((), ("bearer" = [])), params(Search),
    responses((status = 200, body = IndicatorView), (status = 404, body = error::ErrorBody), (status = 422, body = error::ErrorBody))
)]
pub async fn show(
    app: web::Data<App>,
    request: HttpRequest,
    caller: MaybeCaller,
    search: Query<Search>,
) -> HttpResult<HttpResponse> {
    let lang = match &caller.0 {
        Some(caller) => caller.lang,
        None => error::lang_of(&request),
    };
    let this_month = Month::containing(app.clock.today());
    let question = question(&search, this_month, lang).map_err(error::on(&request))?;
    let actor = caller.0.map(|caller| caller.actor);
    let asked = question.clone();
    let answer = super::run(&app, move |app| {
        indicators::answer(app, actor.as_ref(), &question)
    })
    .await
    .map_err(error::on(&request))?;
    Ok(HttpResponse::Ok().json(IndicatorView {
        metric: asked.indicator,
        from: asked.from.to_string(),
        to: asked.to.to_string(),
        items: answer.rows.into_iter().map(FigureView::from).collect(),
        next_cursor: answer.next.and_then(|id| page::encode(&id)),
    }))
}

/// What each figure is, in words.
#[utoipa::path(
    get, path = "/api/v1/indicators/definitions", tag = "figures",
    responses((status = 200, body = Vec<DefinitionView>))
)]
pub async fn show_definitions() -> HttpResponse {
    let views: Vec<DefinitionView> = definitions().iter().map(DefinitionView::from).collect();
    HttpResponse::Ok().json(views)
}

fn question(search: &Search, this_month: Month, lang: Lang) -> AppResult<Question> {
    let mut fields = Fields::new();
    let metric = search.metric.as_deref().unwrap_or_default();
    let indicator = fields.choice("/metric", metric, Indicator::all().map(Indicator::as_str));
    let to = match &search.to {
        Some(text) => fields.parse("/to", text),
        None => Some(this_month),
    };
    let from = match &search.from {
        Some(text) => fields.parse("/from", text),
        None => to.map(|to| to.plus(-11)),
    };
    if let (Some(from), Some(to)) = (from, to)
        && !(0..MONTHS_MAX).contains(&to.since(from))
    {
        fields.problem(
            "/from",
            FieldProblem::OutOfRange {
                zh: format!("起始月份不晚于截止月份，且最多 {MONTHS_MAX} 个月"),
                en: format!("Not after the last month, and at most {MONTHS_MAX} months"),
            },
        );
    }
    let breakdown = breakdown(search, &mut fields)?;
    fields.done()?;
    match (indicator, from, to, breakdown) {
        (Some(indicator), Some(from), Some(to), Some(breakdown)) => Ok(Question {
            indicator,
            breakdown,
            from,
            to,
            lang,
        }),
        // Each missing part has told its problem above.
        _ => Err(AppError::Invalid(Vec::new())),
    }
}

fn breakdown(search: &Search, fields: &mut Fields) -> AppResult<Option<Breakdown>> {
    let key = search.key.as_deref();
    let by = search.by.as_deref().unwrap_or("all");
    if search.within.is_some() && (by != "region" || key.is_some()) {
        fields.problem("/within", only_with("by=region"));
    }
    if search.cursor.is_some() && by != "enterprise" {
        fields.problem("/cursor", only_with("by=enterprise"));
    }
    if key.is_some() && by == "all" {
        let with = "by=region, by=enterprise, by=category, by=month";
        fields.problem("/key", only_with(with));
    }
    Ok(match (by, key) {
        ("all", _) => Some(Breakdown::One(Group::All)),
        ("month", None) => Some(Breakdown::Months(Group::All)),
        ("month", Some(key)) => group(fields, key).map(Breakdown::Months),
        ("region", Some(key)) => fields
            .region("/key", key)
            .map(|code| Breakdown::One(Group::Region(code))),
        ("region", None) => match &search.within {
            Some(within) => fields
                .region("/within", within)
                .map(|code| Breakdown::Regions(Some(code))),
            None => Some(Breakdown::Regions(None)),
        },
        ("category", Some(key)) => fields
            .parse("/key", key)
            .map(|category| Breakdown::One(Group::Category(category))),
        ("category", None) => Some(Breakdown::Categories),
        ("enterprise", Some(key)) => fields
            .parse("/key", key)
            .map(|id| Breakdown::One(Group::Enterprise(id))),
        ("enterprise", None) => Some(Breakdown::Enterprises {
            after: page::cursor(search.cursor.as_deref())?,
            limit: page::limit(search.limit)?,
        }),
        _ => {
            fields.problem(
                "/by",
                FieldProblem::Malformed {
                    zh: "可选：all、region、enterprise、category、month".into(),
                    en: "One of: all, region, enterprise, category, month".into(),
                },
            );
            None
        }
    })
}

/// Whose course: a region, an enterprise and a category cannot be taken for each other.
fn group(fields: &mut Fields, key: &str) -> Option<Group> {
    if let Ok(id) = key.parse::<EnterpriseId>() {
        return Some(Group::Enterprise(id));
    }
    if key.parse::<RegionCode>().is_ok() {
        return fields.region("/key", key).map(Group::Region);
    }
    fields.parse("/key", key).map(Group::Category)
}

fn only_with(with: &str) -> FieldProblem {
    FieldProblem::Because {
        code: "not_together",
        zh: format!("只能与 {with} 一起使用"),
        en: format!("Only together with {with}"),
    }
}

impl From<Row> for FigureView {
    fn from(row: Row) -> FigureView {
        FigureView {
            dimension: row.group.dimension(),
            key: row.group.key(),
            name: row.name,
            month: row.month.map(|month| month.to_string()),
            figure: row.figure,
        }
    }
}

impl From<&crate::domain::indicator::Definition> for DefinitionView {
    fn from(it: &crate::domain::indicator::Definition) -> DefinitionView {
        DefinitionView {
            id: it.indicator,
            name: it.name.into(),
            unit: it.unit,
            formula: it.formula.into(),
            denominator: it.denominator.map(Bilingual::from),
            exclusions: it.exclusions.map(Bilingual::from),
            period: it.period.into(),
            source: it.source.into(),
        }
    }
}

impl From<crate::domain::indicator::definition::Words> for Bilingual {
    fn from(words: crate::domain::indicator::definition::Words) -> Bilingual {
        Bilingual {
            zh: words.zh,
            en: words.en,
        }
    }
}
