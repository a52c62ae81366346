//! People's accounts as rows. Profiles stay sealed here; [`profile`] says what is inside.

pub mod audience;
pub mod links;
pub mod profile;
pub mod sessions;
pub mod staff;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{
    Conn, StoreError, StoreResult,
    schema::accounts,
    types::{self, to_column},
};
use crate::domain::{
    actor::{Actor, Role, Side},
    ids::{AccountId, EnterpriseId},
    lang::Lang,
    money::Fen,
    region::RegionCode,
    time::Instant,
};

/// How far an account is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// Made for somebody who has not set a password yet.
    Invited,
    Active,
    Disabled,
}

impl AccountStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            AccountStatus::Invited => "invited",
            AccountStatus::Active => "active",
            AccountStatus::Disabled => "disabled",
        }
    }
}

impl std::str::FromStr for AccountStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "invited" => Ok(AccountStatus::Invited),
            "active" => Ok(AccountStatus::Active),
            "disabled" => Ok(AccountStatus::Disabled),
            _ => Err(()),
        }
    }
}

/// An account without what is personal about it.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub side: Side,
    pub status: AccountStatus,
    pub roles: Vec<Role>,
    pub enterprise: Option<EnterpriseId>,
    pub region: Option<RegionCode>,
    /// Raised to end every session at once; tokens carry the value they were issued under.
    pub session_epoch: i64,
    pub lang: Lang,
    pub created_at: Instant,
    /// The most it may promise without a manager, where one was set.
    pub offer_limit: Option<Fen>,
}

impl Account {
    /// Who acts with this account. None where an enterprise's or bureau's account belongs to none: a damaged row.
    pub fn actor(&self) -> Option<Actor> {
        let (account, roles) = (self.id, self.roles.clone());
        Some(match self.side {
            Side::Consumer => Actor::Consumer { account },
            Side::Enterprise => Actor::Enterprise {
                account,
                enterprise: self.enterprise?,
                roles,
            },
            Side::Bureau => Actor::Bureau {
                account,
                region: self.region?,
                roles,
            },
            Side::System => Actor::Operator { account, roles },
        })
    }
}

/// What a new row holds. The profile is sealed, the indexes are blind, the hash is made: nothing slow is left.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: AccountId,
    pub side: Side,
    pub status: AccountStatus,
    pub roles: Vec<Role>,
    pub enterprise: Option<EnterpriseId>,
    pub region: Option<RegionCode>,
    pub profile: Vec<u8>,
    pub email_index: Option<String>,
    pub phone_index: Option<String>,
    pub password_hash: Option<String>,
    pub lang: Lang,
    pub at: Instant,
}

