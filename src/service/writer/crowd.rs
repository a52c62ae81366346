//! Whether many write at present, and how long the writer waits for them.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

/// From here on commands come in faster than they are committed one by one.
pub const CROWD: usize = 8;
/// A crowd is waited for until this part of it is there: the others come while these are being written.
const PART: usize = 4;
/// And no longer than this part of what its last commit took.
const SHARE: u32 = 4;
/// A commit that takes more than this part of the writing is slow.
const SLOW: u32 = 2;
/// Looked at so often meanwhile.
const GLANCE: Duration = Duration::from_micros(200);

/// When commands last came in faster than they are committed one by one.
pub struct Crowd {
    began: Instant,
    last_seen_ms: AtomicU64,
}

impl Default for Crowd {
    fn default() -> Self {
        Crowd {
            began: Instant::now(),
            last_seen_ms: AtomicU64::new(Crowd::NEVER),
        }
    }
}

impl Crowd {
    /// So long it is remembered: batches of a busy hour are not all large.
    const REMEMBERED_MS: u64 = 500;
    const NEVER: u64 = u64::MAX;

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(Self::NEVER)
    }

    pub fn note(&self, together: usize) {
        if together >= CROWD {
            self.last_seen_ms
                .store(self.elapsed_ms(), Ordering::Relaxed);
        }
    }

    pub fn is_here(&self) -> bool {
        let last = self.last_seen_ms.load(Ordering::Relaxed);
        last != Self::NEVER && self.elapsed_ms() < last + Self::REMEMBERED_MS
    }
}

/// What the last batch was like.
#[derive(Default)]
pub struct Company {
    /// How many were about: those it was shared by, and those who had come meanwhile.
    about: usize,
    took: Duration,
    is_commit_slow: bool,
}

impl Company {
    pub fn was(&mut self, about: usize, took: Duration) {
        self.about = about;
        self.took = took;
    }

    pub fn committed(&mut self, writing: Duration, committing: Duration) {
        self.is_commit_slow = committing > writing / SLOW;
    }

    /// Where many were about a moment ago, they are on their way again: a commit shared by the first alone is as dear as one shared
    /// by all. Nobody waits where nobody else is about.
    pub fn wait(&self, there: impl Fn() -> usize) {
        if self.about < CROWD {
            return;
        }
        let part = self.about.div_ceil(PART);
        let until = Instant::now() + self.took / SHARE;
        while there() < part && Instant::now() < until {
            thread::park_timeout(GLANCE);
        }
    }

    /// How many a commit is shared by at most. Where it is slow nothing happens if all wait for the same one: one half of a crowd is
    /// answered and asks again while the other half is being stored.
    pub fn most(&self) -> usize {
        match self.is_commit_slow && self.about > CROWD {
            true => self.about.div_ceil(2),
            false => usize::MAX,
        }
    }
}
