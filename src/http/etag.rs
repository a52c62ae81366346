//! Versions as entity tags: what was read says so, what is changed names what was read.

use actix_web::{HttpRequest, http::header};

use crate::error::{AppError, AppResult, FieldProblem};

/// The header of an answer that shows a thing in this version.
pub fn etag(version: i32) -> (header::HeaderName, String) {
    (header::ETAG, format!("\"{version}\""))
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
    let digits = text.trim_start_matches("W/").trim_matches('"');
    digits.parse().map(Some).map_err(|_| {
        AppError::field(
            "/version",
            FieldProblem::Malformed {
                zh: "If-Match 应为读取时得到的 ETag".into(),
                en: "If-Match must be the ETag that was read".into(),
            },
        )
    })
}
