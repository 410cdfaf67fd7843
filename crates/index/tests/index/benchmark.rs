//! A benchmark, compared with what a plain loop over the same mentions gives.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, tz::TimeZone};
use proptest::{collection::vec, prelude::*, sample::select};
use vigie_index::{
    BenchmarkRequest, Count, IndexError, MAX_COMPARED, Measures, Period, SentimentCounts, TermKind,
};
use vigie_model::{Mention, Polarity};

use crate::{
    market::{
        BRANDS, after_hours, any_mention, any_period, cuts, holds, indexed, names, of_brands, toward, writer,
    },
    mentions::{mention, slug},
};

const INTERVALS: [&str; 4] = ["1h", "1d", "1w", "1mo"];
const ZONES: [&str; 4] = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "UTC"];

fn moods(labels: impl Iterator<Item = Polarity>) -> SentimentCounts {
    labels.fold(SentimentCounts::default(), |mut counts, label| {
        match label {
            Polarity::Negative => counts.negative += 1,
            Polarity::Neutral => counts.neutral += 1,
            Polarity::Positive => counts.positive += 1,
        }
        counts
    })
}

fn near(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-3,
        (found, expected) => found == expected,
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole != 0.0).then(|| part / whole)
}

fn net(moods: SentimentCounts) -> Option<f64> {
    ratio(moods.positive as f64 - moods.negative as f64, moods.total() as f64)
}

fn followers(mention: &Mention) -> Option<u64> {
    mention.post.author.as_ref()?.followers
}

/// The most followers of each author.
fn writers(mentions: &[&Mention]) -> BTreeMap<(String, String), u64> {
    let mut writers = BTreeMap::new();
    for mention in mentions {
        if let Some(writer) = writer(mention) {
            let most = writers.entry(writer).or_default();
            *most = mention.post.potential_reach().max(*most);
        }
    }
    writers
}

