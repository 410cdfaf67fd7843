//! A disk that is really full: a small file system in memory, which needs the right to mount one.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a check that fails says so by a panic")]

use std::{fs, path::Path, process::Command, time::Duration};

use vigie_stream::{Config, EmbeddedLog, Error, Log, POSTS, Partitions, Record, Route, Share, Start};

/// A mounted file system of 8 MB, gone with this.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).arg(folder.path()).output();
        match mount {
            Ok(output) if output.status.success() => Some(Self(folder)),
            refused => {
                skipped(&format!("{refused:?}"));
                None
            }
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()));
    }
}

#[expect(clippy::print_stderr, reason = "a test that could not run must say so")]
fn skipped(why: &str) {
    eprintln!("skipped: a small file system cannot be mounted here: {why}");
}

fn open(disk: &SmallDisk, keep_free_bytes: u64) -> Result<EmbeddedLog, Error> {
    let config = Config {
        keep_free_bytes,
        partitions: Partitions { posts: 2, mentions: 2, dead_letters: 1 },
        ..Config::default()
    };
    EmbeddedLog::open(disk.path().join("log"), &config, &prometheus::Registry::new())
}

fn append(log: &dyn Log, number: usize) -> Result<(), Error> {
    let mut state = number as u32;
    let mut value = number.to_string().into_bytes();
    value.resize_with(100_000, || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    log.append(POSTS, vec![Record { route: Route::Key(b"k".to_vec()), value }])
}

/// Appends until it is refused; how many were acknowledged, and the refusal.
fn append_until_refused(log: &dyn Log, from: usize) -> (usize, Error) {
    for number in from..1_000 {
        if let Err(error) = append(log, number) {
            return (number, error);
        }
    }
    panic!("100 MB went onto a disk of 8 MB");
}

fn records(log: &dyn Log) -> usize {
    let mut reader = log.consumer("reader", POSTS, Share::Whole, Start::Earliest).unwrap();
    let batch = reader.poll(1_000, Duration::ZERO).unwrap();
    reader.commit(&batch.next).unwrap();
    batch.entries.len()
}

#[test]
fn appends_are_refused_in_time_and_go_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    let filler = disk.path().join("somebody else's");
    fs::write(&filler, vec![1; 2_000_000]).unwrap();
    let log = open(&disk, 1_000_000).unwrap();
    let (acknowledged, refused) = append_until_refused(&log, 0);
    assert!(matches!(&refused, Error::Full { keep: 1_000_000, .. }), "{refused}");
    assert!(acknowledged > 20, "{acknowledged}");
    assert_eq!(records(&log), acknowledged, "reading and committing go on");

    fs::remove_file(filler).unwrap();
    let (more, refused) = append_until_refused(&log, acknowledged);
    assert!(matches!(refused, Error::Full { .. }));
    assert!(more > acknowledged + 10, "{more}");
    assert_eq!(records(&log), more);
    drop(log);
    assert_eq!(records(&open(&disk, 1_000_000).unwrap()), more);
}

#[test]
fn a_write_that_fails_stops_appends_until_the_log_is_opened_again() {
    let Some(disk) = SmallDisk::mount() else { return };
    let filler = disk.path().join("somebody else's");
    fs::write(&filler, vec![1; 2_000_000]).unwrap();
    let log = open(&disk, 0).unwrap();
    let (acknowledged, _) = append_until_refused(&log, 0);
    fs::write(disk.path().join("the last bytes"), vec![1; 8_000_000]).unwrap_err();
    let mut reader = log.consumer("reader", POSTS, Share::Whole, Start::Earliest).unwrap();
    // Small enough to pass the look at the free bytes, too large for what there is.
    let stopped = (0..1_000).find_map(|_| reader.commit(&[(0, 0)].into()).err()).expect("the disk is full");
    assert!(matches!(&stopped, Error::Stopped { .. }), "{stopped}");
    for said in ["No space left on device", "start the program again"] {
        assert!(stopped.to_string().contains(said), "{stopped}");
    }
    assert_eq!(reader.poll(1_000, Duration::ZERO).unwrap().entries.len(), acknowledged, "reading goes on");

    fs::remove_file(filler).unwrap();
    assert!(
        matches!(append(&log, acknowledged), Err(Error::Stopped { .. })),
        "not before it is opened again"
    );
    drop((reader, log));
    let log = open(&disk, 0).unwrap();
    assert_eq!(records(&log), acknowledged);
    append(&log, acknowledged).unwrap();
    assert_eq!(records(&log), acknowledged + 1);
}
