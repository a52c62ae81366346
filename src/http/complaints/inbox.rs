//! The desk of an enterprise's handlers, the queue of a bureau's staff, and how far somebody has read a case.

use actix_web::{
    HttpRequest,
    web::{Data, Json, Path},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::view::DraftKind;
use crate::{
    app::App,
    domain::{
        actor::{Actor, Side},
        category::{Channel, Priority, ProblemCategory, SalesMode, SubjectCategory},
        complaint::{
            State,
            awaited::Awaited,
            bureau_desk::{BureauDesk, Source, Tab},
            deadline::{DeadlineKind, DeadlineStatus},
            desk::Desk,
        },
        ids::{AccountId, ComplaintId, EnterpriseId},
        lang::Lang,
        money::{self, Fen},
        region::{RegionCode, regions},
    },
    error::{AppError, AppResult, FieldProblem},
    http::{
        HttpResult,
        auth::Caller,
        body::Body,
        error::{ErrorBody, on},
        page::{self, Page},
        query::Query,
    },
    service::{
        complaints::{
            inbox::{self, COUNTED, Counts, Entry, Question},
            reading,
        },
        fields::Fields,
    },
    store::{
        complaints::{Scope, inbox::HandledBy},
        readings::Unread,
    },
};

const MAX_QUERY: usize = 60;

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct InboxQuery {
    /// An enterprise's: ours, theirs, agreement or ended. A bureau's: new, mediating, waiting_review, to_close, ended, and for
    /// clerks negotiating. All of them where it is left out.
    tab: Option<String>,
    /// me, unassigned, or the identifier of a colleague: who handles it at the enterprise, or the officer at the bureau.
    handler: Option<String>,
    /// Only what is due before the end of this day.
    due_before: Option<NaiveDate>,
    /// What it was about; `goods.vehicle` also finds `goods.vehicle.ev`.
    category: Option<String>,
    /// direct or negotiation: how it came to the bureau. Only for a bureau's staff.
    source: Option<String>,
    /// Part of the title, a case number or a part of it, a family name, or the last four digits of the phone; for a
    /// bureau's staff also the operator, and in their own cases the whole name and phone.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// One case on the desk.
#[derive(Serialize, utoipa::ToSchema)]
pub struct InboxItem {
    pub id: ComplaintId,
    pub number: String,
    pub version: i32,
    pub subject: String,
    pub state: State,
    pub state_name: &'static str,
    pub tab: Option<Tab>,
    /// Masked, whoever reads: `陈**`.
    pub person: Option<String>,
    /// The last four digits.
    pub phone_tail: Option<String>,
    /// The operator complained of; absent for that operator itself.
    pub respondent: Option<String>,
    pub respondent_id: Option<EnterpriseId>,
    pub sales_mode: Option<SalesMode>,
    pub problem: Option<ProblemCategory>,
    pub subject_category: Option<SubjectCategory>,
    /// By which way it was filed.
    pub channel: Option<Channel>,
    pub priority: Option<Priority>,
    /// What was paid.
    pub amount_fen: Option<Fen>,
    /// What is asked for, all requests together.
    pub requested_fen: Fen,
    pub round: u32,
    /// What the case waits for, and from whom; absent where nobody owes anything.
    pub awaited: Option<Awaited>,
    pub due: Option<DueView>,
    /// The bureau that has it, for a bureau's staff.
    pub bureau: Option<InboxBureau>,
    /// The colleague who handles it: at the enterprise, or the officer. Those of another bureau are not named.
    pub handler_id: Option<AccountId>,
    pub handler_name: Option<String>,
    /// Events of others since the caller last read the case.
    pub unread: u32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct InboxBureau {
    pub region: RegionCode,
    pub name: String,
    pub received_at: DateTime<Utc>,
    pub source: Source,
    /// What waits for a reviewer; only for the bureau itself.
    pub draft: Option<InboxDraft>,
}

/// A decision that waits for another person's approval.
#[derive(Serialize, utoipa::ToSchema)]
pub struct InboxDraft {
    pub kind: DraftKind,
    /// The ground of the rejection, or the reason of the termination (Z-1).
    pub number: Option<u8>,
    /// None where the system opened it (Z-3). Who drafted it may not approve it.
    pub by: Option<AccountId>,
    pub at: DateTime<Utc>,
}

impl InboxBureau {
    fn new(entry: &Entry) -> Option<InboxBureau> {
        let case = entry.complaint.bureau.as_ref()?;
        let draft = case.draft.as_ref().filter(|_| entry.is_own_bureau);
        Some(InboxBureau {
            region: case.bureau,
            name: regions().bureau_name(case.bureau),
            received_at: case.received_at,
            source: entry.complaint.source(),
            draft: draft.map(|pending| {
                let (kind, number) = DraftKind::of(&pending.draft);
                InboxDraft {
                    kind,
                    number,
                    by: pending.by,
                    at: pending.at,
                }
            }),
        })
    }
}

/// The nearest deadline of the case, whoever has to keep it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DueView {
    pub kind: DeadlineKind,
    pub owner: Side,
    pub due_on: NaiveDate,
    pub due_at: DateTime<Utc>,
    pub status: DeadlineStatus,
}

impl InboxItem {
    fn new(entry: Entry, lang: Lang) -> InboxItem {
        let is_enterprise = matches!(entry.tab, Some(Tab::Enterprise(_)));
        let bureau = InboxBureau::new(&entry).filter(|_| !is_enterprise);
        let c = &entry.complaint;
        let filing = c.filing.as_deref();
        let requests = filing.map(|f| f.requests.as_slice()).unwrap_or_default();
        InboxItem {
            id: c.id,
            number: c.number(),
            version: c.version,
            subject: entry.subject,
            state: c.state,
            state_name: c.state.name(lang),
            tab: entry.tab,
            phone_tail: entry
                .person
                .as_ref()
                .map(|p| p.phone.trim_start_matches('*').to_owned()),
            person: entry.person.map(|p| p.name),
            respondent: entry.respondent,
            respondent_id: c.enterprise(),
            sales_mode: filing.map(|f| f.sales_mode),
            problem: filing.map(|f| f.problem),
            subject_category: filing.map(|f| f.subject),
            channel: filing.map(|f| f.channel),
            priority: filing.map(|f| f.priority),
            amount_fen: filing.and_then(|f| f.amount_fen),
            requested_fen: money::sum(requests.iter().filter_map(|r| r.amount_fen))
                .unwrap_or(Fen::ZERO),
            round: c.negotiation.as_ref().map_or(0, |n| n.round),
            awaited: entry.awaited,
            due: c.next_due().map(|d| DueView {
                kind: d.kind,
                owner: d.kind.owner(),
                due_on: d.due_on,
                due_at: d.due_at,
                status: d.status,
            }),
            bureau,
            handler_id: entry.handler,
            handler_name: entry.handler_name,
            unread: entry.unread.count,
            created_at: c.created_at,
            updated_at: c.updated_at,
        }
    }
}

/// The cases on an enterprise's desk or in a bureau's queue, tab by tab
///
/// A bureau's staff see the cases at their bureau and at those below it; a clerk who only takes calls sees what the clerk
/// took down. The tabs are of the reader's side: what waits for an approval is found under `waiting_review` alone.
///
/// The nearest deadline first; ended cases the newest first. A search looks at a bounded number of cases a request: a page
/// may be short, or empty, and still have a `next_cursor` to go on from.
///
/// **Permissions**: handlers and managers of an enterprise, staff of a bureau.
#[utoipa::path(get, path = "/api/v1/complaints/inbox", tag = "complaints", security(("bearer" = [])), params(InboxQuery),
    responses((status = 200, body = Page<InboxItem>), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<InboxQuery>,
) -> HttpResult<Json<Page<InboxItem>>> {
    let query = query.into_inner();
    let page = crate::http::run(&app, move |app| {
        let lang = caller.lang;
        let found = inbox::page(
            app,
            &caller.actor,
            &question(&query, &caller.actor, caller.account)?,
        )?;
        Ok(Page {
            items: found
                .entries
                .into_iter()
                .map(|entry| InboxItem::new(entry, lang))
                .collect(),
            next_cursor: found.next.and_then(|next| page::encode(&next)),
        })
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(page))
}

fn question(query: &InboxQuery, actor: &Actor, caller: AccountId) -> AppResult<Question> {
    let is_enterprise = matches!(inbox::desk_of(actor)?, Scope::Enterprise(_));
    let mut fields = Fields::new();
    let given = |text: &Option<String>| text.clone().filter(|it| !it.trim().is_empty());
    let tab = given(&query.tab).and_then(|it| match is_enterprise {
        true => {
            let desks = Desk::ALL.map(Desk::as_str);
            fields.choice("/tab", &it, desks).map(Tab::Enterprise)
        }
        false => {
            let desks = BureauDesk::ALL.map(BureauDesk::as_str);
            fields.choice("/tab", &it, desks).map(Tab::Bureau)
        }
    });
    let source = given(&query.source)
        .and_then(|it| fields.choice("/source", &it, ["direct", "negotiation"]));
    if is_enterprise && source.is_some() {
        fields.problem(
            "/source",
            FieldProblem::Malformed {
                zh: "只有市场监管部门可以按来源筛选".into(),
                en: "Only a bureau can choose by source".into(),
            },
        );
    }
    let category = given(&query.category).and_then(|it| fields.parse("/category", &it));
    if let Some(q) = &query.q {
        fields.optional_line("/q", q, MAX_QUERY);
    }
    fields.done()?;
    Ok(Question {
        tab,
        handled_by: handled_by(query.handler.as_deref(), caller)?,
        due_before: query.due_before,
        category,
        source,
        q: given(&query.q),
        after: page::cursor(query.cursor.as_deref())?,
        limit: page::limit(query.limit)?,
    })
}

fn handled_by(text: Option<&str>, caller: AccountId) -> AppResult<HandledBy> {
    match text {
        None | Some("") => Ok(HandledBy::Anybody),
        Some("me") => Ok(HandledBy::One(caller)),
        Some("unassigned") => Ok(HandledBy::Nobody),
        Some(id) => id
            .parse()
            .map(HandledBy::One)
            .map_err(|_| AppError::field("/handler", nobody())),
    }
}

fn nobody() -> FieldProblem {
    FieldProblem::Malformed {
        zh: "应为 me、unassigned 或同事的编号".into(),
        en: "me, unassigned, or the identifier of a colleague".into(),
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CountsQuery {
    /// me, unassigned, or the identifier of a colleague: who handles it at the enterprise, or the officer at the bureau.
    handler: Option<String>,
}

/// A number of cases; `more` where counting ended before the cases did.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CountView {
    pub count: i64,
    pub more: bool,
}

impl From<i64> for CountView {
    fn from(count: i64) -> Self {
        CountView {
            count,
            more: count >= COUNTED,
        }
    }
}

/// The tabs of the reader's own side; the other side's are left out.
#[derive(Serialize, utoipa::ToSchema)]
pub struct InboxCounts {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ours: Option<CountView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub theirs: Option<CountView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub agreement: Option<CountView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub negotiating: Option<CountView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub new: Option<CountView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mediating: Option<CountView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub waiting_review: Option<CountView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub to_close: Option<CountView>,
    pub ended: CountView,
    /// Of what the enterprise or the bureau owes, what is due before the end of today and not yet late.
    pub due_today: CountView,
    /// Of what the enterprise or the bureau owes, what is late.
    pub overdue: CountView,
    /// Of what waits for the enterprise, or is new at the bureau, what nobody has taken.
    pub unassigned: CountView,
}

impl From<Counts> for InboxCounts {
    fn from(counts: Counts) -> Self {
        let of = |tab: Tab| counts.of(tab).map(CountView::from);
        let enterprise = |desk: Desk| of(Tab::Enterprise(desk));
        let bureau = |desk: BureauDesk| of(Tab::Bureau(desk));
        let ended = enterprise(Desk::Ended).or(bureau(BureauDesk::Ended));
        InboxCounts {
            ours: enterprise(Desk::Ours),
            theirs: enterprise(Desk::Theirs),
            agreement: enterprise(Desk::Agreement),
            negotiating: bureau(BureauDesk::Negotiating),
            new: bureau(BureauDesk::New),
            mediating: bureau(BureauDesk::Mediating),
            waiting_review: bureau(BureauDesk::WaitingReview),
            to_close: bureau(BureauDesk::ToClose),
            ended: ended.unwrap_or(CountView::from(0)),
            due_today: counts.due_today.into(),
            overdue: counts.overdue.into(),
            unassigned: counts.unassigned.into(),
        }
    }
}

/// How many cases lie under each tab
///
/// **Permissions**: handlers and managers of an enterprise, staff of a bureau.
#[utoipa::path(get, path = "/api/v1/complaints/inbox/counts", tag = "complaints", security(("bearer" = [])), params(CountsQuery),
    responses((status = 200, body = InboxCounts), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn counts(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<CountsQuery>,
) -> HttpResult<Json<InboxCounts>> {
    let counts = crate::http::run(&app, move |app| {
        let handled_by = handled_by(query.handler.as_deref(), caller.account)?;
        inbox::counts(app, &caller.actor, handled_by)
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(counts.into()))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadRequest {
    /// The `seq` of the last event that was shown.
    pub seq: i32,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct ReadView {
    /// Read up to here; never less than before.
    pub read_seq: i32,
    pub unread: u32,
}

impl From<Unread> for ReadView {
    fn from(unread: Unread) -> Self {
        ReadView {
            read_seq: unread.read_seq,
            unread: unread.count,
        }
    }
}

/// Note how far the caller has read a case
///
/// **Permissions**: whoever may read the case, each for themselves.
#[utoipa::path(put, path = "/api/v1/complaints/{id}/read", tag = "complaints", security(("bearer" = [])),
    params(("id" = ComplaintId, Path)), request_body = ReadRequest,
    responses((status = 200, body = ReadView), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn read(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<ComplaintId>,
    body: Body<ReadRequest>,
) -> HttpResult<Json<ReadView>> {
    let unread = crate::http::run(&app, move |app| {
        reading::mark(app, &caller.actor, *id, body.seq)
    })
    .await
    .map_err(on(&request))?;
    Ok(Json(unread.into()))
}
