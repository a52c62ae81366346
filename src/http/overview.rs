//! `GET /overview`: the figures of a bureau at one glance; `GET /indicators/peers`: those of an enterprise beside its peers.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Deserialize;

use super::{
    HttpResult,
    auth::Caller,
    error::{ErrorBody, on},
    query::Query,
};
use crate::{
    app::App,
    domain::{indicator::Month, lang::Lang},
    error::{AppError, AppResult, FieldProblem},
    service::{
        fields::Fields,
        overview::{self, Overview, Selection},
        peers::{self, Peers},
    },
};

/// Ten years.
const MONTHS_MAX: i32 = 120;

/// The choice the staff pages share.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Choice {
    /// First month, e.g. 2026-01; if missing, eleven months before `to`
    pub from: Option<String>,
    /// Last month; if missing, the present one
    pub to: Option<String>,
    /// Only this region and all below it
    pub region: Option<String>,
    /// Only this problem category and all below it
    pub category: Option<String>,
}

impl Choice {
    pub fn selection(&self, app: &App, lang: Lang) -> AppResult<Selection> {
        let mut fields = Fields::new();
        let present = |text: &Option<String>| text.clone().filter(|it| !it.is_empty());
        let to = match present(&self.to) {
            Some(text) => fields.parse("/to", &text),
            None => Some(Month::containing(app.clock.today())),
        };
        let from = match present(&self.from) {
            Some(text) => fields.parse("/from", &text),
            None => to.map(|to| to.plus(-11)),
        };
        if let (Some(from), Some(to)) = (from, to)
            && !(0..MONTHS_MAX).contains(&to.since(from))
        {
            fields.problem("/from", wrong_order());
        }
        let region = present(&self.region).and_then(|text| fields.region("/region", &text));
        let category = present(&self.category).and_then(|text| fields.parse("/category", &text));
        fields.done()?;
        match (from, to) {
            (Some(from), Some(to)) => Ok(Selection {
                from,
                to,
                region,
                category,
                lang,
            }),
            // Each missing part has told its problem above.
            _ => Err(AppError::Invalid(Vec::new())),
        }
    }
}

fn wrong_order() -> FieldProblem {
    FieldProblem::OutOfRange {
        zh: format!("起始月份不晚于截止月份，且最多 {MONTHS_MAX} 个月"),
        en: format!("Not after the last month, and at most {MONTHS_MAX} months"),
    }
}

/// The figures at one glance
///
/// The strip with the period before and the course by month, settled and not settled by month, and the regions right below.
/// For bureaus; aggregated figures of all regions are open to each of them, as they are to the public (P-2).
#[utoipa::path(get, path = "/api/v1/overview", tag = "figures", security(("bearer" = [])), params(Choice),
    responses((status = 200, body = Overview), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn show(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    choice: Query<Choice>,
) -> HttpResult<HttpResponse> {
    let overview = super::run(&app, move |app| {
        let selection = choice.selection(app, caller.lang)?;
        overview::read(app, &caller.actor, &selection)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(overview))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// First month, e.g. 2026-01; if missing, eleven months before `to`
    from: Option<String>,
    /// Last month; if missing, the present one
    to: Option<String>,
}

/// The caller's own figures beside the median of its peers
///
/// Peers are the active enterprises with the same main category and at least 30 ended cases in the period. Fewer than 5 are
/// not told of. The caller's own figures are those of `as_of`, the medians at most a minute older.
///
/// **Permissions**: handlers and managers of an enterprise.
#[utoipa::path(get, path = "/api/v1/indicators/peers", tag = "figures", params(Period), security(("bearer" = [])),
    responses((status = 200, body = Peers), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn peers(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    period: Query<Period>,
) -> HttpResult<HttpResponse> {
    let Period { from, to } = period.into_inner();
    let choice = Choice {
        from,
        to,
        ..Choice::default()
    };
    let peers = super::run(&app, move |app| {
        let months = choice.selection(app, caller.lang)?.months();
        peers::read(app, &caller.actor, months, caller.lang)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(peers))
}
