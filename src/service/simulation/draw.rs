//! Chance that falls the same way each time: SplitMix64, so that every demonstration shows the same lives.

use chrono::TimeDelta;
use uuid::{Builder, Uuid};

use super::behaviour::Range;
use crate::domain::time::Instant;

pub struct Draw(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draw {
    pub fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    /// The `n`th of many that have nothing to do with each other.
    pub fn nth(seed: u64, n: u64) -> Draw {
        let of_seed = Draw(seed).next();
        Draw(Draw(of_seed ^ n.wrapping_mul(STEP)).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 up to, but without, `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    pub fn within(&mut self, [low, high]: Range) -> i64 {
        self.between(low, high)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A chance that is itself drawn from a range of percents.
    pub fn chance_within(&mut self, percents: Range) -> bool {
        let percent = self.within(percents);
        self.chance(u64::try_from(percent).unwrap_or(0))
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    /// One of these, the first far more often than the last: few enterprises have most of the complaints.
    pub fn one_of_the_first<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let (a, b) = (self.below(1_000), self.below(1_000));
        &of[(of.len() as u64 * a * b / 1_000_000) as usize]
    }

    /// One of these, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, of: &[(u64, T)]) -> T {
        let mut at = self.below(of.iter().map(|(weight, _)| weight).sum());
        for (weight, value) in of {
            if at < *weight {
                return *value;
            }
            at -= weight;
        }
        of[0].1
    }

    /// Some hours, to the minute.
    pub fn hours(&mut self, [low, high]: Range) -> TimeDelta {
        TimeDelta::minutes(self.between(low * 60, high * 60))
    }

    /// An identifier as the clock would have made it at that instant.
    pub fn id(&mut self, at: Instant) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_be_bytes());
        random[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
