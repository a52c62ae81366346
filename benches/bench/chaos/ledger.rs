//! What the server has acknowledged, as its clients know it.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::house::pause;

#[derive(Default)]
pub struct Ledger(Mutex<Pages>);

#[derive(Default)]
pub struct Pages {
    /// Each complaint, and the version it was last acknowledged to have.
    pub versions: HashMap<String, i32>,
    /// Acknowledged steps: filings and what was said after them.
    pub acknowledged: u64,
    /// When the last acknowledged request was sent to each node, and when the answer came.
    last: HashMap<SocketAddr, (Instant, Instant)>,
    /// Answers by status that acknowledge nothing.
    pub refused: BTreeMap<u16, u64>,
    /// Answers nobody should get on whatever day.
    pub wrong: Vec<String>,
}

impl Ledger {
    pub fn read(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn acknowledge(&self, id: &str, version: i32, node: SocketAddr, sent: Instant) {
        let mut pages = self.read();
        let known = pages.versions.entry(id.to_owned()).or_default();
        *known = version.max(*known);
        pages.acknowledged += 1;
        pages.last.insert(node, (sent, Instant::now()));
    }

    /// Busy, a lost race, or a request that a node found only after it had stood still: said in so many words. Everything else is a
    /// fault.
    pub fn refuse(&self, status: u16, said: &[u8]) {
        let mut pages = self.read();
        *pages.refused.entry(status).or_default() += 1;
        if !matches!(status, 408 | 409 | 503) && pages.wrong.len() < 5 {
            let said = String::from_utf8_lossy(said);
            pages.wrong.push(format!("answered {status}: {said}"));
        }
    }

    /// How long after an instant the first request was acknowledged that was sent since, by one node or by any.
    pub fn first_after(&self, after: Instant, node: Option<SocketAddr>) -> Option<Duration> {
        const LIMIT: Duration = Duration::from_secs(60);
        while after.elapsed() < LIMIT {
            let found = self
                .read()
                .last
                .iter()
                .filter(|(at, (sent, _))| node.is_none_or(|node| node == **at) && *sent >= after)
                .map(|(_, (_, got))| *got - after)
                .min();
            if found.is_some() {
                return found;
            }
            pause(Duration::from_millis(2));
        }
        None
    }
}
