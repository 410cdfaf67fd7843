//! What always holds for every kind of rule, over stories made by chance: batches, restarts and copies change nothing, and
//! neither does the order of arrival within the lateness.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may be short")]

mod market;

use std::collections::BTreeMap;

use market::*;
use proptest::prelude::*;
use serde_json::json;
use vigie_alerts::{AlertChange, Detectors};
use vigie_model::{HeardSource, Mention, Polarity, Workspace};

/// What is written into the log, in its order.
#[derive(Clone, Debug)]
enum Entry {
    Mentioned(Box<Mention>),
    Sources(i64, Vec<HeardSource>),
}

fn every_kind() -> Workspace {
    let rule = |id: &str, kind: serde_json::Value, more: serde_json::Value| {
        let mut rule = json!({"id": id, "name": id, "when": kind, "keep_firing": "10m", "cool_down": "30m"});
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };
    let filter = json!({"scope": {"filter": "rappel", "count": "workspace"}});
    workspace(json!([
        rule("busy", json!({"kind": "threshold", "count": 4, "window": "7m"}), json!({"pending": "3m"})),
        rule("spike", json!({"kind": "spike"}), json!({"scope": {"filter": "encore"}})),
        rule("angry", json!({"kind": "negative_spike", "window": "5m", "min_count": 3}), json!({})),
        rule("recall", json!({"kind": "every"}), filter),
        rule(
            "voice",
            json!({"kind": "share_shift", "window": "1h", "min_count": 8, "budget": 50}),
            json!({})
        ),
        rule("hush", json!({"kind": "silence", "after": "20m", "budget": 50}), json!({})),
        rule("dead", json!({"kind": "outage", "sources": ["test"], "after": "20m"}), json!({})),
    ]))
}

/// Two days to learn from, then quiet stretches and bursts of two brands; and what is heard of their source.
fn stories() -> impl Strategy<Value = Vec<Entry>> {
    let piece = (0..2_usize, 1..120_i64, 0..16_usize, 1..240_i64);
    proptest::collection::vec(piece, 1..12).prop_map(|pieces| {
        let past = (0..2 * 24 * 20).map(|n| {
            let brand = if n % 10 == 0 { "aurora" } else { "boreal" };
            mention(format!("past-{n}"), brand, MONDAY - 2 * DAY + n * 180)
        });
        let (mut at, mut mentions) = (MONDAY, past.collect::<Vec<_>>());
        for (brand, pause, count, spread) in pieces {
            at += pause * MINUTE;
            for n in 0..count {
                let published = at + n as i64 * spread * 7 % 600;
                let mut post = mention(mentions.len(), ["aurora", "boreal"][brand], published);
                post.sentiment.label = Polarity::ALL[n % 2];
                if n % 5 == 0 {
                    post.post.text = "encore un rappel".to_owned();
                }
                mentions.push(post);
            }
        }
        mentions.push(mention("last", "comet", at + 5 * HOUR));
        with_sources(in_order(mentions))
    })
}

/// After the mentions of every ten minutes the log says whether their source spoke.
fn with_sources(mentions: Vec<Mention>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut told = MONDAY - 2 * DAY;
    let mut posts = 0;
    for mention in mentions {
        let at = mention.post.published_at.as_second();
        while at >= told + 120 {
            told += 120;
            let spoke = (posts > 0).then(|| HeardSource { source: "test".to_owned(), posts, delayed: 0 });
            posts = 0;
            entries.push(Entry::Sources(told * 1_000, spoke.into_iter().collect()));
        }
        posts += 1;
        entries.push(Entry::Mentioned(Box::new(mention)));
    }
    entries
}

fn take(detectors: &mut Detectors, entry: &Entry) {
    match entry {
        Entry::Mentioned(mention) => detectors.observe(mention, i64::MAX),
        Entry::Sources(at, heard) => detectors.heard_sources(*at, heard),
    }
}

fn run(entries: &[Entry]) -> Vec<AlertChange> {
    let mut detectors = Detectors::new(&[every_kind()]);
    let mut changes = Vec::new();
    for entry in entries {
        take(&mut detectors, entry);
        changes.extend(detectors.advance());
    }
    changes
}

