//! Logins a second, beside what the hash of a password costs by itself.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use hejie::{keys::Personal, service::auth::password::Passwords};

use super::Means;
use crate::{
    chaos::Backend,
    database::Database,
    house::{self, CLIENTS, Letters, Server},
    oha::{Limit, Load, What},
    report::{Figure, Section},
};

/// At once: more than the server hashes at once, so that it never waits for one.
const PEOPLE: usize = 4;

pub fn measure(means: &Means) -> anyhow::Result<Section> {
    eprintln!("logins");
    let database = Backend::Sqlite.database();
    house::furnish(&database, Letters::None)?;
    let server = Server::start(&database, &[])?;
    let bodies = PathBuf::from(database.folder()).join("logins.json");
    let lines: String = (1..=CLIENTS)
        .map(|n| {
            let body = serde_json::json!({ "login": house::email(n), "password": house::PASSWORD });
            format!("{body}\n")
        })
        .collect();
    fs::write(&bodies, lines)?;
    let logins = means.generator.run(
        server.address,
        &Load {
            method: "POST",
            token: "",
            what: What::Bodies("/api/v1/auth/login", &bodies),
            clients: PEOPLE,
            limit: Limit::Seconds(means.seconds as f64),
            rate: None,
        },
    )?;
    drop(server);
    let hashes = hashes_per_second(&database, means.seconds)?;
    Ok(Section {
        title: "Logins".to_owned(),
        note: format!(
            "{PEOPLE} at once, 64 people by lot; the hashes alone on as many threads as the server may use for them."
        ),
        figures: vec![
            Figure::new("logins", logins.per_second, "1/s")
                .beside("hashes of a password alone", hashes)
                .at_least(0.8 * hashes),
            Figure::new("  half of them within", logins.p50_ms, "ms"),
            Figure::new("  99 of 100 within", logins.p99_ms, "ms"),
            Figure::new("  refused or failed", logins.errors as f64, "").at_most(0.0),
        ],
        charts: Vec::new(),
    })
}

/// Hashes of a password a second, on as many threads as the server may use.
fn hashes_per_second(database: &Database, seconds: u64) -> anyhow::Result<f64> {
    let parallel = house::config(database)?.passwords.parallel_hashes;
    let passwords = Passwords::new(parallel)?;
    let limit = Duration::from_secs(seconds);
    let began = Instant::now();
    let hashed: u32 = std::thread::scope(|scope| {
        let hashers: Vec<_> = (0..parallel)
            .map(|_| {
                scope.spawn(|| {
                    let (permit, mut n) = (passwords.unhurried(), 0);
                    while began.elapsed() < limit {
                        if permit
                            .hash(&Personal::new(house::PASSWORD.to_owned()))
                            .is_ok()
                        {
                            n += 1;
                        }
                    }
                    n
                })
            })
            .collect();
        hashers.into_iter().map(|it| it.join().unwrap_or(0)).sum()
    });
    Ok(f64::from(hashed) / began.elapsed().as_secs_f64())
}
