//! Dates as people's exports write them.

use std::borrow::Cow;

use jiff::{
    Timestamp, civil,
    fmt::{rfc2822, strtime},
    tz::TimeZone,
};

use super::row_error::Fault;

/// Formats that jiff does not try by itself; all of them name their zone.
const FORMATS: [&str; 3] = ["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%d %H:%M:%S%.f %:z", "%a %b %d %H:%M:%S %z %Y"];

/// French names of months, long and short, and what English calls them.
const MONTHS: [(&str, &str); 21] = [
    ("janvier", "January"),
    ("janv", "January"),
    ("février", "February"),
    ("févr", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("avr", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("juil", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("sept", "September"),
    ("octobre", "October"),
    ("oct", "October"),
    ("novembre", "November"),
    ("nov", "November"),
    ("décembre", "December"),
    ("déc", "December"),
    ("fév", "February"),
];

/// Reads a date that is written like one of `formats`, or in a way that can be told for sure; `zone` holds for those
/// that name none.
pub(crate) fn parse(text: &str, zone: Option<&TimeZone>, formats: &[String]) -> Result<Timestamp, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::new("the date is missing", "fill it in, or leave this row out"));
    }
    if let Some(date) = by_formats(text, formats) {
        return match date.to_timestamp() {
            Ok(at) => Ok(at),
            Err(_) => in_zone(text, date.to_datetime().map_err(|_| out_of_range(text))?, zone),
        };
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return unix(text);
    }
    let plain = text.strip_suffix(" UTC").or_else(|| text.strip_suffix(" GMT"));
    let in_utc = plain.map(|plain| format!("{plain} +0000"));
    if let Some(at) = with_zone(text).or_else(|| with_zone(in_utc.as_deref()?)) {
        return Ok(at);
    }
    let Ok(local) = text.parse::<civil::DateTime>() else {
        let shown: String = text.chars().take(40).collect();
        return Err(Fault::new(
            format!("`{shown}` is no date that can be read for sure"),
            "write it as 2026-02-03T10:15:00Z, or say how the file writes dates, such as --dates '%d/%m/%Y %H:%M'",
        ));
    };
    in_zone(text, local, zone)
}

/// The date as one of these formats has it. Months may have French names; a date without an hour begins its day.
fn by_formats(text: &str, formats: &[String]) -> Option<strtime::BrokenDownTime> {
    if formats.is_empty() {
        return None;
    }
    let texts = in_english(text);
    let mut tries = formats.iter().flat_map(|format| texts.iter().map(move |text| (format, text)));
    tries.find_map(|(format, text)| {
        let mut date = strtime::parse(format, text.as_ref()).ok()?;
        if date.hour().is_none() {
            date.set_hour(Some(0)).ok()?;
        }
        date.to_datetime().or_else(|_| date.to_timestamp().map(|at| TimeZone::UTC.to_datetime(at))).ok()?;
        Some(date)
    })
}

/// The same with the English name of its month, in short and whole.
fn in_english(text: &str) -> Vec<Cow<'_, str>> {
    let lower = text.to_lowercase();
    let word = lower.split(|letter: char| !letter.is_alphabetic()).find(|word| word.chars().count() > 2);
    let month = word.and_then(|word| MONTHS.iter().find(|(french, _)| *french == word));
    let Some((french, english)) = month else { return vec![Cow::Borrowed(text)] };
    // A point behind the short name belongs to it.
    let lower = lower.replacen(&format!("{french}."), french, 1);
    let short = english.get(..3).unwrap_or(english);
    [short, english].map(|english| Cow::Owned(lower.replacen(french, english, 1))).to_vec()
}

fn in_zone(text: &str, local: civil::DateTime, zone: Option<&TimeZone>) -> Result<Timestamp, Fault> {
    let Some(zone) = zone else {
        return Err(Fault::new(
            format!("`{text}` has no time zone"),
            "say which one the file is in, such as --timezone Europe/Paris",
        ));
    };
    zone.to_timestamp(local).map_err(|_| out_of_range(text))
}

