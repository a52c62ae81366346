//! ODR enterprises: rows, their history, and the facts a complaint asks for.

pub mod directory;
pub mod facts;
pub mod history;
pub mod places;

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

pub use facts::{EnterpriseFacts, ShopFacts, active, statuses};

use super::{
    Conn, StoreError, StoreResult,
    schema::enterprises,
    types::{damaged, parse, to_column, to_instant},
};
use crate::domain::{
    enterprise::{Enterprise, EnterpriseStatus},
    ids::{AccountId, EnterpriseId},
    name::search_key,
    region::RegionCode,
    uscc::Uscc,
};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = enterprises, treat_none_as_null = true)]
pub(super) struct EnterpriseRow {
    id: String,
    uscc: String,
    name: String,
    short_name: String,
    search_name: Vec<u8>,
    search_short_name: Vec<u8>,
    status: String,
    status_reason: Option<String>,
    kind: String,
    tier: Option<String>,
    domicile: String,
    address: String,
    phone: String,
    application: String,
    applicant_id: Option<String>,
    applied_at: NaiveDateTime,
    review_due_on: NaiveDate,
    hearing_until_on: Option<NaiveDate>,
    decided_at: Option<NaiveDateTime>,
    updated_at: NaiveDateTime,
    version: i32,
}

impl TryFrom<&Enterprise> for EnterpriseRow {
    type Error = StoreError;

    fn try_from(it: &Enterprise) -> StoreResult<EnterpriseRow> {
        let application =
            serde_json::to_string(&it.application).map_err(|_| damaged("application"))?;
        Ok(EnterpriseRow {
            id: it.id.to_string(),
            uscc: it.uscc.to_string(),
            name: it.name.clone(),
            short_name: it.short_name.clone(),
            search_name: search_key(&it.name).into_bytes(),
            search_short_name: search_key(&it.short_name).into_bytes(),
            status: it.status.to_string(),
            status_reason: it.status_reason.clone(),
            kind: it.kind.as_str().to_owned(),
            tier: it.tier.map(|tier| tier.as_str().to_owned()),
            domicile: it.domicile.to_string(),
            address: it.address.clone(),
            phone: it.phone.clone(),
            application,
            applicant_id: it.applicant.map(|account| account.to_string()),
            applied_at: to_column(it.applied_at),
            review_due_on: it.review_due_on,
            hearing_until_on: it.hearing_until_on,
            decided_at: it.decided_at.map(to_column),
            updated_at: to_column(it.updated_at),
            version: it.version,
        })
    }
}

impl TryFrom<EnterpriseRow> for Enterprise {
    type Error = StoreError;

    fn try_from(row: EnterpriseRow) -> StoreResult<Enterprise> {
        Ok(Enterprise {
            id: parse("enterprises.id", &row.id)?,
            uscc: parse("enterprises.uscc", &row.uscc)?,
            status: parse("enterprises.status", &row.status)?,
            status_reason: row.status_reason,
            kind: parse("enterprises.kind", &row.kind)?,
            tier: row
                .tier
                .map(|tier| parse("enterprises.tier", &tier))
                .transpose()?,
            domicile: parse("enterprises.domicile", &row.domicile)?,
            application: serde_json::from_str(&row.application)
                .map_err(|_| damaged("enterprises.application"))?,
            applicant: row
                .applicant_id
                .map(|id| parse("enterprises.applicant_id", &id))
                .transpose()?,
            name: row.name,
            short_name: row.short_name,
            address: row.address,
            phone: row.phone,
            applied_at: to_instant(row.applied_at),
            review_due_on: row.review_due_on,
            hearing_until_on: row.hearing_until_on,
            decided_at: row.decided_at.map(to_instant),
            updated_at: to_instant(row.updated_at),
            version: row.version,
        })
    }
}

pub fn find(conn: &mut Conn, id: EnterpriseId) -> StoreResult<Option<Enterprise>> {
    let row: Option<EnterpriseRow> = enterprises::table
        .find(id.to_string())
        .first(conn)
        .optional()?;
    row.map(Enterprise::try_from).transpose()
}

pub fn get(conn: &mut Conn, id: EnterpriseId) -> StoreResult<Enterprise> {
    find(conn, id)?.ok_or(StoreError::NotFound)
}

