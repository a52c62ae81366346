//! The staff of an enterprise or a bureau, for who manages them.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Json, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    HttpResult,
    auth::Caller,
    body::Body,
    error::{self, ErrorBody},
    page::{self, Page},
    query::Query,
};
use crate::{
    app::App,
    domain::{
        actor::Role,
        ids::{AccountId, EnterpriseId},
        lang::Lang,
        money::Fen,
        region::RegionCode,
        time::Instant,
    },
    keys::Personal,
    service::accounts::{
        PersonRequest,
        staff::{self, Invitation, StaffMember},
    },
    store::accounts::AccountStatus,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationRequest {
    #[schema(value_type = String)]
    pub name: Personal<String>,
    #[schema(value_type = String)]
    pub email: Personal<String>,
    #[schema(value_type = Option<String>)]
    pub phone: Option<Personal<String>>,
    pub roles: Vec<Role>,
    /// Of the bureau; that of the inviting bureau where it is left out.
    pub region: Option<String>,
    #[serde(default)]
    pub locale: Lang,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolesRequest {
    pub roles: Vec<Role>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct StaffQuery {
    pub cursor: Option<String>,
    pub limit: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct StaffView {
    id: AccountId,
    status: AccountStatus,
    roles: Vec<Role>,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise_id: Option<EnterpriseId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionCode>,
    /// The most they may promise without a manager, in fen; absent where the rule of the house holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_limit_fen: Option<Fen>,
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    created_at: Instant,
}

impl From<StaffMember> for StaffView {
    fn from(member: StaffMember) -> StaffView {
        let StaffMember { account, profile } = member;
        StaffView {
            id: account.id,
            status: account.status,
            roles: account.roles,
            name: profile.name.into_inner(),
            email: profile.email.map(Personal::into_inner),
            phone: profile.phone.map(Personal::into_inner),
            enterprise_id: account.enterprise,
            region: account.region,
            offer_limit_fen: account.offer_limit,
            created_at: account.created_at,
        }
    }
}

/// Invite a member of staff
///
/// **Permissions**: a bureau administrator for bureaus of their region, an ODR manager for their enterprise, a system
/// administrator for bureau administrators and operators.
#[utoipa::path(post, path = "/api/v1/staff", tag = "staff", security(("bearer" = [])), request_body = InvitationRequest, responses(
    (status = 201, body = StaffView), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn invite(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    body: Body<InvitationRequest>,
) -> HttpResult<HttpResponse> {
    let body = body.into_inner();
    let new = Invitation {
        person: PersonRequest {
            name: body.name,
            phone: body.phone,
            email: Some(body.email),
        },
        roles: body.roles,
        region: body.region,
        lang: body.locale,
    };
    let member = super::run(&app, move |app| staff::invite(app, &caller.actor, &new))
        .await
        .map_err(error::on(&request))?;
    Ok(HttpResponse::Created().json(StaffView::from(member)))
}

/// The staff one manages, page by page
#[utoipa::path(get, path = "/api/v1/staff", tag = "staff", security(("bearer" = [])), params(StaffQuery), responses(
    (status = 200, body = Page<StaffView>), (status = 403, body = ErrorBody)))]
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    query: Query<StaffQuery>,
) -> HttpResult<Json<Page<StaffView>>> {
    let on = error::on(&request);
    let limit = page::limit(query.limit).map_err(&on)?;
    let after = page::cursor::<AccountId>(query.cursor.as_deref()).map_err(&on)?;
    let members = super::run(&app, move |app| {
        staff::list(app, &caller.actor, after, limit)
    })
    .await
    .map_err(&on)?;
    let views: Vec<StaffView> = members.into_iter().map(StaffView::from).collect();
    Ok(Json(Page::new(views, limit, |view| view.id)))
}

/// A member of the caller's own house.
#[derive(Serialize, ToSchema)]
pub struct ColleagueView {
    id: AccountId,
    name: String,
    roles: Vec<Role>,
    status: AccountStatus,
}

/// The people of the caller's own house, to assign cases to
///
/// **Permissions**: staff of an enterprise or a bureau.
#[utoipa::path(get, path = "/api/v1/staff/colleagues", tag = "staff", security(("bearer" = [])), params(StaffQuery), responses(
    (status = 200, body = Page<ColleagueView>), (status = 403, body = ErrorBody)))]
pub async fn colleagues(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    query: Query<StaffQuery>,
) -> HttpResult<Json<Page<ColleagueView>>> {
    let on = error::on(&request);
    let limit = page::limit(query.limit).map_err(&on)?;
    let after = page::cursor::<AccountId>(query.cursor.as_deref()).map_err(&on)?;
    let members = super::run(&app, move |app| {
        staff::colleagues(app, &caller.actor, after, limit)
    })
    .await
    .map_err(&on)?;
    let views = members.into_iter().map(|member| ColleagueView {
        id: member.account.id,
        name: member.profile.name.into_inner(),
        roles: member.account.roles,
        status: member.account.status,
    });
    Ok(Json(Page::new(views.collect(), limit, |view| view.id)))
}

/// Disable an account: its sessions end within two seconds
#[utoipa::path(post, path = "/api/v1/staff/{id}/disable", tag = "staff", security(("bearer" = [])), params(("id" = AccountId, Path)), responses(
    (status = 200, body = StaffView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub async fn disable(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: Path<AccountId>,
) -> HttpResult<Json<StaffView>> {
    let member = super::run(&app, move |app| staff::disable(app, &caller.actor, *id))
        .await
        .map_err(error::on(&request))?;
    Ok(Json(member.into()))
}

/// Enable an account again
#[utoipa::path(post, path = "/api/v1/staff/{id}/enable", tag = "staff", security(("bearer" = [])), params(("id" = AccountId, Path)), responses(
    (status = 200, body = StaffView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub async fn enable(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: Path<AccountId>,
) -> HttpResult<Json<StaffView>> {
    let member = super::run(&app, move |app| staff::enable(app, &caller.actor, *id))
        .await
        .map_err(error::on(&request))?;
    Ok(Json(member.into()))
}

/// Give an account other roles
#[utoipa::path(patch, path = "/api/v1/staff/{id}/roles", tag = "staff", security(("bearer" = [])), params(("id" = AccountId, Path)), request_body = RolesRequest, responses(
    (status = 200, body = StaffView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn set_roles(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: Path<AccountId>,
    body: Body<RolesRequest>,
) -> HttpResult<Json<StaffView>> {
    let member = super::run(&app, move |app| {
        staff::set_roles(app, &caller.actor, *id, &body.roles)
    })
    .await
    .map_err(error::on(&request))?;
    Ok(Json(member.into()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferLimitRequest {
    /// In fen; null for the rule of the house: no limit for managers, the configured one for handlers.
    pub offer_limit_fen: Option<Fen>,
}

/// Limit what a handler may promise without a manager
///
/// **Permissions**: a manager of the enterprise, for everybody there but themselves.
#[utoipa::path(patch, path = "/api/v1/staff/{id}/limit", tag = "staff", security(("bearer" = [])), params(("id" = AccountId, Path)), request_body = OfferLimitRequest, responses(
    (status = 200, body = StaffView), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub async fn set_limit(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    id: Path<AccountId>,
    body: Body<OfferLimitRequest>,
) -> HttpResult<Json<StaffView>> {
    let member = super::run(&app, move |app| {
        staff::set_offer_limit(app, &caller.actor, *id, body.offer_limit_fen)
    })
    .await
    .map_err(error::on(&request))?;
    Ok(Json(member.into()))
}
