//! The whole route table.

use actix_web::{
    Route, guard,
    web::{self, ServiceConfig, delete, patch, post, put},
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
        .route("/metrics", read().to(metrics::show))
        .route("/docs", read().to(docs::show))
        .route("/docs/{file:.*}", read().to(docs::show))
        .service(
            web::scope("/api/v1")
                .route("/openapi.json", read().to(openapi::show))
                .route("/indicators", read().to(indicators::show))
                .route("/indicators/peers", read().to(overview::peers))
                .route(
                    "/indicators/definitions",
                    read().to(indicators::show_definitions),
                )
                .route("/indicators/cases", read().to(indicators::cases::show))
                .route("/overview", read().to(overview::show))
                .route("/rankings/enterprises", read().to(rankings::show))
                .route("/overview.csv", read().to(export::overview_csv))
                .route("/overview.xlsx", read().to(export::overview_xlsx))
                .route("/rankings/enterprises.csv", read().to(export::rankings_csv))
                .route(
                    "/rankings/enterprises.xlsx",
                    read().to(export::rankings_xlsx),
                )
                .route("/indicators/cases.csv", read().to(export::cases_csv))
                .route("/hotspots", read().to(rankings::show_hotspots))
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
        .route("/me", read().to(accounts::show))
        .route("/me", patch().to(accounts::correct))
        .route("/me/export", read().to(accounts::export::download))
        .route("/me/application", read().to(enterprises::own_application))
        .route("/staff", post().to(staff::invite))
        .route("/staff", read().to(staff::list))
        .route("/staff/colleagues", read().to(staff::colleagues))
        .route("/staff/{id}/disable", post().to(staff::disable))
        .route("/staff/{id}/enable", post().to(staff::enable))
        .route("/staff/{id}/limit", patch().to(staff::set_limit))
        .route("/staff/{id}/roles", patch().to(staff::set_roles));
}

fn complaint_routes(config: &mut ServiceConfig) {
    config
        .route("/complaints", post().to(complaints::create))
        .route("/complaints", read().to(complaints::list))
        .route("/complaints/inbox", read().to(complaints::inbox::list))
        .route(
            "/complaints/inbox/counts",
            read().to(complaints::inbox::counts),
        )
        .route(
            "/complaints/bulk/assign",
            post().to(complaints::bulk::assign),
        )
        .route("/complaints/{id}", read().to(complaints::get))
        .route("/proposals", read().to(complaints::proposals::list))
        .route(
            "/complaints/{id}/proposals",
            read().to(complaints::proposals::of_case),
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
        .route("/complaints/{id}/notes", read().to(complaints::notes::list))
        .route(
            "/complaints/{id}/notes",
            post().to(complaints::notes::write),
        )
        .route("/complaints/{id}/read", put().to(complaints::inbox::read))
        .route("/complaints/{id}/draft", read().to(complaints::draft))
        .route("/complaints/{id}/draft", put().to(complaints::save_draft))
        .route("/complaints/{id}/events", read().to(complaints::events))
        .route(
            "/complaints/{id}/commands/add-evidence",
            post().to(files::add),
        )
        .route(
            "/complaints/{id}/commands/{command}",
            post().to(complaints::command),
        )
        .route(
            "/complaints/{id}/offers/{offer}/agreement",
            read().to(complaints::preview),
        );
}

fn enterprise_routes(config: &mut ServiceConfig) {
    config
        .route("/enterprises", read().to(enterprises::list))
        .route("/enterprises", post().to(enterprises::apply))
        .route(
            "/enterprises/applications",
            read().to(enterprises::applications),
        )
        .route(
            "/enterprises/licences",
            post().to(enterprises::licence::upload),
        )
        .route(
            "/enterprises/{id}/templates",
            read().to(enterprises::templates::list),
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
            read().to(enterprises::templates::versions),
        )
        .route(
            "/complaints/{id}/templates/{template}/preview",
            post().to(enterprises::templates::preview),
        )
        .route("/enterprises/{id}", read().to(enterprises::show))
        .route(
            "/enterprises/{id}/licence",
            read().to(enterprises::licence::download),
        )
        .route(
            "/enterprises/{id}/licence",
            put().to(enterprises::licence::hand_in),
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
        .route("/complaints/{id}/files", read().to(files::list))
        .route(
            "/complaints/{id}/files/{file_id}",
            read().to(files::download),
        )
        .route(
            "/complaints/{id}/files/{file_id}/thumbnail",
            read().to(files::thumbnail),
        )
        .route("/complaints/{id}/uploads", post().to(uploads::begin))
        .route("/complaints/{id}/uploads", read().to(uploads::list))
        .route(
            "/complaints/{id}/uploads/{upload}",
            read().to(uploads::show),
        )
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
        .route("/regions", read().to(regions::list))
        .route("/regions/{code}", read().to(regions::show))
        .route(
            "/regions/{code}/stations",
            read().to(regions::list_stations),
        )
        .route("/regions/{code}/stations", post().to(regions::add_station))
        .route("/regions/{code}/parameters", read().to(parameters::list))
        .route(
            "/regions/{code}/parameters/{name}",
            put().to(parameters::set),
        )
        .route("/calendar/{year}", read().to(calendar::show))
        .route("/audit", read().to(audit::list));
}

fn message_routes(config: &mut ServiceConfig) {
    config
        .route("/notifications", read().to(notifications::list))
        .route(
            "/notifications/unread-count",
            read().to(notifications::unread_count),
        )
        .route(
            "/notifications/read-all",
            post().to(notifications::read_all),
        )
        .route("/notifications/{id}/read", post().to(notifications::read))
        .route("/stream", read().to(stream::open));
}
