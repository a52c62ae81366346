//! kill -9 in the middle of the load, over and over: what was acknowledged is there, and nothing is there by half.

use std::{
    collections::HashSet,
    process::Command,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use crate::{
    check,
    client::Client,
    database::Database,
    filings::{self, FilingRequest},
    house::{self, People, Server},
};

const CLIENTS: usize = 16;

pub fn run(database: &Database, rounds: u64) -> anyhow::Result<bool> {
    let people = Arc::new(house::furnish(database)?);
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));
    let mut is_well = true;
    for round in 1..=rounds {
        let server = Server::start(database)?;
        let address = server.address;
        let load = {
            let (people, acknowledged) = (people.clone(), acknowledged.clone());
            thread::spawn(move || file_until_dead(address, &people, &acknowledged, round))
        };
        // Each round dies at another moment of its batches.
        house::pause(Duration::from_millis(400 + round * 37 % 300));
        server.kill()?;
        let refused = load
            .join()
            .map_err(|_| anyhow::anyhow!("the load panicked"))?;
        let known = acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // Opened as the next start would: whatever a journal holds is taken in first.
        let mut problems = check::problems(&database.url, &known)?;
        problems.extend(recount(database)?);
        let stored = check::complaints(&database.url)?;
        println!(
            "round {round:>2}: {} acknowledged, {stored} stored, {refused} refused",
            known.len()
        );
        if known.is_empty() {
            problems.push("nothing was acknowledged: the test tests nothing".to_owned());
        }
        for problem in &problems {
            println!("          WRONG: {problem}");
        }
        is_well &= problems.is_empty();
    }
    let verdict = if is_well { "whole" } else { "DAMAGED" };
    println!("{rounds} rounds of kill -9: {verdict}");
    Ok(is_well)
}

/// Files on some connections until the server is gone; answers how many filings were refused.
fn file_until_dead(
    address: std::net::SocketAddr,
    people: &People,
    acknowledged: &Arc<Mutex<HashSet<String>>>,
    round: u64,
) -> u64 {
    actix_web::rt::System::new().block_on(async {
        let mut clients = Vec::new();
        for (n, (_, token)) in people.consumers.iter().take(CLIENTS).enumerate() {
            let request = FilingRequest::new(token, people.enterprise);
            let first = (round * CLIENTS as u64 + n as u64) * 1_000_000;
            clients.push(actix_web::rt::spawn(one(
                address,
                request,
                first,
                acknowledged.clone(),
            )));
        }
        let mut refused = 0;
        for client in clients {
            refused += client.await.unwrap_or(0);
        }
        refused
    })
}

async fn one(
    address: std::net::SocketAddr,
    mut request: FilingRequest,
    first: u64,
    acknowledged: Arc<Mutex<HashSet<String>>>,
) -> u64 {
    let mut refused = 0;
    let Ok(mut client) = Client::connect(address).await else {
        return 0;
    };
    for n in first.. {
        match client.send(request.numbered(n)).await {
            Ok(answer) if answer.status == 201 => {
                if let Some(id) = filings::id_in(&answer.body) {
                    let mut known = acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
                    known.insert(id);
                }
            }
            Ok(_) => refused += 1,
            Err(_) => break,
        }
    }
    refused
}

/// The figures must be those a recount from the complaints gives.
fn recount(database: &Database) -> anyhow::Result<Option<String>> {
    let output = Command::new(env!("CARGO_BIN_EXE_hejie"))
        .arg("recount")
        .arg("--config")
        .arg(std::path::Path::new(&database.folder()).join("bench.toml"))
        .args(["--data-dir", &database.folder()])
        .args(["--database-url", &database.url])
        .output()?;
    if output.status.success() {
        return Ok(None);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Some(format!("hejie recount: {}", said.trim())))
}
