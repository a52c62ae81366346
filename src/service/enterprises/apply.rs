//! An application for admission (E-1 to E-3): by the enterprise itself, or recommended by the bureau of its place.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    app::App,
    domain::{
        actor::Actor,
        enterprise::{
            Application, Conditions, Enterprise, EnterpriseCommand, EnterpriseStatus, Tier,
        },
        ids::{EnterpriseId, FileId},
        jurisdiction::OperatorKind,
        region::RegionCode,
        time::shanghai_date,
        uscc::Uscc,
    },
    error::{AppError, AppResult, Conflict, FieldProblem},
    service::{
        enterprises::licence,
        fields::{Fields, because},
    },
    store::{
        StoreError,
        enterprises::{self, history::HistoryEntry},
        settings,
    },
};

const MAX_NAME: usize = 100;
const MAX_ADDRESS: usize = 200;
const MAX_PHONE: usize = 30;
const MAX_TEXT: usize = 2_000;

/// What is handed in. Everything is optional to the parser, so that all that is missing can be told at once.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationRequest {
    #[serde(default)]
    pub uscc: String,
    #[serde(default)]
    pub name: String,
    /// What people call it; the name where there is none.
    #[serde(default)]
    pub short_name: String,
    /// `offline`, `platform_operator`, `own_site` or `in_platform`.
    #[serde(default)]
    #[schema(value_type = OperatorKind)]
    pub kind: String,
    /// `A`, `B` or `C` (E-5).
    #[serde(default)]
    #[schema(value_type = Option<Tier>)]
    pub tier: Option<String>,
    /// The code of the county where it is registered.
    #[serde(default)]
    #[schema(value_type = RegionCode)]
    pub domicile: String,
    #[serde(default)]
    pub address: String,
    /// The phone for complaints (E-1).
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub conditions: Conditions,
    #[serde(default)]
    pub commitment: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub licence_file: Option<FileId>,
}

/// An application whose every field is good.
struct Checked {
    uscc: Uscc,
    name: String,
    short_name: String,
    kind: OperatorKind,
    tier: Option<Tier>,
    domicile: RegionCode,
    address: String,
    phone: String,
    application: Application,
}

fn check(request: ApplicationRequest) -> AppResult<Checked> {
    let mut fields = Fields::new();
    let uscc = fields.uscc("/uscc", &request.uscc);
    fields.line("/name", &request.name, MAX_NAME);
    fields.optional_line("/short_name", &request.short_name, MAX_NAME);
    let kind = fields.choice(
        "/kind",
        &request.kind,
        OperatorKind::ALL.map(OperatorKind::as_str),
    );
    let tier = request
        .tier
        .map(|tier| fields.choice("/tier", &tier, ["A", "B", "C"]));
    let domicile = fields.county("/domicile", &request.domicile);
    fields.line("/address", &request.address, MAX_ADDRESS);
    fields.line("/phone", &request.phone, MAX_PHONE);
    for missing in request.conditions.missing() {
        let problem = because(
            "condition_not_met",
            "须满足全部入驻条件才能申请",
            "Every condition of admission must be met",
        );
        fields.problem(format!("/conditions/{missing}"), problem);
    }
    fields.text("/commitment", &request.commitment, MAX_TEXT);
    fields.text("/description", &request.description, MAX_TEXT);
    fields.done()?;
    let (Some(uscc), Some(kind), Some(domicile)) = (uscc, kind, domicile) else {
        return Err(AppError::Invalid(Vec::new()));
    };
    Ok(Checked {
        uscc,
        short_name: match request.short_name.is_empty() {
            true => request.name.clone(),
            false => request.short_name,
        },
        name: request.name,
        kind,
        tier: tier.flatten(),
        domicile,
        address: request.address,
        phone: request.phone,
        application: Application {
            conditions: request.conditions,
            commitment: request.commitment,
            description: request.description,
            licence_file: request.licence_file,
        },
    })
}

/// **Permissions**: a consumer's account for its company; a reviewer of the bureau for an enterprise of its region.
pub fn apply(app: &App, actor: &Actor, request: ApplicationRequest) -> AppResult<Enterprise> {
    let region = super::reviewer_region(actor);
    if region.is_none() && !matches!(actor, Actor::Consumer { .. }) {
        return Err(AppError::Forbidden);
    }
    let checked = check(request)?;
    if region.is_some_and(|region| !region.contains(checked.domicile)) {
        return Err(AppError::Forbidden);
    }
    let applicant = match actor {
        Actor::Consumer { account } => Some(*account),
        _ => None,
    };
    let (now, new_id) = (app.clock.now(), app.clock.new_id());
    let notes = super::Notes::new(app, actor);
    app.write(move |conn| {
        // One code is one company, once; who was rejected may hand in better material under the same code.
        let earlier = enterprises::find_by_uscc(conn, &checked.uscc)?;
        let (id, version) = match &earlier {
            None => (EnterpriseId(new_id), 1),
            Some(it) if it.status.after(EnterpriseCommand::Reapply).is_some() => {
                (it.id, it.version + 1)
            }
            Some(_) => return Err(taken()),
        };
        if let Some(file) = checked.application.licence_file {
            licence::claim(conn, file, notes.account, id)?;
        }
        let settings = settings::load(conn)?;
        let review_wd = settings
            .parameters
            .for_region(checked.domicile)
            .enterprise_review_wd;
        let review = settings
            .calendar
            .add_working_days(shanghai_date(now), review_wd);
        let enterprise = Enterprise {
            id,
            uscc: checked.uscc,
            name: checked.name,
            short_name: checked.short_name,
            status: EnterpriseStatus::Applied,
            status_reason: None,
            kind: checked.kind,
            tier: checked.tier,
            domicile: checked.domicile,
            address: checked.address,
            phone: checked.phone,
            application: checked.application,
            applicant,
            applied_at: now,
            review_due_on: review.on,
            hearing_until_on: None,
            decided_at: None,
            updated_at: now,
            version,
        };
        match &earlier {
            None => enterprises::insert(conn, &enterprise).map_err(taken_or)?,
            Some(it) => enterprises::update(conn, &enterprise, it.version)?,
        }
        let entry = HistoryEntry {
            version,
            at: now,
            account_id: notes.account,
            from: earlier.map_or(EnterpriseStatus::Applied, |it| it.status),
            to: EnterpriseStatus::Applied,
            reason: String::new(),
            ground: None,
        };
        enterprises::history::append(conn, id, &entry)?;
        notes.write(
            conn,
            "enterprise_applied",
            id,
            json!({ "version": version }),
        )?;
        Ok(enterprise)
    })
}

fn taken() -> AppError {
    AppError::field("/uscc", FieldProblem::Taken)
}

/// Another node was faster with the same code.
fn taken_or(error: StoreError) -> AppError {
    match AppError::from(error) {
        AppError::Conflict(Conflict::Race) => taken(),
        other => other,
    }
}
