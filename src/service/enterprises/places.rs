//! Places of business and shops on platforms: what decides which bureau is competent (J-3).
//!
//! **Permissions** of all: the enterprise's own manager, or a reviewer of the bureau of its region.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Notes, load_for};
use crate::{
    app::App,
    domain::{
        actor::Actor, enterprise::Enterprise, ids::EnterpriseId, jurisdiction::OperatorKind,
        region::RegionCode,
    },
    error::{AppError, AppResult, FieldProblem},
    service::fields::{Fields, because},
    store::{
        Conn,
        enterprises::{
            self,
            places::{self, Place, Shop},
        },
    },
};

const MAX_NAME: usize = 100;
const MAX_ADDRESS: usize = 200;
/// More branches or shops than any operator here has; a bound all the same.
const MAX_ENTRIES: usize = 200;

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceRequest {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    #[schema(value_type = RegionCode)]
    pub region: String,
    #[serde(default)]
    pub address: String,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShopRequest {
    /// The platform operator's enterprise.
    #[serde(default)]
    #[schema(value_type = EnterpriseId)]
    pub platform: String,
    #[serde(default)]
    pub name: String,
    /// Where the published address is; left out where the platform publishes none.
    #[serde(default)]
    #[schema(value_type = Option<RegionCode>)]
    pub published_region: Option<String>,
    #[serde(default)]
    pub published_address: Option<String>,
}

pub fn add_place(
    app: &App,
    actor: &Actor,
    id: EnterpriseId,
    request: PlaceRequest,
) -> AppResult<Place> {
    let mut fields = Fields::new();
    fields.line("/name", &request.name, MAX_NAME);
    let region = fields.county("/region", &request.region);
    fields.line("/address", &request.address, MAX_ADDRESS);
    fields.done()?;
    let Some(region) = region else {
        return Err(AppError::Invalid(Vec::new()));
    };
    let place = Place {
        id: app.clock.new_id(),
        name: request.name,
        region,
        address: request.address,
    };
    let (actor, notes) = (actor.clone(), Notes::new(app, actor));
    app.write(move |conn| {
        editable(conn, &actor, id)?;
        has_room(places::list_places(conn, id)?.len())?;
        places::insert_place(conn, id, &place)?;
        let detail = json!({ "place": place.id, "region": place.region });
        notes.write(conn, "place_added", id, detail)?;
        Ok(place)
    })
}

pub fn remove_place(app: &App, actor: &Actor, id: EnterpriseId, place: Uuid) -> AppResult<()> {
    let (actor, notes) = (actor.clone(), Notes::new(app, actor));
    app.write(move |conn| {
        editable(conn, &actor, id)?;
        places::delete_place(conn, id, place)?;
        notes.write(conn, "place_removed", id, json!({ "place": place }))
    })
}

pub fn add_shop(
    app: &App,
    actor: &Actor,
    id: EnterpriseId,
    request: ShopRequest,
) -> AppResult<Shop> {
    let mut fields = Fields::new();
    let platform: Option<EnterpriseId> = fields.parse("/platform", &request.platform);
    fields.line("/name", &request.name, MAX_NAME);
    let published_region = request
        .published_region
        .and_then(|region| fields.county("/published_region", &region));
    if let Some(address) = &request.published_address {
        fields.line("/published_address", address, MAX_ADDRESS);
    }
    fields.done()?;
    let Some(platform) = platform else {
        return Err(AppError::Invalid(Vec::new()));
    };
    let (shop_id, actor, notes) = (app.clock.new_id(), actor.clone(), Notes::new(app, actor));
    app.write(move |conn| {
        let enterprise = editable(conn, &actor, id)?;
        if enterprise.kind != OperatorKind::InPlatform {
            let zh = "只有平台内经营者可以登记网店";
            let en = "Only an in-platform operator has shops on platforms";
            return Err(AppError::field("", because("not_in_platform", zh, en)));
        }
        let operator = enterprises::find(conn, platform)?
            .filter(|it| it.status.is_public() && it.kind == OperatorKind::PlatformOperator);
        let Some(operator) = operator else {
            let zh = "没有这个平台经营者，请从名录中选择";
            let en = "There is no such platform operator; choose one from the directory";
            return Err(AppError::field(
                "/platform",
                because("unknown_platform", zh, en),
            ));
        };
        has_room(places::list_shops(conn, id)?.len())?;
        let shop = Shop {
            id: shop_id,
            platform,
            platform_name: operator.name,
            name: request.name,
            published_region,
            published_address: request.published_address,
        };
        places::insert_shop(conn, id, &shop)?;
        let detail = json!({ "shop": shop.id, "platform": platform });
        notes.write(conn, "shop_added", id, detail)?;
        Ok(shop)
    })
}

pub fn remove_shop(app: &App, actor: &Actor, id: EnterpriseId, shop: Uuid) -> AppResult<()> {
    let (actor, notes) = (actor.clone(), Notes::new(app, actor));
    app.write(move |conn| {
        editable(conn, &actor, id)?;
        places::delete_shop(conn, id, shop)?;
        notes.write(conn, "shop_removed", id, json!({ "shop": shop }))
    })
}

fn editable(conn: &mut Conn, actor: &Actor, id: EnterpriseId) -> AppResult<Enterprise> {
    let enterprise = load_for(conn, actor, id)?;
    let is_reviewer =
        super::reviewer_region(actor).is_some_and(|region| region.contains(enterprise.domicile));
    if enterprise.is_managed_by(actor) || is_reviewer {
        Ok(enterprise)
    } else {
        Err(AppError::Forbidden)
    }
}

fn has_room(entries: usize) -> AppResult<()> {
    if entries < MAX_ENTRIES {
        Ok(())
    } else {
        Err(AppError::field(
            "",
            FieldProblem::TooMany { max: MAX_ENTRIES },
        ))
    }
}
