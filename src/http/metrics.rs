//! Measures every request, and shows what was counted to Prometheus.

use std::time::Instant;

use actix_web::{
    Error, HttpResponse, Responder,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};

use super::request_span;
use crate::metrics;

/// A middleware: how long each request took, by the pattern of its route. Addresses without a route share one name, so that nobody
/// can fill the memory with names.
pub async fn measure(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let response = next.call(request).await?;
    let answered = response.request();
    let route = request_span::take_route(answered);
    let method = match answered.method().as_str() {
        known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD") => known,
        _ => "other",
    };
    metrics::request_answered(method, route, response.status().as_u16(), began);
    Ok(response)
}

/// Counters and timings of this process in Prometheus's text format. Keep it inside the house: the reverse proxy should refuse it.
#[utoipa::path(get, path = "/metrics", tag = "machine", responses((status = 200, description = "Prometheus text", content_type = "text/plain")))]
pub async fn show() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(metrics::render())
}
