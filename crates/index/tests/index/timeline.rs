//! Timelines: every mention of a selection once, in the order of its time, with its figures; bounded, and given up when
//! nobody waits.

use proptest::prelude::*;
use vigie_index::{IndexError, Pulse, Selection};
use vigie_model::{BrandMatch, Mention, Polarity, Slug};

use crate::mentions::{asking, everything, mention, mentioned, open, slug};

/// 2026-01-01, where the seconds of [`mention`] begin, in milliseconds.
const START: i64 = 1_767_225_600_000;

fn naming(mut mention: Mention, brands: &[&str], mood: Polarity) -> Mention {
    let matched =
        |brand: &&str| BrandMatch { brand: slug(brand), spans: Vec::new(), sentiment: None, relevance: None };
    mention.brands = brands.iter().map(matched).collect();
    mention.sentiment.label = mood;
    mention
}

#[test]
fn figures_come_in_order_with_their_brands_and_moods() {
    let mut index = open();
    let late = naming(mention("demo:3", 900, "recall"), &["b", "c"], Polarity::Negative);
    let early = naming(mention("demo:1", 60, "recall"), &["c"], Polarity::Positive);
    let middle = naming(mention("demo:2", 61, "fine"), &["b"], Polarity::Neutral);
    index.commit(&[mentioned(late)]);
    index.commit(&[mentioned(middle), mentioned(early)]);

    let check = |selection: &Selection, expected: &[(i64, &[&str], Polarity)]| {
        let timeline = index.searcher.timeline(selection, 3, &|| true).unwrap();
        let told: Vec<_> = timeline
            .moments
            .iter()
            .map(|moment| {
                let kind = &timeline.kinds[moment.kind as usize];
                assert_eq!((kind.source.as_str(), kind.language.as_str()), ("demo", "en"));
                let mut brands: Vec<&str> = kind.brands.iter().map(Slug::as_str).collect();
                brands.sort_unstable();
                ((moment.at - START) / 1_000, brands, moment.mood)
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(at, brands, mood)| (*at, brands.to_vec(), *mood)).collect();
        assert_eq!(told, expected);
    };
    use Polarity::{Negative, Neutral, Positive};
    check(&everything(), &[(60, &["c"], Positive), (61, &["b"], Neutral), (900, &["b", "c"], Negative)]);
    check(&asking("recall"), &[(60, &["c"], Positive), (900, &["b", "c"], Negative)]);
    check(
        &Selection { brands: vec![slug("b")], ..everything() },
        &[(61, &["b"], Neutral), (900, &["b", "c"], Negative)],
    );
    check(&asking("nothing"), &[]);

    let refused = index.searcher.timeline(&everything(), 2, &|| true);
    assert!(matches!(refused, Err(IndexError::TooManyMentions { count: 3, most: 2 })), "{refused:?}");
    let unwanted = index.searcher.timeline(&everything(), 3, &|| false);
    assert!(matches!(unwanted, Err(IndexError::Unwanted)), "{unwanted:?}");
    let span = index.searcher.span(&everything()).unwrap().unwrap();
    assert_eq!((span.0.as_millisecond(), span.1.as_millisecond()), (START + 60_000, START + 900_000));
    assert_eq!(index.searcher.span(&asking("nothing")).unwrap(), None);
}

#[test]
fn a_pulse_is_the_first_and_the_last_of_an_hour() {
    let mut index = open();
    let seconds = [3_599, 3_600, 5, 3_700, 9_000];
    let mentions = (0..).zip(seconds).map(|(id, at)| mentioned(mention(&format!("demo:{id}"), at, "x")));
    index.commit(&mentions.collect::<Vec<_>>());
    let pulses = index.searcher.pulses(&everything(), &|| true).unwrap();
    let pulse = |first: i64, last: i64| Pulse { first: START + first * 1_000, last: START + last * 1_000 };
    assert_eq!(pulses, [pulse(5, 3_599), pulse(3_600, 3_700), pulse(9_000, 9_000)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever is committed when, updated or removed, the timeline is what a search finds, backwards.
    #[test]
    fn a_timeline_is_what_a_search_finds(
        posts in proptest::collection::vec((0_u8..40, 0_i64..5_000, prop_oneof![Just("recall"), Just("fine")]), 0..60),
        batch in 1_usize..20,
    ) {
        let mut index = open();
        for part in posts.chunks(batch) {
            let written = part.iter().map(|(id, at, text)| mentioned(mention(&format!("demo:{id}"), *at, text)));
            index.commit(&written.collect::<Vec<_>>());
        }
        for selection in [everything(), asking("recall"), asking("-recall")] {
            let timeline = index.searcher.timeline(&selection, 100, &|| true).unwrap();
            prop_assert!(timeline.moments.is_sorted());
            let request = vigie_index::SearchRequest {
                selection,
                sort: vigie_index::Sort::Newest,
                limit: 100,
                after: None,
            };
            let page = index.searcher.search(&request).unwrap();
            let found = page.hits.iter().rev().map(|hit| hit.mention.post.published_at.as_millisecond());
            let told = timeline.moments.iter().map(|moment| moment.at);
            prop_assert_eq!(found.collect::<Vec<_>>(), told.collect::<Vec<_>>());
        }
    }
}
