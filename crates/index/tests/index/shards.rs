//! Shards: who may write which, who sees what, and that nothing is lost or doubled when they change hands.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use prometheus::Registry;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use vigie_index::{Config, Index, IndexError, Selection, Writer};
use vigie_model::partition_of;

use crate::{
    mentions::{index, mention, mentioned, slug},
    oracle::{BATCH, Offsets, Oracle, PARTITIONS, event},
};

/// Waits until it holds, a second at most.
pub(crate) fn within_a_second(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(1), "not within a second: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn each_workspace_lives_in_one_shard() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path(), 4);
    let searcher = index.searcher();
    let total = |name: &str| searcher.stats(&Selection::all(slug(name))).unwrap().total;
    let names = ["w", "v", "a", "b", "c", "d"];
    for partition in 0..4 {
        let mut writer = index.writer(partition).unwrap();
        let lives_here = |name: &&str| partition_of(name.as_bytes(), 4) == partition;
        for (name, offset) in names.into_iter().filter(lives_here).zip(0..) {
            assert_eq!(total(name), 0, "{name}");
            let mut mention = mention("demo:1", 0, "delta");
            mention.workspace = slug(name);
            writer.apply(offset, offset + 1, &[mentioned(mention)]).unwrap();
            writer.commit().unwrap();
            assert_eq!(total(name), 1, "{name}");
        }
    }
    assert_eq!(searcher.count_all(), names.len() as u64);
}

#[test]
fn others_see_commits_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("index");
    // As another process would: nothing is shared but the folder.
    let searcher = index(&root, PARTITIONS).searcher();
    let count = || searcher.count_all();
    assert_eq!(count(), 0);
    assert!(!root.exists(), "a reader made the folder");
    let here = index(&root, PARTITIONS);
    let mut writer = here.writer(0).unwrap();
    assert_eq!(count(), 0);
    for offset in 0..3 {
        writer
            .apply(offset, offset + 1, &[mentioned(mention(&format!("demo:{offset}"), 0, "delta"))])
            .unwrap();
        writer.commit().unwrap();
        assert_eq!(here.searcher().count_all(), offset + 1, "seen at once where it is written");
        within_a_second("a commit", || count() == offset + 1);
    }
    drop(writer);
    // The next writer is another process; this one sees what it commits.
    let mut writer = index(&root, PARTITIONS).writer(0).unwrap();
    writer.apply(3, 4, &[mentioned(mention("demo:3", 0, "delta"))]).unwrap();
    writer.commit().unwrap();
    within_a_second("a commit of the next writer", || count() == 4 && here.searcher().count_all() == 4);
    drop(writer);
    fs::rename(root.join("0"), folder.path().join("away")).unwrap();
    within_a_second("that the shard is gone", || count() == 0);
}

#[test]
fn a_reader_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let here = index(folder.path(), PARTITIONS);
    let mut writer = here.writer(0).unwrap();
    writer.apply(0, 40, &(0..40).map(|offset| event(0, offset)).collect::<Vec<_>>()).unwrap();
    writer.commit().unwrap();
    drop((writer, here));
    let files = || -> BTreeMap<_, _> {
        let files = fs::read_dir(folder.path().join("0")).unwrap().map(Result::unwrap);
        files.map(|file| (file.file_name(), fs::read(file.path()).unwrap())).collect()
    };
    let before = files();
    let searcher = index(folder.path(), PARTITIONS).searcher();
    Oracle::default().compare(&searcher, &Offsets::from([(0, 40)]));
    assert!(before == files(), "reading changed {:?} to {:?}", before.keys(), files().keys());
    assert!(!folder.path().join("1").exists(), "reading made a shard");
}

#[test]
fn other_layouts_are_refused() {
    let check = |prepare: &dyn Fn(&Path), partitions: u32, expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path());
        let opened = Index::open(folder.path(), partitions, &Config::default(), &Registry::new());
        let said = opened.map_or_else(|error| error.to_string(), |_| "opened".to_owned());
        assert!(said.contains(expected), "{said}");
    };
    let written = |partition| move |root: &Path| drop(index(root, 4).writer(partition).unwrap());
    check(&|_| {}, 4, "opened");
    check(&written(3), 4, "opened");
    check(&written(3), 2, "made for at least 4 partitions of the mentions, but the log has 2");
    check(&written(0), 2, "made for 4 partitions of the mentions, but the log has 2");
    check(&written(0), 5, "made for 4 partitions");
    check(&|root| fs::write(root.join("meta.json"), "{}").unwrap(), 1, "in one piece");
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(index(folder.path(), 2).writer(2), Err(IndexError::UnknownPartition { .. })));
}

#[test]
fn a_shard_begun_for_other_partitions_is_noticed_later_too() {
    let folder = tempfile::tempdir().unwrap();
    let (two, four) = (index(folder.path(), 2), index(folder.path(), 4));
    drop(two.writer(0).unwrap());
    assert!(matches!(four.writer(0), Err(IndexError::OtherPartitions { .. })));
    thread::sleep(Duration::from_millis(250));
    let workspace = ["v", "d"].into_iter().find(|name| partition_of(name.as_bytes(), 4) == 0).unwrap();
    let answer = four.searcher().stats(&Selection::all(slug(workspace)));
    assert!(matches!(answer, Err(IndexError::OtherPartitions { .. })), "{answer:?}");
}

/// Takes a shard as a process would that the log gives the partition to: as soon as nobody else has it.
fn take(index: &Index, partition: u32) -> Writer {
    loop {
        match index.writer(partition) {
            Err(IndexError::Locked { .. }) => thread::sleep(Duration::from_millis(1)),
            writer => return writer.unwrap(),
        }
    }
}

#[test]
fn shards_change_hands_without_loss() {
    let folder = tempfile::tempdir().unwrap();
    let end = 20 * BATCH;
    let committed: Vec<_> = (0..PARTITIONS).map(|_| AtomicU64::new(0)).collect();
    thread::scope(|scope| {
        for owner in 0..3 {
            let (committed, folder) = (&committed, folder.path());
            scope.spawn(move || {
                let mut random = StdRng::seed_from_u64(owner);
                let index = index(folder, PARTITIONS);
                while committed.iter().any(|committed| committed.load(Ordering::SeqCst) < end) {
                    let partition = random.random_range(0..PARTITIONS);
                    let mut writer = take(&index, partition);
                    let first = writer.progress().unwrap_or(0);
                    let known = committed[partition as usize].load(Ordering::SeqCst);
                    assert_eq!(first, known, "a commit was lost, or one came from who lost the shard");
                    for at in
                        (first..end.min(first + random.random_range(0..4) * BATCH)).step_by(BATCH as usize)
                    {
                        let events: Vec<_> =
                            (at..at + BATCH).map(|offset| event(partition, offset)).collect();
                        writer.apply(at, at + BATCH, &events).unwrap();
                        if random.random_bool(0.5) {
                            let next = writer.commit().unwrap().next.unwrap();
                            committed[partition as usize].store(next, Ordering::SeqCst);
                        }
                    }
                    // Whatever is not committed by now is the next owner's to read again.
                }
            });
        }
    });
    let index = index(folder.path(), PARTITIONS);
    let offsets: Offsets = (0..PARTITIONS).map(|partition| (partition, end)).collect();
    Oracle::default().compare(&index.searcher(), &offsets);
}
