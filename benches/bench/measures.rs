//! What is measured, a file each. Every figure stands beside a yardstick of the same run.

pub mod day;
pub mod filings;
pub mod logins;
pub mod pages;
pub mod streams;
pub mod sweeper;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::{
    chaos::Backend,
    oha::{Generator, Limit, Load, Outcome, What},
    server_time,
};

/// What a run has at hand.
pub struct Means {
    pub generator: Generator,
    /// How long each load is kept up.
    pub seconds: u64,
    /// With how many complaints pages are read.
    pub cases: Vec<u64>,
    /// Where prepared databases are kept for the next run.
    pub kept: PathBuf,
}

impl Means {
    fn largest(&self) -> u64 {
        self.cases.iter().copied().max().unwrap_or_default()
    }
}

/// What of the time is making data, and is told apart.
fn apart<T>(secs: &mut f64, make: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let began = Instant::now();
    let made = make();
    *secs += began.elapsed().as_secs_f64();
    made
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Of some samples, in milliseconds.
fn percentile(sorted: &[Duration], of_100: usize) -> f64 {
    let at = (sorted.len() * of_100 / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().map_or(f64::NAN, millis)
}

/// An answer that costs the server nothing but the request itself.
const EMPTY: &str = "/healthz";

fn empty_handler(
    means: &Means,
    address: SocketAddr,
    clients: usize,
    seconds: f64,
) -> anyhow::Result<Outcome> {
    means.generator.run(
        address,
        &Load {
            method: "GET",
            token: "",
            what: What::Path(EMPTY),
            clients,
            limit: Limit::Seconds(seconds),
            rate: None,
        },
    )
}

/// How long a page takes: as the server counts, and as its reader waits.
#[derive(Clone, Copy, Debug)]
struct PageTimes {
    server_p50_ms: f64,
    server_p99_ms: f64,
    reader: Outcome,
}

/// One page, again and again, by one reader.
fn read_page(
    means: &Means,
    address: SocketAddr,
    route: &str,
    (token, what): (&str, What<'_>),
    seconds: f64,
) -> anyhow::Result<PageTimes> {
    let load = Load {
        method: "GET",
        token,
        what,
        clients: 1,
        limit: Limit::Seconds(seconds),
        rate: None,
    };
    let before = server_time::read(address, "GET", route)?;
    let reader = means.generator.run(address, &load)?;
    let taken = server_time::read(address, "GET", route)?.since(&before);
    anyhow::ensure!(
        taken.count() > 0.0,
        "the server has counted no {route}: {:?}",
        load.what
    );
    Ok(PageTimes {
        server_p50_ms: taken.percentile(50.0),
        server_p99_ms: taken.percentile(99.0),
        reader,
    })
}

/// A file with an address a line, for the generator to draw from.
fn write_addresses(
    file: &Path,
    address: SocketAddr,
    paths: impl IntoIterator<Item = String>,
) -> std::io::Result<()> {
    let lines: String = paths
        .into_iter()
        .map(|path| format!("http://{address}{path}\n"))
        .collect();
    std::fs::write(file, lines)
}

/// For headings.
fn on(backend: Backend) -> &'static str {
    backend.name()
}
