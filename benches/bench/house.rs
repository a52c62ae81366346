//! A database with an enterprise and consumers in it, and the binary serving it.

use std::{
    fs,
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use hejie::{
    app::App,
    clock::Clock,
    config::{CommonOptions, Config},
    domain::{
        actor::{Role, Side},
        enterprise::{Application, Conditions, Enterprise, EnterpriseStatus},
        ids::{AccountId, EnterpriseId},
        jurisdiction::OperatorKind,
        lang::Lang,
        uscc::Uscc,
    },
    keys::Personal,
    service::auth::{login::email_index, token},
    store::{
        accounts::{self, AccountStatus, NewAccount, profile::Profile},
        contents, enterprises,
    },
};
use rustix::process::{Pid, Signal, kill_process};

use crate::{database::Database, place::Place, server_log};

/// Consumers, one for each client at once.
pub const CLIENTS: usize = 64;

/// Everybody's; nobody's for real.
pub const PASSWORD: &str = "a password of the bench";

/// What consumer `n` logs in with.
pub fn email(n: usize) -> String {
    format!("consumer{n}@bench.example")
}

/// Who is there, with tokens good for a quarter of an hour.
pub struct People {
    pub enterprise: EnterpriseId,
    pub manager_token: String,
    pub consumers: Vec<(AccountId, String)>,
    /// What the texts of a filing look like at rest: as long, and opened by the keys of this place.
    pub sealed: Sealed,
}

pub struct Sealed {
    pub complainant: Vec<u8>,
    pub statement: Vec<u8>,
}

/// As long as those of the filing everybody sends.
const COMPLAINANT: usize = 110;
const STATEMENT: usize = 522;

/// The settings of this database, from a file of its own: whatever else is set on the machine stays out.
pub fn config(place: &impl Place) -> anyhow::Result<Config> {
    let file = std::path::Path::new(&place.folder()).join("bench.toml");
    fs::write(&file, "")?;
    let common = CommonOptions {
        config: Some(file),
        data_dir: Some(place.folder()),
        database_url: Some(place.url().to_owned()),
        ..CommonOptions::default()
    };
    Ok(Config::load(&common, None)?)
}

/// Whether people get letters: their address stands in their profile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    None,
    Sent,
}

/// Fills the database and gives everybody a token.
pub fn furnish(database: &Database, letters: Letters) -> anyhow::Result<People> {
    let app = App::open(config(database)?, Clock::system())?;
    let enterprise = EnterpriseId(app.clock.new_id());
    let row = enterprise_row(&app, enterprise)?;
    app.write(move |conn| Ok(enterprises::insert(conn, &row)?))?;
    // Once for all: what a hash costs is measured elsewhere.
    let password_hash = app
        .passwords
        .unhurried()
        .hash(&Personal::new(PASSWORD.to_owned()))?;
    let furnishing = Furnishing {
        app: &app,
        password_hash,
        letters,
    };
    let manager = furnishing.account(0, Side::Enterprise, Some(enterprise))?;
    let mut consumers = Vec::new();
    for n in 1..=CLIENTS {
        consumers.push(furnishing.account(n, Side::Consumer, None)?);
    }
    let app = App::open(config(database)?, clock_of_tokens())?;
    let manager_token = token::issue(&app, manager, 1)?;
    let consumers = consumers
        .into_iter()
        .map(|id| Ok((id, token::issue(&app, id, 1)?)))
        .collect::<anyhow::Result<_>>()?;
    let seal = |length| app.keys.seal(contents::CONTEXT, &vec![b'.'; length]);
    Ok(People {
        enterprise,
        manager_token,
        consumers,
        sealed: Sealed {
            complainant: seal(COMPLAINANT)?,
            statement: seal(STATEMENT)?,
        },
    })
}

struct Furnishing<'a> {
    app: &'a App,
    password_hash: String,
    letters: Letters,
}

impl Furnishing<'_> {
    fn account(
        &self,
        n: usize,
        side: Side,
        enterprise: Option<EnterpriseId>,
    ) -> anyhow::Result<AccountId> {
        let app = self.app;
        let id = AccountId(app.clock.new_id());
        let mut profile = Profile::named(format!("测试{n}"));
        profile.phone = Some(Personal::new(format!("139{n:08}")));
        profile.address = Some(Personal::new(format!("北京市丰台区测试路{n}号")));
        profile.email = match self.letters {
            Letters::None => None,
            Letters::Sent => Some(Personal::new(email(n))),
        };
        let new = NewAccount {
            id,
            side,
            status: AccountStatus::Active,
            roles: enterprise.map(|_| Role::OdrManager).into_iter().collect(),
            enterprise,
            region: None,
            profile: profile.seal(&app.keys)?,
            email_index: Some(email_index(&app.keys, &email(n).parse()?)),
            phone_index: None,
            password_hash: Some(self.password_hash.clone()),
            lang: Lang::Zh,
            at: app.clock.now(),
        };
        app.write(move |conn| Ok(accounts::insert(conn, &new)?))?;
        Ok(id)
    }
}

