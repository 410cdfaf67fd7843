//! The chart of an alert as a line of text: blocks of five heights, which every chat shows alike, and a caption that
//! says the same in words, for those who do not see it.

use jiff::{SignedDuration, Timestamp};
use vigie_model::Chart;

use crate::numbers::Language;

/// Five heights: fonts disagree about the ones between.
const BLOCKS: [char; 5] = ['▁', '▂', '▃', '▅', '▇'];

/// A chart in words and signs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plot {
    /// What was counted in each step.
    pub(crate) counts: Vec<u64>,
    /// What is usual in a step, where it is known.
    pub(crate) usual: Option<f64>,
    /// One sign a step.
    pub(crate) line: String,
    /// When the first step begins and the last ends, as times of day.
    pub(crate) ends: [String; 2],
    /// What it shows, in a sentence.
    pub(crate) caption: String,
}

impl Plot {
    /// Nothing where there is nothing to see. `fired_at` is the moment that the times of day are near.
    pub(crate) fn new(
        chart: &Chart,
        fired_at: Timestamp,
        language: Language,
        timezone: &str,
    ) -> Option<Self> {
        let most = *chart.counts.iter().max().filter(|most| **most > 0)?;
        let usual = chart.expected.last().copied();
        let step = i64::try_from(chart.step_minutes).ok()?;
        let minutes = step.checked_mul(i64::try_from(chart.counts.len()).ok()?)?;
        let until = chart.from.checked_add(SignedDuration::from_mins(minutes)).ok()?;
        let ends = [chart.from, until].map(|at| language.near(at, fired_at, timezone));
        let [from, to] = &ends;
        let (top, every) = (
            language.whole(most),
            language.duration(std::time::Duration::from_secs(chart.step_minutes * 60)),
        );
        let usually = usual.map(|usual| language.about(usual));
        let caption = match (language, usually) {
            (Language::French, Some(usual)) => {
                format!("Mentions par {every}, de {from} à {to}. D’habitude {usual}, au plus {top} ici.")
            }
            (Language::French, None) => format!("Mentions par {every}, de {from} à {to}. Au plus {top}."),
            (Language::English, Some(usual)) => {
                format!("Mentions per {every}, {from} to {to}. {usual} are usual, at most {top} here.")
            }
            (Language::English, None) => format!("Mentions per {every}, {from} to {to}. At most {top}."),
        };
        Some(Self { line: line(&chart.counts, most), counts: chart.counts.clone(), usual, ends, caption })
    }

    /// The tallest of what is drawn: the most counted, or the usual where that is more.
    pub(crate) fn top(&self) -> f64 {
        let most = self.counts.iter().max().copied().unwrap_or(0) as f64;
        most.max(self.usual.unwrap_or(0.0)).max(1.0)
    }
}

/// Nothing is the lowest block, the most the highest; anything else stands above nothing.
fn line(counts: &[u64], most: u64) -> String {
    let height = |count: &u64| {
        let steps = BLOCKS.len() - 1;
        (*count as f64 / most as f64 * steps as f64).ceil() as usize
    };
    counts.iter().filter_map(|count| BLOCKS.get(height(count))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(counts: &[u64], expected: f64, language: Language) -> Option<Plot> {
        let from = "2026-02-03T21:50:00Z".parse().unwrap();
        let expected = if expected > 0.0 { vec![expected; counts.len()] } else { Vec::new() };
        let chart = Chart { from, step_minutes: 5, counts: counts.to_vec(), expected };
        Plot::new(&chart, "2026-02-03T22:10:00Z".parse().unwrap(), language, "Europe/Paris")
    }

    #[test]
    fn heights_follow_the_counts() {
        let check = |counts: &[u64], expected: &str| {
            assert_eq!(plot(counts, 0.0, Language::English).map(|plot| plot.line).as_deref(), Some(expected));
        };
        check(&[0, 1, 50, 100], "▁▂▃▇");
        check(&[4, 4], "▇▇");
        check(&[0, 1, 2, 3, 4], "▁▂▃▅▇");
        assert_eq!(plot(&[0, 0], 1.0, Language::English), None);
        assert_eq!(plot(&[], 1.0, Language::English), None);
    }

    #[test]
    fn the_caption_says_the_same() {
        let check = |usual, language, expected: &str| {
            let plot = plot(&[2, 4, 1_214, 3], usual, language).unwrap();
            let shown: String = plot
                .caption
                .chars()
                .map(|c| if matches!(c, '\u{a0}' | '\u{202f}') { '_' } else { c })
                .collect();
            assert_eq!(shown, expected);
        };
        check(
            6.04,
            Language::French,
            "Mentions par 5_min, de 22:50 à 23:10. D’habitude 6, au plus 1_214 ici.",
        );
        check(
            6.04,
            Language::English,
            "Mentions per 5 min, 22:50 to 23:10. 6 are usual, at most 1,214 here.",
        );
        check(0.0, Language::French, "Mentions par 5_min, de 22:50 à 23:10. Au plus 1_214.");
    }
}
