//! The bad things, each at work for as long as it lasts.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use hejie::store::Conn;
use serde_json::json;

use super::{Backend, Dice, Means, round::Round};
use crate::{
    client::{self, Client},
    house::{Server, pause},
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    Killed,
    DatabaseRestarted,
    MailHangs,
    DiskFull,
    ClockStepped,
    NodeFrozen,
}

impl Bad {
    pub const ALL: [Bad; 6] = [
        Bad::Killed,
        Bad::DatabaseRestarted,
        Bad::MailHangs,
        Bad::DiskFull,
        Bad::ClockStepped,
        Bad::NodeFrozen,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Bad::Killed => "kill -9",
            Bad::DatabaseRestarted => "database restarted",
            Bad::MailHangs => "SMTP hangs",
            Bad::DiskFull => "disk full",
            Bad::ClockStepped => "clock ±1 h",
            Bad::NodeFrozen => "one of two frozen",
        }
    }

    /// How it is asked for, alone.
    pub fn word(self) -> &'static str {
        match self {
            Bad::Killed => "killed",
            Bad::DatabaseRestarted => "database-restarted",
            Bad::MailHangs => "smtp-hangs",
            Bad::DiskFull => "disk-full",
            Bad::ClockStepped => "clock-stepped",
            Bad::NodeFrozen => "node-frozen",
        }
    }

    /// All, or the one of that word.
    pub fn asked_for(word: &str) -> anyhow::Result<Vec<Bad>> {
        let asked: Vec<Bad> = Bad::ALL
            .into_iter()
            .filter(|bad| word == "all" || bad.word() == word)
            .collect();
        let words = Bad::ALL.map(Bad::word).join(", ");
        ensure!(!asked.is_empty(), "{word} is none of: all, {words}");
        Ok(asked)
    }

    /// Why it cannot happen here.
    pub fn is_possible(self, backend: Backend, means: &Means) -> Result<(), &'static str> {
        match self {
            Bad::DatabaseRestarted | Bad::NodeFrozen if backend == Backend::Sqlite => {
                Err("its database is a file of one process")
            }
            Bad::DiskFull if means.small_disk.is_none() => {
                Err("only root may mount a small file system")
            }
            Bad::ClockStepped if !cfg!(feature = "movable-clock") => {
                Err("built without a clock that can be moved")
            }
            _ => Ok(()),
        }
    }

    pub fn nodes(self) -> usize {
        match self {
            Bad::NodeFrozen => 2,
            _ => 1,
        }
    }

    /// Lets it happen; the time from its end to the first filing acknowledged after it, or none within a minute. What lasts is
    /// measured from its beginning where nobody should feel it.
    pub fn happen(
        self,
        round: &mut Round,
        means: &Means,
        dice: &mut Dice,
    ) -> anyhow::Result<Option<Duration>> {
        match self {
            Bad::Killed => killed(round),
            Bad::DatabaseRestarted => database_restarted(round, means),
            Bad::MailHangs => mail_hangs(round, dice),
            Bad::DiskFull => disk_full(round, means, dice),
            Bad::ClockStepped => clock_stepped(round, dice),
            Bad::NodeFrozen => node_frozen(round, means),
        }
    }
}

fn killed(round: &mut Round) -> anyhow::Result<Option<Duration>> {
    round.nodes.pop().context("a node")?.kill()?;
    let over = Instant::now();
    let server = Server::start(&round.house.database, &round.settings)?;
    round.addresses.set(vec![server.address]);
    round.nodes.push(server);
    Ok(round.house.ledger.first_after(over, None))
}

fn database_restarted(round: &mut Round, means: &Means) -> anyhow::Result<Option<Duration>> {
    restart_postgres(&means.postgres)?;
    let over = Instant::now();
    Ok(round.house.ledger.first_after(over, None))
}

/// Without a goodbye: what was not yet in its log is gone, and whoever is connected is thrown out.
fn restart_postgres(folder: &Path) -> anyhow::Result<()> {
    let done = Command::new("scripts/pg")
        .arg("restart")
        .arg(folder)
        .output()?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    ensure!(done.status.success(), "scripts/pg restart: {said}");
    Ok(())
}

