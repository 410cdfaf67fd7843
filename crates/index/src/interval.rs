//! How time is cut into the pieces of a histogram.
//!
//! On a calendar pieces begin where people expect them: months on the first, weeks on Monday, days and what divides them
//! at midnight of the time zone. On the night when clocks change, pieces of up to an hour keep their length, so that the
//! day has one more or one less of them; longer ones keep to the clock, and one of them is longer or shorter.

use std::time::Duration;

use jiff::{
    Span, Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};

use crate::{IndexError, histogram::MAX_BUCKETS};

/// 1970-01-05, a Monday: what is not cut by the calendar is counted from its midnight UTC.
const ANCHOR_MS: i64 = 4 * 86_400_000;

const DAY: i64 = 86_400;

/// How long the pieces of a histogram are, and where they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    cut: Cut,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cut {
    /// Always as long, whatever clocks say.
    Fixed {
        ms: i64,
    },
    /// So many seconds, up to an hour, from each midnight on.
    WithinDay {
        seconds: i64,
        zone: TimeZone,
    },
    /// So many hours of the clock.
    Hours {
        hours: i8,
        zone: TimeZone,
    },
    Days {
        days: i64,
        zone: TimeZone,
    },
    Months {
        months: i64,
        zone: TimeZone,
    },
}

impl Interval {
    /// The longest, in days.
    const MAX_DAYS: i64 = 3_660;

    /// A fixed length, counted from a Monday at midnight UTC.
    ///
    /// # Errors
    /// [`IndexError::BadInterval`] when it is not whole seconds, from 1 second to 3660 days.
    pub fn new(length: Duration) -> Result<Self, IndexError> {
        let wrong = || IndexError::BadInterval(format!("{length:?}"));
        let seconds = i64::try_from(length.as_secs()).map_err(|_| wrong())?;
        if length.subsec_nanos() != 0 || !(1..=Self::MAX_DAYS * DAY).contains(&seconds) {
            return Err(wrong());
        }
        Ok(Self { cut: Cut::Fixed { ms: seconds * 1_000 } })
    }

    /// What people write: `1m`, `15m`, `6h`, `1d`, `2w`, `1mo`, `1y`, on the calendar of this zone. What does not divide a
    /// day (`7m`), or is longer than an hour and not whole hours (`90m`), is a fixed length, as with [`new`](Self::new).
    ///
    /// # Errors
    /// [`IndexError::BadInterval`] for anything else, and for more than ten years.
    pub fn read(text: &str, zone: TimeZone) -> Result<Self, IndexError> {
        let wrong = || IndexError::BadInterval(text.chars().take(40).collect());
        let span: Span = text.parse().map_err(|_| wrong())?;
        let months = 12 * i64::from(span.get_years()) + i64::from(span.get_months());
        let days = 7 * i64::from(span.get_weeks()) + i64::from(span.get_days());
        let seconds = 3_600 * i64::from(span.get_hours()) + 60 * span.get_minutes() + span.get_seconds();
        let is_fine =
            span.get_milliseconds() != 0 || span.get_microseconds() != 0 || span.get_nanoseconds() != 0;
        let cut = match (months, days, seconds) {
            _ if is_fine => return Err(wrong()),
            (1..=120, 0, 0) => Cut::Months { months, zone },
            (0, 1..=Self::MAX_DAYS, 0) => Cut::Days { days, zone },
            (0, 0, DAY) => Cut::Days { days: 1, zone },
            (0, 0, 1..=3_600) if DAY % seconds == 0 => Cut::WithinDay { seconds, zone },
            (0, 0, 3_601..) if DAY % seconds == 0 && seconds % 3_600 == 0 => {
                Cut::Hours { hours: i8::try_from(seconds / 3_600).map_err(|_| wrong())?, zone }
            }
            (0, 0, 1..) => {
                return Self::new(Duration::from_secs(seconds.unsigned_abs())).map_err(|_| wrong());
            }
            _ => return Err(wrong()),
        };
        Ok(Self { cut })
    }

    /// The length, where every piece has the same.
    #[must_use]
    pub fn length(&self) -> Option<Duration> {
        match self.cut {
            Cut::Fixed { ms } => Some(Duration::from_millis(ms.unsigned_abs())),
            _ => None,
        }
    }

