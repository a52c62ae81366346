//! The holiday notices: importing a year, and looking one up (T-3).

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    app::App,
    domain::calendar::Calendar,
    error::{AppError, AppResult},
    service::fields::because,
    store::{
        audit::{self, AuditEntry},
        jobs, settings,
    },
};

/// One year as everybody may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarYear {
    pub year: i32,
    /// Where false, due dates in it are counted from Monday to Friday and are provisional.
    pub is_announced: bool,
    pub holidays: Vec<NaiveDate>,
    /// Weekend days that are working days.
    pub workdays: Vec<NaiveDate>,
}

/// Takes over every year of a notice. In the same transaction the settings get a new version, and a job for each year is
/// enqueued that recomputes the open due dates and tells the parties.
pub fn import(app: &App, notice: &str) -> AppResult<Vec<i32>> {
    let calendar = Calendar::parse(notice).map_err(|error| {
        let zh = format!("这份放假安排无法使用：{error}");
        AppError::field("", because("unusable_calendar", &zh, &error.to_string()))
    })?;
    let mut years = Vec::new();
    for (number, year) in calendar.years() {
        let body = json!({ "years": { number.to_string(): year } }).to_string();
        years.push((number, body, app.clock.new_id(), app.clock.new_id()));
    }
    let now = app.clock.now();
    app.write(move |conn| {
        let mut imported = Vec::with_capacity(years.len());
        for (number, body, job_id, audit_id) in years {
            settings::put_calendar_year(conn, number, &body, now)?;
            let payload = json!({ "year": number });
            jobs::enqueue(conn, job_id, jobs::RECOMPUTE_DEADLINES, &payload, now)?;
            let entry = AuditEntry {
                id: audit_id,
                at: now,
                account: None,
                action: "calendar_imported",
                subject: format!("calendar:{number}"),
                detail: Value::Object(serde_json::Map::new()),
            };
            audit::append(conn, &entry)?;
            imported.push(number);
        }
        Ok(imported)
    })
}

pub fn see(app: &App, year: i32) -> AppResult<CalendarYear> {
    if !(1949..=9999).contains(&year) {
        return Err(AppError::NotFound);
    }
    let calendar = app.read(settings::load)?.calendar;
    let announced = calendar.years().find(|(number, _)| *number == year);
    let days = |days: &std::collections::BTreeSet<NaiveDate>| days.iter().copied().collect();
    Ok(CalendarYear {
        year,
        is_announced: announced.is_some(),
        holidays: announced.map_or_else(Vec::new, |(_, it)| days(&it.holidays)),
        workdays: announced.map_or_else(Vec::new, |(_, it)| days(&it.workdays)),
    })
}
