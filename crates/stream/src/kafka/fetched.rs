//! The records of one batch: copied out of the library's memory into one piece, so that a batch costs one allocation
//! and each entry is a cheap slice of it.

use bytes::Bytes;
use rdkafka::{Message, message::BorrowedMessage};

use crate::Entry;

/// A batch stops behind the record with which its values exceed this.
const MAX_BATCH_BYTES: usize = 16 << 20;

/// What was taken so far.
#[derive(Default)]
pub(super) struct Fetched {
    bytes: Vec<u8>,
    places: Vec<Taken>,
}

struct Taken {
    partition: u32,
    offset: u64,
    appended_at: i64,
    /// Where its value ends; it begins where the one before ended.
    end: usize,
}

impl Fetched {
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn records(&self) -> usize {
        self.places.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn has_room(&self, max_records: usize) -> bool {
        self.places.len() < max_records && self.bytes.len() < MAX_BATCH_BYTES
    }

    pub(super) fn push(&mut self, partition: u32, offset: u64, message: &BorrowedMessage<'_>) {
        self.bytes.extend_from_slice(message.payload().unwrap_or_default());
        let appended_at = message.timestamp().to_millis().unwrap_or_default();
        self.places.push(Taken { partition, offset, appended_at, end: self.bytes.len() });
    }

    pub(super) fn entries(self) -> Vec<Entry> {
        let bytes = Bytes::from(self.bytes);
        let mut begin = 0;
        let entry = |Taken { partition, offset, appended_at, end }| {
            let value = bytes.slice(begin..end);
            begin = end;
            Entry { partition, offset, appended_at, value }
        };
        self.places.into_iter().map(entry).collect()
    }
}
