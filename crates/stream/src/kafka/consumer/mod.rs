//! Reading: the library fetches in the background and this thread takes what has come.
//!
//! Whatever the library does between two calls, only records at or behind a partition's position are handed out, and
//! only of partitions that are this consumer's. Partitions move in two steps: the poll that hears of it only says so, and
//! the next one begins to read those that came, so that a stage can seek in between.

mod name;
mod ownership;

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use prometheus::IntGauge;
use rdkafka::{
    Message,
    consumer::{CommitMode, Consumer as _},
    error::{KafkaError, KafkaResult},
    message::BorrowedMessage,
};

use self::name::Takings;
use super::{
    Inner,
    failure::{Kind, kind_of, typed},
    fetched::Fetched,
    inspect::{ANSWER_TIMEOUT, list, offset},
    moves::{Member, Membership},
};
use crate::{
    Batch, Consumer, Error, Gap, Offsets, Record, Result, Share, Start, share::check_name, topic::Topic,
};

/// How long the library may take to turn to another offset.
const SEEK_TIMEOUT: Duration = Duration::from_secs(5);

/// A reader of one topic on Kafka.
pub(super) struct KafkaConsumer {
    log: Arc<Inner>,
    name: String,
    topic: Topic,
    start: Start,
    grouped: bool,
    client: Member,
    /// What it reads, and the next offset of each partition to hand out.
    positions: Offsets,
    /// Those that the client was not told to fetch yet.
    waiting: BTreeSet<u32>,
    /// Whether the client waits to be told.
    assign_due: bool,
    /// Whether records that were to be read are gone.
    out_of_range: bool,
    /// How often its name was taken from it.
    takings: Takings,
    /// What was lost and not told yet.
    gaps: VecDeque<Gap>,
    lag: IntGauge,
}

impl KafkaConsumer {
    pub(super) fn new(log: Arc<Inner>, name: &str, topic: Topic, share: Share, start: Start) -> Result<Self> {
        check_name(name)?;
        share.check()?;
        let partitions = log.partitions(topic);
        let client = member(&log, name, topic)?;
        let lag = log.metrics.log.lag.with_label_values(&[name, topic.name()]);
        let mut consumer = Self {
            log,
            name: name.to_owned(),
            topic,
            start,
            grouped: share == Share::Group,
            client,
            takings: Takings::default(),
            positions: Offsets::new(),
            waiting: BTreeSet::new(),
            assign_due: false,
            out_of_range: false,
            gaps: VecDeque::new(),
            lag,
        };
        if consumer.grouped {
            consumer.subscribe()?;
        } else {
            let all: Vec<_> = (0..partitions).filter(|partition| share.has(*partition)).collect();
            consumer.take_over_patiently(&all)?;
        }
        Ok(consumer)
    }

    fn subscribe(&self) -> Result<()> {
        let subscribed = self.client.subscribe(&[&self.log.config.kafka.topic(self.topic)]);
        subscribed.map_err(|error| self.failed("subscribe to", &error))
    }

    fn failed(&self, action: &str, error: &KafkaError) -> Error {
        typed(&self.log.config.kafka, self.topic, action, error, self.log.complaints.said())
    }

    fn list(&self, offsets: &Offsets) -> KafkaResult<rdkafka::TopicPartitionList> {
        let topic = self.log.config.kafka.topic(self.topic);
        list(&topic, offsets.iter().map(|(&partition, &next)| (partition, offset(next))))
    }

    /// Takes what has come, or waits for it.
    fn fetch(&mut self, max_records: usize, deadline: Option<Instant>) -> Result<Batch> {
        let mut fetched = Fetched::default();
        while fetched.has_room(max_records) {
            let wait = match deadline {
                _ if !fetched.is_empty() => Duration::ZERO,
                Some(deadline) => deadline.saturating_duration_since(Instant::now()),
                None => ANSWER_TIMEOUT,
            };
            match self.client.poll(wait) {
                Some(Ok(message)) => take(&mut self.positions, &message, &mut fetched),
                Some(Err(error)) => {
                    self.heed(&error)?;
                    if self.out_of_range {
                        break;
                    }
                    if self.takings.join_again() {
                        self.join_again()?;
                        return Ok(Batch::default());
                    }
                }
                None if self.client.context().pending() => break,
                None if !fetched.is_empty() => break,
                None => {
                    if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                        break;
                    }
                }
            }
        }
        let label = [self.topic.name()];
        self.log.metrics.log.records_read.with_label_values(&label).inc_by(fetched.records() as u64);
        self.log.metrics.log.bytes_read.with_label_values(&label).inc_by(fetched.bytes() as u64);
        Ok(Batch { entries: fetched.entries(), next: self.positions.clone(), gap: None })
    }

    /// What passes is left to the client, which tries again; the rest ends the stage.
    fn heed(&mut self, error: &KafkaError) -> Result<()> {
        let fatal = matches!(error, KafkaError::MessageConsumptionFatal(_));
        match kind_of(error.rdkafka_error_code()) {
            Kind::OutOfRange => self.out_of_range = true,
            Kind::Fenced if self.takings.bearable() => {}
            Kind::MissingTopic | Kind::Fenced => return Err(self.failed("read", error)),
            _ if fatal => return Err(self.failed("read", error)),
            _ => {}
        }
        Ok(())
    }

    /// Refuses progress that cannot be, or is not this consumer's to keep.
    fn check_progress(&self, offsets: &Offsets) -> Result<()> {
        let ahead: Offsets = (offsets.iter())
            .filter(|(partition, next)| self.positions.get(partition).is_none_or(|position| *next > position))
            .map(|(&partition, &next)| (partition, next))
            .collect();
        self.log.check(self.topic, &ahead)?;
        if !self.grouped {
            return Ok(());
        }
        let not_ours = offsets.keys().find(|partition| !self.positions.contains_key(partition));
        let lost = if self.client.assignment_lost() { offsets.keys().next() } else { not_ours };
        match lost {
            Some(&partition) => Err(Error::Lost { topic: self.topic.name(), partition }),
            // A commit in the middle of a move can leave the group in disorder.
            None if self.client.context().pending() => Err(Error::Moving { topic: self.topic.name() }),
            None => Ok(()),
        }
    }

    fn keep(&self, offsets: &Offsets) -> Result<()> {
        let Some(&first) = offsets.keys().next() else { return Ok(()) };
        let kept = self.list(offsets).and_then(|list| self.client.commit(&list, CommitMode::Sync));
        kept.map_err(|error| match kind_of(error.rdkafka_error_code()) {
            Kind::Lost => Error::Lost { topic: self.topic.name(), partition: first },
            _ => self.failed("keep the progress on", &error),
        })
    }
}

