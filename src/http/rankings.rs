//! `GET /rankings/enterprises` and `GET /hotspots`.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Deserialize;

use super::{
    HttpResult,
    auth::Caller,
    error::{ErrorBody, on},
    overview::Choice,
    page,
    query::Query,
};
use crate::{
    app::App,
    service::{
        fields::Fields,
        hotspots::{self, Hotspots},
        rankings::{self, Ranking},
    },
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RankingQuery {
    /// First month, e.g. 2026-01; if missing, eleven months before `to`
    pub from: Option<String>,
    /// Last month; if missing, the present one
    pub to: Option<String>,
    /// Only enterprises registered in this region
    pub region: Option<String>,
    /// Only their cases of this problem category and all below it
    pub category: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

impl RankingQuery {
    pub fn choice(&self) -> Choice {
        Choice {
            from: self.from.clone(),
            to: self.to.clone(),
            region: self.region.clone(),
            category: self.category.clone(),
        }
    }
}

/// Enterprises by their settlement rate
///
/// A rank is given only to those with at least 30 ended cases whose Wilson band overlaps neither neighbour's; those with
/// fewer cases follow without one.
#[utoipa::path(get, path = "/api/v1/rankings/enterprises", tag = "figures", security(("bearer" = [])), params(RankingQuery),
    responses((status = 200, body = Ranking), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn show(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<RankingQuery>,
) -> HttpResult<HttpResponse> {
    let ranking = super::run(&app, move |app| {
        let selection = query.choice().selection(app, caller.lang)?;
        let (after, limit) = (
            page::cursor(query.cursor.as_deref())?,
            page::limit(query.limit)?,
        );
        let page = rankings::page(app, &caller.actor, &selection, after, limit)?;
        let next_cursor = page.next.and_then(|place| page::encode(&place));
        Ok(Ranking {
            next_cursor,
            ..page.ranking
        })
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(ranking))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HotspotQuery {
    /// The caller's own region, or one below it; if missing, the own one
    region: Option<String>,
    /// Only this problem category and all below it
    category: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// What is complained about more, or less, than in the four weeks before
///
/// By category in the region, and by category of each enterprise registered there. The rule stands in the answer.
#[utoipa::path(get, path = "/api/v1/hotspots", tag = "figures", security(("bearer" = [])), params(HotspotQuery),
    responses((status = 200, body = Hotspots), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn show_hotspots(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<HotspotQuery>,
) -> HttpResult<HttpResponse> {
    let hotspots = super::run(&app, move |app| {
        let mut fields = Fields::new();
        let present = |text: &Option<String>| text.clone().filter(|it| !it.is_empty());
        let region = present(&query.region).and_then(|text| fields.region("/region", &text));
        let category = present(&query.category).and_then(|text| fields.parse("/category", &text));
        fields.done()?;
        let question = hotspots::Question {
            region,
            category,
            after: page::cursor(query.cursor.as_deref())?,
            limit: page::limit(query.limit)?,
            lang: caller.lang,
        };
        let (hotspots, next) = hotspots::page(app, &caller.actor, &question)?;
        let next_cursor = next.and_then(|place| page::encode(&place));
        Ok(Hotspots {
            next_cursor,
            ..hotspots
        })
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(hotspots))
}
