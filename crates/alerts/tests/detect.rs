//! What fires, what does not, and what is remembered: examples.

mod market;

use market::*;
use serde_json::json;
use vigie_alerts::Detectors;
use vigie_model::{AlertState, Mention, Polarity, Workspace};

/// `count` posts about a brand, evenly within a minute.
fn burst(brand: &str, minute: i64, count: i64) -> Vec<Mention> {
    let at = MONDAY + minute * MINUTE;
    (0..count).map(|n| mention(format!("{brand}-{minute}-{n}"), brand, at + n * 59 / count)).collect()
}

#[test]
fn a_threshold_fires_at_once_and_once_and_is_over_when_it_is_over() {
    let mut detectors = Detectors::new(&[workspace(json!([threshold(3, "5m", "10m", "30m")]))]);
    let mut seen = Vec::new();
    let mut check = |brand: &str, minute, count, expected: &[&str]| {
        seen.extend(burst(brand, minute, count));
        let changes = observe_all(&mut detectors, &burst(brand, minute, count));
        assert_eq!(shown(&changes), expected, "{brand} {minute}");
    };
    check("aurora", 0, 2, &[]);
    check("aurora", 4, 1, &["fired busy/aurora 4"]); // three within minutes 0 to 4
    check("aurora", 5, 5, &[]); // goes on
    check("boreal", 10, 2, &[]);
    check("boreal", 20, 1, &[]); // minutes 5 to 9 were above; the first ten below are not over
    check("boreal", 22, 1, &["resolved busy/aurora 20"]);
    check("aurora", 30, 9, &[]); // within the cool-down
    check("boreal", 49, 1, &[]);
    check("aurora", 50, 3, &["fired busy/aurora 50"]);
}

#[test]
fn without_a_cool_down_the_next_alert_waits_only_for_the_end_of_the_last() {
    for next in ["aurora", "boreal"] {
        let mut detectors = Detectors::new(&[workspace(json!([threshold(3, "5m", "10m", "0m")]))]);
        // Minutes 3 to 7 are above. At 18 it is over; that is known only when minute 17 closes, after these came.
        let mentions = [burst("aurora", 3, 3), burst("aurora", 18, 3), burst(next, 21, 1)].concat();
        let changes = observe_all(&mut detectors, &mentions);
        assert_eq!(
            shown(&changes),
            ["fired busy/aurora 3", "resolved busy/aurora 18", "fired busy/aurora 18"],
            "{next}"
        );
    }
}

fn words(alert: &vigie_model::Alert) -> Vec<&str> {
    alert.reason.drivers.terms.iter().map(|term| term.term.as_str()).collect()
}

#[test]
fn an_alert_says_why() {
    let rule = json!({"id": "crisis", "name": "Crise", "severity": "critical",
        "when": {"kind": "threshold", "count": 4, "window": "15m"}});
    let mut detectors = Detectors::new(&[workspace(json!([rule]))]);
    let texts = ["Rappel aurora yaourts", "rappel AURORA listeria", "Aurora ?", "quel rappel ! #listeria"];
    let mut changes = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        let mut mention = mention(n, "aurora", MONDAY + n as i64);
        mention.post.text = (*text).to_owned();
        mention.post.author =
            Some(vigie_model::Author { followers: Some(n as u64 * 10), ..Default::default() });
        mention.sentiment.label = if n < 3 { Polarity::Negative } else { Polarity::Neutral };
        changes.extend(observe_all(&mut detectors, [&mention]));
    }
    let alert = &changes[0].alert;
    assert_eq!(alert.id, "acme/crisis/aurora/1769990400");
    assert_eq!((alert.state, alert.fired_at.as_second()), (AlertState::Firing, MONDAY));
    assert_eq!((alert.reason.count, alert.reason.negative, alert.reason.expected), (4, 3, None));
    assert_eq!(words(alert), ["rappel"]);
    let samples: Vec<_> = alert.reason.drivers.samples.iter().map(|sample| sample.post.native()).collect();
    assert_eq!(samples, ["3", "2", "1", "0"]);
}