    /// Where pieces begin, in milliseconds: of all that hold something from `first` to `last`, and of the one behind.
    pub(crate) fn starts(&self, first: i64, last: i64) -> Result<Vec<i64>, IndexError> {
        let mut starts = Vec::new();
        for frame in self.frame(first)..=self.frame(last).saturating_add(1) {
            for start in self.parts(frame) {
                if starts.last().is_some_and(|before| start <= *before) {
                    continue; // the clock left out this hour, or this day
                }
                if start <= first {
                    starts.clear();
                }
                starts.push(start);
                if start > last {
                    return Ok(starts);
                }
                if starts.len() > MAX_BUCKETS {
                    return Err(self.too_many());
                }
            }
        }
        starts.push(last.saturating_add(1)); // where the calendar ends
        Ok(starts)
    }

    pub(crate) fn too_many(&self) -> IndexError {
        IndexError::TooManyBuckets { max: MAX_BUCKETS }
    }

    /// The number of the day, month or fixed length that a moment lies in.
    fn frame(&self, ms: i64) -> i64 {
        let day = |zone: &TimeZone| zone.to_datetime(moment(ms)).date();
        match &self.cut {
            Cut::Fixed { ms: length } => ms.saturating_sub(ANCHOR_MS).div_euclid(*length),
            Cut::WithinDay { zone, .. } | Cut::Hours { zone, .. } => days_since_anchor(day(zone)),
            Cut::Days { days, zone } => days_since_anchor(day(zone)).div_euclid(*days),
            Cut::Months { months, zone } => {
                let day = day(zone);
                (12 * i64::from(day.year()) + i64::from(day.month()) - 1).div_euclid(*months)
            }
        }
    }

    /// Where the pieces of a frame begin, in their order; none beyond the end of the calendar.
    fn parts(&self, frame: i64) -> Vec<i64> {
        let midnight = |day: Option<Date>, zone: &TimeZone| day.and_then(|day| clock(day, 0, zone));
        match &self.cut {
            Cut::Fixed { ms } => vec![frame.saturating_mul(*ms).saturating_add(ANCHOR_MS)],
            Cut::WithinDay { seconds, zone } => {
                let days = (midnight(nth_day(frame), zone), midnight(nth_day(frame + 1), zone));
                let (Some(from), Some(to)) = days else { return Vec::new() };
                let step = usize::try_from(seconds * 1_000).unwrap_or(usize::MAX);
                (from..to).step_by(step).collect()
            }
            Cut::Hours { hours, zone } => {
                let Some(day) = nth_day(frame) else { return Vec::new() };
                let step = usize::try_from(*hours).unwrap_or(24);
                (0..24).step_by(step).filter_map(|hour| clock(day, hour, zone)).collect()
            }
            Cut::Days { days, zone } => {
                midnight(frame.checked_mul(*days).and_then(nth_day), zone).into_iter().collect()
            }
            Cut::Months { months, zone } => {
                let month = frame.saturating_mul(*months);
                let first =
                    |year, month| Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok();
                midnight(first(month.div_euclid(12), month.rem_euclid(12) + 1), zone).into_iter().collect()
            }
        }
    }
}

fn moment(ms: i64) -> Timestamp {
    let end = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(ms).unwrap_or(end)
}

/// When the clock of a zone shows this hour; where it leaves the hour out, the moment of the change.
fn clock(day: Date, hour: i8, zone: &TimeZone) -> Option<i64> {
    let shown = zone.to_ambiguous_zoned(day.at(hour, 0, 0, 0));
    Some(shown.compatible().ok()?.timestamp().as_millisecond())
}

fn anchor() -> Date {
    date(1970, 1, 5)
}

fn days_since_anchor(day: Date) -> i64 {
    anchor().until(day).map_or(0, |span| i64::from(span.get_days()))
}

