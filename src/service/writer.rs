//! The one writer of this process: a thread with a connection of its own and a bounded queue.
//!
//! Commands on complaints that are waiting are committed together ([`batch`]); everything else runs as a closure in a
//! transaction of its own. So SQLite is never "locked", a commit is shared by many, and a reply always means: it is stored.
//! Under one client nothing waits for company: a batch is what is there.

mod batch;
mod crowd;
mod effects;
mod request;

use std::{
    mem,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};

pub use self::request::{Execute, Executed};
use self::{
    batch::Rules,
    crowd::{CROWD, Company, Crowd},
};
use crate::{
    clock::Clock,
    error::{AppError, AppResult, Conflict},
    live::Live,
    metrics,
    store::{Conn, StoreError, last_rows::LastRows, settings::Settings},
};

/// More than this waiting means the database cannot keep up: say so instead of piling up.
const QUEUE: usize = 4096;
/// Commands committed together at most: enough to share a commit, few enough to answer soon.
const TOGETHER: usize = 256;
/// In a simulation, where nobody waits for an answer.
pub const TOGETHER_SIMULATED: usize = 1024;

/// How long somebody on the web waits for a commit.
const PATIENCE: Duration = Duration::from_secs(30);

const BUSY: AppError = AppError::Unavailable {
    retry_after_secs: 1,
};

type Closure = Box<dyn FnOnce(Result<&mut Conn, StoreError>) + Send>;
/// The request comes back with the result: whoever asked lets go of it, not the one thread that everybody waits for.
type Reply = (AppResult<Executed>, Execute);
type Answer = oneshot::Sender<Reply>;

/// None where the writer ended before it came to it.
fn result(reply: Option<Reply>) -> AppResult<Executed> {
    reply.map_or(Err(BUSY), |(result, _)| result)
}

enum Job {
    Execute(Box<Execute>, Answer),
    Run(Closure),
}

/// The handle everybody writes through; the thread ends when the last one is dropped and the queue is empty.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
    crowd: Arc<Crowd>,
}

/// A command that is being decided and stored.
pub struct HandedIn(oneshot::Receiver<Reply>);

impl HandedIn {
    /// Not for async threads.
    pub fn wait(self) -> AppResult<Executed> {
        result(self.0.blocking_recv().ok())
    }
}

impl Writer {
    pub fn start(url: &str, clock: Clock, live: Live) -> anyhow::Result<Writer> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let conn = open(url, &clock)?;
        let most = match clock.is_simulated() {
            true => TOGETHER_SIMULATED,
            false => TOGETHER,
        };
        let crowd = Arc::new(Crowd::default());
        let mut thread = WriterThread {
            url: url.to_owned(),
            conn: Some(conn),
            most,
            clock,
            live,
            rules: Rules::default(),
            crowd: crowd.clone(),
            company: Company::default(),
        };
        thread::Builder::new()
            .name("writer".into())
            .spawn(move || thread.work(jobs))?;
        Ok(Writer { queue, crowd })
    }

    /// Gives a command to be decided and stored; the answer comes after the commit. Where the database stands still the answer is
    /// that it does, and the command may be stored all the same: who sends it again with its key gets what it led to.
    pub async fn execute(&self, request: Execute) -> AppResult<Executed> {
        match tokio::time::timeout(PATIENCE, self.send(request)?).await {
            Ok(reply) => result(reply.ok()),
            Err(_) => Err(BUSY),
        }
    }

    /// The same, waiting on this thread. Not for async threads.
    pub fn execute_blocking(&self, request: Execute) -> AppResult<Executed> {
        result(self.send(request)?.blocking_recv().ok())
    }

    /// Several at once, in their order, so that they share a commit.
    pub fn execute_all(&self, requests: Vec<Execute>) -> Vec<AppResult<Executed>> {
        let answers: Vec<_> = requests
            .into_iter()
            .map(|request| self.send(request))
            .collect();
        answers
            .into_iter()
            .map(|answer| result(answer?.blocking_recv().ok()))
            .collect()
    }

    /// Hands a command in without waiting for its answer.
    pub fn hand_in(&self, request: Execute) -> AppResult<HandedIn> {
        self.send(request).map(HandedIn)
    }

    fn send(&self, request: Execute) -> AppResult<oneshot::Receiver<Reply>> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send(Job::Execute(Box::new(request), reply))
            .map_err(|_| BUSY)?;
        Ok(answer)
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

    /// Whether many commands come in at present, so that what nobody waits for should give way.
    pub fn is_crowded(&self) -> bool {
        self.crowd.is_here()
    }

    /// How many are waiting.
    pub fn queue_len(&self) -> usize {
        QUEUE - self.queue.capacity()
    }
}

