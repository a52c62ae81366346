//! C-10: what a filing is found by as a repeat of an earlier one.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::{
    domain::{ids::ComplaintId, time::Instant},
    store::{
        Conn, StoreResult,
        schema::complaints,
        types::{parse, to_column, to_instant},
    },
};

/// Finds a possible repeat by (C-10): a keyed hash, since it is made of who complains about whom and what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RepeatKey(pub String);

/// What a filing is found by as a repeat of an earlier one: the same goods, or the same order (C-10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatKeys {
    pub goods: RepeatKey,
    pub order: Option<RepeatKey>,
}

impl RepeatKeys {
    pub fn iter(&self) -> impl Iterator<Item = &RepeatKey> {
        [&self.goods].into_iter().chain(&self.order)
    }
}

/// C-10: for each key the cases filed since.
pub fn repeats(
    conn: &mut Conn,
    keys: &[&RepeatKeys],
    since: Instant,
) -> StoreResult<HashMap<RepeatKey, Vec<(Instant, ComplaintId)>>> {
    let mut found: HashMap<RepeatKey, Vec<(Instant, ComplaintId)>> = HashMap::new();
    let goods: Vec<&str> = keys.iter().map(|it| it.goods.0.as_str()).collect();
    let orders: Vec<&str> = keys
        .iter()
        .filter_map(|it| it.order.as_ref().map(|key| key.0.as_str()))
        .collect();
    let rows = if goods.is_empty() {
        Vec::new()
    } else {
        with_keys(conn, &goods, &orders, since)?
    };
    for (key, at, id) in rows {
        if let Some(key) = key {
            found
                .entry(RepeatKey(key))
                .or_default()
                .push((to_instant(at), parse("complaints.id", &id)?));
        }
    }
    Ok(found)
}

/// Key, instant, case.
type Keyed = (Option<String>, NaiveDateTime, String);

/// The cases filed since with one of the keys.
fn with_keys(
    conn: &mut Conn,
    goods: &[&str],
    orders: &[&str],
    since: Instant,
) -> StoreResult<Vec<Keyed>> {
    let since = to_column(since);
    macro_rules! recent {
        ($column:expr) => {
            complaints::table
                .filter(complaints::created_at.ge(since))
                .select(($column, complaints::created_at, complaints::id))
        };
    }
    let (of_goods, of_orders) = (
        recent!(complaints::repeat_key),
        recent!(complaints::order_key),
    );
    match conn {
        Conn::Pg(c) => {
            let of_goods = of_goods.filter(complaints::repeat_key.eq_any(goods));
            let of_orders = of_orders.filter(complaints::order_key.eq_any(orders));
            Ok(of_goods.union_all(of_orders).load(c)?)
        }
        // A list of keys would be parsed anew for each batch; one key is one prepared statement.
        Conn::Lite(c) => {
            let mut rows = Vec::new();
            for key in goods {
                rows.extend(
                    of_goods
                        .filter(complaints::repeat_key.eq(key))
                        .load::<Keyed>(c)?,
                );
            }
            for key in orders {
                rows.extend(
                    of_orders
                        .filter(complaints::order_key.eq(key))
                        .load::<Keyed>(c)?,
                );
            }
            Ok(rows)
        }
    }
}
