//! Questions to the broker, over a connection of their own: a consumer's own connection answers only when its fetch,
//! which waits for records, is over.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use rdkafka::{
    Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaResult,
};

use super::{
    context::{Complaints, Context},
    failure::{Kind, typed},
};
use crate::{Error, KafkaConfig, Offsets, Result, topic::Topic};

/// How long a broker may take to answer a question.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an answer about the ends of a topic is good enough to show how far behind somebody is.
const FRESH: Duration = Duration::from_millis(250);
/// How long that answer may take, and when it is asked for again where none came.
const SHOW_TIMEOUT: Duration = Duration::from_secs(1);
const SHOW_PAUSE: Duration = Duration::from_secs(3);

/// Which offset of each partition is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// The first that is kept.
    Earliest,
    /// That of the next record.
    End,
    /// The first that was taken at or after this moment.
    At(i64),
}

/// Asks the broker.
pub(super) struct Inspector {
    config: KafkaConfig,
    client: BaseConsumer<Context>,
    complaints: Arc<Complaints>,
    /// When the ends of a topic are to be asked for again, and the last that are known.
    ends: Mutex<BTreeMap<Topic, (Instant, Option<Offsets>)>>,
}

impl Inspector {
    pub(super) fn new(config: &KafkaConfig, complaints: &Arc<Complaints>) -> Result<Self> {
        let client = config
            .connection()?
            .create_with_context(Context(Arc::clone(complaints)))
            .map_err(|error| Error::Invalid(format!("log.kafka: {error}")))?;
        let (config, complaints) = (config.clone(), Arc::clone(complaints));
        Ok(Self { config, client, complaints, ends: Mutex::default() })
    }

    /// The partitions of every topic that there is, once the broker answers; an error as soon as it refuses, or at the
    /// deadline.
    pub(super) fn topics(&self, deadline: Instant) -> Result<BTreeMap<String, u32>> {
        loop {
            let found = self.client.fetch_metadata(None, Duration::from_millis(500));
            self.listen();
            let failed = match found {
                Ok(found) => {
                    self.complaints.forget();
                    let topics = found.topics().iter();
                    return Ok(topics
                        .filter(|topic| topic.error().is_none())
                        .map(|topic| (topic.name().to_owned(), topic.partitions().len() as u32))
                        .collect());
                }
                Err(failed) => failed,
            };
            let last = self.complaints.last();
            let brokers = self.config.brokers.clone();
            match last {
                Some((Kind::Refused, problem)) => return Err(Error::Refused { brokers, problem }),
                Some((_, problem)) if Instant::now() >= deadline => {
                    return Err(Error::Unreachable { brokers, problem });
                }
                None if Instant::now() >= deadline => {
                    return Err(Error::Unreachable { brokers, problem: failed.to_string() });
                }
                _ => {}
            }
        }
    }

    /// An offset of each of these partitions.
    pub(super) fn offsets(&self, topic: Topic, partitions: &[u32], place: Place) -> Result<Offsets> {
        if partitions.is_empty() {
            return Ok(Offsets::new());
        }
        let asked = match place {
            Place::Earliest => Offset::Beginning,
            Place::End => Offset::End,
            Place::At(moment) => Offset::Offset(moment.max(0)),
        };
        let found = self.ask(topic, partitions, asked, ANSWER_TIMEOUT).map_err(|error| {
            typed(&self.config, topic, "ask for the offsets of", &error, self.complaints.said())
        })?;
        if let Place::At(_) = place {
            // Where nothing is that young the broker names no offset.
            let missing: Vec<_> = partitions.iter().copied().filter(|p| !found.contains_key(p)).collect();
            let mut all = self.offsets(topic, &missing, Place::End)?;
            all.extend(found);
            return Ok(all);
        }
        Ok(found)
    }

    fn ask(
        &self,
        topic: Topic,
        partitions: &[u32],
        asked: Offset,
        timeout: Duration,
    ) -> KafkaResult<Offsets> {
        let list = list(&self.config.topic(topic), partitions.iter().map(|&partition| (partition, asked)))?;
        let answered = self.client.offsets_for_times(list, timeout);
        self.listen();
        let mut offsets = Offsets::new();
        for element in answered?.elements() {
            element.error()?;
            if let (Ok(partition), Some(offset)) =
                (u32::try_from(element.partition()), known(element.offset()))
            {
                offsets.insert(partition, offset);
            }
        }
        Ok(offsets)
    }

    /// The ends of a topic, as they were a moment ago; while the broker does not answer, the last that are known.
    pub(super) fn recent_ends(&self, topic: Topic, partitions: u32) -> Result<Offsets> {
        let mut ends = self.ends.lock();
        let (again_at, known) = ends.entry(topic).or_insert_with(|| (Instant::now(), None));
        if let Some(known) = known
            && Instant::now() < *again_at
        {
            return Ok(known.clone());
        }
        let all: Vec<_> = (0..partitions).collect();
        match self.ask(topic, &all, Offset::End, SHOW_TIMEOUT) {
            Ok(found) => {
                (*again_at, *known) = (Instant::now() + FRESH, Some(found.clone()));
                Ok(found)
            }
            Err(error) => {
                *again_at = Instant::now() + SHOW_PAUSE;
                known.clone().ok_or_else(|| {
                    typed(&self.config, topic, "ask for the offsets of", &error, self.complaints.said())
                })
            }
        }
    }

    /// The names of all consumer groups that there are.
    pub(super) fn groups(&self) -> Result<Vec<String>> {
        let groups = self.client.fetch_group_list(None, ANSWER_TIMEOUT);
        self.listen();
        let groups = groups.map_err(|error| {
            typed(
                &self.config,
                Topic::Posts,
                "ask for the consumer groups of",
                &error,
                self.complaints.said(),
            )
        })?;
        Ok(groups.groups().iter().map(|group| group.name().to_owned()).collect())
    }

    /// Hears what the client has to say; without this its messages would pile up.
    fn listen(&self) {
        while self.client.poll(Duration::from_millis(1)).is_some() {}
    }
}

/// A list of partitions for the library.
pub(super) fn list(
    topic: &str,
    partitions: impl IntoIterator<Item = (u32, Offset)>,
) -> KafkaResult<TopicPartitionList> {
    let mut list = TopicPartitionList::new();
    for (partition, offset) in partitions {
        list.add_partition_offset(topic, partition.cast_signed(), offset)?;
    }
    Ok(list)
}

/// An offset, where the library names one.
pub(super) fn known(offset: Offset) -> Option<u64> {
    match offset {
        Offset::Offset(offset) => u64::try_from(offset).ok(),
        _ => None,
    }
}

/// The offset, for the library.
pub(super) fn offset(offset: u64) -> Offset {
    Offset::Offset(i64::try_from(offset).unwrap_or(i64::MAX))
}
