//! `GET /indicators/cases`: the cases behind a figure.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Deserialize;

use crate::{
    app::App,
    domain::indicator::{Indicator, Part, Span},
    error::{AppError, AppResult, FieldProblem},
    http::{
        self, HttpResult,
        auth::Caller,
        error::{ErrorBody, on},
        overview::Choice,
        page,
        query::Query,
    },
    service::{
        cases_behind::{self, CasesBehind, Question},
        fields::Fields,
    },
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CasesQuery {
    /// Any indicator: K01 to K21, H01 to H04
    metric: Option<String>,
    /// `numerator` (if missing) or `denominator`
    part: Option<String>,
    /// Of K12: `negotiation` (if missing), `decision` or `handling`
    span: Option<String>,
    /// First month, e.g. 2026-01; if missing, eleven months before `to`
    from: Option<String>,
    /// Last month; if missing, the present one
    to: Option<String>,
    /// The caller's own region, or one below it; if missing, the own one
    region: Option<String>,
    /// Only this problem category and all below it
    category: Option<String>,
    /// Only this enterprise
    enterprise: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

impl CasesQuery {
    pub fn question(&self, app: &App, caller: &Caller) -> AppResult<Question> {
        let choice = Choice {
            from: self.from.clone(),
            to: self.to.clone(),
            region: self.region.clone(),
            category: self.category.clone(),
        };
        let selection = choice.selection(app, caller.lang)?;
        let mut fields = Fields::new();
        let metric = self.metric.as_deref().unwrap_or_default();
        let metric = fields.choice("/metric", metric, Indicator::all().map(Indicator::as_str));
        let part = match self.part.as_deref() {
            None | Some("numerator") => Part::Numerator,
            Some("denominator") => Part::Denominator,
            Some(_) => {
                fields.problem("/part", one_of("numerator、denominator"));
                Part::Numerator
            }
        };
        let span = self.span.as_deref().unwrap_or("negotiation");
        let span = Span::ALL.into_iter().find(|it| it.as_str() == span);
        if span.is_none() {
            fields.problem("/span", one_of("negotiation、decision、handling"));
        }
        let enterprise = self.enterprise.as_deref().filter(|it| !it.is_empty());
        let enterprise = enterprise.and_then(|text| fields.parse("/enterprise", text));
        fields.done()?;
        let (Some(metric), Some(span)) = (metric, span) else {
            // Each missing part has told its problem above.
            return Err(AppError::Invalid(Vec::new()));
        };
        Ok(Question {
            metric,
            part,
            span,
            selection,
            enterprise,
            after: page::cursor(self.cursor.as_deref())?,
            limit: page::limit(self.limit)?,
        })
    }
}

fn one_of(values: &str) -> FieldProblem {
    FieldProblem::Malformed {
        zh: format!("可选：{values}"),
        en: format!("One of: {}", values.replace('、', ", ")),
    }
}

/// The cases behind a figure
///
/// For supervisors, of their region: as many as the figure of the same choice counts, masked.
#[utoipa::path(get, path = "/api/v1/indicators/cases", tag = "figures", security(("bearer" = [])), params(CasesQuery),
    responses((status = 200, body = CasesBehind), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn show(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<CasesQuery>,
) -> HttpResult<HttpResponse> {
    let cases = http::run(&app, move |app| {
        let question = query.question(app, &caller)?;
        let (cases, next) = cases_behind::page(app, &caller.actor, &question)?;
        let next_cursor = next.and_then(|cursor| page::encode(&cursor));
        Ok(CasesBehind {
            next_cursor,
            ..cases
        })
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(cases))
}
