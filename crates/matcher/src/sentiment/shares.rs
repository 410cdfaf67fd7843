//! Shares of the moods that can be trusted, from labels that cannot.
//!
//! A label is wrong about one time in three, and its errors do not cancel: where most posts complain, more complaints
//! are overlooked than praise is taken for complaints, so that counting understates a crisis. How often a mood is
//! given which label was measured on posts that the model had not seen; turned around, that tells from the labels how
//! frequent the moods must have been. This is the *adjusted count* of Forman (2008), "Quantifying counts and costs via
//! classification", for three classes. It needs no labels of the posts that it is asked about.

use vigie_model::{Share, Shares};

use super::language;

/// Rates of errors differ from topic to topic about as much as if each topic drew them from so many posts a mood. Found
/// on themes that the models had not seen, so that nine of ten intervals hold the truth (`held-out` of
/// `examples/train_sentiment`).
const POSTS_BEHIND_RATES: f64 = 50.0;
/// How many standard deviations hold nine of ten values.
const NINE_OF_TEN: f64 = 1.645;
/// Rates that tell the moods apart less than this (the determinant) tell nothing.
const LEAST_TOLD_APART: f64 = 0.01;

type Vector = [f64; 3];
type Matrix = [Vector; 3];

/// What the shares of the moods most likely are among mentions of which so many were labelled negative, neutral and
/// positive in each language (as [`Mention::lang`](vigie_model::Mention::lang) has it).
///
/// With R the rates at which posts of each mood are given each label, and c the shares of the labels, the shares s of
/// the moods solve Rᵀs = c; languages are added by their mentions, and what falls below 0 is set to 0 while the sum
/// stays 1. The interval comes from the spread of the labels of n posts and of rates known from k posts a mood:
/// Σ (sₗ ÷ n + sₗ² ÷ k) × (diag Rₗ − RₗRₗᵀ), carried through the inverse of Rᵀ.
///
/// Languages without a trained model are left out, as nobody measured their errors; `None` when nothing is left.
#[must_use]
pub fn estimate_shares<'l>(counted: impl IntoIterator<Item = (&'l str, [u64; 3])>) -> Option<Shares> {
    let part = |(lang, counts): (&str, _)| {
        let rates = language(lang).model.as_ref()?.rates().map(|row| row.map(f64::from));
        Part::of(rates, counts, POSTS_BEHIND_RATES)
    };
    together(&counted.into_iter().filter_map(part).collect::<Vec<_>>())
}

/// The same for one language with these rates, as if each had been measured on `behind` posts.
pub(super) fn estimate(rates: Matrix, counts: [u64; 3], behind: f64) -> Option<Shares> {
    together(&[Part::of(rates, counts, behind)?])
}

/// The estimate for one language.
struct Part {
    mentions: u64,
    /// They add up to 1; one can lie below 0.
    shares: Vector,
    /// Their variances.
    spread: Vector,
    /// The variance of the third less the first, which lean on each other.
    net_spread: f64,
}

impl Part {
    fn of(rates: Matrix, counts: [u64; 3], behind: f64) -> Option<Self> {
        let mentions: u64 = counts.iter().sum();
        if mentions == 0 {
            return None;
        }
        let all = mentions as f64;
        let back = inverse(transposed(rates))?;
        let shares = times(back, counts.map(|count| count as f64 / all));
        let mut labels = [[0.0; 3]; 3];
        for (share, rates) in onto_simplex(shares).iter().zip(rates) {
            let weight = share / all + share * share / behind;
            for row in 0..3 {
                labels[row][row] += weight * rates[row];
                for column in 0..3 {
                    labels[row][column] -= weight * rates[row] * rates[column];
                }
            }
        }
        let spread = [0, 1, 2].map(|mood| dot(back[mood], times(labels, back[mood])));
        let [negative, _, positive] = back;
        let net = [0, 1, 2].map(|label| positive[label] - negative[label]);
        Some(Self { mentions, shares, spread, net_spread: dot(net, times(labels, net)) })
    }
}

/// The estimate for all languages; what goes wrong in one is taken to be independent of the others.
fn together(parts: &[Part]) -> Option<Shares> {
    let mentions: u64 = parts.iter().map(|part| part.mentions).sum();
    if mentions == 0 {
        return None;
    }
    let (mut sum, mut spread, mut net_spread) = ([0.0; 3], [0.0; 3], 0.0);
    for part in parts {
        let weight = part.mentions as f64 / mentions as f64;
        for mood in 0..3 {
            sum[mood] += weight * part.shares[mood];
            spread[mood] += weight * weight * part.spread[mood];
        }
        net_spread += weight * weight * part.net_spread;
    }
    let values = onto_simplex(sum);
    let share = |mood: usize| {
        let (value, reach) = (values[mood], NINE_OF_TEN * spread[mood].max(0.0).sqrt());
        Share { value, low: (value - reach).max(0.0), high: (value + reach).min(1.0) }
    };
    let (value, reach) = (values[2] - values[0], NINE_OF_TEN * net_spread.max(0.0).sqrt());
    let net = Share { value, low: (value - reach).max(-1.0), high: (value + reach).min(1.0) };
    Some(Shares { mentions, negative: share(0), neutral: share(1), positive: share(2), net })
}

