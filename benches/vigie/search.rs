//! Questions to an index of a million mentions while it grows by a thousand a second.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use prometheus::Registry;
use vigie_index::{FacetField, Index, Interval, SearchRequest, Searcher, Selection, Sort, Writer};
use vigie_matcher::{Matcher, Scratch};
use vigie_model::{MentionEvent, PostId, Slug};
use vigie_scenario::bench;

use crate::{
    parts::{QUERIES, SEED, workspaces},
    summary::Summary,
};

/// How many mentions there are to begin with; `VIGIE_BENCH_MENTIONS` for another number.
const MENTIONS: usize = 1_000_000;
const QUESTIONS: usize = 1_000;
/// Over how long the mentions are spread.
const DAYS: i64 = 30;
const BATCH: usize = 2_000;

pub(crate) fn run(summary: &mut Summary) {
    let count =
        std::env::var("VIGIE_BENCH_MENTIONS").map_or(MENTIONS, |count| count.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let config = vigie_index::Config::default();
    let index = Index::open(folder.path(), 1, &config, &Registry::new()).expect("an index");
    let mut writer = index.writer(0).expect("a shard");
    let mut mentions = mentions(count);
    let mut at = 0;
    for number in 0..count.div_ceil(BATCH) {
        at = apply(&mut writer, at, mentions.by_ref().take(BATCH));
        if number % 5 == 4 {
            writer.commit().expect("the index commits");
        }
    }
    writer.commit().expect("the index commits");
    thread::sleep(Duration::from_secs(10)); // segments are merged meanwhile
    writer.commit().expect("the index commits");
    let documents = index.searcher().count_all();
    summary.add("index_bytes_per_mention", bytes_of(folder.path()) as f64 / documents as f64, "bytes");

    let searcher = index.searcher();
    let done = AtomicBool::new(false);
    let (mut plain, mut by_story) = (Vec::new(), Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let next = Instant::now() + config.commit_interval;
                at = apply(&mut writer, at, mentions.by_ref().take(500));
                writer.commit().expect("the index commits");
                thread::sleep(next.saturating_duration_since(Instant::now()));
            }
        });
        for number in 0..QUESTIONS {
            plain.push(ask(&searcher, number, false));
            if number % 10 == 0 {
                by_story.push(ask(&searcher, number, true));
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    summary.add("search_p50_ms", share_of(&mut plain, 0.5), "ms");
    summary.add("search_p99_ms", share_of(&mut plain, 0.99), "ms");
    summary.add("search_stories_p99_ms", share_of(&mut by_story, 0.99), "ms");
}

/// Mentions of one workspace, without end, in the order of their time.
fn mentions(count: usize) -> impl Iterator<Item = MentionEvent> + Send {
    let (matcher, _) = Matcher::build(&workspaces(QUERIES));
    let mut scratch = Scratch::default();
    let step = SignedDuration::from_millis(DAYS * 86_400_000 / count as i64);
    let posts = bench::posts(SEED).against(QUERIES).match_rate(1.0);
    (0_i32..).zip(posts).filter_map(move |(number, mut post)| {
        post.id = PostId::new(format!("{}:m{number}", post.source)).expect("an id");
        post.published_at = start() + step * number;
        let mut mention = matcher.mentions(&post, &mut scratch).into_iter().next()?;
        mention.workspace = workspace();
        Some(MentionEvent::Mentioned(Box::new(mention)))
    })
}

fn start() -> Timestamp {
    Timestamp::from_second(1_767_225_600).expect("2026-01-01")
}

fn workspace() -> Slug {
    Slug::new("w").expect("a slug")
}

fn apply(writer: &mut Writer, at: u64, events: impl Iterator<Item = MentionEvent>) -> u64 {
    let events: Vec<_> = events.collect();
    let next = at + events.len() as u64;
    writer.apply(at, next, &events).expect("the index takes it");
    next
}

/// What a screen asks when somebody chooses a period: a page, two facets and a histogram.
fn ask(searcher: &Searcher, number: usize, once_per_story: bool) -> Duration {
    const QUERIES: [Option<&str>; 4] = [None, Some("the OR la"), Some("lang:fr"), Some("sentiment:negative")];
    let first_day = (number * 7) as i64 % DAYS;
    let days = 1 + (number * 11) as i64 % (DAYS - first_day);
    let from = start() + SignedDuration::from_hours(24 * first_day);
    let selection = Selection {
        query: QUERIES[number % QUERIES.len()].map(|query| vigie_query::parse(query).expect("a query")),
        from: Some(from),
        to: Some(from + SignedDuration::from_hours(24 * days)),
        once_per_story,
        ..Selection::all(workspace())
    };
    let zone = TimeZone::get("Europe/Paris").expect("a zone");
    let interval = Interval::read(if days > 3 { "1d" } else { "1h" }, zone).expect("an interval");
    let started = Instant::now();
    let facets = [FacetField::Language, FacetField::Source];
    std::hint::black_box(searcher.facets(&selection, &facets, 20).expect("facets"));
    std::hint::black_box(searcher.histogram(&selection, &interval, false).expect("a histogram"));
    let request = SearchRequest { selection, sort: Sort::Newest, limit: 20, after: None };
    std::hint::black_box(searcher.search(&request).expect("a page"));
    started.elapsed()
}

fn share_of(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0
}

fn bytes_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| match entry.metadata().expect("a file") {
            found if found.is_dir() => bytes_of(&entry.path()),
            found => found.len(),
        })
        .sum()
}
