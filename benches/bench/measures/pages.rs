//! Pages by role in houses of several sizes: how long each takes, and how that grows with the number of complaints.

use std::time::Instant;

use anyhow::Context as _;
use hejie::store::{Conn, counters, events};

use super::{Means, PageTimes, apart, millis, on, read_page, write_addresses};
use crate::{
    chaos::Backend,
    house::{self, Letters, Server},
    oha::{Limit, Load, What},
    place::Place,
    prepared::{self, Size},
    readers::Readers,
    report::{Chart, Figure, Line, Section},
};

/// Above this a page grows with the house: something is looked through that should be looked up.
const GROWS: f64 = 0.2;
/// So many complaints are copied, because pages write a line of the audit log each, and recounted: of a million that takes a quarter of an
/// hour, at the rate that the smaller ones show.
const SMALL: u64 = 200_000;
/// Issue 2: a case page and a desk with a hundred thousand complaints.
const PROMISED_AT: u64 = 100_000;

struct PageOf {
    name: &'static str,
    route: &'static str,
    reader: fn(&Readers) -> &str,
    paths: fn(&Readers) -> Vec<String>,
    /// Of the server's time, 99 of 100, with [`PROMISED_AT`] complaints.
    promised_ms: Option<f64>,
}

const CASE: &str = "/api/v1/complaints/{id}";
const INBOX: &str = "/api/v1/complaints/inbox";

fn one(path: &str) -> Vec<String> {
    vec![path.to_owned()]
}

fn inbox(tabs: &[&str]) -> Vec<String> {
    tabs.iter()
        .map(|tab| format!("{INBOX}?tab={tab}"))
        .collect()
}

fn nobody(_: &Readers) -> &str {
    ""
}

