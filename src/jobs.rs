//! Work that nobody waits for: one file for each job, one thread for each while the server runs.
//!
//! A job does a piece of what is due and says whether there may be more. It may run on any number of nodes at once, and
//! may die at any line: what it does is taken and written down in transactions.

pub mod audit;
pub mod files;
pub mod mail;
pub mod outbox;
pub mod queue;
pub mod sweep;

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::{app::App, error::AppResult};

/// Whether a job found something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// There may be more: come back after a breath, so that people's requests go first.
    More,
    /// Nothing is due.
    Done,
}

pub struct Job {
    pub name: &'static str,
    /// How long it rests where nothing is due.
    pub every: Duration,
    /// How long it lets others go first between two pieces.
    pub breath: Duration,
    /// Whether it takes a tenth of the time at most while many people's commands come in: a letter may be a minute late.
    pub gives_way: bool,
    pub run: fn(&App) -> AppResult<Pace>,
}

pub const JOBS: &[Job] = &[
    Job {
        name: "sweep",
        every: Duration::from_secs(1),
        breath: Duration::ZERO,
        gives_way: false,
        run: sweep::run,
    },
    Job {
        name: "queue",
        every: Duration::from_secs(2),
        breath: Duration::ZERO,
        gives_way: false,
        run: queue::run,
    },
    Job {
        name: "outbox",
        every: Duration::from_millis(500),
        breath: Duration::from_millis(100),
        gives_way: true,
        run: outbox::run,
    },
    Job {
        name: "mail",
        every: Duration::from_secs(2),
        breath: Duration::from_millis(50),
        gives_way: true,
        run: mail::run,
    },
    Job {
        name: "audit",
        every: Duration::from_millis(500),
        breath: Duration::ZERO,
        gives_way: true,
        run: audit::run,
    },
    Job {
        name: "files",
        every: Duration::from_secs(24 * 3600),
        breath: Duration::ZERO,
        gives_way: true,
        run: files::run,
    },
];

/// The jobs of a running server.
pub struct Runner {
    stop: Arc<Stop>,
    threads: Vec<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    asked: Mutex<bool>,
    bell: Condvar,
}

impl Stop {
    /// Rests, but no longer than until asked to stop; whether it was asked.
    fn rest(&self, time: Duration) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (asked, _) = self
            .bell
            .wait_timeout_while(asked, time, |asked| !*asked)
            .unwrap_or_else(PoisonError::into_inner);
        *asked
    }
}

impl Runner {
    pub fn start(app: &Arc<App>) -> anyhow::Result<Runner> {
        let stop = Arc::new(Stop::default());
        let mut threads = Vec::new();
        for job in JOBS {
            let (app, stop) = (app.clone(), stop.clone());
            let thread = thread::Builder::new()
                .name(job.name.into())
                .spawn(move || {
                    if job.gives_way {
                        step_back();
                    }
                    work(&app, job, &stop);
                })?;
            threads.push(thread);
        }
        Ok(Runner { stop, threads })
    }

    /// Lets each job finish the piece it is at.
    pub fn stop(self) {
        *self
            .stop
            .asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.bell.notify_all();
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a job ended in a panic");
            }
        }
    }
}

/// Leaves the processor to whoever waits for an answer. On Linux this holds for the calling thread and those it starts.
fn step_back() {
    const LAST: i32 = 19;
    if let Err(error) = rustix::process::setpriority_process(None, LAST) {
        tracing::debug!(%error, "a job keeps its usual priority");
    }
}

fn work(app: &App, job: &Job, stop: &Stop) {
    loop {
        let began = Instant::now();
        let rest = match (job.run)(app) {
            Ok(Pace::More) if job.gives_way && app.writer.is_crowded() => {
                job.breath.max(began.elapsed() * 9)
            }
            Ok(Pace::More) => job.breath,
            Ok(Pace::Done) => job.every,
            Err(error) => {
                tracing::warn!(job = job.name, ?error, "a job failed and will try again");
                job.every.max(Duration::from_secs(1))
            }
        };
        if stop.rest(rest) {
            return;
        }
    }
}

/// Runs every job until nothing is due: for tests and for the command line.
pub fn run_once(app: &App) -> AppResult<()> {
    loop {
        let mut pace = Pace::Done;
        for job in JOBS {
            while (job.run)(app)? == Pace::More {
                pace = Pace::More;
            }
        }
        if pace == Pace::Done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::JOBS;

    #[test]
    fn every_job_has_a_name_of_its_own() {
        let mut names: Vec<_> = JOBS.iter().map(|job| job.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), JOBS.len());
    }
}
