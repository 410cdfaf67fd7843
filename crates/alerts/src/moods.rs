//! The moods of the mentions of one series: by language within the window, so that shares can be corrected for labels
//! that are wrong, and the usual share of negative ones from its past.
//!
//! Two questions are asked of a window. Is the share of negative mentions large? That is asked of the share as it
//! probably is, because counting understates a crisis. Is it unusual? That is asked of the share as it was counted, held
//! against the past counted in the same way: whatever is wrong with labels is wrong with both.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use vigie_model::{Polarity, Share, ShareReason, Shares};

use crate::{numbers::ten_thousandths, periods::Periods, turn::EstimateShares};

/// The most languages that are told apart in a minute.
const MOST_LANGUAGES: usize = 12;
/// What stands for all others.
const OTHERS: &str = "und";
/// How many deviations above the usual share are unusual: one time in forty by chance, of the few times at which
/// negative mentions spike.
const UNUSUAL: f64 = 2.0;

/// The moods of one series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moods {
    /// Ascending; only minutes in which something was counted.
    minutes: VecDeque<Minute>,
    past: Periods,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Minute {
    at: i64,
    /// Negative, neutral and positive labels, by language.
    labels: Vec<(Box<str>, [u64; 3])>,
}

impl Moods {
    /// Counts a mention.
    pub(crate) fn add(&mut self, at: i64, lang: &str, mood: Polarity) {
        let place = self.minutes.partition_point(|minute| minute.at < at);
        if self.minutes.get(place).is_none_or(|minute| minute.at != at) {
            self.minutes.insert(place, Minute { at, labels: Vec::new() });
        }
        let Some(minute) = self.minutes.get_mut(place) else { return };
        add(&mut minute.labels, lang, one(mood));
    }

    /// A minute is over, with so many negative mentions of so many.
    pub(crate) fn learn(&mut self, minute: i64, negative: u64, all: u64) {
        self.past.add(minute, negative, all);
    }

    /// Forgets everything before a minute, but for what was learnt.
    pub(crate) fn forget_before(&mut self, at: i64) {
        while self.minutes.front().is_some_and(|minute| minute.at < at) {
            self.minutes.pop_front();
        }
    }

    /// The share of negative mentions from one minute to another, both included, where so many of so many were counted;
    /// `None` where it is not large or not unusual. What is usual ended at `before`.
    pub(crate) fn unusual(
        &self,
        (first, last): (i64, i64),
        (negative, all): (u64, u64),
        before: i64,
        min_share: f64,
        estimate: Option<EstimateShares>,
    ) -> Option<ShareReason> {
        let counted = negative as f64 / all.max(1) as f64;
        let usual = self.past.usual(before);
        if usual.is_some_and(|usual| usual.score(counted, all) < UNUSUAL) {
            return None;
        }
        let corrected = estimate.and_then(|estimate| self.estimated(first, last, estimate));
        let corrected = corrected.map(|Shares { negative: Share { value, low, high }, .. }| Share {
            value: ten_thousandths(value),
            low: ten_thousandths(low),
            high: ten_thousandths(high),
        });
        let share = corrected.map_or(counted, |share| share.value);
        let (counted, usual) = (ten_thousandths(counted), usual.map(|usual| ten_thousandths(usual.share)));
        (share >= min_share).then_some(ShareReason { counted, of: all, corrected, usual })
    }

    fn estimated(&self, first: i64, last: i64, estimate: EstimateShares) -> Option<Shares> {
        let mut labels: Vec<(Box<str>, [u64; 3])> = Vec::new();
        for minute in self.minutes.iter().filter(|minute| (first..=last).contains(&minute.at)) {
            minute.labels.iter().for_each(|(lang, counts)| add(&mut labels, lang, *counts));
        }
        // Sums of fractions depend on their order, and mentions may come in any.
        labels.sort_unstable();
        let labels: Vec<(&str, [u64; 3])> = labels.iter().map(|(lang, counts)| (&**lang, *counts)).collect();
        estimate(&labels)
    }
}

fn one(mood: Polarity) -> [u64; 3] {
    Polarity::ALL.map(|other| u64::from(other == mood))
}

fn add(labels: &mut Vec<(Box<str>, [u64; 3])>, lang: &str, counts: [u64; 3]) {
    let full = labels.len() >= MOST_LANGUAGES;
    let known = |labels: &[(Box<str>, _)], lang: &str| labels.iter().position(|(known, _)| **known == *lang);
    let lang = if full && known(labels, lang).is_none() { OTHERS } else { lang };
    match known(labels, lang).and_then(|place| labels.get_mut(place)) {
        Some((_, sums)) => sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count),
        None => labels.push((lang.into(), counts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels hide every third complaint, except in Japanese, of which nothing is known.
    fn estimate(counted: &[(&str, [u64; 3])]) -> Option<Shares> {
        let known: Vec<_> = counted.iter().filter(|(lang, _)| *lang != "ja").collect();
        let mentions: u64 = known.iter().map(|(_, counts)| counts.iter().sum::<u64>()).sum();
        let negative: u64 = known.iter().map(|(_, counts)| counts[0]).sum();
        let value = (negative as f64 * 1.5 / mentions as f64).min(1.0);
        let share = |value: f64| Share { value, low: (value - 0.1).max(0.0), high: (value + 0.1).min(1.0) };
        (mentions > 0).then(|| Shares {
            mentions,
            negative: share(value),
            neutral: share(1.0 - value),
            positive: share(0.0),
            net: share(-value),
        })
    }

    /// A past of so many periods in which 20 of 100 are negative, then `negative` of 40 within an hour.
    fn told(periods: i64, lang: &str, negative: u64) -> Option<ShareReason> {
        let mut moods = Moods::default();
        (0..periods).for_each(|period| moods.learn(period * 360, 20, 100));
        let now = periods * 360 + 400;
        for n in 0..40 {
            let mood = if n < negative { Polarity::Negative } else { Polarity::Neutral };
            moods.add(now + (n % 50) as i64, lang, mood);
        }
        moods.unusual((now, now + 59), (negative, 40), now, 0.3, Some(estimate))
    }

    #[test]
    fn a_share_must_be_large_and_unusual() {
        let check = |periods, lang, negative, expected: Option<(i64, Option<i64>, Option<i64>)>| {
            let percent = |share: f64| (share * 100.0).round() as i64;
            let told = told(periods, lang, negative).map(|share| {
                let corrected = share.corrected.map(|corrected| percent(corrected.value));
                (percent(share.counted), corrected, share.usual.map(percent))
            });
            assert_eq!(told, expected, "{periods} {lang} {negative}");
        };
        check(20, "fr", 24, Some((60, Some(90), Some(20))));
        check(20, "fr", 9, None); // a large share as it probably is, but hardly more than usual
        check(20, "ja", 24, Some((60, None, Some(20)))); // as counted, where nothing better is known
        check(2, "fr", 12, Some((30, Some(45), None))); // nothing usual is known yet
        check(2, "fr", 7, None);
        check(2, "ja", 11, None);
    }

    #[test]
    fn languages_are_bounded() {
        let mut moods = Moods::default();
        (0..99).for_each(|n| moods.add(5, &format!("l{n}"), Polarity::Negative));
        assert_eq!(moods.minutes[0].labels.len(), MOST_LANGUAGES + 1);
        assert_eq!(moods.minutes[0].labels.iter().map(|(_, counts)| counts[0]).sum::<u64>(), 99);
        moods.forget_before(6);
        assert!(moods.minutes.is_empty());
    }
}
