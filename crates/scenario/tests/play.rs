//! What a played scenario promises, checked on eight days and a crisis.

#![expect(clippy::unwrap_used, reason = "tests say what they expect")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use vigie_model::{Post, PostEvent, PostKind, parse_post_event};
use vigie_scenario::{Scenario, Settings, TimedEvent};

const SEED: u64 = 7;
const HISTORY_MINUTES: u64 = 8 * 1_440;
const BRANDS: [&str; 4] = ["lunivel", "korvane", "ricochet", "petit-zephyr"];

fn scenario(seed: u64) -> Scenario {
    Scenario::new(seed, "2026-01-05T00:00:00Z".parse().unwrap(), Settings::default())
}

/// The history and three hours of the present.
static PLAYED: LazyLock<Vec<TimedEvent>> =
    LazyLock::new(|| (0..HISTORY_MINUTES + 180).flat_map(|n| scenario(SEED).timed_minute(n)).collect());

fn posts() -> impl Iterator<Item = &'static Post> {
    PLAYED.iter().filter_map(|timed| match &timed.event {
        PostEvent::Posted(post) => Some(post),
        _ => None,
    })
}

/// The brands that a person would say a post is about.
fn brands_in(post: &Post) -> Vec<&'static str> {
    let text = format!("{} {}", post.title.as_deref().unwrap_or(""), post.text).to_lowercase();
    let text = text.replace(['é', 'è', 'ê'], "e");
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let found = [
        has(&["lunivel"]),
        has(&["korvan"]),
        has(&["ricochetsnacks", "ricochet_snacks"])
            || has(&["ricochet"])
                && has(&["granola", "muesli", "porridge", "yaourt", "yoghurt", "barre", " bar", "biscuit"]),
        has(&["petitzephyr", "petit zephyr", "petit zephir"])
            && !has(&["souffle", "terrasse", "voile", "peupliers", "breeze", "window"]),
    ];
    BRANDS.into_iter().zip(found).filter(|(_, found)| *found).map(|(brand, _)| brand).collect()
}

fn count(brand: &str, from: Timestamp, to: Timestamp) -> usize {
    posts().filter(|post| (from..to).contains(&post.published_at) && brands_in(post).contains(&brand)).count()
}

fn after(at: Timestamp, seconds: i64) -> Timestamp {
    at + SignedDuration::from_secs(seconds)
}

#[test]
fn any_minute_alone_is_the_same_as_in_sequence() {
    for n in [0, 1, 700, HISTORY_MINUTES, HISTORY_MINUTES + 30, 1_000_000] {
        let once = serde_json::to_vec(&scenario(SEED).minute(n)).unwrap();
        assert_eq!(once, serde_json::to_vec(&scenario(SEED).minute(n)).unwrap(), "minute {n}");
    }
    let start = scenario(SEED).origin();
    let within = |n: u64| {
        let from = after(start, n as i64 * 60);
        PLAYED.iter().filter(move |timed| (from..after(from, 60)).contains(&timed.at)).cloned()
    };
    for n in [3, 5_000, HISTORY_MINUTES + 7] {
        assert!(within(n).eq(scenario(SEED).timed_minute(n)), "minute {n}");
    }
    assert_ne!(scenario(SEED).minute(700), scenario(SEED + 1).minute(700));
}

#[test]
fn every_post_has_its_own_id_and_points_to_what_exists() {
    let mut seen = BTreeMap::new();
    let mut deleted = BTreeSet::new();
    let (mut edits, mut kinds) = (0, BTreeMap::new());
    for timed in PLAYED.iter() {
        match &timed.event {
            PostEvent::Posted(post) => {
                assert_eq!(timed.at, post.published_at);
                let earlier = [&post.reply_to, &post.repost_of, &post.quote_of].into_iter().flatten();
                for id in earlier {
                    assert!(seen.contains_key(id), "{} points to {id}, which nobody wrote", post.id);
                }
                assert!(seen.insert(post.id.clone(), post).is_none(), "{} twice", post.id);
                *kinds.entry(post.kind().as_str()).or_insert(0) += 1;
            }
            PostEvent::Edited(post) => {
                edits += 1;
                let before = seen.get(&post.id).expect("was posted");
                assert_eq!(before.published_at, post.published_at);
                assert_ne!(before.text, post.text);
                assert!(!deleted.contains(&post.id), "{} came back", post.id);
            }
            PostEvent::Deleted { id, at } => {
                assert_eq!(timed.at, *at);
                assert!(seen.contains_key(id));
                deleted.insert(id.clone());
            }
            PostEvent::Erased(_) => panic!("nobody leaves the market"),
        }
    }
    for kind in PostKind::ALL {
        assert!(kinds.get(kind.as_str()).is_some_and(|n| *n > 1_000), "{kinds:?}");
    }
    assert!(edits > 50 && deleted.len() > 200, "{edits} edits, {} deletions", deleted.len());
}