/// A mail address or phone number as a keyed hash.
#[derive(Clone, Copy, Debug)]
pub enum LoginIndex<'a> {
    Email(&'a str),
    Phone(&'a str),
}

type Columns = (
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    i64,
    String,
    NaiveDateTime,
    Option<i64>,
);

const COLUMNS: (
    accounts::id,
    accounts::side,
    accounts::status,
    accounts::roles,
    accounts::enterprise_id,
    accounts::region,
    accounts::session_epoch,
    accounts::locale,
    accounts::created_at,
    accounts::offer_limit_fen,
) = (
    accounts::id,
    accounts::side,
    accounts::status,
    accounts::roles,
    accounts::enterprise_id,
    accounts::region,
    accounts::session_epoch,
    accounts::locale,
    accounts::created_at,
    accounts::offer_limit_fen,
);

fn account(row: Columns) -> StoreResult<Account> {
    let (id, side, status, roles, enterprise, region, session_epoch, locale, created_at, limit) =
        row;
    Ok(Account {
        id: types::parse("accounts.id", &id)?,
        side: parse_side(&side)?,
        status: types::parse("accounts.status", &status)?,
        roles: parse_roles(&roles)?,
        enterprise: enterprise
            .map(|text| types::parse("accounts.enterprise_id", &text))
            .transpose()?,
        region: region
            .map(|text| types::parse("accounts.region", &text))
            .transpose()?,
        session_epoch,
        lang: types::parse("accounts.locale", &locale)?,
        created_at: types::to_instant(created_at),
        offer_limit: limit
            .map(Fen::new)
            .transpose()
            .map_err(|_| types::damaged("accounts.offer_limit_fen"))?,
    })
}

pub fn insert(conn: &mut Conn, new: &NewAccount) -> StoreResult<()> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(new.id.to_string()),
            accounts::side.eq(side_text(new.side)),
            accounts::status.eq(new.status.as_str()),
            accounts::roles.eq(roles_text(&new.roles)),
            accounts::enterprise_id.eq(new.enterprise.map(|id| id.to_string())),
            accounts::region.eq(new.region.map(|code| code.to_string())),
            accounts::profile.eq(&new.profile),
            accounts::email_index.eq(&new.email_index),
            accounts::phone_index.eq(&new.phone_index),
            accounts::password_hash.eq(&new.password_hash),
            accounts::session_epoch.eq(1),
            accounts::locale.eq(new.lang.as_str()),
            accounts::created_at.eq(to_column(new.at)),
            accounts::updated_at.eq(to_column(new.at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn is_empty(conn: &mut Conn) -> StoreResult<bool> {
    let first: Option<String> = accounts::table
        .select(accounts::id)
        .first(conn)
        .optional()?;
    Ok(first.is_none())
}

pub fn find(conn: &mut Conn, id: AccountId) -> StoreResult<Option<Account>> {
    accounts::table
        .find(id.to_string())
        .select(COLUMNS)
        .first::<Columns>(conn)
        .optional()?
        .map(account)
        .transpose()
}

/// An account and its sealed profile.
pub fn find_with_profile(
    conn: &mut Conn,
    id: AccountId,
) -> StoreResult<Option<(Account, Vec<u8>)>> {
    accounts::table
        .find(id.to_string())
        .select((COLUMNS, accounts::profile))
        .first::<(Columns, Vec<u8>)>(conn)
        .optional()?
        .map(|(row, profile)| Ok((account(row)?, profile)))
        .transpose()
}

pub fn get(conn: &mut Conn, id: AccountId) -> StoreResult<Account> {
    find(conn, id)?.ok_or(StoreError::NotFound)
}

/// Raises the epoch: every access token issued until now is void.
pub fn end_sessions(conn: &mut Conn, id: AccountId, at: Instant) -> StoreResult<i64> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((
            accounts::session_epoch.eq(accounts::session_epoch + 1),
            accounts::updated_at.eq(to_column(at)),
        ))
        .execute(conn)?;
    Ok(get(conn, id)?.session_epoch)
}

/// E-3: the person who applied for an enterprise becomes its manager. False where the account is no consumer's by now.
pub fn become_manager(
    conn: &mut Conn,
    id: AccountId,
    enterprise: EnterpriseId,
    at: Instant,
) -> StoreResult<bool> {
    let applicant = accounts::table
        .find(id.to_string())
        .filter(accounts::side.eq(side_text(Side::Consumer)));
    let changed = diesel::update(applicant)
        .set((
            accounts::side.eq(side_text(Side::Enterprise)),
            accounts::enterprise_id.eq(enterprise.to_string()),
            accounts::roles.eq(roles_text(&[Role::OdrManager])),
            accounts::updated_at.eq(to_column(at)),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The account a blind index belongs to, with what its password is checked against.
pub fn find_by_index(
    conn: &mut Conn,
    index: LoginIndex<'_>,
) -> StoreResult<Option<(Account, Option<String>)>> {
    let query = accounts::table.into_boxed();
    let query = match index {
        LoginIndex::Email(index) => query.filter(accounts::email_index.eq(index)),
        LoginIndex::Phone(index) => query.filter(accounts::phone_index.eq(index)),
    };
    query
        .select((COLUMNS, accounts::password_hash))
        .first::<(Columns, Option<String>)>(conn)
        .optional()?
        .map(|(row, hash)| Ok((account(row)?, hash)))
        .transpose()
}

pub fn password_hash(conn: &mut Conn, id: AccountId) -> StoreResult<Option<String>> {
    Ok(accounts::table
        .find(id.to_string())
        .select(accounts::password_hash)
        .first(conn)?)
}

pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str, at: Instant) -> StoreResult<()> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((
            accounts::password_hash.eq(hash),
            accounts::updated_at.eq(to_column(at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_status(
    conn: &mut Conn,
    id: AccountId,
    status: AccountStatus,
    at: Instant,
) -> StoreResult<()> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((
            accounts::status.eq(status.as_str()),
            accounts::updated_at.eq(to_column(at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The most this account may promise without a manager; None is the rule of the house.
pub fn set_offer_limit(
    conn: &mut Conn,
    id: AccountId,
    limit: Option<Fen>,
    at: Instant,
) -> StoreResult<()> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((
            accounts::offer_limit_fen.eq(limit.map(Fen::get)),
            accounts::updated_at.eq(to_column(at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_roles(conn: &mut Conn, id: AccountId, roles: &[Role], at: Instant) -> StoreResult<()> {
    diesel::update(accounts::table.find(id.to_string()))
        .set((
            accounts::roles.eq(roles_text(roles)),
            accounts::updated_at.eq(to_column(at)),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(AsChangeset)]
#[diesel(table_name = accounts)]
struct ProfileColumns<'a> {
    profile: &'a [u8],
    email_index: Option<String>,
    phone_index: Option<Option<String>>,
    locale: &'a str,
    updated_at: NaiveDateTime,
}

/// What an owner changes of an account; an index that is `None` stays as it is.
pub struct ProfileChange<'a> {
    pub profile: &'a [u8],
    pub email_index: Option<String>,
    /// `Some(None)`: there is no number to log in with any more.
    pub phone_index: Option<Option<String>>,
    pub lang: Lang,
}

pub fn set_profile(
    conn: &mut Conn,
    id: AccountId,
    change: ProfileChange<'_>,
    at: Instant,
) -> StoreResult<()> {
    diesel::update(accounts::table.find(id.to_string()))
        .set(ProfileColumns {
            profile: change.profile,
            email_index: change.email_index,
            phone_index: change.phone_index,
            locale: change.lang.as_str(),
            updated_at: to_column(at),
        })
        .execute(conn)?;
    Ok(())
}

fn side_text(side: Side) -> &'static str {
    match side {
        Side::Consumer => "consumer",
        Side::Enterprise => "enterprise",
        Side::Bureau => "bureau",
        Side::System => "system",
    }
}

fn parse_side(text: &str) -> StoreResult<Side> {
    [Side::Consumer, Side::Enterprise, Side::Bureau, Side::System]
        .into_iter()
        .find(|side| side_text(*side) == text)
        .ok_or_else(|| types::damaged("accounts.side"))
}

/// `,case_officer,mediator,`: commas around each, so that one role can be looked for by `LIKE`.
fn roles_text(roles: &[Role]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    format!(",{},", names.join(","))
}

fn parse_roles(text: &str) -> StoreResult<Vec<Role>> {
    text.split(',')
        .filter(|name| !name.is_empty())
        .map(|name| types::parse("accounts.roles", name))
        .collect()
}
