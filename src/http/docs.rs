//! The pages compiled in from `frontend/dist`: so far the API's documentation under `/docs`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
};
use rust_embed::{Embed, EmbeddedFile};

use super::{HttpResult, error::HttpError};
use crate::error::AppError;

#[derive(Embed)]
#[folder = "frontend/dist"]
struct Dist;

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
    match Dist::get(path) {
        Some(file) => Ok(present(&request, path, file)),
        None if path == "docs/index.html" => Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .body(NOT_BUILT)),
        None => Err(HttpError::new(AppError::NotFound, &request)),
    }
}

fn present(request: &HttpRequest, path: &str, file: EmbeddedFile) -> HttpResponse {
    let hash: String = file.metadata.sha256_hash()[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{hash}\"");
    let known = request.headers().get(header::IF_NONE_MATCH);
    let is_known = known.map(HeaderValue::as_bytes) == Some(tag.as_bytes());
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .content_type(media_type(path))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::ETAG, tag));
    if is_known {
        response.finish()
    } else {
        response.body(file.data.into_owned())
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}
