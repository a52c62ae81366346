//! The calendar that limits are counted with.

use actix_web::{HttpRequest, Responder, web};

use super::{HttpResult, error::on, run};
use crate::{
    app::App,
    service::calendar::{self, CalendarYear},
};

/// The holidays and make-up days of a year
///
/// **Permissions**: everybody.
#[utoipa::path(
    get, path = "/api/v1/calendar/{year}", tag = "settings",
    params(("year" = i32, Path, description = "1949 to 9999")),
    responses((status = 200, body = CalendarYear), (status = 404, body = super::error::ErrorBody)),
)]
pub async fn show(
    app: web::Data<App>,
    request: HttpRequest,
    year: web::Path<i32>,
) -> HttpResult<impl Responder> {
    let year = year.into_inner();
    let shown = run(&app, move |app| calendar::see(app, year))
        .await
        .map_err(on(&request))?;
    Ok(web::Json(shown))
}
