//! The sweeper: lets time pass up to now, a piece at a time.

use super::Pace;
use crate::{app::App, error::AppResult, metrics, service::complaints::due};

pub fn run(app: &App) -> AppResult<Pace> {
    let passed = due::pass_time(app, app.clock.now())?;
    metrics::deadlines_swept(passed.done.len());
    Ok(match passed.may_be_more {
        true => Pace::More,
        false => Pace::Done,
    })
}
