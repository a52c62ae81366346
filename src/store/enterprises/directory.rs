//! The public directory with its type-ahead, and the bureau's queue of applications. Every page is a range of an index.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::EnterpriseRow;
use crate::{
    domain::{
        enterprise::{Enterprise, EnterpriseStatus, Tier},
        ids::EnterpriseId,
        jurisdiction::OperatorKind,
        name::search_key,
        region::{Level, RegionCode, regions},
        uscc::Uscc,
    },
    store::{Conn, StoreResult, schema::enterprises},
};

/// What everybody may see of an enterprise, filled field by field so that a new column can never leak into it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicEnterprise {
    pub id: EnterpriseId,
    pub uscc: Uscc,
    pub name: String,
    pub short_name: String,
    pub kind: OperatorKind,
    pub tier: Option<Tier>,
    pub domicile: RegionCode,
    pub domicile_name: String,
    pub address: String,
    pub phone: String,
    pub status: EnterpriseStatus,
    /// E-7: where false, a complaint goes to the bureau directly.
    pub takes_new_complaints: bool,
}

impl From<&Enterprise> for PublicEnterprise {
    fn from(it: &Enterprise) -> PublicEnterprise {
        PublicEnterprise {
            id: it.id,
            uscc: it.uscc.clone(),
            name: it.name.clone(),
            short_name: it.short_name.clone(),
            kind: it.kind,
            tier: it.tier,
            domicile: it.domicile,
            domicile_name: regions().full_name(it.domicile),
            address: it.address.clone(),
            phone: it.phone.clone(),
            status: it.status,
            takes_new_complaints: it.status.takes_new_complaints(),
        }
    }
}

/// Where a page of the directory begins: the search name and the id of the last entry of the page before.
pub type DirectoryKey = (String, EnterpriseId);

pub fn directory_key(entry: &PublicEnterprise) -> DirectoryKey {
    (search_key(&entry.name), entry.id)
}

/// UTF-8 never has this byte, so it stands behind everything that begins with a prefix.
const BEHIND: u8 = 0xFF;

/// Which index a search runs over.
#[derive(Clone, Copy)]
enum By {
    Name,
    ShortName,
    Uscc,
}

/// Enterprises that take complaints, by name; with `q` those whose name, short name or code begins with it.
pub fn list(
    conn: &mut Conn,
    q: &str,
    region: Option<RegionCode>,
    after: Option<&DirectoryKey>,
    limit: usize,
) -> StoreResult<Vec<PublicEnterprise>> {
    let prefix = search_key(q);
    let ways: &[By] = if prefix.is_empty() {
        &[By::Name]
    } else {
        &[By::Name, By::ShortName, By::Uscc]
    };
    // Each way gives its first ones in the order of the list, so the first of all of them are among these.
    let mut found: BTreeMap<DirectoryKey, PublicEnterprise> = BTreeMap::new();
    for &way in ways {
        for entry in search(conn, way, &prefix, region, after, limit)? {
            found.insert(directory_key(&entry), entry);
        }
    }
    Ok(found.into_values().take(limit).collect())
}

fn search(
    conn: &mut Conn,
    by: By,
    prefix: &str,
    region: Option<RegionCode>,
    after: Option<&DirectoryKey>,
    limit: usize,
) -> StoreResult<Vec<PublicEnterprise>> {
    let mut query = enterprises::table
        .filter(enterprises::status.eq_any(["active", "warned"]))
        .order((enterprises::search_name, enterprises::id))
        .limit(limit as i64)
        .into_boxed();
    let from = prefix.as_bytes().to_vec();
    let below = [prefix.as_bytes(), &[BEHIND]].concat();
    query = match by {
        By::Name if prefix.is_empty() => query,
        By::Name => query
            .filter(enterprises::search_name.ge(from))
            .filter(enterprises::search_name.lt(below)),
        By::ShortName => query
            .filter(enterprises::search_short_name.ge(from))
            .filter(enterprises::search_short_name.lt(below)),
        By::Uscc => {
            let Some((from, to)) = uscc_range(prefix) else {
                return Ok(Vec::new());
            };
            query.filter(enterprises::uscc.between(from, to))
        }
    };
    if let Some(region) = region {
        let (first, last) = subtree(region);
        query = query.filter(enterprises::domicile.between(first, last));
    }
    if let Some((name, id)) = after {
        let name = name.as_bytes().to_vec();
        query = query.filter(
            enterprises::search_name
                .gt(name.clone())
                .or(enterprises::search_name
                    .eq(name)
                    .and(enterprises::id.gt(id.to_string()))),
        );
    }
    let rows: Vec<EnterpriseRow> = query.load(conn)?;
    rows.into_iter()
        .map(|row| Ok(PublicEnterprise::from(&Enterprise::try_from(row)?)))
        .collect()
}

/// The codes that begin so. They are digits and capitals only, so `0` and `Z` enclose them under every collation.
fn uscc_range(prefix: &str) -> Option<(String, String)> {
    let prefix = prefix.to_ascii_uppercase();
    let is_code = prefix.len() <= 18 && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| (format!("{prefix:0<18}"), format!("{prefix:Z<18}")))
}

/// The first and the last code that can stand in the subtree of a region.
pub fn subtree(region: RegionCode) -> (String, String) {
    let code = region.to_string();
    let digits = match region.level() {
        Level::Province => 2,
        Level::City => 4,
        Level::County => 6,
    };
    let prefix = code.get(..digits).unwrap_or(&code);
    (format!("{prefix:0<6}"), format!("{prefix:9<6}"))
}

/// An application that waits for the bureau (E-3).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingApplication {
    pub id: EnterpriseId,
    pub uscc: Uscc,
    pub name: String,
    pub domicile: RegionCode,
    pub domicile_name: String,
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub applied_at: crate::domain::time::Instant,
    pub review_due_on: NaiveDate,
    pub is_overdue: bool,
    pub version: i32,
}

/// Where a page of the queue begins.
pub type ApplicationKey = (NaiveDate, EnterpriseId);

/// The applications of a subtree, the most urgent first.
pub fn list_applications(
    conn: &mut Conn,
    region: RegionCode,
    today: NaiveDate,
    after: Option<ApplicationKey>,
    limit: usize,
) -> StoreResult<Vec<WaitingApplication>> {
    let (first, last) = subtree(region);
    let mut query = enterprises::table
        .filter(enterprises::status.eq("applied"))
        .filter(enterprises::domicile.between(first, last))
        .order((enterprises::review_due_on, enterprises::id))
        .limit(limit as i64)
        .into_boxed();
    if let Some((due_on, id)) = after {
        query = query.filter(
            enterprises::review_due_on
                .gt(due_on)
                .or(enterprises::review_due_on
                    .eq(due_on)
                    .and(enterprises::id.gt(id.to_string()))),
        );
    }
    let rows: Vec<EnterpriseRow> = query.load(conn)?;
    rows.into_iter()
        .map(|row| {
            let it = Enterprise::try_from(row)?;
            Ok(WaitingApplication {
                id: it.id,
                uscc: it.uscc,
                name: it.name,
                domicile: it.domicile,
                domicile_name: regions().full_name(it.domicile),
                applied_at: it.applied_at,
                review_due_on: it.review_due_on,
                is_overdue: it.review_due_on < today,
                version: it.version,
            })
        })
        .collect()
}
