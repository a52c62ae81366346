//! Between instants and days.
//!
//! Instants are UTC in whole microseconds; days are days in Shanghai. No function here panics: at the ends of what can
//! be represented the answer is the end.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};

pub type Instant = DateTime<Utc>;

/// All of China keeps +08:00, and has had no summer time since 1991. A fixed offset says the same as a time zone
/// database for every case we can meet, and cannot be out of date.
const SHANGHAI: TimeDelta = TimeDelta::hours(8);

/// The day it is in Shanghai at that instant.
pub fn shanghai_date(at: Instant) -> NaiveDate {
    at.checked_add_signed(SHANGHAI)
        .unwrap_or(Instant::MAX_UTC)
        .naive_utc()
        .date()
}

/// `2026-05-11 10:00` in Shanghai, for people.
pub fn shanghai_text(at: Instant) -> String {
    let there = at.checked_add_signed(SHANGHAI).unwrap_or(Instant::MAX_UTC);
    there.format("%Y-%m-%d %H:%M").to_string()
}

/// 00:00 in Shanghai.
pub fn start_of_day(on: NaiveDate) -> Instant {
    on.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .checked_sub_signed(SHANGHAI)
        .unwrap_or(Instant::MIN_UTC)
}

/// The full hour in Shanghai; 24 is the end of the day.
pub fn at_hour(on: NaiveDate, hour: u32) -> Instant {
    start_of_day(on)
        .checked_add_signed(TimeDelta::hours(i64::from(hour)))
        .unwrap_or(Instant::MAX_UTC)
}

/// The first instant that no longer belongs to the day (T-5: until 24:00 an act is in time).
pub fn end_of_day(on: NaiveDate) -> Instant {
    on.succ_opt().map_or(Instant::MAX_UTC, start_of_day)
}

/// Cut to whole microseconds, which is what both databases keep.
pub fn trunc_micros(at: Instant) -> Instant {
    at - TimeDelta::nanoseconds(i64::from(at.nanosecond() % 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_changes_at_sixteen_hours_utc() {
        assert_eq!(
            shanghai_date(at("2026-05-12T15:59:59.999999Z")),
            on("2026-05-12")
        );
        assert_eq!(shanghai_date(at("2026-05-12T16:00:00Z")), on("2026-05-13"));
    }

    #[test]
    fn t5_a_day_ends_where_the_next_begins() {
        let day = on("2026-12-31");
        assert_eq!(start_of_day(day), at("2026-12-30T16:00:00Z"));
        assert_eq!(at_hour(day, 9), at("2026-12-31T01:00:00Z"));
        assert_eq!(end_of_day(day), start_of_day(on("2027-01-01")));
        assert_eq!(at_hour(day, 24), end_of_day(day));
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        assert_eq!(end_of_day(NaiveDate::MAX), Instant::MAX_UTC);
        assert_eq!(start_of_day(NaiveDate::MIN), Instant::MIN_UTC);
        assert_eq!(at_hour(NaiveDate::MAX, u32::MAX), Instant::MAX_UTC);
        shanghai_date(Instant::MAX_UTC);
        trunc_micros(Instant::MIN_UTC);
    }

    #[test]
    fn microseconds_stay_and_nanoseconds_go() {
        assert_eq!(
            trunc_micros(at("2026-05-12T00:00:00.123456789Z")),
            at("2026-05-12T00:00:00.123456Z")
        );
    }
}
