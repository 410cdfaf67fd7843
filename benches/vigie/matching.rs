//! Matching alone, on one thread unless a name says otherwise, against what it is compared with: the raw scan for the
//! same keywords, a loop over all queries, and Lucene Monitor. All see the same queries and the same posts, of which
//! exactly one in a hundred matches.

use std::{
    collections::BTreeSet,
    hint::black_box,
    thread,
    time::{Duration, Instant},
};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use vigie_matcher::{Matcher, Scratch};
use vigie_model::{Post, Workspace};
use vigie_query::{Document, Query, Tokens, Word, evaluate, parse};

use crate::{
    lucene,
    parts::{QUERIES, SEED, workspaces},
    summary::Summary,
};

/// Posts of one turn.
const POSTS: usize = 40_000;
/// Posts that the loop over all queries gets through.
const NAIVE_POSTS: usize = 100;
/// What is compared takes turns, so that a busy machine slows all alike; the best turn of each counts.
const TURNS: usize = 7;

pub(crate) fn run(summary: &mut Summary) {
    let [small, usual, large] = [1_000, QUERIES, 100_000].map(Contender::new);
    let raw = RawScan::new(&usual);
    let mut best = [Duration::MAX; 5];
    for _ in 0..TURNS {
        let turns = [
            timed(|| small.one_thread()),
            timed(|| usual.one_thread()),
            timed(|| usual.two_threads()),
            timed(|| large.one_thread()),
            timed(|| raw.scan()),
        ];
        best.iter_mut().zip(turns).for_each(|(best, turn)| *best = turn.min(*best));
    }
    let [small_time, usual_time, two_threads, large_time, raw_time] =
        best.map(|time| time.as_secs_f64() / POSTS as f64);
    summary.add("match_1k_posts_per_s", small_time.recip().round(), "1/s");
    summary.add("match_10k_posts_per_s", usual_time.recip().round(), "1/s");
    summary.add("match_10k_two_threads_posts_per_s", two_threads.recip().round(), "1/s");
    summary.add("match_100k_posts_per_s", large_time.recip().round(), "1/s");
    summary.add("match_100k_cost_over_1k", large_time / small_time, "ratio");
    summary.add("match_100k_build_s", large.built_in.as_secs_f64(), "s");
    summary.add("match_100k_memory_mb", large.matcher.memory_bytes() as f64 / 1e6, "MB");
    summary.add("match_over_raw_scan", raw_time / usual_time, "ratio");
    summary.add("match_over_naive", naive(&usual) / usual_time, "ratio");
    if let Some(lucene) = lucene::posts_per_s(&usual.workspaces, &usual.posts, &usual.mentioned_brands()) {
        summary.add("lucene_monitor_posts_per_s", lucene.round(), "1/s");
        summary.add("match_over_lucene_monitor", usual_time.recip() / lucene, "ratio");
    }
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let started = Instant::now();
    black_box(work());
    started.elapsed()
}

/// The matcher of so many queries, and its posts.
struct Contender {
    workspaces: Vec<Workspace>,
    matcher: Matcher,
    built_in: Duration,
    posts: Vec<Post>,
}

impl Contender {
    fn new(queries: usize) -> Self {
        let workspaces = workspaces(queries);
        let started = Instant::now();
        let (matcher, _) = Matcher::build(&workspaces);
        let built_in = started.elapsed();
        let mut scratch = Scratch::default();
        let stream = vigie_scenario::bench::posts(SEED).against(queries).match_rate(0.01);
        let posts = stream.exactly(POSTS, |post| !matcher.mentions(post, &mut scratch).is_empty());
        Self { workspaces, matcher, built_in, posts }
    }

    fn one_thread(&self) -> usize {
        self.mentions(&self.posts)
    }

    fn two_threads(&self) -> usize {
        let halves = self.posts.chunks(POSTS / 2);
        thread::scope(|scope| {
            let threads: Vec<_> = halves.map(|half| scope.spawn(|| self.mentions(half))).collect();
            threads.into_iter().map(|thread| thread.join().expect("matching never fails")).sum()
        })
    }

    fn mentions(&self, posts: &[Post]) -> usize {
        let mut scratch = Scratch::default();
        posts.iter().map(|post| self.matcher.mentions(post, &mut scratch).len()).sum()
    }

    /// How many brands each post mentions.
    fn mentioned_brands(&self) -> Vec<usize> {
        let mut scratch = Scratch::default();
        let mut brands =
            |post| self.matcher.mentions(post, &mut scratch).iter().map(|m| m.brands.len()).sum();
        self.posts.iter().map(&mut brands).collect()
    }

    fn queries(&self) -> Vec<Query> {
        let brands = self.workspaces.iter().flat_map(|workspace| &workspace.brands);
        brands.map(|brand| parse(&brand.query).expect("a query of the generator")).collect()
    }
}

/// The least that looking for all keywords costs: one automaton over texts that are folded already. It finds them
/// inside other words too, and knows nothing of queries.
struct RawScan {
    automaton: AhoCorasick,
    folded: Vec<String>,
}

impl RawScan {
    fn new(contender: &Contender) -> Self {
        let mut keywords = BTreeSet::new();
        for query in contender.queries() {
            for leaf in query.leaves() {
                let words: Vec<&str> = leaf.words.iter().map(Word::beginning).collect();
                keywords.insert(words.join(" "));
            }
        }
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&keywords);
        let folded = contender.posts.iter().map(|post| vigie_query::fold(&post.text)).collect();
        Self { automaton: automaton.expect("a few hundred thousand keywords fit"), folded }
    }

    fn scan(&self) -> usize {
        self.folded.iter().map(|text| self.automaton.find_overlapping_iter(text).count()).sum()
    }
}

/// Seconds a post when every query is evaluated over every post.
fn naive(contender: &Contender) -> f64 {
    let (queries, mut tokens) = (contender.queries(), Tokens::default());
    let posts = contender.posts.get(..NAIVE_POSTS).expect("more posts than these");
    let time = timed(|| {
        let mut matches = |post: &Post| {
            tokens.read(post.title.as_deref(), &post.text);
            let document = Document::plain(&tokens);
            queries.iter().filter(|query| evaluate(query, &document).is_some()).count()
        };
        posts.iter().map(&mut matches).sum()
    });
    time.as_secs_f64() / NAIVE_POSTS as f64
}
