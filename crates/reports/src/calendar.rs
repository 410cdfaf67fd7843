//! Which period a report is about, and when it is due: on the calendar of the workspace's time zone, also when clocks
//! change.

use jiff::{
    Span, Timestamp, Zoned,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use vigie_index::{IndexError, Interval, Period};
use vigie_model::{ReportPeriod, Schedule};

/// How far a due moment can be from any day: a month of 31 days, and the day itself.
const REACH: i32 = 32;

/// The period that a report made for this moment is about. It ends at a midnight that has passed.
///
/// # Errors
/// Those of [`Period::new`], at the ends of the calendar.
pub fn period(period: ReportPeriod, at: Timestamp, zone: &TimeZone) -> Result<Period, IndexError> {
    let today = at.to_zoned(zone.clone()).date();
    let days_ago = |days: i32| today.saturating_sub(Span::new().days(days));
    let (from, to) = match period {
        ReportPeriod::LastDay => (days_ago(1), today),
        ReportPeriod::LastWeek => {
            let monday = days_ago(i32::from(today.weekday().since(Weekday::Monday)));
            (monday.saturating_sub(Span::new().weeks(1)), monday)
        }
        ReportPeriod::LastMonth => {
            let first = today.first_of_month();
            (first.saturating_sub(Span::new().months(1)), first)
        }
        ReportPeriod::Days(days) => (days_ago(i32::from(days)), today),
    };
    Period::new(midnight(from, zone), midnight(to, zone))
}

fn midnight(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned(zone.clone()).map_or(Timestamp::MIN, |day| day.timestamp())
}

/// The last moment at which a report was due, this one included.
#[must_use]
pub fn last_due(schedule: &Schedule, now: &Zoned) -> Option<Timestamp> {
    let days = (0..=REACH).map(|days| now.date().saturating_sub(Span::new().days(days)));
    moments(schedule, days, now.time_zone()).find(|due| *due <= now.timestamp())
}

/// The next moment at which it is due.
#[must_use]
pub fn next_due(schedule: &Schedule, now: &Zoned) -> Option<Timestamp> {
    let days = (0..=REACH).map(|days| now.date().saturating_add(Span::new().days(days)));
    moments(schedule, days, now.time_zone()).find(|due| *due > now.timestamp())
}

/// When it is due on each of these days that it falls on. Where clocks leap over the time, just as long after the leap;
/// where they show it twice, the first time.
fn moments<'a>(
    schedule: &'a Schedule,
    days: impl Iterator<Item = Date> + 'a,
    zone: &'a TimeZone,
) -> impl Iterator<Item = Timestamp> + 'a {
    let days = days.filter(move |day| schedule.falls_on(*day));
    days.filter_map(move |day| Some(day.to_datetime(schedule.at()).to_zoned(zone.clone()).ok()?.timestamp()))
}

/// How a period is cut for a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// By hours, up to two days.
    Hour,
    /// By days, up to a quarter.
    Day,
    /// By weeks.
    Week,
}

impl Step {
    /// What shows a period of this length well.
    #[must_use]
    pub fn of(period: Period) -> Self {
        match period.to.duration_since(period.from).as_hours() {
            ..=49 => Self::Hour,
            50..=2_232 => Self::Day,
            _ => Self::Week,
        }
    }

