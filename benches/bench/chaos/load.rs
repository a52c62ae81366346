//! People who file and add a word, on connections they open again whenever they break.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::ledger::Ledger;
use crate::{
    client::{self, Answer, Client},
    filings::FilingRequest,
    house::People,
};

const CLIENTS: usize = 8;
/// Whoever waits longer gives up, and does not know whether it was filed.
const PATIENCE: Duration = Duration::from_secs(2);
/// Whoever had to go to another node looks again after so long whether their own is back.
const AWAY: Duration = Duration::from_secs(1);

/// Where the nodes are at the moment.
#[derive(Clone, Default)]
pub struct Addresses(Arc<Mutex<Vec<SocketAddr>>>);

impl Addresses {
    pub fn set(&self, nodes: Vec<SocketAddr>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = nodes;
    }

    fn pick(&self, n: usize) -> Option<SocketAddr> {
        let nodes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        nodes.get(n % nodes.len().max(1)).copied()
    }
}

pub struct Load {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Load {
    pub fn start(
        round: u64,
        people: Arc<People>,
        addresses: &Addresses,
        ledger: &Arc<Ledger>,
    ) -> Load {
        let stop = Arc::new(AtomicBool::new(false));
        let (addresses, ledger, stopped) = (addresses.clone(), ledger.clone(), stop.clone());
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let clients: Vec<_> = (0..CLIENTS)
                    .map(|n| {
                        let (_, token) = &people.consumers[n];
                        let person = Person {
                            n,
                            token: token.clone(),
                            filing: FilingRequest::new(token, people.enterprise),
                            next: (round * CLIENTS as u64 + n as u64) * 1_000_000,
                            ledger: ledger.clone(),
                        };
                        actix_web::rt::spawn(person.live(addresses.clone(), stopped.clone()))
                    })
                    .collect();
                for client in clients {
                    let _ = client.await;
                }
            });
        });
        Load { stop, thread }
    }

    pub fn stop(self) -> anyhow::Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.join();
        ended.map_err(|_| anyhow::anyhow!("the load panicked"))
    }
}

struct Person {
    n: usize,
    token: String,
    filing: FilingRequest,
    next: u64,
    ledger: Arc<Ledger>,
}

impl Person {
    async fn live(mut self, addresses: Addresses, stop: Arc<AtomicBool>) {
        let mut turn = self.n;
        while !stop.load(Ordering::Relaxed) {
            let home = addresses.pick(self.n);
            if let Some(node) = addresses.pick(turn)
                && let Ok(client) = Client::connect(node).await
            {
                let until = (home != Some(node)).then(|| Instant::now() + AWAY);
                // An error ends with the connection.
                turn = match self.use_node(node, client, until, &stop).await {
                    Ok(()) => self.n,
                    Err(_) => turn + 1,
                };
            } else {
                turn += 1;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn use_node(
        &mut self,
        node: SocketAddr,
        mut client: Client,
        until: Option<Instant>,
        stop: &AtomicBool,
    ) -> anyhow::Result<()> {
        let is_over = || until.is_some_and(|until| Instant::now() >= until);
        while !stop.load(Ordering::Relaxed) && !is_over() {
            self.next += 1;
            let filing = self.filing.numbered(self.next).to_vec();
            let Some(id) = self.step(node, &mut client, &filing).await? else {
                continue;
            };
            let path = format!("/api/v1/complaints/{id}/commands/post-message");
            let body = json!({ "text": "请尽快处理" }).to_string();
            let message = client::request("POST", &path, &self.token, &body);
            self.step(node, &mut client, &message).await?;
        }
        Ok(())
    }

    /// One request; the complaint, where it was acknowledged.
    async fn step(
        &self,
        node: SocketAddr,
        client: &mut Client,
        request: &[u8],
    ) -> anyhow::Result<Option<String>> {
        let sent = Instant::now();
        let answer = tokio::time::timeout(PATIENCE, client.send(request)).await??;
        if !matches!(answer.status, 200 | 201) {
            self.ledger.refuse(answer.status, &answer.body);
            tokio::time::sleep(Duration::from_millis(20)).await;
            return Ok(None);
        }
        let (id, version) = read(&answer)?;
        self.ledger.acknowledge(&id, version, node, sent);
        Ok(Some(id))
    }
}

fn read(answer: &Answer) -> anyhow::Result<(String, i32)> {
    let body: Value = serde_json::from_slice(&answer.body)?;
    let id = body["id"].as_str().context("an id")?;
    let version = body["version"].as_i64().context("a version")?;
    Ok((id.to_owned(), i32::try_from(version)?))
}
