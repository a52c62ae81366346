//! Removes what uploads left behind.

use super::Pace;
use crate::{app::App, error::AppResult, service::files::sweep};

pub fn run(app: &App) -> AppResult<Pace> {
    sweep::sweep(app)?;
    Ok(Pace::Done)
}
