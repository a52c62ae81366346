//! What can be wrong with a configuration, in sentences that name the key and where it came from.

use std::{io, path::PathBuf};

use super::layers::Origin;

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{key}: {problem} (from {origin})")]
    Value {
        key: String,
        origin: Origin,
        problem: String,
    },

    #[error(
        "{key}: needs a value, because {because}; set it in the file, as environment variable {variable} or by --set {key}=…"
    )]
    Needed {
        key: &'static str,
        variable: String,
        because: &'static str,
    },

    #[error(
        "{key}: no such setting (from {origin}); {}`hejie config show` lists them all",
        nearest.as_ref().map(|it| format!("did you mean {it}? ")).unwrap_or_default()
    )]
    Unknown {
        key: String,
        origin: Origin,
        nearest: Option<String>,
    },

    #[error("cannot read the configuration file {} (named by {named_by}): {cause}", path.display())]
    Unreadable {
        path: PathBuf,
        named_by: &'static str,
        cause: io::Error,
    },

    #[error("the configuration file {} is not valid TOML: line {line}: {problem}", path.display())]
    Syntax {
        path: PathBuf,
        line: usize,
        problem: String,
    },
}
