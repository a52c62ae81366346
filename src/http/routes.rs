//! The whole route table.

use actix_web::{
    Route, guard,
    web::{self, ServiceConfig, delete, get, patch, post, put},
};

use super::{
    accounts, audit, calendar, complaints, docs, enterprises, export,
    files::{self, uploads},
    health, indicators, metrics, notifications, openapi, overview, parameters, rankings, regions,
    sessions, staff, stream, web_app,
};

/// What may be read may be asked for without its body (RFC 9110): link checkers and watchdogs do.
fn read() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// Everything else a browser asks for as a page is the consumer's: see [`web_app::other`].
fn page_routes(config: &mut ServiceConfig) {
    config
        .route("/", read().to(web_app::home))
        .route("/biz", read().to(web_app::biz))
        .route("/biz/{page:.*}", read().to(web_app::biz))
        .route("/gov", read().to(web_app::gov))
        .route("/gov/{page:.*}", read().to(web_app::gov))
        .route("/assets/{file:.*}", read().to(web_app::asset))
        .route("/favicon.svg", read().to(web_app::icon));
}

pub fn configure(config: &mut ServiceConfig) {
    #[cfg(feature = "movable-clock")]
    config.route("/test/clock", post().to(super::test_clock::set));
    config
        .route("/healthz", read().to(health::healthz))
        .route("/readyz", read().to(health::readyz))
        .route("/metrics", get().to(metrics::show))
        .route("/docs", read().to(docs::show))
        .route("/docs/{file:.*}", read().to(docs::show))
        .service(
            web::scope("/api/v1")
                .route("/openapi.json", get().to(openapi::show))
                .route("/indicators", get().to(indicators::show))
                .route("/indicators/peers", get().to(overview::peers))
                .route(
                    "/indicators/definitions",
                    get().to(indicators::show_definitions),
                )
                .route("/indicators/cases", get().to(indicators::cases::show))
                .route("/overview", get().to(overview::show))
                .route("/rankings/enterprises", get().to(rankings::show))
                .route("/overview.csv", get().to(export::overview_csv))
                .route("/overview.xlsx", get().to(export::overview_xlsx))
                .route("/rankings/enterprises.csv", get().to(export::rankings_csv))
                .route(
                    "/rankings/enterprises.xlsx",
                    get().to(export::rankings_xlsx),
                )
                .route("/indicators/cases.csv", get().to(export::cases_csv))
                .route("/hotspots", get().to(rankings::show_hotspots))
                .configure(account_routes)
                .configure(complaint_routes)
                .configure(enterprise_routes)
                .configure(evidence_routes)
                .configure(settings_routes)
                .configure(message_routes),
        )
        .configure(page_routes);
}

fn account_routes(config: &mut ServiceConfig) {
    config
        .route("/auth/register", post().to(accounts::register))
        .route("/auth/login", post().to(sessions::login))
        .route("/auth/refresh", post().to(sessions::refresh))
        .route("/auth/logout", post().to(sessions::logout))
        .route(
            "/auth/logout-everywhere",
            post().to(sessions::logout_everywhere),
        )
        .route("/auth/password", post().to(sessions::change_password))
        .route("/auth/password-reset", post().to(sessions::request_reset))
        .route(
            "/auth/password-reset/confirm",
            post().to(sessions::confirm_reset),
        )
        .route(
            "/auth/invitations/accept",
            post().to(sessions::accept_invitation),
        )
        .route("/auth/email/confirm", post().to(accounts::confirm_email))
        .route("/callers/find", post().to(accounts::caller::find))
        .route("/me", get().to(accounts::show))
        .route("/me", patch().to(accounts::correct))
        .route("/me/export", get().to(accounts::export::download))
        .route("/me/application", get().to(enterprises::own_application))
        .route("/staff", post().to(staff::invite))
        .route("/staff", get().to(staff::list))
        .route("/staff/colleagues", get().to(staff::colleagues))
        .route("/staff/{id}/disable", post().to(staff::disable))
        .route("/staff/{id}/enable", post().to(staff::enable))
        .route("/staff/{id}/limit", patch().to(staff::set_limit))
        .route("/staff/{id}/roles", patch().to(staff::set_roles));
}

