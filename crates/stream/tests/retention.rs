//! Retention by age and by size, and what readers learn of it.
#![expect(clippy::unwrap_used, reason = "a check that fails says so by a panic")]

use std::{thread::sleep, time::Duration};

use vigie_stream::{
    Config, DEAD_LETTERS, EmbeddedLog, Gap, Log, MENTIONS, Offsets, POSTS, Partitions, Record, Removed,
    Route, Share, Start,
};

const HOUR_MS: i64 = 3_600_000;

fn config(max_bytes: u64) -> Config {
    Config {
        keep_free_bytes: 0,
        max_age: Duration::from_secs(3600),
        max_bytes,
        partitions: Partitions { posts: 2, mentions: 2, dead_letters: 1 },
        ..Config::default()
    }
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    since.as_millis() as i64
}

/// A record that does not compress.
fn record(seed: u64, bytes: usize) -> Record {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let byte = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    Record { route: Route::Every, value: (0..bytes).map(byte).collect() }
}

struct Bench {
    folder: tempfile::TempDir,
    log: EmbeddedLog,
    registry: prometheus::Registry,
}

fn bench(max_bytes: u64) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let registry = prometheus::Registry::new();
    let log = EmbeddedLog::open(folder.path(), &config(max_bytes), &registry).unwrap();
    Bench { folder, log, registry }
}

fn earliest(log: &dyn Log, topic: &str) -> Offsets {
    let status = log.status().unwrap();
    let topic = status.iter().find(|status| status.topic == topic).unwrap();
    topic.partitions.iter().map(|partition| (partition.partition, partition.earliest)).collect()
}

#[test]
fn what_is_too_old_goes_and_readers_are_told() {
    let Bench { folder, log, registry } = bench(u64::MAX);
    for n in 0..5 {
        log.append(POSTS, vec![record(n, 100), record(n + 100, 100)]).unwrap();
    }
    let mut slow = log.consumer("slow", POSTS, Share::Whole, Start::Earliest).unwrap();
    slow.commit(&[(0, 3)].into()).unwrap();
    assert_eq!(slow.poll(1, Duration::ZERO).unwrap().entries.len(), 1);
    assert_eq!(log.enforce_retention(now_ms()).unwrap(), Removed::default(), "nothing is an hour old");

    let removed = log.enforce_retention(now_ms() + 2 * HOUR_MS).unwrap();
    assert_eq!((removed.blocks, removed.records), (8, 16), "the newest of each partition stays");
    assert!(removed.bytes > 16 * 100);
    assert_eq!(earliest(&log, POSTS), [(0, 8), (1, 8)].into());

    // The reader still holds the block that it had begun, and is told of what it lost behind it.
    let mut gaps: Vec<Gap> = Vec::new();
    let mut offsets = Vec::new();
    while offsets.len() < 5 {
        let batch = slow.poll(10, Duration::ZERO).unwrap();
        gaps.extend(batch.gap);
        offsets.extend(batch.entries.iter().map(|entry| (entry.partition, entry.offset)));
    }
    gaps.sort_by_key(|gap| gap.partition);
    let begun = offsets.iter().find(|(_, offset)| *offset == 1).unwrap().0;
    let from = |partition| if partition == begun { 2 } else { 0 };
    assert_eq!(gaps, [0, 1].map(|partition| Gap { partition, from: from(partition), to: 8 }));
    assert_eq!(gaps.iter().map(Gap::records).sum::<u64>(), 14);

    let mut fresh = log.consumer("fresh", POSTS, Share::Whole, Start::Stored).unwrap();
    let batch = fresh.poll(10, Duration::ZERO).unwrap();
    assert_eq!((batch.entries.len(), batch.gap), (4, None), "who starts at the earliest misses nothing");

    let written = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    assert!(written.contains(r#"vigie_stream_blocks_removed_total{topic="posts"} 8"#), "{written}");
    assert!(written.contains(r#"vigie_stream_lag_records{consumer="slow",topic="posts"} 2"#), "{written}");

    // All of it is still so after opening again, and offsets go on.
    drop((slow, fresh, log));
    let log = EmbeddedLog::open(folder.path(), &config(u64::MAX), &prometheus::Registry::new()).unwrap();
    assert_eq!(earliest(&log, POSTS), [(0, 8), (1, 8)].into());
    let mut slow = log.consumer("slow", POSTS, Share::Whole, Start::Stored).unwrap();
    let batch = slow.poll(10, Duration::ZERO).unwrap();
    assert_eq!(batch.gap, Some(Gap { partition: 0, from: 3, to: 8 }));
    log.append(POSTS, vec![record(1, 1)]).unwrap();
    assert_eq!(log.status().unwrap()[0].partitions[0].next, 11);
}

#[test]
fn what_is_too_much_goes_oldest_first_over_all_topics() {
    let Bench { log, folder: _folder, .. } = bench(50_000);
    let append = |topic: &str, n: u64| {
        log.append(topic, vec![record(n, 10_000)]).unwrap();
        sleep(Duration::from_millis(3)); // so that the order of age is that of appending
    };
    append(DEAD_LETTERS, 0); // 10 kB; the newest of its partition, so it stays for ever
    append(MENTIONS, 1); // 20 kB over two partitions
    append(POSTS, 2);
    append(MENTIONS, 3);
    append(POSTS, 4);
    let bytes = |log: &dyn Log| -> u64 {
        log.status()
            .unwrap()
            .iter()
            .flat_map(|topic| &topic.partitions)
            .filter_map(|partition| partition.bytes)
            .sum()
    };
    assert!((90_000..92_000).contains(&bytes(&log)));

    let removed = log.enforce_retention(now_ms()).unwrap();
    assert_eq!(removed.blocks, 4, "both halves of the first mentions and posts");
    assert!(
        bytes(&log) > 50_000,
        "what is left are the newest blocks, which stay though they exceed the limit"
    );
    assert_eq!(earliest(&log, MENTIONS), [(0, 1), (1, 1)].into());
    assert_eq!(earliest(&log, POSTS), [(0, 1), (1, 1)].into());
    assert_eq!(earliest(&log, DEAD_LETTERS), [(0, 0)].into());

    append(POSTS, 5);
    append(POSTS, 6);
    assert_eq!(log.enforce_retention(now_ms()).unwrap().blocks, 4, "two generations of posts");
    assert_eq!(earliest(&log, POSTS), [(0, 3), (1, 3)].into());
}

#[test]
fn retention_stops_as_soon_as_it_is_enough() {
    let Bench { log, folder: _folder, .. } = bench(65_000);
    for n in 0..10 {
        log.append(DEAD_LETTERS, vec![record(n, 10_000)]).unwrap();
    }
    assert_eq!(log.enforce_retention(now_ms()).unwrap().blocks, 4);
    assert_eq!(earliest(&log, DEAD_LETTERS), [(0, 4)].into());
    assert_eq!(log.enforce_retention(now_ms()).unwrap(), Removed::default());
}
