//! What clients of the broker tell while they run: their own log goes to ours, their troubles are counted and kept, so
//! that an error can name its cause.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use rdkafka::{
    ClientContext, Statistics, config::RDKafkaLogLevel, consumer::ConsumerContext, error::KafkaError,
    types::RDKafkaErrorCode as Code,
};

use super::failure::{Kind, kind_of};
use crate::metrics::KafkaMetrics;

/// How long a complaint may be the cause of what fails later.
const FRESH: Duration = Duration::from_secs(60);

struct Complaint {
    kind: Kind,
    said: String,
    at: Instant,
}

/// What the clients of one log complained about.
pub(super) struct Complaints {
    metrics: KafkaMetrics,
    last: Mutex<Option<Complaint>>,
}

impl Complaints {
    pub(super) fn new(metrics: KafkaMetrics) -> Arc<Self> {
        Arc::new(Self { metrics, last: Mutex::new(None) })
    }

    /// The last one that told a cause, unless that was long ago.
    pub(super) fn last(&self) -> Option<(Kind, String)> {
        let last = self.last.lock();
        last.as_ref().filter(|last| last.at.elapsed() < FRESH).map(|last| (last.kind, last.said.clone()))
    }

    /// Its words.
    pub(super) fn said(&self) -> Option<String> {
        self.last().map(|(_, said)| said)
    }

    /// Takes note, and counts.
    pub(super) fn note(&self, error: &KafkaError, said: &str) {
        let code = error.rdkafka_error_code();
        let kind = kind_of(code);
        self.metrics.errors.with_label_values(&[kind.name()]).inc();
        tracing::debug!(?code, said, "Kafka");
        // That all brokers are down follows from a cause that was told before.
        if code != Some(Code::AllBrokersDown) && !said.is_empty() {
            *self.last.lock() = Some(Complaint { kind, said: said.to_owned(), at: Instant::now() });
        }
    }

    /// Takes note of a line of the client's log: some troubles, such as TLS where none was expected, are told nowhere
    /// else.
    pub(super) fn overhear(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
        let mut last = self.last.lock();
        if facility == "FAIL" && last.as_ref().is_none_or(|last| last.kind != Kind::Refused) {
            let said = message.to_owned();
            *last = Some(Complaint { kind: Kind::Unreachable, said, at: Instant::now() });
        }
    }

    /// What was complained about is over.
    pub(super) fn forget(&self) {
        *self.last.lock() = None;
    }
}

/// The ear of a client.
pub(super) struct Context(pub(super) Arc<Complaints>);

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.0.overhear(level, facility, message);
    }

    fn stats(&self, _: Statistics) {}

    fn error(&self, error: KafkaError, reason: &str) {
        self.0.note(&error, reason);
    }
}

impl ConsumerContext for Context {}

/// What the library logs. Its errors are warnings here: it tries again by itself, and what it cannot mend comes back
/// as an error of a call.
fn log(level: RDKafkaLogLevel, facility: &str, message: &str) {
    match level {
        RDKafkaLogLevel::Emerg
        | RDKafkaLogLevel::Alert
        | RDKafkaLogLevel::Critical
        | RDKafkaLogLevel::Error
        | RDKafkaLogLevel::Warning => tracing::warn!(facility, "{message}"),
        RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => tracing::debug!(facility, "{message}"),
        RDKafkaLogLevel::Debug => tracing::trace!(facility, "{message}"),
    }
}
