//! Retention: whole blocks go, oldest first, by age and by total size. The newest block of a partition stays, so
//! that a reader that comes late still learns where it is.
//!
//! Records go whether they were read or not: a reader that was too slow is told the gap.

use std::{collections::BTreeMap, iter::Peekable};

use crate::{
    Removed, Result,
    embedded::{
        Inner,
        ends::Extent,
        key::{BlockKey, Place},
    },
    topic::Topic,
};

/// Blocks removed in one write, so that appends never wait long.
const BLOCKS_PER_WRITE: usize = 10_000;

impl Inner {
    pub(super) fn enforce_retention(&self, now_ms: i64) -> Result<Removed> {
        let mut total = Removed::default();
        loop {
            let removed = self.remove_some(now_ms)?;
            total.blocks += removed.blocks;
            total.records += removed.records;
            total.bytes += removed.bytes;
            if removed.blocks < BLOCKS_PER_WRITE as u64 {
                return Ok(total);
            }
        }
    }

    fn remove_some(&self, now_ms: i64) -> Result<Removed> {
        let _exclusive = self.writing.lock();
        let extents = self.ends.lock().partitions.clone();
        let removable = self.removable(now_ms, &extents)?;
        if removable.is_empty() {
            return Ok(Removed::default());
        }
        let mut removed = Removed::default();
        let mut touched: BTreeMap<Place, Extent> = BTreeMap::new();
        let mut by_topic: BTreeMap<Topic, u64> = BTreeMap::new();
        let mut batch = self.storage.batch();
        for key in &removable {
            batch.remove_block(key);
            let before = extents.get(&key.place).copied().unwrap_or_default();
            let extent = touched.entry(key.place).or_insert(before);
            extent.earliest = key.end();
            extent.bytes = extent.bytes.saturating_sub(u64::from(key.bytes));
            *by_topic.entry(key.place.0).or_default() += 1;
            removed.blocks += 1;
            removed.records += u64::from(key.records);
            removed.bytes += u64::from(key.bytes);
        }
        for (place, extent) in &touched {
            batch.put_extent(*place, extent);
        }
        batch.commit()?;
        self.ends.lock().partitions.extend(touched);
        by_topic.into_iter().for_each(|(topic, blocks)| self.metrics.removed(topic, blocks));
        self.show_lag();
        Ok(removed)
    }

    /// The oldest blocks that are too old or too many, up to one write's worth.
    fn removable(&self, now_ms: i64, extents: &BTreeMap<Place, Extent>) -> Result<Vec<BlockKey>> {
        let max_age = i64::try_from(self.config.max_age.as_millis()).unwrap_or(i64::MAX);
        let too_old = now_ms.saturating_sub(max_age);
        let mut bytes: u64 = extents.values().map(|extent| extent.bytes).sum();
        let mut partitions: Vec<_> =
            extents.iter().map(|(place, extent)| self.all_but_newest(*place, *extent)).collect();
        let mut removable = Vec::new();
        while removable.len() < BLOCKS_PER_WRITE {
            let Some(key) = next_oldest(&mut partitions)? else { break };
            if key.appended_at >= too_old && bytes <= self.config.max_bytes {
                break;
            }
            bytes = bytes.saturating_sub(u64::from(key.bytes));
            removable.push(key);
        }
        Ok(removable)
    }

    fn all_but_newest(
        &self,
        place: Place,
        extent: Extent,
    ) -> Peekable<impl Iterator<Item = Result<BlockKey>>> {
        let older = move |key: &Result<BlockKey>| key.as_ref().map_or(true, |key| key.end() < extent.next);
        self.storage.block_keys(place, extent.earliest).take_while(older).peekable()
    }
}

fn next_oldest(
    partitions: &mut [Peekable<impl Iterator<Item = Result<BlockKey>>>],
) -> Result<Option<BlockKey>> {
    let waiting = partitions.iter_mut().filter_map(|keys| {
        let appended_at = keys.peek()?.as_ref().map_or(i64::MIN, |key| key.appended_at);
        Some((appended_at, keys))
    });
    let oldest = waiting.min_by_key(|(appended_at, _)| *appended_at);
    oldest.and_then(|(_, keys)| keys.next()).transpose()
}
