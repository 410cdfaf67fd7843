//! Questions over a million mentions of 60 days: five brands side by side, and what rose.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use prometheus::Registry;
use vigie_index::{
    BenchmarkRequest, Config, Cuts, Index, Interval, Period, Searcher, Selection, TrendsRequest,
};
use vigie_model::{BrandMatch, Mention, MentionEvent, Polarity, Post, Sentiment, Slug};
use vigie_scenario::bench;

use crate::{parts::SEED, summary::Summary};

const MENTIONS: usize = 1_000_000;
const DAYS: i64 = 60;
const BRANDS: [&str; 5] = ["ours", "north", "south", "east", "west"];
const TOPICS: [&str; 3] = ["price", "delivery", "service"];
/// How often each question is asked; the median is told.
const ROUNDS: usize = 5;

pub(crate) fn run(summary: &mut Summary) {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open(folder.path(), 1, &Config::default(), &Registry::new()).expect("an index");
    fill(&index);
    let searcher = index.searcher();
    let slug = |name: &str| Slug::new(name).expect("a slug");
    let everything = Selection::all(slug("market"));
    let middle = start() + SignedDuration::from_hours(24 * DAYS / 2);
    let period = Period::new(middle, start() + SignedDuration::from_hours(24 * DAYS)).expect("a period");

    let selection =
        Selection { brands: BRANDS.iter().map(|brand| slug(brand)).collect(), ..everything.clone() };
    let days = Interval::read("1d", TimeZone::UTC).expect("a day");
    let cuts = Cuts::new(period, &days).expect("few pieces");
    let request = BenchmarkRequest { selection, period, cuts, zone: TimeZone::UTC };
    let compared = |searcher: &Searcher| searcher.benchmark(&request).expect("an answer").brands.len();
    summary.add("benchmark_ms", median(&searcher, compared), "ms");

    let baseline = period.before(&TimeZone::UTC);
    let request = TrendsRequest { selection: everything, period, baseline, kinds: Vec::new(), limit: 20 };
    let rose = |searcher: &Searcher| searcher.trends(&request).expect("an answer").terms.len();
    summary.add("trends_ms", median(&searcher, rose), "ms");
}

/// The median time of a question, in milliseconds.
fn median(searcher: &Searcher, ask: impl Fn(&Searcher) -> usize) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            assert!(ask(searcher) > 0, "there is something to tell");
            started.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

fn start() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().expect("a moment")
}

fn fill(index: &Index) {
    const BATCH: usize = 20_000;
    let mut writer = index.writer(0).expect("a shard");
    let mut posts = bench::posts(SEED).match_rate(0.0).enumerate();
    for at in (0..MENTIONS).step_by(BATCH) {
        let events: Vec<MentionEvent> = posts
            .by_ref()
            .take(BATCH)
            .map(|(number, post)| MentionEvent::Mentioned(Box::new(mention(number, post))))
            .collect();
        writer.apply(at as u64, (at + BATCH) as u64, &events).expect("the index takes it");
        writer.commit().expect("the index commits");
    }
}

/// One of 200,000 people about one or two brands; in the second half one in fifty says something new.
fn mention(number: usize, mut post: Post) -> Mention {
    let seconds = number as i64 * DAYS * 86_400 / MENTIONS as i64;
    post.published_at = start() + SignedDuration::from_secs(seconds);
    if let Some(author) = &mut post.author {
        author.id = None;
    }
    if number > MENTIONS / 2 && number.is_multiple_of(50) {
        post.text.push_str(" listeria in the yoghurt #recall");
    }
    let brand = |brand: &str| BrandMatch {
        brand: Slug::new(brand).expect("a slug"),
        spans: Vec::new(),
        sentiment: None,
        relevance: None,
    };
    let mut brands = vec![brand(BRANDS[number % BRANDS.len()])];
    if number.is_multiple_of(7) {
        brands.push(brand(BRANDS[(number + 1) % BRANDS.len()]));
    }
    let label = Polarity::ALL[number % 11 % Polarity::ALL.len()];
    Mention {
        workspace: Slug::new("market").expect("a slug"),
        lang: post.lang.clone().unwrap_or_else(|| "en".to_owned()),
        brands,
        topics: vec![Slug::new(TOPICS[number % TOPICS.len()]).expect("a slug")],
        sentiment: Sentiment { label, score: 0.0, confidence: 1.0, terms: Vec::new() },
        own: false,
        asks: false,
        post,
    }
}
