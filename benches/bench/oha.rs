//! Load by oha (<https://crates.io/crates/oha>), a generator others know and use.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::Context as _;
use serde::Deserialize;

/// The generator shares the machine with what it measures: one thread is enough for either core.
const THREADS: &str = "1";

/// What is asked, how often and by how many.
#[derive(Clone, Debug)]
pub struct Load<'a> {
    pub method: &'static str,
    pub token: &'a str,
    pub what: What<'a>,
    pub clients: usize,
    pub limit: Limit,
    /// Requests a second, all clients together; None is as fast as they are answered.
    pub rate: Option<f64>,
}

#[derive(Clone, Debug)]
pub enum What<'a> {
    Path(&'a str),
    /// A line of this file each time, by lot: an address or a body.
    Addresses(&'a Path),
    Bodies(&'a str, &'a Path),
}

#[derive(Clone, Copy, Debug)]
pub enum Limit {
    Seconds(f64),
    Requests(u64),
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Refused, failed or broken off.
    pub errors: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    summary: Summary,
    latency_percentiles: BTreeMap<String, Option<f64>>,
    status_code_distribution: BTreeMap<u16, u64>,
    error_distribution: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    total: f64,
}

pub struct Generator(pub PathBuf);

/// A load that is going on.
pub struct Running(Child);

impl Generator {
    pub fn run(&self, address: SocketAddr, load: &Load<'_>) -> anyhow::Result<Outcome> {
        self.start(address, load)?.end()
    }

    pub fn start(&self, address: SocketAddr, load: &Load<'_>) -> anyhow::Result<Running> {
        let mut oha = Command::new(&self.0);
        oha.args(["--no-tui", "--output-format", "json"])
            .args(["--worker-threads", THREADS])
            .args(["-m", load.method, "-c", &load.clients.to_string()]);
        match load.limit {
            // Those on their way when the time is over are waited for and counted.
            Limit::Seconds(s) => oha.args(["-w", "-z", &format!("{:.0}ms", s * 1_000.0)]),
            Limit::Requests(n) => oha.args(["-n", &n.to_string()]),
        };
        if let Some(rate) = load.rate {
            // A request that had to wait for the one before counts from when it should have been sent.
            oha.args(["-q", &rate.to_string(), "--latency-correction"]);
        }
        if !load.token.is_empty() {
            oha.args(["-H", &format!("authorization: Bearer {}", load.token)]);
        }
        match &load.what {
            What::Path(path) => oha.arg(format!("http://{address}{path}")),
            What::Addresses(file) => oha.arg("--urls-from-file").arg(file),
            What::Bodies(path, file) => oha
                .args(["-T", "application/json", "-Z"])
                .arg(file)
                .arg(format!("http://{address}{path}")),
        };
        let child = oha
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| {
                format!(
                    "{} cannot be started: scripts/bench installs it",
                    self.0.display()
                )
            })?;
        Ok(Running(child))
    }
}

impl Running {
    pub fn end(self) -> anyhow::Result<Outcome> {
        let output = self.0.wait_with_output()?;
        let complaint = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
        anyhow::ensure!(output.status.success(), "oha: {}", complaint());
        let said: Said = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("what oha said cannot be read; {}", complaint()))?;
        let is_good = |status: &u16| (200..300).contains(status);
        let (good, bad): (Vec<_>, Vec<_>) = said
            .status_code_distribution
            .iter()
            .partition(|(status, _)| is_good(status));
        let sum = |these: Vec<(&u16, &u64)>| these.iter().map(|it| it.1).sum::<u64>();
        let (done, refused) = (sum(good), sum(bad));
        let broken: u64 = said.error_distribution.values().sum();
        if refused + broken > 0 {
            eprintln!(
                "  not answered well: {:?} {:?}",
                said.status_code_distribution, said.error_distribution
            );
        }
        let ms = |name: &str| {
            let seconds = said.latency_percentiles.get(name).copied().flatten();
            seconds.map_or(f64::NAN, |it| it * 1_000.0)
        };
        Ok(Outcome {
            per_second: done as f64 / said.summary.total,
            p50_ms: ms("p50"),
            p99_ms: ms("p99"),
            errors: refused + broken,
        })
    }
}
