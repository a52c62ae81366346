//! The audit log, for the auditor.

use actix_web::{
    HttpRequest,
    web::{Data, Json},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    HttpResult,
    auth::Caller,
    error::{self, ErrorBody},
    page::{self, Page},
    query::Query,
};
use crate::{
    app::App,
    domain::ids::AccountId,
    service::audit::{self, Question},
    store::audit::AuditLine,
};

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// What it was done to, e.g. `complaint:<id>`, `account:<id>`.
    subject: Option<String>,
    /// Who did it.
    account: Option<AccountId>,
    /// What was done, e.g. `case_read`.
    action: Option<String>,
    /// The first day, in Shanghai.
    from: Option<NaiveDate>,
    /// The last day.
    to: Option<NaiveDate>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// One line of the log. People are named by their account alone.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AuditLineView {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// None where the program itself or a stranger did it.
    pub account: Option<AccountId>,
    pub action: String,
    pub subject: String,
    #[schema(value_type = Object)]
    pub detail: Value,
}

impl From<AuditLine> for AuditLineView {
    fn from(line: AuditLine) -> AuditLineView {
        AuditLineView {
            id: line.id,
            at: line.at,
            account: line.account,
            action: line.action,
            subject: line.subject,
            detail: line.detail,
        }
    }
}

/// Who read or changed what, the newest first
///
/// Every reading of personal data by somebody else than who it is about, and every write that is not a command on a case; those
/// stand in the record of the case. The log is never shortened. Asking for it is written down, too.
///
/// **Permissions**: auditors.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<AuditLineView>), (status = 403, body = ErrorBody),
        (status = 422, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    request: HttpRequest,
    caller: Caller,
    query: Query<AuditQuery>,
) -> HttpResult<Json<Page<AuditLineView>>> {
    let on = error::on(&request);
    let query = query.into_inner();
    let limit = page::limit(query.limit).map_err(&on)?;
    let question = Question {
        subject: query.subject,
        account: query.account,
        action: query.action,
        from: query.from,
        to: query.to,
        before: page::cursor(query.cursor.as_deref()).map_err(&on)?,
        limit,
    };
    let lines = super::run(&app, move |app| audit::page(app, &caller.actor, question))
        .await
        .map_err(&on)?;
    let views: Vec<AuditLineView> = lines.into_iter().map(AuditLineView::from).collect();
    Ok(Json(Page::new(views, limit, |view| view.id)))
}
