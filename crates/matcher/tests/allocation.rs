//! What matching takes from the heap: nothing for a post that mentions no brand, and a bounded amount for a compiled query.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use allocation_counter::measure;
use vigie_matcher::{Matcher, Scratch};
use vigie_model::Post;
use vigie_scenario::bench;

const SEED: u64 = 42;

#[test]
fn a_post_that_mentions_nothing_costs_no_allocation() {
    const QUERIES: usize = 3_000;
    let (matcher, problems) = Matcher::build(&bench::workspaces(QUERIES, SEED));
    assert_eq!(problems, []);
    let posts: Vec<Post> = bench::posts(SEED).against(QUERIES).match_rate(0.05).take(1_000).collect();
    let mut scratch = Scratch::default();
    posts.iter().for_each(|post| drop(matcher.mentions(post, &mut scratch))); // the buffers grow to their size
    let mut mentioning = 0;
    for post in &posts {
        let mut mentions = Vec::new();
        let heap = measure(|| mentions = matcher.mentions(post, &mut scratch));
        if mentions.is_empty() {
            assert_eq!(heap.count_total, 0, "{}", post.text);
        } else {
            mentioning += 1;
            assert!(heap.count_total > 0, "a mention holds its post");
        }
    }
    assert!((10..100).contains(&mentioning), "{mentioning} posts mention a brand");
}

#[test]
fn a_compiled_query_takes_less_than_two_kilobytes() {
    const QUERIES: usize = 3_000;
    let workspaces = bench::workspaces(QUERIES, SEED);
    let mut matcher = None;
    let heap = measure(|| matcher = Some(Matcher::build(&workspaces).0));
    let (held, counted) = (heap.bytes_current as usize, matcher.unwrap().memory_bytes());
    assert!(held < QUERIES * 2_000, "{held} bytes; 100,000 queries are to take less than 200 MB");
    assert!((held * 8 / 10..held * 12 / 10).contains(&counted), "counts {counted} bytes of {held}");
}
