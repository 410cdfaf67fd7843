//! The keys of the two keyspaces. Big-endian, so that byte order is the order of offsets.
//!
//! ```text
//! blocks: topic u8 | partition u32 | base offset u64 | records u32 | bytes u32 | appended at, ms, i64  -> the block
//! state:  'p' | topic u8 | partition u32                                                      -> what it holds
//!         'c' | topic u8 | partition u32 | the consumer's name                                -> offset u64
//! ```
//! A block's key says all that retention and seeking need, so that neither reads the blocks themselves.

use std::ops::RangeInclusive;

use bytes::Buf;

use crate::topic::Topic;

const PARTITION: u8 = b'p';
const CONSUMER: u8 = b'c';

/// A partition of a topic.
pub(crate) type Place = (Topic, u32);

/// The key of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BlockKey {
    pub(crate) place: Place,
    /// The offset of its first record.
    pub(crate) base: u64,
    pub(crate) records: u32,
    /// As stored.
    pub(crate) bytes: u32,
    pub(crate) appended_at: i64,
}

const BLOCK_KEY_BYTES: usize = 29;

impl BlockKey {
    /// The offset behind its last record.
    pub(crate) fn end(&self) -> u64 {
        self.base.saturating_add(u64::from(self.records))
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut key = block_prefix(self.place, self.base);
        key.extend_from_slice(&self.records.to_be_bytes());
        key.extend_from_slice(&self.bytes.to_be_bytes());
        key.extend_from_slice(&self.appended_at.to_be_bytes());
        key
    }

    pub(crate) fn decode(mut key: &[u8]) -> Option<Self> {
        if key.len() != BLOCK_KEY_BYTES {
            return None;
        }
        Some(Self {
            place: (Topic::from_id(key.get_u8())?, key.get_u32()),
            base: key.get_u64(),
            records: key.get_u32(),
            bytes: key.get_u32(),
            appended_at: key.get_i64(),
        })
    }
}

/// All keys of blocks of this partition whose first offset lies in the range.
pub(crate) fn blocks(place: Place, base: RangeInclusive<u64>) -> RangeInclusive<Vec<u8>> {
    let mut last = block_prefix(place, *base.end());
    last.resize(BLOCK_KEY_BYTES, u8::MAX);
    block_prefix(place, *base.start())..=last
}

fn block_prefix((topic, partition): Place, base: u64) -> Vec<u8> {
    let mut key = Vec::with_capacity(BLOCK_KEY_BYTES);
    key.push(topic.id());
    key.extend_from_slice(&partition.to_be_bytes());
    key.extend_from_slice(&base.to_be_bytes());
    key
}

/// A key of the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StateKey {
    Partition(Place),
    Consumer(Place, String),
}

impl StateKey {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let (kind, (topic, partition), name) = match self {
            Self::Partition(place) => (PARTITION, place, ""),
            Self::Consumer(place, name) => (CONSUMER, place, name.as_str()),
        };
        let mut key = vec![kind, topic.id()];
        key.extend_from_slice(&partition.to_be_bytes());
        key.extend_from_slice(name.as_bytes());
        key
    }

    pub(crate) fn decode(mut key: &[u8]) -> Option<Self> {
        let kind = key.try_get_u8().ok()?;
        let place = (Topic::from_id(key.try_get_u8().ok()?)?, key.try_get_u32().ok()?);
        match kind {
            PARTITION => Some(Self::Partition(place)),
            CONSUMER => Some(Self::Consumer(place, std::str::from_utf8(key).ok()?.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_sort_by_offset() {
        let key = |partition, base| BlockKey {
            place: (Topic::Mentions, partition),
            base,
            records: 7,
            bytes: 8,
            appended_at: 1_700_000_000_000,
        };
        let keys = [key(0, 0), key(0, 255), key(0, 256), key(0, u64::MAX - 7), key(1, 0)];
        for pair in keys.windows(2) {
            assert!(pair[0].encode() < pair[1].encode(), "{pair:?}");
        }
        for key in keys {
            assert_eq!(BlockKey::decode(&key.encode()), Some(key));
            assert!(blocks(key.place, key.base..=key.base).contains(&key.encode()));
            assert!(!blocks(key.place, key.base + 1..=u64::MAX).contains(&key.encode()));
        }
        assert_eq!(BlockKey::decode(b"short"), None);
    }

    #[test]
    fn state_keys_are_read_back() {
        for key in
            [StateKey::Partition((Topic::Posts, 3)), StateKey::Consumer((Topic::Posts, 3), "matcher".into())]
        {
            assert_eq!(StateKey::decode(&key.encode()), Some(key));
        }
        assert_eq!(StateKey::decode(b"x"), None);
    }
}
