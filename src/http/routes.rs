//! The whole route table.

use actix_web::web::{self, ServiceConfig, get};

use super::{docs, health, indicators, metrics, openapi};

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz))
        .route("/metrics", get().to(metrics::show))
        .route("/docs", get().to(docs::show))
        .route("/docs/{file:.*}", get().to(docs::show))
        .service(
            web::scope("/api/v1")
                .route("/openapi.json", get().to(openapi::show))
                .route("/indicators", get().to(indicators::show))
                .route(
                    "/indicators/definitions",
                    get().to(indicators::show_definitions),
                ),
        );
}
