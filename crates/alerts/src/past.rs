//! The past of one series, block by block, on its way into the [`Baseline`].
//!
//! The bar of a block is set once, when the block opens, from blocks that were over before any window that ends in
//! it began, and closed to stragglers. So a crisis does not raise its own bar, and posts that arrive in another
//! order meet the same one.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::baseline::{BLOCK, Bar, Baseline, Closed, Spike};

/// After so many empty blocks nothing is left to forget: two weeks.
const FORGOTTEN: i64 = 14 * 288;

/// What a spike rule knows about its series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Past {
    baseline: Baseline,
    /// Over, but not yet further back than a window.
    waiting: VecDeque<Closed>,
    /// Begun and not yet over.
    open: VecDeque<Open>,
    /// The block to open next.
    next: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Open {
    block: i64,
    bar: Option<Bar>,
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
            while let Some(closed) = self.waiting.pop_front_if(|closed| closed.block < self.next - lag) {
                self.baseline.feed(&closed, spike);
            }
            let bar = self.baseline.bar(self.next, spike);
            self.open.push_back(Open { block: self.next, bar, above: false });
            self.next += 1;
        }
    }

    /// The bar for windows that end with a minute.
    pub(crate) fn bar(&self, minute: i64) -> Option<Bar> {
        let block = minute.div_euclid(BLOCK);
        self.open.iter().find(|open| open.block == block)?.bar
    }

    /// A minute is over. `count` counts the block; `window` is the count of the window that ends with the minute.
    pub(crate) fn close(
        &mut self,
        minute: i64,
        above: bool,
        window: u64,
        count: impl FnOnce(i64, i64) -> u64,
    ) {
        let Some(open) = self.open.front_mut().filter(|open| open.block == minute.div_euclid(BLOCK)) else {
            return;
        };
        open.above |= above;
        let first = open.block * BLOCK;
        if minute == first + BLOCK - 1 {
            let (block, bar, above) = (open.block, open.bar, open.above);
            self.waiting.push_back(Closed { block, count: count(first, minute), window, bar, above });
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
            self.close(last.min(end - 1), false, 0, |_, _| 0);
            minute = last + 1;
        }
    }

    /// Leaves out blocks so long ago that they no longer matter.
    fn skip_to(&mut self, block: i64, spike: &Spike) {
        if block <= self.next {
            return;
        }
        for closed in std::mem::take(&mut self.waiting) {
            self.baseline.feed(&closed, spike);
        }
        self.open.clear();
        self.next = block;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPIKE: Spike = Spike { window: 15, min_count: 10, min_ratio: 3.0 };

    #[test]
    fn the_bar_comes_from_before_the_window() {
        let mut past = Past::new(3);
        for minute in 0..600 {
            past.open_until(minute, 3, &SPIKE);
            assert!(minute >= 5 || past.bar(minute).is_none(), "the block that was half heard has no bar");
            past.close(minute, false, 30, |_, _| 10);
        }
        let bar = past.bar(599);
        assert_eq!(bar, None, "a closed block is gone");
        past.open_until(600, 3, &SPIKE);
        let before = past.bar(600).unwrap();
        assert_eq!((before.expected.round(), past.waiting.len()), (30.0, 3));
        // Three blocks of a crisis do not move the bar that they are held against.
        for minute in 600..615 {
            past.open_until(minute, 3, &SPIKE);
            assert_eq!(past.bar(minute).unwrap().expected, before.expected);
            past.close(minute, true, 3_000, |_, _| 1_000);
        }
    }

    #[test]
    fn a_quiet_stretch_at_once_is_the_same_as_minute_by_minute() {
        let check = |end: i64, cut: i64| {
            let mut slow = Past::new(0);
            for minute in 0..3_000 {
                slow.open_until(minute, 3, &SPIKE);
                slow.close(minute, false, 30, |_, _| 10);
            }
            // A mention in an open minute has asked for the bar of the next block already.
            slow.open_until(3_001, 3, &SPIKE);
            let (mut fast, mut twice) = (slow.clone(), slow.clone());
            fast.open_until(3_006, 3, &SPIKE);
            for minute in 3_000..end {
                slow.open_until(minute, 3, &SPIKE);
                slow.close(minute, false, 0, |_, _| 0);
            }
            fast.close_quiet(3_000, end, 3, &SPIKE);
            twice.close_quiet(3_000, cut, 3, &SPIKE);
            twice.close_quiet(cut, end, 3, &SPIKE);
            for past in [&mut slow, &mut fast, &mut twice] {
                past.open_until(end + 6, 3, &SPIKE);
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
        past.close_quiet(0, 60 * 24 * 365 * 50, 3, &SPIKE);
        let end = 60 * 24 * 365 * 50;
        past.open_until(end, 3, &SPIKE);
        assert_eq!(past.bar(end).map(|bar| bar.count), Some(10));
    }
}
