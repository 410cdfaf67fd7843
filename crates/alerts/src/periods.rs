//! The usual share of something, from a series' own past: of negative mentions among all, of a brand's among those of
//! all brands.
//!
//! The past is kept in periods of six hours (UTC) over 28 days, as whole numbers: how many of how many. A period counts
//! for at most twice as much as the middle one, so that one loud crisis does not become what is usual. How far the
//! shares of the periods stray from the usual one, compared to what chance makes, is the **dispersion**: 1 where
//! mentions decide by themselves, more where they follow each other.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Minutes in a period.
const PERIOD: i64 = 6 * 60;
/// How many periods are kept.
const KEPT: i64 = 28 * 4;
/// How many periods in a week.
const WEEK: f64 = 28.0;
/// So many periods must be known: a day.
const LEAST_PERIODS: usize = 4;
/// So many must have been counted in all of them.
const LEAST: f64 = 20.0;
/// Periods with fewer say nothing about the dispersion.
const LEAST_IN_PERIOD: u64 = 5;
/// How many times the middle period one counts for at most.
const MOST: u64 = 2;

/// Part and whole of the past, period by period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Periods(VecDeque<Period>);

/// Its number since 1970, the part, the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Period(i64, u64, u64);

impl Period {
    fn share(self) -> f64 {
        self.1 as f64 / self.2 as f64
    }
}

/// What is usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct UsualShare {
    /// Strictly between 0 and 1.
    pub(crate) share: f64,
    dispersion: f64,
}

impl UsualShare {
    /// How many deviations a share among so many stands above the usual, below zero when it stands below.
    pub(crate) fn score(&self, share: f64, among: u64) -> f64 {
        (share - self.share) / self.reach(1.0, among)
    }

    /// How far so many deviations reach among so many.
    pub(crate) fn reach(&self, deviations: f64, among: u64) -> f64 {
        deviations * (self.dispersion * self.share * (1.0 - self.share) / among.max(1) as f64).sqrt()
    }
}

impl Periods {
    /// A minute is over, with so many of so many.
    pub(crate) fn add(&mut self, minute: i64, part: u64, whole: u64) {
        let number = minute.div_euclid(PERIOD);
        if whole == 0 {
            return;
        }
        match self.0.back_mut().filter(|last| last.0 == number) {
            Some(last) => (last.1, last.2) = (last.1 + part, last.2 + whole),
            None => self.0.push_back(Period(number, part, whole)),
        }
        while self.0.front().is_some_and(|first| first.0 <= number - KEPT) {
            self.0.pop_front();
        }
    }

    /// What was usual before a minute, by the periods that were over by then; `None` while too little is known.
    pub(crate) fn usual(&self, before: i64) -> Option<UsualShare> {
        let known = || self.over(before);
        let mut wholes: Vec<u64> = known().map(|period| period.2).collect();
        if wholes.len() < LEAST_PERIODS {
            return None;
        }
        wholes.sort_unstable();
        let most = wholes.get(wholes.len() / 2)?.saturating_mul(MOST);
        let weight = |period: Period| period.2.min(most) as f64;
        let all: f64 = known().map(weight).sum();
        if all < LEAST {
            return None;
        }
        // As if one of each had been seen too, so that no share is impossible.
        let share = (known().map(|period| period.share() * weight(period)).sum::<f64>() + 1.0) / (all + 2.0);
        let strays =
            |period: Period| (period.share() - share).powi(2) * period.2 as f64 / (share * (1.0 - share));
        let strays: Vec<f64> = known().filter(|period| period.2 >= LEAST_IN_PERIOD).map(strays).collect();
        let dispersion = strays.iter().sum::<f64>() / strays.len().max(1) as f64;
        Some(UsualShare { share, dispersion: dispersion.max(1.0) })
    }

    /// How far, in deviations, the share of a period strayed so many times a week before a minute.
    pub(crate) fn rare(&self, before: i64, usual: &UsualShare, a_week: f64) -> f64 {
        let mut scores: Vec<f64> =
            self.over(before).map(|period| usual.score(period.share(), period.2).abs()).collect();
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        let rank = scores.len() as f64 * a_week / WEEK - 0.5;
        scores.get(rank.max(0.0) as usize).copied().unwrap_or_default()
    }

    /// For how many periods something was counted before a minute.
    pub(crate) fn known(&self, before: i64) -> usize {
        self.over(before).count()
    }

    fn over(&self, before: i64) -> impl Iterator<Item = Period> {
        let end = before.div_euclid(PERIOD);
        self.0.iter().copied().filter(move |period| period.0 < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Periods from 1970 on with these numbers.
    fn of(counts: impl IntoIterator<Item = (u64, u64)>) -> Periods {
        let mut periods = Periods::default();
        for (number, (part, whole)) in (0..).zip(counts) {
            periods.add(number * PERIOD + 7, part / 2, whole / 2);
            periods.add(number * PERIOD + 300, part - part / 2, whole - whole / 2);
        }
        periods
    }

    #[test]
    fn the_usual_share_is_that_of_most_of_the_past() {
        let check = |periods: &Periods, before: i64, expected: Option<i64>| {
            let share = periods.usual(before * PERIOD).map(|usual| (usual.share * 100.0).round() as i64);
            assert_eq!(share, expected, "{before}");
        };
        let even = of([(20, 100); 40]);
        check(&even, 3, None); // less than a day
        check(&even, 4, Some(20));
        check(&even, 40, Some(20));
        check(&of([(0, 3); 6]), 6, None); // too few
        // A crisis of one day, ten times as loud.
        let crisis = of((0..112).map(|n| if (50..54).contains(&n) { (800, 1_000) } else { (20, 100) }));
        check(&crisis, 112, Some(24));
        check(&of((0..500).map(|n| if n < 380 { (90, 100) } else { (10, 100) })), 500, Some(10)); // long forgotten
    }

    #[test]
    fn what_strays_by_itself_must_stray_further_to_be_told() {
        let even = of([(20, 100); 40]);
        let unsteady = of((0..40).map(|n| if n % 2 == 0 { (5, 100) } else { (35, 100) }));
        let score = |periods: &Periods| periods.usual(40 * PERIOD).unwrap().score(0.5, 100);
        assert!(score(&even) > 7.0 && score(&unsteady) < 2.5, "{} {}", score(&even), score(&unsteady));
        let rare = |a_week| {
            let usual = unsteady.usual(40 * PERIOD).unwrap();
            unsteady.rare(40 * PERIOD, &usual, a_week)
        };
        assert!(rare(1.0) > 0.9 && rare(1.0) < 1.1, "{}", rare(1.0));
        assert_eq!(of([(20, 100); 40]).known(30 * PERIOD), 30);
    }

    #[test]
    fn memory_is_bounded_and_what_is_kept_is_read_again() {
        let periods = of((0..5_000).map(|n| (n % 7, 10)));
        assert_eq!(periods.0.len(), 112);
        let json = serde_json::to_string(&periods).unwrap();
        assert_eq!(serde_json::from_str::<Periods>(&json).unwrap(), periods);
    }
}