fn check(found: &Measures, mentions: &[&Mention], brand: &str, period: Period) -> Result<(), TestCaseError> {
    let brand = slug(brand);
    let by_brand = |mention: &&Mention| toward(mention, &brand).unwrap();
    prop_assert_eq!(found.mentions, mentions.len() as u64);
    prop_assert!(found.stories <= found.mentions && (found.stories == 0) == (found.mentions == 0));
    let by_mood = moods(mentions.iter().map(|mention| mention.sentiment.label));
    prop_assert_eq!(found.by_sentiment, by_mood);
    prop_assert!(near(found.net_sentiment, net(by_mood)));
    let by_toward = moods(mentions.iter().map(by_brand));
    prop_assert_eq!(found.toward, by_toward);
    prop_assert!(near(found.net_sentiment_toward, net(by_toward)));
    prop_assert_eq!(found.by_language.iter().map(|language| language.count).sum::<u64>(), found.mentions);

    let writers = writers(mentions);
    prop_assert_eq!(found.authors, writers.len() as u64);
    prop_assert_eq!(
        found.unnamed,
        mentions.iter().filter(|mention| writer(mention).is_none()).count() as u64
    );
    let known = mentions.iter().any(|mention| writer(mention).is_some() && followers(mention).is_some());
    prop_assert_eq!(found.potential_reach, known.then(|| writers.values().sum::<u64>()));
    let seen = |followers: &u64| {
        let over = (*followers as f64 - 1e5) / (1e7 - 1e5);
        *followers as f64 * (0.15 - 0.09 * over.clamp(0.0, 1.0))
    };
    let seen: f64 = writers.values().map(seen).sum();
    prop_assert_eq!(found.estimated_reach.is_some(), known);
    let estimated = found.estimated_reach.unwrap_or(0);
    prop_assert!((estimated as f64 - seen).abs() < 2.0, "{estimated} {seen}");
    prop_assert!(found.estimated_reach <= found.potential_reach);

    prop_assert_eq!(
        found.engagement,
        mentions.iter().map(|mention| mention.post.engagement.total()).sum::<u64>()
    );
    let rate = |seen_by: fn(&Mention) -> Option<u64>| {
        let known: Vec<_> =
            mentions.iter().filter_map(|mention| Some((mention, seen_by(mention)?))).collect();
        let engagement: u64 = known.iter().map(|(mention, _)| mention.post.engagement.total()).sum();
        ratio(engagement as f64, known.iter().map(|(_, seen)| *seen as f64).sum())
    };
    prop_assert!(near(found.engagement_rate.by_followers, rate(followers)));
    prop_assert!(near(found.engagement_rate.by_views, rate(|mention| mention.post.engagement.views)));

    let from = period.from.max(period.to - 168.hours());
    let week: Vec<_> = mentions.iter().filter(|mention| mention.post.published_at >= from).collect();
    prop_assert_eq!(found.reputation.mentions, week.len() as u64);
    let weight = |labels: &[Polarity]| -> f64 {
        let of = |mention: &&&&Mention| labels.contains(&by_brand(mention));
        week.iter().filter(of).map(|mention| (10.0 + mention.post.potential_reach() as f64).log10()).sum()
    };
    let (good, bad) = (weight(&[Polarity::Positive]), weight(&[Polarity::Negative]));
    let score = ratio(100.0 * (good - bad), weight(&Polarity::ALL));
    let close = match (found.reputation.score, score) {
        (Some(found), Some(expected)) => (found - expected).abs() < 0.1,
        (found, expected) => found == expected,
    };
    prop_assert!(close, "{:?} {score:?}", found.reputation);
    prop_assert!(found.reputation.score.is_none_or(|score| (-100.0..=100.0).contains(&score)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn measures_are_those_of_a_plain_loop(
        mut mentions in vec(any_mention(), 0..160),
        periods in vec((any_period(), select(&INTERVALS[..])), 8),
        zone in select(&ZONES[..]),
    ) {
        let index = indexed(&mut mentions);
        let zone = TimeZone::get(zone).unwrap();
        for (period, interval) in periods {
            let request = BenchmarkRequest { selection: of_brands(&BRANDS), period, cuts: cuts(period, interval, &zone), zone: zone.clone() };
            let benchmark = index.searcher.benchmark(&request).unwrap();
            prop_assert_eq!(benchmark.previous, period.before(&zone));
            let mut shares = [0.0; 6];
            for (brand, found) in BRANDS.iter().zip(&benchmark.brands) {
                prop_assert_eq!(&found.id, brand);
                let of = |period: Period| -> Vec<&Mention> {
                    mentions.iter().filter(|mention| names(mention, brand) && holds(period, mention)).collect()
                };
                let now = of(period);
                check(&found.now, &now, brand, period)?;
                check(&found.before, &of(benchmark.previous), brand, benchmark.previous)?;
                let share = found.now.share_of_voice;
                let presence = found.now.presence.score;
                let all = [share.mentions, share.stories, share.authors, share.engagement, share.reach, presence];
                for (sum, share) in shares.iter_mut().zip(all) {
                    *sum += share.unwrap_or(0.0);
                }

                prop_assert_eq!(found.timeline.iter().map(|piece| piece.mentions).sum::<u64>(), found.now.mentions);
                let mut pieces: BTreeMap<_, u64> = BTreeMap::new();
                for mention in &now {
                    let local = mention.post.published_at.to_zoned(zone.clone());
                    let monday = local.date().checked_sub((local.weekday().to_monday_zero_offset() as i64).days());
                    let name = match interval {
                        "1h" => local.strftime("%F %H %z").to_string(),
                        "1d" => local.strftime("%F").to_string(),
                        "1w" => monday.unwrap().to_string(),
                        _ => local.strftime("%Y-%m").to_string(),
                    };
                    *pieces.entry(name).or_default() += 1;
                }
                let mut sizes: Vec<u64> = pieces.into_values().collect();
                let mut told: Vec<u64> = found.timeline.iter().map(|piece| piece.mentions).filter(|count| *count > 0).collect();
                sizes.sort_unstable();
                told.sort_unstable();
                prop_assert_eq!(told, sizes);

                for (label, examples) in [(Polarity::Positive, &found.best), (Polarity::Negative, &found.worst)] {
                    let of_mood = now.iter().filter(|mention| toward(mention, &slug(brand)) == Some(label));
                    let most = of_mood.map(|mention| mention.post.engagement.total()).max();
                    let told: Vec<u64> = examples.iter().map(|example| example.engagement).collect();
                    prop_assert_eq!(told.first().copied(), most);
                    prop_assert!(told.len() <= 3 && told.windows(2).all(|pair| pair[0] >= pair[1]));
                    prop_assert!(examples.iter().all(|example| example.sentiment == label));
                }
                let topics: BTreeSet<_> = found.topics.iter().map(|Count { id, count }| (id.as_str(), *count)).collect();
                let counted: BTreeSet<_> = ["delay", "price"].into_iter().filter_map(|topic| {
                    let count = now.iter().filter(|mention| mention.topics.contains(&slug(topic))).count();
                    (count > 0).then_some((topic, count as u64))
                }).collect();
                prop_assert_eq!(topics, counted);
                if let Some(peak) = &found.peak {
                    prop_assert_eq!(Some(peak.mentions), found.timeline.iter().map(|piece| piece.mentions).max());
                }
            }
            for (sum, whole) in shares.into_iter().zip([1.0, 1.0, 1.0, 1.0, 1.0, 100.0]) {
                prop_assert!(sum == 0.0 || f64::abs(sum - whole) < 1e-6, "{sum} of {whole}");
            }
        }
    }
}

fn request(brands: &[&str], hours: i64) -> BenchmarkRequest {
    let period = Period::new(after_hours(0), after_hours(hours)).unwrap();
    let zone = TimeZone::get("Europe/Paris").unwrap();
    BenchmarkRequest { selection: of_brands(brands), period, cuts: cuts(period, "1d", &zone), zone }
}

#[test]
fn nothing_is_no_number() {
    let index = indexed(&mut []);
    let benchmark = index.searcher.benchmark(&request(&BRANDS, 95)).unwrap();
    assert_eq!(benchmark.brands.len(), 3);
    for brand in benchmark.brands {
        let Measures { share_of_voice, net_sentiment, presence, reputation, engagement_rate, .. } = brand.now;
        assert_eq!((share_of_voice.mentions, share_of_voice.reach, net_sentiment), (None, None, None));
        assert_eq!((presence.score, reputation.score, reputation.unweighted), (None, None, None));
        assert_eq!((engagement_rate.by_followers, engagement_rate.by_views), (None, None));
        assert_eq!((brand.timeline.len(), brand.peak, brand.best.len()), (4, None, 0));
    }
}

#[test]
fn one_mention_has_the_whole_voice_and_no_engagement() {
    let mut one = mention("demo:0", 0, "delta");
    one.brands[0].brand = slug("ours");
    one.post.published_at = after_hours(3);
    let index = indexed(&mut [one]);
    let benchmark = index.searcher.benchmark(&request(&["ours", "ours", "theirs"], 24)).unwrap();
    let [ours, theirs] = &benchmark.brands[..] else { panic!("a brand that is named twice counts once") };
    let share = ours.now.share_of_voice;
    assert_eq!((share.mentions, share.authors, share.engagement, share.reach), (Some(1.0), None, None, None));
    assert_eq!(theirs.now.share_of_voice.mentions, Some(0.0));
    assert_eq!((ours.now.presence.score, theirs.now.presence.score), (Some(100.0), Some(0.0)));
    assert_eq!(
        (ours.now.unnamed, ours.now.net_sentiment, ours.now.reputation.score),
        (1, Some(0.0), Some(0.0))
    );
    assert_eq!((theirs.now.net_sentiment, theirs.now.reputation.score), (None, None));
}

#[test]
fn a_competitors_campaign_shows() {
    let at = |number: i64, hour: i64, source: &str, text: String| {
        let mut mention = mention("demo:0", number, &text);
        mention.brands[0].brand = slug("theirs");
        mention.post.published_at = after_hours(hour);
        mention.post.source = source.to_owned();
        mention
    };
    let words = ["coffee", "train", "window", "garden", "market"];
    let usual =
        (0..80).map(|number| at(number, number, "news", format!("theirs {}", words[number as usize % 5])));
    let campaign = (0..60).map(|number| {
        let text = format!("win a trip with theirs #SummerWithThem {}", words[number as usize % 5]);
        at(number, 50, "bluesky", text)
    });
    let mut mentions: Vec<Mention> = usual.chain(campaign).collect();
    let index = indexed(&mut mentions);
    let benchmark = index.searcher.benchmark(&request(&["ours", "theirs"], 95)).unwrap();
    assert_eq!(benchmark.brands[0].peak, None);
    let peak = benchmark.brands[1].peak.as_ref().unwrap();
    assert_eq!((peak.period.from, peak.mentions, peak.usual), (after_hours(48), 84, 24.0));
    let hashtags: Vec<_> = peak.terms.iter().filter(|term| term.kind == TermKind::Hashtag).collect();
    assert_eq!(
        (hashtags.len(), hashtags[0].term.as_str(), hashtags[0].rise.mentions),
        (1, "#SummerWithThem", 60)
    );
    assert_eq!(peak.sources[0].source, "bluesky");
    assert!(peak.examples.iter().all(|example| example.text.contains("#SummerWithThem")));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let index = indexed(&mut []);
    let many: Vec<String> = (0..=MAX_COMPARED).map(|number| format!("b{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for brands in [&[][..], &many[..]] {
        let refused = index.searcher.benchmark(&request(brands, 24));
        assert!(matches!(refused, Err(IndexError::BrandsToCompare { .. })), "{}", brands.len());
    }
}
