//! Versions as entity tags: what was read says so, what is changed names what was read.
//!
//! A tag of a page is the version and a hash of what was shown (`"3-9c1f…"`): the same version looks otherwise to another reader, in
//! another language, or once something was read. Who changes a thing may send the whole tag or the version alone.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderName},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{
    error::{AppError, AppResult, FieldProblem},
    keys::hex,
};

/// The header of an answer to a change, with the version after it.
pub fn etag(version: i32) -> (HeaderName, String) {
    (header::ETAG, format!("\"{version}\""))
}

/// A thing in this version, or 304 to who has seen it just so.
pub fn answer(
    request: &HttpRequest,
    version: i32,
    view: &impl Serialize,
) -> AppResult<HttpResponse> {
    let body = serde_json::to_vec(view).map_err(anyhow::Error::from)?;
    let hash = hex(&Sha256::digest(&body)[..8]);
    let tag = format!("\"{version}-{hash}\"");
    let is_seen = is_known(request, &tag);
    let mut response = match is_seen {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization, Accept-Language"));
    Ok(match is_seen {
        true => response.finish(),
        false => response.content_type("application/json").body(body),
    })
}

/// The version the caller read: from `If-Match`, else from the body; none where it does not care.
pub fn expected_version(request: &HttpRequest, in_body: Option<i32>) -> AppResult<Option<i32>> {
    let Some(value) = request.headers().get(header::IF_MATCH) else {
        return Ok(in_body);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(in_body);
    }
    let tag = text.trim_start_matches("W/").trim_matches('"');
    let version = tag.split('-').next().unwrap_or_default();
    version.parse().map(Some).map_err(|_| {
        AppError::field(
            "/version",
            FieldProblem::Malformed {
                zh: "If-Match 应为读取时得到的 ETag，例如 \"3\"".into(),
                en: "If-Match must be the ETag that was read, such as \"3\"".into(),
            },
        )
    })
}

/// Whether the caller has what bears this tag already.
pub fn is_known(request: &HttpRequest, etag: &str) -> bool {
    let known = request.headers().get(header::IF_NONE_MATCH);
    let known = known
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    known
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}