#[test]
fn posts_are_fit_for_the_gate() {
    let now = after(scenario(SEED).live_start(), 86_400);
    for timed in PLAYED.iter().step_by(7) {
        let json = serde_json::to_vec(&timed.event).unwrap();
        assert_eq!(parse_post_event(&json, now).unwrap(), timed.event);
    }
    for post in posts() {
        let most = match post.source.as_str() {
            "bluesky" => 300,
            "mastodon" => 500,
            _ => 2_000,
        };
        assert!(post.text.chars().count() <= most, "{}: {}", post.id, post.text);
        assert!(!post.text.trim().is_empty() && !post.text.contains(['{', '}', '|']), "{}", post.text);
        assert!(post.url.as_ref().is_none_or(|url| url.contains(".example/")), "{:?}", post.url);
    }
}

#[test]
fn days_have_a_rhythm_and_people_speak_several_languages() {
    let live = scenario(SEED).live_start();
    let history = || posts().filter(move |post| post.published_at < live);
    let hour = |post: &Post| post.published_at.strftime("%H").to_string();
    let at = |wanted: &str| history().filter(|post| hour(post) == wanted).count();
    assert!(at("19") > 8 * at("02"), "evenings {} nights {}", at("19"), at("02"));
    assert!(at("11") > at("14"), "lunch is a peak");
    let a_day = history().count() / 8;
    assert!((5_500..6_500).contains(&a_day), "{a_day} a day");
    let speaks = |lang: &str| history().filter(|post| post.lang.as_deref() == Some(lang)).count();
    assert!(speaks("fr") > 10_000 && speaks("en") > 8_000 && speaks("es") > 300 && speaks("de") > 200);
    let sources: BTreeSet<_> = history().map(|post| post.source.as_str()).collect();
    assert_eq!(Vec::from_iter(sources), ["bluesky", "feed", "hackernews", "mastodon", "reviews", "youtube"]);
    let texts: BTreeSet<_> = history().map(|post| post.text.as_str()).collect();
    assert!(texts.len() > 20_000, "only {} different texts", texts.len());
}

#[test]
fn the_market_has_namesakes_and_noise() {
    let live = scenario(SEED).live_start();
    let history = || posts().filter(move |post| post.published_at < live);
    let about = |brand: &str| history().filter(|post| brands_in(post).contains(&brand)).count();
    assert!(about("lunivel") > about("korvane") && about("korvane") > about("ricochet"));
    assert!(about("petit-zephyr") > 2_000, "{}", about("petit-zephyr"));
    let named = |name: &str, brand: &str| {
        let text = |post: &&Post| post.text.to_lowercase().contains(name);
        history().filter(text).filter(|post| !brands_in(post).contains(&brand)).count()
    };
    assert!(named("ricochet", "ricochet") > 500);
    assert!(named("petit zéphyr", "petit-zephyr") > 200);
    let silent = history().filter(|post| brands_in(post).is_empty()).count();
    assert!(silent * 3 > history().count(), "{silent} name nobody");
}

#[test]
fn the_crisis_breaks_out_at_once_and_fades() {
    let scenario = scenario(SEED);
    let crisis = scenario.crisis();
    assert_eq!(crisis.starts_at, after(scenario.live_start(), 15));
    assert_eq!(crisis.brand.as_str(), "lunivel");
    let usual = count("lunivel", scenario.origin(), scenario.live_start()) as f64 / HISTORY_MINUTES as f64;
    let first = count("lunivel", crisis.starts_at, after(crisis.starts_at, 30));
    assert!(first >= 30, "{first} in the first half minute");
    for minute in [2, 10, 30, 59] {
        let from = after(crisis.starts_at, minute * 60);
        let now = count("lunivel", from, after(from, 60));
        assert!(now as f64 > 15.0 * usual, "minute {minute}: {now}, usually {usual:.2}");
    }
    let late = after(crisis.ends_at, 60);
    assert!((count("lunivel", late, after(late, 1_200)) as f64) < 60.0 * usual, "it is over");
}

