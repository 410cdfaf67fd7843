//! How well Vigie's moods agree with those that a team gave to a sample: what is right, and by how much the counted and
//! the calibrated shares are off.
//!
//! The sample is fair, so what is found on it holds for the selection that it was drawn from, within the intervals given.
//! The truth is estimated by the difference estimator of survey sampling: what was counted among all, minus by how
//! much counting was off on the sample (Cochran, Sampling Techniques, 1977, 7.2). As label and truth of one mention go
//! together, that is known better than the share of a mood in the sample alone.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_index::SentimentCounts;
use vigie_model::{Polarity, Share, Shares};

/// How many standard deviations hold nine of ten values.
const NINE_OF_TEN: f64 = 1.645;

/// How well labels and shares agree with a team's own labels of a sample. Every interval should hold the truth nine times
/// out of ten.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct Agreement {
    /// Which part of the labels is right; null before anything was labelled.
    right: Option<Share>,
    /// The same for each mood, worst first.
    by_mood: Vec<MoodAgreement>,
}

/// One mood among all mentions of the selection.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct MoodAgreement {
    /// The mood.
    mood: Polarity,
    /// How many of the sample have it, as the team says.
    meant: u64,
    /// How many of the sample were labelled with it by Vigie.
    judged: u64,
    /// How many of these the team agrees with.
    both: u64,
    /// Its share of the selection as labels and team together tell it; null before anything was labelled.
    truth: Option<Share>,
    /// Its share as it was counted.
    counted: f64,
    /// By how much that is too high, below 0 too low.
    counted_error: Option<Share>,
    /// Its share as `stats` estimates it without anybody's labels.
    calibrated: Option<f64>,
    /// By how much that is too high, below 0 too low.
    calibrated_error: Option<Share>,
}

/// A mention of the sample: what Vigie said, and what the team said.
pub(crate) type Pair = (Polarity, Polarity);

impl Agreement {
    /// Compares the labelled mentions of a sample with what was counted among all mentions of its selection.
    pub(crate) fn new(pairs: &[Pair], counted: SentimentCounts, calibrated: Option<Shares>) -> Self {
        let right = pairs.iter().filter(|(judged, meant)| judged == meant).count();
        let by_mood = Polarity::ALL.into_iter().map(|mood| {
            let calibrated = calibrated.map(|shares| match mood {
                Polarity::Negative => shares.negative.value,
                Polarity::Neutral => shares.neutral.value,
                Polarity::Positive => shares.positive.value,
            });
            of_mood(mood, pairs, counted, calibrated)
        });
        Self { right: wilson(right, pairs.len()), by_mood: by_mood.collect() }
    }
}

fn of_mood(
    mood: Polarity,
    pairs: &[Pair],
    counted: SentimentCounts,
    calibrated: Option<f64>,
) -> MoodAgreement {
    let count = |wanted: fn(bool, bool) -> bool| {
        pairs.iter().filter(|(judged, meant)| wanted(*judged == mood, *meant == mood)).count()
    };
    let (over, under) = (count(|judged, meant| judged && !meant), count(|judged, meant| !judged && meant));
    let all = counted.total();
    let counted = if all == 0 { 0.0 } else { counted.of(mood) as f64 / all as f64 };
    let counted_error = difference(over, under, pairs.len(), all);
    let truth = counted_error.map(|error| Share {
        value: (counted - error.value).clamp(0.0, 1.0),
        low: (counted - error.high).clamp(0.0, 1.0),
        high: (counted - error.low).clamp(0.0, 1.0),
    });
    let calibrated_error = calibrated.zip(truth).map(|(calibrated, truth)| Share {
        value: calibrated - truth.value,
        low: calibrated - truth.high,
        high: calibrated - truth.low,
    });
    MoodAgreement {
        mood,
        meant: count(|_, meant| meant) as u64,
        judged: count(|judged, _| judged) as u64,
        both: count(|judged, meant| judged && meant) as u64,
        truth,
        counted,
        counted_error,
        calibrated,
        calibrated_error,
    }
}

/// A share of `all` draws (Wilson 1927).
pub(crate) fn wilson(hits: usize, all: usize) -> Option<Share> {
    if all == 0 {
        return None;
    }
    let (n, p, z) = (all as f64, hits as f64 / all as f64, NINE_OF_TEN);
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let reach = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    Some(Share { value: p, low: (centre - reach).clamp(0.0, p), high: (centre + reach).clamp(p, 1.0) })
}