    /// The same as the index takes it.
    ///
    /// # Errors
    /// None for these words.
    pub fn interval(self, zone: &TimeZone) -> Result<Interval, IndexError> {
        let word = match self {
            Self::Hour => "1h",
            Self::Day => "1d",
            Self::Week => "1w",
        };
        Interval::read(word, zone.clone())
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, ToSpan};
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn periods_are_whole_days_of_the_zone() {
        let check = |text: &str, at: &str, from: &str, to: &str| {
            let paris = zone("Europe/Paris");
            let at: Zoned = format!("{at}[Europe/Paris]").parse().unwrap();
            let period = period(text.parse().unwrap(), at.timestamp(), &paris).unwrap();
            let shown = |at: Timestamp| at.to_zoned(paris.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string();
            assert_eq!((shown(period.from), shown(period.to)), (from.to_owned(), to.to_owned()), "{text}");
        };
        check("last_day", "2026-03-30T08:00", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00");
        check("last_week", "2026-03-30T08:00", "2026-03-23T00:00+01:00", "2026-03-30T00:00+02:00");
        check("last_week", "2026-04-05T23:59", "2026-03-23T00:00+01:00", "2026-03-30T00:00+02:00");
        check("last_month", "2026-03-31T12:00", "2026-02-01T00:00+01:00", "2026-03-01T00:00+01:00");
        check("last_month", "2026-01-01T00:00", "2025-12-01T00:00+01:00", "2026-01-01T00:00+01:00");
        check("14d", "2026-10-26T09:00", "2026-10-12T00:00+02:00", "2026-10-26T00:00+01:00");
    }

    #[test]
    fn a_report_is_due_in_the_zone_of_the_workspace_also_when_the_clocks_change() {
        let check = |schedule: &str, now: &str, last: &str, next: &str| {
            let schedule: Schedule = serde_json::from_str(schedule).unwrap();
            let now: Zoned = format!("{now}[Europe/Paris]").parse().unwrap();
            let shown = |at: Option<Timestamp>| {
                at.unwrap().to_zoned(zone("Europe/Paris")).strftime("%Y-%m-%dT%H:%M%:z").to_string()
            };
            assert_eq!(shown(last_due(&schedule, &now)), last, "{now}");
            assert_eq!(shown(next_due(&schedule, &now)), next, "{now}");
        };
        let monday = r#"{"every": "week", "on": "monday", "at": "08:00"}"#;
        check(monday, "2026-03-30T07:59", "2026-03-23T08:00+01:00", "2026-03-30T08:00+02:00");
        check(monday, "2026-03-30T08:00", "2026-03-30T08:00+02:00", "2026-04-06T08:00+02:00");
        let night = r#"{"every": "day", "at": "02:30"}"#;
        check(night, "2026-03-29T03:29", "2026-03-28T02:30+01:00", "2026-03-29T03:30+02:00");
        check(night, "2026-10-25T02:30+01:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        let last = r#"{"every": "month", "on": 31, "at": "18:00"}"#;
        check(last, "2026-02-28T18:00", "2026-02-28T18:00+01:00", "2026-03-31T18:00+02:00");
        check(last, "2026-05-01T00:00", "2026-04-30T18:00+02:00", "2026-05-31T18:00+02:00");
    }

    /// Walks from minute to minute as a person with a clock would, who looks at the time once a day.
    fn by_the_clock(at: jiff::civil::Time, from: &Zoned, minutes: i64) -> Vec<Timestamp> {
        let mut due: Vec<Timestamp> = Vec::new();
        let mut told = None;
        for minute in 0..minutes {
            let now = from.checked_add(minute.minutes()).unwrap();
            let before = now.checked_sub(1.minute()).unwrap();
            let leapt = now.offset() > before.offset();
            let reached = now.time() == at || leapt && before.time() < at && at < now.time();
            if reached && told != Some(now.date()) {
                told = Some(now.date());
                // As long after the leap as the time lies after its beginning.
                let wait = if now.time() == at {
                    SignedDuration::ZERO
                } else {
                    at.duration_since(before.time()) - SignedDuration::from_mins(1)
                };
                due.push(now.timestamp() + wait);
            }
        }
        due
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn daily_reports_come_once_a_day_whatever_clocks_do(
            name in prop::sample::select(&["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"][..]),
            spring in any::<bool>(),
            day in -2_i64..3,
            at in (0_i8..24, 0_i8..60),
        ) {
            let at = jiff::civil::time(at.0, at.1, 0, 0);
            let schedule = Schedule::Day { at };
            // The night of the next change of clocks.
            let start: Timestamp = if spring { "2026-03-01T00:00:00Z" } else { "2026-09-20T00:00:00Z" }.parse().unwrap();
            let change = zone(name).following(start).next().unwrap().timestamp();
            let from = (change + SignedDuration::from_hours(24 * day - 30)).to_zoned(zone(name)).start_of_day().unwrap();
            let naive = by_the_clock(at, &from, 4 * 24 * 60);
            let mut found = Vec::new();
            let mut now = from.checked_sub(1.second()).unwrap();
            while let Some(due) = next_due(&schedule, &now).filter(|due| *due < naive.last().copied().unwrap() + SignedDuration::from_secs(1)) {
                found.push(due);
                now = due.to_zoned(zone(name));
                prop_assert_eq!(last_due(&schedule, &now), Some(due));
                let earlier = now.checked_sub(1.second()).unwrap();
                prop_assert!(last_due(&schedule, &earlier) < Some(due));
            }
            prop_assert_eq!(found, naive, "{} {} {}", name, at, change);
        }
    }
}
