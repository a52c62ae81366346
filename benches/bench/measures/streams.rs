//! Five thousand open pages, and how soon they learn of a filing.

use std::{
    cell::RefCell,
    collections::HashMap,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use actix_web::rt;
use anyhow::Context as _;
use tokio::io::AsyncReadExt as _;

use super::{Means, percentile};
use crate::{
    chaos::Backend,
    client::{self, Client},
    filings::{self, FilingRequest},
    house::{self, Letters, People, Server},
    report::{Figure, Section},
};

const STREAMS: usize = 5_000;
/// Opened at once.
const TOGETHER: usize = 50;
const FILINGS: u64 = 200;
const EVERY: Duration = Duration::from_millis(50);

/// When each stream heard of which case, by the case's identifier.
type Heard = Rc<RefCell<HashMap<String, Vec<Instant>>>>;

pub fn measure(_: &Means) -> anyhow::Result<Section> {
    eprintln!("{STREAMS} open streams");
    let database = Backend::Sqlite.database();
    let people = house::furnish(&database, Letters::None)?;
    let server = Server::start(&database, &[])?;
    let without = server.resident_mib()?;
    let limit = descriptors()?;
    let seen = rt::System::new().block_on(listen(server.address, &people))?;
    let with = server.resident_mib()?;
    let expected = FILINGS as usize * STREAMS / people.consumers.len();
    Ok(Section {
        title: format!("{STREAMS} open streams"),
        note: format!(
            "Pages of {} consumers; each of {FILINGS} filings, twenty a second, is told to all pages of its consumer. From when a filing is sent; beside it, when it is acknowledged. Open files allowed: {limit}.",
            people.consumers.len()
        ),
        figures: vec![
            Figure::new(
                "streams opened, a second",
                STREAMS as f64 / seen.opened_in.as_secs_f64(),
                "1/s",
            ),
            Figure::new(
                "a page learns of it, half within",
                percentile(&seen.told, 50),
                "ms",
            )
            .beside(
                "acknowledged, half within",
                percentile(&seen.acknowledged, 50),
            ),
            Figure::new(
                "a page learns of it, 99 of 100 within",
                percentile(&seen.told, 99),
                "ms",
            )
            .beside(
                "acknowledged, 99 of 100 within",
                percentile(&seen.acknowledged, 99),
            )
            .at_most(1_000.0),
            Figure::new(
                "pages not told",
                (expected.saturating_sub(seen.told.len())) as f64,
                "",
            )
            .at_most(0.0),
            Figure::new(
                "memory a stream",
                (with - without) * 1_024.0 / STREAMS as f64,
                "KiB",
            ),
        ],
        charts: Vec::new(),
    })
}

/// How many files a process may have open here.
fn descriptors() -> anyhow::Result<String> {
    let limits = std::fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find(|it| it.starts_with("Max open files"));
    let now = line
        .and_then(|it| it.split_whitespace().nth(3))
        .context("Max open files")?;
    if let Ok(n) = now.parse::<usize>() {
        anyhow::ensure!(
            n > STREAMS + 100,
            "only {n} files may be open: ulimit -n {}",
            2 * STREAMS
        );
    }
    Ok(now.to_owned())
}

struct Seen {
    opened_in: Duration,
    /// Sorted.
    told: Vec<Duration>,
    acknowledged: Vec<Duration>,
}

async fn listen(address: SocketAddr, people: &People) -> anyhow::Result<Seen> {
    let heard = Heard::default();
    let began = Instant::now();
    let mut listeners = Vec::new();
    let tokens: Vec<&String> = people
        .consumers
        .iter()
        .map(|(_, token)| token)
        .cycle()
        .take(STREAMS)
        .collect();
    for tokens in tokens.chunks(TOGETHER) {
        let opening: Vec<_> = tokens
            .iter()
            .map(|token| rt::spawn(open(address, (*token).clone())))
            .collect();
        for stream in opening {
            let stream = stream.await??;
            listeners.push(rt::spawn(hear(stream, heard.clone())));
        }
    }
    let opened_in = began.elapsed();
    let mut sent = HashMap::new();
    let mut acknowledged = Vec::new();
    let mut client = Client::connect(address).await?;
    let mut ticks = rt::time::interval(EVERY);
    for (n, (_, token)) in (0..FILINGS).zip(people.consumers.iter().cycle()) {
        ticks.tick().await;
        let mut request = FilingRequest::new(token, people.enterprise);
        let at = Instant::now();
        let answer = client.send(request.numbered(n)).await?;
        acknowledged.push(at.elapsed());
        sent.insert(filings::id_in(&answer.body).context("a filing")?, at);
    }
    rt::time::sleep(Duration::from_secs(2)).await;
    listeners.iter().for_each(rt::task::JoinHandle::abort);
    let mut told: Vec<Duration> = Vec::new();
    for (case, times) in heard.borrow().iter() {
        let at = sent.get(case).context("a case nobody filed")?;
        told.extend(times.iter().map(|it| it.duration_since(*at)));
    }
    told.sort_unstable();
    acknowledged.sort_unstable();
    Ok(Seen {
        opened_in,
        told,
        acknowledged,
    })
}

/// An open stream that has said it is ready.
async fn open(address: SocketAddr, token: String) -> anyhow::Result<rt::net::TcpStream> {
    use tokio::io::AsyncWriteExt as _;
    let mut stream = rt::net::TcpStream::connect(address).await?;
    stream
        .write_all(&client::request("GET", "/api/v1/stream", &token, ""))
        .await?;
    let mut received = Vec::new();
    while client::find(&received, b"event: ready").is_none() {
        anyhow::ensure!(
            stream.read_buf(&mut received).await? > 0,
            "the stream was closed"
        );
        anyhow::ensure!(
            received.starts_with(b"HTTP/1.1 2"),
            "{}",
            String::from_utf8_lossy(&received)
        );
    }
    Ok(stream)
}

/// Notes when the first event of each case arrives.
async fn hear(mut stream: rt::net::TcpStream, heard: Heard) -> anyhow::Result<()> {
    const EVENT: &[u8] = b"event: submitted\ndata: {\"complaint_id\":\"";
    let mut received = Vec::new();
    while stream.read_buf(&mut received).await? > 0 {
        let now = Instant::now();
        while let Some(at) = client::find(&received, EVENT) {
            let start = at + EVENT.len();
            let Some(id) = received.get(start..start + 36) else {
                break;
            };
            let id = String::from_utf8_lossy(id).into_owned();
            heard.borrow_mut().entry(id).or_default().push(now);
            received.drain(..start + 36);
        }
        // What may be the beginning of the next one stays.
        let rest = received.len().saturating_sub(EVENT.len() + 36);
        received.drain(..rest);
    }
    Ok(())
}
