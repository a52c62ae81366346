//! What the rules are counted with: the calendar and the regional parameters, with a version that every change raises.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{
    Conn, StoreResult, counters,
    schema::{calendar_years, region_parameters},
    types::{damaged, parse, to_column},
};
use crate::domain::{
    calendar::Calendar, parameter_book::ParameterBook, region::RegionCode, rule_set::Parameters,
    time::Instant,
};

/// The counter row that every change raises.
pub(super) const COUNTER: &str = "settings";

#[derive(Clone, Debug)]
pub struct Settings {
    pub version: i64,
    /// The notices compiled in, and those imported since.
    pub calendar: Calendar,
    pub parameters: ParameterBook,
}

/// Cheap enough to ask before every batch of commands.
pub fn version(conn: &mut Conn) -> StoreResult<i64> {
    counters::get(conn, COUNTER)
}

pub fn load(conn: &mut Conn) -> StoreResult<Settings> {
    // First: a change between these reads is then seen as a newer version next time.
    let version = version(conn)?;
    let mut calendar = Calendar::builtin();
    let bodies = calendar_years::table
        .order(calendar_years::year)
        .select(calendar_years::body)
        .load::<String>(conn)?;
    for body in bodies {
        calendar.merge(Calendar::parse(&body).map_err(|_| damaged("calendar_years.body"))?);
    }
    let parameters = ParameterBook::new(inherited(&own_parameters(conn, None)?)?);
    Ok(Settings {
        version,
        calendar,
        parameters,
    })
}

/// What regions have set themselves, provinces first; of one region or of all.
pub fn own_parameters(
    conn: &mut Conn,
    region: Option<RegionCode>,
) -> StoreResult<Vec<(RegionCode, String, String)>> {
    let mut query = region_parameters::table
        .select((
            region_parameters::region,
            region_parameters::name,
            region_parameters::value,
        ))
        .order((region_parameters::region, region_parameters::name))
        .into_boxed();
    if let Some(region) = region {
        query = query.filter(region_parameters::region.eq(region.to_string()));
    }
    query
        .load::<(String, String, String)>(conn)?
        .into_iter()
        .map(|(region, name, value)| Ok((parse("region_parameters.region", &region)?, name, value)))
        .collect()
}

/// Every region with values of its own, on top of those of the regions above it. Codes sort from above to below.
fn inherited(
    rows: &[(RegionCode, String, String)],
) -> StoreResult<BTreeMap<RegionCode, Parameters>> {
    let mut by_region: BTreeMap<RegionCode, Parameters> = BTreeMap::new();
    for (region, name, value) in rows {
        let above = region.ancestors().find_map(|it| by_region.get(&it));
        let changed = above
            .unwrap_or(&Parameters::default())
            .with(name, value)
            .map_err(|_| damaged("region_parameters.value"))?;
        by_region.insert(*region, changed);
    }
    Ok(by_region)
}

pub fn set_parameter(
    conn: &mut Conn,
    region: RegionCode,
    name: &str,
    value: &str,
) -> StoreResult<()> {
    let row = (
        region_parameters::region.eq(region.to_string()),
        region_parameters::name.eq(name),
        region_parameters::value.eq(value),
    );
    crate::on_backend!(conn, |c| {
        diesel::insert_into(region_parameters::table)
            .values(row)
            .on_conflict((region_parameters::region, region_parameters::name))
            .do_update()
            .set(region_parameters::value.eq(value))
            .execute(c)
    })?;
    raise_version(conn)
}

/// Back to what holds above.
pub fn unset_parameter(conn: &mut Conn, region: RegionCode, name: &str) -> StoreResult<()> {
    diesel::delete(region_parameters::table.find((region.to_string(), name))).execute(conn)?;
    raise_version(conn)
}

/// One year's notice, as [`Calendar::parse`] reads it.
pub fn put_calendar_year(conn: &mut Conn, year: i32, body: &str, at: Instant) -> StoreResult<()> {
    let imported_at: NaiveDateTime = to_column(at);
    let row = (
        calendar_years::year.eq(year),
        calendar_years::body.eq(body),
        calendar_years::imported_at.eq(imported_at),
    );
    crate::on_backend!(conn, |c| {
        diesel::insert_into(calendar_years::table)
            .values(row)
            .on_conflict(calendar_years::year)
            .do_update()
            .set((
                calendar_years::body.eq(body),
                calendar_years::imported_at.eq(imported_at),
            ))
            .execute(c)
    })?;
    raise_version(conn)
}

fn raise_version(conn: &mut Conn) -> StoreResult<()> {
    counters::raise(conn, COUNTER, 1)?;
    Ok(())
}
