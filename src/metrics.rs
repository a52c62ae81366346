//! What the program counts about itself, for Prometheus. The names are here and nowhere else; anybody may count.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

const REQUEST_SECONDS: &str = "hejie_http_request_seconds";
const WRITER_QUEUE: &str = "hejie_writer_queue";
const WRITER_BATCH: &str = "hejie_writer_batch";
const MAILS_GIVEN_UP: &str = "hejie_mails_given_up_total";
const DEADLINES_SWEPT: &str = "hejie_deadlines_swept_total";

/// From a tenth of a millisecond, where an answer without the database lies, to the ten seconds nobody should ever wait: fine enough
/// around the milliseconds a page takes for its percentiles to mean something.
const SECONDS: &[f64] = &[
    0.0001, 0.0002, 0.0003, 0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.0075,
    0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0,
];
const BATCH: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Starts counting, the first time; before that, counting does nothing and costs nothing.
pub fn start() -> anyhow::Result<()> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), SECONDS)?
        .set_buckets_for_metric(Matcher::Full(WRITER_BATCH.to_owned()), BATCH)?
        .build_recorder();
    if HANDLE.set(recorder.handle()).is_err() {
        return Ok(()); // Another thread was faster: its recorder counts.
    }
    metrics::set_global_recorder(recorder)
        .map_err(|error| anyhow::anyhow!("cannot count: {error}"))?;
    describe_histogram!(
        REQUEST_SECONDS,
        "Time to answer a request, by method, route and status"
    );
    describe_gauge!(WRITER_QUEUE, "Writes waiting for the writer");
    describe_histogram!(
        WRITER_BATCH,
        "Commands committed together in one transaction"
    );
    describe_counter!(
        MAILS_GIVEN_UP,
        "Mails that could not be delivered after the last attempt"
    );
    describe_counter!(
        DEADLINES_SWEPT,
        "Acts of the clock done: reminders, failures, escalations"
    );
    counter!(MAILS_GIVEN_UP).absolute(0);
    counter!(DEADLINES_SWEPT).absolute(0);
    gauge!(WRITER_QUEUE).set(0.0);
    Ok(())
}

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Everything counted, as Prometheus reads it.
pub fn render() -> String {
    HANDLE
        .get()
        .map(PrometheusHandle::render)
        .unwrap_or_default()
}

/// Condenses what was counted; to be called every few seconds, else it piles up where nobody reads it.
pub fn condense() {
    if let Some(handle) = HANDLE.get() {
        handle.run_upkeep();
    }
}

pub fn request_answered(method: &str, route: String, status: u16, began: Instant) {
    let labels = [
        ("method", method.to_owned()),
        ("route", route),
        ("status", status.to_string()),
    ];
    histogram!(REQUEST_SECONDS, &labels).record(began.elapsed());
}

pub fn writer_queue(waiting: usize) {
    gauge!(WRITER_QUEUE).set(u32::try_from(waiting).unwrap_or(u32::MAX));
}

pub fn writer_committed(commands: usize) {
    histogram!(WRITER_BATCH).record(u32::try_from(commands).unwrap_or(u32::MAX));
}

pub fn mail_given_up() {
    counter!(MAILS_GIVEN_UP).increment(1);
}

pub fn deadlines_swept(acts: usize) {
    counter!(DEADLINES_SWEPT).increment(acts as u64);
}

/// How often to [`condense`].
pub const CONDENSE_EVERY: Duration = Duration::from_secs(5);
