//! Working days, holidays and make-up days, and counting with them (T-1 to T-3).
//!
//! The day of the event is day zero. Whatever is asked, the answer is never before the start and never a panic: at the
//! end of the year 9999 counting stops.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::LazyLock,
};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};
use thiserror::Error;
use utoipa::ToSchema;

/// The year 9999 is the last one that both databases and everybody's forms can write.
pub const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day that exists");

/// What the holiday notices of the State Council say, year by year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "RawCalendar")]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Year {
    /// Every rest day the notice names, weekends inside a break included.
    pub holidays: BTreeSet<NaiveDate>,
    /// Weekend days the notice turns into working days.
    pub workdays: BTreeSet<NaiveDate>,
    /// Whether somebody compared the list with the notice.
    pub verified: bool,
}

/// T-2: what a natural-day period may not end on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rollover {
    /// Only days in the holiday list.
    #[default]
    StatutoryHoliday,
    /// Weekends too.
    AnyRestDay,
}

/// Where a period ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Due {
    pub on: NaiveDate,
    /// T-3: counted over a year whose holidays nobody has announced yet, so it may still move.
    pub provisional: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    #[error("the calendar is not readable: {0}")]
    Json(String),
    #[error("the calendar names no year")]
    Empty,
    #[error("`{0}` is not a year")]
    Year(String),
    #[error("the year {0} stands there twice")]
    Twice(i32),
    #[error("the year {0} has no holiday: a notice always has some")]
    NoHoliday(i32),
    #[error("`{text}` in the year {year} is not a date (YYYY-MM-DD)")]
    Date { year: i32, text: String },
    #[error("{on} stands in the year {year}")]
    OutsideYear { year: i32, on: NaiveDate },
    #[error("{0} cannot be a holiday and a make-up day at once")]
    Both(NaiveDate),
    #[error(
        "{0} is from Monday to Friday, a working day anyway: as a make-up day it must be a mistake"
    )]
    WorkdayInTheWeek(NaiveDate),
}

/// The file as it comes in: dates as text, so that an error can say which one is wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    years: RawYears,
    /// Where it was taken from, for who reads the file.
    #[serde(default, rename = "source")]
    _source: Option<String>,
}

/// As they stand in the file: a year that stands there twice is seen.
struct RawYears(Vec<(String, RawYear)>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    holidays: Vec<String>,
    workdays: Vec<String>,
    #[serde(default)]
    verified: bool,
}

impl Calendar {
    /// The notices for 2020 to 2026, compiled in.
    pub fn builtin() -> Calendar {
        static BUILTIN: LazyLock<Calendar> = LazyLock::new(|| {
            Calendar::parse(include_str!("../../data/cn-workdays.json"))
                .expect("the compiled-in calendar is right")
        });
        BUILTIN.clone()
    }

    /// Reads a calendar file: `{"years": {"2027": {"holidays": […], "workdays": […], "verified": true}}}`.
    pub fn parse(json: &str) -> Result<Calendar, CalendarError> {
        let raw: RawCalendar =
            serde_json::from_str(json).map_err(|error| CalendarError::Json(error.to_string()))?;
        let calendar = Calendar::try_from(raw)?;
        if calendar.years.is_empty() {
            return Err(CalendarError::Empty);
        }
        Ok(calendar)
    }

    /// Takes over the years of `other`, each as a whole: a newer notice replaces what was known of its year.
    pub fn merge(&mut self, other: Calendar) {
        self.years.extend(other.years);
    }

    pub fn years(&self) -> impl Iterator<Item = (i32, &Year)> {
        self.years.iter().map(|(&number, year)| (number, year))
    }

