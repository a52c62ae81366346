//! How an enterprise came to its status: who, when, from what to what, and why (E-6).

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{
        enterprise::{EnterpriseStatus, Ground},
        ids::{AccountId, EnterpriseId},
        time::Instant,
    },
    store::{
        Conn, StoreResult,
        schema::enterprise_history,
        types::{parse, to_column, to_instant},
    },
};

/// One change of status, as the enterprise and the bureau see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// The version of the enterprise it led to: their order, also within one instant.
    pub version: i32,
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub at: Instant,
    pub account_id: Option<AccountId>,
    pub from: EnterpriseStatus,
    pub to: EnterpriseStatus,
    pub reason: String,
    /// Of a warning, suspension or removal by the bureau (E-6).
    pub ground: Option<Ground>,
}

pub fn append(conn: &mut Conn, enterprise: EnterpriseId, entry: &HistoryEntry) -> StoreResult<()> {
    diesel::insert_into(enterprise_history::table)
        .values((
            enterprise_history::enterprise_id.eq(enterprise.to_string()),
            enterprise_history::version.eq(entry.version),
            enterprise_history::at.eq(to_column(entry.at)),
            enterprise_history::account_id.eq(entry.account_id.map(|it| it.to_string())),
            enterprise_history::from_status.eq(entry.from.as_str()),
            enterprise_history::to_status.eq(entry.to.as_str()),
            enterprise_history::reason.eq(&entry.reason),
            enterprise_history::ground.eq(entry.ground.map(Ground::as_str)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Oldest first.
pub fn list(conn: &mut Conn, enterprise: EnterpriseId) -> StoreResult<Vec<HistoryEntry>> {
    type Row = (
        i32,
        NaiveDateTime,
        Option<String>,
        String,
        String,
        String,
        Option<String>,
    );
    let rows: Vec<Row> = enterprise_history::table
        .filter(enterprise_history::enterprise_id.eq(enterprise.to_string()))
        .order(enterprise_history::version)
        .select((
            enterprise_history::version,
            enterprise_history::at,
            enterprise_history::account_id,
            enterprise_history::from_status,
            enterprise_history::to_status,
            enterprise_history::reason,
            enterprise_history::ground,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(version, at, account, from, to, reason, ground)| {
            Ok(HistoryEntry {
                version,
                at: to_instant(at),
                account_id: account
                    .map(|id| parse("enterprise_history.account_id", &id))
                    .transpose()?,
                from: parse("enterprise_history.from_status", &from)?,
                to: parse("enterprise_history.to_status", &to)?,
                reason,
                ground: ground
                    .map(|ground| parse("enterprise_history.ground", &ground))
                    .transpose()?,
            })
        })
        .collect()
}
