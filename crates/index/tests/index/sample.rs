//! Samples: fair, the same again, and growing without changing what was drawn.

use vigie_index::{IndexError, MAX_SAMPLE, Selection};
use vigie_model::{Mention, Polarity, PostId};

use crate::mentions::{Opened, everything, mention, mentioned, open};

/// Mentions one second apart, every fourth of them negative.
fn filled(count: i64) -> Opened {
    let mut index = open();
    let numbered = (0..count).map(|number| {
        let mut mention = mention(&format!("demo:{number}"), number, "delta lost my bag");
        mention.sentiment.label = if number % 4 == 0 { Polarity::Negative } else { Polarity::Neutral };
        mentioned(mention)
    });
    for part in numbered.collect::<Vec<_>>().chunks(300) {
        index.commit(part);
    }
    index
}

fn ids(sample: &[Mention]) -> Vec<&PostId> {
    sample.iter().map(|mention| &mention.post.id).collect()
}

#[test]
fn a_sample_is_fair_and_the_same_again() {
    let mut index = filled(1_000);
    let sample = index.searcher.sample(&everything(), 400).unwrap();
    assert_eq!(sample.len(), 400);
    let negative = sample.iter().filter(|mention| mention.sentiment.label == Polarity::Negative).count();
    assert!((70..130).contains(&negative), "{negative} of 400 where 100 are to be expected");
    let early = sample.iter().filter(|mention| mention.post.published_at.as_second() % 1_000 < 500).count();
    assert!((150..250).contains(&early), "{early} of 400 where 200 are to be expected");

    let smaller = index.searcher.sample(&everything(), 100).unwrap();
    assert_eq!(ids(&smaller), ids(&sample)[..100]);
    index.commit(&[mentioned(mention("demo:later", 5_000, "one more"))]);
    let again = index.searcher.sample(&everything(), 100).unwrap();
    let kept = ids(&again).iter().filter(|id| ids(&smaller).contains(id)).count();
    assert!(kept >= 99, "one mention more may change one place");
}

#[test]
fn a_sample_stays_within_the_selection_and_its_bounds() {
    let index = filled(40);
    let negative = Selection { sentiments: vec![Polarity::Negative], ..everything() };
    let sample = index.searcher.sample(&negative, MAX_SAMPLE).unwrap();
    assert_eq!(sample.len(), 10);
    for size in [0, MAX_SAMPLE + 1] {
        let refused = index.searcher.sample(&negative, size);
        assert!(matches!(refused, Err(IndexError::BadLimit { .. })), "{size}");
    }
}
