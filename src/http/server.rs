//! The server: workers, limits, what every request passes through, and a graceful end.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App as WebApp, HttpServer, dev::Server, middleware::from_fn, rt, web};
use tracing_actix_web::TracingLogger;

use super::{
    body::JsonLimit, error::HttpError, metrics, request_span::RequestSpan, routes, web_app,
};
use crate::{app::App, error::AppError, metrics as counted};

/// Starts serving on a bound listener; await the result to run it to its end.
pub fn serve(app: Arc<App>, listener: TcpListener) -> anyhow::Result<Server> {
    counted::start()?;
    rt::spawn(condense_metrics());
    let workers = app.config.workers;
    let shutdown_timeout = app.config.shutdown_timeout_secs;
    let json_limit = app.config.limits.json_kib * 1024;
    let data = web::Data::from(app);
    let server = HttpServer::new(move || {
        let app = WebApp::new()
            .wrap(from_fn(metrics::measure))
            .wrap(TracingLogger::<RequestSpan>::new())
            .app_data(data.clone())
            .app_data(JsonLimit(json_limit))
            .app_data(path_config())
            .configure(routes::configure)
            .default_service(web::to(web_app::other));
        #[cfg(feature = "movable-clock")]
        let app = app.wrap(from_fn(super::test_clock::tell));
        app
    })
    .workers(workers)
    .shutdown_timeout(shutdown_timeout)
    // Signals are the command's business: a test's server must not take them, and both kinds mean a graceful end.
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}

async fn condense_metrics() {
    let mut ticks = rt::time::interval(counted::CONDENSE_EVERY);
    loop {
        ticks.tick().await;
        counted::condense();
    }
}

fn path_config() -> web::PathConfig {
    // An address that cannot be read names nothing.
    web::PathConfig::default()
        .error_handler(|_, request| HttpError::new(AppError::NotFound, request).into())
}
