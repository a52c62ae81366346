//! How long the server itself took, by its own histogram at `/metrics`: without the network and the generator's own waiting.

use std::net::SocketAddr;

use anyhow::Context as _;

use crate::client::{self, Client};

const NAME: &str = "hejie_http_request_seconds";

/// Answers by how long they took at most, each bucket holding those before it, too.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// Upper bound in seconds, and how many took no longer.
    buckets: Vec<(f64, f64)>,
}

/// What was counted of a route so far, whatever was answered.
pub fn read(address: SocketAddr, method: &str, route: &str) -> anyhow::Result<Histogram> {
    let labels = [format!("method=\"{method}\""), format!("route=\"{route}\"")];
    Ok(histogram(&metrics(address)?, &labels))
}

/// What was counted of all together.
pub fn read_all(address: SocketAddr) -> anyhow::Result<Histogram> {
    Ok(histogram(&metrics(address)?, &[]))
}

/// A figure that stands alone.
pub fn counter(address: SocketAddr, name: &str) -> anyhow::Result<f64> {
    let text = metrics(address)?;
    let line = text.lines().find_map(|it| it.strip_prefix(name));
    Ok(line.with_context(|| name.to_owned())?.trim().parse()?)
}

fn metrics(address: SocketAddr) -> anyhow::Result<String> {
    let answer = actix_web::rt::System::new().block_on(async {
        let mut client = Client::connect(address).await?;
        client
            .send(&client::request("GET", "/metrics", "", ""))
            .await
    })?;
    Ok(String::from_utf8(answer.body)?)
}

fn histogram(text: &str, wanted: &[String]) -> Histogram {
    let mut found = Histogram::default();
    for line in text.lines() {
        let Some((labels, value)) = line
            .strip_prefix(NAME)
            .and_then(|it| it.strip_prefix("_bucket{"))
            .and_then(|it| it.rsplit_once("} "))
        else {
            continue;
        };
        let bound = labels
            .rsplit_once("le=\"")
            .and_then(|(_, it)| it.trim_end_matches('"').parse().ok());
        if let (Some(bound), Ok(n)) = (bound, value.trim().parse())
            && wanted.iter().all(|it| labels.contains(it))
        {
            found.add(bound, n);
        }
    }
    found.buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

impl Histogram {
    fn add(&mut self, bound: f64, n: f64) {
        match self.buckets.iter_mut().find(|it| it.0 == bound) {
            Some(bucket) => bucket.1 += n,
            None => self.buckets.push((bound, n)),
        }
    }

    /// What came after an earlier look.
    pub fn since(mut self, earlier: &Histogram) -> Histogram {
        for (bound, n) in &earlier.buckets {
            self.add(*bound, -n);
        }
        self
    }

    pub fn count(&self) -> f64 {
        self.buckets.last().map_or(0.0, |it| it.1)
    }

    /// In milliseconds, as Prometheus would say: straight between the bounds of the bucket it falls into.
    pub fn percentile(&self, of_100: f64) -> f64 {
        let wanted = self.count() * of_100 / 100.0;
        let mut below = (0.0, 0.0);
        for &(bound, n) in &self.buckets {
            if n >= wanted && n > below.1 {
                if bound.is_infinite() {
                    return below.0 * 1_000.0;
                }
                let part = (wanted - below.1) / (n - below.1);
                return (below.0 + (bound - below.0) * part) * 1_000.0;
            }
            below = (bound, n);
        }
        f64::NAN
    }
}