/// Letters wait; people do not.
fn mail_hangs(round: &mut Round, dice: &mut Dice) -> anyhow::Result<Option<Duration>> {
    let began = Instant::now();
    round.house.mail.hang(true);
    pause(dice.between(1_500, 2_500));
    let slowest = round.house.ledger.first_after(began, None);
    let midst = Instant::now();
    pause(Duration::from_millis(300));
    let goes_on = round.house.ledger.first_after(midst, None);
    round.house.mail.hang(false);
    Ok(slowest.max(goes_on).filter(|_| goes_on.is_some()))
}

fn disk_full(
    round: &mut Round,
    means: &Means,
    dice: &mut Dice,
) -> anyhow::Result<Option<Duration>> {
    let disk = means.small_disk.as_deref().context("a small disk")?;
    let filler = disk.join("filler");
    let until = Instant::now() + dice.between(800, 1_500);
    fill(&filler, until)?;
    fs::remove_file(&filler)?;
    // PostgreSQL stops where it cannot write its log, and its owner has to start it when there is room again.
    if round.house.backend == Backend::Postgres && !answers(&round.house.database.url) {
        restart_postgres(&means.postgres)?;
    }
    let over = Instant::now();
    Ok(round.house.ledger.first_after(over, None))
}

/// Takes whatever room there is, and whatever becomes free, until an instant.
fn fill(filler: &Path, until: Instant) -> anyhow::Result<()> {
    let mut file = File::create(filler)?;
    let mut block = vec![0; 1 << 20];
    while Instant::now() < until {
        match file.write(&block) {
            Ok(written) if written == block.len() => {}
            _ => {
                block.truncate((block.len() / 2).max(4096));
                pause(Duration::from_millis(5));
            }
        }
    }
    Ok(())
}

fn answers(url: &str) -> bool {
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_secs(3) {
        if Conn::open(url).is_ok() {
            return true;
        }
        pause(Duration::from_millis(100));
    }
    false
}

/// An hour on and back again: what was due in that hour is done once.
fn clock_stepped(round: &mut Round, dice: &mut Dice) -> anyhow::Result<Option<Duration>> {
    let node = round.nodes.first().context("a node")?.address;
    step(node, 60)?;
    let over = Instant::now();
    let after_it = round.house.ledger.first_after(over, None);
    pause(dice.between(200, 600));
    step(node, -60)?;
    let over = Instant::now();
    let back_again = round.house.ledger.first_after(over, None);
    Ok(after_it.zip(back_again).map(|(a, b)| a.max(b)))
}

fn step(node: std::net::SocketAddr, minutes: i64) -> anyhow::Result<()> {
    let body = json!({ "advance_minutes": minutes }).to_string();
    let request = client::request("POST", "/test/clock", "", &body);
    // The clock moves at once; the answer comes when nothing is due any more, which under load is never.
    let asked = actix_web::rt::System::new().block_on(async {
        let mut client = Client::connect(node).await?;
        let patience = Duration::from_secs(1);
        anyhow::Ok(tokio::time::timeout(patience, client.send(&request)).await)
    })?;
    if let Ok(answer) = asked {
        let answer = answer?;
        let said = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200, "the clock: {} {said}", answer.status);
    }
    Ok(())
}

/// The one that goes on must not wait for the other, nor the other find anything broken when it wakes.
fn node_frozen(round: &mut Round, means: &Means) -> anyhow::Result<Option<Duration>> {
    let [awake, frozen] = round.nodes.as_slice() else {
        anyhow::bail!("two nodes");
    };
    let began = Instant::now();
    frozen.freeze(true)?;
    let goes_on = round.house.ledger.first_after(began, Some(awake.address));
    pause(means.freeze.saturating_sub(began.elapsed()));
    frozen.freeze(false)?;
    let over = Instant::now();
    let wakes = round.house.ledger.first_after(over, Some(frozen.address));
    Ok(goes_on.filter(|_| wakes.is_some()))
}