pub fn find_by_uscc(conn: &mut Conn, uscc: &Uscc) -> StoreResult<Option<Enterprise>> {
    let row: Option<EnterpriseRow> = enterprises::table
        .filter(enterprises::uscc.eq(uscc.as_str()))
        .first(conn)
        .optional()?;
    row.map(Enterprise::try_from).transpose()
}

/// What an account applied for last.
pub fn newest_of_applicant(
    conn: &mut Conn,
    applicant: AccountId,
) -> StoreResult<Option<EnterpriseId>> {
    let id: Option<String> = enterprises::table
        .filter(enterprises::applicant_id.eq(applicant.to_string()))
        .order((enterprises::applied_at.desc(), enterprises::id.desc()))
        .select(enterprises::id)
        .first(conn)
        .optional()?;
    id.map(|id| parse("enterprises.id", &id)).transpose()
}

pub fn insert(conn: &mut Conn, enterprise: &Enterprise) -> StoreResult<()> {
    diesel::insert_into(enterprises::table)
        .values(EnterpriseRow::try_from(enterprise)?)
        .execute(conn)?;
    Ok(())
}

/// Writes the whole row if it still has the version that was read; else [`StoreError::Conflict`].
pub fn update(conn: &mut Conn, enterprise: &Enterprise, read_version: i32) -> StoreResult<()> {
    let row = EnterpriseRow::try_from(enterprise)?;
    let same = enterprises::table
        .filter(enterprises::id.eq(row.id.clone()))
        .filter(enterprises::version.eq(read_version));
    match diesel::update(same).set(row).execute(conn)? {
        0 => Err(StoreError::Conflict),
        _ => Ok(()),
    }
}

/// The enterprises that take new complaints (E-7), by identifier, with their names.
pub fn list_active(
    conn: &mut Conn,
    after: Option<EnterpriseId>,
    limit: usize,
) -> StoreResult<Vec<(EnterpriseId, String)>> {
    let active = EnterpriseStatus::ALL
        .iter()
        .filter(|status| status.takes_new_complaints())
        .map(|status| status.as_str());
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<(String, String)> = enterprises::table
        .filter(enterprises::id.gt(after))
        .filter(enterprises::status.eq_any(active))
        .order(enterprises::id.asc())
        .select((enterprises::id, enterprises::name))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, name)| Ok((parse("enterprises.id", &id)?, name)))
        .collect()
}

/// The active enterprises registered in a region; in the whole country if none is named.
pub fn active_in(conn: &mut Conn, region: Option<RegionCode>) -> StoreResult<Vec<EnterpriseId>> {
    let active = EnterpriseStatus::ALL
        .iter()
        .filter(|status| status.takes_new_complaints())
        .map(|status| status.as_str());
    let mut query = enterprises::table
        .filter(enterprises::status.eq_any(active))
        .select(enterprises::id)
        .into_boxed();
    if let Some(region) = region {
        let (first, last) = region.subtree().unwrap_or((region, region));
        let place = enterprises::domicile.between(first.to_string(), last.to_string());
        query = query.filter(place);
    }
    let ids: Vec<String> = query.load(conn)?;
    ids.iter().map(|id| parse("enterprises.id", id)).collect()
}

/// What these are called for short, and where they are registered.
pub fn labels(
    conn: &mut Conn,
    ids: &[EnterpriseId],
) -> StoreResult<HashMap<EnterpriseId, (String, RegionCode)>> {
    let mut found = HashMap::with_capacity(ids.len());
    // Well below the parameters a statement takes.
    for ids in ids.chunks(1_000) {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String, String, String)> = enterprises::table
            .filter(enterprises::id.eq_any(ids))
            .select((
                enterprises::id,
                enterprises::short_name,
                enterprises::name,
                enterprises::domicile,
            ))
            .load(conn)?;
        for (id, short_name, name, domicile) in rows {
            let name = if short_name.is_empty() {
                name
            } else {
                short_name
            };
            let domicile = parse("enterprises.domicile", &domicile)?;
            found.insert(parse("enterprises.id", &id)?, (name, domicile));
        }
    }
    Ok(found)
}
