//! What the staff pages show, as files: `.csv` and `.xlsx`.

use actix_web::{HttpRequest, HttpResponse, http::header, web::Data};

use super::{
    HttpResult,
    auth::Caller,
    error::{ErrorBody, on},
    indicators::cases::CasesQuery,
    overview::Choice,
    query::Query,
};
use crate::{
    app::App,
    error::AppResult,
    service::export::{self, Report},
};

#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Xlsx,
}

/// Reads, writes the file and answers it; all of it off the async threads.
async fn answer(
    app: &Data<App>,
    request: &HttpRequest,
    kind: Kind,
    report: impl FnOnce(&App) -> AppResult<Report> + Send + 'static,
) -> HttpResult<HttpResponse> {
    let (name, bytes) = super::run(app, move |app| {
        let report = report(app)?;
        let bytes = match kind {
            Kind::Csv => export::csv(&report)?,
            Kind::Xlsx => export::xlsx(&report)?,
        };
        Ok((report.name, bytes))
    })
    .await
    .map_err(on(request))?;
    let (ending, media_type) = match kind {
        Kind::Csv => ("csv", "text/csv; charset=utf-8"),
        Kind::Xlsx => (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{ending}\""),
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}

/// The overview as CSV, with definitions
#[utoipa::path(get, path = "/api/v1/overview.csv", tag = "figures", security(("bearer" = [])), params(Choice),
    responses((status = 200, content_type = "text/csv", body = String), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn overview_csv(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    choice: Query<Choice>,
) -> HttpResult<HttpResponse> {
    overview(app, caller, request, choice, Kind::Csv).await
}

/// The overview as XLSX, with a sheet of definitions
#[utoipa::path(get, path = "/api/v1/overview.xlsx", tag = "figures", security(("bearer" = [])), params(Choice),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn overview_xlsx(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    choice: Query<Choice>,
) -> HttpResult<HttpResponse> {
    overview(app, caller, request, choice, Kind::Xlsx).await
}

async fn overview(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    choice: Query<Choice>,
    kind: Kind,
) -> HttpResult<HttpResponse> {
    answer(&app, &request, kind, move |app| {
        let selection = choice.selection(app, caller.lang)?;
        export::overview(app, &caller.actor, &selection)
    })
    .await
}

/// The whole ranking as CSV, with definitions
#[utoipa::path(get, path = "/api/v1/rankings/enterprises.csv", tag = "figures", security(("bearer" = [])), params(Choice),
    responses((status = 200, content_type = "text/csv", body = String), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn rankings_csv(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    choice: Query<Choice>,
) -> HttpResult<HttpResponse> {
    rankings(app, caller, request, choice, Kind::Csv).await
}

/// The whole ranking as XLSX, with a sheet of definitions
#[utoipa::path(get, path = "/api/v1/rankings/enterprises.xlsx", tag = "figures", security(("bearer" = [])), params(Choice),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn rankings_xlsx(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    choice: Query<Choice>,
) -> HttpResult<HttpResponse> {
    rankings(app, caller, request, choice, Kind::Xlsx).await
}

async fn rankings(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    choice: Query<Choice>,
    kind: Kind,
) -> HttpResult<HttpResponse> {
    answer(&app, &request, kind, move |app| {
        let selection = choice.selection(app, caller.lang)?;
        export::rankings(app, &caller.actor, &selection)
    })
    .await
}

/// All the cases behind a figure as CSV, masked
#[utoipa::path(get, path = "/api/v1/indicators/cases.csv", tag = "figures", security(("bearer" = [])), params(CasesQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn cases_csv(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<CasesQuery>,
) -> HttpResult<HttpResponse> {
    answer(&app, &request, Kind::Csv, move |app| {
        let question = query.question(app, &caller)?;
        export::cases(app, &caller.actor, question)
    })
    .await
}
