//! How many mentions are usual in one series, by hour of the day on weekdays and at the weekend.
//!
//! The past is read in blocks of five minutes. Means of the count per block are kept, each forgetting exponentially:
//! of all blocks (over about a week), of each hour of the day (UTC; over about seven days of that hour), and of each
//! hour of weekdays and of weekends. What is usual in an hour is its own mean, drawn toward the hour's mean over all
//! days as if two hours of that had been seen too, and that in turn toward the mean of all blocks. During the first
//! two days only the mean of all blocks is used. Between the middles of two hours it is interpolated.

use serde::{Deserialize, Serialize};

use crate::numbers::exact;

/// Minutes in a block.
pub(crate) const BLOCK: i64 = 5;
/// Blocks in an hour.
pub(crate) const HOUR: u32 = 12;
/// Blocks in a day.
pub(crate) const DAY: u32 = 24 * HOUR;
/// Over how many blocks the overall mean forgets.
pub(crate) const WEEK: u32 = 7 * DAY;
/// Over how many blocks the mean of an hour of the day forgets: a week of that hour.
const HOUR_MEMORY: u32 = 7 * HOUR;
/// Of how many blocks a wider mean counts that an hour is drawn toward.
const PULL: f64 = 2.0 * HOUR as f64;
/// 1 January 1970 was a Thursday: so many days after a Monday.
const FIRST_DAY: i64 = 3;

/// What is usual for one series.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Usual {
    all: Mean,
    hours: [Mean; 24],
    weekdays: [Mean; 24],
    weekends: [Mean; 24],
}

/// A mean that forgets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mean {
    #[serde(rename = "v", with = "exact")]
    pub(crate) value: f64,
    #[serde(rename = "n")]
    pub(crate) seen: u32,
}

impl Mean {
    /// Takes in a value; `memory` says over how many values it forgets.
    pub(crate) fn feed(&mut self, value: f64, weight: f64, memory: u32) {
        self.seen = self.seen.saturating_add(1);
        self.value += (value - self.value) * weight / f64::from(self.seen.min(memory));
    }

    /// The mean, drawn toward a wider one while little was seen.
    fn toward(self, wider: f64) -> f64 {
        let seen = f64::from(self.seen.min(HOUR_MEMORY));
        (self.value * seen + wider * PULL) / (seen + PULL)
    }
}

impl Usual {
    /// How many blocks were learnt.
    pub(crate) fn seen(&self) -> u32 {
        self.all.seen
    }

    /// Learns the count of a block.
    pub(crate) fn feed(&mut self, block: i64, count: f64, weight: f64) {
        self.all.feed(count, weight, WEEK);
        let hour = block.div_euclid(i64::from(HOUR));
        let place = hour.rem_euclid(24) as usize;
        let days = if at_weekend(hour) { &mut self.weekends } else { &mut self.weekdays };
        for mean in [self.hours.get_mut(place), days.get_mut(place)].into_iter().flatten() {
            mean.feed(count, weight, HOUR_MEMORY);
        }
    }

    /// How many mentions are usual in a window that ends with a minute: the sum over pieces of at most an hour.
    pub(crate) fn expected(&self, last: i64, window: i64) -> f64 {
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
        let place = hour.rem_euclid(24) as usize;
        let days = if at_weekend(hour) { &self.weekends } else { &self.weekdays };
        let (Some(every_day), Some(these_days)) = (self.hours.get(place), days.get(place)) else {
            return self.all.value;
        };
        these_days.toward(every_day.toward(self.all.value))
    }
}

/// Whether an hour since 1970 lies on a Saturday or Sunday (UTC).
fn at_weekend(hour: i64) -> bool {
    (hour.div_euclid(24) + FIRST_DAY).rem_euclid(7) >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 2 February 2026, in blocks.
    const MONDAY: i64 = 1_769_990_400 / 300;

    fn fed(days: i64, count: impl Fn(i64) -> f64) -> Usual {
        let mut usual = Usual::default();
        for block in 0..days * i64::from(DAY) {
            usual.feed(MONDAY + block, count(block), 1.0);
        }
        usual
    }

    /// What is usual in the 15 minutes around the half of an hour of a day.
    fn at(usual: &Usual, day: i64, hour: i64) -> f64 {
        usual.expected(MONDAY * BLOCK + (day * 24 + hour) * 60 + 37, 15)
    }

    #[test]
    fn after_two_days_the_hour_of_the_day_counts() {
        let rhythm = |block: i64| if (8..20).contains(&(block / 12 % 24)) { 30.0 } else { 2.0 };
        let young = fed(1, rhythm);
        assert_eq!(at(&young, 2, 3), at(&young, 2, 14));
        let old = fed(7, rhythm);
        assert!(at(&old, 7, 3) < 20.0 && at(&old, 7, 14) > 80.0, "{} {}", at(&old, 7, 3), at(&old, 7, 14));
    }

    #[test]
    fn the_weekend_has_a_rhythm_of_its_own() {
        let old = fed(28, |block| if block / i64::from(DAY) % 7 >= 5 { 4.0 } else { 40.0 });
        let (friday, saturday, monday) = (at(&old, 32, 12), at(&old, 33, 12), at(&old, 35, 12));
        assert!(saturday < 40.0 && friday > 100.0 && monday > 100.0, "{friday} {saturday} {monday}");
    }

    #[test]
    fn an_hour_goes_over_into_the_next() {
        let old = fed(14, |block| if block / 12 % 24 == 12 { 60.0 } else { 0.0 });
        let [before, middle, after] =
            [10, 30, 50].map(|minute| old.expected(MONDAY * BLOCK + 14 * 1_440 + 12 * 60 + minute, 5));
        assert!(before < middle && after < middle && before > middle / 2.0, "{before} {middle} {after}");
    }
}