fn complaint_routes(config: &mut ServiceConfig) {
    config
        .route("/complaints", post().to(complaints::create))
        .route("/complaints", get().to(complaints::list))
        .route("/complaints/inbox", get().to(complaints::inbox::list))
        .route(
            "/complaints/inbox/counts",
            get().to(complaints::inbox::counts),
        )
        .route(
            "/complaints/bulk/assign",
            post().to(complaints::bulk::assign),
        )
        .route("/complaints/{id}", get().to(complaints::get))
        .route("/proposals", get().to(complaints::proposals::list))
        .route(
            "/complaints/{id}/proposals",
            get().to(complaints::proposals::of_case),
        )
        .route(
            "/complaints/{id}/proposals/{proposal}/approve",
            post().to(complaints::proposals::approve),
        )
        .route(
            "/complaints/{id}/proposals/{proposal}/return",
            post().to(complaints::proposals::send_back),
        )
        .route(
            "/complaints/{id}/proposals/{proposal}/withdraw",
            post().to(complaints::proposals::take_back),
        )
        .route("/complaints/{id}/notes", get().to(complaints::notes::list))
        .route(
            "/complaints/{id}/notes",
            post().to(complaints::notes::write),
        )
        .route("/complaints/{id}/read", put().to(complaints::inbox::read))
        .route("/complaints/{id}/draft", get().to(complaints::draft))
        .route("/complaints/{id}/draft", put().to(complaints::save_draft))
        .route("/complaints/{id}/events", get().to(complaints::events))
        .route(
            "/complaints/{id}/commands/{command}",
            post().to(complaints::command),
        )
        .route(
            "/complaints/{id}/offers/{offer}/agreement",
            get().to(complaints::preview),
        );
}

fn enterprise_routes(config: &mut ServiceConfig) {
    config
        .route("/enterprises", get().to(enterprises::list))
        .route("/enterprises", post().to(enterprises::apply))
        .route(
            "/enterprises/applications",
            get().to(enterprises::applications),
        )
        .route(
            "/enterprises/licences",
            post().to(enterprises::licence::upload),
        )
        .route(
            "/enterprises/{id}/templates",
            get().to(enterprises::templates::list),
        )
        .route(
            "/enterprises/{id}/templates",
            post().to(enterprises::templates::create),
        )
        .route(
            "/enterprises/{id}/templates/{template}",
            put().to(enterprises::templates::replace),
        )
        .route(
            "/enterprises/{id}/templates/{template}",
            delete().to(enterprises::templates::remove),
        )
        .route(
            "/enterprises/{id}/templates/{template}/versions",
            get().to(enterprises::templates::versions),
        )
        .route(
            "/complaints/{id}/templates/{template}/preview",
            post().to(enterprises::templates::preview),
        )
        .route("/enterprises/{id}", get().to(enterprises::show))
        .route(
            "/enterprises/{id}/licence",
            get().to(enterprises::licence::download),
        )
        .route(
            "/enterprises/{id}/commands/{command}",
            post().to(enterprises::execute),
        )
        .route(
            "/enterprises/{id}/places",
            post().to(enterprises::places::add_place),
        )
        .route(
            "/enterprises/{id}/places/{place}",
            delete().to(enterprises::places::remove_place),
        )
        .route(
            "/enterprises/{id}/shops",
            post().to(enterprises::places::add_shop),
        )
        .route(
            "/enterprises/{id}/shops/{shop}",
            delete().to(enterprises::places::remove_shop),
        );
}

fn evidence_routes(config: &mut ServiceConfig) {
    config
        .route("/complaints/{id}/files", post().to(files::upload))
        .route("/complaints/{id}/files", get().to(files::list))
        .route(
            "/complaints/{id}/files/{file_id}",
            get().to(files::download),
        )
        .route(
            "/complaints/{id}/files/{file_id}/thumbnail",
            get().to(files::thumbnail),
        )
        .route("/complaints/{id}/uploads", post().to(uploads::begin))
        .route("/complaints/{id}/uploads", get().to(uploads::list))
        .route("/complaints/{id}/uploads/{upload}", get().to(uploads::show))
        .route(
            "/complaints/{id}/uploads/{upload}",
            patch().to(uploads::go_on),
        )
        .route(
            "/complaints/{id}/uploads/{upload}",
            delete().to(uploads::cancel),
        );
}

fn settings_routes(config: &mut ServiceConfig) {
    config
        .route("/regions", get().to(regions::list))
        .route("/regions/{code}", get().to(regions::show))
        .route("/regions/{code}/stations", get().to(regions::list_stations))
        .route("/regions/{code}/stations", post().to(regions::add_station))
        .route("/regions/{code}/parameters", get().to(parameters::list))
        .route(
            "/regions/{code}/parameters/{name}",
            put().to(parameters::set),
        )
        .route("/calendar/{year}", get().to(calendar::show))
        .route("/audit", get().to(audit::list));
}

fn message_routes(config: &mut ServiceConfig) {
    config
        .route("/notifications", get().to(notifications::list))
        .route(
            "/notifications/unread-count",
            get().to(notifications::unread_count),
        )
        .route(
            "/notifications/read-all",
            post().to(notifications::read_all),
        )
        .route("/notifications/{id}/read", post().to(notifications::read))
        .route("/stream", get().to(stream::open));
}
