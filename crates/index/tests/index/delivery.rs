//! Exactly once, whatever is killed when: a child process writes generated batches and is killed at random moments;
//! after each kill the index holds what its own offsets say, no more and no less.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use prometheus::Registry;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use vigie_index::{Config, Index, IndexError, Writer};
use vigie_model::{Author, Erasure, Handled, Handling, HandlingStatus, MentionEvent, PostId};

use crate::{
    mentions::{index, mention, mentioned, slug},
    oracle::{BATCH, Offsets, Oracle, PARTITIONS, event},
    shards::within_a_second,
};

const CHILD: &str = "VIGIE_INDEX_TEST_CHILD";
/// Set to a number for a longer run.
const KILLS: &str = "VIGIE_INDEX_TEST_KILLS";

/// The part of the child: writes until it is killed, and says what was committed.
#[test]
fn child_that_writes_until_killed() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let index = index(Path::new(&path), PARTITIONS);
    let mut writers: Vec<_> = (0..PARTITIONS).map(|partition| index.writer(partition).unwrap()).collect();
    for round in 1_usize.. {
        let writer = &mut writers[round % PARTITIONS as usize];
        let first = writer.progress().unwrap_or(0);
        let events: Vec<_> = (first..first + BATCH).map(|offset| event(writer.partition(), offset)).collect();
        writer.apply(first, first + BATCH, &events).unwrap();
        if round.is_multiple_of(5) {
            for writer in &mut writers {
                writer.commit().unwrap();
            }
            let sum: u64 = writers.iter().filter_map(Writer::progress).sum();
            writeln!(io::stdout(), "\ncommitted {sum}").unwrap();
        }
    }
}

/// How far all shards of this folder have read; waits for nothing.
fn progress(writers: &[Writer]) -> Offsets {
    writers.iter().filter_map(|writer| Some((writer.partition(), writer.progress()?))).collect()
}

#[test]
fn nothing_is_lost_or_doubled_when_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = StdRng::seed_from_u64(7);
    let mut oracle = Oracle::default();
    let reader = index(folder.path(), PARTITIONS).searcher(); // as another process: it stays while writers die
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
            within_a_second("what the child committed", || reader.count_all() > 0);
        }
        std::thread::sleep(Duration::from_micros(random.random_range(0..60_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        let acknowledged =
            rest.lines().filter_map(|line| line.strip_prefix("committed ")?.parse().ok()).max();

        let index = index(folder.path(), PARTITIONS);
        let writers: Vec<_> = (0..PARTITIONS).map(|partition| index.writer(partition).unwrap()).collect();
        let stored: u64 = progress(&writers).values().sum();
        assert!(stored >= acknowledged.unwrap_or(0), "{stored} stored, {acknowledged:?} acknowledged");
        oracle.compare(&index.searcher(), &progress(&writers));
        let there = index.searcher().count_all();
        within_a_second("what is left after the kill", || reader.count_all() == there);
    }
    assert!(!oracle.versions.is_empty());
}

#[test]
fn batches_are_applied_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let opened = index(folder.path(), PARTITIONS);
    let (mut writer, mut other) = (opened.writer(0).unwrap(), opened.writer(1).unwrap());
    let searcher = opened.searcher();
    let events: Vec<_> = (0..5).map(|offset| event(0, offset)).collect();
    assert_eq!((writer.partition(), writer.progress()), (0, None));
    writer.apply(0, 5, &events).unwrap();
    assert_eq!(writer.uncommitted(), 5);
    assert_eq!(searcher.count_all(), 0, "not searchable before the commit");
    let replayed = writer.apply(4, 6, &events).unwrap_err();
    assert!(matches!(replayed, IndexError::Replayed { partition: 0, first: 4, stored: 5 }), "{replayed}");
    assert!(matches!(writer.apply(6, 5, &[]), Err(IndexError::BackwardBatch { .. })));
    other.apply(10, 10, &[]).unwrap(); // the log may begin anywhere
    let committed = writer.commit().unwrap();
    assert_eq!((committed.next, other.commit().unwrap().next), (Some(5), Some(10)));
    assert_eq!((committed.events, committed.documents, writer.uncommitted()), (5, searcher.count_all(), 0));
    writer.apply(5, 6, &[event(0, 5)]).unwrap();
    drop((writer, other, searcher));
    let opened = index(folder.path(), PARTITIONS);
    assert_eq!(opened.writer(0).unwrap().progress(), committed.next, "what was not committed is read again");
    assert_eq!(opened.writer(1).unwrap().progress(), Some(10));
    assert_eq!(opened.searcher().count_all(), committed.documents);
}

