//! Writing: records become blocks on the caller's thread, and whoever leads gives out offsets, writes and syncs for
//! all, then shows it to the readers.

use std::{
    collections::BTreeMap,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use vigie_model::partition_of;

use crate::{
    Error, MAX_RECORD_BYTES, Offsets, Record, Result, Route,
    embedded::{
        Inner,
        block::{Block, BlockBuilder},
        ends::Extent,
        key::{BlockKey, Place},
    },
    topic::Topic,
};

/// What one caller wants written.
pub(super) struct Change {
    topic: Topic,
    blocks: Vec<(u32, Block)>,
    progress: Option<Progress>,
}

/// How far a consumer is.
pub(super) struct Progress {
    pub(super) topic: Topic,
    pub(super) consumer: String,
    pub(super) offsets: Offsets,
}

impl Inner {
    /// Appends records, commits progress, or both at once.
    pub(super) fn append(&self, topic: Topic, records: &[Record], progress: Option<Progress>) -> Result<()> {
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

    pub(super) fn extent(&self, place: Place) -> Extent {
        self.ends.lock().partitions.get(&place).copied().unwrap_or_default()
    }

    /// Lets readers see what is durable now, and counts it.
    fn show(&self, touched: BTreeMap<Place, Extent>, changes: &[Change]) {
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

    /// Tells the metrics how far behind each consumer is.
    pub(super) fn show_lag(&self) {
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
