//! Where an enterprise does business, and on which platforms it sells (J-3).

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{ids::EnterpriseId, region::RegionCode},
    store::{
        Conn, StoreError, StoreResult,
        schema::{enterprises, places_of_business as places, shops},
        types::parse,
    },
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
    pub id: Uuid,
    pub name: String,
    pub region: RegionCode,
    pub address: String,
}

/// An in-platform operator's shop with a platform operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Shop {
    pub id: Uuid,
    pub platform: EnterpriseId,
    pub platform_name: String,
    pub name: String,
    /// The address the platform publishes for it, by law.
    pub published_region: Option<RegionCode>,
    pub published_address: Option<String>,
}

pub fn insert_place(conn: &mut Conn, enterprise: EnterpriseId, place: &Place) -> StoreResult<()> {
    diesel::insert_into(places::table)
        .values((
            places::id.eq(place.id.to_string()),
            places::enterprise_id.eq(enterprise.to_string()),
            places::name.eq(&place.name),
            places::region.eq(place.region.to_string()),
            places::address.eq(&place.address),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn list_places(conn: &mut Conn, enterprise: EnterpriseId) -> StoreResult<Vec<Place>> {
    let rows: Vec<(String, String, String, String)> = places::table
        .filter(places::enterprise_id.eq(enterprise.to_string()))
        .order(places::id)
        .select((places::id, places::name, places::region, places::address))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, name, region, address)| {
            Ok(Place {
                id: parse("places_of_business.id", &id)?,
                name,
                region: parse("places_of_business.region", &region)?,
                address,
            })
        })
        .collect()
}

/// [`StoreError::NotFound`] where the enterprise has no such place.
pub fn delete_place(conn: &mut Conn, enterprise: EnterpriseId, place: Uuid) -> StoreResult<()> {
    let own = places::table
        .find(place.to_string())
        .filter(places::enterprise_id.eq(enterprise.to_string()));
    found(diesel::delete(own).execute(conn)?)
}

pub fn insert_shop(conn: &mut Conn, enterprise: EnterpriseId, shop: &Shop) -> StoreResult<()> {
    diesel::insert_into(shops::table)
        .values((
            shops::id.eq(shop.id.to_string()),
            shops::enterprise_id.eq(enterprise.to_string()),
            shops::platform_id.eq(shop.platform.to_string()),
            shops::name.eq(&shop.name),
            shops::published_region.eq(shop.published_region.map(|it| it.to_string())),
            shops::published_address.eq(&shop.published_address),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn list_shops(conn: &mut Conn, enterprise: EnterpriseId) -> StoreResult<Vec<Shop>> {
    type Row = (
        String,
        String,
        String,
        String,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Row> = shops::table
        .inner_join(enterprises::table.on(enterprises::id.eq(shops::platform_id)))
        .filter(shops::enterprise_id.eq(enterprise.to_string()))
        .order(shops::id)
        .select((
            shops::id,
            shops::platform_id,
            enterprises::name,
            shops::name,
            shops::published_region,
            shops::published_address,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, platform, platform_name, name, region, address)| {
            Ok(Shop {
                id: parse("shops.id", &id)?,
                platform: parse("shops.platform_id", &platform)?,
                platform_name,
                name,
                published_region: region
                    .map(|region| parse("shops.published_region", &region))
                    .transpose()?,
                published_address: address,
            })
        })
        .collect()
}

/// [`StoreError::NotFound`] where the enterprise has no such shop.
pub fn delete_shop(conn: &mut Conn, enterprise: EnterpriseId, shop: Uuid) -> StoreResult<()> {
    let own = shops::table
        .find(shop.to_string())
        .filter(shops::enterprise_id.eq(enterprise.to_string()));
    found(diesel::delete(own).execute(conn)?)
}

fn found(rows: usize) -> StoreResult<()> {
    match rows {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}
