//! Whether something is said more often than before, or chance.
//!
//! The score is G², the log-likelihood ratio of Dunning (1993), "Accurate methods for the statistics of surprise and
//! coincidence", over the table *mentions with and without the term × in the period and in the baseline*. It was made
//! for rare events, where a difference of rates or χ² calls every second misspelling a trend. Mentions are counted, not
//! occurrences, so that one text that repeats a word is one voice.

use serde::Serialize;
use utoipa::ToSchema;

/// G² from which on a term counts as risen: chance reaches it once in 10,000 terms, and the approximation holds for
/// small counts too (Rayson, Berridge and Francis 2004).
pub(crate) const LEAST_SCORE: f64 = 15.13;
/// The fewest mentions of the period that a risen term has.
pub(crate) const LEAST_MENTIONS: u64 = 5;

/// How much more often something was said than before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Rise {
    /// Mentions of the period that have it.
    pub mentions: u64,
    /// Mentions of the baseline that have it.
    pub baseline: u64,
    /// How many mentions would have it at the baseline's rate: (baseline + ½) ÷ (all of the baseline + 1) × all of the
    /// period.
    pub expected: f64,
    /// mentions ÷ expected.
    pub factor: f64,
    /// G², from 15.13; the larger, the less it is chance.
    pub score: f64,
}

impl Rise {
    /// `None` unless it rose, and by more than chance: there must be a baseline.
    pub(crate) fn new(mentions: u64, all: u64, baseline: u64, all_baseline: u64) -> Option<Self> {
        if mentions < LEAST_MENTIONS || all == 0 || all_baseline == 0 {
            return None;
        }
        let (before, all_before) = (baseline as f64, all_baseline as f64);
        let expected = (before + 0.5) / (all_before + 1.0) * all as f64;
        let factor = mentions as f64 / expected;
        let score = log_likelihood([
            [mentions, all - mentions.min(all)],
            [baseline, all_baseline - baseline.min(all_baseline)],
        ]);
        (factor > 1.0 && score >= LEAST_SCORE).then_some(Self { mentions, baseline, expected, factor, score })
    }
}

/// 2 Σ O ln(O ÷ E), where each row and column sums as observed.
fn log_likelihood(observed: [[u64; 2]; 2]) -> f64 {
    let cells = observed.map(|row| row.map(|count| count as f64));
    let rows = cells.map(|[with, without]| with + without);
    let [[a, b], [c, d]] = cells;
    let columns = [a + c, b + d];
    let all: f64 = rows.iter().sum();
    let mut sum = 0.0;
    for (row, of_row) in cells.iter().zip(rows) {
        for (count, of_column) in row.iter().zip(columns) {
            if *count > 0.0 {
                sum += count * (count * all / (of_row * of_column)).ln();
            }
        }
    }
    (2.0 * sum).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_that_of_the_paper() {
        // Dunning (1993), table 2: "the swiss" and "can be" in the bigrams of his text.
        let check = |observed, expected: f64| {
            let score = log_likelihood(observed);
            assert!((score - expected).abs() < 0.01, "{observed:?}: {score}");
        };
        check([[110, 2442], [111, 29114]], 270.72);
        check([[29, 13], [123, 31612]], 263.90);
        check([[10, 90], [10, 90]], 0.0);
        check([[0, 0], [0, 0]], 0.0);
    }

    #[test]
    fn only_what_rose_by_more_than_chance_is_told() {
        let check = |counts: [u64; 4], rose: bool| {
            let [mentions, all, baseline, all_baseline] = counts;
            assert_eq!(Rise::new(mentions, all, baseline, all_baseline).is_some(), rose, "{counts:?}");
        };
        check([50, 1_000, 10, 1_000], true);
        check([10, 1_000, 50, 1_000], false);
        check([4, 100, 0, 10_000], false); // four people are no trend
        check([8, 1_000, 0, 1_000], false); // chance
        check([12, 1_000, 0, 1_000], true);
        check([50, 50, 0, 0], false); // nothing to compare with
        check([0, 0, 0, 0], false);
        let rise = Rise::new(40, 200, 0, 399).unwrap();
        assert_eq!((rise.expected, rise.factor), (0.25, 160.0));
    }
}
