//! The web: reads the request, calls a use-case, presents the answer. The route table is [`routes`].

pub mod accounts;
pub mod audit;
pub mod auth;
pub mod body;
pub mod calendar;
pub mod client_address;
pub mod complaints;
pub mod docs;
pub mod embedded;
pub mod enterprises;
pub mod error;
pub mod etag;
pub mod export;
pub mod files;
pub mod health;
pub mod indicators;
pub mod metrics;
pub mod notifications;
pub mod openapi;
pub mod overview;
pub mod page;
pub mod parameters;
pub mod query;
pub mod rankings;
pub mod regions;
pub mod request_span;
pub mod routes;
pub mod server;
pub mod sessions;
pub mod staff;
pub mod stream;
#[cfg(feature = "movable-clock")]
pub mod test_clock;
pub mod web_app;

use std::time::Duration;

use actix_web::web;

use crate::{
    app::App,
    error::{AppError, AppResult},
};

/// A database that stands still answers nothing and breaks no connection: whoever waits for it is told so after this.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a handler returns.
pub type HttpResult<T> = Result<T, error::HttpError>;

/// Runs a use-case off the async threads: the only bridge between the web and everything that waits.
pub async fn run<T: Send + 'static>(
    app: &web::Data<App>,
    f: impl FnOnce(&App) -> AppResult<T> + Send + 'static,
) -> AppResult<T> {
    let app = app.clone().into_inner();
    match tokio::time::timeout(PATIENCE, web::block(move || f(&app))).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) | Err(_) => Err(AppError::Unavailable {
            retry_after_secs: 1,
        }),
    }
}
