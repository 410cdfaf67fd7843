//! What the benchmarks share: queries, posts as the JSON lines that people push, and a clock.

use jiff::Timestamp;
use vigie_model::{Post, Workspace};
use vigie_scenario::bench;

/// Queries in the benchmarks that name no other number.
pub(crate) const QUERIES: usize = 10_000;
pub(crate) const SEED: u64 = 42;

pub(crate) fn workspaces(queries: usize) -> Vec<Workspace> {
    bench::workspaces(queries, SEED)
}

/// `count` posts of which `rate` match one of `queries` queries.
pub(crate) fn posts(count: usize, queries: usize, rate: f64) -> Vec<Post> {
    bench::posts(SEED).against(queries).match_rate(rate).take(count).collect()
}

/// The same as JSON lines, which is how they come in.
pub(crate) fn lines(count: usize, queries: usize, rate: f64) -> Vec<Vec<u8>> {
    let posts = bench::posts(SEED).against(queries).match_rate(rate).take(count);
    posts.map(|post| serde_json::to_vec(&post).expect("a post is JSON")).collect()
}

/// Later than any generated post.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
