//! Exactly once, whatever is killed when: a child process writes generated batches and is killed at random moments;
//! after each kill the index holds what its own offsets say, no more and no less.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use crate::mentions::{everything, mention, mentioned, slug};
use prometheus::Registry;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use vigie_index::{Config, IndexError, Offsets, Searcher, Writer};
use vigie_model::{MentionEvent, PostId};

const CHILD: &str = "VIGIE_INDEX_TEST_CHILD";
/// Set to a number for a longer run.
const KILLS: &str = "VIGIE_INDEX_TEST_KILLS";
const PARTITIONS: u32 = 2;
const BATCH: u64 = 40;

/// What stands at one offset, always the same: every batch begins with an update of something older.
fn event(partition: u32, offset: u64) -> MentionEvent {
    let mut random = StdRng::seed_from_u64(offset << 8 | u64::from(partition));
    let older = |random: &mut StdRng| random.random_range(0..offset.max(1));
    let (number, removed) = match offset % BATCH {
        0 | 7 => (older(&mut random), false),
        13 => (older(&mut random), true),
        _ => (offset, false),
    };
    let id = format!("p{partition}:{number}");
    if removed {
        let workspace = random.random_bool(0.5).then(|| slug("w"));
        return MentionEvent::Removed { workspace, post: PostId::new(id).unwrap() };
    }
    let mut mention = mention(&id, number as i64, "delta lost my bag again");
    mention.post.engagement.likes = offset; // tells which version it is
    mentioned(mention)
}

/// Which mentions there must be, in which version.
#[derive(Default)]
struct Oracle {
    read: Offsets,
    versions: BTreeMap<String, u64>,
}

impl Oracle {
    /// Reads the log on to these offsets, and compares what must be there with what is.
    fn compare(&mut self, searcher: &Searcher, offsets: &Offsets) {
        for (&partition, &next) in offsets {
            let read = self.read.insert(partition, next).unwrap_or(0);
            assert!(read <= next, "the index went back from {read} to {next}");
            for offset in read..next {
                match event(partition, offset) {
                    MentionEvent::Mentioned(mention) => {
                        self.versions.insert(mention.key(), mention.post.engagement.likes);
                    }
                    MentionEvent::Removed { post, .. } => {
                        self.versions.remove(&format!("w/{post}"));
                    }
                    other => panic!("none of these is written here: {other:?}"),
                }
            }
        }
        let mut keys = Vec::new();
        searcher.each_key(|key| keys.push(key.to_owned())).unwrap();
        keys.sort_unstable();
        let (found, expected) = (keys.len(), self.versions.len());
        assert!(keys.iter().eq(self.versions.keys()), "lost or doubled: {found} found, {expected} expected");
        let stats = searcher.stats(&everything()).unwrap();
        assert_eq!(stats.total, expected as u64);
        let versions: u64 = self.versions.values().sum();
        assert_eq!(stats.engagement, versions, "some mention is not in its last version");
    }
}

/// The part of the child: writes until it is killed, and says what was committed.
#[test]
fn child_that_writes_until_killed() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let (mut writer, _) = Writer::open(Path::new(&path), &Config::default(), &Registry::new()).unwrap();
    for round in 1_u64.. {
        let partition = round as u32 % PARTITIONS;
        let first = writer.progress().get(&partition).copied().unwrap_or(0);
        let events: Vec<_> = (first..first + BATCH).map(|offset| event(partition, offset)).collect();
        writer.apply(partition, first, first + BATCH, &events).unwrap();
        if round.is_multiple_of(3) {
            let committed = writer.commit().unwrap();
            let sum: u64 = committed.offsets.values().sum();
            writeln!(io::stdout(), "\ncommitted {sum}").unwrap();
        }
    }
}

