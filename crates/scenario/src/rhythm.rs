//! When people talk: quiet nights, a morning, a lunch and an evening, and weekends that begin late.
//!
//! Local time is UTC+1 all year, so that the same scenario comes out on every machine, whatever zones it knows.

use jiff::Timestamp;

const LOCAL_OFFSET_SECONDS: i64 = 3600;
const DAY_SECONDS: i64 = 86_400;

/// Activity at each full hour, relative to a usual one.
const HOURS: [f64; 24] = [
    0.35, 0.20, 0.12, 0.10, 0.12, 0.25, 0.60, 1.10, 1.40, 1.30, 1.20, 1.30, // night and morning
    1.70, 1.50, 1.10, 1.05, 1.10, 1.30, 1.50, 1.60, 1.80, 1.70, 1.20, 0.70, // lunch and evening
];
/// From Monday to Sunday.
const WEEKDAYS: [f64; 7] = [1.05, 1.05, 1.00, 1.05, 1.00, 0.90, 0.95];
/// What is left of the early hours on Saturday and Sunday.
const WEEKEND_MORNING: f64 = 0.7;

/// A moment in local time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LocalTime {
    /// Days since 1970-01-01.
    pub(crate) day: i64,
    /// Hours since midnight, 0.0 to 24.0.
    pub(crate) hour: f64,
}

impl LocalTime {
    pub(crate) fn of(at: Timestamp) -> Self {
        let seconds = at.as_second().saturating_add(LOCAL_OFFSET_SECONDS);
        Self { day: seconds.div_euclid(DAY_SECONDS), hour: seconds.rem_euclid(DAY_SECONDS) as f64 / 3600.0 }
    }

    /// 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
    fn weekday(self) -> usize {
        usize::try_from((self.day + 3).rem_euclid(7)).unwrap_or(0)
    }
}

/// How much people talk at that time; 1 on average over a week.
pub(crate) fn activity(at: Timestamp) -> f64 {
    let local = LocalTime::of(at);
    let hour = local.hour as usize;
    let [before, behind] = [hour, hour + 1].map(|hour| HOURS.get(hour % 24).copied().unwrap_or(1.0));
    let part = local.hour.fract();
    let weekday = local.weekday();
    let morning = if weekday >= 5 && (3.0..10.0).contains(&local.hour) { WEEKEND_MORNING } else { 1.0 };
    (before * (1.0 - part) + behind * part) * WEEKDAYS.get(weekday).copied().unwrap_or(1.0) * morning
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn nights_are_quiet_and_a_week_is_one_on_average() {
        let at = |text: &str| activity(text.parse().unwrap());
        assert!(at("2026-01-07T02:00:00Z") < 0.2);
        assert!(at("2026-01-07T11:00:00Z") > 1.5);
        assert!(at("2026-01-10T07:00:00Z") < at("2026-01-09T07:00:00Z"), "Saturdays begin late");
        let start: Timestamp = "2026-01-05T00:00:00Z".parse().unwrap();
        let week = (0..7 * 24 * 4).map(|n| activity(start + (n * 15).minutes()));
        let mean = week.sum::<f64>() / f64::from(7 * 24 * 4);
        assert!((mean - 1.0).abs() < 0.03, "{mean}");
    }
}