fn with_zone(text: &str) -> Option<Timestamp> {
    let by_format =
        || FORMATS.iter().find_map(|format| strtime::parse(format, text).ok()?.to_timestamp().ok());
    let by_mail = || rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok();
    text.parse().ok().or_else(by_format).or_else(by_mail)
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their length: those of the years
/// 1973 to 5138.
fn unix(digits: &str) -> Result<Timestamp, Fault> {
    let number: i64 = digits.parse().map_err(|_| out_of_range(digits))?;
    let at = match digits.len() {
        9..=11 => Timestamp::from_second(number),
        12..=14 => Timestamp::from_millisecond(number),
        15..=17 => Timestamp::from_microsecond(number),
        18.. => Timestamp::from_nanosecond(i128::from(number)),
        _ => {
            return Err(Fault::new(
                format!("`{digits}` is too short for a number of seconds since 1970"),
                "write the date as 2026-02-03T10:15:00Z",
            ));
        }
    };
    at.map_err(|_| out_of_range(digits))
}

fn out_of_range(text: &str) -> Fault {
    let shown: String = text.chars().take(40).collect();
    Fault::new(format!("`{shown}` lies outside of the dates that there are"), "check the year")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let check = |text: &str, expected: &str| {
            let read =
                parse(text, Some(&paris), &[]).unwrap_or_else(|fault| panic!("{text}: {}", fault.problem));
            assert_eq!(read.to_string(), expected, "{text}");
        };
        check("2015-02-24T11:35:52Z", "2015-02-24T11:35:52Z");
        check("2015-02-24T11:35:52-08:00", "2015-02-24T19:35:52Z");
        check("2015-02-24 11:35:52 -0800", "2015-02-24T19:35:52Z");
        check("2015-02-24 11:35:52.250 +01:00", "2015-02-24T10:35:52.25Z");
        check("2015-02-24 11:35:52 UTC", "2015-02-24T11:35:52Z");
        check(" 2015-02-24 11:35:52 ", "2015-02-24T10:35:52Z");
        check("2015-07-24T11:35", "2015-07-24T09:35:00Z");
        check("2015-02-24", "2015-02-23T23:00:00Z");
        check("Tue Feb 24 11:35:52 -0800 2015", "2015-02-24T19:35:52Z");
        check("Tue, 24 Feb 2015 11:35:52 GMT", "2015-02-24T11:35:52Z");
        check("Tue, 24 Feb 2015 11:35:52 -0800", "2015-02-24T19:35:52Z");
        check("24 Feb 2015 11:35:52 +0000", "2015-02-24T11:35:52Z");
        check("1424806552", "2015-02-24T19:35:52Z");
        check("1424806552250", "2015-02-24T19:35:52.25Z");
        check("1424806552250000", "2015-02-24T19:35:52.25Z");
        // An hour that does not exist when clocks go forward is moved behind the gap.
        check("2015-03-29 02:30:00", "2015-03-29T01:30:00Z");
    }

    #[test]
    fn dates_are_read_as_their_file_writes_them() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let check = |format: &str, text: &str, expected: &str| {
            let formats = ["%Y|%m".to_owned(), format.to_owned()];
            let read = parse(text, Some(&paris), &formats)
                .unwrap_or_else(|fault| panic!("{text}: {}", fault.problem));
            assert_eq!(read.to_string(), expected, "{text}");
        };
        check("%d/%m/%Y %H:%M", "03/02/2026 10:15", "2026-02-03T09:15:00Z");
        check("%m/%d/%Y %I:%M %p", "07/03/2026 11:59 PM", "2026-07-03T21:59:00Z");
        check("%d-%b-%Y %I:%M%p", "03-Feb-2026 11:59PM", "2026-02-03T22:59:00Z");
        check("%d-%b-%Y %H:%M", "03-févr.-2026 10:15", "2026-02-03T09:15:00Z");
        check("%d %B %Y", "1 Août 2026", "2026-07-31T22:00:00Z");
        check("%d/%m/%Y %H:%M %z", "03/02/2026 10:15 +0000", "2026-02-03T10:15:00Z");
        check("%s", "1424806552", "2015-02-24T19:35:52Z");
        check("%d/%m/%Y", "2026-02-03T10:15:00Z", "2026-02-03T10:15:00Z");
    }

    #[test]
    fn what_cannot_be_read_for_sure_is_refused_with_a_mend() {
        let check = |text: &str, problem: &str, mend: &str| {
            let fault = parse(text, None, &[]).unwrap_err();
            assert!(fault.problem.contains(problem) && fault.mend.contains(mend), "{text}: {fault:?}");
        };
        check("", "missing", "leave this row out");
        check("2015-02-24 11:35:52", "no time zone", "--timezone");
        check("24/02/2015", "no date that can be read for sure", "2026-02-03");
        check("yesterday", "no date", "2026-02-03");
        check("20150224", "too short", "2026-02-03");
        check("99999999999999999999", "outside", "check the year");
        check("2015-02-30T00:00:00Z", "no date", "2026");
        check(&"9".repeat(5_000), "outside", "year");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in ".{0,40}") {
            let _ = parse(&text, Some(&TimeZone::UTC), &["%d/%m/%Y %H:%M".to_owned(), "%e %B %Y".to_owned()]);
        }

        #[test]
        fn what_is_written_by_the_standard_is_read(second in -60_000_000_000_i64..250_000_000_000) {
            let at = Timestamp::from_second(second).unwrap();
            prop_assert_eq!(parse(&at.to_string(), None, &[]), Ok(at));
        }
    }
}
