//! What always holds, over mentions made by chance.

#![allow(clippy::expect_used, reason = "the helpers of a test may say what they expect")]

mod market;

use market::*;
use proptest::prelude::*;
use serde_json::json;
use vigie_alerts::{AlertChange, Detectors};
use vigie_model::{Alert, Mention, Workspace};
use vigie_store::NotificationEvent;

/// Quiet stretches and bursts of two brands over some hours, in order of publication.
fn stories() -> impl Strategy<Value = Vec<Mention>> {
    let piece = (0..2_usize, 1..90_i64, 0..14_usize, 1..240_i64);
    proptest::collection::vec(piece, 1..14).prop_map(|pieces| {
        let (mut at, mut mentions) = (MONDAY, Vec::new());
        for (brand, pause, count, spread) in pieces {
            at += pause * MINUTE;
            for n in 0..count as i64 {
                let published = at + n * spread * 7 % 600;
                mentions.push(mention(mentions.len(), ["aurora", "boreal"][brand], published));
            }
        }
        // Long after, somebody speaks of something else: whatever goes on ends.
        mentions.push(mention("last", "comet", at + 2 * DAY));
        in_order(mentions)
    })
}

/// A first day to learn from, then a story.
fn with_a_past(mentions: Vec<Mention>) -> Vec<Mention> {
    let past = (0..150).map(|n| {
        mention(format!("past-{n}"), ["aurora", "boreal"][n % 2], MONDAY - 26 * HOUR + n as i64 * 600)
    });
    past.chain(mentions).collect()
}

/// All three windows.
fn spike_by_default() -> serde_json::Value {
    let mut rule = spike();
    rule["when"] = json!({"kind": "spike"});
    rule
}

fn both_rules() -> Workspace {
    let mut spike = spike_by_default();
    spike["keep_firing"] = json!("10m");
    spike["cool_down"] = json!("40m");
    workspace(json!([threshold(5, "7m", "5m", "20m"), spike]))
}

/// Fired and resolved minutes of one brand, counted by hand.
fn by_hand(
    mentions: &[Mention],
    count: usize,
    window: i64,
    keep: i64,
    cool_down: i64,
) -> Vec<(i64, Option<i64>)> {
    let minute = |mention: &Mention| (mention.post.published_at.as_second() - MONDAY).div_euclid(MINUTE);
    let spoken: Vec<i64> =
        mentions.iter().filter(|m| m.brands[0].brand.as_str() == "aurora").map(minute).collect();
    let end = mentions.last().map_or(0, minute) - 2;
    let above = |now: i64| spoken.iter().filter(|at| (now - window + 1..=now).contains(*at)).count() >= count;
    let (mut alerts, mut free_from, mut last_above) = (Vec::new(), i64::MIN, None);
    for now in 0..end {
        match last_above {
            Some(_) if above(now) => last_above = Some(now),
            Some(last) if now - last >= keep => {
                if let Some((_, resolved)) = alerts.last_mut() {
                    *resolved = Some(now + 1);
                }
                (last_above, free_from) = (None, now + 1 + cool_down);
            }
            None if above(now) && now >= free_from && spoken.contains(&now) => {
                alerts.push((now, None));
                last_above = Some(now);
            }
            _ => {}
        }
    }
    alerts
}

fn is_about(alert: &Alert, brand: &str) -> bool {
    alert.brand.as_ref().is_some_and(|about| about.as_str() == brand)
}

