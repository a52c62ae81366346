//! One step for many cases at once.

use actix_web::{
    HttpRequest,
    web::{Data, Json},
};
use serde::{Deserialize, Serialize};

use super::Written;
use crate::{
    app::App,
    domain::ids::{AccountId, ComplaintId},
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, ErrorContent, on},
    },
    service::complaints::bulk,
};

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkAssignRequest {
    /// At most 100.
    #[serde(default)]
    pub ids: Vec<ComplaintId>,
    /// Somebody of the caller's own enterprise.
    pub handler: AccountId,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct BulkView {
    /// In the order asked; a case named twice comes once.
    pub items: Vec<BulkItem>,
}

/// What came of one case: `done`, or the `error` it would have been answered alone.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BulkItem {
    pub id: ComplaintId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Written>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorContent>,
}

/// Give many cases to one colleague
///
/// Each case is decided on its own: the answer is 200 also where some were refused.
///
/// **Permissions**: handlers and managers of the enterprise complained of.
#[utoipa::path(post, path = "/api/v1/complaints/bulk/assign", tag = "complaints", security(("bearer" = [])),
    request_body = BulkAssignRequest,
    responses((status = 200, body = BulkView), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn assign(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: Body<BulkAssignRequest>,
) -> HttpResult<Json<BulkView>> {
    let actor = caller.actor.clone();
    let results = crate::http::run(&app, move |app| {
        bulk::assign(app, &caller.actor, &body.ids, body.handler)
    })
    .await
    .map_err(on(&request))?;
    let items = results.into_iter().map(|(id, result)| match result {
        Ok(executed) => BulkItem {
            id,
            done: Some(Written::new(&app, &actor, &executed)),
            error: None,
        },
        Err(error) => BulkItem {
            id,
            done: None,
            error: Some(on(&request)(error).content()),
        },
    });
    Ok(Json(BulkView {
        items: items.collect(),
    }))
}
