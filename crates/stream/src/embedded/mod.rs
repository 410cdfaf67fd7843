//! The log in one folder of one machine, on fjall. Nothing to install.
//!
//! An append takes this road: its records become compressed blocks on the caller's thread ([`write`], [`block`]); the
//! blocks of all who came meanwhile are written by one of them as one atomic, synced batch ([`group`], [`storage`]); then
//! the ends of the partitions move in memory and readers wake ([`ends`]). Readers never meet a record that is not
//! durable.

mod block;
mod consumer;
mod ends;
mod folder;
mod group;
mod journal;
mod key;
mod moment;
mod retention;
mod storage;
mod write;

use std::{path::Path, sync::Arc};

use parking_lot::Mutex;
use prometheus::Registry;

use crate::{
    Config, Consumer, ConsumerStatus, Error, Log, PartitionStatus, Partitions, Record, Removed, Result,
    Share, Start, TopicStatus, metrics::Metrics, topic::Topic,
};

use self::{
    consumer::EmbeddedConsumer,
    ends::{Ends, Extent, State},
    folder::Folder,
    group::GroupCommit,
    storage::Storage,
    write::Change,
};

/// Far more than one machine has cores to share them among.
const MAX_PARTITIONS: u32 = 256;

/// The log in one folder of one machine. Closed when it and all its consumers are dropped.
#[derive(Clone)]
pub struct EmbeddedLog {
    inner: Arc<Inner>,
}

/// What the log and its consumers share.
struct Inner {
    config: Config,
    metrics: Metrics,
    ends: Ends,
    group: GroupCommit<Change>,
    /// Held while offsets are given out or blocks removed.
    writing: Mutex<()>,
    storage: Storage,
}

impl EmbeddedLog {
    /// Opens the log in this folder, or creates it. After a crash the torn end of the last write is cut; what was
    /// acknowledged is there.
    ///
    /// # Errors
    /// [`Error::InUse`], [`Error::NewerFormat`], [`Error::NotALog`], [`Error::Partitions`], [`Error::DamagedJournal`],
    /// [`Error::Full`], and [`Error::Invalid`] for settings that cannot be or metrics that are registered already.
    pub fn open(path: impl AsRef<Path>, config: &Config, registry: &Registry) -> Result<Self> {
        let storage = Storage::open(Folder::open(path.as_ref())?)?;
        let mut state = storage.read_state()?;
        create_partitions(&storage, &mut state, &config.partitions)?;
        let metrics = Metrics::new(registry)
            .map_err(|error| Error::Invalid(format!("the log's metrics cannot be registered: {error}")))?;
        let inner = Inner {
            config: config.clone(),
            metrics,
            ends: Ends::new(state),
            group: GroupCommit::default(),
            writing: Mutex::new(()),
            storage,
        };
        inner.show_lag();
        Ok(Self { inner: Arc::new(inner) })
    }
}

/// Creates the topics of a new log; those of an old one must be as configured.
fn create_partitions(storage: &Storage, state: &mut State, partitions: &Partitions) -> Result<()> {
    let mut batch = storage.batch();
    for topic in Topic::ALL {
        let configured = topic.configured(partitions);
        let existing = state.of(topic).count() as u32;
        if !(1..=MAX_PARTITIONS).contains(&configured) {
            let problem = format!("partitions.{} must lie between 1 and {MAX_PARTITIONS}", topic.name());
            return Err(Error::Invalid(problem));
        }
        if existing != 0 && existing != configured {
            return Err(Error::Partitions { topic: topic.name(), existing, configured });
        }
        for partition in existing..configured {
            state.partitions.insert((topic, partition), Extent::default());
            batch.put_extent((topic, partition), &Extent::default());
        }
    }
    batch.commit()
}

impl Log for EmbeddedLog {
    fn partitions(&self, topic: &str) -> Result<u32> {
        Ok(Topic::parse(topic)?.configured(&self.inner.config.partitions))
    }

    fn append(&self, topic: &str, records: Vec<Record>) -> Result<()> {
        self.inner.append(Topic::parse(topic)?, &records, None)
    }

    fn consumer(&self, name: &str, topic: &str, share: Share, start: Start) -> Result<Box<dyn Consumer>> {
        let topic = Topic::parse(topic)?;
        Ok(Box::new(EmbeddedConsumer::new(Arc::clone(&self.inner), name, topic, share, start)?))
    }

    fn status(&self) -> Result<Vec<TopicStatus>> {
        let mut all = self.inner.topics();
        for (topic, status) in Topic::ALL.into_iter().zip(&mut all) {
            for partition in &mut status.partitions {
                let mut keys =
                    self.inner.storage.block_keys((topic, partition.partition), partition.earliest);
                let oldest = keys.next().transpose()?;
                partition.first_appended_at = oldest.map(|key| key.appended_at);
            }
        }
        Ok(all)
    }

    fn enforce_retention(&self, now_ms: i64) -> Result<Removed> {
        self.inner.enforce_retention(now_ms)
    }
}

impl Inner {
    /// What every topic holds as the ends tell it, without a look into the storage.
    fn topics(&self) -> Vec<TopicStatus> {
        let state = self.ends.lock();
        let of_topic = |topic: Topic| TopicStatus {
            topic: topic.name(),
            partitions: state
                .of(topic)
                .map(|(partition, extent)| partition_status(partition, extent))
                .collect(),
            consumers: (state.committed.iter())
                .filter(|((of, _), _)| *of == topic)
                .map(|((_, name), committed)| ConsumerStatus {
                    name: name.clone(),
                    committed: committed.clone(),
                    lag: state.lag(topic, committed),
                })
                .collect(),
        };
        Topic::ALL.into_iter().map(of_topic).collect()
    }
}

fn partition_status(partition: u32, extent: &Extent) -> PartitionStatus {
    PartitionStatus {
        partition,
        earliest: extent.earliest,
        next: extent.next,
        bytes: Some(extent.bytes),
        first_appended_at: None,
        last_appended_at: (extent.next > 0).then_some(extent.last_appended_at),
    }
}
