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
