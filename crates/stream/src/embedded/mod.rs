//! The log in one folder of one machine, on fjall. Nothing to install.
//!
//! An append takes this road: its records become compressed blocks on the caller's thread ([`block`]); the blocks of
//! all who came meanwhile are written by one of them as one atomic, synced batch ([`group`], [`storage`]); then
//! the ends of the partitions move in memory and readers wake ([`ends`]). Readers never meet a record that is not
//! durable.

mod block;
mod consumer;
mod ends;
mod folder;
mod group;
mod journal;
mod key;
mod retention;
mod storage;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use parking_lot::Mutex;
use prometheus::Registry;

use crate::{
    Config, Consumer, ConsumerStatus, Error, Log, MAX_RECORD_BYTES, Offsets, PartitionStatus, Record,
    Removed, Result, Route, Share, Start, TopicStatus,
    metrics::Metrics,
    topic::{Topic, partition_of},
};

use self::{
    block::{Block, BlockBuilder},
    consumer::EmbeddedConsumer,
    ends::{Ends, Extent},
    folder::Folder,
    group::GroupCommit,
    key::BlockKey,
    storage::Storage,
};

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

/// What one caller wants written.
struct Change {
    topic: Topic,
    blocks: Vec<(u32, Block)>,
    progress: Option<Progress>,
}

struct Progress {
    topic: Topic,
    consumer: String,
    offsets: Offsets,
}

impl EmbeddedLog {
    /// Opens the log in this folder, or creates it. After a crash the torn end of the last write is cut; what was
    /// acknowledged is there.
    ///
    /// # Errors
    /// [`Error::InUse`], [`Error::NewerFormat`], [`Error::NotALog`], [`Error::Partitions`], [`Error::DamagedJournal`],
    /// [`Error::Full`], and [`Error::Invalid`] for settings that cannot be or metrics that are registered already.
    pub fn open(path: impl AsRef<Path>, config: &Config, registry: &Registry) -> Result<Self> {
        let metrics = Metrics::new(registry)
            .map_err(|error| Error::Invalid(format!("the log's metrics cannot be registered: {error}")))?;
        let storage = Storage::open(Folder::open(path.as_ref())?)?;
        let mut state = storage.read_state()?;
        let mut batch = storage.batch();
        for topic in Topic::ALL {
            let configured = topic.configured(&config.partitions);
            let existing = state.of(topic).count() as u32;
            if configured == 0 {
                return Err(Error::Invalid(format!("partitions.{} must be at least 1", topic.name())));
            }
            if existing != 0 && existing != configured {
                return Err(Error::Partitions { topic: topic.name(), existing, configured });
            }
            for partition in existing..configured {
                state.partitions.insert((topic, partition), Extent::default());
                batch.put_extent((topic, partition), &Extent::default());
            }
        }
        batch.commit()?;
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
        let state = self.inner.ends.lock();
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
        Ok(Topic::ALL.into_iter().map(of_topic).collect())
    }

    fn enforce_retention(&self, now_ms: i64) -> Result<Removed> {
        self.inner.enforce_retention(now_ms)
    }
}

fn partition_status(partition: u32, extent: &Extent) -> PartitionStatus {
    PartitionStatus {
        partition,
        earliest: extent.earliest,
        next: extent.next,
        bytes: extent.bytes,
        last_appended_at: (extent.next > 0).then_some(extent.last_appended_at),
    }
}

impl Inner {
    /// Appends records, commits progress, or both at once.
    fn append(&self, topic: Topic, records: &[Record], progress: Option<Progress>) -> Result<()> {
        let started = Instant::now();
        if let Some(progress) = &progress {
            self.ends.lock().check(progress.topic, &progress.offsets)?;
        }
        let blocks = blocks(records, topic.configured(&self.config.partitions))?;
        let bytes: u64 = blocks.iter().map(|(_, block)| block.bytes.len() as u64).sum();
        if bytes == 0 && progress.is_none() {
            return Ok(());
        }
        if bytes > 0 {
            self.storage.folder().check_room(bytes, self.config.keep_free_bytes)?;
        }
        self.group.submit(Change { topic, blocks, progress }, |changes| self.write(&changes))?;
        if bytes > 0 {
            self.metrics.append_seconds.observe(started.elapsed().as_secs_f64());
        }
        Ok(())
    }