/// A year that is lost can be lived again: a simulation does not wait for the disk.
fn open(url: &str, clock: &Clock) -> anyhow::Result<Conn> {
    let mut conn = Conn::open_for_writing(url)?;
    if clock.is_simulated() {
        conn.hurry()?;
    }
    Ok(conn)
}

struct WriterThread {
    url: String,
    conn: Option<Conn>,
    /// So many commands a commit carries.
    most: usize,
    clock: Clock,
    live: Live,
    rules: Rules,
    crowd: Arc<Crowd>,
    company: Company,
}

/// Commands that share a commit, and who waits for them.
#[derive(Default)]
struct Together {
    requests: Vec<Execute>,
    answers: Vec<Answer>,
}

impl Together {
    fn add(&mut self, request: Execute, answer: Answer) {
        self.requests.push(request);
        self.answers.push(answer);
    }
}

/// What comes in while a batch is being written.
struct Newcomers<'a> {
    jobs: &'a mut mpsc::Receiver<Job>,
    /// The first that cannot join; those behind it stay where they are.
    next: Option<Closure>,
}

impl Newcomers<'_> {
    /// Lets those join who have come; whether it was worth it.
    fn join(&mut self, together: &mut Together, most: usize) -> bool {
        let before = together.requests.len();
        if self.next.is_some() || self.jobs.len() < CROWD || before + CROWD > most {
            return false;
        }
        while together.requests.len() < most
            && let Ok(job) = self.jobs.try_recv()
        {
            match job {
                Job::Execute(request, answer) => together.add(*request, answer),
                Job::Run(closure) => {
                    self.next = Some(closure);
                    break;
                }
            }
        }
        together.requests.len() > before
    }
}

impl WriterThread {
    fn work(&mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut waiting = Vec::with_capacity(self.most);
        while jobs.blocking_recv_many(&mut waiting, self.most) > 0 {
            self.gather(&mut jobs, &mut waiting);
            metrics::writer_queue(jobs.len());
            let (began, mut size) = (Instant::now(), waiting.len());
            let mut together = Together::default();
            for job in waiting.drain(..) {
                match job {
                    Job::Execute(request, answer) => together.add(*request, answer),
                    // In the order they came: what was waiting before is stored before.
                    Job::Run(closure) => {
                        self.commit(mem::take(&mut together), None);
                        self.run(closure);
                    }
                }
            }
            let mut newcomers = Newcomers {
                jobs: &mut jobs,
                next: None,
            };
            size += self.commit(together, Some(&mut newcomers));
            if let Some(closure) = newcomers.next {
                self.run(closure);
            }
            self.forget_broken_connection();
            self.company.was(size + jobs.len(), began.elapsed());
        }
    }

    fn gather(&mut self, jobs: &mut mpsc::Receiver<Job>, waiting: &mut Vec<Job>) {
        if !self.crowd.is_here() {
            return;
        }
        self.company.wait(|| waiting.len() + jobs.len());
        while waiting.len() < self.most
            && let Ok(job) = jobs.try_recv()
        {
            waiting.push(job);
        }
    }

    fn run(&mut self, closure: Closure) {
        closure(self.connection());
        self.live.wake();
    }