#[test]
fn the_crisis_has_loud_voices_and_the_brand_speaks() {
    let crisis = scenario(SEED).crisis();
    let during = || posts().filter(|post| (crisis.starts_at..crisis.ends_at).contains(&post.published_at));
    let handle = |post: &Post| post.author.as_ref().and_then(|author| author.handle.clone());
    let own: Vec<&Post> = during().filter(|post| handle(post).as_deref() == Some("lunivel")).collect();
    let statement = |part: &str| own.iter().filter(|post| post.text.contains(part)).count();
    assert_eq!((statement("Nous enquêtons"), statement("We are investigating")), (1, 1));
    assert_eq!((statement("nos excuses"), statement("sincerely apologise")), (1, 1));
    assert!(during().any(|post| post.potential_reach() > 50_000), "journalists");
    assert!(during().filter(|post| post.text.contains("#RappelLunivel")).count() > 300);
    let statement = own.iter().find(|post| post.text.contains("nos excuses")).expect("a statement");
    let repeated = during().filter(|post| post.repost_of.as_ref() == Some(&statement.id)).count();
    assert!(repeated > 10, "{repeated} reposts of the statement");
}

/// Counts per quarter of an hour, beside what the hours around, on all days, let expect.
#[test]
fn nothing_else_looks_like_a_crisis() {
    let scenario = scenario(SEED);
    let quarter = |at: Timestamp| (at.duration_since(scenario.origin()).as_secs() / 900) as usize;
    let quarters = quarter(scenario.live_start());
    for brand in BRANDS {
        let mut counts = vec![0_u32; quarters + 12];
        for post in posts().filter(|post| brands_in(post).contains(&brand)) {
            counts[quarter(post.published_at)] += 1;
        }
        for (index, count) in counts.iter().enumerate() {
            if brand == "lunivel" && index >= quarters {
                continue;
            }
            let same_hour =
                (0..8).flat_map(|day| (day * 96 + index % 96).saturating_sub(2)..day * 96 + index % 96 + 3);
            let (sum, n) = same_hour
                .filter(|other| *other < quarters)
                .fold((0, 0), |(sum, n), other| (sum + counts[other], n + 1));
            let expected = f64::from(sum) / f64::from(n);
            assert!(
                *count < 10 || f64::from(*count) < 3.0 * expected,
                "{brand}, quarter {index}: {count}, expected {expected:.1}"
            );
        }
    }
}

#[test]
fn a_scenario_at_the_edge_of_time_is_empty_rather_than_wrong() {
    let check = |origin: Timestamp, settings: Settings, n: u64| {
        assert_eq!(Scenario::new(1, origin, settings).minute(n), []);
    };
    check("2026-01-05T00:00:00Z".parse().unwrap(), Settings::default(), u64::MAX);
    check("2026-01-05T00:00:00Z".parse().unwrap(), Settings::default(), 1 << 39);
    check("2026-01-05T00:00:00Z".parse().unwrap(), Settings { posts_per_day: 0, ..Settings::default() }, 5);
    check(Timestamp::MAX, Settings::default(), 1);
}

#[test]
fn settings_are_read_as_people_write_them() {
    let settings: Settings =
        serde_json::from_str(r#"{"history": "48h", "crisis_after_live": "1m 30s"}"#).unwrap();
    assert_eq!((settings.history.as_secs(), settings.crisis_after_live.as_secs()), (172_800, 90));
    assert!(serde_json::from_str::<Settings>(r#"{"histori": "2d"}"#).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn times_lie_in_their_minute(seed: u64, n in 0..20_000_u64, start in 0_i64..4_000_000_000, size in 1..40_000_u32) {
        let origin = Timestamp::from_second(start).unwrap();
        let scenario = Scenario::new(seed, origin, Settings { posts_per_day: size, ..Settings::default() });
        let events = scenario.timed_minute(n);
        prop_assert!(events.is_sorted_by_key(|timed| timed.at));
        prop_assert!(events.iter().all(|timed| scenario.minute_of(timed.at) == n));
        prop_assert_eq!(scenario.minute(n), events.into_iter().map(|timed| timed.event).collect::<Vec<_>>());
    }
}