fn alerts_of(changes: &[AlertChange], brand: &str) -> Vec<(i64, Option<i64>)> {
    let minute = |at: jiff::Timestamp| (at.as_second() - MONDAY).div_euclid(MINUTE);
    let mut alerts: Vec<(i64, Option<i64>)> = Vec::new();
    for AlertChange { alert, event } in changes.iter().filter(|change| is_about(&change.alert, brand)) {
        match event {
            NotificationEvent::Fired => alerts.push((minute(alert.fired_at), None)),
            NotificationEvent::Resolved => {
                alerts.last_mut().expect("fired before").1 = alert.resolved_at.map(minute);
            }
            other => unreachable!("detectors say nothing of {other:?}"),
        }
    }
    alerts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_threshold_agrees_with_a_count_by_hand(
        mentions in stories(), count in 1..8_u64, window in 1..20_i64, keep in 2..15_i64, cool_down in 0..60_i64,
    ) {
        let text = |minutes: i64| format!("{minutes}m");
        let rule = threshold(count, &text(window), &text(keep), &text(cool_down));
        let mut detectors = Detectors::new(&[workspace(json!([rule]))]);
        let changes = observe_all(&mut detectors, &mentions);
        let expected = by_hand(&mentions, count as usize, window, keep, cool_down);
        prop_assert_eq!(alerts_of(&changes, "aurora"), expected);
    }

    #[test]
    fn duplicates_change_nothing(mentions in stories(), again in proptest::collection::vec((0..999_usize, 0..30_usize), 0..60)) {
        let mentions = with_a_past(mentions);
        let expected = observe_all(&mut Detectors::new(&[both_rules()]), &mentions);
        let mut stream: Vec<(usize, &Mention)> = mentions.iter().enumerate().collect();
        for (place, later) in again {
            let place = place % mentions.len();
            stream.push((place + later, &mentions[place]));
        }
        stream.sort_by_key(|(place, _)| *place); // stable: the first stays first
        let changes = observe_all(&mut Detectors::new(&[both_rules()]), stream.into_iter().map(|(_, mention)| mention));
        prop_assert_eq!(changes, expected);
    }

    #[test]
    fn batches_and_restarts_change_nothing(mentions in stories(), cuts in proptest::collection::vec((1..40_usize, any::<bool>()), 1..40)) {
        let (mentions, workspace) = (with_a_past(mentions), both_rules());
        let expected = observe_all(&mut Detectors::new(std::slice::from_ref(&workspace)), &mentions);
        let (mut detectors, mut kept) = (Detectors::new(std::slice::from_ref(&workspace)), Kept::default());
        let (mut changes, mut rest) = (Vec::new(), mentions.as_slice());
        for (size, restart) in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (batch, later) = rest.split_at((*size).min(rest.len()));
            rest = later;
            batch.iter().for_each(|mention| detectors.observe(mention, i64::MAX));
            changes.extend(detectors.advance());
            kept.save(&mut detectors);
            if *restart {
                detectors = kept.restore(&workspace);
            }
        }
        // Within one batch the brands may come in another order.
        for brand in ["aurora", "boreal"] {
            let of = |changes: &[AlertChange]| {
                let of_brand = |change: &&AlertChange| is_about(&change.alert, brand);
                let mut of: Vec<_> = changes.iter().filter(of_brand).cloned().collect();
                of.sort_by(|a, b| a.alert.rule.cmp(&b.alert.rule)); // stable
                of
            };
            prop_assert_eq!(of(&changes), of(&expected));
        }
    }

    #[test]
    fn the_order_of_arrival_within_the_lateness_plays_no_role(mentions in stories(), delays in proptest::collection::vec(0..120_i64, 1..60)) {
        let mentions = with_a_past(mentions);
        let mut arrivals: Vec<_> = mentions.iter().zip(delays.iter().cycle()).collect();
        arrivals.sort_by_key(|(mention, delay)| mention.post.published_at.as_second() + **delay);
        for rule in ["busy", "spike"] {
            let run = |mentions: Vec<&Mention>| {
                let mut changes = observe_all(&mut Detectors::new(&[both_rules()]), mentions);
                changes.retain(|change| change.alert.rule.as_str() == rule);
                changes
            };
            let ordered = run(mentions.iter().collect());
            let shuffled = run(arrivals.iter().map(|(mention, _)| *mention).collect());
            for brand in ["aurora", "boreal"] {
                let (ordered, shuffled) = (alerts_of(&ordered, brand), alerts_of(&shuffled, brand));
                prop_assert_eq!(ordered.len(), shuffled.len(), "{:?} {:?}", ordered, shuffled);
                for ((fired, resolved), (fired_too, resolved_too)) in ordered.iter().zip(&shuffled) {
                    prop_assert_eq!(resolved, resolved_too);
                    prop_assert!((fired - fired_too).abs() <= 2, "{} {}", fired, fired_too);
                }
            }
        }
    }
}
