//! The clock of a server made for tests, moved from outside. No build without `movable-clock` has it.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{DATE, HeaderValue},
    middleware::Next,
    web,
};
use chrono::TimeDelta;
use serde::Deserialize;

use super::{HttpResult, body::Body, error};
use crate::{app::App, domain::time::Instant, jobs};

/// Where the clock is put (`now`), or how far it goes on; nothing lets it stand and does what is due.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRequest {
    now: Option<Instant>,
    #[serde(default)]
    advance_days: i64,
    #[serde(default)]
    advance_minutes: i64,
}

/// Moves the clock and does all that is due then.
pub async fn set(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<ClockRequest>,
) -> HttpResult<HttpResponse> {
    let wanted = body.into_inner();
    let now = super::run(&app, move |app| {
        let by = TimeDelta::days(wanted.advance_days) + TimeDelta::minutes(wanted.advance_minutes);
        app.clock
            .set(wanted.now.unwrap_or_else(|| app.clock.now()) + by);
        jobs::run_once(app)?;
        Ok(app.clock.now())
    })
    .await
    .map_err(error::on(&request))?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "now": now })))
}

/// Every answer carries the time of this clock, as it carries the machine's elsewhere: pages follow it.
pub async fn tell(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let now = request
        .app_data::<web::Data<App>>()
        .map(|app| app.clock.now());
    let mut response = next.call(request).await?;
    let date = now.map(|now| now.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    if let Some(value) = date.and_then(|text| HeaderValue::from_str(&text).ok()) {
        response.headers_mut().insert(DATE, value);
    }
    Ok(response)
}
