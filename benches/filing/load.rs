//! The figures: filings a second, how long each takes, pages on a full database, memory, start-up, logins.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::{
    check,
    client::{self, Client},
    database::Database,
    filings::{self, FilingRequest},
    house::{self, CLIENTS, Letters, People, Server},
    report::{Row, Target},
    yardstick,
};

/// A small enterprise's lifetime of cases.
const FULL: i64 = 100_000;

pub fn run(database: &Database, bare: &Database, seconds: u64) -> anyhow::Result<Vec<Row>> {
    eprintln!("the bare loop");
    let bare_people = house::furnish(bare, Letters::None)?;
    let yardstick = yardstick::run(bare, &bare_people, seconds)?;

    eprintln!("  {yardstick:.0}/s");
    let people = house::furnish(database, Letters::None)?;
    let server = Server::start(database, &[])?;
    eprintln!("one client");
    let alone = file(
        server.address,
        &people,
        1,
        Limit::Time(seconds.div_ceil(2)),
        0,
    )?;
    eprintln!("{CLIENTS} clients");
    let together = file(server.address, &people, CLIENTS, Limit::Time(seconds), 1)?;
    anyhow::ensure!(together.last_id.is_some(), "no filing was acknowledged");
    eprintln!("filling up to {FULL}");
    let left = FULL - check::complaints(&database.url)?;
    if left > 0 {
        file(
            server.address,
            &people,
            CLIENTS,
            Limit::Filings(left.unsigned_abs()),
            2,
        )?;
    }
    let resident = server.resident_mib()?;
    drop(server);
    let server = Server::start(database, &[])?;
    let started_in = millis(server.started_in);
    eprintln!("pages");
    let one = together
        .last_id
        .as_deref()
        .context("no filing was acknowledged")?;
    let (_, consumer) = &people.consumers[together.last_client];
    let case = pages(
        server.address,
        &format!("/api/v1/complaints/{one}"),
        consumer,
    )?;
    let inbox = pages(server.address, "/api/v1/complaints", &people.manager_token)?;
    eprintln!("logins");
    let logins = logins(server.address, seconds.div_ceil(2))?;
    drop(server);
    let hashes = house::hashes_per_second(database, seconds.div_ceil(2))?;
    let wrong = check::condition(&database.url, &Default::default())?.wrong;
    anyhow::ensure!(wrong.is_empty(), "the database is damaged: {wrong:?}");

    let rate = together.per_second();
    Ok(vec![
        Row::new(
            "filings acknowledged, 64 clients",
            rate,
            "1/s",
            // 7 000, or 60 % of what the same rows reach in a bare loop, whichever is lower.
            Target::AtLeast((0.6 * yardstick).min(7_000.0)),
        ),
        Row::new(
            "  half of them within",
            together.percentile(50),
            "ms",
            Target::None,
        ),
        Row::new(
            "  99 of 100 within",
            together.percentile(99),
            "ms",
            Target::AtMost(60.0),
        ),
        Row::new(
            "  errors",
            (together.errors + alone.errors) as f64,
            "",
            Target::AtMost(0.0),
        ),
        Row::new(
            "filings acknowledged, 1 client",
            alone.per_second(),
            "1/s",
            Target::None,
        ),
        Row::new(
            "  half of them within",
            alone.percentile(50),
            "ms",
            Target::AtMost(2.0),
        ),
        Row::new(
            "the same rows in a bare loop, 64 together",
            yardstick,
            "1/s",
            Target::None,
        ),
        Row::new("  ratio", rate / yardstick, "", Target::None),
        Row::new(
            "memory after 100 000 filings",
            resident,
            "MiB",
            Target::AtMost(150.0),
        ),
        Row::new(
            "start-up with 100 000 complaints",
            started_in,
            "ms",
            Target::AtMost(300.0),
        ),
        Row::new(
            "case page, half within",
            case.percentile(50),
            "ms",
            Target::None,
        ),
        Row::new(
            "  99 of 100 within",
            case.percentile(99),
            "ms",
            Target::AtMost(2.0),
        ),
        Row::new(
            "inbox page, half within",
            inbox.percentile(50),
            "ms",
            Target::None,
        ),
        Row::new(
            "  99 of 100 within",
            inbox.percentile(99),
            "ms",
            Target::AtMost(5.0),
        ),
        Row::new("logins", logins, "1/s", Target::None),
        Row::new("password hashes alone", hashes, "1/s", Target::None),
        Row::new("  ratio", logins / hashes, "", Target::AtLeast(0.8)),
    ])
}

#[derive(Clone, Copy)]
enum Limit {
    Time(u64),
    Filings(u64),
}

