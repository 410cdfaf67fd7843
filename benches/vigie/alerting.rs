//! What alerts cost: 100,000 rules over a stream of 20,000 mentions a second of event time, on one thread; the memory of
//! a rule; and keeping the states of all of them at once.
//!
//! 20,000 brands in 1,000 workspaces have five rules each: spikes of all mentions, of negative ones and of a topic, and
//! thresholds of all and of negative ones. Every brand is mentioned once a second, so every rule is active: each fifth
//! mention is negative, each fourth is about the topic.

use std::{fs, hint::black_box, time::Instant};

use jiff::Timestamp;
use serde_json::json;
use vigie_alerts::Detectors;
use vigie_model::{Mention, Polarity, PostId, Slug, Workspace};

use crate::summary::Summary;

const WORKSPACES: usize = 1_000;
const BRANDS: usize = 20;
const RULES: usize = 5;
/// Minutes of the stream that are measured, after as many that are not.
const MINUTES: i64 = 1;
/// As many mentions come between two looks at what changed.
const BATCH: usize = 500;
/// Monday 2 February 2026, in seconds.
const MONDAY: i64 = 1_769_990_400;

fn workspace(number: usize) -> Workspace {
    let brands: Vec<_> = (0..BRANDS)
        .map(|brand| json!({"id": format!("brand-{brand}"), "name": format!("Brand {brand}"), "query": "brand"}))
        .collect();
    let rules = (0..BRANDS).flat_map(|brand| {
        let scope = |more: serde_json::Value| {
            let mut scope = json!({"brands": [format!("brand-{brand}")]});
            scope.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
            scope
        };
        let negative = || json!({"sentiment": "negative"});
        let threshold = json!({"kind": "threshold", "count": 100_000, "window": "1h"});
        let rules: [_; RULES] = [
            ("all", json!({"kind": "spike"}), scope(json!({}))),
            ("negative", json!({"kind": "spike"}), scope(negative())),
            ("topic", json!({"kind": "spike"}), scope(json!({"topic": "recall"}))),
            ("many", threshold.clone(), scope(json!({}))),
            ("many-negative", threshold, scope(negative())),
        ];
        rules.map(|(name, when, scope)| {
            json!({"id": format!("{name}-{brand}"), "name": name, "when": when, "scope": scope})
        })
    });
    serde_json::from_value(json!({
        "workspace": {"id": format!("workspace-{number}"), "name": "Workspace"},
        "brand": brands,
        "topic": [{"id": "recall", "name": "Recall", "query": "recall"}],
        "rule": rules.collect::<Vec<_>>(),
    }))
    .expect("a workspace")
}

/// The mentions of a second: one of each brand of so many workspaces.
fn second(workspaces: usize, at: i64) -> Vec<Mention> {
    let count = workspaces * BRANDS;
    let like = template();
    // Brand after brand would be kind to the caches; a step that has no factor in common with the count visits all.
    let places = (0..count).map(|n| n * 7_919 % count);
    places.map(|n| mention(&like, n / BRANDS, n % BRANDS, n as i64 + at, at)).collect()
}

fn template() -> Mention {
    serde_json::from_value(json!({
        "workspace": "workspace", "lang": "en", "brands": [{"brand": "brand", "spans": []}],
        "post": {"id": "source:0", "source": "source", "published_at": "2026-02-02T00:00:00Z",
                 "text": "Brand again: waited an hour in the queue at the station, and nobody said why #late"},
        "sentiment": {"label": "neutral", "score": 0.0, "confidence": 0.5},
    }))
    .expect("a mention")
}

fn mention(like: &Mention, workspace: usize, brand: usize, chance: i64, at: i64) -> Mention {
    let mut mention = like.clone();
    mention.workspace = Slug::new(format!("workspace-{workspace}")).expect("a slug");
    mention.brands[0].brand = Slug::new(format!("brand-{brand}")).expect("a slug");
    mention.post.id = PostId::new(format!("source:{workspace}-{brand}-{at}")).expect("an id");
    mention.post.published_at = Timestamp::from_second(at).expect("a time");
    if chance % 5 == 0 {
        mention.sentiment.label = Polarity::Negative;
    }
    if chance % 4 == 0 {
        mention.topics.push(Slug::new("recall").expect("a slug"));
    }
    mention
}

fn observe(detectors: &mut Detectors, mentions: &[Mention]) {
    for batch in mentions.chunks(BATCH) {
        for mention in batch {
            detectors.observe(mention, i64::MAX);
        }
        black_box(detectors.advance());
    }
}

pub(crate) fn run(summary: &mut Summary) {
    memory(summary); // first, while nothing that was freed is there to be used again
    let workspaces: Vec<_> = (0..WORKSPACES).map(workspace).collect();
    let mut detectors = Detectors::new(&workspaces);
    let rules = detectors.len();
    let (mut busy, mut count) = (0.0, 0);
    for at in 0..2 * MINUTES * 60 {
        let mentions = second(WORKSPACES, MONDAY + at);
        let started = Instant::now();
        observe(&mut detectors, &mentions);
        if at >= MINUTES * 60 {
            busy += started.elapsed().as_secs_f64();
            count += mentions.len();
        }
    }
    summary.add("alert_rules", rules as f64, "rules");
    summary.add("alert_rules_mentions_per_s", (count as f64 / busy).round(), "1/s");

    black_box(detectors.take_dirty());
    observe(&mut detectors, &second(WORKSPACES, MONDAY + 2 * MINUTES * 60));
    let started = Instant::now();
    let (states, _) = detectors.take_dirty();
    summary.add("alert_save_ms", started.elapsed().as_secs_f64() * 1e3, "ms");
    summary.add("alert_save_states", states.len() as f64, "states");
}

/// What a rule takes that has learnt four weeks and whose windows hold a whole hour of the stream; a hundredth of the
/// rules, for such an hour of all of them has 72 million mentions.
fn memory(summary: &mut Summary) {
    const PART: usize = WORKSPACES / 100;
    let workspaces: Vec<_> = (0..PART).map(workspace).collect();
    let before = resident_bytes();
    let mut detectors = Detectors::new(&workspaces);
    let rules = detectors.len() as f64;
    for hour in 0..4 * 7 * 24 {
        observe(&mut detectors, &second(PART, MONDAY + hour * 3_600));
    }
    summary.add("alert_bytes_per_rule", (resident_bytes() - before) / rules, "B");
    for at in 0..3_600 {
        observe(&mut detectors, &second(PART, MONDAY + 4 * 7 * 86_400 + at));
    }
    summary.add("alert_bytes_per_busy_rule", (resident_bytes() - before) / rules, "B");
    let (states, _) = detectors.take_dirty();
    let bytes: usize = states.iter().map(|(key, state)| key.len() + state.len()).sum();
    summary.add("alert_state_bytes_per_busy_rule", bytes as f64 / rules, "B");
}

/// What the process holds in memory.
fn resident_bytes() -> f64 {
    let pages = fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: f64 = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("a number");
    pages * 4_096.0
}
