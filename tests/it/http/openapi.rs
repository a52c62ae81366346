//! The description of the API and the route table name the same operations.

use std::collections::BTreeSet;

use serde_json::Value;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Pages and files for browsers are no part of the API, nor is the clock of the tests.
fn is_page(operation: &str) -> bool {
    const PAGES: [&str; 5] = [
        "get /docs",
        "get /biz",
        "get /gov",
        "get /assets",
        "get /favicon",
    ];
    let is_below = PAGES.iter().any(|page| operation.starts_with(page));
    is_below || ["get /", "post /test/clock"].contains(&operation)
}

fn described() -> BTreeSet<String> {
    let document = serde_json::to_value(hejie::http::openapi::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        METHODS
            .iter()
            .filter(move |method| item.get(**method).is_some_and(Value::is_object))
            .map(move |method| format!("{method} {path}"))
    });
    operations.collect()
}

/// The table is data to every reader but the compiler: `.route("<path>", <method>()…`, inside `scope("<prefix>")`.
fn routed() -> BTreeSet<String> {
    let source = include_str!("../../../src/http/routes.rs");
    let mut text: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    text.retain(|c| !c.is_whitespace());
    let scope = text
        .find("web::scope(\"/api/v1\")")
        .expect("the scope of the API");
    let mut found = BTreeSet::new();
    for (at, call) in text.match_indices(".route(\"") {
        let rest = &text[at + call.len()..];
        let (path, rest) = rest.split_once("\",").expect("a path");
        let method = rest.trim_start_matches("web::").split("()").next().unwrap();
        // Pages may also be asked for by HEAD.
        let method = if method == "read" { "get" } else { method };
        assert!(
            METHODS.contains(&method),
            "a method before {path}: {method}"
        );
        let prefix = if at > scope { "/api/v1" } else { "" };
        found.insert(format!("{method} {prefix}{path}"));
    }
    found.retain(|operation| !is_page(operation));
    found
}

#[test]
fn every_route_is_described_and_every_description_is_routed() {
    let (described, routed) = (described(), routed());
    let missing: Vec<_> = routed.difference(&described).collect();
    let surplus: Vec<_> = described.difference(&routed).collect();
    assert!(
        missing.is_empty(),
        "routes without #[utoipa::path] in src/http/openapi.rs: {missing:#?}"
    );
    assert!(surplus.is_empty(), "described but not routed: {surplus:#?}");
}

/// The web app's types are made of the checked-in copy (`npm run types`); `UPDATE_TABLES=1` writes it anew.
#[test]
fn the_web_app_knows_this_description() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend/openapi.json");
    let document = hejie::http::openapi::document().to_pretty_json().unwrap() + "\n";
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of this test, not a setting"
    )]
    let is_update = std::env::var_os("UPDATE_TABLES").is_some();
    if is_update {
        std::fs::write(&path, document).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == document,
        "frontend/openapi.json differs: run with UPDATE_TABLES=1, then `npm run types` in frontend"
    );
}

/// Who needs no token, and where one may say more.
const PUBLIC: [&str; 19] = [
    "get /healthz",
    "get /readyz",
    "get /metrics",
    "get /api/v1/openapi.json",
    "get /api/v1/calendar/{year}",
    "get /api/v1/enterprises",
    "get /api/v1/indicators/definitions",
    "get /api/v1/regions",
    "get /api/v1/regions/{code}",
    "get /api/v1/regions/{code}/parameters",
    "get /api/v1/regions/{code}/stations",
    "post /api/v1/auth/email/confirm",
    "post /api/v1/auth/invitations/accept",
    "post /api/v1/auth/login",
    "post /api/v1/auth/logout",
    "post /api/v1/auth/password-reset",
    "post /api/v1/auth/password-reset/confirm",
    "post /api/v1/auth/refresh",
    "post /api/v1/auth/register",
];

