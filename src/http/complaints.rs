//! Complaints: file, list, read, command.

pub mod bulk;
mod command_body;
pub mod create_body;
pub mod inbox;
pub mod notes;
pub mod proposals;
pub mod view;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::create_body::CreateBody;
use self::proposals::ProposalView;
use self::view::{ComplaintView, ListItemView, StepView};
use super::{
    HttpResult,
    auth::Caller,
    body::Body,
    error::{ErrorBody, on},
    etag::{self, expected_version},
    page::{self, Page},
    query::Query,
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Side},
        complaint::{Complaint, State, command::CommandKind},
        ids::ComplaintId,
        policy,
        time::{Instant, end_of_day},
    },
    error::{AppError, AppResult, FieldProblem, one_of},
    keys::hex,
    service::{
        complaints::{
            agreement,
            file::{self, Creation},
            form::FilingForm,
            proposals::{self as offers, Given},
            read,
        },
        json,
        writer::Executed,
    },
    store::complaints::{self as store, Cursor, ListFilter},
};

/// What a write answers: enough to go on without asking again.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Written {
    pub id: ComplaintId,
    pub number: String,
    pub state: State,
    pub version: i32,
    pub allowed_commands: Vec<CommandKind>,
    /// The same `Idempotency-Key` had been answered before; nothing was done now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_replay: bool,
    /// It was above the caller's limit: nothing was done yet, a manager decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalView>,
}

impl Written {
    fn new(app: &App, actor: &Actor, executed: &Executed) -> Written {
        Written {
            is_replay: executed.is_replay,
            ..Written::unchanged(app, actor, &executed.complaint)
        }
    }

    /// The case as it stands.
    fn unchanged(app: &App, actor: &Actor, complaint: &Complaint) -> Written {
        Written {
            id: complaint.id,
            number: complaint.number(),
            state: complaint.state,
            version: complaint.version,
            allowed_commands: policy::allowed_commands(actor, complaint, app.clock.today()),
            is_replay: false,
            proposal: None,
        }
    }
}

/// File a complaint, or keep it as a draft
///
/// With `"submit": true` it is filed at once; else it is kept as a draft. Consumers file their own; dispatchers file for a
/// caller (C-4). An `Idempotency-Key` header is honoured for 24 hours.
#[utoipa::path(
    post, path = "/api/v1/complaints", tag = "complaints", security(("bearer" = [])), request_body = CreateBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 100 visible characters")),
    responses((status = 201, body = Written), (status = 200, body = Written, description = "the same key again"),
        (status = 422, body = ErrorBody))
)]
pub async fn create(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: Body<CreateBody>,
) -> HttpResult<HttpResponse> {
    body.is_there().map_err(on(&request))?;
    let key = idempotency_key(&request).map_err(on(&request))?;
    let idempotency = key.map(|key| (key, hex(&Sha256::digest(&body.bytes))));
    let CreateBody { submit, form } = body.into_inner();
    let creation = Creation {
        submit,
        idempotency,
    };
    let actor = caller.actor.clone();
    let prepared = if file::is_at_hand(&app, &actor, &form, &creation) {
        file::prepare(&app, &actor, form, creation)
    } else {
        super::run(&app, move |app| {
            file::prepare(app, &caller.actor, form, creation)
        })
        .await
    };
    let prepared = prepared.map_err(on(&request))?;
    // No thread waits for the commit: with many filing at once there would be as many.
    let executed = app.writer.execute(prepared).await;
    let executed = executed.map_err(|e| on(&request)(without_case(e)))?;
    let written = Written::new(&app, &actor, &executed);
    let mut response = if executed.is_replay {
        HttpResponse::Ok()
    } else {
        HttpResponse::Created()
    };
    Ok(response
        .insert_header((
            header::LOCATION,
            format!("/api/v1/complaints/{}", written.id),
        ))
        .json(written))
}

/// A filing that was refused is no case: nothing can be done with it.
fn without_case(error: AppError) -> AppError {
    match error {
        AppError::Refused { refusal, .. } => AppError::Refused {
            refusal,
            allowed: Vec::new(),
        },
        other => other,
    }
}

fn idempotency_key(request: &HttpRequest) -> AppResult<Option<String>> {
    let Some(value) = request.headers().get("Idempotency-Key") else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if (1..=100).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(AppError::field(
            "/idempotency_key",
            FieldProblem::Malformed {
                zh: "Idempotency-Key 应为 1 到 100 个可见字符".into(),
                en: "An Idempotency-Key has 1 to 100 visible characters".into(),
            },
        )),
    }
}