    pub fn has_year(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// T-3: Monday to Friday and no holiday, or a make-up day. A year without data knows only its weekends.
    pub fn is_working_day(&self, on: NaiveDate) -> bool {
        let is_weekday = !matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
        match self.years.get(&on.year()) {
            Some(year) if is_weekday => !year.holidays.contains(&on),
            Some(year) => year.workdays.contains(&on),
            None => is_weekday,
        }
    }

    pub fn is_statutory_holiday(&self, on: NaiveDate) -> bool {
        self.years
            .get(&on.year())
            .is_some_and(|year| year.holidays.contains(&on))
    }

    /// T-1: the n-th working day after the start.
    pub fn add_working_days(&self, start_on: NaiveDate, n: u32) -> Due {
        let mut due = Due {
            on: start_on,
            provisional: false,
        };
        let mut left = n;
        while left > 0 {
            let Some(next) = next_day(due.on) else { break };
            due.on = next;
            due.provisional |= !self.has_year(next.year());
            if self.is_working_day(next) {
                left -= 1;
            }
        }
        due
    }

    /// T-1, T-2: the n-th day after the start; if the period would end on a holiday, the first day after that run.
    /// Only the days at the end are looked at, so only they can be provisional.
    pub fn add_natural_days(&self, start_on: NaiveDate, n: u32, rollover: Rollover) -> Due {
        let mut on = start_on
            .checked_add_days(chrono::Days::new(u64::from(n)))
            .map_or(LAST_DAY, |on| on.min(LAST_DAY))
            .max(start_on);
        let mut provisional = !self.has_year(on.year());
        while self.is_passed_over(on, rollover) {
            let Some(next) = next_day(on) else { break };
            on = next;
            provisional |= !self.has_year(on.year());
        }
        Due { on, provisional }
    }

    /// The rest days after the start up to the due day: what the person who asks "why so late?" is shown.
    pub fn skipped_days(&self, start_on: NaiveDate, due_on: NaiveDate) -> Vec<NaiveDate> {
        days(start_on, due_on)
            .filter(|&on| !self.is_working_day(on))
            .collect()
    }

    /// The working days after `from_excl` up to and with `to_incl`.
    pub fn working_days_between(&self, from_excl: NaiveDate, to_incl: NaiveDate) -> u32 {
        days(from_excl, to_incl)
            .filter(|&on| self.is_working_day(on))
            .fold(0, |count, _| count + 1)
    }

    /// The last working day before a day.
    pub fn working_day_before(&self, on: NaiveDate) -> NaiveDate {
        let mut earlier = on;
        while let Some(day) = earlier.pred_opt() {
            earlier = day;
            if self.is_working_day(day) {
                break;
            }
        }
        earlier
    }

    fn is_passed_over(&self, on: NaiveDate, rollover: Rollover) -> bool {
        match rollover {
            Rollover::StatutoryHoliday => self.is_statutory_holiday(on),
            Rollover::AnyRestDay => !self.is_working_day(on),
        }
    }
}

impl Rollover {
    pub fn as_str(self) -> &'static str {
        match self {
            Rollover::StatutoryHoliday => "statutory_holiday",
            Rollover::AnyRestDay => "any_rest_day",
        }
    }
}

impl TryFrom<RawCalendar> for Calendar {
    type Error = CalendarError;

    fn try_from(raw: RawCalendar) -> Result<Calendar, CalendarError> {
        let mut years = BTreeMap::new();
        for (text, raw_year) in raw.years.0 {
            let number = match text.parse() {
                Ok(number @ 1949..=9999) => number,
                _ => return Err(CalendarError::Year(text)),
            };
            if years.insert(number, read_year(number, raw_year)?).is_some() {
                return Err(CalendarError::Twice(number));
            }
        }
        Ok(Calendar { years })
    }
}

impl<'de> Deserialize<'de> for RawYears {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawYears, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = RawYears;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of years")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<RawYears, M::Error> {
                let mut years = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    years.push(entry);
                }
                Ok(RawYears(years))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

fn read_year(number: i32, raw: RawYear) -> Result<Year, CalendarError> {
    let year = Year {
        holidays: read_dates(number, raw.holidays)?,
        workdays: read_dates(number, raw.workdays)?,
        verified: raw.verified,
    };
    if year.holidays.is_empty() {
        return Err(CalendarError::NoHoliday(number));
    }
    if let Some(&on) = year.holidays.intersection(&year.workdays).next() {
        return Err(CalendarError::Both(on));
    }
    let is_in_the_week = |on: &&NaiveDate| !matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
    match year.workdays.iter().find(is_in_the_week) {
        Some(&on) => Err(CalendarError::WorkdayInTheWeek(on)),
        None => Ok(year),
    }
}

fn read_dates(year: i32, dates: Vec<String>) -> Result<BTreeSet<NaiveDate>, CalendarError> {
    dates
        .into_iter()
        .map(|text| match text.parse::<NaiveDate>() {
            Ok(on) if on.year() == year => Ok(on),
            Ok(on) => Err(CalendarError::OutsideYear { year, on }),
            Err(_) => Err(CalendarError::Date { year, text }),
        })
        .collect()
}

fn next_day(on: NaiveDate) -> Option<NaiveDate> {
    if on < LAST_DAY { on.succ_opt() } else { None }
}

/// The days after `from_excl` up to and with `to_incl`.
fn days(from_excl: NaiveDate, to_incl: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from_excl
        .iter_days()
        .skip(1)
        .take_while(move |&on| on <= to_incl)
}

#[cfg(test)]
mod tests;