/// The difference of two shares of the same mentions, of which `over` have only the first and `under` only the second;
/// the interval is that of Agresti and Min (2005), who add half an observation to each case, so that a few mentions
/// without an error do not pass for proof. It shrinks to nothing as the sample becomes the selection.
fn difference(over: usize, under: usize, drawn: usize, all: u64) -> Option<Share> {
    if drawn == 0 {
        return None;
    }
    let (over, under, drawn) = (over as f64, under as f64, drawn as f64);
    let (value, padded) = ((over - under) / drawn, drawn + 2.0);
    let centre = (over - under) / padded;
    let variance = ((over + under + 1.0) / padded - centre * centre) / padded;
    let rest = (1.0 - drawn / (all as f64).max(drawn)).max(0.0);
    let reach = NINE_OF_TEN * (variance * rest).sqrt();
    Some(Share { value, low: (centre - reach).min(value), high: (centre + reach).max(value) })
}

#[cfg(test)]
mod tests {
    use Polarity::{Negative, Neutral, Positive};

    use super::*;

    fn counts(negative: u64, neutral: u64, positive: u64) -> SentimentCounts {
        SentimentCounts { negative, neutral, positive }
    }

    fn repeat(pairs: &[(Pair, usize)]) -> Vec<Pair> {
        pairs.iter().flat_map(|(pair, times)| std::iter::repeat_n(*pair, *times)).collect()
    }

    #[test]
    fn errors_on_the_sample_are_those_of_the_selection() {
        // Of 1,000 mentions 400 were labelled negative. On the sample every fourth complaint was taken for neutral.
        let pairs = repeat(&[
            ((Negative, Negative), 40),
            ((Neutral, Negative), 20),
            ((Neutral, Neutral), 30),
            ((Positive, Positive), 10),
        ]);
        let agreement = Agreement::new(&pairs, counts(400, 500, 100), None);
        let right = agreement.right.unwrap();
        assert!((right.value - 0.8).abs() < 1e-9 && right.low > 0.7 && right.high < 0.88, "{right:?}");
        let negative = &agreement.by_mood[0];
        assert_eq!((negative.meant, negative.judged, negative.both), (60, 40, 40));
        let (truth, error) = (negative.truth.unwrap(), negative.counted_error.unwrap());
        assert!((truth.value - 0.6).abs() < 1e-9, "{truth:?}");
        assert!((error.value + 0.2).abs() < 1e-9 && error.high < 0.0, "{error:?}");
        assert_eq!(negative.calibrated_error, None);
    }

    #[test]
    fn the_calibrated_share_is_held_against_the_same_truth() {
        let share = |value| Share { value, low: value, high: value };
        let shares = Shares {
            mentions: 1_000,
            negative: share(0.55),
            neutral: share(0.35),
            positive: share(0.1),
            net: share(-0.45),
        };
        let pairs =
            repeat(&[((Negative, Negative), 40), ((Neutral, Negative), 20), ((Neutral, Neutral), 40)]);
        let agreement = Agreement::new(&pairs, counts(400, 500, 100), Some(shares));
        let error = agreement.by_mood[0].calibrated_error.unwrap();
        assert!((error.value + 0.05).abs() < 1e-9 && error.low < -0.05 && error.high > -0.05, "{error:?}");
    }

    #[test]
    fn nothing_labelled_claims_nothing_and_everything_labelled_leaves_no_doubt() {
        let none = Agreement::new(&[], counts(1, 1, 0), None);
        assert_eq!(none.right, None);
        assert!(none.by_mood.iter().all(|mood| mood.truth.is_none() && mood.counted_error.is_none()));

        let all = Agreement::new(&[(Negative, Negative), (Neutral, Positive)], counts(1, 1, 0), None);
        let positive = all.by_mood[2].truth.unwrap();
        assert!((positive.value - 0.5).abs() < 1e-9 && positive.low >= 0.25, "{positive:?}");
    }

    #[test]
    fn a_few_without_an_error_prove_little() {
        let wide = difference(0, 0, 10, 100_000).unwrap();
        let narrow = difference(0, 0, 1_000, 100_000).unwrap();
        assert!(wide.high > 0.1 && wide.low < -0.1, "{wide:?}");
        assert!(narrow.high < 0.01, "{narrow:?}");
        assert_eq!(wilson(0, 0), None);
        assert!(wilson(10, 10).unwrap().low < 0.85);
    }
}
