//! The clock of a command: the machine's, except in a build made for tests.

use clap::Args;

use crate::clock::Clock;

#[derive(Args, Debug)]
pub struct ClockOptions {
    /// A clock that stands still from this instant until it is moved (`POST /test/clock`); only in builds made for tests
    #[cfg(feature = "movable-clock")]
    #[arg(long, value_name = "INSTANT")]
    clock: Option<crate::domain::time::Instant>,
}

impl ClockOptions {
    #[cfg(feature = "movable-clock")]
    pub fn clock(&self) -> Clock {
        self.clock.map_or_else(Clock::system, Clock::movable)
    }

    #[cfg(not(feature = "movable-clock"))]
    pub fn clock(&self) -> Clock {
        Clock::system()
    }
}