/// The form of a draft
#[utoipa::path(get, path = "/api/v1/complaints/{id}/draft", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path)), responses((status = 200, body = FilingForm)))]
pub async fn draft(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
) -> HttpResult<HttpResponse> {
    let form = super::run(&app, move |app| file::read_draft(app, &caller.actor, *id))
        .await
        .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(form))
}

/// Replace the form of a draft
///
/// Send the version that was read as `If-Match`; another one is a conflict and changes nothing.
#[utoipa::path(put, path = "/api/v1/complaints/{id}/draft", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path),
        ("If-Match" = Option<String>, Header, description = "the `ETag` or the version that was read: `\"3\"`")),
    request_body = FilingForm,
    responses((status = 200, body = Written), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub async fn save_draft(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
    body: Body<FilingForm>,
) -> HttpResult<HttpResponse> {
    body.is_there().map_err(on(&request))?;
    let version = expected_version(&request, None).map_err(on(&request))?;
    let actor = caller.actor.clone();
    let executed = super::run(&app, move |app| {
        file::save_draft(app, &caller.actor, *id, &body.value, version)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(Written::new(&app, &actor, &executed)))
}

/// Give a command
///
/// The body depends on the command; each may carry the `version` that was read (or `If-Match`), and is then refused when the
/// case has changed since. What can be given now stands in `allowed_commands` of the case.
///
/// An offer made or accepted above the caller's limit is answered 202 and kept as a `proposal` a manager decides on.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/commands/{command}", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("command" = CommandKind, Path),
        ("If-Match" = Option<String>, Header,
            description = "the `ETag` of the case or the version that was read: `\"3\"`; goes before `version` in the body")),
    request_body = command_body::CommandBody,
    responses((status = 200, body = Written), (status = 202, body = Written, description = "kept as a proposal"),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn command(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(ComplaintId, String)>,
    body: Body<serde_json::Map<String, Value>>,
) -> HttpResult<HttpResponse> {
    let (id, name) = path.into_inner();
    let kind: CommandKind = name
        .parse()
        .ok()
        .filter(|kind: &CommandKind| kind.is_for_people())
        .ok_or(AppError::NotFound)
        .map_err(on(&request))?;
    if kind == CommandKind::SaveDraft {
        body.is_there().map_err(on(&request))?;
    }
    let mut form = body.into_inner();
    let version = version(&mut form)
        .and_then(|version| expected_version(&request, version))
        .map_err(on(&request))?;
    let actor = caller.actor.clone();
    let given = super::run(&app, move |app| {
        offers::give(app, &caller.actor, id, kind, Value::Object(form), version)
    })
    .await
    .map_err(on(&request))?;
    Ok(match given {
        Given::Done(executed) => HttpResponse::Ok().json(Written::new(&app, &actor, &executed)),
        Given::Kept(complaint, shown) => HttpResponse::Accepted().json(Written {
            proposal: Some(ProposalView::from(*shown)),
            ..Written::unchanged(&app, &actor, &complaint)
        }),
    })
}

/// The version a command's body says the caller has read.
fn version(form: &mut serde_json::Map<String, Value>) -> AppResult<Option<i32>> {
    let version = form.remove("version").map(json::from_value).transpose();
    version.map_err(|error| error.below("/version"))
}

/// A case as the caller may see it
///
/// The `ETag` begins with the version; a command sends it back as `If-Match`.
#[utoipa::path(get, path = "/api/v1/complaints/{id}", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path),
        ("If-None-Match" = Option<String>, Header, description = "the `ETag` of what the caller has")),
    responses((status = 200, body = ComplaintView, headers(("ETag" = String, description = "`\"<version>-<hash>\"`"))),
        (status = 304), (status = 404, body = ErrorBody)))]
pub async fn get(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
) -> HttpResult<HttpResponse> {
    let lang = caller.lang;
    let view = super::run(&app, move |app| {
        let case = read::case(app, &caller.actor, *id)?;
        let settings = app.settings()?;
        ComplaintView::new(&case, &settings.calendar, lang)
    })
    .await
    .map_err(on(&request))?;
    etag::answer(&request, view.version, &view).map_err(on(&request))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct RecordQuery {
    /// Only what came after this sequence number.
    #[serde(default)]
    after: i32,
    limit: Option<usize>,
}

/// Steps in order; a page shorter than its limit is the last.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Record {
    pub items: Vec<StepView>,
}

/// The record of a case: everything that happened, in order
#[utoipa::path(get, path = "/api/v1/complaints/{id}/events", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), RecordQuery),
    responses((status = 200, body = Record)))]