#[test]
fn a_rule_counts_what_is_in_its_scope() {
    let scoped = |scope: serde_json::Value| {
        let mut rule = threshold(2, "15m", "10m", "30m");
        rule["scope"] = scope;
        let mut detectors = Detectors::new(&[workspace(json!([rule]))]);
        let mut mentions = [burst("aurora", 0, 4), burst("boreal", 1, 4)].concat();
        for (n, mention) in mentions.iter_mut().enumerate() {
            mention.sentiment.label = Polarity::ALL[n % 2];
            if n < 2 {
                mention.topics.push(vigie_model::Slug::new("recall").unwrap());
            }
        }
        shown(&observe_all(&mut detectors, &mentions))
    };
    assert_eq!(scoped(json!({})), ["fired busy/aurora 0", "fired busy/boreal 1"]);
    assert_eq!(scoped(json!({"brands": ["boreal"]})), ["fired busy/boreal 1"]);
    assert_eq!(scoped(json!({"topic": "recall"})), ["fired busy/aurora 0"]);
    assert_eq!(scoped(json!({"sentiment": "negative"})), ["fired busy/aurora 0", "fired busy/boreal 1"]);
    assert_eq!(scoped(json!({"topic": "recall", "sentiment": "negative"})), [""; 0]);
    assert_eq!(scoped(json!({"sentiment": "positive"})), [""; 0]);
}

#[test]
fn a_post_that_names_two_brands_counts_for_both() {
    let mut detectors = Detectors::new(&[workspace(json!([threshold(1, "15m", "10m", "30m")]))]);
    let mut both = mention("both", "aurora", MONDAY);
    both.brands.extend(mention("x", "comet", MONDAY).brands);
    assert_eq!(shown(&observe_all(&mut detectors, [&both])), ["fired busy/aurora 0", "fired busy/comet 0"]);
}

fn two_weeks(seed: u64) -> Vec<Mention> {
    let mut chance = Chance::new(seed);
    let brands = [("aurora", 30.0), ("boreal", 90.0), ("comet", 2.0)];
    let all =
        brands.map(|(brand, mean)| chatter(&mut chance, brand, MONDAY, 14 * 24 * 60, daily_rhythm(mean)));
    in_order(all.concat())
}

#[test]
fn a_daily_rhythm_alone_raises_nothing() {
    for seed in 0..2 {
        let mut detectors = Detectors::new(&[workspace(json!([spike()]))]);
        assert_eq!(shown(&observe_all(&mut detectors, &two_weeks(seed))), [""; 0], "seed {seed}");
    }
}

#[test]
fn a_recall_raises_one_alert_for_its_brand_and_none_for_the_others() {
    let mut chance = Chance::new(7);
    // Day ten, 09:30: within 40 minutes twelve times the usual, then over within hours.
    let outbreak = MONDAY + 10 * DAY + 9 * HOUR + 30 * MINUTE;
    let crisis = chatter(&mut chance, "aurora", outbreak, 360, |at| {
        let minutes = (at - outbreak) as f64 / 60.0;
        360.0 * (minutes / 40.0).min(1.0) * (-(minutes - 40.0).max(0.0) / 60.0).exp()
    });
    let crisis = crisis.into_iter().enumerate().map(|(n, mut mention)| {
        mention.post.id = vigie_model::PostId::new(format!("crisis:{n}")).unwrap();
        mention.post.text = "rappel listeria aurora".to_owned();
        mention.sentiment.label = Polarity::Negative;
        mention
    });
    let mentions = in_order(two_weeks(1).into_iter().chain(crisis).collect());
    let mut detectors = Detectors::new(&[workspace(json!([spike()]))]);
    let changes = observe_all(&mut detectors, &mentions);
    let [fired, resolved] = changes.as_slice() else { panic!("{:?}", shown(&changes)) };
    let (alert, over) = (&fired.alert, &resolved.alert);
    assert_eq!(
        (alert.about.as_str(), alert.rule.as_str(), over.id.as_str()),
        ("Aurora", "spike", alert.id.as_str())
    );
    let delay = (alert.fired_at.as_second() - outbreak) / MINUTE;
    assert!((0..=20).contains(&delay), "{delay} min");
    let expected = alert.reason.expected.unwrap();
    assert!(
        (3.0..12.0).contains(&expected) && alert.reason.count as f64 >= 3.0 * expected,
        "{:?}",
        alert.reason
    );
    assert_eq!(words(alert), ["listeria", "rappel"]);
    assert!(alert.reason.negative * 2 > alert.reason.count);
    let lasted = (over.resolved_at.unwrap().as_second() - outbreak) / HOUR;
    assert!((2..6).contains(&lasted) && over.state == AlertState::Resolved, "{lasted} h");
}