#[test]
fn nothing_is_lost_or_doubled_when_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = StdRng::seed_from_u64(7);
    let mut oracle = Oracle::default();
    let kills = std::env::var(KILLS).map_or(30, |kills| kills.parse().unwrap());
    for _ in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "delivery::child_that_writes_until_killed", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        if random.random_bool(0.9) {
            let mut line = String::new();
            while !line.starts_with("committed") {
                line.clear();
                assert!(said.read_line(&mut line).unwrap() > 0, "the child could not open the index");
            }
        }
        std::thread::sleep(Duration::from_micros(random.random_range(0..60_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        let acknowledged =
            rest.lines().filter_map(|line| line.strip_prefix("committed ")?.parse().ok()).max();

        let (writer, searcher) = Writer::open(folder.path(), &Config::default(), &Registry::new()).unwrap();
        let stored: u64 = writer.progress().values().sum();
        assert!(stored >= acknowledged.unwrap_or(0), "{stored} stored, {acknowledged:?} acknowledged");
        oracle.compare(&searcher, writer.progress());
    }
    assert!(!oracle.versions.is_empty());
}

#[test]
fn batches_are_applied_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Writer::open(folder.path(), &Config::default(), &Registry::new()).unwrap();
    let (mut writer, searcher) = open();
    let events: Vec<_> = (0..5).map(|offset| event(0, offset)).collect();
    writer.apply(0, 0, 5, &events).unwrap();
    assert_eq!(writer.uncommitted(), 5);
    assert_eq!(searcher.count_all(), 0, "not searchable before the commit");
    let replayed = writer.apply(0, 4, 6, &events).unwrap_err();
    assert!(matches!(replayed, IndexError::Replayed { partition: 0, first: 4, stored: 5 }), "{replayed}");
    assert!(matches!(writer.apply(1, 4, 3, &[]), Err(IndexError::BackwardBatch { .. })));
    writer.apply(1, 10, 10, &[]).unwrap(); // a gap at the beginning of another partition is only logged
    let committed = writer.commit().unwrap();
    assert_eq!(committed.offsets, Offsets::from([(0, 5), (1, 10)]));
    assert_eq!((committed.events, committed.documents, writer.uncommitted()), (5, searcher.count_all(), 0));
    writer.apply(0, 5, 6, &[event(0, 5)]).unwrap();
    drop((writer, searcher));
    let (writer, searcher) = open();
    assert_eq!(writer.progress(), &committed.offsets, "what was not committed is read again");
    assert_eq!(searcher.count_all(), committed.documents);
}

#[test]
fn a_removal_without_workspace_reaches_all_of_them() {
    let mut index = crate::mentions::open();
    let in_workspace = |workspace: &str, id: &str| {
        let mut mention = mention(id, 0, "delta");
        mention.workspace = slug(workspace);
        mentioned(mention)
    };
    let remove = |workspace: Option<&str>| MentionEvent::Removed {
        workspace: workspace.map(slug),
        post: PostId::new("demo:1").unwrap(),
    };
    let keys = |index: &crate::mentions::Opened| {
        let mut keys = Vec::new();
        index.searcher.each_key(|key| keys.push(key.to_owned())).unwrap();
        keys.sort_unstable();
        keys.join(" ")
    };
    index.commit(&[in_workspace("w", "demo:1"), in_workspace("v", "demo:1"), in_workspace("v", "demo:2")]);
    index.commit(&[remove(Some("w"))]);
    assert_eq!(keys(&index), "v/demo:1 v/demo:2");
    index.commit(&[in_workspace("w", "demo:1"), remove(None)]);
    assert_eq!(keys(&index), "v/demo:2");
    index.commit(&[in_workspace("w", "demo:2"), in_workspace("w", "demo:3"), in_workspace("w", "demo:4")]);
    let unmatched = ["demo:2", "demo:4", "demo:9"].map(|id| PostId::new(id).unwrap()).into();
    index.commit(&[
        MentionEvent::Unmatched { workspace: slug("w"), posts: unmatched },
        MentionEvent::Heard { posts_partition: 0, of: 2, until: 0 },
    ]);
    assert_eq!(keys(&index), "v/demo:2 w/demo:3", "a replay removes from its own workspace only");
    index.commit(&[MentionEvent::Removed {
        workspace: Some(slug("w")),
        post: PostId::new("demo:3").unwrap(),
    }]);
    let found =
        |workspace: &str| index.searcher.mention(&slug(workspace), &PostId::new("demo:2").unwrap()).unwrap();
    assert!(found("v").is_some() && found("w").is_none());
}

