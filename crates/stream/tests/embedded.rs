//! The embedded log against the contract of all logs, and what only it promises.

mod contract;
mod patient;

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use proptest::prelude::*;
use vigie_stream::{
    Config, EmbeddedLog, Error, Log, MENTIONS, POSTS, Partitions, Record, Route, Share, Start,
};

fn small() -> Config {
    Config {
        keep_free_bytes: 0,
        partitions: Partitions { posts: 2, mentions: 2, dead_letters: 1 },
        ..Config::default()
    }
}

fn open(path: &Path, config: &Config) -> Result<EmbeddedLog, Error> {
    EmbeddedLog::open(path, config, &prometheus::Registry::new())
}

#[test]
fn keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    contract::contract(|| Arc::new(open(folder.path(), &small()).unwrap()));
}

#[test]
fn one_process_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path(), &small()).unwrap();
    let refused = open(folder.path(), &small()).err().unwrap();
    assert!(matches!(&refused, Error::InUse { path, .. } if path == folder.path()), "{refused}");
    let consumer = log.consumer("reader", POSTS, Share::Whole, Start::Earliest).unwrap();
    drop(log);
    assert!(open(folder.path(), &small()).is_err(), "a consumer keeps the log open");
    drop(consumer);
    open(folder.path(), &small()).unwrap();
}

#[test]
fn topics_keep_their_partitions() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), &small()).unwrap();
    let two = small().partitions;
    let check = |partitions: Partitions, expected: &str| {
        let config = Config { partitions, ..small() };
        let said =
            open(folder.path(), &config).map_or_else(|error| error.to_string(), |_| "opened".to_owned());
        assert!(said.contains(expected), "{said}");
    };
    check(Partitions { posts: 4, ..two }, "created with 2 partitions but 4 are configured");
    check(Partitions { mentions: 0, ..two }, "partitions.mentions must lie between 1 and 256");
    check(two, "opened");
}

#[test]
fn metrics_count_what_goes_in_and_out() {
    let folder = tempfile::tempdir().unwrap();
    let registry = prometheus::Registry::new();
    let log = EmbeddedLog::open(folder.path(), &small(), &registry).unwrap();
    log.append(POSTS, vec![Record { route: Route::Every, value: b"12345".to_vec() }]).unwrap();
    let mut reader = log.consumer("reader", POSTS, Share::Whole, Start::Stored).unwrap();
    reader.commit(&[(0, 0), (1, 0)].into()).unwrap();
    let written = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    let check = |line: &str| assert!(written.lines().any(|found| found == line), "{line} not in\n{written}");
    check(r#"vigie_stream_records_appended_total{topic="posts"} 2"#);
    check(r#"vigie_stream_bytes_appended_total{topic="posts"} 10"#);
    check(r#"vigie_stream_records_read_total{topic="posts"} 0"#);
    check(r#"vigie_stream_lag_records{consumer="reader",topic="posts"} 2"#);
    check("vigie_stream_append_seconds_count 1");
    let kept = log.status().unwrap()[0].partitions[1];
    assert!(kept.bytes.unwrap() > 5 && kept.last_appended_at.is_some());
    check("vigie_stream_sync_seconds_count 2");

    let batch = reader.poll(10, Duration::ZERO).unwrap();
    reader.commit(&batch.next).unwrap();
    let written = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    let check = |line: &str| assert!(written.lines().any(|found| found == line), "{line} not in\n{written}");
    check(r#"vigie_stream_bytes_read_total{topic="posts"} 10"#);
    check(r#"vigie_stream_lag_records{consumer="reader",topic="posts"} 0"#);
}

/// What may happen to a log.
#[derive(Debug, Clone)]
enum Step {
    Append(Vec<(u8, u16)>),
    Every(u16),
    Reopen,
    Read(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec((0..9_u8, 0..3_000_u16), 0..40).prop_map(Step::Append),
        1 => any::<u16>().prop_map(Step::Every),
        1 => Just(Step::Reopen),
        3 => (1..60_usize).prop_map(Step::Read),
    ]
}

/// The value of the n-th record: its number, its key, and some weight.
fn value(number: usize, key: u8, weight: u16) -> Vec<u8> {
    let mut value = format!("{number} {key} ").into_bytes();
    value.resize(value.len() + usize::from(weight), b'a' + (number % 26) as u8);
    value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is appended, in whatever portions it is read, and however often the log is opened in between: each
    /// partition gives back what the model holds, and no commit is forgotten.
    #[test]
    fn what_is_appended_is_read(steps in prop::collection::vec(step(), 1..25)) {
        let folder = tempfile::tempdir().unwrap();
        let mut log = open(folder.path(), &small()).unwrap();
        let mut reader = log.consumer("reader", MENTIONS, Share::Whole, Start::Stored).unwrap();
        let mut written: BTreeMap<u32, Vec<Vec<u8>>> = [(0, Vec::new()), (1, Vec::new())].into();
        let mut read = written.clone();
        let mut number = 0;
        for step in steps.into_iter().chain([Step::Reopen, Step::Read(usize::MAX)]) {
            match step {
                Step::Append(records) => {
                    let mut appended = Vec::new();
                    for (key, weight) in records {
                        number += 1;
                        let value = value(number, key, weight);
                        written.get_mut(&(crc32fast::hash(&[key]) % 2)).unwrap().push(value.clone());
                        appended.push(Record { route: Route::Key(vec![key]), value });
                    }
                    log.append(MENTIONS, appended).unwrap();
                }
                Step::Every(weight) => {
                    number += 1;
                    let value = value(number, 0, weight);
                    written.values_mut().for_each(|partition| partition.push(value.clone()));
                    log.append(MENTIONS, vec![Record { route: Route::Every, value }]).unwrap();
                }
                Step::Reopen => {
                    drop((reader, log));
                    log = open(folder.path(), &small()).unwrap();
                    reader = log.consumer("reader", MENTIONS, Share::Whole, Start::Stored).unwrap();
                }
                Step::Read(records) => {
                    let batch = reader.poll(records, Duration::ZERO).unwrap();
                    prop_assert!(batch.entries.len() <= records);
                    for entry in batch.entries {
                        let partition = read.get_mut(&entry.partition).unwrap();
                        prop_assert_eq!(entry.offset, partition.len() as u64);
                        partition.push(entry.value.to_vec());
                    }
                    reader.commit(&batch.next).unwrap();
                }
            }
        }
        prop_assert_eq!(read, written);
    }
}
