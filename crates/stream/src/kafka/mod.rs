//! The log on Kafka, for more than one machine.
//!
//! Topics are `posts`, `mentions` and `dead-letters` behind a prefix, each record one message whose partition is chosen
//! here ([`vigie_model::partition_of`]), so that whoever reads knows where a key lives. An append takes this road: the
//! library's queue, batches, all in-sync replicas, the acknowledgements back ([`producer`]). A consumer fetches in the
//! background within its share of memory ([`consumer`]); the group moves partitions only inside a poll ([`moves`]); what
//! retention removed before it was read is told as a gap. Questions go over a connection of their own ([`inspect`]).
//!
//! What the broker promises is at least once: an append that failed may be there nevertheless, and a stage that dies
//! between append and commit repeats. Ids absorb both.

mod client;
mod config;
mod consumer;
mod context;
mod failure;
mod fetched;
mod inspect;
mod moves;
mod producer;
mod progress;
mod topics;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use prometheus::Registry;

use self::{
    consumer::KafkaConsumer,
    context::Complaints,
    inspect::{Inspector, Place},
    producer::Producer,
    progress::Progress,
};
use crate::{
    Config, Consumer, ConsumerStatus, Error, Log, MAX_RECORD_BYTES, Offsets, PartitionStatus, Record,
    Removed, Result, Share, Start, TopicStatus, metrics::KafkaMetrics, topic::Topic,
};

pub use config::{Compression, KafkaConfig, SaslMechanism, Security};

/// How long a broker may take to answer for the first time.
const OPEN_TIMEOUT: Duration = Duration::from_secs(10);

/// The log on Kafka. Its producer ends when it and all its consumers are dropped.
#[derive(Clone)]
pub struct KafkaLog {
    inner: Arc<Inner>,
}

/// What the log and its consumers share.
struct Inner {
    config: Config,
    metrics: KafkaMetrics,
    complaints: Arc<Complaints>,
    inspector: Inspector,
    producer: Producer,
    progress: Progress,
}

impl KafkaLog {
    /// Finds the broker, looks at the topics and creates those that are missing. Waits up to ten seconds, or `append_timeout`, for a broker
    /// that does not answer yet.
    ///
    /// # Errors
    /// [`Error::Unreachable`], [`Error::Refused`], [`Error::MissingTopic`], [`Error::Partitions`],
    /// [`Error::TopicSetting`], and [`Error::Invalid`] for settings that cannot be or metrics that are registered already.
    pub fn open(config: &Config, registry: &Registry) -> Result<Self> {
        config.kafka.check()?;
        let metrics = KafkaMetrics::new(registry)
            .map_err(|error| Error::Invalid(format!("the log's metrics cannot be registered: {error}")))?;
        let complaints = Complaints::new(metrics.clone());
        let inspector = Inspector::new(&config.kafka, &complaints)?;
        topics::prepare(
            config,
            &inspector,
            &complaints,
            Instant::now() + OPEN_TIMEOUT.min(config.kafka.append_timeout),
        )?;
        let producer = Producer::new(&config.kafka, &complaints, &metrics)?;
        let progress = Progress::default();
        let inner = Inner { config: config.clone(), metrics, complaints, inspector, producer, progress };
        Ok(Self { inner: Arc::new(inner) })
    }
}

impl Inner {
    fn partitions(&self, topic: Topic) -> u32 {
        topic.configured(&self.config.partitions)
    }

    /// Refuses offsets that no such partition has, or has not reached.
    fn check(&self, topic: Topic, offsets: &Offsets) -> Result<()> {
        let partitions = self.partitions(topic);
        if let Some(&partition) = offsets.keys().find(|partition| **partition >= partitions) {
            return Err(Error::UnknownPartition { topic: topic.name(), partition, partitions });
        }
        let named: Vec<_> = offsets.keys().copied().collect();
        let ends = self.inspector.offsets(topic, &named, Place::End)?;
        let beyond = |(&partition, &offset): (&u32, &u64)| {
            let next = ends.get(&partition).copied().unwrap_or_default();
            (offset > next).then_some(Error::BeyondEnd { topic: topic.name(), partition, offset, next })
        };
        offsets.iter().find_map(beyond).map_or(Ok(()), Err)
    }

    fn append(&self, topic: Topic, records: &[Record]) -> Result<()> {
        let too_large =
            records.iter().map(|record| record.value.len()).find(|bytes| *bytes > MAX_RECORD_BYTES);
        if let Some(bytes) = too_large {
            return Err(Error::TooLarge { bytes, max: MAX_RECORD_BYTES });
        }
        if records.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        self.producer.append(topic, self.partitions(topic), records)?;
        let bytes: usize = records.iter().map(|record| record.value.len()).sum();
        let label = [topic.name()];
        self.metrics.log.append_seconds.observe(started.elapsed().as_secs_f64());
        self.metrics.log.records_appended.with_label_values(&label).inc_by(records.len() as u64);
        self.metrics.log.bytes_appended.with_label_values(&label).inc_by(bytes as u64);
        Ok(())
    }

    fn status(&self, topic: Topic) -> Result<TopicStatus> {
        let all: Vec<_> = (0..self.partitions(topic)).collect();
        let earliest = self.inspector.offsets(topic, &all, Place::Earliest)?;
        let ends = self.inspector.offsets(topic, &all, Place::End)?;
        let at = |offsets: &Offsets, partition| offsets.get(&partition).copied().unwrap_or_default();
        let partitions = all.iter().map(|&partition| PartitionStatus {
            partition,
            earliest: at(&earliest, partition),
            next: at(&ends, partition),
            bytes: None,
            first_appended_at: None,
            last_appended_at: None,
        });
        let behind = |(partition, committed): (&u32, &u64)| {
            at(&ends, *partition).saturating_sub(*committed.max(&at(&earliest, *partition)))
        };
        let consumers = self.progress.of(self, topic)?.into_iter().map(|(name, committed)| {
            let lag = committed.iter().map(behind).sum();
            ConsumerStatus { name, committed, lag }
        });
        Ok(TopicStatus {
            topic: topic.name(),
            partitions: partitions.collect(),
            consumers: consumers.collect(),
        })
    }
}

impl Log for KafkaLog {
    fn partitions(&self, topic: &str) -> Result<u32> {
        Ok(self.inner.partitions(Topic::parse(topic)?))
    }

    fn append(&self, topic: &str, records: Vec<Record>) -> Result<()> {
        self.inner.append(Topic::parse(topic)?, &records)
    }

    fn consumer(&self, name: &str, topic: &str, share: Share, start: Start) -> Result<Box<dyn Consumer>> {
        let topic = Topic::parse(topic)?;
        Ok(Box::new(KafkaConsumer::new(Arc::clone(&self.inner), name, topic, share, start)?))
    }

    fn status(&self) -> Result<Vec<TopicStatus>> {
        Topic::ALL.into_iter().map(|topic| self.inner.status(topic)).collect()
    }

    fn enforce_retention(&self, _: i64) -> Result<Removed> {
        Ok(Removed::default())
    }
}