    /// Gives out offsets, writes all changes as one synced batch, and only then shows them to readers.
    fn write(&self, changes: &[Change]) -> Result<()> {
        let _exclusive = self.writing.lock();
        let appended_at = now_ms();
        let mut touched = BTreeMap::new();
        let mut batch = self.storage.batch();
        for change in changes {
            for (partition, block) in &change.blocks {
                let place = (change.topic, *partition);
                let extent: &mut Extent = touched.entry(place).or_insert_with(|| self.extent(place));
                let bytes = block.bytes.len() as u32;
                let key = BlockKey { place, base: extent.next, records: block.records, bytes, appended_at };
                batch.put_block(&key, &block.bytes);
                extent.next = key.end();
                extent.bytes += u64::from(bytes);
                extent.last_appended_at = appended_at;
            }
            if let Some(progress) = &change.progress {
                for (&partition, &offset) in &progress.offsets {
                    batch.put_progress((progress.topic, partition), &progress.consumer, offset);
                }
            }
        }
        for (place, extent) in &touched {
            batch.put_extent(*place, extent);
        }
        let started = Instant::now();
        batch.commit()?;
        self.metrics.sync_seconds.observe(started.elapsed().as_secs_f64());
        self.show(touched, changes);
        Ok(())
    }

    fn extent(&self, place: key::Place) -> Extent {
        self.ends.lock().partitions.get(&place).copied().unwrap_or_default()
    }

    /// Lets readers see what is durable now, and counts it.
    fn show(&self, touched: BTreeMap<key::Place, Extent>, changes: &[Change]) {
        let mut state = self.ends.lock();
        state.partitions.extend(touched);
        for progress in changes.iter().filter_map(|change| change.progress.as_ref()) {
            let committed = state.committed.entry((progress.topic, progress.consumer.clone())).or_default();
            committed.extend(&progress.offsets);
        }
        drop(state);
        self.ends.ring();
        for change in changes {
            let label = [change.topic.name()];
            let records = change.blocks.iter().map(|(_, block)| u64::from(block.records)).sum();
            let bytes = change.blocks.iter().map(|(_, block)| block.value_bytes).sum();
            self.metrics.records_appended.with_label_values(&label).inc_by(records);
            self.metrics.bytes_appended.with_label_values(&label).inc_by(bytes);
        }
        self.show_lag();
    }

    fn show_lag(&self) {
        let state = self.ends.lock();
        for ((topic, consumer), committed) in &state.committed {
            let lag = i64::try_from(state.lag(*topic, committed)).unwrap_or(i64::MAX);
            self.metrics.lag.with_label_values(&[consumer, topic.name()]).set(lag);
        }
    }
}

/// The records as blocks, in order inside each partition.
fn blocks(records: &[Record], partitions: u32) -> Result<Vec<(u32, Block)>> {
    let mut builders: Vec<_> = (0..partitions).map(|_| BlockBuilder::default()).collect();
    for Record { route, value } in records {
        if value.len() > MAX_RECORD_BYTES {
            return Err(Error::TooLarge { bytes: value.len(), max: MAX_RECORD_BYTES });
        }
        let chosen = match route {
            Route::Key(key) => Some(partition_of(key, partitions) as usize),
            Route::Every => None,
        };
        for (partition, builder) in builders.iter_mut().enumerate() {
            if chosen.is_none_or(|chosen| chosen == partition) {
                builder.push(value);
            }
        }
    }
    let finished = (0..)
        .zip(builders)
        .flat_map(|(partition, builder)| builder.finish().into_iter().map(move |block| (partition, block)));
    Ok(finished.collect())
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