fn nth_day(number: i64) -> Option<Date> {
    anchor().checked_add(Span::new().try_days(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn pieces_begin_where_people_expect_them() {
        let check = |interval: &str, zone: &str, first: &str, last: &str, expected: &[&str]| {
            let interval = Interval::read(interval, TimeZone::get(zone).unwrap()).unwrap();
            let starts = interval.starts(ms(first), ms(last)).unwrap();
            let starts: Vec<String> = starts.into_iter().map(|start| moment(start).to_string()).collect();
            assert_eq!(starts, expected);
        };
        check(
            "15m",
            "UTC",
            "2026-02-03T10:20:00Z",
            "2026-02-03T10:30:00Z",
            &["2026-02-03T10:15:00Z", "2026-02-03T10:30:00Z", "2026-02-03T10:45:00Z"],
        );
        check(
            "1h",
            "Asia/Kolkata",
            "2026-02-03T10:20:00Z",
            "2026-02-03T10:25:00Z",
            &["2026-02-03T09:30:00Z", "2026-02-03T10:30:00Z"],
        );
        check(
            "1d",
            "Europe/Paris",
            "2026-03-29T10:00:00Z",
            "2026-03-29T10:00:00Z",
            &["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
        );
        check(
            "1w",
            "Europe/Paris",
            "2026-02-03T10:00:00Z",
            "2026-02-03T10:00:00Z",
            &["2026-02-01T23:00:00Z", "2026-02-08T23:00:00Z"],
        );
        check(
            "1mo",
            "America/New_York",
            "2026-03-01T04:00:00Z",
            "2026-03-01T05:00:00Z",
            &["2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"],
        );
        check(
            "1y",
            "UTC",
            "2026-03-01T04:00:00Z",
            "2026-03-01T05:00:00Z",
            &["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
        );
        // The night on which clocks go forward has 23 hours, the other 25.
        let hours = |day: &str, next: &str| {
            let interval = Interval::read("1h", TimeZone::get("Europe/Paris").unwrap()).unwrap();
            interval.starts(ms(day), ms(next) - 1).unwrap().len() - 1
        };
        assert_eq!(hours("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), 23);
        assert_eq!(hours("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), 25);
        // Longer pieces keep to the clock: 0, 6, 12 and 18 hours.
        check(
            "6h",
            "Europe/Paris",
            "2026-10-24T22:00:00Z",
            "2026-10-25T12:00:00Z",
            &["2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z", "2026-10-25T11:00:00Z", "2026-10-25T17:00:00Z"],
        );
        // Midnight does not exist on that day; Samoa had no 30 December in 2011.
        check(
            "1d",
            "America/Sao_Paulo",
            "2018-11-04T10:00:00Z",
            "2018-11-04T10:00:00Z",
            &["2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"],
        );
        check(
            "1d",
            "Pacific/Apia",
            "2011-12-30T00:00:00Z",
            "2011-12-30T20:00:00Z",
            &["2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"],
        );
        check(
            "7m",
            "Europe/Paris",
            "1970-01-05T00:08:00Z",
            "1970-01-05T00:08:00Z",
            &["1970-01-05T00:07:00Z", "1970-01-05T00:14:00Z"],
        );
    }

    #[test]
    fn odd_intervals_are_refused() {
        for text in ["", "soon", "0s", "-1h", "1mo 2d", "1d 1h", "1.5ms", "5ms", "11y", "4000d", "1us"] {
            let read = Interval::read(text, TimeZone::UTC);
            assert!(matches!(read, Err(IndexError::BadInterval(_))), "{text}: {read:?}");
        }
        for length in [Duration::ZERO, Duration::from_millis(1_500), Duration::MAX] {
            assert!(matches!(Interval::new(length), Err(IndexError::BadInterval(_))), "{length:?}");
        }
    }

    #[test]
    fn too_many_pieces_are_refused_at_once() {
        let day = Interval::read("1d", TimeZone::UTC).unwrap();
        assert!(day.starts(0, i64::MAX).is_err());
        let (first, last) = (Timestamp::MIN.as_millisecond(), Timestamp::MAX.as_millisecond());
        for text in ["1s", "1h", "1d", "10y"] {
            let starts = Interval::read(text, TimeZone::UTC).unwrap().starts(first, last);
            assert!(starts.is_ok_and(|starts| starts.len() <= MAX_BUCKETS + 1) == (text == "10y"), "{text}");
        }
    }
}
