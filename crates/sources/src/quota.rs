//! What may be asked in a day, shared by all sources that ask with one key, and spread over the day: so that what is published in
//! the evening is heard as well as what is published in the morning.
//!
//! What was used is counted by who used it, and each keeps its count with its cursor: a process that starts anew goes on
//! counting. What was used and not kept when a process died is covered by a reserve.

use std::{collections::HashMap, sync::Arc};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use parking_lot::Mutex;
use xxhash_rust::xxh3::xxh3_128;

/// A day's units.
const UNITS: u64 = 10_000;
/// Units that are not planned for.
const RESERVE: u64 = 500;
/// Units that may be used at the beginning of a day, or after a pause, at once.
const AT_ONCE: u64 = 300;

/// The days of all keys. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quotas(Arc<Mutex<HashMap<u128, Day>>>);

/// What was used of a key on one day, where the day begins at midnight in California.
#[derive(Debug, Default)]
struct Day {
    date: Date,
    used: HashMap<String, u64>,
    exhausted: bool,
}

/// What one source has used of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Used {
    pub(crate) date: Date,
    pub(crate) units: u64,
}

impl Quotas {
    /// Brings in what a source had used before this process began.
    pub(crate) fn remember(&self, key: &str, who: &str, used: Used, now: Timestamp) {
        self.with(key, now, |day, _| {
            if day.date == used.date {
                let known = day.used.entry(who.to_owned()).or_default();
                *known = (*known).max(used.units.min(UNITS));
            }
        });
    }

    /// Uses one unit: what this source has used today, or when there will be one.
    pub(crate) fn take(&self, key: &str, who: &str, now: Timestamp) -> Result<Used, Timestamp> {
        self.with(key, now, |day, bounds| {
            let total: u64 = day.used.values().fold(0, |sum, units| sum.saturating_add(*units));
            if day.exhausted || total >= UNITS - RESERVE {
                return Err(bounds.end);
            }
            let due = bounds.due(total + 1);
            if due > now {
                return Err(due);
            }
            let mine = day.used.entry(who.to_owned()).or_default();
            *mine += 1;
            Ok(Used { date: day.date, units: *mine })
        })
    }

    /// The other side says that nothing is left of today.
    pub(crate) fn exhausted(&self, key: &str, now: Timestamp) {
        self.with(key, now, |day, _| day.exhausted = true);
    }

    fn with<T>(&self, key: &str, now: Timestamp, act: impl FnOnce(&mut Day, Bounds) -> T) -> T {
        let (date, bounds) = Bounds::of(now);
        let mut days = self.0.lock();
        let day = days.entry(xxh3_128(key.as_bytes())).or_default();
        // A clock that goes back a little does not give a day anew.
        if day.date < date {
            *day = Day { date, ..Day::default() };
        }
        act(day, bounds)
    }
}

/// A day as a stretch of time.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    begin: Timestamp,
    end: Timestamp,
}

impl Bounds {
    fn of(now: Timestamp) -> (Date, Self) {
        // Without a database of time zones, as California is in winter: then the day is an hour off in summer.
        let zone =
            TimeZone::get("America/Los_Angeles").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(-8)));
        let here = now.to_zoned(zone);
        let begin = here.start_of_day().map_or(now, |begin| begin.timestamp());
        let end = here.tomorrow().and_then(|day| day.start_of_day());
        let end = end.map_or(now, |end| end.timestamp());
        (here.date(), Self { begin, end })
    }

    /// When so many units may have been used: a few at once, the others over the whole day.
    fn due(self, units: u64) -> Timestamp {
        let spread = (UNITS - RESERVE - AT_ONCE) as f64;
        let share = units.saturating_sub(AT_ONCE + 1) as f64 / spread;
        let length = self.end.duration_since(self.begin).as_secs_f64();
        let wait = SignedDuration::try_from_secs_f64(length * share).unwrap_or_default();
        self.begin.saturating_add(wait).unwrap_or(self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    /// Takes whatever is given from one moment to another, each time that something is due; how many.
    fn drain(quotas: &Quotas, who: &str, mut now: Timestamp, until: Timestamp) -> u64 {
        let mut taken = 0;
        while now < until {
            match quotas.take("key", who, now) {
                Ok(_) => taken += 1,
                Err(due) => {
                    assert!(due > now, "{due} at {now}");
                    now = due;
                }
            }
        }
        taken
    }

    #[test]
    fn a_day_is_spread_and_never_exceeded() {
        let quotas = Quotas::default();
        // Midnight in California is 8:00 in winter.
        let (begin, noon, end) =
            (at("2026-01-05T08:00:00Z"), at("2026-01-05T20:00:00Z"), at("2026-01-06T08:00:00Z"));
        let first = drain(&quotas, "a", begin, noon);
        assert!((4_800..5_000).contains(&first), "{first}");
        let second = drain(&quotas, "b", noon, end);
        assert_eq!(first + second, UNITS - RESERVE);
        assert_eq!(quotas.take("key", "a", at("2026-01-06T07:59:59Z")), Err(end));
        assert_eq!(quotas.take("key", "a", end).map(|used| used.units), Ok(1));
        assert_eq!(quotas.take("other", "a", noon).map(|used| used.units), Ok(1), "each key has its own");
    }

    #[test]
    fn what_was_used_is_remembered_over_a_start() {
        let now = at("2026-07-01T06:59:00Z"); // a minute before midnight, in summer
        let quotas = Quotas::default();
        let date = "2026-06-30".parse().unwrap();
        quotas.remember("key", "a", Used { date, units: 9_400 }, now);
        quotas.remember("key", "a", Used { date, units: 9_000 }, now); // an older count of the same
        quotas.remember("key", "b", Used { date: "2026-06-29".parse().unwrap(), units: 9_000 }, now);
        let left = (0..200).filter(|_| quotas.take("key", "c", now).is_ok()).count();
        assert!((50..=100).contains(&left), "{left}");
        quotas.remember("key", "odd", Used { date, units: u64::MAX }, now);
        assert_eq!(quotas.take("key", "c", now), Err(at("2026-07-01T07:00:00Z")));
    }

    #[test]
    fn a_service_that_has_nothing_left_is_asked_again_tomorrow() {
        let (quotas, now) = (Quotas::default(), at("2026-01-05T09:00:00Z"));
        assert!(quotas.take("key", "a", now).is_ok());
        quotas.exhausted("key", now);
        assert_eq!(quotas.take("key", "b", now), Err(at("2026-01-06T08:00:00Z")));
        assert!(quotas.take("key", "b", at("2026-01-06T08:00:00Z")).is_ok());
    }
}
