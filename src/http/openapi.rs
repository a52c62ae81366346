//! The description of the API, assembled from the annotated handlers. `tests/it/http/openapi.rs` compares it with the route table.

mod answers;

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpResponse, Responder, http::Method};
use utoipa::{
    Modify, OpenApi as _,
    openapi::{
        OpenApi, PathItem,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use self::answers::CommonAnswers;

/// Every handler by name, area by area; types come along by themselves.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Hejie 和解",
        description = "Consumer online dispute resolution: a complaint is negotiated with the enterprise, and goes with its whole \
                       record to the competent bureau where no settlement is found.\n\n\
                       Every error has one envelope: `{\"error\": {\"code\", \"message\", \"fields\"?, \"request_id\"}}`; \
                       `code` is for programs, `message` for people in the language of `Accept-Language` (zh or en)."
    ),
    components(schemas(super::error::ErrorBody)),
    modifiers(&Bearer, &OperationNames, &CommonAnswers),
    paths(
        // Complaints
        super::complaints::create,
        super::complaints::list,
        super::complaints::inbox::list,
        super::complaints::inbox::counts,
        super::complaints::inbox::read,
        super::complaints::bulk::assign,
        super::complaints::proposals::list,
        super::complaints::proposals::of_case,
        super::complaints::proposals::approve,
        super::complaints::proposals::send_back,
        super::complaints::proposals::take_back,
        super::complaints::notes::list,
        super::complaints::notes::write,
        super::complaints::get,
        super::complaints::draft,
        super::complaints::save_draft,
        super::complaints::events,
        super::complaints::command,
        super::complaints::preview,
        // Accounts
        super::accounts::register,
        super::sessions::login,
        super::sessions::refresh,
        super::sessions::logout,
        super::sessions::logout_everywhere,
        super::sessions::change_password,
        super::sessions::request_reset,
        super::sessions::confirm_reset,
        super::sessions::accept_invitation,
        super::accounts::show,
        super::accounts::correct,
        super::accounts::confirm_email,
        super::accounts::export::download,
        super::accounts::caller::find,
        super::staff::invite,
        super::staff::list,
        super::staff::colleagues,
        super::staff::disable,
        super::staff::enable,
        super::staff::set_roles,
        super::staff::set_limit,
        // Evidence
        super::files::upload,
        super::files::add,
        super::files::list,
        super::files::download,
        super::files::thumbnail,
        super::files::uploads::begin,
        super::files::uploads::list,
        super::files::uploads::show,
        super::files::uploads::go_on,
        super::files::uploads::cancel,
        // Figures
        super::indicators::show,
        super::indicators::show_definitions,
        super::indicators::cases::show,
        super::overview::show,
        super::rankings::show,
        super::rankings::show_hotspots,
        super::export::overview_csv,
        super::export::overview_xlsx,
        super::export::rankings_csv,
        super::export::rankings_xlsx,
        super::export::cases_csv,
        super::overview::peers,
        // Who read what
        super::audit::list,
        // The machine
        super::health::healthz,
        super::health::readyz,
        super::metrics::show,
        super::openapi::show,
        // Enterprises
        super::enterprises::list,
        super::enterprises::apply,
        super::enterprises::applications,
        super::enterprises::own_application,
        super::enterprises::show,
        super::enterprises::execute,
        super::enterprises::licence::upload,
        super::enterprises::licence::download,
        super::enterprises::licence::hand_in,
        super::enterprises::templates::list,
        super::enterprises::templates::versions,
        super::enterprises::templates::create,
        super::enterprises::templates::replace,
        super::enterprises::templates::remove,
        super::enterprises::templates::preview,
        super::enterprises::places::add_place,
        super::enterprises::places::remove_place,
        super::enterprises::places::add_shop,
        super::enterprises::places::remove_shop,
        // Regions and settings
        super::regions::list,
        super::regions::show,
        super::regions::list_stations,
        super::regions::add_station,
        super::parameters::list,
        super::parameters::set,
        super::calendar::show,
        // Messages
        super::notifications::list,
        super::notifications::unread_count,
        super::notifications::read,
        super::notifications::read_all,
        super::stream::open,
    )
)]
struct Api;

/// Access tokens, as `POST /api/v1/auth/login` gives them.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// Names each operation after its method and address: handlers of two areas may have the same name, operations may not.
struct OperationNames;

impl Modify for OperationNames {
    fn modify(&self, document: &mut OpenApi) {
        for (path, item) in &mut document.paths.paths {
            let words: Vec<&str> = path
                .trim_start_matches("/api/v1")
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            let name = words.join("_");
            for (method, operation) in operations(item) {
                if let Some(operation) = operation {
                    let method = method.as_str().to_lowercase();
                    operation.operation_id = Some(format!("{method}_{name}"));
                }
            }
        }
    }
}

pub fn document() -> OpenApi {
    Api::openapi()
}

/// The methods an address takes, by the pattern of its route. What is not described is a page, and pages are only read.
pub fn methods(pattern: &str) -> Vec<Method> {
    static METHODS: LazyLock<HashMap<String, Vec<Method>>> = LazyLock::new(|| {
        let paths = document().paths.paths.into_iter();
        let taken = |mut item| {
            let operations = operations(&mut item).into_iter();
            operations
                .filter_map(|(method, it)| it.is_some().then_some(method))
                .collect()
        };
        paths.map(|(path, item)| (path, taken(item))).collect()
    });
    let described = METHODS.get(pattern).cloned();
    let mut methods = described.unwrap_or_else(|| vec![Method::GET]);
    // What may be read may be asked for without its body.
    if methods.contains(&Method::GET) {
        methods.push(Method::HEAD);
    }
    methods.push(Method::OPTIONS);
    methods
}

/// What an address takes, method by method.
fn operations(item: &mut PathItem) -> [(Method, &mut Option<Operation>); 5] {
    [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ]
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "machine", responses((status = 200, description = "OpenAPI 3.1")))]
pub async fn show() -> impl Responder {
    HttpResponse::Ok().json(document())
}
