//! Station offices (市场监管所): the branches of a county bureau.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Conn, StoreResult, schema::station_offices as stations, types::parse};
use crate::domain::region::RegionCode;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Station {
    pub id: Uuid,
    pub region: RegionCode,
    pub name: String,
}

pub fn insert(conn: &mut Conn, station: &Station) -> StoreResult<()> {
    diesel::insert_into(stations::table)
        .values((
            stations::id.eq(station.id.to_string()),
            stations::region.eq(station.region.to_string()),
            stations::name.eq(&station.name),
        ))
        .execute(conn)?;
    Ok(())
}

/// The stations of one bureau, in the order they were entered.
pub fn list(conn: &mut Conn, region: RegionCode) -> StoreResult<Vec<Station>> {
    let rows: Vec<(String, String, String)> = stations::table
        .filter(stations::region.eq(region.to_string()))
        .order(stations::id)
        .load(conn)?;
    rows.into_iter()
        .map(|(id, region, name)| {
            Ok(Station {
                id: parse("station_offices.id", &id)?,
                region: parse("station_offices.region", &region)?,
                name,
            })
        })
        .collect()
}
