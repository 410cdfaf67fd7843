//! Dates as feeds write them: by the standards, nearly by the standards, and in the words of other languages.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

/// The longest text that may be a date.
const LONGEST: usize = 100;

/// Reads a date; a time without a zone is taken for UTC, a day without a time for its beginning. What lies before 1990 says
/// that there is no date: it is what programs write that do not know it.
pub(super) fn when(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let at = standard(text).or_else(|| counted(text)).or_else(|| worded(text))?;
    (at.as_second() >= 631_152_000).then_some(at)
}

/// ISO 8601 and RFC 3339.
fn standard(text: &str) -> Option<Timestamp> {
    let utc = |at: DateTime| at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    text.parse::<DateTime>()
        .ok()
        .and_then(utc)
        .or_else(|| utc(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}

/// Seconds or milliseconds since 1970.
fn counted(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9..=10 => Timestamp::from_second(number).ok(),
        12..=13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

/// RFC 2822 and whatever resembles it: a day, a month by its name, a year, a time, a zone, in nearly any order.
fn worded(text: &str) -> Option<Timestamp> {
    let (mut day, mut month, mut year) = (None, None, None);
    let (mut time, mut offset, mut afternoon) = (None, SignedDuration::ZERO, None);
    let words = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '(' | ')'));
    // `03-Mar-2026` is three words, `-0500` is one.
    let words = words.flat_map(|word| match word.chars().next() {
        Some('+' | '-') => vec![word],
        _ => word.split('-').collect(),
    });
    for word in words.filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        if word.contains(':') && !word.starts_with(['+', '-']) {
            time = time.or(clock(&lower));
            afternoon = afternoon.or(half(&lower));
        } else if let Some(number) = number(word) {
            match number {
                1..=31 if day.is_none() => day = Some(number),
                0..=69 if word.len() == 2 && year.is_none() => year = Some(2_000 + number),
                70..=99 if year.is_none() => year = Some(1_900 + number),
                1_000..=9_998 if year.is_none() => year = Some(number),
                _ => {}
            }
        } else if let Some(east) = zone(&lower) {
            offset = east;
        } else if let Some(half) = half(&lower) {
            afternoon = Some(half);
        } else {
            // The last one: « mar. 3 févr. » is a Tuesday in February.
            month = self::month(&lower).or(month);
        }
    }
    let date = Date::new(i16::try_from(year?).ok()?, month?, i8::try_from(day?).ok()?).ok()?;
    let (hour, minute, second) = time.unwrap_or_default();
    let hour = match (afternoon, hour) {
        (Some(true), 1..=11) => hour + 12,
        (Some(false), 12) | (_, 24) => 0,
        _ => hour,
    };
    let at = date.to_datetime(Time::new(hour, minute, second.min(59), 0).ok()?);
    at.to_zoned(TimeZone::UTC).ok()?.timestamp().checked_sub(offset).ok()
}

fn number(word: &str) -> Option<u16> {
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '.');
    // `3rd` and `3.` are numbers, `4pm` is none that is understood.
    (digits.len() + 2 >= word.len()).then(|| digits.parse().ok()).flatten()
}

/// `7:05`, `07:05:59`, `07:05:59.123`, with whatever follows.
fn clock(word: &str) -> Option<(i8, i8, i8)> {
    let mut parts = word.split(':').map(|part| {
        let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        part.get(..end).unwrap_or_default().parse().ok()
    });
    Some((parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0)))
}

fn half(word: &str) -> Option<bool> {
    let word = word.replace('.', "");
    if word.ends_with("pm") { Some(true) } else { word.ends_with("am").then_some(false) }
}

