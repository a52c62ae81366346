//! The API's documentation under `/docs`.

use actix_web::{HttpRequest, HttpResponse, http::header};

use super::{HttpResult, embedded::Page, error::HttpError};
use crate::error::AppError;

/// Only our own files, no inline script, no frames: what the pages need and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Hejie 和解</title>\
    <p>The documentation pages were not built into this binary: run <code>scripts/setup</code> and build again. \
    The description of the API itself is at <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.";

/// `/docs` and everything below.
pub async fn show(request: HttpRequest) -> HttpResult<HttpResponse> {
    let path = match request.path().trim_matches('/') {
        "docs" => "docs/index.html",
        path => path,
    };
    match Page::find(&request, path) {
        Some(page) => Ok(page.present(&request, POLICY, "no-cache")),
        None if path == "docs/index.html" => Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .body(NOT_BUILT)),
        None => Err(HttpError::new(AppError::NotFound, &request)),
    }
}
