//! The past of one series, block by block, on its way into the [`Baseline`].
//!
//! The bar of a block is set once, when the block opens, from blocks that were over before any window that ends in
//! it began, and closed to stragglers. So a crisis does not raise its own bar, and posts that arrive in another
//! order meet the same one.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    baseline::{Bar, Baseline, Lesson, Spike},
    usual::BLOCK,
};

/// After so many empty blocks nothing is left to forget: two weeks.
const FORGOTTEN: i64 = 14 * 288;

/// What a spike rule knows about its series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Past {
    baseline: Baseline,
    /// Over, but not yet further back than a window.
    waiting: VecDeque<Lesson>,
    /// Begun and not yet over.
    open: VecDeque<Open>,
    /// The block to open next.
    next: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Open {
    block: i64,
    bars: Vec<Bar>,
    /// The highest score so far of each bar's window.
    highs: Vec<f64>,
    above: bool,
}

impl Past {
    /// Begins to listen at a minute.
    pub(crate) fn new(began: i64) -> Self {
        let next = began.div_euclid(BLOCK) + i64::from(began.rem_euclid(BLOCK) > 0);
        Self { baseline: Baseline::default(), waiting: VecDeque::new(), open: VecDeque::new(), next }
    }

    /// Sets the bars up to the block of a minute. `lag` is how many blocks lie between the newest that may be learnt
    /// from and the one whose bar is set.
    pub(crate) fn open_until(&mut self, minute: i64, lag: i64, spike: &Spike) {
        while self.next <= minute.div_euclid(BLOCK) {
            while let Some(lesson) = self.waiting.pop_front_if(|lesson| lesson.block < self.next - lag) {
                self.baseline.feed(&lesson, spike.method);
            }
            let bars = self.baseline.bars(self.next, spike);
            let highs = vec![0.0; bars.len()];
            self.open.push_back(Open { block: self.next, bars, highs, above: false });
            self.next += 1;
        }
    }

    /// The bars for windows that end with a minute.
    pub(crate) fn bars(&self, minute: i64) -> &[Bar] {
        let block = minute.div_euclid(BLOCK);
        self.open.iter().find(|open| open.block == block).map_or(&[], |open| &open.bars)
    }

    /// A minute is over. `count` counts from one minute to another.
    pub(crate) fn close(&mut self, minute: i64, above: bool, spike: &Spike, count: impl Fn(i64, i64) -> u64) {
        let Some(open) = self.open.front_mut().filter(|open| open.block == minute.div_euclid(BLOCK)) else {
            return;
        };
        open.above |= above;
        let in_window = |bar: &Bar| count(minute - bar.window + 1, minute);
        for (bar, high) in open.bars.iter().zip(&mut open.highs) {
            let counted = in_window(bar);
            if counted >= spike.min_count {
                *high = bar.score(counted).max(*high);
            }
        }
        let first = open.block * BLOCK;
        if minute == first + BLOCK - 1 {
            let windows = open.bars.iter().zip(&open.highs).map(|(bar, high)| (*bar, in_window(bar), *high));
            let windows: Vec<_> = windows.collect();
            self.waiting.push_back(Lesson::new(
                open.block,
                count(first, minute),
                open.above,
                &windows,
                spike,
            ));
            self.open.pop_front();
        }
    }

    /// The minutes from `first` until before `end` are over, and nothing was counted in any window that ends there.
    pub(crate) fn close_quiet(&mut self, first: i64, end: i64, lag: i64, spike: &Spike) {
        self.skip_to(end.div_euclid(BLOCK) - FORGOTTEN, spike);
        let begun = self.open.front().map_or(self.next, |open| open.block);
        let mut minute = first.max(begun * BLOCK);
        while minute < end {
            self.open_until(minute, lag, spike);
            let last = (minute.div_euclid(BLOCK) + 1) * BLOCK - 1;
            self.close(last.min(end - 1), false, spike, |_, _| 0);
            minute = last + 1;
        }
    }

    /// Nothing is to be learnt from a block and those after it, as far as they are not learnt yet.
    pub(crate) fn leave_out(&mut self, block: i64) {
        self.waiting.retain(|lesson| lesson.block < block);
    }

    /// Leaves out blocks so long ago that they no longer matter.
    fn skip_to(&mut self, block: i64, spike: &Spike) {
        if block <= self.next {
            return;
        }
        for lesson in std::mem::take(&mut self.waiting) {
            self.baseline.feed(&lesson, spike.method);
        }
        self.open.clear();
        self.next = block;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;

    fn spike() -> Spike {
        Spike { windows: vec![15], min_count: 10, min_ratio: 3.0, budget: 1.0, method: Method::default() }
    }

    /// Ten mentions in every five minutes.
    fn usual(first: i64, last: i64) -> u64 {
        (last - first + 1).unsigned_abs() * 2
    }

    fn bar(past: &Past, minute: i64) -> Option<Bar> {
        past.bars(minute).first().copied()
    }

    #[test]
    fn the_bar_comes_from_before_the_window() {
        let mut past = Past::new(3);
        for minute in 0..600 {
            past.open_until(minute, 3, &spike());
            assert!(minute >= 5 || bar(&past, minute).is_none(), "the block that was half heard has no bar");
            past.close(minute, false, &spike(), usual);
        }
        assert_eq!(bar(&past, 599), None, "a closed block is gone");
        past.open_until(600, 3, &spike());
        let before = bar(&past, 600).unwrap();
        assert_eq!((before.expected.round(), past.waiting.len()), (30.0, 3));
        // Three blocks of a crisis do not move the bar that they are held against.
        for minute in 600..615 {
            past.open_until(minute, 3, &spike());
            assert_eq!(bar(&past, minute).unwrap().expected, before.expected);
            past.close(minute, true, &spike(), |first, last| usual(first, last) * 100);
        }
    }

    #[test]
    fn a_quiet_stretch_at_once_is_the_same_as_minute_by_minute() {
        let check = |end: i64, cut: i64| {
            let mut slow = Past::new(0);
            for minute in 0..3_000 {
                slow.open_until(minute, 3, &spike());
                slow.close(minute, false, &spike(), usual);
            }
            // A mention in an open minute has asked for the bar of the next block already.
            slow.open_until(3_001, 3, &spike());
            let (mut fast, mut twice) = (slow.clone(), slow.clone());
            fast.open_until(3_006, 3, &spike());
            for minute in 3_000..end {
                slow.open_until(minute, 3, &spike());
                slow.close(minute, false, &spike(), |_, _| 0);
            }
            fast.close_quiet(3_000, end, 3, &spike());
            twice.close_quiet(3_000, cut, 3, &spike());
            twice.close_quiet(cut, end, 3, &spike());
            for past in [&mut slow, &mut fast, &mut twice] {
                past.open_until(end + 6, 3, &spike());
            }
            assert!(fast == slow && twice == slow, "{end} {cut}");
        };
        check(3_001, 3_000);
        check(3_004, 3_002);
        check(3_005, 3_004);
        check(4_440, 3_333);
        check(9_999, 7_123);
    }

    #[test]
    fn years_of_silence_cost_no_more_than_weeks() {
        let mut past = Past::new(0);
        past.close_quiet(0, 60 * 24 * 365 * 50, 3, &spike());
        let end = 60 * 24 * 365 * 50;
        past.open_until(end, 3, &spike());
        assert_eq!(bar(&past, end).map(|bar| bar.count), Some(10));
    }
}
