//! Reading: each partition has a cursor that keeps the block it is in, so that a block is read and unpacked once.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    Batch, Consumer, Entry, Error, Gap, Offsets, Record, Result, Share, Start,
    embedded::{Inner, block::Values, key::Place, storage::Storage, write::Progress},
    share::check_name,
    topic::Topic,
};

/// A poll stops behind the record with which its values exceed this.
const MAX_BATCH_BYTES: usize = 16 << 20;

/// A reader of one topic of the embedded log.
pub(super) struct EmbeddedConsumer {
    log: Arc<Inner>,
    name: String,
    topic: Topic,
    /// The first one is read first; each poll moves on by one.
    cursors: VecDeque<Cursor>,
}

impl EmbeddedConsumer {
    pub(super) fn new(log: Arc<Inner>, name: &str, topic: Topic, share: Share, start: Start) -> Result<Self> {
        check_name(name)?;
        share.check()?;
        let found = match start {
            Start::At(moment) => log.offsets_at(topic, moment)?,
            _ => Offsets::new(),
        };
        let state = log.ends.lock();
        let stored = state.committed.get(&(topic, name.to_owned())).filter(|_| start == Start::Stored);
        stored.map_or(Ok(()), |stored| state.check(topic, stored))?;
        let begin = |partition: u32, earliest: u64, next: u64| match start {
            Start::Latest => next,
            Start::Earliest => earliest,
            Start::At(_) => found.get(&partition).copied().unwrap_or(next),
            Start::Stored => stored.and_then(|stored| stored.get(&partition)).copied().unwrap_or(earliest),
        };
        let cursors = (state.of(topic))
            .filter(|(partition, _)| share.has(*partition))
            .map(|(partition, extent)| {
                Cursor::new((topic, partition), begin(partition, extent.earliest, extent.next))
            })
            .collect();
        drop(state);
        Ok(Self { log, name: name.to_owned(), topic, cursors })
    }

    fn positions(&self) -> Offsets {
        self.cursors.iter().map(|cursor| (cursor.place.1, cursor.position)).collect()
    }

    /// Takes what is there, from all partitions in turn.
    fn fill(&mut self, room: &mut Room, batch: &mut Batch) -> Result<()> {
        for cursor in &mut self.cursors {
            let next = self.log.extent(cursor.place).next;
            match cursor.read(&self.log.storage, next, room, batch) {
                // What was taken before the failure is handed out first; the next poll meets the failure again.
                Err(_) if !batch.entries.is_empty() => return Ok(()),
                outcome => outcome?,
            }
        }
        Ok(())
    }
}

impl Consumer for EmbeddedConsumer {
    fn partitions(&self) -> Vec<u32> {
        self.positions().into_keys().collect()
    }

    fn seek(&mut self, offsets: &Offsets) -> Result<()> {
        self.log.ends.lock().check(self.topic, offsets)?;
        for cursor in &mut self.cursors {
            if let Some(&offset) = offsets.get(&cursor.place.1) {
                *cursor = Cursor::new(cursor.place, offset);
            }
        }
        Ok(())
    }

    fn poll(&mut self, max_records: usize, timeout: Duration) -> Result<Batch> {
        let deadline = Instant::now().checked_add(timeout);
        let mut batch = Batch::default();
        let mut room = Room { records: max_records.max(1), bytes: MAX_BATCH_BYTES };
        if !self.cursors.is_empty() {
            self.cursors.rotate_left(1);
        }
        loop {
            self.fill(&mut room, &mut batch)?;
            let found = !batch.entries.is_empty();
            if found || !self.log.ends.wait_beyond(self.topic, &self.positions(), deadline) {
                break;
            }
        }
        batch.next = self.positions();
        let label = [self.topic.name()];
        let bytes = batch.entries.iter().map(|entry| entry.value.len() as u64).sum();
        self.log.metrics.records_read.with_label_values(&label).inc_by(batch.entries.len() as u64);
        self.log.metrics.bytes_read.with_label_values(&label).inc_by(bytes);
        Ok(batch)
    }

    fn commit(&mut self, offsets: &Offsets) -> Result<()> {
        self.append_with_progress(self.topic.name(), Vec::new(), offsets)
    }

    fn append_with_progress(&mut self, topic: &str, records: Vec<Record>, offsets: &Offsets) -> Result<()> {
        let progress = Progress { topic: self.topic, consumer: self.name.clone(), offsets: offsets.clone() };
        self.log.append(Topic::parse(topic)?, &records, (!offsets.is_empty()).then_some(progress))
    }

    fn lag(&self) -> Result<u64> {
        let state = self.log.ends.lock();
        Ok(state.lag(self.topic, &self.positions()))
    }
}

/// What a poll may still take.
struct Room {
    records: usize,
    bytes: usize,
}

/// Reads one partition.
struct Cursor {
    place: Place,
    position: u64,
    block: Option<OpenBlock>,
}

/// A block that was unpacked, and read up to the cursor's position.
struct OpenBlock {
    appended_at: i64,
    values: Values,
}

impl Cursor {
    fn new(place: Place, position: u64) -> Self {
        Self { place, position, block: None }
    }

    /// Takes records up to the end of the partition, or as far as there is room.
    fn read(&mut self, storage: &Storage, end: u64, room: &mut Room, batch: &mut Batch) -> Result<()> {
        while self.position < end && room.records > 0 && room.bytes > 0 {
            let Some(block) = &mut self.block else {
                if !self.open_block(storage, end, batch)? {
                    return Ok(());
                }
                continue;
            };
            let Some(value) = block.values.next() else {
                self.block = None;
                continue;
            };
            room.records -= 1;
            room.bytes = room.bytes.saturating_sub(value.len());
            let (partition, offset) = (self.place.1, self.position);
            batch.entries.push(Entry { partition, offset, appended_at: block.appended_at, value });
            self.position += 1;
        }
        Ok(())
    }

    /// Opens the block at the position, or the next one behind a gap; false where the batch tells of a gap already.
    fn open_block(&mut self, storage: &Storage, end: u64, batch: &mut Batch) -> Result<bool> {
        let ((topic, partition), from) = (self.place, self.position);
        let missing = || {
            let problem = "they are missing".to_owned();
            Error::Damaged { topic: topic.name(), partition, from, to: end, problem }
        };
        let key = storage.block_at(self.place, from)?.ok_or_else(missing)?;
        let mut values = storage.block(&key)?;
        if key.base > from {
            if batch.gap.is_some() {
                return Ok(false);
            }
            batch.gap = Some(Gap { partition, from, to: key.base });
            self.position = key.base;
        }
        for _ in key.base..self.position {
            values.next();
        }
        self.block = Some(OpenBlock { appended_at: key.appended_at, values });
        Ok(true)
    }
}
