//! Staff by enterprise, bureau and role, for lists. Who is told something: [`super::audience`].

use diesel::prelude::*;

use super::{Account, COLUMNS, Columns, account, side_text};
use crate::{
    domain::{
        actor::{Role, Side},
        ids::{AccountId, EnterpriseId},
        region::{Level, RegionCode},
    },
    store::{Conn, StoreResult, schema::accounts},
};

/// Whose staff is listed.
#[derive(Clone, Copy, Debug)]
pub enum StaffOf {
    Enterprise(EnterpriseId),
    /// Of every bureau in the subtree.
    Region(RegionCode),
    /// Of one bureau alone.
    Bureau(RegionCode),
    /// Bureau administrators and operators of the platform.
    Platform,
}

/// A page of staff in the order of their ids, one more than `limit` where there is another page. Profiles stay sealed.
pub fn page(
    conn: &mut Conn,
    of: StaffOf,
    after: Option<AccountId>,
    limit: usize,
) -> StoreResult<Vec<(Account, Vec<u8>)>> {
    let mut query = accounts::table
        .filter(accounts::side.ne(side_text(Side::Consumer)))
        .into_boxed();
    query = match of {
        StaffOf::Enterprise(id) => query.filter(accounts::enterprise_id.eq(id.to_string())),
        StaffOf::Region(region) => {
            let (first, last) = subtree(region);
            query
                .filter(accounts::side.eq(side_text(Side::Bureau)))
                .filter(accounts::region.ge(first))
                .filter(accounts::region.le(last))
        }
        StaffOf::Bureau(region) => query
            .filter(accounts::side.eq(side_text(Side::Bureau)))
            .filter(accounts::region.eq(region.to_string())),
        StaffOf::Platform => query.filter(
            accounts::side
                .eq(side_text(Side::System))
                .or(accounts::roles.like(having(Role::BureauAdmin))),
        ),
    };
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after.to_string()));
    }
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows: Vec<(Columns, Vec<u8>)> = query
        .order(accounts::id)
        .limit(wanted)
        .select((COLUMNS, accounts::profile))
        .load(conn)?;
    rows.into_iter()
        .map(|(row, profile)| Ok((account(row)?, profile)))
        .collect()
}

/// `_` in a role's name stands for any character; no two roles differ only there.
fn having(role: Role) -> String {
    format!("%,{role},%")
}

/// The first and last code of a subtree: codes below one another share their first digits.
fn subtree(region: RegionCode) -> (String, String) {
    let code = region.to_string();
    let last = match region.level() {
        Level::Province => format!("{}9999", &code[..2]),
        Level::City => format!("{}99", &code[..4]),
        Level::County => code.clone(),
    };
    (code, last)
}
