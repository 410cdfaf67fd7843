//! The fused limit: what two threads reach when nothing stands between the steps. Each takes half of the JSON lines and
//! does append (to a plain file, synced per batch), parse, fold, scan, and index of the hits in one loop.

use std::{fs::File, io::Write, thread, time::Instant};

use prometheus::Registry;
use vigie_index::Index;
use vigie_matcher::{Matcher, Scratch};
use vigie_model::{MentionEvent, Post};

use crate::{
    parts::{QUERIES, lines, workspaces},
    summary::Summary,
};

const POSTS: usize = 600_000;
const BATCH: usize = 1_000;

pub(crate) fn run(summary: &mut Summary) {
    let (matcher, _) = Matcher::build(&workspaces(QUERIES));
    let lines = lines(POSTS, QUERIES, 0.01);
    let folder = tempfile::tempdir().expect("a folder");
    let config = vigie_index::Config::default();
    let index = Index::open(&folder.path().join("index"), 1, &config, &Registry::new()).expect("an index");
    let writer = std::sync::Mutex::new((index.writer(0).expect("a shard"), 0_u64));
    let started = Instant::now();
    thread::scope(|scope| {
        for (half, lines) in lines.chunks(POSTS / 2).enumerate() {
            let (matcher, writer, path) = (&matcher, &writer, folder.path().join(format!("posts-{half}")));
            scope.spawn(move || {
                let mut file = File::create(path).expect("a file");
                let (mut scratch, mut buffer) = (Scratch::default(), Vec::new());
                for batch in lines.chunks(BATCH) {
                    buffer.clear();
                    batch.iter().for_each(|line| {
                        buffer.extend_from_slice(line);
                        buffer.push(b'\n');
                    });
                    file.write_all(&buffer).and_then(|()| file.sync_data()).expect("the disk takes it");
                    let mut events = Vec::new();
                    for line in batch {
                        let post: Post = serde_json::from_slice(line).expect("a post");
                        let mentions = matcher.mentions(&post, &mut scratch);
                        events.extend(
                            mentions.into_iter().map(|mention| MentionEvent::Mentioned(Box::new(mention))),
                        );
                    }
                    let (writer, at) = &mut *writer.lock().expect("no thread crashed");
                    let next = *at + events.len() as u64;
                    writer.apply(*at, next, &events).expect("the index takes it");
                    *at = next;
                }
            });
        }
    });
    writer.lock().expect("no thread crashed").0.commit().expect("the index commits");
    summary.rate("limit_posts_per_s", POSTS, started);
}
