//! `hejie admin rotate-signing-keys`: a new key for access tokens.

use clap::Args;

use crate::{
    cli::Failure,
    clock::Clock,
    config::{CommonOptions, Config},
    keys::KeyRing,
};

/// Add a key that signs access tokens from now on
///
/// Tokens signed by the key before stay good until they expire, fifteen minutes at most. A running server on this machine notices
/// within a second. Where several servers share a database, copy the keys file to the others.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct RotateSigningKeys {}

const HELP: &str = "\
Examples:
  hejie admin rotate-signing-keys

Exit codes:
  0  done
  1  it failed; the keys are as before
  2  wrong arguments or configuration; nothing was done";

impl RotateSigningKeys {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, None)?;
        let keys = KeyRing::load(&config.keys_file, &Clock::system())?;
        keys.rotate_signing()?;
        println!("new tokens are signed by key {}", keys.current_signing().id);
        Ok(())
    }
}
