//! A block: records of one partition that were appended together, compressed as one value.
//!
//! ```text
//! "VGB" | version 1 | crc32 of all that follows, u32 | raw length, u32 | lz4 of the raw bytes
//! raw bytes: for each record its length, u32, and its value
//! ```
//! Numbers are little-endian. A block that is cut, flipped or foreign is refused as a whole: records are either
//! what was appended, or an error.

use bytes::{Buf, Bytes};

const MAGIC: [u8; 3] = *b"VGB";
const VERSION: u8 = 1;
const HEADER: usize = 12;

/// Records are gathered up to this many bytes before they become a block: large enough to compress well, small
/// enough to stay in a core's cache while it is read.
const TARGET_BYTES: usize = 256 << 10;

/// A block ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// As it is stored.
    pub(crate) bytes: Vec<u8>,
    /// Records in it.
    pub(crate) records: u32,
    /// Bytes of the records' values.
    pub(crate) value_bytes: u64,
}

/// Gathers records of one partition into blocks.
#[derive(Debug, Default)]
pub(crate) struct BlockBuilder {
    raw: Vec<u8>,
    records: u32,
    done: Vec<Block>,
}

impl BlockBuilder {
    /// Adds a record of at most [`crate::MAX_RECORD_BYTES`], so that no length here overflows 32 bits.
    pub(crate) fn push(&mut self, value: &[u8]) {
        self.raw.extend_from_slice(&(value.len() as u32).to_le_bytes());
        self.raw.extend_from_slice(value);
        self.records += 1;
        if self.raw.len() >= TARGET_BYTES {
            self.close();
        }
    }

    /// All blocks, in order.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        if self.records > 0 {
            let value_bytes = self.raw.len() as u64 - 4 * u64::from(self.records);
            self.done.push(Block { bytes: encode(&self.raw), records: self.records, value_bytes });
            self.raw.clear();
            self.records = 0;
        }
    }
}

fn encode(raw: &[u8]) -> Vec<u8> {
    let compressed = lz4_flex::block::compress(raw);
    let raw_length = (raw.len() as u32).to_le_bytes();
    let mut crc = crc32fast::Hasher::new();
    crc.update(&raw_length);
    crc.update(&compressed);
    let mut bytes = Vec::with_capacity(HEADER + compressed.len());
    bytes.extend_from_slice(&MAGIC);
    bytes.push(VERSION);
    bytes.extend_from_slice(&crc.finalize().to_le_bytes());
    bytes.extend_from_slice(&raw_length);
    bytes.extend_from_slice(&compressed);
    bytes
}

/// The values of a block, in order. Slices of one buffer, so that they are cheap to hand on.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    rest: Bytes,
}

impl Values {
    /// Checks and unpacks a stored block.
    pub(crate) fn decode(block: &[u8], records: u32) -> Result<Self, String> {
        let mut header =
            block.get(..HEADER).ok_or_else(|| format!("the block has only {} bytes", block.len()))?;
        let checked = block.get(8..).unwrap_or_default();
        let compressed = block.get(HEADER..).unwrap_or_default();
        if !header.starts_with(&MAGIC) {
            return Err("it does not begin as a block does".to_owned());
        }
        header.advance(MAGIC.len());
        match header.get_u8() {
            VERSION => {}
            newer => {
                return Err(format!(
                    "the block has version {newer}, this program reads {VERSION}; upgrade it"
                ));
            }
        }
        if crc32fast::hash(checked) != header.get_u32_le() {
            return Err("its checksum does not match".to_owned());
        }
        let raw = lz4_flex::block::decompress(compressed, header.get_u32_le() as usize)
            .map_err(|error| format!("it does not decompress: {error}"))?;
        let values = Self { rest: raw.into() };
        match values.clone().count() {
            counted if counted == records as usize => Ok(values),
            counted => Err(format!("it holds {counted} records in place of {records}")),
        }
    }
}

impl Iterator for Values {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let length = self.rest.try_get_u32_le().ok()? as usize;
        (length <= self.rest.len()).then(|| self.rest.split_to(length))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blocks(values: &[Vec<u8>]) -> Vec<Block> {
        let mut builder = BlockBuilder::default();
        values.iter().for_each(|value| builder.push(value));
        builder.finish()
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(shapes in prop::collection::vec((any::<u8>(), 0..8_000_usize), 0..200)) {
            let values: Vec<_> = shapes.into_iter().map(|(byte, length)| vec![byte; length]).collect();
            let mut read = Vec::new();
            for block in blocks(&values) {
                let unpacked: Vec<_> = Values::decode(&block.bytes, block.records).unwrap().map(Vec::from).collect();
                prop_assert_eq!(block.value_bytes, unpacked.iter().map(Vec::len).sum::<usize>() as u64);
                read.extend(unpacked);
            }
            prop_assert_eq!(read, values);
        }

        #[test]
        fn no_flipped_bit_and_no_cut_passes(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
            let block = blocks(&[b"a post".to_vec(), b"another post, another post".to_vec()]).remove(0);
            let mut flipped = block.bytes.clone();
            flipped[at.index(block.bytes.len())] ^= 1_u8 << bit;
            prop_assert!(Values::decode(&flipped, block.records).is_err());
            prop_assert!(Values::decode(&block.bytes[..at.index(block.bytes.len())], block.records).is_err());
        }
    }

    #[test]
    fn large_appends_become_several_blocks() {
        let check = |values: usize, length: usize, expected: usize| {
            assert_eq!(
                blocks(&vec![vec![b'x'; length]; values]).len(),
                expected,
                "{values} of {length} bytes"
            );
        };
        check(0, 0, 0);
        check(1, 0, 1);
        check(1_000, 100, 1);
        check(1_000, 600, 3);
        check(2, 600_000, 2);
    }

    #[test]
    fn a_wrong_block_is_refused_with_the_reason() {
        let good = blocks(&[b"a".to_vec()]).remove(0).bytes;
        let check = |bytes: &[u8], records: u32, expected: &str| {
            let problem = Values::decode(bytes, records).unwrap_err();
            assert!(problem.contains(expected), "{problem}");
        };
        check(b"", 1, "only 0 bytes");
        check(b"something else", 1, "does not begin");
        check(&good, 2, "1 records in place of 2");
        let mut newer = good.clone();
        newer[3] = 9;
        check(&newer, 1, "version 9");
        let mut torn = good;
        torn[8] ^= 1;
        check(&torn, 1, "checksum");
    }
}
