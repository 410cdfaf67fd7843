//! How far the partitions of the posts have come, and so how far event time may go.
//!
//! With one partition mentions come in the order of their posts. With several, those of a partition that is read
//! faster come first. Event time then waits for the partition that is furthest behind, so that alerts are the same as
//! with one partition, and no longer than a bounded time, so that one partition that nobody reads does not silence all
//! alerts.
//!
//! Everything here follows from what stands in the log, so that whoever reads it again comes to the same alerts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A partition that says nothing for so long is not waited for; nor in the present one that is so far behind. In
/// milliseconds.
const PATIENCE: i64 = 15 * 60 * 1_000;

/// The most partitions that there can be.
const MOST: u32 = 1_024;

/// What was heard of each partition. All moments are unix milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Watermark {
    /// How many partitions there are.
    of: u32,
    heard: BTreeMap<u32, Heard>,
    /// When the log took the first word after nobody had said anything for long: from then on each is waited for.
    since: i64,
    /// When the log took the last word.
    now: i64,
}

/// What was heard of one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Heard {
    /// The event time that it has reached.
    until: i64,
    /// When the log took the last word of it.
    at: i64,
}

impl Watermark {
    /// There are so many partitions, whether they have spoken or not.
    pub(crate) fn expect(&mut self, of: u32) {
        if (2..=MOST).contains(&of) {
            self.of = self.of.max(of);
        }
    }

    /// How many partitions there are, 0 where that is not known.
    pub(crate) fn partitions(&self) -> u32 {
        self.of
    }

    /// A partition, of so many, has reached an event time. `at` is when the log took this word.
    pub(crate) fn hear(&mut self, partition: u32, of: u32, until: i64, at: i64) {
        if partition >= of || of > MOST {
            return;
        }
        if self.heard.is_empty() || at - self.now > PATIENCE {
            self.since = at;
        }
        self.of = self.of.max(of);
        self.now = self.now.max(at);
        let heard = self.heard.entry(partition).or_insert(Heard { until, at });
        heard.until = heard.until.max(until);
        heard.at = heard.at.max(at);
    }

    /// How far event time may go, unix seconds; `None` for as far as it likes, where nothing is known of partitions.
    ///
    /// - A partition that has not spoken for 15 minutes is not waited for.
    /// - When the foremost partition is in the present, none is waited for that is more than 15 minutes behind it. While
    ///   all are being fed with the past nothing is urgent, and each is waited for.
    pub(crate) fn limit(&self) -> Option<i64> {
        let waited = || (0..self.of).filter_map(|partition| self.until(partition));
        let (first, last) = (waited().max()?, waited().min()?);
        let in_the_present = self.now - first <= PATIENCE;
        let limit = if in_the_present { last.max(first - PATIENCE) } else { last };
        Some(limit.div_euclid(1_000))
    }

    /// How far a partition has come, nowhere yet if it never spoke; `None` when it is not waited for any more.
    fn until(&self, partition: u32) -> Option<i64> {
        let heard = self.heard.get(&partition);
        let spoke_at = heard.map_or(self.since, |heard| heard.at.max(self.since));
        (self.now - spoke_at <= PATIENCE).then(|| heard.map_or(0, |heard| heard.until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;
    const MINUTE: i64 = 60_000;

    /// Of three partitions, how far each has come and when it said so, in minutes before now; and the limit.
    fn check(heard: &[(u32, i64, i64)], expected: Option<i64>) {
        let mut watermark = Watermark::default();
        for &(partition, until, at) in heard {
            watermark.hear(partition, 3, NOW - until * MINUTE, NOW - at * MINUTE);
        }
        let minutes = watermark.limit().map(|limit| (NOW / 1_000 - limit) / 60);
        assert_eq!(minutes, expected, "{heard:?}");
        let json = serde_json::to_string(&watermark).unwrap();
        assert_eq!(serde_json::from_str::<Watermark>(&json).unwrap(), watermark);
    }

    #[test]
    fn event_time_waits_for_the_last_but_not_for_ever() {
        check(&[], None);
        check(&[(0, 0, 0), (1, 0, 0), (2, 0, 0)], Some(0));
        check(&[(0, 0, 0), (1, 3, 0), (2, 1, 0)], Some(3));
        check(&[(0, 0, 0), (1, 40, 0), (2, 1, 0)], Some(15)); // one far behind the present
        check(&[(0, 300, 0), (1, 900, 0), (2, 500, 0)], Some(900)); // all of them in the past
        check(&[(1, 900, 20), (0, 320, 10), (0, 300, 0), (2, 500, 0)], Some(500)); // one is read by nobody
        check(&[(1, 900, 200), (0, 300, 0), (2, 500, 0)], Some(900)); // unless nobody has been at work at all
        check(&[(0, 0, 0), (1, 0, 0)], Some(15)); // one has not spoken yet
        check(&[(0, 300, 20), (1, 310, 10), (0, 300, 0), (1, 300, 0)], Some(300)); // nor ever will
        check(&[(0, 5, 3), (0, 1, 2), (0, 4, 0), (1, 2, 0), (2, 2, 0)], Some(2)); // time does not go back
        check(&[(3, 0, 0)], None); // not one of three
    }

    #[test]
    fn while_the_past_is_fed_each_must_have_spoken() {
        let mut watermark = Watermark::default();
        watermark.expect(1);
        assert_eq!(watermark.limit(), None, "one partition is in order by itself");
        watermark.expect(2);
        assert_eq!(watermark.limit(), Some(0));
        watermark.hear(0, 2, NOW - 300 * MINUTE, NOW);
        assert_eq!(watermark.limit(), Some(0));
        watermark.hear(1, 2, NOW - 400 * MINUTE, NOW);
        assert_eq!(watermark.limit(), Some((NOW - 400 * MINUTE) / 1_000));
    }
}
