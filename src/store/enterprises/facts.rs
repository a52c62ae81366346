//! What the complaint writer asks of enterprises, for a whole batch of commands at once.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::{
    domain::{
        enterprise::EnterpriseStatus, ids::EnterpriseId, jurisdiction::OperatorKind,
        region::RegionCode,
    },
    on_backend,
    store::{
        Conn, StoreResult,
        schema::{enterprises, places_of_business, shops},
        types::parse,
    },
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseFacts {
    pub status: EnterpriseStatus,
    pub name: String,
    pub domicile: RegionCode,
    pub kind: OperatorKind,
    pub address: String,
    pub phone: String,
    pub places_of_business: Vec<RegionCode>,
    /// On which platforms it sells, in the order they were entered.
    pub shops: Vec<ShopFacts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopFacts {
    pub platform: EnterpriseId,
    pub platform_domicile: RegionCode,
    pub name: String,
    pub published_region: Option<RegionCode>,
}

/// Which of these take new complaints now (E-5): one question for a batch of filings.
pub fn active(conn: &mut Conn, ids: &[EnterpriseId]) -> StoreResult<HashSet<EnterpriseId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let wanted: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String)> = on_backend!(conn, |c| enterprises::table
        .filter(enterprises::id.eq_any(&wanted))
        .select((enterprises::id, enterprises::status))
        .load(c))?;
    let mut active = HashSet::with_capacity(rows.len());
    for (id, status) in rows {
        let status: EnterpriseStatus = parse("enterprises.status", &status)?;
        if status.takes_new_complaints() {
            active.insert(parse("enterprises.id", &id)?);
        }
    }
    Ok(active)
}

/// Three queries, however many are asked for; unknown ids are simply missing from the answer.
pub fn statuses(
    conn: &mut Conn,
    ids: &[EnterpriseId],
) -> StoreResult<HashMap<EnterpriseId, EnterpriseFacts>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut facts = HashMap::with_capacity(ids.len());
    type Row = (String, String, String, String, String, String, String);
    let rows: Vec<Row> = enterprises::table
        .filter(enterprises::id.eq_any(&wanted))
        .select((
            enterprises::id,
            enterprises::status,
            enterprises::name,
            enterprises::domicile,
            enterprises::kind,
            enterprises::address,
            enterprises::phone,
        ))
        .load(conn)?;
    for (id, status, name, domicile, kind, address, phone) in rows {
        let found = EnterpriseFacts {
            status: parse("enterprises.status", &status)?,
            name,
            domicile: parse("enterprises.domicile", &domicile)?,
            kind: parse("enterprises.kind", &kind)?,
            address,
            phone,
            places_of_business: Vec::new(),
            shops: Vec::new(),
        };
        facts.insert(parse("enterprises.id", &id)?, found);
    }
    add_places(conn, &wanted, &mut facts)?;
    add_shops(conn, &wanted, &mut facts)?;
    Ok(facts)
}

fn add_places(
    conn: &mut Conn,
    wanted: &[String],
    facts: &mut HashMap<EnterpriseId, EnterpriseFacts>,
) -> StoreResult<()> {
    let places: Vec<(String, String)> = places_of_business::table
        .filter(places_of_business::enterprise_id.eq_any(wanted))
        .order(places_of_business::id)
        .select((
            places_of_business::enterprise_id,
            places_of_business::region,
        ))
        .load(conn)?;
    for (id, region) in places {
        if let Some(found) = facts.get_mut(&parse("places_of_business.enterprise_id", &id)?) {
            found
                .places_of_business
                .push(parse("places_of_business.region", &region)?);
        }
    }
    Ok(())
}

fn add_shops(
    conn: &mut Conn,
    wanted: &[String],
    facts: &mut HashMap<EnterpriseId, EnterpriseFacts>,
) -> StoreResult<()> {
    type Row = (String, String, String, String, Option<String>);
    let rows: Vec<Row> = shops::table
        .inner_join(enterprises::table.on(enterprises::id.eq(shops::platform_id)))
        .filter(shops::enterprise_id.eq_any(wanted))
        .order(shops::id)
        .select((
            shops::enterprise_id,
            shops::platform_id,
            enterprises::domicile,
            shops::name,
            shops::published_region,
        ))
        .load(conn)?;
    for (id, platform, domicile, name, published) in rows {
        if let Some(found) = facts.get_mut(&parse("shops.enterprise_id", &id)?) {
            found.shops.push(ShopFacts {
                platform: parse("shops.platform_id", &platform)?,
                platform_domicile: parse("enterprises.domicile", &domicile)?,
                name,
                published_region: published
                    .map(|region| parse("shops.published_region", &region))
                    .transpose()?,
            });
        }
    }
    Ok(())
}
