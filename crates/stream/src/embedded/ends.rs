//! Where each partition begins and ends, and how far each consumer is, in memory: what readers wait on.
//!
//! Changed only after the same change is durable, so that nobody reads what a crash could take back.

use std::{collections::BTreeMap, time::Instant};

use bytes::Buf;
use parking_lot::{Condvar, Mutex, MutexGuard};

use crate::{Error, Offsets, Result, embedded::key::Place, topic::Topic};

/// What a partition holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The first offset that is kept.
    pub(crate) earliest: u64,
    /// The offset that the next record gets.
    pub(crate) next: u64,
    /// Compressed.
    pub(crate) bytes: u64,
    /// Of the last record; 0 before the first.
    pub(crate) last_appended_at: i64,
}

impl Extent {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let fields = [self.earliest, self.next, self.bytes, self.last_appended_at.cast_unsigned()];
        fields.iter().flat_map(|field| field.to_be_bytes()).collect()
    }

    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        Some(Self {
            earliest: bytes.try_get_u64().ok()?,
            next: bytes.try_get_u64().ok()?,
            bytes: bytes.try_get_u64().ok()?,
            last_appended_at: bytes.try_get_i64().ok()?,
        })
    }
}

/// The whole of what is kept in memory.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) partitions: BTreeMap<Place, Extent>,
    /// By consumer's name and place.
    pub(crate) committed: BTreeMap<(Topic, String), Offsets>,
}

impl State {
    /// The partitions of a topic, ascending.
    pub(crate) fn of(&self, topic: Topic) -> impl Iterator<Item = (u32, &Extent)> {
        self.partitions
            .range((topic, 0)..=(topic, u32::MAX))
            .map(|((_, partition), extent)| (*partition, extent))
    }

    /// Refuses offsets that no such partition has, or has not reached.
    pub(crate) fn check(&self, topic: Topic, offsets: &Offsets) -> Result<()> {
        for (&partition, &offset) in offsets {
            let Some(extent) = self.partitions.get(&(topic, partition)) else {
                let partitions = self.of(topic).count() as u32;
                return Err(Error::UnknownPartition { topic: topic.name(), partition, partitions });
            };
            if offset > extent.next {
                return Err(Error::BeyondEnd { topic: topic.name(), partition, offset, next: extent.next });
            }
        }
        Ok(())
    }

    /// Records that are kept and not committed.
    pub(crate) fn lag(&self, topic: Topic, committed: &Offsets) -> u64 {
        let behind = committed.iter().filter_map(|(partition, offset)| {
            let extent = self.partitions.get(&(topic, *partition))?;
            Some(extent.next.saturating_sub(*offset.max(&extent.earliest)))
        });
        behind.sum()
    }
}

/// The state, and a bell that rings whenever a partition grows.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    state: Mutex<State>,
    grown: Condvar,
}

impl Ends {
    pub(crate) fn new(state: State) -> Self {
        Self { state: Mutex::new(state), grown: Condvar::new() }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    /// Wakes whoever waits for records.
    pub(crate) fn ring(&self) {
        self.grown.notify_all();
    }

    /// Waits until one of the partitions has a record at or behind its position, or until the deadline (for ever
    /// without one); says which it was.
    pub(crate) fn wait_beyond(&self, topic: Topic, positions: &Offsets, deadline: Option<Instant>) -> bool {
        let mut state = self.state.lock();
        loop {
            let beyond = |(partition, position): (&u32, &u64)| {
                state.partitions.get(&(topic, *partition)).is_some_and(|extent| extent.next > *position)
            };
            if positions.iter().any(beyond) {
                return true;
            }
            match deadline {
                None => self.grown.wait(&mut state),
                Some(deadline) => {
                    if self.grown.wait_until(&mut state, deadline).timed_out() {
                        return false;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_are_read_back() {
        let extent = Extent { earliest: 1, next: u64::MAX, bytes: 3, last_appended_at: -4 };
        assert_eq!(Extent::decode(&extent.encode()), Some(extent));
        assert_eq!(Extent::decode(b"short"), None);
    }

    #[test]
    fn lag_counts_what_is_kept_and_not_committed() {
        let extent = Extent { earliest: 10, next: 30, ..Extent::default() };
        let state = State { partitions: [((Topic::Posts, 0), extent)].into(), ..State::default() };
        let check = |committed: u64, expected: u64| {
            assert_eq!(state.lag(Topic::Posts, &[(0, committed)].into()), expected, "{committed}");
        };
        check(30, 0);
        check(12, 18);
        check(0, 20); // what retention removed cannot be read any more
    }
}
