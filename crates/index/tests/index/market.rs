//! Mentions of three brands by a few people around the night on which the clocks change, for the tests of answers.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::{collection::vec, option, prelude::*, sample::select, sample::subsequence};
use vigie_index::{Cuts, Interval, Period, Selection};
use vigie_model::{Author, BrandMatch, Mention, Polarity, PostId, Sentiment, Slug};

use crate::mentions::{Opened, everything, mention, mentioned, open, slug};

pub(crate) const BRANDS: [&str; 3] = ["ours", "theirs", "third"];
const TOPICS: [&str; 2] = ["delay", "price"];
const SOURCES: [&str; 2] = ["bluesky", "news"];
const WORDS: [&str; 6] = ["recall", "delay", "#recall", "crew", "😡", "the"];

/// 2026-03-26 in Paris: the clocks change on the 29th.
pub(crate) fn start() -> Timestamp {
    "2026-03-25T23:00:00Z".parse().unwrap()
}

pub(crate) fn after_hours(hours: i64) -> Timestamp {
    start() + SignedDuration::from_hours(hours)
}

fn sentiment(label: Polarity) -> Sentiment {
    Sentiment { label, score: 0.0, confidence: 1.0, terms: Vec::new() }
}

pub(crate) fn any_mention() -> impl Strategy<Value = Mention> {
    let label = || select(&Polarity::ALL[..]);
    let brands = (subsequence(&BRANDS[..], 1..=3), vec(option::of(label()), 3));
    let about = (brands, subsequence(&TOPICS[..], 0..=2), label(), any::<u8>());
    let who = (option::of(0..6_u8), option::of(0..20_000_000_u64), select(&SOURCES[..]));
    let what = (0..240_i64, 0..50_u64, option::of(1..900_u64), vec(select(&WORDS[..]), 0..6));
    (about, who, what).prop_map(|((named, topics, mood, odds), (who, followers, source), what)| {
        let (hour, likes, views, words) = what;
        let mut mention = mention("demo:0", 0, &words.join(" "));
        mention.workspace = slug(if odds < 230 { "w" } else { "other" });
        mention.lang = if odds % 2 == 0 { "fr" } else { "en" }.to_owned();
        let (brands, toward) = named;
        let found = |(brand, toward): (&str, Option<Polarity>)| BrandMatch {
            brand: slug(brand),
            spans: Vec::new(),
            sentiment: toward.map(sentiment),
            relevance: None,
        };
        mention.brands = brands.into_iter().zip(toward).map(found).collect();
        mention.topics = topics.into_iter().map(slug).collect();
        mention.sentiment.label = mood;
        let post = &mut mention.post;
        post.source = source.to_owned();
        post.published_at = after_hours(hour) + SignedDuration::from_mins(i64::from(odds) % 60);
        post.engagement.likes = likes;
        post.engagement.views = views;
        // One handle may stand on both sources, and an id says who it is whatever the handle.
        post.author = who.map(|who| Author {
            id: (who % 2 == 0).then(|| format!("id{who}")),
            handle: Some(format!("Ana{who}")),
            followers,
            ..Author::default()
        });
        mention
    })
}

/// Gives each its id, and puts them into an index in several commits.
pub(crate) fn indexed(mentions: &mut [Mention]) -> Opened {
    for (number, mention) in mentions.iter_mut().enumerate() {
        mention.post.id = PostId::new(format!("demo:{number}")).unwrap();
    }
    let mut index = open();
    for part in mentions.chunks(40) {
        index.commit(&part.iter().cloned().map(mentioned).collect::<Vec<_>>());
    }
    index
}

pub(crate) fn of_brands(brands: &[&str]) -> Selection {
    Selection { brands: brands.iter().copied().map(slug).collect(), ..everything() }
}

pub(crate) fn any_period() -> impl Strategy<Value = Period> {
    (60..160_i64, 0..90_i64)
        .prop_map(|(from, hours)| Period::new(after_hours(from), after_hours(from + hours)).unwrap())
}

pub(crate) fn cuts(period: Period, interval: &str, zone: &TimeZone) -> Cuts {
    Cuts::new(period, &Interval::read(interval, zone.clone()).unwrap()).unwrap()
}

pub(crate) fn holds(period: Period, mention: &Mention) -> bool {
    (period.from..period.to).contains(&mention.post.published_at)
}

pub(crate) fn names(mention: &Mention, brand: &str) -> bool {
    mention.workspace == slug("w") && mention.brands.iter().any(|found| found.brand.as_str() == brand)
}

/// The mood toward a brand.
pub(crate) fn toward(mention: &Mention, brand: &Slug) -> Option<Polarity> {
    let found = mention.brands.iter().find(|found| found.brand == *brand)?;
    Some(found.sentiment.as_ref().unwrap_or(&mention.sentiment).label)
}

/// Who wrote it, so that the same person is told again.
pub(crate) fn writer(mention: &Mention) -> Option<(String, String)> {
    let author = mention.post.author.as_ref()?;
    let name = author.id.clone().or_else(|| author.handle.as_deref().map(str::to_lowercase))?;
    Some((mention.post.source.clone(), name))
}