/// An hour and a half ahead where that can be, so that a token is good for a whole run and while the clock is an hour ahead too.
fn clock_of_tokens() -> Clock {
    let clock = Clock::system();
    #[cfg(feature = "movable-clock")]
    let clock = Clock::movable(clock.now() + chrono::Duration::minutes(90));
    clock
}

fn enterprise_row(app: &App, id: EnterpriseId) -> anyhow::Result<Enterprise> {
    let now = app.clock.now();
    Ok(Enterprise {
        id,
        uscc: Uscc::with_check_digit("91110106MA01ABCD1").context("a uscc")?,
        name: "银河互联网电视有限公司".to_owned(),
        short_name: "银河".to_owned(),
        status: EnterpriseStatus::Active,
        status_reason: None,
        kind: OperatorKind::OwnSite,
        tier: None,
        domicile: "110106".parse()?,
        address: "北京市丰台区科学城".to_owned(),
        phone: "01012345678".to_owned(),
        application: Application {
            conditions: Conditions::ALL,
            commitment: "及时处理".to_owned(),
            description: "有专人负责".to_owned(),
            licence_file: None,
        },
        applicant: None,
        applied_at: now,
        review_due_on: app.clock.today(),
        hearing_until_on: None,
        decided_at: Some(now),
        updated_at: now,
        version: 1,
    })
}

/// A running `hejie serve`.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
    pub started_in: Duration,
}

impl Server {
    /// Starts it, with some flags of its own, and waits until it is ready for work.
    pub fn start(place: &impl Place, flags: &[String]) -> anyhow::Result<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let began = Instant::now();
        let mut process = hejie(place, "serve")
            .args(flags)
            .args(["--listen", &address.to_string()])
            .args(["--set", "limits.logins_per_minute=1000000"])
            .args(["--set", "log_filter=warn"])
            .stdout(Stdio::null())
            .stderr(server_log::stderr()?)
            .spawn()?;
        while !is_ready(address) {
            if let Some(status) = process.try_wait()? {
                anyhow::bail!("the server ended at its start: {status}");
            }
            anyhow::ensure!(
                began.elapsed() < Duration::from_secs(60),
                "the server does not come up"
            );
            pause(Duration::from_millis(2));
        }
        Ok(Server {
            process,
            address,
            started_in: began.elapsed(),
        })
    }

    /// Memory it holds, in MiB (Linux).
    pub fn resident_mib(&self) -> anyhow::Result<f64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = text
            .lines()
            .find(|it| it.starts_with("VmRSS:"))
            .context("VmRSS")?;
        let kib: f64 = line.split_whitespace().nth(1).context("VmRSS")?.parse()?;
        Ok(kib / 1024.0)
    }

    /// Asks it to end; what is wrong with how it did.
    pub fn stop(mut self) -> anyhow::Result<Option<String>> {
        const LIMIT: Duration = Duration::from_secs(30);
        self.signal(Signal::TERM)?;
        let began = Instant::now();
        while began.elapsed() < LIMIT {
            if let Some(status) = self.process.try_wait()? {
                let wrong =
                    (!status.success()).then(|| format!("asked to stop, it ended: {status}"));
                return Ok(wrong);
            }
            pause(Duration::from_millis(5));
        }
        Ok(Some(format!("it did not stop within {LIMIT:?}")))
    }

    /// Lets it stand still, or go on.
    pub fn freeze(&self, stands_still: bool) -> anyhow::Result<()> {
        self.signal(match stands_still {
            true => Signal::STOP,
            false => Signal::CONT,
        })
    }

    fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        let pid = i32::try_from(self.process.id())
            .ok()
            .and_then(Pid::from_raw);
        kill_process(pid.context("a process")?, signal)?;
        Ok(())
    }

    /// kill -9.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A command of the binary on this database.
pub fn hejie(place: &impl Place, command: &str) -> Command {
    let file = std::path::Path::new(&place.folder()).join("bench.toml");
    let mut hejie = Command::new(env!("CARGO_BIN_EXE_hejie"));
    hejie
        .arg(command)
        .arg("--config")
        .arg(file)
        .args(["--data-dir", &place.folder()])
        .args(["--database-url", place.url()]);
    hejie
}

/// The figures must be those a recount from the complaints gives.
pub fn recount(place: &impl Place) -> anyhow::Result<Option<String>> {
    let output = hejie(place, "recount").output()?;
    if output.status.success() {
        return Ok(None);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Some(format!("hejie recount: {}", said.trim())))
}

fn is_ready(address: SocketAddr) -> bool {
    use std::io::{Read as _, Write as _};
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let mut head = [0; 12];
    let asked =
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n");
    asked.is_ok() && stream.read_exact(&mut head).is_ok() && head.ends_with(b"200")
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing here is to be stopped early"
)]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}
