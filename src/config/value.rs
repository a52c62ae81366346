//! What a setting's text may be. The problems are the middle of a sentence: "listen: … (from flag --listen)".

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};

use crate::domain::money::Fen;

/// Which database, and how to reach it. It shows itself without its password.
#[derive(Clone)]
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(SecretString),
}

impl DatabaseUrl {
    /// With the password: for connecting only.
    pub fn expose(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => url.expose_secret().to_owned(),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact_url(&self.expose()))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where evidence is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesUrl {
    Folder(PathBuf),
    S3 { bucket: String, prefix: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl LogFormat {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        choice(&[("text", Self::Text), ("json", Self::Json)])(text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    None,
    /// Begins in the clear and insists on TLS before anything else is said.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

impl SmtpSecurity {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        choice(&[
            ("none", Self::None),
            ("starttls", Self::StartTls),
            ("tls", Self::Tls),
        ])(text)
    }

    pub(super) fn usual_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() {
        Err("must not be empty".to_owned())
    } else {
        Ok(PathBuf::from(text))
    }
}

/// `None` where nothing is set.
pub(super) fn optional_text(text: &str) -> Result<Option<String>, String> {
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

pub(super) fn choice<T: Copy>(choices: &[(&'static str, T)]) -> impl Fn(&str) -> Result<T, String> {
    move |text| match choices.iter().find(|(name, _)| *name == text) {
        Some((_, value)) => Ok(*value),
        None => {
            let names: Vec<String> = choices
                .iter()
                .map(|(name, _)| format!("{name:?}"))
                .collect();
            Err(format!("{text:?} is none of {}", names.join(", ")))
        }
    }
}

pub(super) fn number<T: TryFrom<u64>>(
    allowed: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> {
    move |text| {
        let number = text
            .trim()
            .parse::<u64>()
            .ok()
            .filter(|number| allowed.contains(number));
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| {
                format!(
                    "{text:?} is not a whole number from {} to {}",
                    allowed.start(),
                    allowed.end()
                )
            })
    }
}

/// An amount of money, whole fen.
pub(super) fn fen(text: &str) -> Result<Fen, String> {
    let fen = number::<i64>(0..=i64::MAX.unsigned_abs())(text)?;
    Fen::new(fen).map_err(|error| error.to_string())
}

pub(super) fn socket_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("{text:?} is not an address with a port, such as 127.0.0.1:8080 or [::]:8080")
    })
}

pub(super) fn addresses(text: &str) -> Result<Vec<IpAddr>, String> {
    let items = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    items
        .map(|item| {
            item.parse()
                .map_err(|_| format!("{item:?} is not an IP address, such as 10.0.0.1"))
        })
        .collect()
}

pub(super) fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is not a sender such as Hejie <no-reply@example.org>"))
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{text:?} cannot be understood: {error}")),
    }
}

pub(super) fn public_url(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest)
            if !rest.is_empty()
                && !rest.contains(|c: char| c.is_whitespace() || "?#@\"<>".contains(c)) =>
        {
            Ok(text.to_owned())
        }
        _ => Err(format!(
            "{text:?} is not an address such as https://hejie.example.org"
        )),
    }
}

pub(super) fn files_url(text: &str) -> Result<FilesUrl, String> {
    if let Some(rest) = text.strip_prefix("file:") {
        return path(rest.strip_prefix("//").unwrap_or(rest)).map(FilesUrl::Folder);
    }
    let Some(rest) = text.strip_prefix("s3://") else {
        return Err(format!("{text:?} begins neither with file: nor with s3://"));
    };
    if cfg!(not(feature = "s3")) {
        return Err(
            "this binary was built without S3: build it with --features s3, or use file:<folder>"
                .to_owned(),
        );
    }
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return Err(format!("{text:?} names no bucket"));
    }
    Ok(FilesUrl::S3 {
        bucket: bucket.to_owned(),
        prefix: prefix.trim_matches('/').to_owned(),
    })
}

/// The problems do not quote the text: it may hold a password.
pub(super) fn database_url(text: &str) -> Result<DatabaseUrl, String> {
    if let Some(rest) = text.strip_prefix("sqlite:") {
        let path = Path::new(rest.strip_prefix("//").unwrap_or(rest));
        if path.as_os_str().is_empty() {
            return Err("sqlite: must be followed by the path of a file".to_owned());
        }
        if rest.contains(":memory:") {
            return Err(
                "a database in memory would be another one for each connection: name a file"
                    .to_owned(),
            );
        }
        return Ok(DatabaseUrl::Sqlite(path.to_owned()));
    }
    if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        return Err("begins neither with sqlite: nor with postgres://".to_owned());
    }
    // The PostgreSQL client is compiled in without a TLS library; silently going on in the clear would be worse than refusing.
    if [
        "sslmode=require",
        "sslmode=verify-ca",
        "sslmode=verify-full",
    ]
    .iter()
    .any(|mode| text.contains(mode))
    {
        return Err("this binary speaks to PostgreSQL without TLS: use a Unix socket, the same machine, or a TLS tunnel".to_owned());
    }
    Ok(DatabaseUrl::Postgres(SecretString::from(text)))
}

/// The URL with `***` for passwords, in the authority and in the query.
pub(super) fn redact_url(url: &str) -> String {
    let mut shown = String::new();
    let mut rest = url;
    while let Some(at) = rest.find("password=") {
        let (before, value) = rest.split_at(at + "password=".len());
        shown.push_str(before);
        shown.push_str("***");
        rest = value.find('&').map_or("", |end| &value[end..]);
    }
    shown.push_str(rest);
    // The last '@', so that a password with an unescaped one is hidden whole.
    if let Some((scheme, rest)) = shown.split_once("://")
        && let Some((who, host)) = rest.rsplit_once('@')
        && let Some((user, _)) = who.split_once(':')
    {
        return format!("{scheme}://{user}:***@{host}");
    }
    shown
}