/// Nobody is refused for their role: it is about the caller alone, or who may not is told that there is no such case.
const REFUSED_TO_NO_ROLE: [&str; 20] = [
    "delete /api/v1/complaints/{id}/uploads/{upload}",
    "get /api/v1/complaints/{id}",
    "get /api/v1/complaints/{id}/draft",
    "get /api/v1/complaints/{id}/events",
    "get /api/v1/complaints/{id}/files",
    "get /api/v1/complaints/{id}/offers/{offer}/agreement",
    "get /api/v1/complaints/{id}/uploads",
    "get /api/v1/complaints/{id}/uploads/{upload}",
    "get /api/v1/me",
    "get /api/v1/me/application",
    "get /api/v1/me/export",
    "get /api/v1/notifications",
    "get /api/v1/notifications/unread-count",
    "get /api/v1/stream",
    "patch /api/v1/me",
    "post /api/v1/auth/logout-everywhere",
    "post /api/v1/auth/password",
    "post /api/v1/notifications/read-all",
    "post /api/v1/notifications/{id}/read",
    "put /api/v1/complaints/{id}/read",
];

#[test]
fn every_operation_says_who_may_ask_and_what_it_can_answer() {
    let document = serde_json::to_value(hejie::http::openapi::document()).unwrap();
    let mut problems = Vec::new();
    let mut public = BTreeSet::new();
    let mut open_to_all_roles = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            let operation = &item[method];
            if !operation.is_object() {
                continue;
            }
            let name = format!("{method} {path}");
            let mut must = |is_so: bool, what: &str| {
                if !is_so {
                    problems.push(format!("{name}: {what}"));
                }
            };
            must(
                operation["summary"]
                    .as_str()
                    .is_some_and(|it| !it.is_empty()),
                "no summary",
            );
            let answers = operation["responses"].as_object().unwrap();
            for (status, answer) in answers {
                let is_described = answer["description"]
                    .as_str()
                    .is_some_and(|it| !it.is_empty());
                must(is_described, &format!("{status} has no description"));
            }
            let has = |status: &str| answers.contains_key(status);
            match operation["security"].as_array() {
                None => {
                    public.insert(name.clone());
                }
                Some(ways) => {
                    must(has("401"), "a token may be wrong");
                    if !has("403") && !ways.contains(&serde_json::json!({})) {
                        open_to_all_roles.insert(name.clone());
                    }
                }
            }
            must(
                !path.contains('{') || has("404"),
                "what is named may not be there",
            );
            let is_asked_for = |place: &str| {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                parameters.into_iter().any(|it| it["in"] == place)
            };
            must(!is_asked_for("query") || has("422"), "a query may be wrong");
            let body = &operation["requestBody"]["content"];
            must(
                !body.is_object() || has("422") && has("413"),
                "a body may be wrong or too large",
            );
            must(
                body["application/json"].is_null() || has("415"),
                "a body may be no JSON",
            );
            let places: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
            for place in places {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let is_there = parameters
                    .into_iter()
                    .any(|it| it["name"] == place && it["in"] == "path");
                must(is_there, &format!("{place} is not described"));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(
        public,
        PUBLIC.map(str::to_owned).into(),
        "who needs no token"
    );
    assert_eq!(
        open_to_all_roles,
        REFUSED_TO_NO_ROLE.map(str::to_owned).into()
    );
}

/// Checked against the form the walk of the README sends.
#[test]
fn a_filing_can_be_written_by_the_description() {
    let document = serde_json::to_value(hejie::http::openapi::document()).unwrap();
    let body = &document["paths"]["/api/v1/complaints"]["post"]["requestBody"]["content"];
    let reference = body["application/json"]["schema"]["$ref"].as_str().unwrap();
    let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
    assert_eq!(schema["additionalProperties"], false);
    let form =
        crate::support::cases::membership(hejie::domain::ids::EnterpriseId(uuid::Uuid::nil()));
    for name in form.as_object().unwrap().keys() {
        assert!(
            schema["properties"][name].is_object(),
            "{name} is not described"
        );
    }
    assert!(schema["properties"]["submit"]["type"] == "boolean");
}

#[test]
fn every_reference_in_the_description_leads_somewhere() {
    let document = serde_json::to_value(hejie::http::openapi::document()).unwrap();
    let mut broken = Vec::new();
    walk(&document, &mut |reference| {
        let pointer = reference.trim_start_matches('#');
        if document.pointer(pointer).is_none() {
            broken.push(reference.to_owned());
        }
    });
    assert!(broken.is_empty(), "{broken:#?}");
}

fn walk(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found(reference);
            }
            fields.values().for_each(|value| walk(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
        _ => {}
    }
}
