//! The highest scores of one series in the past, and the score that it passes as rarely as a budget of false alarms
//! asks for.
//!
//! The past is cut into periods of six hours (UTC); of each the highest score is kept, for four weeks. A budget of one
//! alert a week means that one period in 28 may reach the bar: with n periods known, the bar lies at rank n ÷ 28 from
//! the top, between two neighbours where that is no whole number. Being a rank, it does not move when a crisis makes
//! the highest score higher still.
//!
//! While less than two weeks are known, a week of a series that is usual for brands is counted with them: [`PRIOR`].

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::usual::{HOUR, WEEK};

/// Blocks in a period.
const PERIOD: i64 = 6 * HOUR as i64;
/// Periods in a week.
const PERIODS: usize = (WEEK as i64 / PERIOD) as usize;
/// The seven highest scores of a week of a usual series, in hundredths; its other periods have lower ones. Assumed: its
/// scale was set by trying on labelled series of company mentions (docs/alerts.md).
const PRIOR: [u32; 7] = [320, 400, 480, 560, 640, 800, 1_120];
/// The highest scores of the past.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Highs {
    /// The period that is not over, and its highest score so far.
    now: Option<(i64, u32)>,
    /// Those that are over, oldest first. Scores are kept in hundredths, so that they are restored exactly.
    past: VecDeque<u32>,
}

impl Highs {
    /// Takes in the highest score of a block; `weeks` says how long it is kept.
    pub(crate) fn feed(&mut self, block: i64, score: u32, weeks: u32) {
        let period = block.div_euclid(PERIOD);
        match &mut self.now {
            Some((now, high)) if *now == period => *high = score.max(*high),
            now => {
                let over = now.replace((period, score));
                self.past.extend(over.map(|(_, high)| high));
                if self.past.len() > weeks as usize * PERIODS {
                    self.past.pop_front();
                }
            }
        }
    }

    /// The score that is reached so many times a week.
    pub(crate) fn bar(&self, a_week: f64) -> f64 {
        let mut highs: Vec<u32> = self.past.iter().copied().collect();
        if highs.len() < 2 * PERIODS {
            highs.extend(PRIOR);
            highs.resize(highs.len() + PERIODS - PRIOR.len(), 0);
        }
        highs.sort_unstable_by_key(|high| std::cmp::Reverse(*high));
        let rank = (highs.len() as f64 * a_week / PERIODS as f64 - 0.5).max(0.0);
        let place = rank as usize;
        let at = |place: usize| highs.get(place).map_or(0.0, |high| f64::from(*high) / 100.0);
        let share = rank - rank.floor();
        at(place) * (1.0 - share) + at(place + 1) * share
    }
}

/// A score in hundredths; one below zero is none.
pub(crate) fn in_hundredths(score: f64) -> u32 {
    (score * 100.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(weeks: i64, score: impl Fn(i64) -> u32) -> Highs {
        let mut highs = Highs::default();
        for period in 0..=weeks * 28 {
            for block in 0..PERIOD {
                highs.feed(period * PERIOD + block, if block == 7 { score(period) } else { 0 }, 4);
            }
        }
        highs
    }

    #[test]
    fn the_bar_follows_the_budget() {
        let check = |weeks, a_week, expected: f64| {
            // Each week has the scores 1 to 28, but in hundreds.
            let bar = fed(weeks, |period| (period % 28 + 1) as u32 * 100).bar(a_week);
            assert!((bar - expected).abs() < 1e-9, "{weeks} {a_week}: {bar}");
        };
        check(0, 1.0, 9.6);
        check(0, 0.1, 11.2);
        check(0, 1e9, 0.0);
        check(4, 1.0, 27.5);
        check(4, 0.25, 28.0);
        check(4, 4.0, 24.5);
        check(8, 4.0, 24.5);
    }

    #[test]
    fn one_crisis_does_not_move_it() {
        let usual = fed(4, |period| 600 + (period % 7) as u32 * 10);
        let crisis = fed(4, |period| if period == 60 { 90_000 } else { 600 + (period % 7) as u32 * 10 });
        assert!((usual.bar(1.0) - crisis.bar(1.0)).abs() < 0.1);
    }
}
