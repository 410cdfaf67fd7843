//! Each room alone: classifier, log, index.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use prometheus::Registry;
use vigie_matcher::{Matcher, Scratch, classify as classify_post};
use vigie_model::{MentionEvent, PostEvent, PostId, encode};
use vigie_stream::{EmbeddedLog, Log, POSTS, Record, Route, Share, Start};

use crate::{
    parts::{QUERIES, posts, workspaces},
    summary::Summary,
};

pub(crate) fn classify(summary: &mut Summary) {
    let posts = posts(50_000, QUERIES, 0.01);
    let mut scratch = Scratch::default();
    let started = Instant::now();
    for post in &posts {
        std::hint::black_box(classify_post(None, &post.text, None, &mut scratch));
    }
    summary.rate("classify_posts_per_s", posts.len(), started);
}

pub(crate) fn log(summary: &mut Summary) {
    const BATCH: usize = 1_000;
    let folder = tempfile::tempdir().expect("a folder");
    let log = EmbeddedLog::open(folder.path(), &vigie_stream::Config::default(), &Registry::new());
    let log = Arc::new(log.expect("a log"));
    let record = |post| {
        let event = PostEvent::Posted(post);
        let value = encode(&event, 0).expect("a post is JSON");
        Record { route: Route::of(event.id().map(PostId::as_str)), value }
    };
    let records: Vec<Record> = posts(400_000, QUERIES, 0.01).into_iter().map(record).collect();
    let count = records.len();
    let started = Instant::now();
    thread::scope(|scope| {
        for half in records.chunks(count / 2) {
            let log = Arc::clone(&log);
            scope.spawn(move || {
                for batch in half.chunks(BATCH) {
                    log.append(POSTS, batch.to_vec()).expect("the log takes it");
                }
            });
        }
    });
    summary.rate("log_append_posts_per_s", count, started);

    let mut consumer = log.consumer("bench", POSTS, Share::Whole, Start::Earliest).expect("a consumer");
    let (mut read, started) = (0, Instant::now());
    while read < count {
        read += consumer.poll(4_096, Duration::from_secs(1)).expect("a batch").entries.len();
    }
    summary.rate("log_read_posts_per_s", count, started);
}

pub(crate) fn index(summary: &mut Summary) {
    const BATCH: usize = 2_000;
    let (matcher, _) = Matcher::build(&workspaces(QUERIES));
    let mut scratch = Scratch::default();
    let posts = posts(60_000, QUERIES, 1.0);
    let mentions = posts.iter().flat_map(|post| matcher.mentions(post, &mut scratch));
    let events: Vec<MentionEvent> =
        mentions.map(|mention| MentionEvent::Mentioned(Box::new(mention))).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let config = vigie_index::Config::default();
    let index = vigie_index::Index::open(folder.path(), 1, &config, &Registry::new()).expect("an index");
    let mut writer = index.writer(0).expect("a shard");
    let (mut at, started) = (0_u64, Instant::now());
    for (number, batch) in events.chunks(BATCH).enumerate() {
        let next = at + batch.len() as u64;
        writer.apply(at, next, batch).expect("the index takes it");
        at = next;
        if number % 5 == 4 {
            writer.commit().expect("the index commits");
        }
    }
    writer.commit().expect("the index commits");
    summary.rate("index_mentions_per_s", events.len(), started);
}
