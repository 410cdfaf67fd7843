//! A small market for the tests: a workspace with three brands, and the mentions that people make of them.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "the helpers of a test may be short")]
#![allow(dead_code, unreachable_pub, reason = "not every test uses all of them")]

use std::collections::BTreeMap;

use jiff::Timestamp;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::json;
use vigie_alerts::{AlertChange, Detectors};
use vigie_model::{Mention, Workspace};

/// Monday 2 February 2026, 00:00 UTC, in seconds.
pub const MONDAY: i64 = 1_769_990_400;
pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

/// The brands aurora, boreal and comet, with these rules.
pub fn workspace(rules: serde_json::Value) -> Workspace {
    let workspace: Workspace = serde_json::from_value(json!({
        "workspace": {"id": "acme", "name": "Acme", "languages": ["fr"], "timezone": "Europe/Paris"},
        "brand": [
            {"id": "aurora", "name": "Aurora", "own": true, "query": "aurora"},
            {"id": "boreal", "name": "Boreal", "query": "boreal"},
            {"id": "comet", "name": "Comet", "query": "comet"},
        ],
        "topic": [{"id": "recall", "name": "Rappel", "query": "rappel"}],
        "channel": [{"id": "console", "to": {"kind": "console"}}],
        "rule": rules,
    }))
    .unwrap();
    assert_eq!(workspace.problems(), []);
    workspace
}

pub fn spike() -> serde_json::Value {
    json!({"id": "spike", "name": "Pic", "when": {"kind": "spike", "window": "15m"}, "channels": ["console"]})
}

pub fn threshold(count: u64, window: &str, keep_firing: &str, cool_down: &str) -> serde_json::Value {
    json!({"id": "busy", "name": "Beaucoup", "when": {"kind": "threshold", "count": count, "window": window},
           "keep_firing": keep_firing, "cool_down": cool_down, "channels": ["console"]})
}

/// Post `id` about `brand`, published `at` (unix seconds).
pub fn mention(id: impl std::fmt::Display, brand: &str, at: i64) -> Mention {
    serde_json::from_value(json!({
        "workspace": "acme", "lang": "fr", "brands": [{"brand": brand, "spans": []}],
        "post": {"id": format!("test:{id}"), "source": "test", "text": format!("{brand} encore"),
                 "published_at": Timestamp::from_second(at).unwrap().to_string()},
        "sentiment": {"label": "neutral", "score": 0.0, "confidence": 0.5},
    }))
    .unwrap()
}

/// What came of it, short: `fired busy/aurora 3` (minutes since Monday).
pub fn shown(changes: &[AlertChange]) -> Vec<String> {
    let minute = |at: Timestamp| (at.as_second() - MONDAY).div_euclid(MINUTE);
    changes
        .iter()
        .map(|AlertChange { alert, event }| {
            let at = minute(alert.resolved_at.unwrap_or(alert.fired_at));
            let subject = alert.id.rsplit('/').nth(1).unwrap();
            format!("{} {}/{subject} {at}", event.as_str(), alert.rule)
        })
        .collect()
}

/// Observes one mention after the other and asks after each.
pub fn observe_all<'a>(
    detectors: &mut Detectors,
    mentions: impl IntoIterator<Item = &'a Mention>,
) -> Vec<AlertChange> {
    let mut changes = Vec::new();
    for mention in mentions {
        detectors.observe(mention, i64::MAX);
        changes.extend(detectors.advance());
    }
    changes
}

/// What a store would keep.
#[derive(Default)]
pub struct Kept(pub BTreeMap<String, String>);

impl Kept {
    pub fn save(&mut self, detectors: &mut Detectors) {
        let (states, removed) = detectors.take_dirty();
        for key in removed {
            self.0.remove(&key);
        }
        self.0.extend(states);
    }

    pub fn restore(&self, workspace: &Workspace) -> Detectors {
        let mut detectors = Detectors::new(std::slice::from_ref(workspace));
        detectors.restore(self.0.clone()).unwrap();
        detectors
    }
}

/// Chance, the same in every run.
pub struct Chance(StdRng);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// A count around `mean` as chance makes it (Poisson, by Knuth's method, in pieces that numbers can hold).
    pub fn count(&mut self, mean: f64) -> u32 {
        if mean > 500.0 {
            return self.count(mean / 2.0) + self.count(mean / 2.0);
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.0.random::<f64>(), 0);
        while product > limit {
            product *= self.0.random::<f64>();
            count += 1;
        }
        count
    }

    /// Evenly from 0 to 1.
    pub fn share(&mut self) -> f64 {
        self.0.random()
    }

    /// Around 0 with a deviation of 1 (normal, by the sum of twelve).
    pub fn stray(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    pub fn below(&mut self, end: i64) -> i64 {
        self.0.random_range(0..end)
    }
}

/// Mentions of a brand from `start` on for `minutes`, so many an hour as `per_hour` says for each minute.
pub fn chatter(
    chance: &mut Chance,
    brand: &str,
    start: i64,
    minutes: i64,
    per_hour: impl Fn(i64) -> f64,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for minute in 0..minutes {
        let from = start + minute * MINUTE;
        for _ in 0..chance.count(per_hour(from) / 60.0) {
            let id = format!("{brand}-{from}-{}", mentions.len());
            mentions.push(mention(id, brand, from + chance.below(MINUTE)));
        }
    }
    mentions
}

/// People sleep: from a tenth at four in the morning to twice the mean in the afternoon.
pub fn daily_rhythm(mean: f64) -> impl Fn(i64) -> f64 {
    move |at| {
        let hour = (at % DAY) as f64 / HOUR as f64;
        mean * (1.05 - 0.95 * ((hour - 4.0) / 24.0 * std::f64::consts::TAU).cos())
    }
}

pub fn in_order(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by_key(|mention| mention.post.published_at);
    mentions
}