#[derive(Default)]
struct Samples {
    took: Vec<Duration>,
    spent: Duration,
    errors: u64,
    last_id: Option<String>,
    last_client: usize,
}

impl Samples {
    fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.spent.as_secs_f64()
    }

    /// In milliseconds; the samples are sorted.
    fn percentile(&self, of_100: usize) -> f64 {
        let at = (self.took.len() * of_100 / 100).min(self.took.len().saturating_sub(1));
        self.took.get(at).copied().map_or(f64::NAN, millis)
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Files on this many connections at once.
fn file(
    address: SocketAddr,
    people: &People,
    clients: usize,
    limit: Limit,
    phase: u64,
) -> anyhow::Result<Samples> {
    actix_web::rt::System::new().block_on(async {
        let began = Instant::now();
        let mut tasks = Vec::new();
        for (n, (_, token)) in people.consumers.iter().take(clients).enumerate() {
            let request = FilingRequest::new(token, people.enterprise);
            let limit = match limit {
                Limit::Filings(all) => Limit::Filings(all.div_ceil(clients as u64)),
                time @ Limit::Time(_) => time,
            };
            let first = (phase * 1_000 + n as u64) * 1_000_000;
            tasks.push(actix_web::rt::spawn(file_one_by_one(
                address, request, limit, first,
            )));
        }
        let mut all = Samples::default();
        for (n, task) in tasks.into_iter().enumerate() {
            let samples = task.await??;
            all.took.extend(samples.took);
            all.errors += samples.errors;
            if samples.last_id.is_some() {
                (all.last_id, all.last_client) = (samples.last_id, n);
            }
        }
        all.spent = began.elapsed();
        all.took.sort_unstable();
        Ok(all)
    })
}

async fn file_one_by_one(
    address: SocketAddr,
    mut request: FilingRequest,
    limit: Limit,
    first: u64,
) -> anyhow::Result<Samples> {
    let mut client = Client::connect(address).await?;
    let mut samples = Samples::default();
    let start = Instant::now();
    for n in 0.. {
        let is_done = match limit {
            Limit::Time(seconds) => start.elapsed() >= Duration::from_secs(seconds),
            Limit::Filings(filings) => n >= filings,
        };
        if is_done {
            break;
        }
        let began = Instant::now();
        let answer = client.send(request.numbered(first + n)).await?;
        if answer.status == 201 {
            samples.took.push(began.elapsed());
            samples.last_id = filings::id_in(&answer.body);
        } else {
            samples.errors += 1;
            // One answer in full tells more than a number.
            if samples.errors == 1 {
                eprintln!(
                    "{}: {}",
                    answer.status,
                    String::from_utf8_lossy(&answer.body)
                );
            }
        }
    }
    Ok(samples)
}

/// One page, again and again, by one reader.
fn pages(address: SocketAddr, path: &str, token: &str) -> anyhow::Result<Samples> {
    let request = client::request("GET", path, token, "");
    actix_web::rt::System::new().block_on(async {
        let mut client = Client::connect(address).await?;
        let mut samples = Samples::default();
        for _ in 0..1_000 {
            let began = Instant::now();
            let answer = client.send(&request).await?;
            anyhow::ensure!(
                answer.status == 200,
                "{path}: {} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            );
            samples.took.push(began.elapsed());
            samples.spent += began.elapsed();
        }
        samples.took.sort_unstable();
        Ok(samples)
    })
}

/// Logins a second, by some people at once.
fn logins(address: SocketAddr, seconds: u64) -> anyhow::Result<f64> {
    const PEOPLE: usize = 4;
    let limit = Duration::from_secs(seconds);
    actix_web::rt::System::new().block_on(async {
        let began = Instant::now();
        let tasks: Vec<_> = (1..=PEOPLE)
            .map(|n| actix_web::rt::spawn(log_in_again_and_again(address, n, began + limit)))
            .collect();
        let mut all = 0;
        for task in tasks {
            all += task.await??;
        }
        Ok(f64::from(all) / began.elapsed().as_secs_f64())
    })
}

async fn log_in_again_and_again(
    address: SocketAddr,
    n: usize,
    until: Instant,
) -> anyhow::Result<u32> {
    let body = serde_json::json!({ "login": house::email(n), "password": house::PASSWORD });
    let request = client::request("POST", "/api/v1/auth/login", "", &body.to_string());
    let mut client = Client::connect(address).await?;
    let mut done = 0;
    while Instant::now() < until {
        let answer = client.send(&request).await?;
        let said = String::from_utf8_lossy(&answer.body);
        anyhow::ensure!(answer.status == 200, "login: {} {said}", answer.status);
        done += 1;
    }
    Ok(done)
}