#[test]
fn closing_amid_merges_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut committed = 0;
    // Eight segments are merged into one, so some merge runs whenever a writer goes.
    for round in 1..=80 {
        let mut writer = index(folder.path(), 1).writer(0).unwrap();
        for _ in 0..3 {
            let id = format!("demo:{committed}");
            writer.apply(committed, committed + 1, &[mentioned(mention(&id, 0, "delta"))]).unwrap();
            committed += 1;
            writer.commit().unwrap();
        }
        drop(writer);
        let there = index(folder.path(), 1).searcher().count_all();
        assert_eq!(there, committed, "after round {round}");
    }
}

#[test]
fn old_mentions_leave_while_others_come() {
    let mut opened = crate::mentions::open();
    let all: Vec<_> = (0..10).map(|second| mention(&format!("demo:{second}"), second, "delta")).collect();
    let moment = all[6].post.published_at;
    let event = |second: usize| mentioned(all[second].clone());
    opened.commit(&(0..8).map(event).collect::<Vec<_>>());
    opened.writer.forget_before(moment).unwrap();
    opened.commit(&[event(8), event(2), event(9)]); // one that is old comes again: until the next time
    let mut left = Vec::new();
    opened.searcher.each_key(|key| left.push(key.to_owned())).unwrap();
    left.sort_unstable();
    assert_eq!(left, ["w/demo:2", "w/demo:6", "w/demo:7", "w/demo:8", "w/demo:9"]);
    opened.writer.forget_before(moment).unwrap();
    let committed = opened.writer.commit().unwrap();
    assert_eq!((committed.documents, committed.next), (4, opened.writer.progress()));
}

