//! The layers of the house: `domain ← store ← service ← http, jobs`; `notify` and `documents` look only at `domain`.
//!
//! Rust has no module-level visibility for this, so the sources are read. Comments may name anything.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A layer and the words none of its files may use.
const RULES: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "diesel",
            "actix_web",
            "lettre",
            "tokio",
            "std::env",
            "std::fs",
            "Utc::now",
            "rand",
            "getrandom",
            "tracing",
            "crate::store",
            "crate::service",
            "crate::http",
            "crate::notify",
            "crate::jobs",
            "crate::config",
            "crate::clock",
            "crate::app",
        ],
    ),
    (
        "store",
        &[
            "actix_web",
            "lettre",
            "crate::service",
            "crate::http",
            "crate::jobs",
            "crate::notify",
            "crate::app",
        ],
    ),
    ("service", &["actix_web", "crate::http", "crate::jobs"]),
    (
        "notify",
        &[
            "diesel",
            "actix_web",
            "crate::store",
            "crate::service",
            "crate::http",
            "crate::jobs",
            "crate::app",
        ],
    ),
    (
        "documents",
        &[
            "diesel",
            "actix_web",
            "lettre",
            "crate::store",
            "crate::service",
            "crate::http",
            "crate::jobs",
            "crate::app",
        ],
    ),
    ("jobs", &["actix_web", "crate::http"]),
];

#[test]
fn every_layer_uses_only_what_lies_below_it() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for (layer, forbidden) in RULES {
        for file in files_of(&sources, layer) {
            let text = fs::read_to_string(&file).expect("a readable source file");
            let shown = file.strip_prefix(&sources).unwrap_or(&file).display();
            for (number, line) in text.lines().enumerate() {
                for word in forbidden.iter().filter(|word| uses(line, word)) {
                    broken.push(format!(
                        "src/{shown}:{}: `{layer}` must not use `{word}`",
                        number + 1
                    ));
                }
            }
            for word in forbidden
                .iter()
                .filter(|word| imports_in_group(&text, word))
            {
                broken.push(format!("src/{shown}: `{layer}` must not use `{word}`"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// `src/<layer>.rs` and everything under `src/<layer>/`.
fn files_of(sources: &Path, layer: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let root = sources.join(layer).with_extension("rs");
    if root.exists() {
        found.push(root);
    }
    let mut folders = vec![sources.join(layer)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// Whether the code of this line (not its comment) has `word` as a whole word.
fn uses(line: &str, word: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(start, found)| {
        let before = code[..start].chars().next_back();
        let after = code[start + found.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// Whether `use crate::{a::b, c}` with `c` stands for the `crate::c` that is looked for.
fn imports_in_group(text: &str, word: &str) -> bool {
    let Some(module) = word.strip_prefix("crate::") else {
        return false;
    };
    text.match_indices("crate::{").any(|(start, found)| {
        let mut depth = 0;
        let mut names = vec![String::new()];
        for c in text[start + found.len()..].chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => names.push(String::new()),
                _ => {}
            }
            if depth == 0
                && c != ','
                && let Some(name) = names.last_mut()
            {
                name.push(c);
            }
        }
        names
            .iter()
            .any(|name| name.trim().split("::").next() == Some(module))
    })
}

#[test]
fn grouped_imports_are_seen() {
    let text = "use crate::{\n    domain::{money::Fen, http},\n    store,\n};";
    assert!(imports_in_group(text, "crate::store"));
    assert!(imports_in_group(text, "crate::domain"));
    assert!(!imports_in_group(text, "crate::http"));
    assert!(!imports_in_group(text, "tokio"));
}

#[test]
fn words_are_found_whole_and_outside_comments() {
    assert!(uses("use diesel::prelude::*;", "diesel"));
    assert!(uses("    let now = Utc::now();", "Utc::now"));
    assert!(!uses("let operand = 1;", "rand"));
    assert!(!uses("let diesel_like = 1;", "diesel"));
    assert!(!uses("x(); // as diesel does", "diesel"));
    assert!(!uses("//! knows no diesel", "diesel"));
}
