//! For whoever watches the machine: alive, and ready to take work.

use actix_web::{HttpResponse, Responder, web};
use serde_json::json;

use crate::{app::App, store::migrations};

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "machine", responses((status = 200, description = "It answers")))]
pub async fn healthz() -> impl Responder {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// The database answers and has the schema of this binary.
#[utoipa::path(get, path = "/readyz", tag = "machine", responses(
    (status = 200, description = "Ready for work"),
    (status = 503, description = "The database is unavailable or its schema older than this version"),
))]
pub async fn readyz(app: web::Data<App>) -> impl Responder {
    match super::run(&app, |app| app.read(migrations::is_pending)).await {
        Ok(false) => HttpResponse::Ok().json(json!({ "status": "ready" })),
        Ok(true) => {
            HttpResponse::ServiceUnavailable().json(json!({ "status": "migrations are pending" }))
        }
        Err(_) => HttpResponse::ServiceUnavailable()
            .json(json!({ "status": "the database is unavailable" })),
    }
}
