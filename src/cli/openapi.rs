//! `hejie openapi`: the description of the API, for generators of clients.

use std::io::{self, Write};

use anyhow::Context as _;
use clap::Args;

use super::Failure;
use crate::http::openapi;

/// Print the OpenAPI description of the API
///
/// The same as a running server gives at /api/v1/openapi.json, and as /docs shows.
#[derive(Args, Debug)]
#[command(after_long_help = "Examples:\n  hejie openapi > hejie.openapi.json")]
pub struct OpenApi {}

impl OpenApi {
    pub fn run(self) -> Result<(), Failure> {
        let text = openapi::document()
            .to_pretty_json()
            .context("cannot write the description")?;
        match writeln!(io::stdout(), "{text}") {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error)
                .context("cannot print the description")
                .map_err(Failure::from),
            _ => Ok(()),
        }
    }
}