    /// How many have joined.
    fn commit(&mut self, mut together: Together, newcomers: Option<&mut Newcomers>) -> usize {
        let before = together.requests.len();
        if before == 0 {
            return 0;
        }
        let results = self.commit_together(&mut together, newcomers);
        // Told after the commit, so that whoever asks at once finds it.
        self.live.wake();
        let Together { requests, answers } = together;
        let size = requests.len();
        self.crowd.note(size);
        metrics::writer_committed(size);
        for ((answer, result), request) in answers.into_iter().zip(results).zip(requests) {
            let _ = answer.send((result, request));
        }
        size - before
    }

    /// One transaction for all; should it fail, each is tried alone, so that one cannot spoil the others.
    fn commit_together(
        &mut self,
        together: &mut Together,
        newcomers: Option<&mut Newcomers>,
    ) -> Vec<AppResult<Executed>> {
        match self.try_commit(together, newcomers) {
            Ok(results) => results,
            Err(StoreError::Unavailable(error)) => {
                self.unavailable(&error, together.requests.len())
            }
            Err(_) => together
                .requests
                .iter()
                .map(|request| self.commit_alone(request))
                .collect(),
        }
    }

    /// A lost race against another node is decided once more on the newer state, then reported.
    fn commit_alone(&mut self, request: &Execute) -> AppResult<Executed> {
        for _ in 0..2 {
            let alone = std::slice::from_ref(request);
            match self.transaction(|conn, settings, clock, end| {
                batch::write(conn, settings, alone, clock.now(), end)
            }) {
                Ok((mut results, _)) => return results.pop().unwrap_or(Err(BUSY)),
                Err(StoreError::Conflict) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Conflict(Conflict::Race))
    }

    /// Those who come while the others are being written share their commit: nobody need wait for them first, and a slow disk is
    /// waited for once.
    fn try_commit(
        &mut self,
        together: &mut Together,
        mut newcomers: Option<&mut Newcomers>,
    ) -> Result<Vec<AppResult<Executed>>, StoreError> {
        let most = self.most.min(self.company.most());
        let began = Instant::now();
        let (results, written) = self.transaction(|conn, settings, clock, end| {
            let mut results = batch::write(conn, settings, &together.requests, clock.now(), end)?;
            while let Some(newcomers) = &mut newcomers
                && newcomers.join(together, most)
            {
                let new = &together.requests[results.len()..];
                results.extend(batch::write(conn, settings, new, clock.now(), end)?);
            }
            Ok(results)
        })?;
        self.company.committed(written - began, written.elapsed());
        Ok(results)
    }

    /// One set of rules for all that share a transaction, and one end. Also gives back when everything but the commit was done.
    fn transaction<T>(
        &mut self,
        f: impl FnOnce(&mut Conn, &Settings, &Clock, &mut LastRows) -> Result<T, StoreError>,
    ) -> Result<(T, Instant), StoreError> {
        let clock = self.clock.clone();
        let mut rules = mem::take(&mut self.rules);
        let result = self.connection().and_then(|conn| {
            conn.write_tx(|conn| {
                let mut end = LastRows::default();
                let settings = rules.known(conn)?;
                let done = f(conn, settings, &clock, &mut end)?;
                rules.must_be(end.write(conn)?)?;
                Ok((done, Instant::now()))
            })
        });
        self.rules = rules;
        result
    }

    fn unavailable(&mut self, error: &anyhow::Error, n: usize) -> Vec<AppResult<Executed>> {
        tracing::error!(
            error = format!("{error:#}"),
            commands = n,
            "nothing could be written"
        );
        (0..n)
            .map(|_| {
                Err(AppError::Unavailable {
                    retry_after_secs: 2,
                })
            })
            .collect()
    }

    /// The connection, opened again where the database went away.
    fn connection(&mut self) -> Result<&mut Conn, StoreError> {
        self.forget_broken_connection();
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => open(&self.url, &self.clock).map_err(StoreError::Unavailable)?,
        };
        Ok(self.conn.insert(conn))
    }

    fn forget_broken_connection(&mut self) {
        if self.conn.as_mut().is_some_and(|conn| conn.is_broken()) {
            self.conn = None;
        }
    }
}
