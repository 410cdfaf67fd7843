//! How many mentions were counted in the hours before the window, in blocks of five minutes: for the chart, and to say
//! since when there are more than usual.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    usual::BLOCK,
    window::{Window, count},
};

/// The most blocks remembered: three hours.
const MAX_BLOCKS: usize = 36;

/// Counts of the minutes that have left the window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trace {
    /// The first minute that is not in it.
    end: i64,
    /// Of the last so many blocks before `end`, that of `end` included where it has begun.
    blocks: VecDeque<u32>,
}

impl Trace {
    /// Takes over what leaves a window: its minutes before one, all mentions or the negative ones.
    pub(crate) fn take_over(&mut self, window: &Window, only_negative: bool, before: i64) {
        if before <= self.end {
            return;
        }
        let new = match self.blocks.is_empty() {
            true => 1, // what was before is not known
            false => last_before(before) - last_before(self.end),
        };
        let new = usize::try_from(new).unwrap_or(0).min(MAX_BLOCKS);
        self.blocks.extend(std::iter::repeat_n(0, new));
        while self.blocks.len() > MAX_BLOCKS {
            self.blocks.pop_front();
        }
        self.end = before;
        for minute in window.minutes(i64::MIN, before - 1) {
            let counted = u32::try_from(count(window, only_negative, minute, minute)).unwrap_or(u32::MAX);
            if let Some(block) =
                self.place(minute.div_euclid(BLOCK)).and_then(|place| self.blocks.get_mut(place))
            {
                *block = block.saturating_add(counted);
            }
        }
    }

    fn place(&self, block: i64) -> Option<usize> {
        usize::try_from(block - self.first()?).ok()
    }

    /// The first block that is remembered.
    pub(crate) fn first(&self) -> Option<i64> {
        (!self.blocks.is_empty()).then(|| last_before(self.end) + 1 - self.blocks.len() as i64)
    }

    /// The first minute that is not in it: those from there on are in the window.
    pub(crate) fn end(&self) -> i64 {
        self.end
    }

    /// What was counted in a block; `None` when that is not remembered.
    pub(crate) fn count(&self, block: i64) -> Option<u64> {
        self.blocks.get(self.place(block)?).map(|count| u64::from(*count))
    }
}

/// The last block that has begun before a minute.
fn last_before(minute: i64) -> i64 {
    (minute - 1).div_euclid(BLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Fingerprint;

    #[test]
    fn what_leaves_the_window_is_counted_by_block() {
        let mut window = Window::default();
        let mut trace = Trace::default();
        let at = |trace: &Trace, block: i64| trace.count(block);
        trace.take_over(&window, false, 1_000);
        assert_eq!(
            (trace.first(), trace.end(), at(&trace, 199), at(&trace, 198)),
            (Some(199), 1_000, Some(0), None)
        );
        for minute in 1_000..1_400_i64 {
            window.add(minute, Fingerprint::of(&minute.to_string()), false);
            if minute % 7 == 0 {
                trace.take_over(&window, false, minute - 10);
                window.forget_before(minute - 10);
                for block in trace.first().unwrap()..(minute - 10).div_euclid(BLOCK) {
                    assert_eq!(
                        at(&trace, block),
                        Some(if block < 200 { 0 } else { 5 }),
                        "{block} at {minute}"
                    );
                }
                assert!(trace.blocks.len() <= MAX_BLOCKS);
            }
        }
        let again: Trace = serde_json::from_str(&serde_json::to_string(&trace).unwrap()).unwrap();
        assert_eq!(again, trace);
        trace.take_over(&Window::default(), false, 9_000);
        assert_eq!(
            (trace.blocks.len(), at(&trace, 1_799), at(&trace, 1_764)),
            (MAX_BLOCKS, Some(0), Some(0))
        );
    }
}
