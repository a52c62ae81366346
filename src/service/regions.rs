//! Regions with their bureaus, and the station offices of a bureau.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        region::{Level, Region, RegionCode, regions},
    },
    error::{AppError, AppResult},
    service::fields::Fields,
    store::{
        audit::{self, AuditEntry},
        stations::{self, Station},
    },
};

const MAX_NAME: usize = 60;

#[derive(Debug, Serialize, ToSchema)]
pub struct RegionView {
    pub code: RegionCode,
    pub name: String,
    pub full_name: String,
    pub level: Level,
    pub parent: Option<RegionCode>,
    /// Whether a bureau of county level sits there, which is where complaints are handled.
    pub is_county_seat: bool,
    /// None for a heading of the list (市辖区), which is no place.
    pub bureau_name: Option<String>,
    /// The region whose bureau stands right above.
    pub superior: Option<RegionCode>,
    pub has_children: bool,
}

impl From<&Region> for RegionView {
    fn from(region: &Region) -> RegionView {
        let code = region.code;
        RegionView {
            code,
            name: region.name.clone(),
            full_name: regions().full_name(code),
            level: region.level,
            parent: region.parent,
            is_county_seat: regions().is_county_seat(code),
            bureau_name: (!region.is_collective()).then(|| regions().bureau_name(code)),
            superior: regions().superior(code),
            has_children: region.level != Level::County && !regions().is_county_seat(code),
        }
    }
}

/// The regions right below; the provinces where no parent is named.
pub fn children(parent: Option<&str>) -> AppResult<Vec<RegionView>> {
    let mut fields = Fields::new();
    let parent = parent.and_then(|code| fields.region("/parent", code));
    fields.done()?;
    let below = regions().children(parent);
    Ok(below.into_iter().map(RegionView::from).collect())
}

pub fn see(code: RegionCode) -> AppResult<RegionView> {
    let region = regions().get(code).ok_or(AppError::NotFound)?;
    Ok(RegionView::from(region))
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StationRequest {
    #[serde(default)]
    pub name: String,
}

pub fn stations(app: &App, region: RegionCode) -> AppResult<Vec<Station>> {
    see(region)?;
    app.read(|conn| stations::list(conn, region))
}

/// **Permissions**: `bureau_admin` of the region or above it.
pub fn add_station(
    app: &App,
    actor: &Actor,
    region: RegionCode,
    request: StationRequest,
) -> AppResult<Station> {
    if !see(region)?.is_county_seat {
        return Err(AppError::NotFound);
    }
    let is_own = matches!(actor, Actor::Bureau { region: own, .. } if own.contains(region));
    if !(is_own && actor.has(Role::BureauAdmin)) {
        return Err(AppError::Forbidden);
    }
    let mut fields = Fields::new();
    fields.line("/name", &request.name, MAX_NAME);
    fields.done()?;
    let station = Station {
        id: app.clock.new_id(),
        region,
        name: request.name,
    };
    let entry = AuditEntry {
        id: app.clock.new_id(),
        at: app.clock.now(),
        account: actor.account(),
        action: "station_added",
        subject: format!("region:{region}"),
        detail: json!({ "station": station.id }),
    };
    app.write(move |conn| {
        stations::insert(conn, &station)?;
        audit::append(conn, &entry)?;
        Ok(station)
    })
}
