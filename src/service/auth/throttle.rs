//! How often one address, or one account, may try: `limits.logins_per_minute`, in bursts of as many.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant as Stopwatch},
};

use moka::sync::Cache;

use crate::error::{AppError, AppResult};

const MINUTE_MS: u64 = 60_000;
/// More than this many at once are strangers to one another: the oldest are forgotten, the memory stays bounded.
const MOST: u64 = 100_000;

/// Whose attempts are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Attempts {
    From(IpAddr),
    /// By a blind index or an account's id, whether or not there is such an account.
    On(String),
}

/// The generic cell rate algorithm: for each key the moment at which it has paid for what it did.
pub struct Throttle {
    start: Stopwatch,
    interval_ms: u64,
    paid_at: Cache<Attempts, Arc<AtomicU64>>,
}

impl Throttle {
    pub fn new(per_minute: u32) -> Throttle {
        Throttle {
            start: Stopwatch::now(),
            interval_ms: (MINUTE_MS / u64::from(per_minute.max(1))).max(1),
            paid_at: Cache::builder()
                .max_capacity(MOST)
                .time_to_idle(Duration::from_millis(2 * MINUTE_MS))
                .build(),
        }
    }

    /// Counts one attempt, or says when to come back.
    pub fn check(&self, attempts: Attempts) -> AppResult<()> {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.check_at(attempts, now)
    }

    fn check_at(&self, attempts: Attempts, now: u64) -> AppResult<()> {
        let key = match attempts {
            Attempts::From(address) => Attempts::From(network(address)),
            on => on,
        };
        let paid_at = self.paid_at.get_with(key, Arc::default);
        let pay = |paid: u64| {
            let next = paid.max(now) + self.interval_ms;
            (next <= now + MINUTE_MS).then_some(next)
        };
        match paid_at.fetch_update(Ordering::AcqRel, Ordering::Acquire, pay) {
            Ok(_) => Ok(()),
            Err(paid) => {
                let wait_ms = (paid + self.interval_ms).saturating_sub(now + MINUTE_MS);
                Err(AppError::TooMany {
                    retry_after_secs: wait_ms.div_ceil(1_000).max(1),
                })
            }
        }
    }
}

/// One subscriber of IPv6 has a /64: counting its addresses singly would count nothing.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        },
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_one_at_a_time() {
        let throttle = Throttle::new(30);
        let from = |text: &str| Attempts::From(text.parse().unwrap());
        for _ in 0..30 {
            throttle.check_at(from("192.0.2.1"), 0).unwrap();
        }
        let Err(AppError::TooMany { retry_after_secs }) = throttle.check_at(from("192.0.2.1"), 0)
        else {
            panic!("the 31st is let through");
        };
        assert_eq!(retry_after_secs, 2);
        throttle.check_at(from("192.0.2.2"), 0).unwrap();
        throttle.check_at(from("192.0.2.1"), 2_000).unwrap();
        assert!(throttle.check_at(from("::ffff:192.0.2.1"), 2_000).is_err());
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let throttle = Throttle::new(1);
        let from = |text: &str| Attempts::From(text.parse().unwrap());
        throttle.check_at(from("2001:db8::1"), 0).unwrap();
        assert!(throttle.check_at(from("2001:db8::2"), 0).is_err());
        throttle.check_at(from("2001:db8:0:1::1"), 0).unwrap();
    }
}
