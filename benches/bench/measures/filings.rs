//! Filings over HTTP, beside the same rows in a bare loop and beside an empty handler; then the house that has them all: its desk,
//! one of its cases, the memory of the server and its start.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;

use super::{Means, empty_handler, millis, on, read_page};
use crate::{
    chaos::Backend,
    check,
    client::{self, Client},
    database::Database,
    filings::{self, id_in},
    house::{self, Letters, People, Server},
    oha::{Limit, Load, Outcome, What},
    report::{Chart, Figure, Line, Section},
    server_time,
    yardstick::{self, Until},
};

const CLIENTS: [usize; 4] = [1, 16, 64, 256];
/// A small enterprise's lifetime of cases.
const FULL: u64 = 100_000;
/// More than are filed in ten seconds, so that few are drawn twice: a second filing of the same order counts as a possible repeat.
const BODIES_A_SECOND: u64 = 25_000;
const MOST_BODIES: u64 = 250_000;

/// Disks and neighbours have moods of seconds: each level is measured so often, yardstick and all, and its middle round is told.
const ROUNDS: u32 = 5;

/// At one number of clients at once.
struct Level {
    clients: usize,
    bare: f64,
    empty: Outcome,
    filed: Outcome,
    server_p99_ms: f64,
}

pub fn measure(means: &Means, backend: Backend) -> anyhow::Result<Section> {
    let bare = backend.database();
    let mut bare_people = house::furnish(&bare, Letters::None)?;
    // The same one files all, so that the same pages change.
    bare_people.consumers.truncate(1);
    let database = backend.database();
    let house = House {
        means,
        people: house::furnish(&database, Letters::None)?,
        database,
    };
    let server = Server::start(&house.database, &[])?;
    let empty_start = millis(server.started_in);
    let mut levels = Vec::new();
    for clients in CLIENTS {
        eprintln!("filings on {}, {clients} clients", on(backend));
        let mut rounds = Vec::new();
        for round in 0..ROUNDS {
            let until = Until::Over(Duration::from_secs(means.seconds) / ROUNDS / 3);
            let bare = yardstick::run(&bare.url, &bare_people, clients, until)?;
            rounds.push(house.round(server.address, clients, bare, round)?);
        }
        levels.push(Level::middle(rounds));
    }
    drop(bare);
    eprintln!("filling up to {FULL}");
    let there = u64::try_from(check::complaints(&house.database.url)?)?;
    if there < FULL {
        let rest = Limit::Requests(FULL - there);
        levels.last_mut().context("a level")?.filed.errors +=
            house.file(server.address, 64, rest, 9)?.errors;
    }
    let resident = server.resident_mib()?;
    anyhow::ensure!(server.stop()?.is_none(), "the server did not stop well");
    let server = Server::start(&house.database, &[])?;
    let mut figures: Vec<Figure> = levels.iter().flat_map(Level::figures).collect();
    let errors: u64 = levels.iter().map(|it| it.filed.errors).sum();
    figures.push(Figure::new("filings refused or failed", errors as f64, "").at_most(0.0));
    figures
        .push(Figure::new("memory after 100 000 filings and more", resident, "MiB").at_most(150.0));
    figures.push(
        Figure::new("start-up with them", millis(server.started_in), "ms")
            .beside("without any complaint", empty_start)
            .at_most(300.0),
    );
    figures.extend(house.pages(server.address)?);
    drop(server);
    let wrong = check::condition(&house.database.url, &Default::default())?.wrong;
    anyhow::ensure!(wrong.is_empty(), "the database is damaged: {wrong:?}");
    Ok(Section {
        title: format!("Filings on {}", on(backend)),
        note: "As fast as they are acknowledged, each with another order number, by one consumer against one enterprise. The bare loop writes the same rows by the store's own functions, as many in a transaction as there are clients; the empty handler is /healthz. Of five rounds with each number of clients the middle one by its ratio is told. Server time is the server's own histogram.".to_owned(),
        figures,
        charts: charts(&levels, backend),
    })
}

struct House<'a> {
    means: &'a Means,
    database: Database,
    people: People,
}

