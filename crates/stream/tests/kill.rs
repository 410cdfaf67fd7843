//! `kill -9` and `abort` while records are appended and copied: what was acknowledged is there, nothing twice.
//!
//! The test starts itself again as the victim: one thread appends posts, one copies every post to the mentions with
//! its progress, until the process dies. The parent keeps the oracle: what the victim reported as durable.
#![expect(clippy::unwrap_used, reason = "a check that fails says so by a panic")]

use std::{
    collections::BTreeSet,
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use vigie_stream::{
    Config, Consumer, EmbeddedLog, Log, MENTIONS, POSTS, Partitions, Record, Route, Share, Start,
};

const FOLDER: &str = "VIGIE_STREAM_VICTIM_FOLDER";
const ROUND: &str = "VIGIE_STREAM_VICTIM_ROUND";

fn open(path: &Path) -> EmbeddedLog {
    let config = Config {
        keep_free_bytes: 0,
        partitions: Partitions { posts: 2, mentions: 2, dead_letters: 1 },
        ..Config::default()
    };
    EmbeddedLog::open(path, &config, &prometheus::Registry::new()).unwrap()
}

fn copier(log: &dyn Log) -> Box<dyn Consumer> {
    log.consumer("copier", POSTS, Share::Whole, Start::Stored).unwrap()
}

fn copy_some(copier: &mut dyn Consumer, timeout: Duration) -> usize {
    let batch = copier.poll(7, timeout).unwrap();
    let copies = batch
        .entries
        .iter()
        .map(|entry| Record { route: Route::Key(entry.value.to_vec()), value: entry.value.to_vec() });
    copier.append_with_progress(MENTIONS, copies.collect(), &batch.next).unwrap();
    batch.entries.len()
}

/// Does nothing unless the test below started it.
#[test]
fn victim() {
    let (Ok(folder), Ok(round)) = (env::var(FOLDER), env::var(ROUND)) else { return };
    let log = open(Path::new(&folder));
    let mut copier = copier(&log);
    thread::spawn(move || {
        loop {
            copy_some(&mut *copier, Duration::from_secs(1));
        }
    });
    let mut acknowledged = std::io::stdout();
    for append in 0.. {
        let values: Vec<_> = (0..3).map(|n| format!("{round} {append} {n}")).collect();
        let record =
            |value: &String| Record { route: Route::Key(value.clone().into()), value: value.clone().into() };
        log.append(POSTS, values.iter().map(record).collect()).unwrap();
        writeln!(acknowledged, "durable {round} {append}").unwrap();
        if round.ends_with("abort") && append == 20 {
            std::process::abort();
        }
    }
}

fn start(folder: &Path, round: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "victim", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a victim live until it reported so many appends, kills it, and returns all that it reported.
fn live_and_die(folder: &Path, round: &str, appends: usize) -> Vec<String> {
    let mut victim = start(folder, round);
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let mut reported = Vec::new();
    for line in lines.map_while(Result::ok) {
        reported.extend(line.strip_prefix("durable ").map(ToOwned::to_owned));
        if reported.len() == appends {
            victim.kill().unwrap();
        }
    }
    assert!(!victim.wait().unwrap().success());
    reported
}

fn all(log: &dyn Log, topic: &str) -> Vec<String> {
    let mut reader = log.consumer("reader", topic, Share::Whole, Start::Earliest).unwrap();
    let mut read = Vec::new();
    loop {
        let entries = reader.poll(1_000, Duration::ZERO).unwrap().entries;
        if entries.is_empty() {
            return read;
        }
        read.extend(entries.iter().map(|entry| String::from_utf8(entry.value.to_vec()).unwrap()));
    }
}

#[test]
fn what_was_acknowledged_survives_and_nothing_is_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let mut durable = BTreeSet::new();
    for round in 0..24 {
        let reported = match round % 3 {
            0 => live_and_die(folder.path(), &format!("{round}-abort"), usize::MAX),
            _ => live_and_die(folder.path(), &round.to_string(), 1 + round * 7 % 50),
        };
        assert!(!reported.is_empty(), "round {round}");
        durable.extend(reported.iter().flat_map(|append| (0..3).map(move |n| format!("{append} {n}"))));
    }

    let log = open(folder.path());
    let posts = all(&log, POSTS);
    let distinct: BTreeSet<_> = posts.iter().cloned().collect();
    assert_eq!(distinct.len(), posts.len(), "a post is there twice");
    let lost: Vec<_> = durable.difference(&distinct).collect();
    assert!(lost.is_empty(), "lost {lost:?}");

    let mut copier = copier(&log);
    while copy_some(&mut *copier, Duration::ZERO) > 0 {}
    let mut mentions = all(&log, MENTIONS);
    let mut posts = posts;
    posts.sort_unstable();
    mentions.sort_unstable();
    assert!(posts == mentions, "{} posts became {} mentions", posts.len(), mentions.len());
}