const PAGES: &[PageOf] = &[
    PageOf {
        name: "consumer: own cases",
        route: "/api/v1/complaints",
        reader: |it| &it.consumer.token,
        paths: |_| one("/api/v1/complaints"),
        promised_ms: None,
    },
    PageOf {
        name: "consumer: a case",
        route: CASE,
        reader: |it| &it.consumer.token,
        paths: |it| cases(&it.consumer.cases, ""),
        promised_ms: Some(2.0),
    },
    PageOf {
        name: "handler: the desk, tab by tab",
        route: INBOX,
        reader: |it| &it.handler.token,
        paths: |_| inbox(&["ours", "theirs", "agreement", "ended"]),
        promised_ms: Some(5.0),
    },
    PageOf {
        name: "handler: counts of the tabs",
        route: "/api/v1/complaints/inbox/counts",
        reader: |it| &it.handler.token,
        paths: |_| one("/api/v1/complaints/inbox/counts"),
        promised_ms: None,
    },
    PageOf {
        name: "handler: a case",
        route: CASE,
        reader: |it| &it.handler.token,
        paths: |it| cases(&it.handler.cases, ""),
        promised_ms: Some(2.0),
    },
    PageOf {
        name: "handler: what happened in a case",
        route: "/api/v1/complaints/{id}/events",
        reader: |it| &it.handler.token,
        paths: |it| cases(&it.handler.cases, "/events"),
        promised_ms: None,
    },
    PageOf {
        name: "officer: the queue, tab by tab",
        route: INBOX,
        reader: |it| &it.officer.token,
        paths: |_| inbox(&["new", "mediating", "to_close", "negotiating", "ended"]),
        promised_ms: Some(5.0),
    },
    PageOf {
        name: "officer: the queue without a tab",
        route: INBOX,
        reader: |it| &it.officer.token,
        paths: |_| one(INBOX),
        promised_ms: None,
    },
    PageOf {
        name: "officer: a case",
        route: CASE,
        reader: |it| &it.officer.token,
        paths: |it| cases(&it.officer.cases, ""),
        promised_ms: Some(2.0),
    },
    PageOf {
        name: "officer: search by number",
        route: INBOX,
        reader: |it| &it.officer.token,
        paths: |it| {
            let numbers = it.officer.cases.iter().map(|case| &case.number);
            numbers.map(|it| format!("{INBOX}?q={it}")).collect()
        },
        promised_ms: None,
    },
    PageOf {
        name: "officer: search by a phone's end",
        route: INBOX,
        reader: |it| &it.officer.token,
        paths: |_| {
            let tails = (0..100).map(|n| 1_000 + n * 89);
            tails.map(|it| format!("{INBOX}?q={it}")).collect()
        },
        promised_ms: None,
    },
    PageOf {
        name: "supervisor: the overview",
        route: "/api/v1/overview",
        reader: |it| &it.supervisor.token,
        paths: |_| one("/api/v1/overview"),
        promised_ms: None,
    },
    PageOf {
        name: "supervisor: enterprises by rank",
        route: "/api/v1/rankings/enterprises",
        reader: |it| &it.supervisor.token,
        paths: |_| one("/api/v1/rankings/enterprises"),
        promised_ms: None,
    },
    PageOf {
        name: "supervisor: hot spots",
        route: "/api/v1/hotspots",
        reader: |it| &it.supervisor.token,
        paths: |_| one("/api/v1/hotspots"),
        promised_ms: None,
    },
    PageOf {
        name: "supervisor: the cases behind a figure",
        route: "/api/v1/indicators/cases",
        reader: |it| &it.supervisor.token,
        paths: |_| one("/api/v1/indicators/cases?metric=K08"),
        promised_ms: None,
    },
    PageOf {
        name: "public: search for an enterprise",
        route: "/api/v1/enterprises",
        reader: nobody,
        paths: |_| {
            let beginnings = ["云", "青", "嘉", "恒", "瑞", "金", "安", "明"];
            let beginnings = beginnings.iter().map(|it| percent_encoded(it));
            beginnings
                .map(|it| format!("/api/v1/enterprises?q={it}"))
                .collect()
        },
        promised_ms: None,
    },
    PageOf {
        name: "public: an enterprise",
        route: "/api/v1/enterprises/{id}",
        reader: nobody,
        paths: |it| one(&format!("/api/v1/enterprises/{}", it.enterprise)),
        promised_ms: None,
    },
    PageOf {
        name: "public: an indicator by month",
        route: "/api/v1/indicators",
        reader: nobody,
        paths: |_| {
            let metrics = ["K08", "K11", "K12", "K13"];
            metrics
                .map(|it| format!("/api/v1/indicators?metric={it}&by=month"))
                .to_vec()
        },
        promised_ms: None,
    },
    PageOf {
        name: "public: an indicator by enterprise",
        route: "/api/v1/indicators",
        reader: nobody,
        paths: |_| one("/api/v1/indicators?metric=K08&by=enterprise"),
        promised_ms: None,
    },
];