/// How far a zone is east of Greenwich.
fn zone(word: &str) -> Option<SignedDuration> {
    let hours = |hours: i64| Some(SignedDuration::from_hours(hours));
    match word {
        "z" | "ut" | "utc" | "gmt" | "wet" => hours(0),
        "cet" | "bst" | "west" | "met" => hours(1),
        "cest" | "eet" | "mest" | "sast" => hours(2),
        "eest" | "msk" => hours(3),
        "ist" => Some(SignedDuration::from_mins(330)),
        "jst" | "kst" => hours(9),
        "aest" => hours(10),
        "aedt" => hours(11),
        "edt" => hours(-4),
        "est" | "cdt" => hours(-5),
        "cst" | "mdt" => hours(-6),
        "mst" | "pdt" => hours(-7),
        "pst" => hours(-8),
        _ => {
            let signed = word.strip_prefix("gmt").or_else(|| word.strip_prefix("utc")).unwrap_or(word);
            let (sign, digits) = match signed.split_at_checked(1)? {
                ("+", digits) => (1, digits.replace(':', "")),
                ("-", digits) => (-1, digits.replace(':', "")),
                _ => return None,
            };
            let number: i64 = digits.parse().ok().filter(|number| (0..=1_400).contains(number))?;
            let minutes = if digits.len() <= 2 { number * 60 } else { number / 100 * 60 + number % 100 };
            Some(SignedDuration::from_mins(sign * minutes))
        }
    }
}

/// The month that begins like this in English, French, German, Spanish, Italian or Portuguese.
fn month(word: &str) -> Option<i8> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "gen"],
        &["feb", "fév", "fev"],
        &["mar", "mär", "mrz"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mag"],
        &["jun", "jui", "giu"],
        &["jul", "juil", "lug"],
        &["aug", "aoû", "aou", "ago"],
        &["sep", "set"],
        &["oct", "okt", "ott", "out"],
        &["nov"],
        &["dec", "déc", "dez", "dic"],
    ];
    let named =
        |month: usize| MONTHS.get(month).is_some_and(|names| names.iter().any(|name| word.starts_with(name)));
    // « juil. » begins as « juin » does: the later month is the longer name.
    (0..12).rev().find(|month| named(*month)).and_then(|month| i8::try_from(month + 1).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        let check = |text: &str, expected: &str| {
            let read = when(text).map(|at| at.to_string()).unwrap_or_default();
            assert_eq!(read, expected, "{text}");
        };
        check("Tue, 03 Mar 2026 10:15:00 GMT", "2026-03-03T10:15:00Z");
        check("Tue, 3 Mar 2026 10:15 +0100", "2026-03-03T09:15:00Z");
        check("Wed, 03 Mar 2026 10:15:00 -0500", "2026-03-03T15:15:00Z"); // it was a Tuesday
        check("03 Mar 26 10:15:00 EST", "2026-03-03T15:15:00Z");
        check("Tuesday, 03-Mar-2026 10:15:00 UTC", "2026-03-03T10:15:00Z");
        check("March 3, 2026 4:05 PM", "2026-03-03T16:05:00Z");
        check("March 3rd, 2026, 12:05am", "2026-03-03T00:05:00Z");
        check("mar., 03 févr. 2026 10:15:00 CET", "2026-02-03T09:15:00Z");
        check("mar. 3 juil. 2026 8:00 CEST", "2026-07-03T06:00:00Z");
        check("lundi 1 juin 2026", "2026-06-01T00:00:00Z");
        check("Di, 03 Mär 2026 24:00:00 +01:00", "2026-03-02T23:00:00Z");
        check("3 août 2026 10:00 GMT+2", "2026-08-03T08:00:00Z");
        check("2026-03-03T10:15:00Z", "2026-03-03T10:15:00Z");
        check("2026-03-03T10:15:00.5+01:00", "2026-03-03T09:15:00.5Z");
        check("2026-03-03 10:15:00", "2026-03-03T10:15:00Z");
        check("2026-03-03T10:15", "2026-03-03T10:15:00Z");
        check("2026-03-03", "2026-03-03T00:00:00Z");
        check("1772532900", "2026-03-03T10:15:00Z");
        check("1772532900000", "2026-03-03T10:15:00Z");
        for nothing in [
            "",
            "yesterday",
            "0001-01-01T00:00:00Z",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "31 Feb 2026",
            "99999999999999999999",
            ":::",
            "12:99 3 Mar 2026",
        ] {
            check(nothing, "");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,60}|[0-9a-zé:+., -]{0,40}") {
            let _ = when(&text);
        }
    }
}
