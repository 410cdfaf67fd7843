//! Memory stays bounded when a reader stalls, and when the broker does: in a process of its own, so that nothing else
//! is measured.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a check that fails says so by a panic")]

mod broker;

use std::{
    fs,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use vigie_peers::Kafka;
use vigie_stream::{Error, Log, POSTS, Record, Route, Share, Start};

use broker::{config, open};

const MIB: usize = 1 << 20;

/// What the process holds, in MiB.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1024
}

/// A megabyte in records that do not compress.
fn megabyte(seed: u64) -> Vec<Record> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let record = |n: u64| Record {
        route: Route::Key(n.to_be_bytes().to_vec()),
        value: (0..1024).flat_map(|_| next()).collect(),
    };
    (0..128).map(record).collect()
}

#[test]
fn neither_a_reader_nor_a_broker_that_stalls_fills_the_memory() {
    let kafka = Kafka::own();
    let mut config = config(&kafka.bootstrap());
    config.kafka.append_memory_bytes = 20 * MIB as u64;
    config.kafka.fetch_memory_bytes = 8 * MIB as u64;
    config.kafka.append_timeout = Duration::from_secs(60);
    let log = open(&config);
    let mut reader = log.consumer("stalled", POSTS, Share::Whole, Start::Stored).unwrap();
    log.append(POSTS, megabyte(0)).unwrap();
    assert!(reader.poll(1, Duration::from_secs(20)).unwrap().entries.len() == 1);
    let before = resident();

    (1..100).for_each(|seed| log.append(POSTS, megabyte(seed)).unwrap());
    thread::sleep(Duration::from_millis(500));
    let stalled_reader = resident() - before;

    // 80 MB want to go to a broker that hangs; 20 may wait in the queue, and each caller holds its own.
    kafka.signal("STOP");
    let acknowledged = AtomicU64::new(0);
    let stalled_broker = thread::scope(|scope| {
        for appender in 0..8 {
            let (log, acknowledged) = (&log, &acknowledged);
            scope.spawn(move || {
                for append in 0..10 {
                    log.append(POSTS, megabyte(1_000 + appender * 10 + append)).unwrap();
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        thread::sleep(Duration::from_secs(2));
        assert_eq!(acknowledged.load(Ordering::Relaxed), 0);
        let most = resident() - before;
        kafka.signal("CONT");
        most
    });
    println!(
        "grown by {stalled_reader} MiB with a stalled reader, {stalled_broker} MiB with a stalled broker too"
    );
    assert!(stalled_reader < 40, "{stalled_reader} MiB for 100 that wait");
    assert!(stalled_broker < 80, "{stalled_broker} MiB");

    let deadline = Instant::now() + Duration::from_secs(60);
    let mut read = 1;
    while read < 180 * 128 {
        assert!(Instant::now() < deadline, "{read} came");
        match reader.poll(1_000, Duration::from_millis(100)) {
            Ok(batch) => read += batch.entries.len(),
            Err(error) => assert!(matches!(error, Error::Unreachable { .. }), "{error}"),
        }
    }
}
