//! What is usual for one series, learnt from its own past, and the bar that a spike has to clear.
//!
//! The past is read in blocks of five minutes. Two means of the count per block are kept, both forgetting
//! exponentially over about a week: one of all blocks, and one for each hour of the day (UTC). What is **expected**
//! of an hour is its own mean, drawn toward the overall mean as if two hours of that had been seen too; during the
//! first two days only the overall mean is used. Between the middles of two hours it is interpolated.
//!
//! The **dispersion** is the mean of (count − expected)² ÷ expected over windows of the rule's length: 1 for a
//! series as even as chance allows (Poisson), more for one that comes in bursts. With it a window is a spike at
//!
//! ```text
//! max(min_count, min_ratio × expected, expected + 5 × √(dispersion × expected))
//! ```
//!
//! Five deviations, because published detectors on company mentions keep most of their hits there and lose two
//! thirds of the false alarms that three would raise (Numenta Anomaly Benchmark, `realTweets`).
//!
//! **Learning.** The first hour, or the first window where that is longer, is only listened to: there is nothing to
//! compare with. Until a day has passed the bar is three times `min_count`, twice the ratio and twice the deviations,
//! so that the obvious is told and a first morning is not.
//!
//! **A crisis is not the new normal.** A block counts for at most its share of the bar, and half while a window
//! over it was above the bar; a lasting change is learnt in about a week. The dispersion sees up to three times the
//! bar: a series that keeps bursting has to burst higher to be told.

use serde::{Deserialize, Serialize};

use crate::numbers::exact;

/// Minutes in a block.
pub(crate) const BLOCK: i64 = 5;
/// Blocks in a day.
const DAY: u32 = 24 * HOUR;
/// Blocks in an hour.
const HOUR: u32 = 12;
/// Over how many blocks the overall mean and the dispersion forget.
const MEMORY: u32 = 7 * DAY;
/// Over how many blocks the mean of an hour of the day forgets: a week of that hour.
const HOUR_MEMORY: u32 = 7 * HOUR;
/// How many blocks of the overall mean an hour of the day is drawn toward.
const PULL: f64 = 2.0 * HOUR as f64;
/// How many deviations above the expected a spike stands.
const DEVIATIONS: f64 = 5.0;
/// How many times the bar a window counts for at most in the dispersion.
const BURST: f64 = 3.0;
/// How much harder it is to be a spike by count, and by ratio and deviations, while still learning.
const LEARNING: (u64, f64) = (3, 2.0);

/// What a spike rule asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spike {
    /// Length of the window in minutes.
    pub(crate) window: i64,
    /// Never fires below this count.
    pub(crate) min_count: u64,
    /// Never fires below this multiple of the expected.
    pub(crate) min_ratio: f64,
}

/// What a count has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bar {
    /// At this many mentions in the window it is a spike.
    pub(crate) count: u64,
    /// How many are usual.
    #[serde(with = "exact")]
    pub(crate) expected: f64,
    /// How far counts usually stray from it.
    #[serde(with = "exact")]
    pub(crate) deviation: f64,
    /// Whether too little of the past is known to rely on `expected`.
    pub(crate) learning: bool,
}

impl Bar {
    /// How many deviations above the expected a count stands.
    pub(crate) fn score(&self, count: u64) -> f64 {
        (count as f64 - self.expected) / self.deviation.max(1.0)
    }
}

/// One block that is over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Closed {
    /// Which, in blocks since 1970.
    pub(crate) block: i64,
    /// Mentions in it.
    pub(crate) count: u64,
    /// Mentions in the window that ends with it.
    pub(crate) window: u64,
    /// The bar as it stood.
    pub(crate) bar: Option<Bar>,
    /// Whether a window that ended in it was above the bar.
    pub(crate) above: bool,
}

/// What is usual for one series.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Baseline {
    all: Mean,
    dispersion: Mean,
    hours: [Mean; 24],
}

/// A mean that forgets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Mean {
    #[serde(with = "exact")]
    value: f64,
    seen: u32,
}

impl Mean {
    /// Takes in a value; `memory` says over how many values it forgets.
    fn feed(&mut self, value: f64, weight: f64, memory: u32) {
        self.seen = self.seen.saturating_add(1);
        self.value += (value - self.value) * weight / f64::from(self.seen.min(memory));
    }
}

impl Baseline {
    /// Learns from a block.
    pub(crate) fn feed(&mut self, past: &Closed, spike: &Spike) {
        let weight = if past.above { 0.5 } else { 1.0 };
        let (mut count, mut window) = (past.count as f64, past.window as f64);
        if let Some(bar) = &past.bar {
            let bar_count = bar.count as f64;
            count = count.min((bar_count * BLOCK as f64 / spike.window as f64).max(1.0));
            window = window.min(bar_count * BURST);
            let squared = (window - bar.expected).powi(2) / bar.expected.max(1.0);
            self.dispersion.feed(squared, weight, MEMORY);
        }
        self.all.feed(count, weight, MEMORY);
        let hour = past.block.rem_euclid(i64::from(DAY)) / i64::from(HOUR);
        if let Some(mean) = self.hours.get_mut(hour as usize) {
            mean.feed(count, weight, HOUR_MEMORY);
        }
    }

