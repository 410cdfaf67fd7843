//! Moments as people write them: exact, a date, or how long ago.

use jiff::{Span, Timestamp, civil, tz::TimeZone};

use crate::problem::Problem;

/// Which end of a day a date stands for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Edge {
    Start,
    End,
}

/// RFC 3339, or a date in this time zone; `name` is the parameter that holds it.
pub(crate) fn moment(name: &str, text: &str, zone: &TimeZone, edge: Edge) -> Result<Timestamp, Problem> {
    if let Ok(exact) = text.parse::<Timestamp>() {
        return Ok(exact);
    }
    let wrong = || {
        let detail =
            format!("{name}: `{text}` is no time; write 2026-02-01T10:00:00Z, or a date such as 2026-02-01");
        Problem::bad_request(detail)
    };
    let day = date(text).ok_or_else(wrong)?;
    let day = if edge == Edge::End { day.tomorrow().map_err(|_| wrong())? } else { day };
    Ok(day.to_zoned(zone.clone()).map_err(|_| wrong())?.timestamp())
}

/// A moment that has passed: as [`moment`], or how long ago, such as `36h` or `2 days ago`.
pub(crate) fn past(name: &str, text: &str, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, Problem> {
    let ago = |span: Span| now.to_zoned(zone.clone()).checked_sub(span.abs()).ok();
    let moment = match text.parse::<Span>().ok().and_then(ago) {
        Some(moment) => moment.timestamp(),
        None => moment(name, text, zone, Edge::Start).map_err(|_| {
            Problem::bad_request(format!(
                "{name}: `{text}` is no time; write 2026-02-01T10:00:00Z, a date such as 2026-02-01, or how long \
                 ago, such as 36h or \"2 days ago\""
            ))
        })?,
    };
    if moment > now {
        return Err(Problem::bad_request(format!(
            "{name}: `{text}` has not come yet; write a time that has passed"
        )));
    }
    Ok(moment)
}

/// A moment to come: as [`moment`], or in how long, such as `4h` or `2 days`.
pub(crate) fn coming(name: &str, text: &str, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, Problem> {
    let later = |span: Span| now.to_zoned(zone.clone()).checked_add(span.abs()).ok();
    match text.parse::<Span>().ok().and_then(later) {
        Some(moment) => Ok(moment.timestamp()),
        None => moment(name, text, zone, Edge::Start).map_err(|_| {
            Problem::bad_request(format!(
                "{name}: `{text}` is no time; write 2026-02-01T10:00:00Z, a date such as 2026-02-01, or in how long, such \
                 as 4h or \"2 days\""
            ))
        }),
    }
}

/// A civil time without a zone reads as a date too, and would be cut to its day.
fn date(text: &str) -> Option<civil::Date> {
    Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").unwrap()
    }

    #[test]
    fn dates_are_whole_days_of_the_workspace() {
        let check = |text: &str, edge, expected: &str| {
            assert_eq!(moment("x", text, &paris(), edge).unwrap().to_string(), expected, "{text}");
        };
        check("2026-02-01", Edge::Start, "2026-01-31T23:00:00Z");
        check("2026-02-01", Edge::End, "2026-02-01T23:00:00Z");
        check("2026-03-29", Edge::End, "2026-03-29T22:00:00Z"); // the day on which the clocks change
        check("2026-02-01T10:00:00+02:00", Edge::End, "2026-02-01T08:00:00Z");
        for wrong in ["", "yesterday", "2026-02-30", "2026-02-01T10:00:00"] {
            assert!(moment("x", wrong, &paris(), Edge::Start).is_err(), "{wrong}");
        }
    }

    #[test]
    fn in_how_long_is_counted_on_the_calendar_of_the_workspace() {
        let now = "2026-03-28T10:00:00Z".parse().unwrap();
        let check = |text: &str, expected: Option<&str>| {
            let moment = coming("until", text, &paris(), now).ok().map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), expected, "{text}");
        };
        check("4h", Some("2026-03-28T14:00:00Z"));
        check("1 day", Some("2026-03-29T09:00:00Z")); // at the same hour; that night has one less
        check("2026-04-01", Some("2026-03-31T22:00:00Z"));
        check("2026-03-28T09:00:00Z", Some("2026-03-28T09:00:00Z"));
        check("soon", None);
    }

    #[test]
    fn how_long_ago_is_counted_on_the_calendar_of_the_workspace() {
        let now = "2026-03-30T10:00:00Z".parse().unwrap();
        let check = |text: &str, expected: Option<&str>| {
            let moment = past("from", text, &paris(), now).ok().map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), expected, "{text}");
        };
        check("2026-03-29", Some("2026-03-28T23:00:00Z"));
        check("2026-03-30T09:00:00Z", Some("2026-03-30T09:00:00Z"));
        check("36h", Some("2026-03-28T22:00:00Z"));
        check("90 minutes ago", Some("2026-03-30T08:30:00Z"));
        check("2 days ago", Some("2026-03-28T11:00:00Z")); // at the same hour; that night had one less
        check("1 month", Some("2026-02-28T11:00:00Z"));
        check("2026-03-31", None);
        check("2026-03-30T10:00:01Z", None);
        check("99999 years ago", None);
        check("soon", None);
        check("", None);
    }
}
