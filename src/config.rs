//! Typed settings, read once and checked at start.
//!
//! A setting may come from a flag, an environment variable (`HEJIE_…`), a TOML file or a default; the first of these that names
//! it wins. Whatever is wrong is said with the key and where it came from, unknown keys are refused rather than ignored, and no
//! secret is ever printed: not by `Debug`, not by `hejie config show`, not in an error.

mod error;
mod key;
mod layers;
mod options;
mod value;

#[cfg(test)]
mod tests;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZero,
    path::PathBuf,
    thread,
};

use lettre::message::Mailbox;
use secrecy::SecretString;

pub use self::{
    error::ConfigError,
    key::{KEYS, Key, Kind},
    layers::{Effective, Origin},
    options::{CommonOptions, ServeOptions},
    value::{DatabaseUrl, FilesUrl, LogFormat, SmtpSecurity},
};
use self::{
    layers::{Environment, Settings},
    options::Flags,
};
use crate::domain::money::Fen;

/// Everything that can be set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of what the server writes itself; the defaults of the other places lie in it.
    pub data_dir: PathBuf,
    pub database_url: DatabaseUrl,
    /// Connections for reading; writing has its own.
    pub database_connections: u32,
    /// Signing and sealing keys; made at the first start.
    pub keys_file: PathBuf,
    pub files_url: FilesUrl,
    pub listen: SocketAddr,
    /// What people type into a browser, for links in mails; without a slash at the end.
    pub public_url: String,
    pub workers: usize,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long a stopping server may take to finish what it accepted.
    pub shutdown_timeout_secs: u64,
    pub mail: MailConfig,
    pub passwords: PasswordConfig,
    pub limits: Limits,
    pub log: LogConfig,
    effective: Vec<Effective>,
}

#[derive(Clone, Debug)]
pub struct MailConfig {
    pub from: Mailbox,
    pub transport: MailTransport,
}

#[derive(Clone, Debug)]
pub enum MailTransport {
    /// Mails become `.eml` files: nothing leaves the machine.
    Folder(PathBuf),
    Smtp(SmtpConfig),
}

#[derive(Clone, Debug)]
pub struct SmtpConfig {
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    pub credentials: Option<SmtpCredentials>,
}

#[derive(Clone, Debug)]
pub struct SmtpCredentials {
    pub user: String,
    pub password: SecretString,
}

#[derive(Clone, Debug)]
pub struct PasswordConfig {
    /// Hashes computed at once. Each holds 19 MiB and a core, so a flood of logins queues instead of eating the machine.
    pub parallel_hashes: usize,
}

#[derive(Clone, Debug)]
pub struct Limits {
    /// Attempts to log in, per minute and client address.
    pub logins_per_minute: u32,
    /// Largest JSON body.
    pub json_kib: usize,
    /// Largest file of evidence.
    pub upload_mib: usize,
    /// The most a handler may promise without a manager, where no limit of their own was set.
    pub handler_offer: Fen,
}

#[derive(Clone, Debug)]
pub struct LogConfig {
    pub format: LogFormat,
    /// `tracing` directives, for instance `info,hejie=debug`.
    pub filter: String,
}

impl Config {
    /// Reads flags, environment and file of this process.
    pub fn load(common: &CommonOptions, serve: Option<&ServeOptions>) -> Result<Self, ConfigError> {
        let environment = Environment::of_this_process()?;
        Self::from_sources(&environment, &Flags::new(common, serve)?)
    }

    /// From the flags alone, so that a test does not depend on the environment and folder it happens to run in.
    #[cfg(any(test, feature = "movable-clock"))]
    pub fn from_flags(
        common: &CommonOptions,
        serve: Option<&ServeOptions>,
    ) -> Result<Self, ConfigError> {
        let flags = Flags::new(common, serve)?;
        Self::from_settings(Settings::merge(Vec::new(), &Environment::default(), &flags))
    }

    fn from_sources(environment: &Environment, flags: &Flags) -> Result<Self, ConfigError> {
        let file = Settings::in_file(environment, flags)?;
        Self::from_settings(Settings::merge(file, environment, flags))
    }

    /// Every setting that was read, in the order of [`KEYS`], with its origin.
    pub fn effective(&self) -> &[Effective] {
        &self.effective
    }

