//! When complaints come in: so many each day of the year, by month, weekday and holiday, at an hour of the day.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::{behaviour::Arrivals, draw::Draw};
use crate::domain::{
    calendar::Calendar,
    time::{Instant, start_of_day},
};

/// How many come in on each day, all together `complaints`.
pub fn daily(
    arrivals: &Arrivals,
    calendar: &Calendar,
    year: i32,
    complaints: u64,
) -> Vec<(NaiveDate, u64)> {
    let first = NaiveDate::from_yo_opt(year, 1).unwrap_or_default();
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|on| on.year() == year)
        .collect();
    let weights: Vec<u64> = days
        .iter()
        .map(|on| weight(arrivals, calendar, *on))
        .collect();
    let all: u64 = weights.iter().sum::<u64>().max(1);
    // What has come in up to a day is its share rounded down: nobody is lost on the way.
    let (mut weighed, mut come_in) = (0, 0);
    let counts = weights.iter().map(|weight| {
        weighed += weight;
        let so_far = (u128::from(complaints) * u128::from(weighed) / u128::from(all)) as u64;
        let today = so_far - come_in;
        come_in = so_far;
        today
    });
    days.iter().copied().zip(counts).collect()
}

fn weight(arrivals: &Arrivals, calendar: &Calendar, on: NaiveDate) -> u64 {
    let month = arrivals.months[on.month0() as usize];
    let weekday = arrivals.weekdays[on.weekday().num_days_from_monday() as usize];
    let percent = match (on.month(), on.day()) {
        (3, 15) => arrivals.consumer_day_percent,
        _ if calendar.is_statutory_holiday(on) => arrivals.holiday_percent,
        _ => 100,
    };
    month * weekday * percent
}

/// A moment of a day.
pub fn moment(arrivals: &Arrivals, draw: &mut Draw, on: NaiveDate) -> Instant {
    let mut at = draw.below(arrivals.hours.iter().sum());
    let mut hour = 0;
    for (i, weight) in (0..).zip(arrivals.hours) {
        if at < weight {
            hour = i;
            break;
        }
        at -= weight;
    }
    start_of_day(on) + TimeDelta::hours(hour) + TimeDelta::seconds(draw.between(0, 3_599))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::simulation::behaviour::Behaviour;

    #[test]
    fn a_year_brings_exactly_what_was_asked_for() {
        let arrivals = Behaviour::read().expect("a usable file").arrivals;
        for complaints in [0, 1, 300, 187_000] {
            let days = daily(&arrivals, &Calendar::builtin(), 2026, complaints);
            assert_eq!(days.len(), 365);
            assert_eq!(days.iter().map(|(_, n)| n).sum::<u64>(), complaints);
        }
    }

    /// §18: the peak day has three times the mean, the peak hour a fifth of it at most.
    #[test]
    fn the_peaks_are_those_of_the_load_target() {
        let arrivals = Behaviour::read().expect("a usable file").arrivals;
        let days = daily(&arrivals, &Calendar::builtin(), 2026, 187_000);
        let peak = days.iter().map(|(_, n)| *n).max().unwrap_or(0);
        let mean = 187_000 / 365;
        assert!((2 * mean..=4 * mean).contains(&peak), "{peak}");
        let all: u64 = arrivals.hours.iter().sum();
        assert!(arrivals.hours.iter().all(|hour| hour * 5 <= all));
    }
}
