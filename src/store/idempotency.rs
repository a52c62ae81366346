//! `Idempotency-Key`: the same key of the same account gives the same complaint, for 24 hours.

use std::collections::HashMap;

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::{
    Conn, StoreResult,
    prepared::Prepared,
    schema::idempotency_keys as keys,
    types::{parse, to_column},
};
use crate::{
    domain::{
        ids::{AccountId, ComplaintId},
        time::Instant,
    },
    on_backend,
};

const KEPT_HOURS: i64 = 24;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    pub account: AccountId,
    pub key: String,
    pub request_sha256: String,
}

#[derive(Clone, Debug)]
pub struct Answered {
    pub request_sha256: String,
    pub complaint: ComplaintId,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = keys, treat_none_as_default_value = false)]
struct KeyRow {
    account_id: String,
    idempotency_key: String,
    request_sha256: String,
    complaint_id: String,
    created_at: NaiveDateTime,
}

/// What these keys were answered with in the last 24 hours.
pub fn find(
    conn: &mut Conn,
    asked: &[&Idempotency],
    now: Instant,
) -> StoreResult<HashMap<(AccountId, String), Answered>> {
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let accounts: Vec<String> = asked.iter().map(|i| i.account.to_string()).collect();
    let names: Vec<&str> = asked.iter().map(|i| i.key.as_str()).collect();
    let rows: Vec<(String, String, String, String)> = on_backend!(conn, |c| keys::table
        .filter(keys::idempotency_key.eq_any(&names))
        .filter(keys::account_id.eq_any(&accounts))
        .filter(keys::created_at.gt(to_column(now - Duration::hours(KEPT_HOURS))))
        .select((
            keys::account_id,
            keys::idempotency_key,
            keys::request_sha256,
            keys::complaint_id,
        ))
        .load(c))?;
    rows.into_iter()
        .map(|(account, key, request_sha256, complaint)| {
            let complaint = parse("idempotency_keys.complaint_id", &complaint)?;
            Ok((
                (parse("idempotency_keys.account_id", &account)?, key),
                Answered {
                    request_sha256,
                    complaint,
                },
            ))
        })
        .collect()
}

/// Remembers answers; a key older than 24 hours is taken over.
pub fn remember(
    conn: &mut Conn,
    answered: &[(&Idempotency, ComplaintId)],
    now: Instant,
) -> StoreResult<()> {
    for (idempotency, complaint) in answered {
        let row = KeyRow {
            account_id: idempotency.account.to_string(),
            idempotency_key: idempotency.key.clone(),
            request_sha256: idempotency.request_sha256.clone(),
            complaint_id: complaint.to_string(),
            created_at: to_column(now),
        };
        on_backend!(conn, |c| {
            let upsert = diesel::insert_into(keys::table)
                .values(&row)
                .on_conflict((keys::account_id, keys::idempotency_key))
                .do_update()
                .set(&row);
            Prepared(upsert).execute(c)
        })?;
    }
    Ok(())
}

/// Forgets what is older than 24 hours.
pub fn forget(conn: &mut Conn, now: Instant) -> StoreResult<usize> {
    Ok(diesel::delete(
        keys::table.filter(keys::created_at.le(to_column(now - Duration::hours(KEPT_HOURS)))),
    )
    .execute(conn)?)
}
