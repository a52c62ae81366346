//! The only place that asks what time it is: instants in UTC in whole microseconds, and today's date in Shanghai.
//!
//! Microseconds, because PostgreSQL keeps no more: an instant written and read back is the same instant on both databases.
//! Everything else is handed a [`Clock`], so tests can live through weeks (`movable-clock`).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::{NoContext, Timestamp, Uuid};

use crate::domain::time::{Instant, shanghai_date, trunc_micros};

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
#[cfg(any(test, feature = "movable-clock"))]
use std::sync::{Mutex, PoisonError};

/// Tells the time. Clones of a movable clock move together.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Microseconds since 1970: of `hejie simulate`, which lives through months of its own. A server is never given one.
    Simulated(Arc<AtomicI64>),
    #[cfg(any(test, feature = "movable-clock"))]
    Movable(Arc<Mutex<Instant>>),
}

impl Clock {
    /// The clock of this machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The clock of a simulation, standing at `start` until it is turned.
    pub fn of_simulation(start: Instant) -> Self {
        Self(Source::Simulated(Arc::new(AtomicI64::new(
            start.timestamp_micros(),
        ))))
    }

    /// Whether nobody lives by this clock.
    pub fn is_simulated(&self) -> bool {
        matches!(self.0, Source::Simulated(_))
    }

    /// Turns the clock of a simulation; every other goes on as it did.
    pub fn turn_to(&self, at: Instant) {
        if let Source::Simulated(now) = &self.0 {
            now.store(at.timestamp_micros(), Ordering::Relaxed);
        }
    }

    pub fn now(&self) -> Instant {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            Source::System => trunc_micros(Utc::now()),
            Source::Simulated(at) => {
                DateTime::from_timestamp_micros(at.load(Ordering::Relaxed)).unwrap_or_default()
            }
            #[cfg(any(test, feature = "movable-clock"))]
            Source::Movable(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// A new identifier, ordered by the time of this clock.
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(
            NoContext,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }

    /// The date it is in Shanghai, which is the date all limits are counted in.
    pub fn today(&self) -> NaiveDate {
        shanghai_date(self.now())
    }
}

#[cfg(any(test, feature = "movable-clock"))]
impl Clock {
    /// A clock that stands still at `start` until it is moved.
    pub fn movable(start: Instant) -> Self {
        Self(Source::Movable(Arc::new(Mutex::new(trunc_micros(start)))))
    }

    /// Sets the clock, forwards or back.
    ///
    /// # Panics
    /// When this is another clock, which cannot be set.
    pub fn set(&self, at: Instant) {
        self.change(|_| at);
    }

    /// Moves the clock on.
    ///
    /// # Panics
    /// When this is another clock, which cannot be moved.
    pub fn advance(&self, by: chrono::Duration) {
        self.change(|now| now + by);
    }

    fn change(&self, to: impl FnOnce(Instant) -> Instant) {
        match &self.0 {
            Source::System | Source::Simulated(_) => panic!("this clock cannot be moved"),
            Source::Movable(at) => {
                let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
                *at = trunc_micros(to(*at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, Timelike};

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    #[test]
    fn the_system_clock_tells_whole_microseconds() {
        assert_eq!(Clock::system().now().nanosecond() % 1_000, 0);
    }

    #[test]
    fn the_day_in_shanghai_begins_at_sixteen_hours_utc() {
        let clock = Clock::movable(at("2026-03-31T15:59:59.999999Z"));
        assert_eq!(clock.today().to_string(), "2026-03-31");
        clock.advance(Duration::microseconds(1));
        assert_eq!(clock.today().to_string(), "2026-04-01");
    }

    #[test]
    fn clones_move_together_and_may_move_back() {
        let clock = Clock::movable(at("2026-03-31T00:00:00.1234567Z"));
        let other = clock.clone();
        assert_eq!(other.now(), at("2026-03-31T00:00:00.123456Z"));
        clock.set(at("2026-03-01T00:00:00Z"));
        assert_eq!(other.now(), at("2026-03-01T00:00:00Z"));
    }
}
