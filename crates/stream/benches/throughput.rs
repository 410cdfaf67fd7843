//! What the embedded log does: rows appended with a sync each thousand, rows read, and what retention leaves on
//! the disk. Run it with `cargo bench -p vigie-stream`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot go on"
)]

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use vigie_stream::{Config, EmbeddedLog, Log, POSTS, Record, Route, Share, Start};

const THREADS: u64 = 4;
const APPENDS: u64 = 250;
const ROWS: u64 = 1_000;
const ROW_BYTES: usize = 600;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    append(folder.path());
    read(folder.path());
    wait_for_one(folder.path());
    keep_little();
}

fn open(folder: &Path, config: &Config) -> EmbeddedLog {
    EmbeddedLog::open(folder, config, &prometheus::Registry::new()).unwrap()
}

/// A row that compresses about as posts do: words of a small vocabulary, and numbers.
fn row(number: u64) -> Record {
    const WORDS: [&str; 16] = [
        "delivery",
        "late",
        "again",
        "the",
        "service",
        "livraison",
        "merci",
        "très",
        "never",
        "price",
        "recall",
        "and",
        "good",
        "phone",
        "https://example.org/",
        "published_at",
    ];
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut value = format!(r#"{{"v":1,"e":{{"posted":{{"id":"feed:{number}","text":""#).into_bytes();
    while value.len() < ROW_BYTES {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let word = WORDS[(state % 16) as usize];
        value.extend_from_slice(format!("{word} {} ", (state >> 32) % 100_000).as_bytes());
    }
    value.truncate(ROW_BYTES);
    Record { route: Route::Key(number.to_be_bytes().to_vec()), value }
}

fn rows(append: u64) -> Vec<Record> {
    (append * ROWS..(append + 1) * ROWS).map(row).collect()
}

fn per_second(rows: u64, elapsed: Duration) -> f64 {
    (rows as f64 / elapsed.as_secs_f64()).round()
}

fn append(folder: &Path) {
    let log = open(folder, &Config::default());
    let ready: Vec<Vec<Vec<Record>>> = (0..THREADS)
        .map(|thread| (0..APPENDS).map(|append| rows(thread * APPENDS + append)).collect())
        .collect();
    let started = Instant::now();
    thread::scope(|scope| {
        for appends in ready {
            let log = &log;
            scope.spawn(move || appends.into_iter().for_each(|rows| log.append(POSTS, rows).unwrap()));
        }
    });
    let rows = THREADS * APPENDS * ROWS;
    println!(
        "append_rows_per_s: {} ({THREADS} threads, {ROWS} rows an append)",
        per_second(rows, started.elapsed())
    );
    let stored: u64 =
        log.status().unwrap()[0].partitions.iter().filter_map(|partition| partition.bytes).sum();
    println!("stored_bytes_per_row: {} of {ROW_BYTES}", stored / rows);
}

fn read(folder: &Path) {
    let started = Instant::now();
    let log = open(folder, &Config::default());
    println!("open_ms: {}", started.elapsed().as_millis());
    for members in [1, 2] {
        let started = Instant::now();
        let read: u64 = thread::scope(|scope| {
            let member = |index| {
                let log = &log;
                scope.spawn(move || {
                    let share = Share::Part { index, of: members };
                    let mut reader = log.consumer("reader", POSTS, share, Start::Earliest).unwrap();
                    let mut read = 0;
                    loop {
                        match reader.poll(1_000, Duration::ZERO).unwrap().entries.len() as u64 {
                            0 => return read,
                            entries => read += entries,
                        }
                    }
                })
            };
            let readers: Vec<_> = (0..members).map(member).collect();
            readers.into_iter().map(|reader| reader.join().unwrap()).sum()
        });
        assert_eq!(read, THREADS * APPENDS * ROWS);
        println!("read_rows_per_s: {} ({members} threads)", per_second(read, started.elapsed()));
    }
}

/// One row an append, from its call until a waiting reader has it.
fn wait_for_one(folder: &Path) {
    let log = open(folder, &Config::default());
    let mut reader = log.consumer("tail", POSTS, Share::Whole, Start::Latest).unwrap();
    let mut waits: Vec<_> = (0..500)
        .map(|number| {
            let row = row(number);
            let started = Instant::now();
            thread::scope(|scope| {
                let log = &log;
                scope.spawn(move || log.append(POSTS, vec![row]).unwrap());
                assert_eq!(reader.poll(10, Duration::from_secs(5)).unwrap().entries.len(), 1);
            });
            started.elapsed()
        })
        .collect();
    waits.sort_unstable();
    println!("append_to_read_us: {} median, {} p99", waits[250].as_micros(), waits[495].as_micros());
}

/// Appends ten times what is kept; what the disk holds then.
fn keep_little() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config { max_bytes: 100_000_000, ..Config::default() };
    let log = open(folder.path(), &config);
    let mut largest = 0;
    let mut slowest = Duration::ZERO;
    let mut appended = 0;
    for append in 0.. {
        log.append(POSTS, rows(append)).unwrap();
        if append % 50 == 0 {
            let started = Instant::now();
            appended += log.enforce_retention(0).unwrap().bytes;
            slowest = slowest.max(started.elapsed());
            largest = largest.max(disk_bytes(folder.path()));
            if appended > 10 * config.max_bytes {
                break;
            }
        }
    }
    println!("retention_disk_mb: {} at most for {} kept", largest / 1_000_000, config.max_bytes / 1_000_000);
    println!("retention_ms: {} at most", slowest.as_millis());
}

/// What the files take, not what they could.
fn disk_bytes(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let Ok(entries) = fs::read_dir(path) else { return 0 };
    let of = |entry: fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => disk_bytes(&entry.path()),
        Ok(metadata) => metadata.blocks() * 512,
        Err(_) => 0, // a file that the storage removed meanwhile
    };
    entries.flatten().map(of).sum()
}