/// The nearest shares that are no less than 0 and add up to 1 (Duchi and others 2008, for vectors that add up to 1).
fn onto_simplex(shares: Vector) -> Vector {
    let mut sorted = shares;
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut over) = (0.0, 0.0);
    for (rank, share) in sorted.iter().enumerate() {
        sum += share;
        let candidate = (sum - 1.0) / (rank + 1) as f64;
        if *share > candidate {
            over = candidate;
        }
    }
    shares.map(|share| (share - over).max(0.0))
}

fn dot(left: Vector, right: Vector) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn times(matrix: Matrix, vector: Vector) -> Vector {
    matrix.map(|row| dot(row, vector))
}

fn transposed(matrix: Matrix) -> Matrix {
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| matrix[column][row]))
}

/// By cofactors; `None` for what has none to speak of.
fn inverse(matrix: Matrix) -> Option<Matrix> {
    let cofactor = |row: usize, column: usize| {
        let at = |down: usize, right: usize| matrix[(row + down) % 3][(column + right) % 3];
        at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)
    };
    let determinant: f64 = (0..3).map(|column| matrix[0][column] * cofactor(0, column)).sum();
    if determinant.abs() < LEAST_TOLD_APART {
        return None;
    }
    Some([0, 1, 2].map(|row| [0, 1, 2].map(|column| cofactor(column, row) / determinant)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LANGUAGES: [&str; 6] = ["en", "fr", "es", "de", "it", "pt"];

    /// The labels that so many posts of each mood would be given if errors came as often as they were measured.
    fn labelled(lang: &str, meant: [u64; 3]) -> [u64; 3] {
        let rates = language(lang).model.as_ref().unwrap().rates();
        [0, 1, 2].map(|label| {
            let sum: f64 = (0..3).map(|mood| meant[mood] as f64 * f64::from(rates[mood][label])).sum();
            sum.round() as u64
        })
    }

    #[test]
    fn what_was_meant_is_found_again() {
        let check = |lang: &str, meant: [u64; 3]| {
            let shares = estimate_shares([(lang, labelled(lang, meant))]).unwrap();
            let all: u64 = meant.iter().sum();
            let [negative, _, positive] = meant.map(|count| count as f64 / all as f64);
            let net = positive - negative;
            assert!(shares.net.low <= net && net <= shares.net.high, "{lang} {meant:?}: {:?}", shares.net);
            for (share, meant) in [shares.negative, shares.neutral, shares.positive].iter().zip(meant) {
                let expected = meant as f64 / all as f64;
                assert!((share.value - expected).abs() < 0.01, "{lang} {meant}: {share:?}");
                assert!(share.low <= expected && expected <= share.high, "{lang} {meant}: {share:?}");
            }
        };
        for lang in LANGUAGES {
            check(lang, [7_000, 2_000, 1_000]);
            check(lang, [1_000, 7_000, 2_000]);
            check(lang, [0, 0, 10_000]);
        }
    }

    #[test]
    fn languages_are_added_by_their_mentions() {
        let (english, french) = (labelled("en", [3_000, 0, 0]), labelled("fr", [0, 0, 1_000]));
        let shares = estimate_shares([("en", english), ("fr", french), ("ja", [9, 9, 9])]).unwrap();
        assert!((shares.negative.value - 0.75).abs() < 0.01, "{shares:?}");
        assert!((shares.positive.value - 0.25).abs() < 0.01, "{shares:?}");
        assert_eq!(shares.mentions, 4_000);
    }

    #[test]
    fn without_a_measured_language_nothing_is_claimed() {
        assert_eq!(estimate_shares([]), None);
        assert_eq!(estimate_shares([("ja", [5, 5, 5]), ("und", [1, 2, 3]), ("en", [0, 0, 0])]), None);
    }

    #[test]
    fn few_mentions_say_little() {
        let width = |counts| {
            let shares = estimate_shares([("en", counts)]).unwrap();
            shares.negative.high - shares.negative.low
        };
        assert!(width([6, 2, 2]) > 0.5);
        assert!(width([600, 200, 200]) < 0.4);
        assert!(width([600, 200, 200]) < width([60, 20, 20]));
    }

    proptest! {
        #[test]
        fn shares_are_shares(
            counts in prop::collection::vec((0_usize..7, [0_u64..1_000_000, 0..1_000_000, 0..1_000_000]), 0..8),
        ) {
            let lang = |number: usize| LANGUAGES.get(number).copied().unwrap_or("und");
            let counts: Vec<_> = counts.into_iter().map(|(number, counts)| (lang(number), counts)).collect();
            let Some(shares) = estimate_shares(counts) else { return Ok(()) };
            let all = [shares.negative, shares.neutral, shares.positive];
            prop_assert!((all.iter().map(|share| share.value).sum::<f64>() - 1.0).abs() < 1e-9);
            for share in all {
                prop_assert!(0.0 <= share.low && share.low <= share.value + 1e-12);
                prop_assert!(share.value <= share.high + 1e-12 && share.high <= 1.0);
            }
            let net = shares.net;
            prop_assert!((net.value - (shares.positive.value - shares.negative.value)).abs() < 1e-9);
            prop_assert!(-1.0 <= net.low && net.low <= net.value + 1e-12 && net.value <= net.high + 1e-12 && net.high <= 1.0);
        }
    }
}
