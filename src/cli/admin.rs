//! `hejie admin`: what whoever runs the platform does outside the web.

mod set_parameter;

use clap::Subcommand;

use super::Failure;
use crate::config::CommonOptions;

/// Administer the platform from the command line
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    SetParameter(set_parameter::SetParameter),
}

impl AdminCommand {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        match self {
            Self::SetParameter(command) => command.run(common),
        }
    }
}