fn cases(cases: &[crate::readers::Case], part: &str) -> Vec<String> {
    let paths = cases
        .iter()
        .map(|it| format!("/api/v1/complaints/{}{part}", it.id));
    paths.collect()
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What a house of one size showed.
struct Seen {
    size: Size,
    empty: PageTimes,
    pages: Vec<PageTimes>,
    /// How long each took the very first time, while most of it was still on the disk.
    firsts_ms: Vec<f64>,
    start_ms: f64,
    /// Events a second, and those that are only read.
    recounted: Option<(f64, f64)>,
}

pub fn measure(means: &Means, backend: Backend, moving_secs: &mut f64) -> anyhow::Result<Section> {
    let mut seen = Vec::new();
    for &cases in &means.cases {
        let prepared = prepared::of(&means.kept, cases)?;
        match backend {
            Backend::Sqlite if cases <= SMALL => {
                let folder = tempfile::tempdir()?;
                let place = apart(moving_secs, || {
                    prepared::copy_of(&prepared, &folder.path().join("house"))
                })?;
                seen.push(look(means, &place, prepared.size)?);
            }
            Backend::Sqlite => seen.push(look(means, &prepared.place, prepared.size)?),
            Backend::Postgres if cases <= SMALL => {
                let (database, size) = apart(moving_secs, || prepared::restored(&prepared))?;
                seen.push(look(means, &database, size)?);
            }
            Backend::Postgres => eprintln!(
                "  {cases} complaints are read on SQLite alone: moving them takes too long"
            ),
        }
    }
    let empty_start = start_of_an_empty_house(backend)?;
    let mut figures = Vec::new();
    for seen in &seen {
        figures.extend(seen.figures(empty_start));
    }
    if seen.len() > 1 {
        figures.extend(growth(&seen));
    }
    Ok(Section {
        title: format!("Pages by role on {}", on(backend)),
        note: "Server time by the server's own histogram (straight within a bucket), one reader at a time who asks for another case, tab or number each time; beside it the empty handler in the same house. A page grows with the number of complaints N like N to the power of its exponent, fitted to the median server times. People and enterprises are those with the most cases. The very first time counts the start of the generator, and what a page refused meanwhile.".to_owned(),
        figures,
        charts: charts(&seen),
    })
}

fn start_of_an_empty_house(backend: Backend) -> anyhow::Result<f64> {
    let database = backend.database();
    house::furnish(&database, Letters::None)?;
    Ok(millis(Server::start(&database, &[])?.started_in))
}

fn look(means: &Means, place: &impl Place, size: Size) -> anyhow::Result<Seen> {
    eprintln!("pages with {} complaints", size.cases);
    let folder = tempfile::tempdir()?;
    let readers = Readers::of(place)?;
    let server = Server::start(place, &[])?;
    let seconds = means.seconds as f64 / 5.0;
    let empty = read_page(
        means,
        server.address,
        "/healthz",
        ("", What::Path("/healthz")),
        seconds,
    )?;
    let file = folder.path().join("addresses");
    let (mut pages, mut firsts_ms) = (Vec::new(), Vec::new());
    for page in PAGES {
        write_addresses(&file, server.address, (page.paths)(&readers))?;
        let reader = ((page.reader)(&readers), What::Addresses(&file));
        firsts_ms.push(first_look(means, &server, reader.clone())?);
        let times = read_page(means, server.address, page.route, reader, seconds)
            .with_context(|| page.name)?;
        pages.push(times);
    }
    let start_ms = millis(server.started_in);
    drop(server);
    let recounted = (size.cases <= SMALL).then(|| recount(place)).transpose()?;
    Ok(Seen {
        size,
        empty,
        pages,
        firsts_ms,
        start_ms,
        recounted,
    })
}

/// How long the first reader waits; refused there, a page is given two more chances to have been read from the disk.
fn first_look(
    means: &Means,
    server: &Server,
    (token, what): (&str, What<'_>),
) -> anyhow::Result<f64> {
    let load = Load {
        method: "GET",
        token,
        what,
        clients: 1,
        limit: Limit::Requests(1),
        rate: None,
    };
    let began = Instant::now();
    for _ in 0..3 {
        if means.generator.run(server.address, &load)?.errors == 0 {
            break;
        }
    }
    Ok(millis(began.elapsed()))
}

/// Events a second: folded and compared, and only read.
fn recount(place: &impl Place) -> anyhow::Result<(f64, f64)> {
    const READ: u64 = 200_000;
    let mut conn = Conn::open(place.url())?;
    let clock = Instant::now();
    let (mut after, mut read) = (None, 0);
    while read < READ {
        let page =
            events::page_after(&mut conn, after, 1_000).map_err(|e| anyhow::anyhow!("{e:?}"))?;
        let Some(last) = page.last() else { break };
        after = Some((last.complaint, last.recorded.seq));
        read += page.len() as u64;
    }
    let read_alone = read as f64 / clock.elapsed().as_secs_f64();
    let all = counters::get(&mut conn, "position").map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let clock = Instant::now();
    if let Some(wrong) = house::recount(place)? {
        anyhow::bail!(wrong);
    }
    Ok((all as f64 / clock.elapsed().as_secs_f64(), read_alone))
}

impl Seen {
    fn figures(&self, empty_start: f64) -> Vec<Figure> {
        let cases = self.size.cases;
        let mut figures = vec![
            Figure::new(
                format!("{cases} complaints: database"),
                self.size.bytes / 1e6,
                "MB",
            )
            .beside("of that indexes", self.size.index_bytes / 1e6),
            Figure::new("  bytes a case", self.size.bytes / cases as f64, "B")
                .beside("of that indexes", self.size.index_bytes / cases as f64),
            Figure::new("  start-up", self.start_ms, "ms")
                .beside("without any complaint", empty_start),
        ];
        if let Some((recount, read_alone)) = self.recounted {
            figures.push(
                Figure::new("  recount, events", recount, "1/s")
                    .beside("events only read", read_alone),
            );
        }
        for ((page, times), first_ms) in PAGES.iter().zip(&self.pages).zip(&self.firsts_ms) {
            let most = Figure::new(
                format!("  {}, 99 of 100 within", page.name),
                times.server_p99_ms,
                "ms",
            )
            .beside("empty handler", self.empty.server_p99_ms);
            figures.push(
                Figure::new(
                    format!("  {}, half within", page.name),
                    times.server_p50_ms,
                    "ms",
                )
                .beside("empty handler", self.empty.server_p50_ms),
            );
            figures.push(match page.promised_ms.filter(|_| cases == PROMISED_AT) {
                Some(promised) => most.at_most(promised),
                None => most,
            });
            let first = format!("  {}, the very first time", page.name);
            figures.push(Figure::new(first, *first_ms, "ms"));
            if times.reader.errors > 0 {
                let refused = format!("  {}, refused or failed", page.name);
                figures.push(Figure::new(refused, times.reader.errors as f64, "").at_most(0.0));
            }
        }
        figures
    }
}

fn growth(seen: &[Seen]) -> Vec<Figure> {
    let exponents = PAGES.iter().enumerate().map(|(i, page)| {
        let points: Vec<_> = seen
            .iter()
            .map(|it| (it.size.cases as f64, it.pages[i].server_p50_ms))
            .collect();
        Figure::new(
            format!("grows with N to the power of, {}", page.name),
            slope(&points),
            "",
        )
        .at_most(GROWS)
    });
    exponents.collect()
}

/// Of the straight line through the logarithms with the least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|it| (it.0.ln(), it.1.ln())).collect();
    let n = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|it| it.0), mean(|it| it.1));
    let above: f64 = logs.iter().map(|it| (it.0 - x) * (it.1 - y)).sum();
    let below: f64 = logs.iter().map(|it| (it.0 - x).powi(2)).sum();
    above / below
}

fn charts(seen: &[Seen]) -> Vec<Chart> {
    let roles = ["consumer", "handler", "officer", "supervisor", "public"];
    let line = |of: &dyn Fn(&Seen) -> f64| -> Vec<(f64, f64)> {
        seen.iter()
            .map(|it| (it.size.cases as f64, of(it)))
            .collect()
    };
    let charts = roles.iter().map(|role| {
        let mut lines: Vec<Line> = PAGES
            .iter()
            .enumerate()
            .filter_map(|(i, page)| Some((i, page.name.strip_prefix(role)?.strip_prefix(": ")?)))
            .map(|(i, name)| Line::new(name, line(&|it| it.pages[i].server_p50_ms)))
            .collect();
        lines.push(Line::yardstick(
            "empty handler",
            line(&|it| it.empty.server_p50_ms),
        ));
        Chart {
            title: format!("Pages of the {role}: half within, server time"),
            x: "complaints",
            y: "ms",
            lines,
        }
    });
    charts.collect()
}