#[test]
fn a_workspace_forgets_its_own_alone() {
    let mut opened = crate::mentions::open();
    let mention = |workspace: &str, second: i64| {
        let mut mention = mention(&format!("demo:{second}"), second, "delta");
        mention.workspace = slug(workspace);
        mention
    };
    let moment = mention("w", 2).post.published_at;
    let all: Vec<_> =
        ["w", "x"].into_iter().flat_map(|workspace| (0..4).map(move |second| (workspace, second))).collect();
    let events: Vec<_> =
        all.iter().map(|(workspace, second)| mentioned(mention(workspace, *second))).collect();
    opened.commit(&events);
    let before = opened.searcher.bytes();
    assert!(before > 0);
    opened.writer.forget_before_in(&slug("w"), moment).unwrap();
    opened.writer.commit().unwrap();
    let mut left = Vec::new();
    opened.searcher.each_key(|key| left.push(key.to_owned())).unwrap();
    left.sort_unstable();
    assert_eq!(left, ["w/demo:2", "w/demo:3", "x/demo:0", "x/demo:1", "x/demo:2", "x/demo:3"]);
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
fn an_erasure_takes_all_that_an_author_wrote_until_then() {
    let mut index = crate::mentions::open();
    let by = |workspace: &str, id: &str, author: Option<&str>, minute: i64| {
        let mut mention = mention(id, minute, "delta");
        mention.workspace = slug(workspace);
        mention.post.source = id.split(':').next().unwrap().to_owned();
        mention.post.author = Some(Author {
            id: author.map(str::to_owned),
            handle: Some("ana".to_owned()),
            ..Author::default()
        });
        mentioned(mention)
    };
    let at = mention("demo:1", 5, "").post.published_at;
    let erased = |source: &str, author: &str| {
        MentionEvent::Erased(Erasure { source: source.to_owned(), author: author.to_owned(), at })
    };
    let keys = |index: &crate::mentions::Opened| {
        let mut keys = Vec::new();
        index.searcher.each_key(|key| keys.push(key.to_owned())).unwrap();
        keys.sort_unstable();
        keys.join(" ")
    };
    index.commit(&[
        by("w", "demo:1", Some("ana"), 1),
        by("v", "demo:1", Some("ana"), 1),
        by("w", "demo:2", Some("ben"), 2),
        by("w", "demo:3", None, 3),
        by("w", "demo:4", Some("ana"), 9), // later than the erasure
        by("w", "else:5", Some("ana"), 4),
    ]);
    index.commit(&[erased("demo", "zoe"), erased("Demo", "ana"), erased("demo", "ANA")]);
    assert_eq!(keys(&index), "v/demo:1 w/demo:1 w/demo:2 w/demo:3 w/demo:4 w/else:5");
    // What waits for a commit goes too, and does not come back when somebody handles it.
    let handled = MentionEvent::Handled(Box::new(Handled {
        workspace: slug("w"),
        post: PostId::new("demo:6").unwrap(),
        revision: 1,
        handling: Handling { status: HandlingStatus::Open, ..Handling::default() },
    }));
    index.commit(&[by("w", "demo:6", Some("ana"), 5), erased("demo", "ana"), handled]);
    assert_eq!(keys(&index), "w/demo:2 w/demo:3 w/demo:4 w/else:5");
    // Told twice, it is as if it was told once; what comes behind it is new.
    index.commit(&[erased("demo", "ana"), by("w", "demo:7", Some("ana"), 5)]);
    assert_eq!(keys(&index), "w/demo:2 w/demo:3 w/demo:4 w/demo:7 w/else:5");
}

#[test]
fn folders_that_are_not_ours_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        Index::open(folder.path(), 1, &Config::default(), &Registry::new())
            .and_then(|index| index.writer(0))
            .map(drop)
    };
    let mut writer = index(folder.path(), 1).writer(0).unwrap();
    assert!(matches!(open(), Err(IndexError::Locked { .. })));
    writer.apply(0, 1, &[event(0, 0)]).unwrap();
    writer.commit().unwrap();
    drop(writer);

    let meta = folder.path().join("0/meta.json");
    let written = std::fs::read_to_string(&meta).unwrap();
    let check = |change: &dyn Fn(&mut serde_json::Value), expected: &str| {
        let mut value: serde_json::Value = serde_json::from_str(&written).unwrap();
        change(&mut value);
        std::fs::write(&meta, value.to_string()).unwrap();
        let said = open().map_or_else(|error| error.to_string(), |()| "opened".to_owned());
        assert!(said.contains(expected), "{said}");
    };
    check(&|meta| drop(meta.as_object_mut().unwrap().remove("payload")), "not its place in the log");
    check(&|meta| meta["payload"] = r#"{"version":3,"schema":1}"#.into(), "newer Vigie");
    check(&|meta| meta["payload"] = r#"{"version":2,"schema":7}"#.into(), "unreadable place in the log");
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
    let opened = index(&path, PARTITIONS);
    let (mut writer, searcher) = (opened.writer(0).unwrap(), opened.searcher());
    let filler = disk.0.path().join("filler");
    std::fs::write(&filler, vec![0; 3 << 20]).unwrap();
    let mut next = 0;
    let mut write_until_full = |writer: &mut Writer| loop {
        let events: Vec<_> = (next..next + 500).map(|offset| event(0, offset)).collect();
        if let Err(error) = writer.apply(next, next + 500, &events).and_then(|()| writer.commit().map(drop)) {
            return error;
        }
        next += 500;
        assert!(next < 1_000_000, "the disk never filled");
    };
    let error = write_until_full(&mut writer);
    assert!(matches!(error, IndexError::DiskFull { .. }), "{error}");
    assert!(matches!(writer.commit(), Err(IndexError::Stopped { .. })), "it goes on after an error");
    assert!(matches!(writer.apply(next, next, &[event(0, 0)]), Err(IndexError::Stopped { .. })));
    let mut oracle = Oracle::default();
    oracle.compare(&searcher, &Offsets::from([(0, next)]));
    drop((writer, searcher, opened));

    std::fs::remove_file(filler).unwrap();
    let opened = index(&path, PARTITIONS);
    let (mut writer, searcher) = (opened.writer(0).unwrap(), opened.searcher());
    assert_eq!(writer.progress(), Some(next));
    oracle.compare(&searcher, &Offsets::from([(0, next)]));
    let events: Vec<_> = (next..next + 500).map(|offset| event(0, offset)).collect();
    writer.apply(next, next + 500, &events).unwrap();
    writer.commit().unwrap();
    oracle.compare(&searcher, &Offsets::from([(0, next + 500)]));
}