/// A client that is nobody's member yet.
fn member(log: &Inner, name: &str, topic: Topic) -> Result<Member> {
    let fetched = log.metrics.fetched_bytes.with_label_values(&[name, topic.name()]);
    let membership = Membership::new(&log.complaints, fetched);
    let config = &log.config.kafka;
    let client = config.consumer(&config.group(topic, name), log.partitions(topic))?;
    let client = client.create_with_context(membership);
    Ok(Member::new(client.map_err(|error| Error::Invalid(format!("log.kafka: {error}")))?))
}

/// Takes a message that is the next of a partition of ours, or behind it.
fn take(positions: &mut Offsets, message: &BorrowedMessage<'_>, fetched: &mut Fetched) {
    let partition = message.partition().cast_unsigned();
    let at = message.offset().cast_unsigned();
    let Some(position) = positions.get_mut(&partition).filter(|position| at >= **position) else { return };
    *position = at + 1;
    fetched.push(partition, at, message);
}

impl Consumer for KafkaConsumer {
    fn partitions(&self) -> Vec<u32> {
        self.positions.keys().copied().collect()
    }

    fn seek(&mut self, offsets: &Offsets) -> Result<()> {
        self.log.check(self.topic, offsets)?;
        let ours: Offsets = (offsets.iter())
            .filter(|(partition, _)| self.positions.contains_key(partition))
            .map(|(&partition, &next)| (partition, next))
            .collect();
        let mut reading: Offsets =
            ours.iter().filter(|(p, _)| !self.waiting.contains(p)).map(|(&p, &next)| (p, next)).collect();
        let deadline = Instant::now() + SEEK_TIMEOUT;
        while !reading.is_empty() {
            let sought = self.list(&reading).and_then(|list| self.client.seek_partitions(list, SEEK_TIMEOUT));
            let sought = sought.map_err(|error| self.failed("seek in", &error))?;
            let failed = sought.elements().into_iter().find_map(|element| element.error().err());
            match failed {
                None => break,
                // The client has only just been told to read it, and is not that far yet.
                Some(_) if Instant::now() < deadline => thread::sleep(Duration::from_millis(10)),
                Some(error) => return Err(self.failed("seek in", &error)),
            }
            reading.retain(|partition, _| {
                let topic = self.log.config.kafka.topic(self.topic);
                let element = sought.find_partition(&topic, partition.cast_signed());
                element.is_none_or(|element| element.error().is_err())
            });
        }
        self.gaps.retain(|gap| !ours.contains_key(&gap.partition));
        self.positions.extend(ours);
        Ok(())
    }

    fn poll(&mut self, max_records: usize, timeout: Duration) -> Result<Batch> {
        let deadline = Instant::now().checked_add(timeout);
        if self.follow_moves()? {
            return Ok(Batch { next: self.positions.clone(), ..Batch::default() });
        }
        self.begin()?;
        if self.out_of_range {
            self.find_gaps()?;
        }
        if let Some(gap) = self.gaps.pop_front() {
            return Ok(Batch { next: self.positions.clone(), gap: Some(gap), entries: Vec::new() });
        }
        let batch = self.fetch(max_records.max(1), deadline)?;
        if batch.entries.is_empty() && self.follow_moves()? {
            return Ok(Batch { next: self.positions.clone(), ..Batch::default() });
        }
        Ok(batch)
    }

    fn commit(&mut self, offsets: &Offsets) -> Result<()> {
        self.check_progress(offsets)?;
        self.keep(offsets)
    }

    fn append_with_progress(&mut self, topic: &str, records: Vec<Record>, offsets: &Offsets) -> Result<()> {
        let topic = Topic::parse(topic)?;
        self.check_progress(offsets)?;
        self.log.append(topic, &records)?;
        self.keep(offsets)
    }

    fn lag(&self) -> Result<u64> {
        let ends = self.log.inspector.recent_ends(self.topic, self.log.partitions(self.topic))?;
        let behind = |(partition, position): (&u32, &u64)| {
            ends.get(partition).map_or(0, |end| end.saturating_sub(*position))
        };
        let lag = self.positions.iter().map(behind).sum();
        self.lag.set(i64::try_from(lag).unwrap_or(i64::MAX));
        Ok(lag)
    }
}

impl Drop for KafkaConsumer {
    fn drop(&mut self) {
        // The client cannot leave while it waits for an answer about partitions that came or left.
        if let Err(error) = self.answer() {
            tracing::debug!(%error, "leaving the group");
        }
        self.lag.set(0);
    }
}
