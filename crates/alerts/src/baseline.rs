//! The bars that a spike has to clear in one series, learnt from its own past.
//!
//! What is **expected** of a window comes from [`Usual`]. The **dispersion** of a window's length is the mean of
//! (count − expected)² ÷ expected: 1 for a series as even as chance allows (Poisson), more for one that comes in
//! bursts (an over-dispersed, quasi-Poisson count). With it a count has the **score**
//!
//! ```text
//! (count − expected) ÷ √(dispersion × expected)
//! ```
//!
//! and is a spike at
//!
//! ```text
//! max(min_count, min_ratio × expected, expected + bar × √(dispersion × expected))
//! ```
//!
//! where the bar is the score that the series passes as rarely as the budget says: see [`Highs`]. Each window has
//! its own dispersion and bar.
//!
//! **Learning.** The first hour, or the longest window where that is longer, is only listened to: there is nothing to
//! compare with. Until a day has passed the bar is three times `min_count`, twice the ratio and twice the deviations,
//! so that the obvious is told and a first morning is not.
//!
//! **A crisis is not the new normal.** A block counts for at most `min_ratio` times what was expected of it, and half
//! while a window over it was above its bar; a lasting change is learnt in about a week. The dispersion sees up to
//! three times the bar, and a score counts for at most one and a half times its bar among the highs: a series that
//! keeps bursting has to burst higher to be told.

use serde::{Deserialize, Serialize};

use crate::{
    highs::{Highs, in_hundredths},
    method::Method,
    numbers::exact,
    usual::{BLOCK, DAY, HOUR, Mean, Usual},
};

/// How many times the bar a window counts for at most in the dispersion.
const BURST: f64 = 3.0;
/// So many mentions in a block count, however few were expected.
const ALWAYS: f64 = 3.0;
/// How much harder it is to be a spike by count, and by ratio and deviations, while still learning.
const LEARNING: (u64, f64) = (3, 2.0);

/// What a spike rule asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spike {
    /// Lengths of the windows in minutes, ascending.
    pub(crate) windows: Vec<i64>,
    /// Never fires below this count.
    pub(crate) min_count: u64,
    /// Never fires below this multiple of the expected.
    pub(crate) min_ratio: f64,
    /// How many false alarms a week are accepted.
    pub(crate) budget: f64,
    pub(crate) method: Method,
}

impl Spike {
    pub(crate) fn longest(&self) -> i64 {
        self.windows.last().copied().unwrap_or(BLOCK)
    }
}

/// What the count of one window has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bar {
    /// Length of the window in minutes.
    pub(crate) window: i64,
    /// At this many mentions in the window it is a spike.
    pub(crate) count: u64,
    /// How many are usual.
    #[serde(with = "exact")]
    pub(crate) expected: f64,
    /// How far counts usually stray from it.
    #[serde(with = "exact")]
    pub(crate) deviation: f64,
    /// The score from which on it is rare enough.
    #[serde(with = "exact")]
    pub(crate) score: f64,
    /// Whether too little of the past is known to rely on `expected`.
    pub(crate) learning: bool,
}

impl Bar {
    /// The bar of a threshold: nothing is learnt, so nothing is expected.
    pub(crate) fn fixed(window: i64, count: u64) -> Self {
        Self { window, count, expected: 0.0, deviation: 0.0, score: 0.0, learning: true }
    }

    /// How many deviations above the expected a count stands.
    pub(crate) fn score(&self, count: u64) -> f64 {
        (count as f64 - self.expected) / self.deviation.max(1.0)
    }
}

/// One block that is over, in what is learnt from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Lesson {
    /// Which, in blocks since 1970.
    pub(crate) block: i64,
    /// Mentions in it, as far as they count.
    #[serde(with = "exact")]
    count: f64,
    /// Whether a window that ended in it was above its bar.
    above: bool,
    /// For each window; empty while only listening.
    windows: Vec<WindowLesson>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct WindowLesson {
    /// (count − expected)² ÷ expected for the window that ends with the block.
    #[serde(with = "exact")]
    strays: f64,
    /// The highest score of a window that ended in the block, in hundredths; absent while learning.
    high: Option<u32>,
}

impl Lesson {
    /// What a block teaches: its count; for each bar the count of the window that ends with it, and the highest score
    /// of those that ended in it.
    pub(crate) fn new(
        block: i64,
        count: u64,
        above: bool,
        windows: &[(Bar, u64, f64)],
        spike: &Spike,
    ) -> Self {
        let fair = windows.first().map(|(bar, ..)| bar.expected * BLOCK as f64 / bar.window as f64);
        let most = fair.map_or(f64::INFINITY, |fair| (fair * spike.min_ratio).max(ALWAYS));
        let windows = windows.iter().map(|(bar, count, high)| {
            let count = (*count as f64).min(bar.count as f64 * BURST);
            let strays = (count - bar.expected).powi(2) / bar.expected.max(1.0);
            WindowLesson {
                strays,
                high: (!bar.learning).then(|| in_hundredths(high.min(bar.score * spike.method.told))),
            }
        });
        Self { block, count: (count as f64).min(most), above, windows: windows.collect() }
    }
}

