//! Who belongs to an enterprise or a bureau now: looked up when they are told something.

use diesel::prelude::*;

use super::{AccountStatus, parse_roles};
use crate::{
    domain::{
        actor::Role,
        ids::{AccountId, EnterpriseId},
        region::RegionCode,
    },
    store::{Conn, StoreResult, schema::accounts, types},
};

/// An active account that can be told something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub account: AccountId,
    pub roles: Vec<Role>,
    pub enterprise: Option<EnterpriseId>,
    pub region: Option<RegionCode>,
    pub has_email: bool,
}

type Row = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

const COLUMNS: (
    accounts::id,
    accounts::roles,
    accounts::enterprise_id,
    accounts::region,
    accounts::email_index,
) = (
    accounts::id,
    accounts::roles,
    accounts::enterprise_id,
    accounts::region,
    accounts::email_index,
);

fn member((id, roles, enterprise, region, email): Row) -> StoreResult<Member> {
    Ok(Member {
        account: types::parse("accounts.id", &id)?,
        roles: parse_roles(&roles)?,
        enterprise: enterprise
            .map(|text| types::parse("accounts.enterprise_id", &text))
            .transpose()?,
        region: region
            .map(|text| types::parse("accounts.region", &text))
            .transpose()?,
        has_email: email.is_some(),
    })
}

pub fn one(conn: &mut Conn, account: AccountId) -> StoreResult<Option<Member>> {
    accounts::table
        .find(account.to_string())
        .filter(accounts::status.eq(AccountStatus::Active.as_str()))
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?
        .map(member)
        .transpose()
}

pub fn of_enterprise(conn: &mut Conn, enterprise: EnterpriseId) -> StoreResult<Vec<Member>> {
    let rows: Vec<Row> = accounts::table
        .filter(accounts::enterprise_id.eq(enterprise.to_string()))
        .filter(accounts::status.eq(AccountStatus::Active.as_str()))
        .order(accounts::id)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(member).collect()
}

/// Of exactly this region, not of those below it.
pub fn of_region(conn: &mut Conn, region: RegionCode) -> StoreResult<Vec<Member>> {
    let rows: Vec<Row> = accounts::table
        .filter(accounts::region.eq(region.to_string()))
        .filter(accounts::status.eq(AccountStatus::Active.as_str()))
        .order(accounts::id)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(member).collect()
}

pub fn system_admins(conn: &mut Conn) -> StoreResult<Vec<Member>> {
    let rows: Vec<Row> = accounts::table
        .filter(accounts::side.eq("system"))
        .filter(accounts::status.eq(AccountStatus::Active.as_str()))
        .filter(accounts::roles.like(format!("%,{},%", Role::SystemAdmin)))
        .order(accounts::id)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(member).collect()
}
