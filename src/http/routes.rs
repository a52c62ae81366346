//! The whole route table.

use actix_web::web::{self, ServiceConfig, get};

use super::health;

pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz))
        .service(web::scope("/api/v1"));
}
