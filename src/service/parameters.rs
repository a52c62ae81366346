//! Regional parameters (§19): what holds in a region, and tightening it. What law or guidance gives is never relaxed.

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        region::{RegionCode, regions},
        rule_set::{PARAMETERS, ParameterError, ParameterSpec, Parameters, Tag},
    },
    error::{AppError, AppResult, FieldProblem},
    service::fields::because,
    store::{
        Conn, StoreResult,
        audit::{self, AuditEntry},
        settings,
    },
};

/// One parameter as it holds in a region, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParameterView {
    pub name: &'static str,
    /// The id of the rule it belongs to.
    pub rule: &'static str,
    pub tag: Tag,
    /// The most it can be.
    pub ceiling: Option<u32>,
    pub default: String,
    pub value: String,
    /// The region that set it, if any did: this one or one above.
    pub set_by: Option<RegionCode>,
}

pub fn list(app: &App, region: RegionCode) -> AppResult<Vec<ParameterView>> {
    known(region)?;
    app.read(|conn| views(conn, region))
}

/// Sets a value for a region and its subtree; `None` goes back to what holds above.
///
/// **Permissions**: `bureau_admin` of the region or above it; the system itself (command line).
pub fn set(
    app: &App,
    actor: &Actor,
    region: RegionCode,
    name: &str,
    value: Option<String>,
) -> AppResult<ParameterView> {
    known(region)?;
    let may = match actor {
        Actor::System => true,
        Actor::Bureau { region: own, .. } => own.contains(region) && actor.has(Role::BureauAdmin),
        _ => false,
    };
    if !may {
        return Err(AppError::Forbidden);
    }
    let spec = PARAMETERS
        .iter()
        .find(|spec| spec.name == name)
        .ok_or(AppError::NotFound)?;
    let value = match value {
        None => None,
        Some(value) => Some(canonical(spec, &value)?),
    };
    let (id, at, account) = (app.clock.new_id(), app.clock.now(), actor.account());
    app.write(move |conn| {
        let before = view(conn, region, spec)?;
        match &value {
            Some(value) => settings::set_parameter(conn, region, spec.name, value)?,
            None => settings::unset_parameter(conn, region, spec.name)?,
        }
        let after = view(conn, region, spec)?;
        let entry = AuditEntry {
            id,
            at,
            account,
            action: "parameter_set",
            subject: format!("region:{region}"),
            detail: json!({ "name": spec.name, "from": before.value, "to": after.value, "set_by": after.set_by }),
        };
        audit::append(conn, &entry)?;
        Ok(after)
    })
}

/// A value as the parameters themselves would write it, if it may be set.
fn canonical(spec: &ParameterSpec, value: &str) -> AppResult<String> {
    let changed = Parameters::default()
        .with(spec.name, value)
        .map_err(|error| AppError::field("/value", problem(&error)))?;
    changed.get(spec.name).ok_or(AppError::NotFound)
}

fn problem(error: &ParameterError) -> FieldProblem {
    let en = error.to_string();
    match error {
        ParameterError::AboveCeiling {
            value,
            ceiling,
            rule,
            tag,
            ..
        } => {
            let source = match tag {
                Tag::Law => "法律规定的上限，只能收紧，不能放宽",
                Tag::Guide => "指导意见给出的上限，只能收紧，不能放宽",
                Tag::Product => "系统允许的上限",
            };
            let zh = format!("不能设为 {value}：最多 {ceiling}（{rule}，{source}）");
            let more = match tag {
                Tag::Law | Tag::Guide => ". A region may tighten it, never relax it",
                Tag::Product => "",
            };
            because("above_ceiling", &zh, &format!("{en}{more}"))
        }
        ParameterError::NotAValue { .. } | ParameterError::Unknown(_) => FieldProblem::Malformed {
            zh: "不是这个参数可用的值".into(),
            en,
        },
    }
}

fn known(region: RegionCode) -> AppResult<()> {
    match regions().get(region) {
        Some(_) => Ok(()),
        None => Err(AppError::NotFound),
    }
}

fn views(conn: &mut Conn, region: RegionCode) -> StoreResult<Vec<ParameterView>> {
    PARAMETERS
        .iter()
        .map(|spec| view(conn, region, spec))
        .collect()
}

fn view(
    conn: &mut Conn,
    region: RegionCode,
    spec: &'static ParameterSpec,
) -> StoreResult<ParameterView> {
    let mut set = None;
    for above in region.ancestors() {
        let own = settings::own_parameters(conn, Some(above))?;
        if let Some((by, _, value)) = own.into_iter().find(|(_, name, _)| name == spec.name) {
            set = Some((by, value));
            break;
        }
    }
    let default = Parameters::default().get(spec.name).unwrap_or_default();
    let (set_by, value) = match set {
        Some((by, value)) => (Some(by), value),
        None => (None, default.clone()),
    };
    Ok(ParameterView {
        name: spec.name,
        rule: spec.rule,
        tag: spec.tag,
        ceiling: spec.ceiling,
        default,
        value,
        set_by,
    })
}
