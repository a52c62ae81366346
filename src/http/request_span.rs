//! What the log says of the request in which something happened: its method, the pattern of its route and its number. Nothing that
//! somebody typed (S-1): addresses carry what is searched for, errors quote what was sent.

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::{Span, info_span};
use tracing_actix_web::{RequestId, RootSpanBuilder};

pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let route = Route(request.match_pattern());
        let span = info_span!(
            "request",
            method = request.method().as_str(),
            route = route.0.as_deref().unwrap_or(NO_ROUTE),
            request_id = request_id(request.request()),
        );
        request.extensions_mut().insert(route);
        span
    }

    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, Error>) {}
}

/// The pattern that a request's address matches: found once, since all routes are looked through for it.
struct Route(Option<String>);

/// Addresses without a route share one name.
const NO_ROUTE: &str = "none";

/// The pattern of a request's route, for whoever is the last to ask.
pub fn take_route(request: &HttpRequest) -> String {
    let known = request.extensions_mut().remove::<Route>();
    known
        .and_then(|route| route.0)
        .unwrap_or_else(|| NO_ROUTE.to_owned())
}

/// The identifier a request has in its answer and in the log.
pub fn request_id(request: &HttpRequest) -> String {
    request
        .extensions()
        .get::<RequestId>()
        .map(ToString::to_string)
        .unwrap_or_default()
}
