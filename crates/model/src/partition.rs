//! Which partition of a topic a key belongs to.

/// The partition of a key, from 0: CRC-32 (IEEE) modulo the count, which is what librdkafka's `consistent`
/// partitioner does.
///
/// It decides where records lie in the logs and in which part of the index a workspace lives, so it never changes.
#[must_use]
pub fn partition_of(key: &[u8], partitions: u32) -> u32 {
    crc32fast::hash(key) % partitions.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_where_they_are() {
        let check = |key: &str, partitions: u32, expected: u32| {
            assert_eq!(partition_of(key.as_bytes(), partitions), expected, "{key} of {partitions}");
        };
        // CRC-32 of "123456789" is 0xCBF43926 by its definition: even, and 3,421,780,262 modulo 12 is 2.
        check("123456789", 2, 0);
        check("123456789", 12, 2);
        check("123456789", 0xCBF4_3927, 0xCBF4_3926);
        check("", 12, 0);
        check("anything", 1, 0);
        check("anything", 0, 0);
        // As zlib computes them: what was written stays where it is read.
        check("airlines", 12, 7);
        check("bluesky:did:plc:x/3kabc", 12, 9);
    }
}