/// What is usual for one series, and how far it strays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Baseline {
    usual: Usual,
    /// As many as windows.
    windows: Vec<Strays>,
}

/// How far the counts of one length of window stray.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Strays {
    dispersion: Mean,
    highs: Highs,
}

impl Baseline {
    /// Learns from a block.
    pub(crate) fn feed(&mut self, lesson: &Lesson, method: Method) {
        let weight = if lesson.above { 0.5 } else { 1.0 };
        self.usual.feed(lesson.block, lesson.count, weight);
        if self.windows.len() < lesson.windows.len() {
            self.windows.resize_with(lesson.windows.len(), Strays::default);
        }
        for (known, window) in self.windows.iter_mut().zip(&lesson.windows) {
            known.dispersion.feed(window.strays, weight, method.memory * DAY);
            if let Some(high) = window.high {
                known.highs.feed(lesson.block, high, method.weeks);
            }
        }
    }

    /// The bars for windows that end in a block, none while only listening.
    pub(crate) fn bars(&self, block: i64, spike: &Spike) -> Vec<Bar> {
        let seen = self.usual.seen();
        let listening = i64::from(HOUR).max(spike.longest() / BLOCK);
        if i64::from(seen) < listening {
            return Vec::new();
        }
        let learning = seen < DAY;
        let (counts, times) = if learning { LEARNING } else { (1, 1.0) };
        let none = Strays::default();
        let windows = spike.windows.iter().enumerate().map(|(place, &window)| {
            let known = self.windows.get(place).unwrap_or(&none);
            let expected = self.usual.expected(block * BLOCK + BLOCK / 2, window);
            let dispersion = known.dispersion.value.max(1.0);
            let deviation = (dispersion * expected).sqrt();
            let budget = spike.budget * spike.method.share(window, spike.longest());
            let score = known.highs.bar(budget).max(spike.method.least(dispersion)) * times;
            let relative = (expected * spike.min_ratio * times).max(expected + score * deviation.max(1.0));
            let count = spike.min_count.saturating_mul(counts).max(relative.ceil() as u64);
            Bar { window, count, expected, deviation, score, learning }
        });
        windows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spike() -> Spike {
        Spike { windows: vec![15], min_count: 10, min_ratio: 3.0, budget: 1.0, method: Method::default() }
    }

    /// Feeds `blocks` blocks from midnight, counts by `count`.
    fn fed(blocks: i64, count: impl Fn(i64) -> u64) -> Baseline {
        let mut baseline = Baseline::default();
        for block in 0..blocks {
            let window = (0..3).map(|back| count((block - back).max(0))).sum();
            let bars = baseline.bars(block, &spike());
            let above = bars.iter().any(|bar| window >= bar.count);
            let windows: Vec<_> = bars.iter().map(|bar| (*bar, window, bar.score(window))).collect();
            let lesson = Lesson::new(block, count(block), above, &windows, &spike());
            baseline.feed(&lesson, Method::default());
        }
        baseline
    }

    fn bar(blocks: i64, count: impl Fn(i64) -> u64) -> Option<Bar> {
        fed(blocks, count).bars(blocks, &spike()).first().copied()
    }

    #[test]
    fn the_bar_follows_the_past() {
        let check = |blocks: i64, each: u64, expected: Option<(u64, bool)>| {
            let bar = bar(blocks, |_| each);
            assert_eq!(bar.map(|bar| (bar.count, bar.learning)), expected, "{blocks} blocks of {each}");
        };
        check(11, 4, None); // still listening
        check(12, 0, Some((30, true)));
        check(12, 4, Some((79, true))); // 12 + 2 × 9.6 √12
        check(288, 0, Some((10, false)));
        check(288, 4, Some((46, false))); // 12 + 9.6 √12
        check(15 * 288, 4, Some((36, false))); // 3 × 12
        check(15 * 288, 1, Some((14, false))); // what 5 deviations of the first bar leave
    }

    #[test]
    fn bursts_raise_the_bar() {
        let even = bar(2016, |_| 20).unwrap();
        let bursty = bar(2016, |block| if block % 12 < 3 { 80 } else { 0 }).unwrap();
        assert!(bursty.expected < even.expected && bursty.deviation > even.deviation * 2.0);
        assert!(bursty.count > even.count + 50, "{even:?} {bursty:?}");
    }

    #[test]
    fn a_crisis_is_not_the_new_normal_but_a_lasting_change_is() {
        let before = bar(2016, |_| 10).unwrap();
        let after = bar(2016, |block| if (1900..1924).contains(&block) { 1_000 } else { 10 }).unwrap();
        assert!(after.expected < before.expected * 1.1, "{before:?} {after:?}");
        let lasting = bar(2 * 2016, |block| if block < 2016 { 10 } else { 40 }).unwrap();
        assert!(lasting.count > 120, "{lasting:?}");
    }

    #[test]
    fn what_is_kept_is_read_again_to_the_last_bit() {
        let baseline = fed(1_000, |block| (block * 7 % 13) as u64);
        let again: Baseline = serde_json::from_str(&serde_json::to_string(&baseline).unwrap()).unwrap();
        assert_eq!(again, baseline);
    }
}
