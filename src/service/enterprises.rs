//! Enterprises from application to exit (E-1 to E-7), and what they keep about themselves.

pub mod apply;
pub mod command;
pub mod licence;
pub mod places;
pub mod templates;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        enterprise::{Application, Enterprise, EnterpriseCommand},
        ids::{AccountId, EnterpriseId},
        region::RegionCode,
        time::Instant,
    },
    error::{AppError, AppResult},
    store::{
        Conn,
        audit::{self, AuditEntry},
        enterprises::{
            self,
            directory::{self, ApplicationKey, PublicEnterprise, WaitingApplication},
            history::{self, HistoryEntry},
            places::{Place, Shop, list_places, list_shops},
        },
    },
};

/// An enterprise on one page: what everybody sees, and what only its bureau, itself and its applicant see.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnterprisePage {
    #[serde(flatten)]
    pub public: PublicEnterprise,
    pub places: Vec<Place>,
    pub shops: Vec<Shop>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<EnterpriseDetails>,
    #[serde(skip)]
    pub version: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EnterpriseDetails {
    pub version: i32,
    pub application: Application,
    pub applicant_id: Option<AccountId>,
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub applied_at: Instant,
    pub review_due_on: chrono::NaiveDate,
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub decided_at: Option<Instant>,
    /// Why the status is what it is.
    pub status_reason: Option<String>,
    /// Until when the enterprise may object to its removal (E-6).
    pub hearing_until_on: Option<chrono::NaiveDate>,
    pub history: Vec<HistoryEntry>,
    /// E-2: the licence copy is not on record, and until it is the application cannot be approved.
    pub waits_for_licence: bool,
    /// Whether the caller may hand in the licence copy, or a better one, now.
    pub may_hand_in_licence: bool,
    pub allowed_commands: Vec<EnterpriseCommand>,
}

/// The enterprise as this actor may see it; [`AppError::NotFound`] where it may not know of it.
pub fn see(app: &App, actor: Option<&Actor>, id: EnterpriseId) -> AppResult<EnterprisePage> {
    let (enterprise, places, shops, history) = app.read(|conn| {
        Ok((
            enterprises::get(conn, id)?,
            list_places(conn, id)?,
            list_shops(conn, id)?,
            history::list(conn, id)?,
        ))
    })?;
    if !enterprise.may_see(actor) {
        return Err(AppError::NotFound);
    }
    let details = actor
        .filter(|actor| enterprise.may_see_details(actor))
        .map(|actor| EnterpriseDetails {
            version: enterprise.version,
            application: enterprise.application.clone(),
            applicant_id: enterprise.applicant,
            applied_at: enterprise.applied_at,
            review_due_on: enterprise.review_due_on,
            decided_at: enterprise.decided_at,
            status_reason: enterprise.status_reason.clone(),
            hearing_until_on: enterprise.hearing_until_on,
            history,
            waits_for_licence: enterprise.waits_for_licence(),
            may_hand_in_licence: enterprise.check_takes_licence().is_ok()
                && enterprise.may_hand_in_licence(actor),
            allowed_commands: enterprise.allowed_commands(actor),
        });
    Ok(EnterprisePage {
        public: PublicEnterprise::from(&enterprise),
        places,
        shops,
        details,
        version: enterprise.version,
    })
}

/// What the actor's account applied for last, from whichever device.
pub fn own_application(app: &App, actor: &Actor) -> AppResult<Option<EnterprisePage>> {
    let account = actor.account().ok_or(AppError::Forbidden)?;
    app.read(|conn| enterprises::newest_of_applicant(conn, account))?
        .map(|id| see(app, Some(actor), id))
        .transpose()
}

/// The applications that wait in the caller's region.
pub fn applications(
    app: &App,
    actor: &Actor,
    after: Option<ApplicationKey>,
    limit: usize,
) -> AppResult<Vec<WaitingApplication>> {
    let Some(region) = reviewer_region(actor) else {
        return Err(AppError::Forbidden);
    };
    let today = app.clock.today();
    app.read(|conn| directory::list_applications(conn, region, today, after, limit))
}

/// The region in which the actor reviews enterprises (E-3), if it does.
fn reviewer_region(actor: &Actor) -> Option<RegionCode> {
    match actor {
        Actor::Bureau { region, .. }
            if actor.has(Role::BureauAdmin) || actor.has(Role::CaseOfficer) =>
        {
            Some(*region)
        }
        _ => None,
    }
}

/// Loads an enterprise to change it: 404 for who may not know of it.
fn load_for(conn: &mut Conn, actor: &Actor, id: EnterpriseId) -> AppResult<Enterprise> {
    let enterprise = enterprises::get(conn, id)?;
    if enterprise.may_see(Some(actor)) {
        Ok(enterprise)
    } else {
        Err(AppError::NotFound)
    }
}

/// Who acts and when, for the audit log of the transaction that follows.
struct Notes {
    id: Uuid,
    at: Instant,
    account: Option<AccountId>,
}

impl Notes {
    fn new(app: &App, actor: &Actor) -> Notes {
        Notes {
            id: app.clock.new_id(),
            at: app.clock.now(),
            account: actor.account(),
        }
    }

    fn write(
        &self,
        conn: &mut Conn,
        action: &'static str,
        enterprise: EnterpriseId,
        detail: serde_json::Value,
    ) -> AppResult<()> {
        let entry = AuditEntry {
            id: self.id,
            at: self.at,
            account: self.account,
            action,
            subject: format!("enterprise:{enterprise}"),
            detail,
        };
        Ok(audit::append(conn, &entry)?)
    }
}