#[test]
fn the_obvious_fires_while_still_learning_and_the_first_hour_only_listens() {
    let check = |minute: i64, count: i64, expected: &[&str]| {
        let mut chance = Chance::new(3);
        let usual = chatter(&mut chance, "aurora", MONDAY, minute, |_| 12.0);
        let mut detectors = Detectors::new(&[workspace(json!([spike()]))]);
        observe_all(&mut detectors, &in_order(usual));
        let changes = observe_all(&mut detectors, &burst("aurora", minute, count));
        assert_eq!(shown(&changes), expected, "{count} at {minute}");
        assert!(changes.iter().all(|change| change.alert.reason.expected.is_none() == (minute < 1_500)));
    };
    check(50, 200, &[]);
    check(180, 20, &[]);
    check(180, 100, &["fired spike/aurora 180"]);
    check(3_000, 30, &["fired spike/aurora 3000"]);
    check(3_000, 5, &[]);
}

#[test]
fn a_brand_nobody_speaks_of_is_still_watched() {
    let mut chance = Chance::new(5);
    let others = chatter(&mut chance, "boreal", MONDAY, 40 * 24 * 60, |_| 4.0);
    let mut detectors = Detectors::new(&[workspace(json!([spike()]))]);
    assert_eq!(shown(&observe_all(&mut detectors, &in_order(others))), [""; 0]);
    let minute = 40 * 24 * 60;
    assert_eq!(
        shown(&observe_all(&mut detectors, &burst("comet", minute, 10))),
        [format!("fired spike/comet {minute}")]
    );
}

#[test]
fn silence_ends_an_alert_when_the_wall_clock_goes_on() {
    let mut detectors = Detectors::new(&[workspace(json!([threshold(1, "5m", "10m", "30m")]))]);
    assert_eq!(observe_all(&mut detectors, &burst("aurora", 0, 1)).len(), 1);
    let mut at = |minute: i64| shown(&detectors.advance_to((MONDAY + minute * MINUTE) * 1_000));
    for minute in 1..17 {
        assert_eq!(at(minute), [""; 0], "{minute}");
    }
    assert_eq!(at(17), ["resolved busy/aurora 15"]); // minutes 0 to 4 were above, ten below, two of lateness
}

#[test]
fn the_wall_clock_leaves_the_past_alone() {
    let mut detectors = Detectors::new(&[workspace(json!([threshold(2, "5m", "10m", "30m")]))]);
    for minute in 0..30 {
        detectors.observe(&burst("aurora", minute * 10, 1)[0], i64::MAX);
        assert_eq!(detectors.advance_to((MONDAY + 400 * DAY) * 1_000), []);
    }
    assert_eq!(shown(&observe_all(&mut detectors, &burst("aurora", 291, 1))), ["fired busy/aurora 291"]);
}

#[test]
fn a_wrong_clock_elsewhere_does_not_carry_event_time_away() {
    let mut detectors = Detectors::new(&[workspace(json!([threshold(4, "5m", "10m", "30m")]))]);
    let now = (MONDAY + 60) * 1_000;
    detectors.observe(&mention("tomorrow", "aurora", MONDAY + DAY), now);
    detectors.observe(&mention("now", "aurora", MONDAY + 60), now);
    detectors.observe(&mention("now-too", "aurora", MONDAY + 30), now);
    assert_eq!(shown(&detectors.advance()), [""; 0]);
    detectors.observe(&mention("fourth", "aurora", MONDAY + 59), now);
    assert_eq!(shown(&detectors.advance()), ["fired busy/aurora 1"]);
}

