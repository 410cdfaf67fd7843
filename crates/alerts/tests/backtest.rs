//! A backtest says what live detectors said of the same mentions in the order of their time.

#![allow(clippy::unwrap_used, reason = "a test may be short")]

mod market;

use std::time::Duration;

use market::*;
use proptest::prelude::*;
use serde_json::json;
use vigie_alerts::{AlertChange, Backtest, Detectors, Figures};
use vigie_model::{Mention, Polarity, Rule, Slug, Workspace};

/// Mentions of three brands over some days, some negative, some about a recall, with bursts and long pauses, in order.
fn past() -> impl Strategy<Value = Vec<Mention>> {
    let piece = (0..3_usize, 1..400_i64, 1..40_usize, 1..120_i64, 0..4_u8);
    let pieces = proptest::collection::vec(piece, 1..40);
    (pieces, prop_oneof![4 => Just(0), 1 => Just(16 * DAY)]).prop_map(|(pieces, silence)| {
        let (mut at, mut mentions) = (MONDAY, Vec::new());
        let half = pieces.len() / 2;
        for (place, (brand, pause, count, spread, kind)) in pieces.into_iter().enumerate() {
            at += pause * MINUTE + if place == half { silence } else { 0 };
            for n in 0..count as i64 {
                let published = at + n * spread * 7 % 1_200;
                let brand = ["aurora", "boreal", "comet"][brand];
                let mut mention = mention(mentions.len(), brand, published);
                if kind % 2 == 1 || n % 3 == 0 {
                    mention.sentiment.label = Polarity::Negative;
                }
                if kind >= 2 {
                    mention.topics.push(Slug::new("recall").unwrap());
                }
                if n % 5 == 0 && brand != "comet" {
                    mention.brands.push(vigie_model::BrandMatch {
                        brand: Slug::new("comet").unwrap(),
                        spans: Vec::new(),
                        sentiment: None,
                        relevance: None,
                    });
                }
                mentions.push(mention);
            }
        }
        in_order(mentions)
    })
}

fn rules() -> impl Strategy<Value = serde_json::Value> {
    let scope = prop_oneof![
        Just(json!({})),
        Just(json!({"brands": ["aurora", "comet"]})),
        Just(json!({"topic": "recall"})),
        Just(json!({"sentiment": "negative", "brands": ["boreal"]})),
    ];
    let when = prop_oneof![
        (2..20_u64, 1..90_i64).prop_map(
            |(count, window)| json!({"kind": "threshold", "count": count, "window": format!("{window}m")})
        ),
        (5..15_u64).prop_map(|least| json!({"kind": "spike", "min_count": least})),
        Just(json!({"kind": "spike", "windows": ["7m", "40m"], "budget": 20, "min_count": 5})),
        Just(json!({"kind": "negative_spike", "min_share": 0.2})),
        Just(json!({"kind": "silence", "after": "1h", "budget": 10})),
        Just(json!({"kind": "share_shift", "window": "1h", "min_count": 10, "budget": 10})),
    ];
    (scope, when, 1..30_i64, 0..90_i64).prop_map(|(mut scope, when, keep, cool_down)| {
        if when["kind"] == "share_shift" {
            scope["brands"] = json!([]); // one brand alone has no share
        }
        json!([{"id": "tried", "name": "Tried", "scope": scope, "when": when, "channels": [],
                "keep_firing": format!("{keep}m"), "cool_down": format!("{cool_down}m")}])
    })
}

/// Whether the rule counts a mention, as an index would say.
fn in_scope(rule: &Rule, mention: &Mention) -> bool {
    let scope = &rule.scope;
    scope.topic.as_ref().is_none_or(|topic| mention.topics.contains(topic))
        && scope.sentiment.is_none_or(|mood| mood == mention.sentiment.label)
        && (scope.brands.is_empty() || mention.brands.iter().any(|named| scope.brands.contains(&named.brand)))
}

fn tried(workspace: &Workspace, mentions: &[Mention], batch: usize) -> Vec<AlertChange> {
    let rule = &workspace.rules[0];
    let mut backtest = Backtest::new(workspace, rule.clone(), Duration::from_secs(120));
    let mut changes = Vec::new();
    for (number, mention) in (1_u64..).zip(mentions) {
        let at = mention.post.published_at.as_millisecond();
        if in_scope(rule, mention) {
            let brands: Vec<Slug> = mention.brands.iter().map(|named| named.brand.clone()).collect();
            let mood = mention.sentiment.label;
            let key = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let (source, language) = (mention.post.source.as_str(), mention.lang.as_str());
            backtest.observe(&Figures { at, key, mood, brands: &brands, source, language });
        } else {
            backtest.hear(at);
        }
        if (number as usize).is_multiple_of(batch) {
            changes.extend(backtest.advance());
            // Looking changes nothing.
            assert!(backtest.levels().len() <= 3);
        }
    }
    changes.extend(backtest.advance());
    changes
}

/// The same but for what only texts say.
fn figures(changes: Vec<AlertChange>) -> Vec<String> {
    let mut told: Vec<String> = changes
        .into_iter()
        // What is always in force over sources is not tried.
        .filter(|change| change.alert.rule.as_str() == "tried")
        .map(|mut change| {
            let drivers = std::mem::take(&mut change.alert.reason.drivers);
            let (since, chart) = (drivers.since, drivers.chart);
            change.alert.reason.drivers = vigie_model::Drivers { since, chart, ..Default::default() };
            format!("{change:?}")
        })
        .collect();
    told.sort_unstable();
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_backtest_says_what_live_detectors_said(mentions in past(), rules in rules(), batch in 1..300_usize) {
        let workspace = workspace(rules);
        let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
        let live = observe_all(&mut detectors, &mentions);
        prop_assert_eq!(figures(tried(&workspace, &mentions, batch)), figures(live));
    }
}

#[test]
fn what_raised_an_alert_is_told_with_its_words() {
    let workspace = workspace(json!([threshold(3, "10m", "5m", "0s")]));
    let mut said: Vec<Mention> = (0..3).map(|n| mention(n, "aurora", MONDAY + n)).collect();
    for mention in &mut said {
        mention.post.text = "Aurora : encore un rappel listeria".to_owned();
    }
    let mut alert = tried(&workspace, &said, 1).remove(0).alert;
    assert!(alert.reason.drivers.terms.is_empty() && alert.reason.drivers.samples.is_empty());
    vigie_alerts::illustrate(&mut alert, &said);
    let drivers = &alert.reason.drivers;
    assert!(drivers.terms.iter().any(|term| term.term == "listeria"), "{:?}", drivers.terms);
    assert_eq!((drivers.stories[0].mentions, drivers.samples.len()), (3, 1));
    let (from, to) = vigie_alerts::window_of(&alert);
    assert_eq!((from.as_second(), to.as_second()), (MONDAY - 9 * MINUTE, MONDAY + MINUTE));
}
