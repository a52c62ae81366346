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
    config::{CommonOptions, ConfigError},
    domain::lang::Lang,
    error::AppError,
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
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) => ExitCode::from(2),
            Self::Other(_) => ExitCode::FAILURE,
        }
    }
}

/// A use-case's way of saying no, with all its sentences.
fn said(error: AppError) -> Failure {
    Failure::Other(match error {
        AppError::Internal(error) => error,
        AppError::Invalid(fields) => {
            let sentences: Vec<String> = fields
                .iter()
                .map(|it| {
                    format!(
                        "{}: {}",
                        it.pointer.trim_start_matches('/'),
                        it.problem.sentence(Lang::En)
                    )
                })
                .collect();
            anyhow::anyhow!(sentences.join("; "))
        }
        other => anyhow::anyhow!(other.to_string()),
    })
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