    /// The bar for windows that end in a block, `None` while only listening.
    pub(crate) fn bar(&self, block: i64, spike: &Spike) -> Option<Bar> {
        let listening = i64::from(HOUR).max(spike.window / BLOCK);
        if i64::from(self.all.seen) < listening {
            return None;
        }
        let learning = self.all.seen < DAY;
        let (counts, times) = if learning { LEARNING } else { (1, 1.0) };
        let expected = self.expected(block * BLOCK + BLOCK / 2, spike.window);
        let deviation = (self.dispersion.value.max(1.0) * expected).sqrt();
        let relative = (expected * spike.min_ratio * times).max(expected + DEVIATIONS * times * deviation);
        let count = spike.min_count.saturating_mul(counts).max(relative.ceil() as u64);
        Some(Bar { count, expected, deviation, learning })
    }

    /// How many mentions are usual in a window that ends with a minute: the sum over pieces of at most an hour.
    fn expected(&self, last: i64, window: i64) -> f64 {
        let pieces = (window + 59) / 60;
        let length = window as f64 / pieces as f64;
        let end = last as f64 + 1.0;
        let middle = |piece: i64| end - (piece as f64 + 0.5) * length;
        (0..pieces).map(|piece| self.per_block(middle(piece))).sum::<f64>() * length / BLOCK as f64
    }

    /// How many mentions are usual in a block at a minute.
    fn per_block(&self, minute: f64) -> f64 {
        if self.all.seen < 2 * DAY {
            return self.all.value;
        }
        let hours = minute / 60.0 - 0.5; // hours are counted from their middle
        let before = hours.floor();
        let share = hours - before;
        let before = before as i64;
        self.hour(before) * (1.0 - share) + self.hour(before + 1) * share
    }

    fn hour(&self, hour: i64) -> f64 {
        let Some(mean) = self.hours.get(hour.rem_euclid(24) as usize) else { return self.all.value };
        let seen = f64::from(mean.seen.min(HOUR_MEMORY));
        (mean.value * seen + self.all.value * PULL) / (seen + PULL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPIKE: Spike = Spike { window: 15, min_count: 10, min_ratio: 3.0 };

    /// Feeds `blocks` blocks from midnight, counts by `count`.
    fn fed(blocks: i64, count: impl Fn(i64) -> u64) -> Baseline {
        let mut baseline = Baseline::default();
        for block in 0..blocks {
            let window = (0..3).map(|back| count((block - back).max(0))).sum();
            let bar = baseline.bar(block, &SPIKE);
            let above = bar.is_some_and(|bar| window >= bar.count);
            baseline.feed(&Closed { block, count: count(block), window, bar, above }, &SPIKE);
        }
        baseline
    }

    #[test]
    fn the_bar_follows_the_past() {
        let check = |blocks: i64, each: u64, expected: Option<(u64, bool)>| {
            let bar = fed(blocks, |_| each).bar(blocks, &SPIKE);
            assert_eq!(bar.map(|bar| (bar.count, bar.learning)), expected, "{blocks} blocks of {each}");
        };
        check(11, 4, None); // still listening
        check(12, 0, Some((30, true)));
        check(12, 4, Some((72, true))); // 2 × 3 × 12
        check(288, 0, Some((10, false)));
        check(288, 4, Some((36, false))); // 3 × 12
        check(2016, 4, Some((36, false)));
        check(2016, 1, Some((12, false))); // 3 + 5 √3 = 11.7
    }

    #[test]
    fn bursts_raise_the_bar() {
        let even = fed(2016, |_| 20).bar(2016, &SPIKE).unwrap();
        let bursty = fed(2016, |block| if block % 12 < 3 { 80 } else { 0 }).bar(2016, &SPIKE).unwrap();
        assert!((even.expected - bursty.expected).abs() < 6.0, "{even:?} {bursty:?}");
        assert!(bursty.count > even.count + 50, "{even:?} {bursty:?}");
    }

    #[test]
    fn after_two_days_the_hour_of_the_day_counts() {
        let rhythm = |block: i64| if (8..20).contains(&(block / 12 % 24)) { 30 } else { 2 };
        let at = |baseline: &Baseline, hour: i64| baseline.bar(hour * 12 + 6, &SPIKE).unwrap().expected;
        let young = fed(280, rhythm);
        assert_eq!(at(&young, 3), at(&young, 14));
        let old = fed(7 * 288, rhythm);
        assert!(at(&old, 3) < 25.0 && at(&old, 14) > 75.0, "{} {}", at(&old, 3), at(&old, 14));
    }

    #[test]
    fn a_crisis_is_not_the_new_normal_but_a_lasting_change_is() {
        let usual = |_| 10;
        let before = fed(2016, usual).bar(2016, &SPIKE).unwrap().expected;
        let crisis = fed(2016, |block| if (1900..1924).contains(&block) { 1_000 } else { 10 });
        let after = crisis.bar(2016, &SPIKE).unwrap().expected;
        assert!(after < before * 1.1, "{before} {after}");
        let lasting = fed(2 * 2016, |block| if block < 2016 { 10 } else { 40 });
        let bar = lasting.bar(2 * 2016, &SPIKE).unwrap();
        assert!(bar.count > 120, "{bar:?}");
    }

    #[test]
    fn what_is_kept_is_read_again_to_the_last_bit() {
        let baseline = fed(1_000, |block| (block * 7 % 13) as u64);
        let again: Baseline = serde_json::from_str(&serde_json::to_string(&baseline).unwrap()).unwrap();
        assert_eq!(again, baseline);
    }
}