#[test]
fn folders_that_are_not_ours_are_refused() {
    let open = |path: &Path| Writer::open(path, &Config::default(), &Registry::new()).map(drop);
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, _) = Writer::open(folder.path(), &Config::default(), &Registry::new()).unwrap();
    assert!(matches!(open(folder.path()), Err(IndexError::Locked { .. })));
    writer.apply(0, 0, 1, &[event(0, 0)]).unwrap();
    writer.commit().unwrap();
    drop(writer);

    let meta = folder.path().join("meta.json");
    let written = std::fs::read_to_string(&meta).unwrap();
    let check = |change: &dyn Fn(&mut serde_json::Value), expected: &str| {
        let mut value: serde_json::Value = serde_json::from_str(&written).unwrap();
        change(&mut value);
        std::fs::write(&meta, value.to_string()).unwrap();
        let said = open(folder.path()).map_or_else(|error| error.to_string(), |()| "opened".to_owned());
        assert!(said.contains(expected), "{said}");
    };
    check(&|meta| drop(meta.as_object_mut().unwrap().remove("payload")), "not its place in the log");
    check(&|meta| meta["payload"] = r#"{"version":2,"schema":1}"#.into(), "newer Vigie");
    check(&|meta| meta["payload"] = "{".into(), "unreadable place in the log");
    check(&|meta| meta["schema"][0]["name"] = "other".into(), "other fields");
    check(&|_| {}, "opened");
}

/// A disk of its own, as small as one likes.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_stops_the_writer_and_harms_nothing() {
    let Some(disk) = SmallDisk::mount("6m") else {
        writeln!(io::stderr(), "skipped: mounting a small disk is not permitted here").unwrap();
        return;
    };
    let path = disk.0.path().join("index");
    let (mut writer, searcher) = Writer::open(&path, &Config::default(), &Registry::new()).unwrap();
    let filler = disk.0.path().join("filler");
    std::fs::write(&filler, vec![0; 3 << 20]).unwrap();
    let mut next = 0;
    let mut write_until_full = |writer: &mut Writer| loop {
        let events: Vec<_> = (next..next + 500).map(|offset| event(0, offset)).collect();
        if let Err(error) =
            writer.apply(0, next, next + 500, &events).and_then(|()| writer.commit().map(drop))
        {
            return error;
        }
        next += 500;
        assert!(next < 1_000_000, "the disk never filled");
    };
    let error = write_until_full(&mut writer);
    assert!(matches!(error, IndexError::DiskFull { .. }), "{error}");
    assert!(matches!(writer.commit(), Err(IndexError::Stopped { .. })), "it goes on after an error");
    assert!(matches!(writer.apply(0, next, next, &[event(0, 0)]), Err(IndexError::Stopped { .. })));
    let mut oracle = Oracle::default();
    oracle.compare(&searcher, &Offsets::from([(0, next)]));
    drop((writer, searcher));

    std::fs::remove_file(filler).unwrap();
    let (mut writer, searcher) = Writer::open(&path, &Config::default(), &Registry::new()).unwrap();
    assert_eq!(writer.progress(), &Offsets::from([(0, next)]));
    oracle.compare(&searcher, writer.progress());
    let events: Vec<_> = (next..next + 500).map(|offset| event(0, offset)).collect();
    writer.apply(0, next, next + 500, &events).unwrap();
    writer.commit().unwrap();
    oracle.compare(&searcher, writer.progress());
}
