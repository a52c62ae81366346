//! The web app: three pages, for consumers at `/`, enterprises at `/biz`, bureaus at `/gov`, and the files they load.
//!
//! What is below a page is its own business: every address a browser asks for as a page gets it, so that links and reloading
//! work. Files carry a hash in their name and never change.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
};

use super::{HttpResult, embedded::Page, error::HttpError, openapi};
use crate::error::AppError;

/// Only our own files, no inline script or style, no frames, and no text that becomes script behind our back.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; \
                      font-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types vue";

const PERMISSIONS: &str =
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Hejie 和解</title>\
    <p>The web app was not built into this binary: run <code>scripts/setup</code> and build again. \
    The API is documented at <a href=\"/docs\">/docs</a>.";

/// `/biz` and everything below.
pub async fn biz(request: HttpRequest) -> HttpResponse {
    page(&request, "biz.html")
}

/// `/gov` and everything below.
pub async fn gov(request: HttpRequest) -> HttpResponse {
    page(&request, "gov.html")
}

/// `/assets/…`, whose names change with their content.
pub async fn asset(request: HttpRequest) -> HttpResult<HttpResponse> {
    file(&request, "public, max-age=31536000, immutable")
}

/// `/favicon.svg`.
pub async fn icon(request: HttpRequest) -> HttpResult<HttpResponse> {
    file(&request, "public, max-age=86400")
}

/// Whatever has no route: a page of the consumer's app to a browser that navigates; where the address is known, which methods it
/// takes; 404 to everything else.
pub async fn other(request: HttpRequest) -> HttpResult<HttpResponse> {
    if is_navigation(&request) {
        return Ok(page(&request, "index.html"));
    }
    let Some(methods) = request
        .match_pattern()
        .map(|pattern| openapi::methods(&pattern))
    else {
        return Err(HttpError::new(AppError::NotFound, &request));
    };
    let allow: Vec<&str> = methods.iter().map(Method::as_str).collect();
    let allow = allow.join(", ");
    if request.method() == Method::OPTIONS {
        let mut response = HttpResponse::NoContent();
        return Ok(response.insert_header((header::ALLOW, allow)).finish());
    }
    Err(HttpError::new(AppError::WrongMethod { allow }, &request))
}

/// `/` itself needs no asking: there is nothing else there.
pub async fn home(request: HttpRequest) -> HttpResponse {
    page(&request, "index.html")
}

fn is_navigation(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    let wants_html = accept
        .and_then(|value| value.to_str().ok())
        .is_some_and(|it| it.contains("text/html"));
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_api = request.path() == "/api" || request.path().starts_with("/api/");
    is_reading && wants_html && !is_api
}

fn file(request: &HttpRequest, cache_control: &'static str) -> HttpResult<HttpResponse> {
    match Page::find(request, request.path().trim_start_matches('/')) {
        Some(page) => Ok(page.present(request, POLICY, cache_control)),
        None => Err(HttpError::new(AppError::NotFound, request)),
    }
}

fn page(request: &HttpRequest, path: &str) -> HttpResponse {
    let mut response = match Page::find(request, path) {
        Some(page) => page.present(request, POLICY, "no-cache"),
        None => HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .body(NOT_BUILT),
    };
    for (name, value) in [
        ("permissions-policy", PERMISSIONS),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        let headers = response.headers_mut();
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}
