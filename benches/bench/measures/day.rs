//! A mixed day of a province: every role reads its pages at once while complaints are filed, fifty readings to one filing. As many as a
//! day brings, one after the other in a couple of minutes, and what the server's memory is before and after.

use std::time::Duration;

use super::{Means, apart, on, write_addresses};
use crate::{
    chaos::Backend,
    filings,
    house::{Server, pause},
    oha::{Limit, Load, What},
    place::Place,
    prepared,
    readers::Readers,
    report::{Figure, Section},
    server_time,
};

/// Complaints in the house that lives the day.
const CASES: u64 = 100_000;
/// 750 000 complaints a year (§18).
const FILINGS_A_DAY: u64 = 2_055;
const READS_A_FILING: u64 = 50;
/// Sixty times the province's busiest hour of a busy day.
const FILINGS_A_SECOND: f64 = 20.0;
const CLIENTS: usize = 8;

struct Role {
    name: &'static str,
    /// Of a hundred readings.
    share: u64,
    token: fn(&Readers) -> &str,
    /// Addresses, as often as they are asked for.
    reads: fn(&Readers) -> Vec<String>,
}

const ROLES: &[Role] = &[
    Role {
        name: "consumers",
        share: 50,
        token: |it| &it.consumer.token,
        reads: |it| {
            let cases = it.consumer.cases.iter().map(|case| &case.id);
            cases
                .flat_map(|id| {
                    [
                        format!("/api/v1/complaints/{id}"),
                        "/api/v1/complaints".to_owned(),
                        "/api/v1/notifications/unread-count".to_owned(),
                    ]
                })
                .collect()
        },
    },
    Role {
        name: "handlers",
        share: 25,
        token: |it| &it.handler.token,
        reads: |it| desk(&it.handler, &["ours", "theirs", "ended"]),
    },
    Role {
        name: "officers",
        share: 15,
        token: |it| &it.officer.token,
        reads: |it| desk(&it.officer, &["new", "mediating", "to_close"]),
    },
    Role {
        name: "supervisors",
        share: 2,
        token: |it| &it.supervisor.token,
        reads: |_| {
            ["overview", "rankings/enterprises", "hotspots"]
                .map(|page| format!("/api/v1/{page}"))
                .to_vec()
        },
    },
    Role {
        name: "everybody",
        share: 8,
        token: |_| "",
        reads: |it| {
            vec![
                "/api/v1/indicators?metric=K08&by=month".to_owned(),
                "/api/v1/enterprises?q=%E4%BA%91".to_owned(),
                format!("/api/v1/enterprises/{}", it.enterprise),
            ]
        },
    },
];

fn desk(reader: &crate::readers::Reader, tabs: &[&str]) -> Vec<String> {
    let cases = reader.cases.iter().map(|case| &case.id).enumerate();
    cases
        .flat_map(|(n, id)| {
            [
                format!("/api/v1/complaints/inbox?tab={}", tabs[n % tabs.len()]),
                format!("/api/v1/complaints/{id}"),
                "/api/v1/complaints/inbox/counts".to_owned(),
            ]
        })
        .collect()
}

pub fn measure(means: &Means, backend: Backend, moving_secs: &mut f64) -> anyhow::Result<Section> {
    let prepared = prepared::of(&means.kept, CASES.min(means.largest()))?;
    match backend {
        Backend::Sqlite => {
            let folder = tempfile::tempdir()?;
            let place = apart(moving_secs, || {
                prepared::copy_of(&prepared, &folder.path().join("house"))
            })?;
            live(means, backend, &place)
        }
        Backend::Postgres => {
            let (database, _) = apart(moving_secs, || prepared::restored(&prepared))?;
            live(means, backend, &database)
        }
    }
}

fn live(means: &Means, backend: Backend, place: &impl Place) -> anyhow::Result<Section> {
    eprintln!("a mixed day on {}", on(backend));
    let readers = Readers::of(place)?;
    let server = Server::start(place, &[])?;
    pause(Duration::from_secs(3));
    let idle = server.resident_mib()?;
    let folder = tempfile::tempdir()?;
    let bodies = folder.path().join("bodies");
    filings::write_bodies(&bodies, readers.enterprise.parse()?, 0..FILINGS_A_DAY * 4)?;
    let before = server_time::read_all(server.address)?;
    let start = |token: &str, method: &'static str, what: What<'_>, requests: u64, rate: f64| {
        let load = Load {
            method,
            token,
            what,
            clients: CLIENTS,
            limit: Limit::Requests(requests),
            rate: Some(rate),
        };
        means.generator.start(server.address, &load)
    };
    let mut running = Vec::new();
    for (n, role) in ROLES.iter().enumerate() {
        let file = folder.path().join(n.to_string());
        write_addresses(&file, server.address, (role.reads)(&readers))?;
        let share = role.share as f64 / 100.0;
        let requests = (FILINGS_A_DAY * READS_A_FILING) as f64 * share;
        let rate = FILINGS_A_SECOND * READS_A_FILING as f64 * share;
        let what = What::Addresses(&file);
        let token = (role.token)(&readers);
        running.push((role.name, start(token, "GET", what, requests as u64, rate)?));
    }
    let what = What::Bodies("/api/v1/complaints", &bodies);
    let token = &readers.consumer.token;
    let filing = start(token, "POST", what, FILINGS_A_DAY, FILINGS_A_SECOND)?;
    let mut figures = Vec::new();
    let (mut errors, mut filed) = (0, 0.0);
    running.push(("filings", filing));
    for (name, load) in running {
        let outcome = load.end()?;
        errors += outcome.errors;
        filed = outcome.per_second;
        figures.push(Figure::new(
            format!("{name}, half within"),
            outcome.p50_ms,
            "ms",
        ));
        figures.push(Figure::new(
            format!("{name}, 99 of 100 within"),
            outcome.p99_ms,
            "ms",
        ));
    }
    let taken = server_time::read_all(server.address)?.since(&before);
    figures.push(Figure::new(
        "all, server time, half within",
        taken.percentile(50.0),
        "ms",
    ));
    figures.push(Figure::new(
        "all, server time, 99 of 100 within",
        taken.percentile(99.0),
        "ms",
    ));
    figures.push(Figure::new("refused or failed", errors as f64, "").at_most(0.0));
    figures.push(
        Figure::new("filings a second, kept up", filed, "1/s")
            .beside("a province's busiest hour", 0.35),
    );
    pause(Duration::from_secs(3));
    figures.push(
        Figure::new("memory after the day", server.resident_mib()?, "MiB").beside("idle", idle),
    );
    Ok(Section {
        title: format!("A mixed day on {}", on(backend)),
        note: format!(
            "The mean day of a province, {FILINGS_A_DAY} filings and {} readings, in a house of {CASES} complaints, at {} requests a second all together. Readers' time, the generator's waiting included: a request that could not be sent in time counts from when it should have been.",
            FILINGS_A_DAY * READS_A_FILING,
            FILINGS_A_SECOND * (1.0 + READS_A_FILING as f64)
        ),
        figures,
        charts: Vec::new(),
    })
}
