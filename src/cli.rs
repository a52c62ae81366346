//! The commands of the binary. Each has a file under `cli/` with its arguments, its help and what it does.
//!
//! To add one: a file with a clap `Args` struct and `run(self, &CommonOptions) -> Result<(), Failure>`, and a line in [`Command`].

mod admin;
mod backup;
mod calendar;
mod clock;
mod config;
mod doctor;
mod log;
mod migrate;
mod openapi;
mod progress;
mod recount;
mod restore;
mod seed;
mod serve;
mod simulate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{
    config::{CommonOptions, Config, ConfigError, DatabaseUrl},
    domain::lang::Lang,
    error::{AppError, FieldError},
};

/// What the exit codes mean, at the end of every long help.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  it failed; the reason is on standard error
  2  wrong arguments or configuration; nothing was done";

/// Hejie 和解: consumer online dispute resolution
///
/// A consumer files a complaint, the enterprise negotiates with typed offers, they settle and perform; or the deadline passes and
/// the case goes with its whole record to the competent bureau, which accepts, mediates and closes.
///
/// Every setting may come from a flag, an environment variable HEJIE_…, or a TOML file, in this order. Without any, the server
/// uses an SQLite database in the folder var.
#[derive(Debug, Parser)]
#[command(name = "hejie", version, after_long_help = EXIT_CODES, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    common: CommonOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Recount(recount::Recount),
    Backup(backup::Backup),
    Restore(restore::Restore),
    #[command(subcommand)]
    Seed(seed::SeedCommand),
    Simulate(simulate::Simulate),
    Doctor(doctor::Doctor),
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    #[command(subcommand)]
    Config(config::ConfigCommand),
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApi),
}

impl Command {
    fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        match self {
            Self::Serve(command) => command.run(common),
            Self::Migrate(command) => command.run(common),
            Self::Recount(command) => command.run(common),
            Self::Backup(command) => command.run(common),
            Self::Restore(command) => command.run(common),
            Self::Seed(command) => command.run(common),
            Self::Simulate(command) => command.run(common),
            Self::Doctor(command) => command.run(common),
            Self::OpenApi(command) => command.run(),
            Self::Admin(command) => command.run(common),
            Self::Calendar(command) => command.run(common),
            Self::Config(command) => command.run(common),
        }
    }
}

/// Why a command did not do what it should; decides the exit code.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Flags that do not go together, or say what cannot be.
    #[error("{0}")]
    Arguments(String),
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::Arguments(_) => ExitCode::from(2),
            Self::Other(_) => ExitCode::FAILURE,
        }
    }
}

/// A use-case's way of saying no, with all its sentences.
fn said(error: AppError) -> Failure {
    Failure::Other(match error {
        AppError::Internal(error) => error,
        AppError::Invalid(fields) => anyhow::anyhow!(sentences(&fields)),
        other => anyhow::anyhow!(other.to_string()),
    })
}

fn sentences(fields: &[FieldError]) -> String {
    let sentence = |it: &FieldError| {
        let sentence = it.problem.sentence(Lang::En);
        match it.pointer.trim_start_matches('/') {
            "" => sentence,
            field => format!("{field}: {sentence}"),
        }
    };
    fields.iter().map(sentence).collect::<Vec<_>>().join("; ")
}

/// Only `serve`, `migrate`, `seed` and `restore` make a database; elsewhere a mistyped folder would become a new and empty one.
fn needs_database(config: &Config) -> Result<(), Failure> {
    match &config.database_url {
        DatabaseUrl::Sqlite(path) if !path.exists() => Err(anyhow::anyhow!(
            "there is no database yet at {}: check --data-dir and --database-url; hejie migrate makes one",
            path.display()
        )
        .into()),
        _ => Ok(()),
    }
}

/// Runs the command of this process's arguments.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => {
            // Help and version come this way too, with code 0. A closed pipe is no reason to complain.
            let _ = answer.print();
            return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2));
        }
    };
    match cli.command.run(&cli.common) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("hejie: {failure}");
            failure.exit_code()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_tree_of_commands_is_sound() {
        Cli::command().debug_assert();
    }

    /// Why this command fails, in a folder of its own.
    fn failure(folder: &std::path::Path, line: &str) -> Failure {
        let database = format!("sqlite:{}", folder.join("hejie.db").display());
        let folder = folder.display().to_string();
        let places = ["--data-dir", &folder, "--database-url", &database];
        let words = ["hejie"].into_iter().chain(places).chain(line.split(' '));
        let cli = Cli::try_parse_from(words).expect("a valid line");
        cli.command.run(&cli.common).expect_err(line)
    }

    #[test]
    fn where_there_is_no_database_none_is_made_by_the_way() {
        let parent = tempfile::tempdir().expect("a folder");
        let typo = parent.path().join("typo");
        let notice = parent.path().join("notice.json");
        std::fs::write(&notice, include_str!("../data/cn-workdays.json")).expect("a file");
        for line in [
            &format!("calendar import {}", notice.display()),
            "recount",
            "migrate --check",
            "backup /nowhere/hejie.tar",
            "admin rotate-keys",
            "admin set-parameter 110106 odr_limit_wd 7",
            "admin create-user --name A --email a@example.com",
        ] {
            let failure = failure(&typo, line);
            let said = failure.to_string();
            assert!(
                said.starts_with("there is no database yet at "),
                "{line}: {said}"
            );
            assert!(matches!(failure, Failure::Other(_)), "{line}");
        }
        assert!(!typo.exists());
    }

    #[test]
    fn what_cannot_be_is_a_wrong_argument() {
        let folder = tempfile::tempdir().expect("a folder");
        for (line, part) in [
            ("--role bureau_admin", "--region: needed"),
            ("--role odr_manager", "--enterprise: needed"),
            ("--role auditor --region 110106", "--region: only"),
            ("--role auditor,supervisor", "--role: "),
        ] {
            let line = format!("admin create-user --name A --email a@example.com {line}");
            let failure = failure(folder.path(), &line);
            assert!(matches!(failure, Failure::Arguments(_)), "{line}");
            assert!(failure.to_string().contains(part), "{line}: {failure}");
        }
    }

    #[test]
    fn a_notice_that_cannot_be_used_is_refused_with_its_reason() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("hejie.db").display());
        let mut conn = crate::store::Conn::open(&url).expect("a database");
        crate::store::migrations::run(&mut conn).expect("a schema");
        let notice = folder.path().join("notice.json");
        let year = r#"{"holidays": ["2027-01-01"], "workdays": []}"#;
        for (json, part) in [
            ("{".to_owned(), "the calendar is not readable: "),
            (
                format!(r#"{{"years": {{"2027": {year}, "2027": {year}}}}}"#),
                "the year 2027 stands there twice",
            ),
            (
                format!(r#"{{"years": {{"2027": {year}}}, "year": 1}}"#),
                "unknown field `year`",
            ),
            (
                r#"{"years": {"2027": {"holiday": []}}}"#.to_owned(),
                "unknown field `holiday`",
            ),
        ] {
            std::fs::write(&notice, json).expect("a file");
            let line = format!("calendar import {}", notice.display());
            let said = failure(folder.path(), &line).to_string();
            assert!(said.contains(part) && !said.starts_with(':'), "{said}");
        }
    }

    #[test]
    fn settings_may_stand_before_and_after_the_command() {
        for line in [
            "hejie --data-dir x config show",
            "hejie config show --data-dir x",
        ] {
            let cli = Cli::try_parse_from(line.split(' ')).expect("a valid line");
            assert_eq!(cli.common.data_dir.as_deref(), Some("x"), "{line}");
        }
    }
}
