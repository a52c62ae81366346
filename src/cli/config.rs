//! `hejie config`: what is set, and by what.

use std::io::{self, Write};

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::Failure;
use crate::config::{CommonOptions, Config, Effective, KEYS, Kind, ServeOptions};

/// Look at the configuration
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    Show(Show),
}

/// Print the effective configuration and where each value comes from
///
/// Checks it as the server does at its start. The output is a TOML file of all settings with their values of now, secrets left out.
#[derive(Args, Debug)]
#[command(after_long_help = show_help())]
pub struct Show {
    #[command(flatten)]
    serve: ServeOptions,
}

impl ConfigCommand {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        match self {
            Self::Show(show) => show.run(common),
        }
    }
}

impl Show {
    fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, Some(&self.serve))?;
        match io::stdout().write_all(render(config.effective()).as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error)
                .context("cannot print the configuration")
                .map_err(Failure::from),
            _ => Ok(()),
        }
    }
}

/// A TOML file that says the same, with origins as comments.
fn render(settings: &[Effective]) -> String {
    let lines: Vec<(String, &Effective)> = settings.iter().map(|it| (line(it), it)).collect();
    let width = lines
        .iter()
        .map(|(line, _)| line.chars().count())
        .filter(|width| *width <= 60)
        .max()
        .unwrap_or_default();
    lines
        .iter()
        .map(|(line, it)| format!("{line:width$}  # {}\n", it.origin))
        .collect()
}

fn line(setting: &Effective) -> String {
    let name = setting.key.name;
    let Some(text) = &setting.text else {
        return format!("# {name} is set and not shown");
    };
    let quoted = |text: &str| toml::Value::from(text).to_string();
    match setting.key.kind {
        Kind::Number => format!("{name} = {text}"),
        Kind::List => {
            let items: Vec<String> = text
                .split(',')
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .map(quoted)
                .collect();
            format!("{name} = [{}]", items.join(", "))
        }
        Kind::Text | Kind::Url | Kind::Secret => format!("{name} = {}", quoted(text)),
    }
}

fn show_help() -> String {
    let keys: String = KEYS
        .iter()
        .map(|key| format!("  {:<26} {}\n", key.name, key.help))
        .collect();
    format!(
        "\
Examples:
  hejie config show
  HEJIE_LISTEN=0.0.0.0:8080 hejie config show
  hejie config show > hejie.toml

Keys, in a file as they stand, as environment variable HEJIE_MAIL_SMTP_HOST for mail.smtp.host and so on,
as flag --set mail.smtp.host=…:
{keys}
{}",
        super::EXIT_CODES
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read_back() {
        let config = Config::from_flags(&CommonOptions::default(), None).expect("defaults");
        let shown = render(config.effective());
        let table: toml::Table = shown.parse().expect("TOML");
        assert_eq!(table["data_dir"].as_str(), Some("var"));
        assert_eq!(table["mail"]["smtp"]["port"].as_integer(), Some(587));
        assert!(shown.contains("# default\n"));
    }
}
