//! What a crash, a bad disk or a stranger may do to the files, done to them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a check that fails says so by a panic")]

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use vigie_stream::{Config, EmbeddedLog, Error, Log, POSTS, Partitions, Record, Route, Share, Start};

fn open(path: &Path) -> Result<EmbeddedLog, Error> {
    let config = Config {
        keep_free_bytes: 0,
        partitions: Partitions { posts: 2, mentions: 2, dead_letters: 1 },
        ..Config::default()
    };
    EmbeddedLog::open(path, &config, &prometheus::Registry::new())
}

fn append(log: &dyn Log, value: &str) {
    log.append(POSTS, vec![Record { route: Route::Key(b"k".to_vec()), value: value.into() }]).unwrap();
}

fn read(log: &dyn Log) -> Vec<String> {
    let mut reader = log.consumer("reader", POSTS, Share::Whole, Start::Earliest).unwrap();
    let entries = reader.poll(1_000, Duration::ZERO).unwrap().entries;
    entries.iter().map(|entry| String::from_utf8(entry.value.to_vec()).unwrap()).collect()
}

/// A closed log of ten records, each its own append.
fn ten() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    (0..10).for_each(|n| append(&log, &format!("record {n}")));
    folder
}

fn journal(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder.join("storage")).unwrap().map(|file| file.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "jnl")).max().unwrap()
}

/// Where what was written ends; behind it the journal is filled with zeros, 64 MB of them at first.
fn end(journal: &[u8]) -> usize {
    let written = journal.chunks(4096).rposition(|chunk| chunk != &[0; 4096][..chunk.len()]).unwrap() * 4096;
    written + journal[written..].iter().take(4096).rposition(|&byte| byte != 0).unwrap() + 1
}

/// Where the last batch begins: a tag, one item for the block and one for the state, a small sequence number.
fn last_batch(journal: &[u8]) -> usize {
    journal[..end(journal)].windows(5).rposition(|window| window == [1, 2, 0, 0, 0]).unwrap()
}

/// Damages a log of ten records as told: the file's bytes, its end, the start of its last batch.
fn damaged(damage: impl FnOnce(&mut Vec<u8>, usize, usize)) -> tempfile::TempDir {
    let folder = ten();
    let file = journal(folder.path());
    let mut bytes = fs::read(&file).unwrap();
    let (end, last) = (end(&bytes), last_batch(&bytes));
    bytes.truncate(end + 4096);
    damage(&mut bytes, end, last);
    fs::write(file, bytes).unwrap();
    folder
}

/// The log opens with so many of the ten records, takes more, and has all of them when it opens again.
fn check_goes_on_with(kept: usize, folder: &tempfile::TempDir, how: &str) {
    let mut expected: Vec<_> = (0..kept).map(|n| format!("record {n}")).collect();
    let log = open(folder.path()).unwrap_or_else(|error| panic!("{how}: {error}"));
    assert_eq!(read(&log), expected, "{how}");
    append(&log, "one more");
    expected.push("one more".to_owned());
    drop(log);
    assert_eq!(read(&open(folder.path()).unwrap()), expected, "{how}, opened again");
}

#[test]
fn a_torn_tail_is_cut() {
    let check = |how: &str, damage: fn(&mut Vec<u8>, usize, usize)| {
        check_goes_on_with(9, &damaged(damage), how);
    };
    check("its last byte is missing", |bytes, end, _| bytes.truncate(end - 1));
    check("its last byte is missing, zeros follow", |bytes, end, _| bytes[end - 1] = 0);
    check("half of it is missing", |bytes, end, last| bytes.truncate(last.midpoint(end)));
    check("only its tag was written", |bytes, _, last| bytes.truncate(last + 1));
    check("half of it are zeros", |bytes, end, last| bytes[last.midpoint(end)..end].fill(0));
    check("a page in its middle are zeros", |bytes, end, last| bytes[last + 40..end - 20].fill(0));
    check("a bit of its tag flipped", |bytes, _, last| bytes[last] ^= 0x10);
    check("a bit of a length flipped", |bytes, _, last| bytes[last + 29] ^= 0x80);
    check("a bit of the block flipped", |bytes, end, last| bytes[last.midpoint(end)] ^= 0x01);
    check("a bit of its checksum flipped", |bytes, end, _| bytes[end - 8] ^= 0x01);
}