#[test]
fn posts_older_than_the_window_are_not_counted_and_counted_as_late() {
    let registry = prometheus::Registry::new();
    let metrics = vigie_alerts::Metrics::new(&registry).unwrap();
    let mut detectors =
        Detectors::new(&[workspace(json!([threshold(3, "5m", "10m", "30m")]))]).with_metrics(metrics);
    observe_all(&mut detectors, &burst("boreal", 60, 1));
    assert_eq!(shown(&observe_all(&mut detectors, &burst("aurora", 50, 9))), [""; 0]);
    // Late, but within the window that is open now: told now.
    assert_eq!(shown(&observe_all(&mut detectors, &burst("aurora", 55, 3))), ["fired busy/aurora 58"]);
    let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    assert!(text.contains("vigie_alerts_late_mentions_total 9"), "{text}");
}

#[test]
fn what_is_unchanged_goes_on_and_what_is_gone_is_resolved() {
    let rules = |count| json!([threshold(count, "15m", "10m", "30m"), spike()]);
    let mut detectors = Detectors::new(&[workspace(rules(5))]);
    let mut kept = Kept::default();
    observe_all(&mut detectors, &burst("aurora", 0, 3));
    kept.save(&mut detectors);
    assert_eq!(detectors.len(), 6);

    // Another threshold over the same counts: what was counted still counts.
    detectors.reconfigure(&[workspace(rules(4))]);
    assert_eq!(shown(&observe_all(&mut detectors, &burst("aurora", 1, 1))), ["fired busy/aurora 1"]);

    // Another query is another thing to count: the alert about the old one is over, and counting begins anew.
    let mut changed = workspace(rules(4));
    changed.brands[0].query = "aurora NOT borealis".to_owned();
    detectors.reconfigure(std::slice::from_ref(&changed));
    assert_eq!(shown(&detectors.advance()), ["resolved busy/aurora 1"]);
    assert_eq!(shown(&observe_all(&mut detectors, &burst("aurora", 2, 3))), [""; 0]);
    assert_eq!(shown(&observe_all(&mut detectors, &burst("aurora", 3, 1))), ["fired busy/aurora 3"]);
    kept.save(&mut detectors);

    changed.rules.remove(0);
    detectors.reconfigure(&[changed]);
    assert_eq!(shown(&detectors.advance()), ["resolved busy/aurora 3"]);
    kept.save(&mut detectors);
    assert_eq!(
        kept.0.keys().collect::<Vec<_>>(),
        ["acme", "acme/sources/#sources", "acme/spike/aurora", "acme/spike/boreal", "acme/spike/comet"]
    );

    detectors.reconfigure(&[]);
    kept.save(&mut detectors);
    assert!(kept.0.is_empty() && detectors.is_empty());
}

#[test]
fn a_new_rule_learns_from_when_it_was_made_also_over_a_restart() {
    let old = workspace(json!([threshold(1_000, "15m", "10m", "30m")]));
    let both = workspace(json!([threshold(1_000, "15m", "10m", "30m"), spike()]));
    let check = |restart: bool| {
        let mut chance = Chance::new(11);
        let mut detectors = Detectors::new(std::slice::from_ref(&old));
        let mut kept = Kept::default();
        let usual = in_order(chatter(&mut chance, "aurora", MONDAY, 5_000, |_| 200.0));
        let (before, after) = usual.split_at(usual.len() / 2);
        observe_all(&mut detectors, before);
        kept.save(&mut detectors);
        if restart {
            detectors = kept.restore(&both);
        } else {
            detectors.reconfigure(std::slice::from_ref(&both));
        }
        assert_eq!(shown(&observe_all(&mut detectors, after)), [""; 0], "what is usual is no spike");
    };
    check(false);
    check(true);
}

#[test]
fn states_that_cannot_be_read_are_named() {
    let workspace: Workspace = workspace(json!([spike()]));
    let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
    observe_all(&mut detectors, &burst("aurora", 0, 1));
    let mut kept = Kept::default();
    kept.save(&mut detectors);
    kept.0.insert("acme/spike/comet".to_owned(), "{".to_owned());
    let said = Detectors::new(&[workspace]).restore(kept.0).unwrap_err().to_string();
    assert!(said.contains("`acme/spike/comet`") && said.contains("restore a backup"), "{said}");
}

