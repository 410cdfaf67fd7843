//! Appending: records go to the library's queue, which batches and compresses them, and the caller waits until the
//! broker has acknowledged each.
//!
//! Promises: no more bytes wait than configured, then callers wait; no call waits much longer than the configured time;
//! after an outage, whatever the library thinks of it, the next call works.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use parking_lot::{Condvar, Mutex, RwLock};
use rdkafka::{
    ClientConfig, ClientContext,
    config::RDKafkaLogLevel,
    error::KafkaError,
    message::DeliveryResult,
    producer::{BaseRecord, Producer as _, ProducerContext, ThreadedProducer},
    types::RDKafkaErrorCode as Code,
};
use vigie_model::partition_of;

use super::{context::Complaints, failure::typed};
use crate::{Error, KafkaConfig, Record, Result, Route, metrics::KafkaMetrics, topic::Topic};

/// How long a caller sleeps while the queue is full.
const FULL_PAUSE: Duration = Duration::from_millis(1);

type Client = ThreadedProducer<Deliveries>;

/// Appends records.
pub(super) struct Producer {
    config: KafkaConfig,
    setup: ClientConfig,
    complaints: Arc<Complaints>,
    metrics: KafkaMetrics,
    /// Replaced when the library says that it cannot go on.
    client: RwLock<Arc<Client>>,
}

impl Producer {
    pub(super) fn new(
        config: &KafkaConfig,
        complaints: &Arc<Complaints>,
        metrics: &KafkaMetrics,
    ) -> Result<Self> {
        let setup = config.producer()?;
        let client = RwLock::new(Arc::new(create(&setup, complaints)?));
        Ok(Self {
            config: config.clone(),
            setup,
            complaints: Arc::clone(complaints),
            metrics: metrics.clone(),
            client,
        })
    }

    /// Returns when all records are acknowledged, or none of them is under way any more.
    pub(super) fn append(&self, topic: Topic, partitions: u32, records: &[Record]) -> Result<()> {
        let client = Arc::clone(&self.client.read());
        let name = self.config.topic(topic);
        let ticket = Arc::new(Ticket::default());
        let deadline = Instant::now() + self.config.append_timeout;
        let bytes: usize = records.iter().map(|record| record.value.len()).sum();
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.metrics.waiting_bytes.add(bytes);
        let mut sent = 0;
        let mut send_all = || {
            for Record { route, value } in records {
                let (key, places) = match route {
                    Route::Key(key) => {
                        let partition = partition_of(key, partitions);
                        (Some(key), partition..partition + 1)
                    }
                    Route::Every => (None, 0..partitions),
                };
                for partition in places {
                    let mut record = BaseRecord::with_opaque_to(&name, Arc::clone(&ticket))
                        .partition(partition.cast_signed())
                        .payload(value);
                    record.key = key;
                    send(&client, record, deadline)?;
                    sent += 1;
                }
            }
            Ok(())
        };
        let queued = send_all();
        let outcome = ticket.wait(sent, deadline + self.config.append_timeout);
        self.metrics.waiting_bytes.sub(bytes);
        queued.and(outcome).map_err(|error| {
            self.replace_if_dead(&client);
            typed(&self.config, topic, "append to", &error, self.complaints.said())
        })
    }

    /// An error that the library calls fatal ends the producer, not us.
    fn replace_if_dead(&self, dead: &Arc<Client>) {
        let Some((code, problem)) = dead.client().fatal_error() else { return };
        let mut current = self.client.write();
        if !Arc::ptr_eq(&current, dead) {
            return;
        }
        tracing::warn!(?code, problem, "the producer is replaced");
        match create(&self.setup, &self.complaints) {
            Ok(new) => *current = Arc::new(new),
            Err(error) => tracing::warn!(%error, "the producer cannot be replaced now"),
        }
    }
}

fn create(setup: &ClientConfig, complaints: &Arc<Complaints>) -> Result<Client> {
    setup
        .create_with_context(Deliveries(Arc::clone(complaints)))
        .map_err(|error| Error::Invalid(format!("log.kafka: {error}")))
}

/// Puts a record into the queue, once there is room.
fn send(
    client: &Client,
    mut record: BaseRecord<'_, Vec<u8>, Vec<u8>, Arc<Ticket>>,
    deadline: Instant,
) -> std::result::Result<(), KafkaError> {
    loop {
        match client.send(record) {
            Ok(()) => return Ok(()),
            Err((KafkaError::MessageProduction(Code::QueueFull), again)) if Instant::now() < deadline => {
                record = again;
                thread::sleep(FULL_PAUSE);
            }
            Err((KafkaError::MessageProduction(Code::QueueFull), _)) => {
                return Err(KafkaError::MessageProduction(Code::TimedOutQueue));
            }
            Err((error, _)) => return Err(error),
        }
    }
}

/// How many records of one append are settled, and the first failure.
#[derive(Default)]
struct Ticket {
    state: Mutex<Settled>,
    done: Condvar,
}

#[derive(Default)]
struct Settled {
    records: u64,
    /// How many there are, once all are sent.
    expected: Option<u64>,
    failed: Option<KafkaError>,
}

impl Ticket {
    fn settle(&self, failed: Option<KafkaError>) {
        let mut state = self.state.lock();
        state.records += 1;
        if state.failed.is_none() {
            state.failed = failed;
        }
        if state.expected == Some(state.records) {
            self.done.notify_one();
        }
    }

    /// The library settles each record in its time; the deadline is for a library that forgot one.
    fn wait(&self, sent: u64, deadline: Instant) -> std::result::Result<(), KafkaError> {
        let mut state = self.state.lock();
        state.expected = Some(sent);
        while state.records < sent {
            if self.done.wait_until(&mut state, deadline).timed_out() {
                return Err(KafkaError::MessageProduction(Code::MessageTimedOut));
            }
        }
        state.failed.take().map_or(Ok(()), Err)
    }
}

/// Hears what became of each record.
struct Deliveries(Arc<Complaints>);

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.0.overhear(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.0.note(&error, reason);
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = Arc<Ticket>;

    fn delivery(&self, result: &DeliveryResult<'_>, ticket: Arc<Ticket>) {
        ticket.settle(result.as_ref().err().map(|(error, _)| error.clone()));
    }
}
