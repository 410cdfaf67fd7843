//! What each kind of rule tells beyond plain counts, and what it does not: examples.

#![allow(clippy::needless_pass_by_value, reason = "the helpers of a test may be short")]

mod market;

use market::*;
use serde_json::json;
use vigie_alerts::{AlertChange, Detectors};
use vigie_model::{AlertState, Mention, Polarity, Share, Shares};

/// Labels hide every fifth complaint.
fn estimate(counted: &[(&str, [u64; 3])]) -> Option<Shares> {
    let mentions: u64 = counted.iter().map(|(_, counts)| counts.iter().sum::<u64>()).sum();
    let negative: u64 = counted.iter().map(|(_, counts)| counts[0]).sum();
    let value = (negative as f64 * 1.25 / mentions.max(1) as f64).min(1.0);
    let share = |value: f64| Share { value, low: (value - 0.1).max(0.0), high: (value + 0.1).min(1.0) };
    Some(Shares {
        mentions,
        negative: share(value),
        neutral: share(1.0 - value),
        positive: share(0.0),
        net: share(-value),
    })
}

fn rule(kind: serde_json::Value) -> serde_json::Value {
    json!({"id": "rule", "name": "Règle", "when": kind, "channels": ["console"]})
}

/// So many posts about a brand within a minute, of which so many are negative, evenly spread.
fn posts(brand: &str, minute: i64, count: i64, negative: i64) -> Vec<Mention> {
    let at = MONDAY + minute * MINUTE;
    let post = |n: i64| {
        let mut mention = mention(format!("{brand}-{minute}-{n}"), brand, at + n * 59 / count.max(1));
        mention.sentiment.label = if (n + 1) * negative / count > n * negative / count {
            Polarity::Negative
        } else {
            Polarity::Positive
        };
        mention
    };
    (0..count).map(post).collect()
}

/// A week in which everyone speaks every ten minutes, one time in five to complain.
fn week() -> Vec<Mention> {
    let at = |n: i64| {
        [("aurora", 0), ("boreal", 3), ("comet", 6)].map(|(brand, after)| (n, brand, n * 10 + after))
    };
    let all = (0..7 * 144).flat_map(at);
    all.flat_map(|(n, brand, minute)| posts(brand, minute, 2, i64::from(n % 5 < 2))).collect()
}

fn told(kind: serde_json::Value, then: &[Mention]) -> Vec<AlertChange> {
    let mut detectors = Detectors::new(&[workspace(json!([rule(kind)]))]).with_shares(estimate);
    assert_eq!(shown(&observe_all(&mut detectors, &week())), [""; 0], "a usual week");
    observe_all(&mut detectors, then)
}

const AFTER: i64 = 7 * 1_440;

#[test]
fn many_complaints_are_told_and_much_praise_is_not() {
    let check = |count: i64, negative: i64, expected: &[&str]| {
        let changes = told(json!({"kind": "negative_spike"}), &posts("aurora", AFTER, count, negative));
        assert_eq!(shown(&changes), expected, "{negative} of {count}");
        changes
    };
    check(60, 12, &[]); // three times as much attention as ever, as pleased as ever
    check(4, 4, &[]); // all of a few
    let changes = check(60, 40, &[&format!("fired rule/aurora {AFTER}")]);
    let reason = &changes[0].alert.reason;
    let share = reason.share.unwrap();
    // At once, long before all of them have come.
    assert!(reason.count == reason.negative && reason.count < 40 && share.of > reason.count, "{reason:?}");
    assert!((share.counted - 0.667).abs() < 0.1, "{share:?}");
    assert!((share.corrected.unwrap().value - share.counted * 1.25).abs() < 0.01, "{share:?}");
    assert!((share.usual.unwrap() - 0.2).abs() < 0.03, "{share:?}");
}

#[test]
fn each_post_that_is_looked_for_is_told_once() {
    let mut big = rule(json!({"kind": "every"}));
    big["scope"] = json!({"filter": "followers:[100000 TO *] OR rappel"});
    let workspace = workspace(json!([big]));
    let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
    let mut posts = posts("aurora", 0, 4, 1);
    posts[0].post.text = "Rappel de lots".to_owned();
    posts[1].post.author = Some(vigie_model::Author { followers: Some(250_000), ..Default::default() });
    let mut both = posts[0].clone();
    both.post.id = vigie_model::PostId::new("test:both").unwrap();
    both.brands.extend(mention("x", "boreal", MONDAY).brands);
    let changes = observe_all(&mut detectors, posts.iter().chain([&both]));
    let told: Vec<_> = changes.iter().map(|change| (change.event.as_str(), change.alert.state)).collect();
    assert_eq!(told, [("fired", AlertState::Resolved); 4]);
    let id = &changes[0].alert.id;
    assert!(id.starts_with(&format!("acme/rule/aurora/{MONDAY}-")), "{id}");
    assert_eq!(changes[0].alert.reason.drivers.samples[0].post.as_str(), "test:aurora-0-0");
    assert_eq!(changes[3].alert.brand.as_ref().map(vigie_model::Slug::as_str), Some("boreal"));

    // An edit, a copy, a restart: nothing new.
    let mut kept = Kept::default();
    kept.save(&mut detectors);
    let mut again = kept.restore(&workspace);
    posts[0].post.text = "Rappel de lots, corrigé".to_owned();
    assert_eq!(observe_all(&mut again, &posts), []);
    // So much later that it is forgotten, the same alert with the same id.
    observe_all(&mut again, [&mention("later", "comet", MONDAY + 3 * DAY)]);
    assert_eq!(observe_all(&mut again, &posts[..1])[0].alert.id, *id);
}

