//! How fast one thread matches, by number of queries: `cargo bench -p vigie-matcher --bench matching`.
//!
//! Posts of about 185 bytes, of which exactly one in a hundred mentions a brand, or none does. All numbers of queries take
//! turns, so that a busy machine slows them alike, and the best turn of each counts. Behind `--` may stand the numbers of
//! queries, and a number of turns as `turns=9`.

#![allow(clippy::print_stdout, reason = "this is a program whose result is what it prints")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use allocation_counter::measure;
use vigie_matcher::{Matcher, Scratch};
use vigie_model::Post;
use vigie_query::Tokens;
use vigie_scenario::bench;

const SEED: u64 = 42;
const POSTS: usize = 20_000;
const TURNS: usize = 9;

/// A matcher, its posts, and the best times so far for all posts.
struct Contender {
    queries: usize,
    matcher: Matcher,
    some_match: Vec<Post>,
    none_matches: Vec<Post>,
    best: [Duration; 3],
}

impl Contender {
    fn new(queries: usize) -> Self {
        let workspaces = bench::workspaces(queries, SEED);
        let started = Instant::now();
        let mut built = None;
        let memory = measure(|| built = Some(Matcher::build(&workspaces).0));
        let seconds = started.elapsed().as_secs_f64();
        let matcher = built.unwrap_or_else(|| Matcher::build(&[]).0);
        let mut scratch = Scratch::default();
        let mut posts = |rate: f64| {
            let posts = bench::posts(SEED).against(queries).match_rate(rate);
            posts.exactly(POSTS, |post| !matcher.mentions(post, &mut scratch).is_empty())
        };
        let (some_match, none_matches) = (posts(0.01), posts(0.0));
        println!(
            "{queries:>8} queries, {:>7} patterns: built in {seconds:.2} s, {:>4} MB allocated, {:>4} MB by its own count",
            matcher.patterns(),
            memory.bytes_current / 1_000_000,
            matcher.memory_bytes() / 1_000_000,
        );
        Self { queries, matcher, some_match, none_matches, best: [Duration::MAX; 3] }
    }

    fn turn(&mut self) {
        let (mut scratch, mut tokens) = (Scratch::default(), Tokens::default());
        let matcher = &self.matcher;
        let mut mentions = |posts: &[Post]| {
            posts.iter().for_each(|post| drop(black_box(matcher.mentions(post, &mut scratch))));
        };
        let started = Instant::now();
        self.some_match.iter().for_each(|post| tokens.read(post.title.as_deref(), black_box(&post.text)));
        let read = started.elapsed();
        mentions(&self.none_matches);
        let none = started.elapsed() - read;
        mentions(&self.some_match);
        let some = started.elapsed() - read - none;
        for (best, time) in self.best.iter_mut().zip([read, none, some]) {
            *best = time.min(*best);
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut numbers: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if numbers.is_empty() {
        numbers = vec![1_000, 10_000, 100_000];
    }
    let turns = arguments.iter().find_map(|argument| argument.strip_prefix("turns=")?.parse().ok());
    let mut contenders: Vec<Contender> = numbers.into_iter().map(Contender::new).collect();
    for _ in 0..turns.unwrap_or(TURNS) {
        contenders.iter_mut().for_each(Contender::turn);
    }
    println!(
        "{:>8} {:>12} {:>14} {:>14} {:>10}",
        "queries", "words alone", "none matches", "1 % match", "posts/s"
    );
    for Contender { queries, best, .. } in &contenders {
        let [read, none, some] = best.map(|best| best.as_nanos() as f64 / POSTS as f64);
        println!("{queries:>8} {read:>9.0} ns {none:>11.0} ns {some:>11.0} ns {:>10.0}", 1e9 / some);
    }
}
