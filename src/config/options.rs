//! The flags that set something. What has no flag of its own can be set by `--set key=value`.

use std::path::PathBuf;

use clap::Args;

use super::{
    error::ConfigError,
    key::{KEYS, Key, Kind, nearest},
    layers::{Given, Origin},
};

/// Flags every command understands.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Configuration")]
pub struct CommonOptions {
    /// Configuration file (TOML) [default: hejie.toml, if there is one here] [env: HEJIE_CONFIG]
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// Folder of database, keys, files and mails [default: var]
    #[arg(long, value_name = "FOLDER", global = true)]
    pub data_dir: Option<String>,

    /// Database: sqlite:<path> or postgres://<user>@<host>/<database>
    ///
    /// Everybody on the machine can read the flags of a process: give a password in HEJIE_DATABASE_URL or in the file.
    #[arg(long, value_name = "URL", global = true)]
    pub database_url: Option<String>,

    /// text or json
    #[arg(long, value_name = "FORMAT", global = true)]
    pub log_format: Option<String>,

    /// Any setting by its key, for instance --set limits.logins_per_minute=10
    #[arg(long, value_name = "KEY=VALUE", global = true)]
    pub set: Vec<String>,
}

/// Flags of a server.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Server")]
pub struct ServeOptions {
    /// Address and port to serve on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,

    /// Address people use, for links in mails [default: http:// and the address served on]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,

    /// Evidence: file:<folder> or s3://<bucket>/<prefix> [default: files in the data folder]
    #[arg(long, value_name = "URL")]
    pub files_url: Option<String>,

    /// Threads serving requests [default: one for each core]
    #[arg(long, value_name = "NUMBER")]
    pub workers: Option<String>,

    /// Reverse proxies whose X-Forwarded-For is believed, with commas
    #[arg(long, value_name = "ADDRESSES")]
    pub trusted_proxies: Option<String>,
}

/// The flags of one command as settings.
#[derive(Debug, Default)]
pub(super) struct Flags {
    pub(super) file: Option<PathBuf>,
    pub(super) given: Vec<(&'static Key, Given)>,
}

impl Flags {
    pub(super) fn new(
        common: &CommonOptions,
        serve: Option<&ServeOptions>,
    ) -> Result<Self, ConfigError> {
        let mut flags = Self {
            file: common.config.clone(),
            given: Vec::new(),
        };
        for text in &common.set {
            flags.set(text)?;
        }
        // After --set, so that a setting's own flag is the stronger.
        flags.own("data_dir", "--data-dir", common.data_dir.as_ref());
        flags.own(
            "database_url",
            "--database-url",
            common.database_url.as_ref(),
        );
        flags.own("log_format", "--log-format", common.log_format.as_ref());
        if let Some(serve) = serve {
            flags.own("listen", "--listen", serve.listen.as_ref());
            flags.own("public_url", "--public-url", serve.public_url.as_ref());
            flags.own("files_url", "--files-url", serve.files_url.as_ref());
            flags.own("workers", "--workers", serve.workers.as_ref());
            flags.own(
                "trusted_proxies",
                "--trusted-proxies",
                serve.trusted_proxies.as_ref(),
            );
        }
        Ok(flags)
    }

    fn own(&mut self, name: &str, flag: &'static str, text: Option<&String>) {
        if let (Some(key), Some(text)) = (Key::find(name), text) {
            self.given.push((
                key,
                Given {
                    text: text.clone(),
                    origin: Origin::Flag(flag),
                },
            ));
        }
    }

    fn set(&mut self, text: &str) -> Result<(), ConfigError> {
        let origin = Origin::Flag("--set");
        let Some((name, value)) = text.split_once('=') else {
            let problem = "is not of the form key=value".to_owned();
            return Err(ConfigError::Value {
                key: text.to_owned(),
                origin,
                problem,
            });
        };
        let Some(key) = Key::find(name) else {
            let nearest = nearest(name, KEYS.iter().map(|key| key.name.to_owned()));
            return Err(ConfigError::Unknown {
                key: name.to_owned(),
                origin,
                nearest,
            });
        };
        if key.kind == Kind::Secret {
            let problem = format!(
                "everybody on the machine can read the flags of a process: use {} or the file",
                key.variable()
            );
            return Err(ConfigError::Value {
                key: name.to_owned(),
                origin,
                problem,
            });
        }
        self.given.push((
            key,
            Given {
                text: value.to_owned(),
                origin,
            },
        ));
        Ok(())
    }
}