impl House<'_> {
    fn round(
        &self,
        address: SocketAddr,
        clients: usize,
        bare: f64,
        round: u32,
    ) -> anyhow::Result<Level> {
        let seconds = self.means.seconds as f64 / f64::from(ROUNDS);
        let empty = empty_handler(self.means, address, clients, seconds / 4.0)?;
        let route = "/api/v1/complaints";
        let before = server_time::read(address, "POST", route)?;
        let phase = clients as u64 * u64::from(ROUNDS) + u64::from(round);
        let filed = self.file(address, clients, Limit::Seconds(seconds), phase)?;
        let taken = server_time::read(address, "POST", route)?.since(&before);
        Ok(Level {
            clients,
            bare,
            empty,
            filed,
            server_p99_ms: taken.percentile(99.0),
        })
    }

    /// `phase` keeps the order numbers apart.
    fn file(
        &self,
        address: SocketAddr,
        clients: usize,
        limit: Limit,
        phase: u64,
    ) -> anyhow::Result<Outcome> {
        let bodies = match limit {
            Limit::Seconds(s) => (s * BODIES_A_SECOND as f64) as u64,
            Limit::Requests(n) => n * 4,
        };
        let first = phase * 1_000_000;
        let file = std::path::PathBuf::from(self.database.folder()).join("bodies.json");
        filings::write_bodies(
            &file,
            self.people.enterprise,
            first..first + bodies.clamp(1_000, MOST_BODIES),
        )?;
        let (_, token) = self.people.consumers.first().context("a consumer")?;
        self.means.generator.run(
            address,
            &Load {
                method: "POST",
                token,
                what: What::Bodies("/api/v1/complaints", &file),
                clients,
                limit,
                rate: None,
            },
        )
    }

    fn pages(&self, address: SocketAddr) -> anyhow::Result<Vec<Figure>> {
        let (_, consumer) = self.people.consumers.first().context("a consumer")?;
        let newest = actix_web::rt::System::new().block_on(async {
            let list = client::request("GET", "/api/v1/complaints?limit=1", consumer, "");
            Client::connect(address).await?.send(&list).await
        })?;
        let case = id_in(&newest.body).context("a case")?;
        let seconds = self.means.seconds as f64 / 4.0;
        let read = |route: &str, token: &str, path: &str| {
            read_page(
                self.means,
                address,
                route,
                (token, What::Path(path)),
                seconds,
            )
        };
        let empty = read("/healthz", "", "/healthz")?;
        let case = read(
            "/api/v1/complaints/{id}",
            consumer,
            &format!("/api/v1/complaints/{case}"),
        )?;
        let list = read(
            "/api/v1/complaints",
            &self.people.manager_token,
            "/api/v1/complaints",
        )?;
        let desk = read(
            "/api/v1/complaints/inbox",
            &self.people.manager_token,
            "/api/v1/complaints/inbox?tab=ours",
        )?;
        let mut figures = Vec::new();
        for (name, page, most) in [
            ("case page", case, 2.0),
            ("list of the enterprise's cases", list, 5.0),
            ("its desk", desk, 5.0),
        ] {
            figures.push(
                Figure::new(
                    format!("{name}, server time, 99 of 100 within"),
                    page.server_p99_ms,
                    "ms",
                )
                .beside("empty handler, server time", empty.server_p99_ms)
                .at_most(most),
            );
            figures.push(
                Figure::new(
                    "  its reader waits, 99 of 100 within",
                    page.reader.p99_ms,
                    "ms",
                )
                .beside("empty handler", empty.reader.p99_ms),
            );
        }
        Ok(figures)
    }
}

impl Level {
    /// The one in the middle by its distance to the bare loop; what went wrong in any of them stays told.
    fn middle(mut rounds: Vec<Level>) -> Level {
        let errors = rounds.iter().map(|it| it.filed.errors).sum();
        rounds.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
        let mut middle = rounds.swap_remove(rounds.len() / 2);
        middle.filed.errors = errors;
        middle
    }

    fn ratio(&self) -> f64 {
        self.filed.per_second / self.bare
    }

    fn figures(&self) -> Vec<Figure> {
        let Level { clients, bare, .. } = *self;
        let together = match clients {
            1 => "bare loop, one by one".to_owned(),
            n => format!("bare loop, {n} together"),
        };
        let plural = if clients == 1 { "" } else { "s" };
        let rate = Figure::new(
            format!("filings acknowledged, {clients} client{plural}"),
            self.filed.per_second,
            "1/s",
        )
        .beside(together, bare);
        let half = Figure::new("  half of them within", self.filed.p50_ms, "ms")
            .beside("empty handler", self.empty.p50_ms);
        let most = Figure::new("  99 of 100 within", self.filed.p99_ms, "ms")
            .beside("empty handler", self.empty.p99_ms);
        let (rate, half, most) = match clients {
            1 => (rate, half.at_most(2.0), most),
            // 7 000, or 60 % of what the same rows reach in a bare loop, whichever is lower.
            64 => (
                rate.at_least((0.6 * bare).min(7_000.0)),
                half,
                most.at_most(60.0),
            ),
            _ => (rate, half, most),
        };
        let server = Figure::new("  server time, 99 of 100 within", self.server_p99_ms, "ms");
        vec![rate, half, most, server]
    }
}

fn charts(levels: &[Level], backend: Backend) -> Vec<Chart> {
    let line = |of: fn(&Level) -> f64| -> Vec<(f64, f64)> {
        levels
            .iter()
            .map(|it| (it.clients as f64, of(it)))
            .collect()
    };
    vec![
        Chart {
            title: format!("Filings a second on {}", on(backend)),
            x: "clients at once",
            y: "1/s",
            lines: vec![
                Line::new("acknowledged over HTTP", line(|it| it.filed.per_second)),
                Line::yardstick("bare loop, as many together", line(|it| it.bare)),
                Line::yardstick("empty handler", line(|it| it.empty.per_second)),
            ],
        },
        Chart {
            title: format!("How long a filing takes on {}", on(backend)),
            x: "clients at once",
            y: "ms",
            lines: vec![
                Line::new("half within", line(|it| it.filed.p50_ms)),
                Line::new("99 of 100 within", line(|it| it.filed.p99_ms)),
                Line::new("99 of 100, server time", line(|it| it.server_p99_ms)),
                Line::yardstick("empty handler, half within", line(|it| it.empty.p50_ms)),
                Line::yardstick("empty handler, 99 of 100", line(|it| it.empty.p99_ms)),
            ],
        },
    ]
}
