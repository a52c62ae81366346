//! Flags over environment over file over defaults, each value with its origin.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use super::{
    error::ConfigError,
    key::{self, KEYS, Key, Kind, nearest},
    options::Flags,
    value::redact_url,
};

const FILE_VARIABLE: &str = "HEJIE_CONFIG";
const DEFAULT_FILE: &str = "hejie.toml";

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    File(PathBuf),
    Environment(String),
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// A value as written, lists with commas.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) origin: Origin,
}

impl fmt::Debug for Given {
    /// Without the text, which may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Given({})", self.origin)
    }
}

/// A setting that counts, as it may be shown.
#[derive(Clone, Debug)]
pub struct Effective {
    pub key: &'static Key,
    /// `None` for a secret that is set.
    pub text: Option<String>,
    pub origin: Origin,
}

/// The `HEJIE_…` variables.
#[derive(Debug, Default)]
pub(super) struct Environment {
    file: Option<PathBuf>,
    given: Vec<(&'static Key, Given)>,
}

impl Environment {
    pub(super) fn of_this_process() -> Result<Self, ConfigError> {
        #[expect(clippy::disallowed_methods, reason = "this is where settings come in")]
        Self::new(std::env::vars_os())
    }

    /// An empty variable counts as not set: service managers and compose files like to pass those.
    pub(super) fn new(
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let mut found = Self::default();
        for (name, text) in variables {
            let Some(name) = name.to_str().filter(|name| name.starts_with("HEJIE_")) else {
                continue;
            };
            if text.is_empty() {
                continue;
            }
            if name == FILE_VARIABLE {
                found.file = Some(PathBuf::from(text));
                continue;
            }
            let origin = Origin::Environment(name.to_owned());
            let Some(key) = KEYS.iter().find(|key| key.variable() == name) else {
                let names = KEYS
                    .iter()
                    .map(Key::variable)
                    .chain([FILE_VARIABLE.to_owned()]);
                return Err(ConfigError::Unknown {
                    key: name.to_owned(),
                    origin,
                    nearest: nearest(name, names),
                });
            };
            let Ok(text) = text.into_string() else {
                let problem = "is not UTF-8".to_owned();
                return Err(ConfigError::Value {
                    key: key.name.to_owned(),
                    origin,
                    problem,
                });
            };
            found.given.push((key, Given { text, origin }));
        }
        Ok(found)
    }
}

type FromFile = Vec<(&'static Key, Given)>;

/// All that was given, the strongest only, and what has been read of it.
#[derive(Debug)]
pub(super) struct Settings {
    given: BTreeMap<&'static str, Given>,
    read: BTreeMap<&'static str, (Option<String>, Origin)>,
}

impl Settings {
    /// What the configuration file says; the flag names it before the environment does.
    pub(super) fn in_file(
        environment: &Environment,
        flags: &Flags,
    ) -> Result<FromFile, ConfigError> {
        match (&flags.file, &environment.file) {
            (Some(path), _) => read_file(path, "flag --config"),
            (None, Some(path)) => read_file(path, "environment variable HEJIE_CONFIG"),
            (None, None) if Path::new(DEFAULT_FILE).exists() => {
                read_file(Path::new(DEFAULT_FILE), "default")
            }
            (None, None) => Ok(Vec::new()),
        }
    }

    pub(super) fn merge(file: FromFile, environment: &Environment, flags: &Flags) -> Self {
        let weakest_first = file
            .into_iter()
            .chain(environment.given.iter().cloned())
            .chain(flags.given.iter().cloned());
        let given = weakest_first
            .map(|(key, given)| (key.name, given))
            .collect();
        Self {
            given,
            read: BTreeMap::new(),
        }
    }

    /// The value of a setting, or of `default` where nobody gave one.
    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        default: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        let (text, origin) = match self.given.get(name) {
            Some(given) => (given.text.as_str(), given.origin.clone()),
            None => (default, Origin::Default),
        };
        let value = parse(text).map_err(|problem| ConfigError::Value {
            key: name.to_owned(),
            origin: origin.clone(),
            problem,
        })?;
        let shown = match Key::find(name).map(|key| key.kind) {
            Some(Kind::Secret) if !text.is_empty() => None,
            Some(Kind::Url) => Some(redact_url(text)),
            _ => Some(text.to_owned()),
        };
        self.read.insert(name, (shown, origin));
        Ok(value)
    }

    pub(super) fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// The refusal of a setting that is right by itself but not beside the others.
    pub(super) fn wrong(&self, name: &'static str, problem: &str) -> ConfigError {
        let origin = self
            .given
            .get(name)
            .map_or(Origin::Default, |given| given.origin.clone());
        ConfigError::Value {
            key: name.to_owned(),
            origin,
            problem: problem.to_owned(),
        }
    }

    pub(super) fn needed(&self, name: &'static str, because: &'static str) -> ConfigError {
        ConfigError::Needed {
            key: name,
            variable: key::variable(name),
            because,
        }
    }

    pub(super) fn into_effective(mut self) -> Vec<Effective> {
        KEYS.iter()
            .filter_map(|key| {
                let (text, origin) = self.read.remove(key.name)?;
                Some(Effective { key, text, origin })
            })
            .collect()
    }
}

fn read_file(path: &Path, named_by: &'static str) -> Result<FromFile, ConfigError> {
    let unreadable = |cause: io::Error| ConfigError::Unreadable {
        path: path.to_owned(),
        named_by,
        cause,
    };
    let text = fs::read_to_string(path).map_err(unreadable)?;
    let table = text
        .parse::<toml::Table>()
        .map_err(|error| ConfigError::Syntax {
            path: path.to_owned(),
            line: error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1),
            // Not the error's own rendering, which quotes the line: it may hold a password.
            problem: error.message().to_owned(),
        })?;
    let mut found = Vec::new();
    collect(&table, "", &Origin::File(path.to_owned()), &mut found)?;
    Ok(found)
}