    fn from_settings(mut from: Settings) -> Result<Self, ConfigError> {
        let data_dir: PathBuf = from.read("data_dir", "var", value::path)?;
        let in_data_dir = |name: &str| data_dir.join(name).display().to_string();
        let cores = thread::available_parallelism().map_or(1, NonZero::get);

        let database_url = from.read(
            "database_url",
            &format!("sqlite:{}", in_data_dir("hejie.db")),
            value::database_url,
        )?;
        let database_connections =
            from.read("database_connections", "8", value::number(1..=1_000))?;
        let keys_file = from.read("keys_file", &in_data_dir("keys.json"), value::path)?;
        let files_url = from.read(
            "files_url",
            &format!("file:{}", in_data_dir("files")),
            value::files_url,
        )?;
        let listen = from.read("listen", "127.0.0.1:8080", value::socket_address)?;
        let public_url = from.read("public_url", &url_of(listen), value::public_url)?;
        let workers = from.read("workers", &cores.to_string(), value::number(1..=1_024))?;
        let trusted_proxies = from.read("trusted_proxies", "", value::addresses)?;
        let shutdown_timeout_secs =
            from.read("shutdown_timeout_secs", "30", value::number(0..=3_600))?;
        let mail = MailConfig::from_settings(&mut from, &in_data_dir("mails"))?;
        let hashes_by_default = cores.saturating_sub(1).max(1).to_string();
        let passwords = PasswordConfig {
            parallel_hashes: from.read(
                "passwords.parallel_hashes",
                &hashes_by_default,
                value::number(1..=256),
            )?,
        };
        let limits = Limits {
            logins_per_minute: from.read(
                "limits.logins_per_minute",
                "30",
                value::number(1..=1_000_000),
            )?,
            json_kib: from.read("limits.json_kib", "256", value::number(16..=16_384))?,
            // 20 MiB a file is the product's promise to the consumer's phone; a house with little room may allow less, never more.
            upload_mib: from.read("limits.upload_mib", "20", value::number(1..=20))?,
            handler_offer: from.read("limits.handler_offer_fen", "500000", value::fen)?,
        };
        let log = LogConfig {
            format: from.read("log_format", "text", LogFormat::parse)?,
            filter: from.read("log_filter", "info,actix_server=warn", value::log_filter)?,
        };
        Ok(Self {
            data_dir,
            database_url,
            database_connections,
            keys_file,
            files_url,
            listen,
            public_url,
            workers,
            trusted_proxies,
            shutdown_timeout_secs,
            mail,
            passwords,
            limits,
            log,
            effective: from.into_effective(),
        })
    }
}

impl MailConfig {
    fn from_settings(from: &mut Settings, default_folder: &str) -> Result<Self, ConfigError> {
        let by_smtp = from.read(
            "mail.transport",
            "folder",
            value::choice(&[("folder", false), ("smtp", true)]),
        )?;
        let folder = from.read("mail.folder", default_folder, value::path)?;
        let sender = from.read("mail.from", "Hejie <no-reply@localhost>", value::mailbox)?;
        let host = from.read("mail.smtp.host", "", value::optional_text)?;
        let security = from.read("mail.smtp.security", "starttls", SmtpSecurity::parse)?;
        let port = from.read(
            "mail.smtp.port",
            &security.usual_port().to_string(),
            value::number(1..=65_535),
        )?;
        let user = from.read("mail.smtp.user", "", value::optional_text)?;
        let password = from
            .read("mail.smtp.password", "", value::optional_text)?
            .map(SecretString::from);

        if !by_smtp {
            return Ok(Self {
                from: sender,
                transport: MailTransport::Folder(folder),
            });
        }
        if !from.is_given("mail.from") {
            return Err(from.needed(
                "mail.from",
                "mail.transport is \"smtp\", and the sender must be an address of yours",
            ));
        }
        let Some(host) = host else {
            return Err(from.needed("mail.smtp.host", "mail.transport is \"smtp\""));
        };
        let credentials = match (user, password) {
            (Some(_), Some(_)) if security == SmtpSecurity::None && !is_this_machine(&host) => {
                return Err(from.wrong("mail.smtp.security", "\"none\" would send the password readable by everybody on the way: use \"starttls\" or \"tls\""));
            }
            (Some(user), Some(password)) => Some(SmtpCredentials { user, password }),
            (None, None) => None,
            (Some(_), None) => {
                return Err(from.needed("mail.smtp.password", "mail.smtp.user is set"));
            }
            (None, Some(_)) => {
                return Err(from.needed("mail.smtp.user", "mail.smtp.password is set"));
            }
        };
        Ok(Self {
            from: sender,
            transport: MailTransport::Smtp(SmtpConfig {
                host,
                port,
                security,
                credentials,
            }),
        })
    }
}

/// Where a browser on this machine finds a server that listens there.
fn url_of(listen: SocketAddr) -> String {
    let mut reachable = listen;
    if listen.ip().is_unspecified() {
        reachable.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    format!("http://{reachable}")
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
