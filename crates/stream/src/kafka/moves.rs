//! Partitions that the group moves: the library tells them in the middle of a poll; they are only written down here, and
//! dealt with where the consumer can do so in order.

use std::{
    collections::VecDeque,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use parking_lot::Mutex;
use prometheus::IntGauge;
use rdkafka::{
    ClientContext, Statistics, TopicPartitionList,
    config::RDKafkaLogLevel,
    consumer::{BaseConsumer, Consumer as _, ConsumerContext},
    error::KafkaError,
    types::RDKafkaRespErr,
};

use super::context::Complaints;

/// How long leaving a group may take before it is left to itself.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(4);

/// What the group decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Move {
    /// These came.
    Came(Vec<u32>),
    /// These are to be given up; somebody may have them already when they were lost.
    Left {
        /// Which.
        partitions: Vec<u32>,
        /// Whether this member was taken for dead.
        lost: bool,
    },
}

/// The ear of a consumer.
pub(super) struct Membership {
    complaints: Arc<Complaints>,
    moves: Mutex<VecDeque<Move>>,
    closing: AtomicBool,
    fetched_bytes: IntGauge,
}

impl Membership {
    pub(super) fn new(complaints: &Arc<Complaints>, fetched_bytes: IntGauge) -> Self {
        let complaints = Arc::clone(complaints);
        Self { complaints, moves: Mutex::default(), closing: AtomicBool::new(false), fetched_bytes }
    }

    /// The oldest that was not dealt with.
    pub(super) fn next(&self) -> Option<Move> {
        self.moves.lock().pop_front()
    }

    /// To be dealt with again.
    pub(super) fn put_back(&self, again: Move) {
        self.moves.lock().push_front(again);
    }

    /// Whether some are not dealt with.
    pub(super) fn pending(&self) -> bool {
        !self.moves.lock().is_empty()
    }
}

impl ClientContext for Membership {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.complaints.overhear(level, facility, message);
    }

    fn stats(&self, statistics: Statistics) {
        let partitions = statistics.topics.values().flat_map(|topic| topic.partitions.values());
        let bytes: u64 = partitions.map(|partition| partition.fetchq_size).sum();
        self.fetched_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.complaints.note(&error, reason);
    }
}

impl ConsumerContext for Membership {
    fn rebalance(&self, client: &BaseConsumer<Self>, code: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let came = code == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        if self.closing.load(Ordering::Acquire) {
            // Nobody polls any more; without an answer the client would wait for one for ever.
            let answered =
                if came { client.incremental_assign(list) } else { client.incremental_unassign(list) };
            if let Err(error) = answered {
                tracing::debug!(%error, "leaving the group");
            }
            return;
        }
        let partitions = list.elements().iter().map(|element| element.partition().cast_unsigned()).collect();
        let moved = if came {
            Move::Came(partitions)
        } else {
            Move::Left { partitions, lost: client.assignment_lost() }
        };
        self.moves.lock().push_back(moved);
    }
}

/// A client that leaves its group when it is dropped, on a thread that may be left behind: a broker that hangs must
/// not hold up whoever stops.
pub(super) struct Member(Option<BaseConsumer<Membership>>);

impl Member {
    pub(super) fn new(client: BaseConsumer<Membership>) -> Self {
        Self(Some(client))
    }
}

impl Deref for Member {
    type Target = BaseConsumer<Membership>;

    #[expect(clippy::expect_used, reason = "it is taken when this is dropped, and only then")]
    fn deref(&self) -> &Self::Target {
        self.0.as_ref().expect("a client that is not dropped")
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            close(client);
        }
    }
}

fn close(client: BaseConsumer<Membership>) {
    client.context().closing.store(true, Ordering::Release);
    let (done, closed) = std::sync::mpsc::channel();
    let closing = thread::Builder::new().name("kafka-close".to_owned()).spawn(move || {
        drop(client);
        let _ = done.send(()); // nobody waits any more
    });
    if closing.is_ok() && closed.recv_timeout(CLOSE_TIMEOUT).is_err() {
        tracing::warn!("a consumer of Kafka takes long to close; it is left to itself");
    }
}
