//! How often a feed is asked: every five minutes while it has news, every six hours when it has had none for long.

use std::time::Duration;

use serde::{Deserialize, Serialize};

const FIRST: u32 = 15 * 60;
const OFTEN: u32 = 5 * 60;
const SELDOM: u32 = 6 * 3_600;
/// What a feed says of itself holds up to here: many say "a day" who write every hour.
const MOST_HINT: u32 = 3_600;

/// How often, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Pace {
    every: u32,
    /// How often the feed wants to be asked at most.
    hint: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { every: FIRST, hint: 0 }
    }
}

impl Pace {
    /// How long to wait from one question to the next.
    pub(super) fn every(self) -> Duration {
        Duration::from_secs(u64::from(self.every.max(self.hint.min(MOST_HINT)).clamp(OFTEN, SELDOM)))
    }

    /// How often the feed says that it changes.
    pub(super) fn hint(&mut self, hint: Option<Duration>) {
        self.hint = hint.map_or(0, |hint| u32::try_from(hint.as_secs()).unwrap_or(u32::MAX));
    }

    /// It had news.
    pub(super) fn news(&mut self) {
        self.every = (self.every / 2).clamp(OFTEN, SELDOM);
    }

    /// It had none.
    pub(super) fn quiet(&mut self) {
        self.every = self.every.clamp(OFTEN, SELDOM).saturating_mul(5).div_euclid(4).min(SELDOM);
    }
}

/// How long to leave a feed alone that could not be read so many times in a row.
pub(super) fn patience(failures: u32) -> Duration {
    let doubled = 30_u64.saturating_mul(1 << failures.saturating_sub(1).min(20));
    Duration::from_secs(doubled.min(u64::from(SELDOM)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_feed() {
        let mut pace = Pace::default();
        let mut check = |change: fn(&mut Pace), times: usize, minutes: u64| {
            (0..times).for_each(|_| change(&mut pace));
            assert_eq!(pace.every().as_secs() / 60, minutes);
        };
        check(|_| {}, 1, 15);
        check(Pace::news, 1, 7);
        check(Pace::news, 9, 5);
        check(Pace::quiet, 1, 6);
        check(Pace::quiet, 99, 360);
        check(Pace::news, 1, 180);
        check(|pace| pace.hint(Some(Duration::from_secs(20 * 60))), 1, 180);
        check(Pace::news, 9, 20);
        check(|pace| pace.hint(Some(Duration::MAX)), 1, 60);
        check(|pace| pace.hint(None), 1, 5);
    }

    #[test]
    fn failures_are_met_with_patience() {
        let check =
            |failures: u32, seconds: u64| assert_eq!(patience(failures).as_secs(), seconds, "{failures}");
        check(1, 30);
        check(2, 60);
        check(5, 480);
        check(u32::MAX, 21_600);
        let odd: Pace = serde_json::from_str(r#"{"every":0,"hint":4294967295}"#).unwrap();
        assert_eq!(odd.every().as_secs(), 3_600);
    }
}
