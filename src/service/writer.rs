//! The one writer of this process: a thread with a connection of its own and a bounded queue.
//!
//! Commands on complaints that are waiting are committed together ([`batch`]); everything else runs as a closure in a
//! transaction of its own. So SQLite is never "locked", a commit is shared by many, and a reply always means: it is stored.

use std::thread;

use tokio::sync::{mpsc, oneshot};

use crate::{
    clock::Clock,
    error::{AppError, AppResult},
    store::{Conn, StoreError},
};

/// More than this waiting means the database cannot keep up: say so instead of piling up.
const QUEUE: usize = 4096;

const BUSY: AppError = AppError::Unavailable {
    retry_after_secs: 1,
};

type Closure = Box<dyn FnOnce(Result<&mut Conn, StoreError>) + Send>;

enum Job {
    Run(Closure),
}

#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
}

impl Writer {
    pub fn start(url: &str, clock: Clock) -> anyhow::Result<Writer> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let conn = Conn::open(url)?;
        let mut thread = WriterThread {
            url: url.to_owned(),
            conn: Some(conn),
            clock,
        };
        thread::Builder::new()
            .name("writer".into())
            .spawn(move || thread.work(jobs))?;
        Ok(Writer { queue })
    }

    /// Runs a closure in a write transaction and waits for its end. Not for async threads.
    pub fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, AppError> + Send + 'static,
    ) -> AppResult<T> {
        let (reply, answer) = oneshot::channel();
        let job: Closure = Box::new(move |conn| {
            let result = match conn {
                Ok(conn) => conn.write_tx(f),
                Err(e) => Err(e.into()),
            };
            // Nobody waits any more where the caller went away; the write stands all the same.
            let _ = reply.send(result);
        });
        self.queue.try_send(Job::Run(job)).map_err(|_| BUSY)?;
        answer.blocking_recv().unwrap_or(Err(BUSY))
    }
}

struct WriterThread {
    url: String,
    conn: Option<Conn>,
    clock: Clock,
}

impl WriterThread {
    fn work(&mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(job) = jobs.blocking_recv() {
            match job {
                Job::Run(closure) => closure(self.connection()),
            }
            self.forget_broken_connection();
        }
    }

    /// The connection, opened again where the database went away.
    fn connection(&mut self) -> Result<&mut Conn, StoreError> {
        if self.conn.is_none() {
            self.conn = Some(Conn::open(&self.url).map_err(StoreError::Unavailable)?);
        }
        self.conn.as_mut().ok_or(StoreError::NotFound)
    }

    fn forget_broken_connection(&mut self) {
        if self.conn.as_mut().is_some_and(|conn| conn.is_broken()) {
            self.conn = None;
        }
    }
}