pub async fn events(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
    query: Query<RecordQuery>,
) -> HttpResult<HttpResponse> {
    let limit = page::limit(query.limit).map_err(on(&request))?;
    let steps = super::run(&app, move |app| {
        read::record(
            app,
            &caller.actor,
            *id,
            query.after,
            i64::try_from(limit).unwrap_or(100),
        )
    })
    .await
    .map_err(on(&request))?;
    let items = steps.into_iter().map(StepView::new).collect();
    Ok(HttpResponse::Ok().json(Record { items }))
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct AgreementPreview {
    pub text: String,
}

/// What the agreement will say if an offer is accepted
#[utoipa::path(get, path = "/api/v1/complaints/{id}/offers/{offer}/agreement", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path), ("offer" = u32, Path)),
    responses((status = 200, body = AgreementPreview)))]
pub async fn preview(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(ComplaintId, u32)>,
) -> HttpResult<HttpResponse> {
    let (id, n) = path.into_inner();
    let text = super::run(&app, move |app| {
        agreement::preview(app, &caller.actor, id, n)
    })
    .await
    .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(AgreementPreview { text }))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// States, separated by commas.
    state: Option<String>,
    /// Only what is due before the end of this day.
    due_before: Option<chrono::NaiveDate>,
    /// A case number, or the beginning of one.
    q: Option<String>,
    /// consumer, enterprise or bureau: whose turn it is. What waits for both parties is found for either.
    waits_for: Option<String>,
    /// Only cases assigned to the caller.
    #[serde(default)]
    mine: bool,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The caller's cases, the nearest deadline first
#[utoipa::path(get, path = "/api/v1/complaints", tag = "complaints", security(("bearer" = [])), params(ListQuery),
    responses((status = 200, body = Page<ListItemView>)))]
pub async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<ListQuery>,
) -> HttpResult<HttpResponse> {
    let query = query.into_inner();
    let page = super::run(&app, move |app| list_page(app, &caller, &query))
        .await
        .map_err(on(&request))?;
    Ok(HttpResponse::Ok().json(page))
}

fn list_page(app: &App, caller: &Caller, query: &ListQuery) -> AppResult<Page<ListItemView>> {
    let limit = page::limit(query.limit)?;
    let after: Option<(Instant, String)> = page::cursor(query.cursor.as_deref())?;
    let after = after.map(|(due_at, id)| Cursor {
        due_at: due_at.naive_utc(),
        id,
    });
    let filter = ListFilter {
        states: states(query.state.as_deref())?,
        due_until: query.due_before.map(end_of_day),
        waits_for: waits_for(query.waits_for.as_deref())?,
        number: number(query.q.as_deref())?,
        assigned_to: query.mine.then_some(caller.account),
    };
    let scope = crate::service::complaints::inbox::scope(&caller.actor)?;
    let items = app.read(|conn| {
        store::page(
            conn,
            scope,
            &filter,
            after.as_ref(),
            i64::try_from(limit).unwrap_or(100) + 1,
        )
    })?;
    let page = Page::new(items, limit, |item| {
        (item.next_due_at.and_utc(), item.id.clone())
    });
    Ok(Page {
        items: page.items.into_iter().map(ListItemView::from).collect(),
        next_cursor: page.next_cursor,
    })
}

fn waits_for(text: Option<&str>) -> AppResult<Option<Side>> {
    match text.filter(|t| !t.is_empty()) {
        None => Ok(None),
        Some("consumer") => Ok(Some(Side::Consumer)),
        Some("enterprise") => Ok(Some(Side::Enterprise)),
        Some("bureau") => Ok(Some(Side::Bureau)),
        Some(_) => Err(AppError::field(
            "/waits_for",
            one_of(["consumer", "enterprise", "bureau"]),
        )),
    }
}

fn number(text: Option<&str>) -> AppResult<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else {
        return Ok(None);
    };
    let is_one = text.len() <= 20 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_one {
        return Err(AppError::field(
            "/q",
            FieldProblem::Malformed {
                zh: "请输入案件编号或其开头，例如 HJ260511".into(),
                en: "Type a case number or its beginning, such as HJ260511".into(),
            },
        ));
    }
    Ok(Some(text.to_ascii_uppercase()))
}

fn states(text: Option<&str>) -> AppResult<Vec<State>> {
    let Some(text) = text.filter(|t| !t.is_empty()) else {
        return Ok(Vec::new());
    };
    text.split(',')
        .map(|state| {
            let unknown =
                || AppError::field("/state", one_of(State::ALL.iter().map(|it| it.as_str())));
            state.parse().map_err(|_: String| unknown())
        })
        .collect()
}
