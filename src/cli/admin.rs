//! `hejie admin`: what whoever runs the platform does outside the web.

mod create_user;
mod rotate_keys;
mod rotate_signing_keys;
mod set_parameter;

use clap::Subcommand;

use super::Failure;
use crate::config::CommonOptions;

/// Administer the platform from the command line
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    CreateUser(create_user::CreateUser),
    RotateKeys(rotate_keys::RotateKeys),
    RotateSigningKeys(rotate_signing_keys::RotateSigningKeys),
    SetParameter(set_parameter::SetParameter),
}

impl AdminCommand {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        match self {
            Self::CreateUser(command) => command.run(common),
            Self::RotateKeys(command) => command.run(common),
            Self::RotateSigningKeys(command) => command.run(common),
            Self::SetParameter(command) => command.run(common),
        }
    }
}