#[test]
fn one_rule_that_looks_for_too_much_is_bounded() {
    let mut wide = rule(json!({"kind": "every"}));
    wide["scope"] = json!({"filter": "encore"});
    let mut detectors = Detectors::new(&[workspace(json!([wide]))]);
    assert_eq!(observe_all(&mut detectors, &posts("aurora", 0, 2_000, 0)).len(), 500);
    assert_eq!(observe_all(&mut detectors, &posts("aurora", 61, 3, 0)).len(), 3);
}

#[test]
fn a_share_of_voice_that_moves_is_told() {
    // For eight hours aurora is spoken of four times as much as the others.
    let loud = |loud: &str, minutes: i64| -> Vec<Mention> {
        let at = |n: i64| ["aurora", "boreal", "comet"].map(|brand| (brand, AFTER + n * 10));
        let all = (0..minutes / 10).flat_map(at);
        in_order(
            all.flat_map(|(brand, minute)| posts(brand, minute, if brand == loud { 8 } else { 2 }, 0))
                .collect(),
        )
    };
    let kind = |more: serde_json::Value| {
        let mut kind = json!({"kind": "share_shift"});
        kind.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        kind
    };
    let changes = told(kind(json!({"direction": "up"})), &loud("aurora", 480));
    let [fired] = changes.as_slice() else { panic!("{:?}", shown(&changes)) };
    let share = fired.alert.reason.share.unwrap();
    assert_eq!(fired.alert.about, "Aurora");
    assert!(share.counted - share.usual.unwrap() >= 0.1 && share.of >= 50, "{share:?}");
    assert!((share.usual.unwrap() - 1.0 / 3.0).abs() < 0.02, "{share:?}");
    // The others lose what it wins.
    let fallen = told(kind(json!({"direction": "down"})), &loud("aurora", 480));
    let brands: Vec<&str> = fallen.iter().map(|change| change.alert.about.as_str()).collect();
    assert_eq!(brands, ["Boreal", "Comet"]);
    assert_eq!(shown(&told(kind(json!({"points": 60})), &loud("aurora", 480))), [""; 0]);
    assert_eq!(shown(&told(kind(json!({"min_count": 5_000})), &loud("aurora", 480))), [""; 0]);
    assert_eq!(shown(&told(kind(json!({})), &loud("nobody", 480))), [""; 0]);
}

#[test]
fn a_brand_that_nobody_speaks_of_any_more_is_told_until_somebody_does() {
    let kind = json!({"kind": "silence"});
    // All others go on.
    let others = |minutes: i64| -> Vec<Mention> {
        let at = |n: i64| ["boreal", "comet"].map(|brand| posts(brand, AFTER + n * 10, 2, 0));
        (0..minutes / 10).flat_map(at).flatten().collect()
    };
    let back = posts("aurora", AFTER + 400, 1, 0);
    let changes = told(kind.clone(), &in_order([others(430), back].concat()));
    let [fired, resolved] = changes.as_slice() else { panic!("{:?}", shown(&changes)) };
    let minute = |at: jiff::Timestamp| (at.as_second() - MONDAY) / MINUTE - AFTER;
    let after = minute(fired.alert.fired_at);
    assert!((110..150).contains(&after), "{after} min"); // 2 h after the last, as 12 an hour are usual
    assert_eq!(minute(fired.alert.reason.heard_at.unwrap()), -10);
    assert!((20.0..30.0).contains(&fired.alert.reason.expected.unwrap()), "{:?}", fired.alert.reason);
    assert!((400..406).contains(&minute(resolved.alert.resolved_at.unwrap())));
    // An hour is no silence, and nobody misses a brand of which little is heard.
    assert_eq!(shown(&told(kind.clone(), &others(100))), [""; 0]);
    let mut detectors = Detectors::new(&[workspace(json!([rule(kind)]))]);
    let rare: Vec<Mention> = (0..14).flat_map(|half_day| posts("aurora", half_day * 720, 1, 0)).collect();
    assert_eq!(shown(&observe_all(&mut detectors, &rare)), [""; 0]);
    assert_eq!(shown(&observe_all(&mut detectors, &posts("comet", AFTER + 700, 1, 0))), [""; 0]);
}

#[test]
fn silence_is_told_when_only_the_wall_clock_goes_on() {
    let mut detectors = Detectors::new(&[workspace(json!([rule(json!({"kind": "silence"}))]))]);
    observe_all(&mut detectors, &week());
    let mut changes = Vec::new();
    for minute in 0..200 {
        changes.extend(detectors.advance_to((MONDAY + (AFTER + minute) * MINUTE) * 1_000));
    }
    let mut brands: Vec<_> = changes.iter().map(|change| change.alert.about.as_str()).collect();
    brands.sort_unstable();
    assert_eq!(brands, ["Aurora", "Boreal", "Comet"]);
}
