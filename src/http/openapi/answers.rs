//! What an operation can answer besides what its handler says of it, and a sentence for every answer that has none.

use actix_web::http::{Method, StatusCode};
use utoipa::{
    Modify, ToSchema as _,
    openapi::{
        Content, OpenApi, Ref, RefOr, Response, path::Operation, path::ParameterIn,
        security::SecurityRequirement,
    },
};

use super::operations;
use crate::http::error::ErrorBody;

pub struct CommonAnswers;

impl Modify for CommonAnswers {
    fn modify(&self, document: &mut OpenApi) {
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in operations(item) {
                let Some(operation) = operation else { continue };
                for status in refusals(path, operation) {
                    let answers = &mut operation.responses.responses;
                    answers
                        .entry(status.as_str().to_owned())
                        .or_insert_with(|| RefOr::T(error_answer()));
                }
                describe(&method, operation);
            }
        }
    }
}

/// Where no role is refused, or the handler says which.
const FOR_EVERY_ACCOUNT: [&str; 6] = [
    "/api/v1/auth/",
    "/api/v1/me",
    "/api/v1/notifications",
    "/api/v1/stream",
    "/api/v1/enterprises/{id}",
    "/api/v1/complaints/{id}",
];

/// By how it is asked.
fn refusals(path: &str, operation: &Operation) -> Vec<StatusCode> {
    let mut found = Vec::new();
    let security = operation.security.as_deref().unwrap_or_default();
    if !security.is_empty() {
        found.push(StatusCode::UNAUTHORIZED);
        let is_optional = security.contains(&SecurityRequirement::default());
        if !is_optional && !is_for_every_account(path) {
            found.push(StatusCode::FORBIDDEN);
        }
    }
    let parameters = || operation.parameters.iter().flatten();
    let has = |place: &ParameterIn| {
        parameters().any(|it| matches!(it, RefOr::T(it) if it.parameter_in == *place))
    };
    if has(&ParameterIn::Path) {
        found.push(StatusCode::NOT_FOUND);
    }
    if has(&ParameterIn::Query) {
        found.push(StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Some(RefOr::T(body)) = &operation.request_body {
        found.extend([
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ]);
        if body.content.contains_key("application/json") {
            found.push(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
    }
    if path.starts_with("/api/") {
        found.push(StatusCode::SERVICE_UNAVAILABLE);
    }
    found
}

fn is_for_every_account(path: &str) -> bool {
    FOR_EVERY_ACCOUNT
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

fn error_answer() -> Response {
    let mut response = Response::new("");
    let schema = Ref::from_schema_name(ErrorBody::name());
    let content = Content::new(Some(schema));
    response
        .content
        .insert("application/json".to_owned(), RefOr::T(content));
    response
}

fn describe(method: &Method, operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            response.description = sentence(method, status).to_owned();
        }
    }
}

fn sentence(method: &Method, status: &str) -> &'static str {
    match status {
        "200" if *method == Method::GET => "What was asked for.",
        "200" => "It is done; this is how it stands now.",
        "201" => "It is made.",
        "202" => "It was taken in, and waits for somebody's decision.",
        "204" => "It is done; there is nothing to show.",
        "206" => "The part that was asked for.",
        "304" => "It is as the caller has it already.",
        "400" => "The request cannot be understood.",
        "401" => "No token, or one that is wrong or has expired: log in again.",
        "403" => "The caller may know of it, but their role may not do this.",
        "404" => "It does not exist, or the caller may not know that it does.",
        "409" => {
            "As it stands, this cannot be done, or somebody was faster. `allowed_commands` says what can be done now."
        }
        "413" => "It is larger than allowed; the message says how large it may be.",
        "415" => "The body is something else than JSON.",
        "416" => "The part that was asked for lies beyond the end of the file.",
        "422" => {
            "Something of what was sent cannot be used; `fields` says what, and what would do."
        }
        "429" => "Too often: try again after `Retry-After` seconds.",
        "503" => {
            "The database is away or too much is waiting: nothing was done, try again after `Retry-After` seconds."
        }
        _ => "",
    }
}