#[test]
fn what_an_older_version_kept_in_another_form_is_learnt_anew() {
    let workspace = workspace(json!([threshold(3, "15m", "10m", "30m")]));
    let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
    observe_all(&mut detectors, &burst("aurora", 0, 2));
    let mut kept = Kept::default();
    kept.save(&mut detectors);
    let then = |kept: &Kept| shown(&observe_all(&mut kept.restore(&workspace), &burst("aurora", 1, 2)));
    assert_eq!(then(&kept), ["fired busy/aurora 1"], "two and two");
    let mut state: serde_json::Value = serde_json::from_str(&kept.0["acme/busy/aurora"]).unwrap();
    state["window"] = json!("of old");
    kept.0.insert("acme/busy/aurora".to_owned(), state.to_string());
    assert_eq!(then(&kept), [""; 0], "of the first two nothing is known");
}

#[test]
fn ten_thousand_series_are_no_burden() {
    let brands: Vec<_> =
        (0..100).map(|n| json!({"id": format!("b{n}"), "name": "B", "query": "b"})).collect();
    let rules: Vec<_> = (0..100)
        .map(|n| json!({"id": format!("r{n}"), "name": "R", "when": {"kind": "spike", "window": "15m"}}))
        .collect();
    let workspace: Workspace = serde_json::from_value(
        json!({"workspace": {"id": "acme", "name": "Acme"}, "brand": brands, "rule": rules}),
    )
    .unwrap();
    let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
    assert_eq!(detectors.len(), 10_000);
    let started = std::time::Instant::now();
    for n in 0..300 {
        detectors.observe(&mention(n, &format!("b{}", n % 100), MONDAY + n * 10), i64::MAX);
        assert_eq!(detectors.advance(), []);
    }
    let mut kept = Kept::default();
    kept.save(&mut detectors);
    let restored = kept.restore(&workspace);
    assert_eq!((restored.len(), kept.0.len()), (10_000, 10_002));
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn a_filter_chooses_and_brands_can_be_counted_together() {
    let scoped = |scope: serde_json::Value| {
        let mut rule = threshold(3, "15m", "10m", "30m");
        rule["scope"] = scope;
        let mut detectors = Detectors::new(&[workspace(json!([rule]))]);
        let mut mentions = [burst("aurora", 0, 2), burst("boreal", 1, 2), burst("aurora", 2, 1)].concat();
        for mention in &mut mentions[..2] {
            mention.post.text = "Rappel immédiat".to_owned();
        }
        // One post that names both.
        let boreal = mentions[2].brands.clone();
        mentions[1].brands.extend(boreal);
        shown(&observe_all(&mut detectors, &mentions))
    };
    assert_eq!(scoped(json!({})), ["fired busy/boreal 1", "fired busy/aurora 2"]);
    assert_eq!(scoped(json!({"count": "workspace"})), ["fired busy/all 1"]);
    assert_eq!(scoped(json!({"count": "workspace", "brands": ["boreal"]})), ["fired busy/all 1"]);
    assert_eq!(scoped(json!({"count": "workspace", "filter": "rappel"})), [""; 0]);
    assert_eq!(scoped(json!({"count": "workspace", "filter": "NOT rappel"})), ["fired busy/all 2"]);
    assert_eq!(scoped(json!({"filter": "NOT rappel"})), [""; 0]);
    assert_eq!(scoped(json!({"filter": "rappel OR ("})), [""; 0]);
}

#[test]
fn a_condition_can_be_asked_to_last() {
    let mut rule = threshold(3, "5m", "10m", "30m");
    rule["pending"] = json!("6m");
    let mut detectors = Detectors::new(&[workspace(json!([rule]))]);
    let mut check = |minute, count, expected: &[&str]| {
        let changes = observe_all(&mut detectors, &burst("aurora", minute, count));
        assert_eq!(shown(&changes), expected, "{minute}");
    };
    check(0, 9, &[]); // holds in minutes 0 to 4, which is not long enough
    check(20, 3, &[]);
    check(24, 3, &[]);
    check(27, 1, &[]); // minute 26 is open still
    check(28, 1, &[]);
    check(29, 1, &["fired busy/aurora 26"]);
    let at = |minute: i64| (MONDAY + minute * MINUTE) * 1_000;
    assert_eq!(shown(&detectors.advance_to(at(34))), [""; 0]);
    assert_eq!(shown(&detectors.advance_to(at(44))), ["resolved busy/aurora 42"]);
}