#[test]
fn rubbish_behind_the_end_costs_nothing() {
    let folder = damaged(|bytes, end, _| bytes[end..].fill(0xA5));
    check_goes_on_with(10, &folder, "rubbish behind the end");
    let folder = damaged(|bytes, end, _| bytes.truncate(end));
    check_goes_on_with(10, &folder, "no zeros behind the end");
}

#[test]
fn damage_in_the_middle_is_an_error_and_nothing_is_cut() {
    let folder = damaged(|bytes, _, last| bytes[last - 40] ^= 1);
    let before = fs::read(journal(folder.path())).unwrap();
    let refused = open(folder.path()).err().unwrap();
    assert!(
        matches!(&refused, Error::DamagedJournal { file, .. } if *file == journal(folder.path())),
        "{refused}"
    );
    assert!(fs::read(journal(folder.path())).unwrap() == before);
}

#[test]
fn folders_that_are_not_ours_are_refused() {
    let check = |change: fn(&Path), expected: &str| {
        let folder = ten();
        change(folder.path());
        let said = open(folder.path()).map_or_else(|error| error.to_string(), |_| "opened".to_owned());
        assert!(said.contains(expected), "{said}");
    };
    check(|folder| fs::write(folder.join("format"), "vigie-log 2").unwrap(), "has format 2");
    check(|folder| fs::remove_file(folder.join("format")).unwrap(), "is not a log");
    check(
        |folder| fs::write(folder.join("storage/version"), b"FJL\x09").unwrap(),
        "another version of fjall",
    );
}

/// Enough to leave memory for the final files; then one of those is damaged.
#[test]
fn damage_in_a_final_file_is_never_served() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    let mut state = 1_u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let value: Vec<u8> = (0..1 << 20).map(|_| random()).collect();
    let record = || Record { route: Route::Key(b"k".to_vec()), value: value.clone() };
    let blobs = || {
        let keyspaces = fs::read_dir(folder.path().join("storage/keyspaces")).unwrap();
        let blobs =
            keyspaces.map(|keyspace| keyspace.unwrap().path().join("blobs")).filter(|path| path.exists());
        blobs.flat_map(|path| fs::read_dir(path).unwrap()).map(|file| file.unwrap().path()).next()
    };
    for _ in 0..60 {
        log.append(POSTS, (0..4).map(|_| record()).collect()).unwrap();
        if blobs().is_some() {
            break;
        }
    }
    let all = log.status().unwrap()[0].partitions.iter().map(|partition| partition.next).sum::<u64>();
    drop(log);
    let file = blobs().expect("nothing was written to a final file");
    let mut bytes = fs::read(&file).unwrap();
    bytes[500_000] ^= 1;
    fs::write(&file, bytes).unwrap();

    let log = open(folder.path()).unwrap();
    let mut reader = log.consumer("reader", POSTS, Share::Whole, Start::Earliest).unwrap();
    let mut read = 0;
    let refused = loop {
        match reader.poll(1_000, Duration::ZERO) {
            Ok(batch) if batch.entries.is_empty() => break None,
            Ok(batch) => {
                assert!(batch.entries.iter().all(|entry| entry.value == value));
                read += batch.entries.len() as u64;
            }
            Err(error) => break Some(error),
        }
    };
    let Some(Error::Damaged { from, to, partition, .. }) = refused else {
        panic!("{refused:?} after {read} of {all}")
    };
    assert_eq!(from, read, "all in front of it is served");
    reader.seek(&[(partition, to)].into()).unwrap();
    let behind = reader.poll(1_000, Duration::ZERO).unwrap();
    assert_eq!(behind.entries[0].offset, to, "and so is what lies behind it");
}