fn collect(
    table: &toml::Table,
    prefix: &str,
    origin: &Origin,
    found: &mut Vec<(&'static Key, Given)>,
) -> Result<(), ConfigError> {
    for (name, value) in table {
        let name = format!("{prefix}{name}");
        match (Key::find(&name), value) {
            (Some(key), value) => {
                let text = text_of(key, value).map_err(|problem| ConfigError::Value {
                    key: name,
                    origin: origin.clone(),
                    problem,
                })?;
                found.push((
                    key,
                    Given {
                        text,
                        origin: origin.clone(),
                    },
                ));
            }
            (None, toml::Value::Table(inner))
                if KEYS
                    .iter()
                    .any(|key| key.name.starts_with(&format!("{name}."))) =>
            {
                collect(inner, &format!("{name}."), origin, found)?;
            }
            (None, _) => {
                let nearest = nearest(&name, KEYS.iter().map(|key| key.name.to_owned()));
                return Err(ConfigError::Unknown {
                    key: name,
                    origin: origin.clone(),
                    nearest,
                });
            }
        }
    }
    Ok(())
}

fn text_of(key: &Key, value: &toml::Value) -> Result<String, String> {
    match (key.kind, value) {
        (Kind::Text | Kind::Url | Kind::Secret, toml::Value::String(text)) => Ok(text.clone()),
        (Kind::Number, toml::Value::Integer(number)) => Ok(number.to_string()),
        (Kind::List, toml::Value::Array(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            texts
                .map(|texts| texts.join(","))
                .ok_or_else(|| "must be a list of texts, such as [\"a\", \"b\"]".to_owned())
        }
        (Kind::Text | Kind::Url | Kind::Secret, other) => {
            Err(format!("must be a text in quotes, not {}", kind_of(other)))
        }
        (Kind::Number, other) => Err(format!(
            "must be a whole number without quotes, not {}",
            kind_of(other)
        )),
        (Kind::List, other) => Err(format!(
            "must be a list such as [\"a\", \"b\"], not {}",
            kind_of(other)
        )),
    }
}

fn kind_of(value: &toml::Value) -> &'static str {
    match value {
        toml::Value::String(_) => "a text",
        toml::Value::Integer(_) => "a whole number",
        toml::Value::Float(_) => "a number with a fraction",
        toml::Value::Boolean(_) => "true or false",
        toml::Value::Datetime(_) => "a date",
        toml::Value::Array(_) => "a list",
        toml::Value::Table(_) => "a table",
    }
}
