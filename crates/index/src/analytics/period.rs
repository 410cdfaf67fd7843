//! Periods, and the calendar that cuts them: days begin where people live, and the day on which clocks change is one
//! day although it has 23 or 25 hours.

use jiff::{Timestamp, Unit, tz::TimeZone};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{IndexError, Interval};

/// The longest period, ten years.
pub const MAX_PERIOD_DAYS: i64 = 3_660;

/// From one moment to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Period {
    /// Its first moment.
    pub from: Timestamp,
    /// One past its last.
    pub to: Timestamp,
}

impl Period {
    /// Checks both ends.
    ///
    /// # Errors
    /// [`IndexError::BackwardPeriod`], and [`IndexError::LongPeriod`] beyond [`MAX_PERIOD_DAYS`].
    pub fn new(from: Timestamp, to: Timestamp) -> Result<Self, IndexError> {
        if to < from {
            return Err(IndexError::BackwardPeriod { from, to });
        }
        let days = to.duration_since(from).as_hours() / 24;
        if days > MAX_PERIOD_DAYS {
            return Err(IndexError::LongPeriod { days, max: MAX_PERIOD_DAYS });
        }
        Ok(Self { from, to })
    }

    /// The period of the same length that ends where this one begins: as many days of this zone's calendar, and the
    /// rest by the clock.
    #[must_use]
    pub fn before(self, zone: &TimeZone) -> Self {
        let (from, to) = (self.from.to_zoned(zone.clone()), self.to.to_zoned(zone.clone()));
        let length = from.until((Unit::Day, &to)).ok();
        let start = length.and_then(|length| from.checked_sub(length).ok());
        Self { from: start.map_or(Timestamp::MIN, |start| start.timestamp()), to: self.from }
    }

    /// Whether a moment in milliseconds lies in it. Moments are compared in whole milliseconds, as the index has them.
    pub(crate) fn holds(self, moment_ms: i64) -> bool {
        (self.from.as_millisecond()..self.to.as_millisecond()).contains(&moment_ms)
    }
}

/// A period cut into pieces, the first and last of which may be shorter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cuts {
    period: Period,
    /// Where each piece begins.
    starts: Vec<Timestamp>,
    starts_ms: Vec<i64>,
}

impl Cuts {
    /// Cuts a period.
    ///
    /// # Errors
    /// [`IndexError::TooManyBuckets`] beyond [`MAX_BUCKETS`](crate::MAX_BUCKETS).
    pub fn new(period: Period, interval: &Interval) -> Result<Self, IndexError> {
        let (from, to) = (period.from.as_millisecond(), period.to.as_millisecond());
        let mut starts_ms = Vec::new();
        if from < to {
            starts_ms = interval.starts(from, to - 1)?;
            starts_ms.pop(); // where the piece behind the last begins
            starts_ms.iter_mut().take(1).for_each(|first| *first = from.max(*first));
        }
        let moment = |ms: &i64| Timestamp::from_millisecond(*ms).unwrap_or(period.from);
        let starts = starts_ms.iter().map(moment).collect();
        Ok(Self { period, starts, starts_ms })
    }

    /// Where each piece begins, in order.
    #[must_use]
    pub fn starts(&self) -> &[Timestamp] {
        &self.starts
    }

    /// The piece that holds a moment in milliseconds; `None` outside the period.
    pub(crate) fn piece(&self, moment_ms: i64) -> Option<usize> {
        if !self.period.holds(moment_ms) {
            return None;
        }
        self.starts_ms.partition_point(|start| *start <= moment_ms).checked_sub(1)
    }

    /// From a piece's first moment to one past its last.
    pub(crate) fn period_of(&self, piece: usize) -> Option<Period> {
        let from = *self.starts.get(piece)?;
        Some(Period { from, to: self.starts.get(piece + 1).copied().unwrap_or(self.period.to) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn pieces_stay_within_the_period() {
        let check = |interval: &str, name: &str, from: &str, to: &str, expected: &[&str]| {
            let interval = Interval::read(interval, zone(name)).unwrap();
            let cuts = Cuts::new(period(from, to), &interval).unwrap();
            let starts: Vec<_> = cuts.starts().iter().map(ToString::to_string).collect();
            assert_eq!(starts, expected, "{name} {from}");
            let last = cuts.starts().len().checked_sub(1);
            assert!(last.is_none_or(|last| cuts.period_of(last).unwrap().to == to.parse().unwrap()));
        };
        // The day on which the clocks change has 23 hours.
        let night = &["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"];
        check("1d", "Europe/Paris", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", night);
        let halves = &["2026-02-03T10:00:00Z", "2026-02-04T00:00:00Z"];
        check("1d", "UTC", "2026-02-03T10:00:00Z", "2026-02-04T10:00:00Z", halves);
        let months = &["2026-02-03T00:00:00Z", "2026-03-01T05:00:00Z"];
        check("1mo", "America/New_York", "2026-02-03T00:00:00Z", "2026-04-01T04:00:00Z", months);
        check("1d", "UTC", "2026-02-03T00:00:00Z", "2026-02-03T00:00:00Z", &[]);
    }

    #[test]
    fn the_period_before_has_as_many_days() {
        let check = |name: &str, from: &str, to: &str, expected: &str| {
            let before = period(from, to).before(&zone(name));
            assert_eq!(
                (before.from.to_string().as_str(), before.to),
                (expected, from.parse().unwrap()),
                "{from}"
            );
        };
        check("UTC", "2026-02-08T00:00:00Z", "2026-02-15T00:00:00Z", "2026-02-01T00:00:00Z");
        // A week from midnight to midnight, in which the clocks change; so does the one before, by the calendar.
        check("Europe/Paris", "2026-03-29T22:00:00Z", "2026-04-05T22:00:00Z", "2026-03-22T23:00:00Z");
        check("Europe/Paris", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-15T23:00:00Z");
        check("UTC", "2026-02-08T10:00:00Z", "2026-02-09T16:00:00Z", "2026-02-07T04:00:00Z");
    }

    #[test]
    fn odd_periods_are_refused() {
        let moment = |text: &str| text.parse::<Timestamp>().unwrap();
        let check = |from, to| Period::new(moment(from), moment(to)).unwrap_err().to_string();
        assert!(check("2026-02-03T00:00:00Z", "2026-02-02T00:00:00Z").contains("exchange"));
        assert!(check("1926-02-03T00:00:00Z", "2026-02-02T00:00:00Z").contains("3660"));
        let years = period("2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
        let hours = Interval::read("1h", TimeZone::UTC).unwrap();
        assert!(matches!(Cuts::new(years, &hours), Err(IndexError::TooManyBuckets { .. })));
    }
}