/// The changes of each rule and subject, in their order: within one batch subjects may come in another.
fn by_subject(changes: &[AlertChange]) -> BTreeMap<String, Vec<AlertChange>> {
    let mut all: BTreeMap<String, Vec<AlertChange>> = BTreeMap::new();
    for change in changes {
        let subject = change.alert.id.rsplit_once('/').unwrap().0.to_owned();
        all.entry(subject).or_default().push(change.clone());
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn batches_and_restarts_change_nothing(
        entries in stories(), cuts in proptest::collection::vec((1..90_usize, any::<bool>()), 1..40),
    ) {
        let workspace = every_kind();
        let (mut detectors, mut kept) = (Detectors::new(std::slice::from_ref(&workspace)), Kept::default());
        let (mut changes, mut rest) = (Vec::new(), entries.as_slice());
        for (size, restart) in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (batch, later) = rest.split_at((*size).min(rest.len()));
            rest = later;
            batch.iter().for_each(|entry| take(&mut detectors, entry));
            changes.extend(detectors.advance());
            kept.save(&mut detectors);
            if *restart {
                detectors = kept.restore(&workspace);
            }
        }
        prop_assert_eq!(by_subject(&changes), by_subject(&run(&entries)));
    }

    #[test]
    fn copies_change_nothing(
        entries in stories(), again in proptest::collection::vec((0..9_999_usize, 0..30_usize), 0..60),
    ) {
        let mut stream: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
        for (place, later) in again {
            let place = place % entries.len();
            if let Entry::Mentioned(_) = &entries[place] {
                stream.push((place + later, &entries[place]));
            }
        }
        stream.sort_by_key(|(place, _)| *place); // stable: the first stays first
        let copied: Vec<Entry> = stream.into_iter().map(|(_, entry)| entry.clone()).collect();
        prop_assert_eq!(by_subject(&run(&copied)), by_subject(&run(&entries)));
    }

    #[test]
    fn the_order_of_arrival_within_the_lateness_plays_no_role(
        entries in stories(), delays in proptest::collection::vec(0..120_i64, 1..60),
    ) {
        let mut arrivals: Vec<_> = entries.iter().zip(delays.iter().cycle()).collect();
        arrivals.sort_by_key(|(entry, delay)| match entry {
            Entry::Mentioned(mention) => mention.post.published_at.as_second() + **delay,
            Entry::Sources(at, _) => at / 1_000,
        });
        let shuffled: Vec<Entry> = arrivals.into_iter().map(|(entry, _)| entry.clone()).collect();
        let (ordered, shuffled) = (by_subject(&run(&entries)), by_subject(&run(&shuffled)));
        let subjects: Vec<&String> = ordered.keys().collect();
        prop_assert_eq!(&subjects, &shuffled.keys().collect::<Vec<_>>());
        for subject in subjects {
            let moments = |changes: &[AlertChange]| {
                let minute = |at: jiff::Timestamp| at.as_second().div_euclid(MINUTE);
                let moment = |change: &AlertChange| minute(change.alert.resolved_at.unwrap_or(change.alert.fired_at));
                let mut moments: Vec<i64> = changes.iter().map(moment).collect();
                moments.sort_unstable(); // single posts are told as they come
                moments
            };
            let (ordered, shuffled) = (moments(&ordered[subject]), moments(&shuffled[subject]));
            prop_assert_eq!(ordered.len(), shuffled.len(), "{}", subject);
            // What fires at once may do so a little earlier or later.
            let near = ordered.iter().zip(&shuffled).all(|(one, other)| (one - other).abs() <= 2);
            prop_assert!(near, "{}: {:?} {:?}", subject, ordered, shuffled);
        }
    }
}

#[test]
fn such_stories_make_every_kind_fire() {
    let mut burst = Vec::new();
    for n in 0..40 {
        let mut post = mention(n, "aurora", MONDAY + HOUR + n * 12);
        post.sentiment.label = if n % 4 == 0 { Polarity::Neutral } else { Polarity::Negative };
        post.post.text = "encore un rappel".to_owned();
        burst.push(post);
    }
    let past = (0..2 * 24 * 20).map(|n| {
        mention(
            format!("past-{n}"),
            if n % 10 == 0 { "aurora" } else { "boreal" },
            MONDAY - 2 * DAY + n * 180,
        )
    });
    let mentions = past.chain(burst).chain([mention("last", "comet", MONDAY + 6 * HOUR)]).collect();
    let changes = run(&with_sources(mentions));
    let rules: std::collections::BTreeSet<_> =
        changes.iter().map(|change| change.alert.rule.to_string()).collect();
    let expected = ["angry", "busy", "dead", "hush", "recall", "spike", "voice"].map(str::to_owned);
    assert_eq!(rules, expected.into());
}
