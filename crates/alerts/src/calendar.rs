//! Moments of a workspace's day: when quiet hours end, when the next digest is due, when the day is over. In its own time
//! zone, on days with 23 and 25 hours too.

use jiff::{
    ToSpan, Zoned,
    civil::{DateTime, Weekday, time},
};
use vigie_model::{Digest, Quiet};

/// When a digest comes that is not hourly.
const MORNING: i8 = 9;

/// The end of the quiet hours that it is within, `None` when it is not.
pub(crate) fn end_of_quiet(quiet: &Quiet, now: &Zoned) -> Option<Zoned> {
    let (clock, today) = (now.time(), now.date());
    let end = match quiet.from < quiet.to {
        true if quiet.from <= clock && clock < quiet.to => today,
        false if clock < quiet.to => today,
        false if quiet.from <= clock => today.tomorrow().ok()?,
        _ => return None,
    };
    // Where clocks are set back over the end, it has come at its first time.
    at(end.to_datetime(quiet.to), now).filter(|end| end > now)
}

/// When the next digest is due.
pub(crate) fn next_digest(digest: Digest, now: &Zoned) -> Option<Zoned> {
    let nine = time(MORNING, 0, 0, 0);
    match digest {
        Digest::Hourly => {
            let into = now.minute() as i64 * 60 + now.second() as i64;
            let hour = now.checked_sub(into.seconds()).ok()?;
            let hour = hour.checked_sub((now.subsec_nanosecond() as i64).nanoseconds()).ok()?;
            hour.checked_add(1.hour()).ok()
        }
        Digest::Daily => {
            let today = at(now.date().to_datetime(nine), now)?;
            match today > *now {
                true => Some(today),
                false => at(now.date().tomorrow().ok()?.to_datetime(nine), now),
            }
        }
        Digest::Weekly => {
            let today = at(now.date().to_datetime(nine), now)?;
            match now.weekday() == Weekday::Monday && today > *now {
                true => Some(today),
                false => at(now.date().nth_weekday(1, Weekday::Monday).ok()?.to_datetime(nine), now),
            }
        }
    }
}

/// When the day is over.
pub(crate) fn end_of_day(now: &Zoned) -> Option<Zoned> {
    now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day()).ok()
}

/// A time on the calendar of the zone; where clocks leap over it, just as long after the leap.
fn at(when: DateTime, zone_of: &Zoned) -> Option<Zoned> {
    when.to_zoned(zone_of.time_zone().clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zoned(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    fn shown(at: Option<Zoned>) -> Option<String> {
        at.map(|at| at.strftime("%Y-%m-%dT%H:%M%:z").to_string())
    }

    #[test]
    fn quiet_hours_end_in_the_zone_of_the_workspace_also_when_the_clocks_change() {
        let check = |from: &str, to: &str, now: &str, expected: Option<&str>| {
            let quiet = serde_json::json!({"from": from, "to": to});
            let quiet: Quiet = serde_json::from_value(quiet).unwrap();
            let end = shown(end_of_quiet(&quiet, &zoned(&format!("{now}[Europe/Paris]"))));
            assert_eq!(end.as_deref(), expected, "{from} to {to} at {now}");
        };
        check("22:00", "07:00", "2026-02-03T21:59", None);
        check("22:00", "07:00", "2026-02-03T22:00", Some("2026-02-04T07:00+01:00"));
        check("22:00", "07:00", "2026-02-04T06:59", Some("2026-02-04T07:00+01:00"));
        check("22:00", "07:00", "2026-02-04T07:00", None);
        check("12:00", "14:00", "2026-02-04T13:00", Some("2026-02-04T14:00+01:00"));
        check("12:00", "14:00", "2026-02-04T11:59", None);
        // The night in which an hour is missing, and the one that has it twice.
        check("22:00", "07:00", "2026-03-28T23:00", Some("2026-03-29T07:00+02:00"));
        check("22:00", "07:00", "2026-03-29T01:30", Some("2026-03-29T07:00+02:00"));
        check("22:00", "07:00", "2026-10-24T23:00", Some("2026-10-25T07:00+01:00"));
        check("22:00", "07:00", "2026-10-25T02:30+01:00", Some("2026-10-25T07:00+01:00"));
        check("22:00", "02:30", "2026-10-25T02:10+02:00", Some("2026-10-25T02:30+02:00"));
        check("22:00", "02:30", "2026-10-25T02:10+01:00", None);
        check("22:00", "02:30", "2026-03-29T01:30", Some("2026-03-29T03:30+02:00"));
        check("22:00", "02:30", "2026-03-29T03:10", None);
    }

    #[test]
    fn digests_come_at_full_hours_at_nine_and_on_mondays() {
        let check = |digest, now: &str, expected: &str| {
            let next = shown(next_digest(digest, &zoned(&format!("{now}[Europe/Paris]"))));
            assert_eq!(next.as_deref(), Some(expected), "{digest:?} at {now}");
        };
        check(Digest::Hourly, "2026-02-03T10:00", "2026-02-03T11:00+01:00");
        check(Digest::Hourly, "2026-02-03T10:59:59.9", "2026-02-03T11:00+01:00");
        check(Digest::Hourly, "2026-03-29T01:10", "2026-03-29T03:00+02:00");
        check(Digest::Hourly, "2026-10-25T02:10+02:00", "2026-10-25T02:00+01:00");
        check(Digest::Daily, "2026-02-03T08:59", "2026-02-03T09:00+01:00");
        check(Digest::Daily, "2026-02-03T09:00", "2026-02-04T09:00+01:00");
        check(Digest::Daily, "2026-03-28T10:00", "2026-03-29T09:00+02:00");
        check(Digest::Weekly, "2026-02-02T08:00", "2026-02-02T09:00+01:00");
        check(Digest::Weekly, "2026-02-02T09:00", "2026-02-09T09:00+01:00");
        check(Digest::Weekly, "2026-02-08T23:00", "2026-02-09T09:00+01:00");
    }

    #[test]
    fn the_day_is_over_at_the_midnight_of_the_zone() {
        for (now, expected) in [
            ("2026-02-03T00:00", "2026-02-04T00:00+01:00"),
            ("2026-02-03T23:59", "2026-02-04T00:00+01:00"),
            ("2026-03-29T12:00", "2026-03-30T00:00+02:00"),
        ] {
            assert_eq!(shown(end_of_day(&zoned(&format!("{now}[Europe/Paris]")))).as_deref(), Some(expected));
        }
    }
}
