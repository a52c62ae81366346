//! `hejie serve`: the whole product in one process, until it is asked to stop.

use std::{
    io::ErrorKind,
    mem,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, clock::ClockOptions, log};
use crate::{
    app::App,
    config::{CommonOptions, Config, ServeOptions},
    http::server,
    jobs,
    service::audit,
};

/// So many may come at the same moment, as far as the system allows. The library's 128 sends whoever comes after those away for a
/// whole second: their machine thinks its first packet was lost.
const BACKLOG: i32 = 4096;

/// How long a server that was asked twice still tries to write down who read what.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Serve the platform over HTTP
///
/// Brings the schema of the database up to date, then serves until SIGTERM or SIGINT (Ctrl-C). A stopping server takes no new
/// request, answers those it has, writes what is queued and then ends; a second signal ends it at once, losing nothing that was
/// acknowledged, with exit code 1.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Serve {
    #[command(flatten)]
    serve: ServeOptions,
    #[command(flatten)]
    clock: ClockOptions,
}

const HELP: &str = "\
Examples:
  hejie serve
  hejie serve --listen 0.0.0.0:8080 --public-url https://hejie.example.org --log-format json
  HEJIE_DATABASE_URL=postgres://hejie:secret@db/hejie hejie serve

`hejie config show` lists every setting, `hejie doctor` checks them before the first start.

Exit codes:
  0  stopped by a signal, everything accepted was finished
  1  it failed, or was asked to stop twice; the reason is on standard error
  2  wrong arguments or configuration; nothing was done";

impl Serve {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, Some(&self.serve))?;
        log::start(&config.log)?;
        // Before the database: a second server on the same port is the commonest mistake, and nothing must happen then.
        let listener = bind(config.listen)?;
        let app = App::open(config, self.clock.clock()).context("cannot start")?;
        let system = actix_web::rt::System::new();
        let served = system.block_on(serve(app, listener));
        // Ending it would wait for threads that wait for a database which may never answer again.
        mem::forget(system);
        Ok(served?)
    }
}

async fn serve(app: Arc<App>, listener: TcpListener) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
    let address = listener.local_addr().context("the listener")?;
    let server = server::serve(app.clone(), listener).context("cannot serve")?;
    let handle = server.handle();
    let jobs = jobs::Runner::start(&app).context("the jobs")?;
    let running = actix_web::rt::spawn(server);
    // Who waits for a server to come up waits for this line or for /readyz.
    tracing::info!(%address, public_url = app.config.public_url, version = env!("CARGO_PKG_VERSION"), "serving");

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping: finishing what was accepted");
    let limit = Duration::from_secs(app.config.shutdown_timeout_secs.max(1));
    let (last, app) = (app.clone(), app);
    let finish = async move {
        // An open page never ends by itself.
        app.live.close();
        handle.stop(true).await;
        running.await.context("the server's task")??;
        let jobs = actix_web::web::block(move || jobs.stop());
        within(limit, "the jobs did not end", jobs)
            .await?
            .context("the jobs")?;
        drain(app, limit).await
    };
    tokio::select! {
        finished = finish => finished?,
        _ = terminate.recv() => cut_short(last).await?,
        _ = interrupt.recv() => cut_short(last).await?,
    }
    tracing::info!("stopped");
    Ok(())
}

/// Asked twice: what was acknowledged is stored already, and who read what is written down if that is soon done (S-6).
async fn cut_short(app: Arc<App>) -> anyhow::Result<()> {
    tracing::warn!("asked twice: stopping at once");
    let flushed = actix_web::web::block(move || audit::flush(&app));
    let flushed = within(LAST_WORDS, "the audit log was not written", flushed).await?;
    flushed.context("the audit log")??;
    anyhow::bail!("stopped before everything accepted was finished, since it was asked twice")
}

async fn within<T>(
    limit: Duration,
    what: &str,
    work: impl Future<Output = T>,
) -> anyhow::Result<T> {
    tokio::time::timeout(limit, work)
        .await
        .map_err(|_| anyhow::anyhow!("{what} within {limit:?}: the database does not answer"))
}

/// Waits until the writer has done everything queued before this.
async fn drain(app: Arc<App>, limit: Duration) -> anyhow::Result<()> {
    // Who read what is written down with the last of what was accepted (S-6).
    let last = actix_web::web::block(move || {
        audit::flush(&app)?;
        app.write(|_| Ok(()))
    });
    let done = within(limit, "the last writes were not taken", last).await?;
    Ok(done.context("the last write")??)
}

/// Takes the port, or says what to do where that is impossible.
fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow::anyhow!(
            "{address} is taken by another program, maybe by a Hejie that is still running: stop it, or choose another address with --listen"
        ),
        ErrorKind::PermissionDenied => anyhow::anyhow!(
            "not allowed to listen on {address}: choose a port above 1023 with --listen and put a reverse proxy before it"
        ),
        ErrorKind::AddrNotAvailable => {
            anyhow::anyhow!("{address} is no address of this machine: choose another with --listen")
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })?;
    rustix::net::listen(&listener, BACKLOG).context("cannot listen for more at once")?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_said_in_words() {
        let first = bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let taken = first.local_addr().expect("an address");
        let error = bind(taken).expect_err("taken").to_string();
        assert!(error.contains("--listen"), "{error}");
        assert!(error.contains(&taken.to_string()), "{error}");
    }
}
