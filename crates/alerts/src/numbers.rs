//! Numbers, durations and dates for people, in French and English; and numbers for ourselves, to the last bit.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

/// The space of French typography that keeps a number in one piece.
pub(crate) const NARROW: char = '\u{202f}';
/// The space that keeps a number and its unit on one line.
pub(crate) const FIXED: char = '\u{a0}';

/// The languages that people are written to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// As it is written in France.
    French,
    /// With British dates.
    English,
}

impl Language {
    /// French for `fr` and its kinds, English for all else.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let code = code.to_ascii_lowercase();
        if code == "fr" || code.starts_with("fr-") { Self::French } else { Self::English }
    }

    /// Its ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick(self, english: &'static str, french: &'static str) -> &'static str {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }

    /// A colon with the space before it.
    #[must_use]
    pub fn colon(self) -> &'static str {
        self.pick(":", "\u{a0}:")
    }

    /// A semicolon with the spaces around it.
    #[must_use]
    pub fn semicolon(self) -> &'static str {
        self.pick("; ", "\u{202f}; ")
    }

    /// The space between a number and its unit: French never breaks a line there.
    #[must_use]
    pub fn space(self) -> char {
        match self {
            Self::French => FIXED,
            Self::English => ' ',
        }
    }

    /// A whole number in groups of three digits.
    #[must_use]
    pub fn whole(self, number: u64) -> String {
        let separator = match self {
            Self::French => NARROW,
            Self::English => ',',
        };
        let digits = number.to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// A number that is not negative, with one decimal below ten.
    #[must_use]
    pub fn about(self, number: f64) -> String {
        let tenths = (number * 10.0).round() as u64;
        let (whole, tenth) = (tenths / 10, tenths % 10);
        if whole >= 10 || tenth == 0 {
            return self.whole(number.round() as u64);
        }
        let point = match self {
            Self::French => ',',
            Self::English => '.',
        };
        format!("{whole}{point}{tenth}")
    }

    /// A share in percent.
    #[must_use]
    pub fn percent(self, part: u64, whole: u64) -> String {
        let percent = (part as f64 * 100.0 / whole.max(1) as f64).round();
        match self {
            Self::French => format!("{percent}{NARROW}%"),
            Self::English => format!("{percent}%"),
        }
    }

    /// A duration in minutes and hours: `45 min`, `2 h`, `1 h 30`.
    #[must_use]
    pub fn duration(self, duration: Duration) -> String {
        let minutes = duration.as_secs().div_ceil(60);
        let space = self.space();
        match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("{minutes}{space}min"),
            (hours, 0) => format!("{}{space}h", self.whole(hours)),
            (hours, minutes) => format!("{}{space}h{space}{minutes:02}", self.whole(hours)),
        }
    }

    /// A number of people, three digits of it: `812`, `8,120`, `812,000`, `1.2 M`.
    #[must_use]
    pub fn people(self, number: u64) -> String {
        if number < 1_000_000 {
            let step = if number < 10_000 { 1 } else { 10_u64.pow(number.ilog10() - 2) };
            return self.whole((number + step / 2) / step * step);
        }
        format!("{}{}M", self.about(number as f64 / 1_000_000.0), self.space())
    }

    /// The time of day in a time zone.
    #[must_use]
    pub fn clock(self, at: Timestamp, timezone: &str) -> String {
        let at = at.to_zoned(zone(timezone).0);
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// A moment as one says it in a text about another: the time of day, and the day where it is not the same.
    #[must_use]
    pub fn near(self, at: Timestamp, other: Timestamp, timezone: &str) -> String {
        let clock = self.clock(at, timezone);
        let zone = zone(timezone).0;
        let (day, same) = (at.to_zoned(zone.clone()).date(), other.to_zoned(zone).date());
        if day == same {
            return clock;
        }
        let (number, month) = (day.day(), self.month(day.month()));
        match self {
            Self::French => format!("{} {month} à {clock}", ordinal(number)),
            Self::English => format!("{number} {month}, {clock}"),
        }
    }

    /// A moment in a time zone, by its IANA name; in UTC where that is unknown.
    #[must_use]
    pub fn moment(self, at: Timestamp, timezone: &str) -> String {
        let (zone, name) = zone(timezone);
        let at = at.to_zoned(zone);
        let month = self.month(at.month());
        let (day, year, hour, minute) = (at.day(), at.year(), at.hour(), at.minute());
        match self {
            Self::French => {
                let day = ordinal(day);
                format!("le {day} {month} {year} à {hour:02}:{minute:02} ({name})")
            }
            Self::English => format!("on {day} {month} {year} at {hour:02}:{minute:02} ({name})"),
        }
    }

    /// The name of a month, 1 to 12.
    #[must_use]
    pub fn month(self, month: i8) -> &'static str {
        const FRENCH: [&str; 12] = [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ];
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let names = match self {
            Self::French => FRENCH,
            Self::English => ENGLISH,
        };
        usize::try_from(month - 1).ok().and_then(|month| names.get(month)).copied().unwrap_or_default()
    }
}

/// Two decimals, for people who read no more; so few also read back from JSON as they were written.
pub(crate) fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// The same for shares, which are read in percent.
pub(crate) fn ten_thousandths(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// The time zone of an IANA name with that name; UTC where it is unknown.
fn zone(timezone: &str) -> (TimeZone, &str) {
    TimeZone::get(timezone).map_or((TimeZone::UTC, "UTC"), |zone| (zone, timezone))
}

/// A day of the month in French.
fn ordinal(day: i8) -> String {
    if day == 1 { "1er".to_owned() } else { day.to_string() }
}

/// A number kept as text that reads back to the same bits, which JSON numbers do not promise.
pub(crate) mod exact {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows the spaces that look alike.
    fn shown(text: &str) -> String {
        text.replace(NARROW, "_").replace(FIXED, "~")
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let whole = |number, fr: &str, en: &str| {
            assert_eq!(shown(&Language::French.whole(number)), fr);
            assert_eq!(shown(&Language::English.whole(number)), en);
        };
        whole(0, "0", "0");
        whole(999, "999", "999");
        whole(1_000, "1_000", "1,000");
        whole(1_234_567, "1_234_567", "1,234,567");
        let about = |number, fr: &str, en: &str| {
            assert_eq!(shown(&Language::French.about(number)), fr);
            assert_eq!(shown(&Language::English.about(number)), en);
        };
        about(0.04, "0", "0");
        about(0.26, "0,3", "0.3");
        about(3.44, "3,4", "3.4");
        about(9.96, "10", "10");
        about(12.5, "13", "13");
        about(1_234.4, "1_234", "1,234");
        assert_eq!(shown(&Language::French.percent(71, 100)), "71_%");
        assert_eq!(shown(&Language::English.percent(2, 3)), "67%");
        assert_eq!(shown(&Language::English.percent(0, 0)), "0%");
    }

    #[test]
    fn people_are_counted_in_three_digits() {
        let check = |number, fr: &str, en: &str| {
            assert_eq!(shown(&Language::French.people(number)), fr);
            assert_eq!(shown(&Language::English.people(number)), en);
        };
        check(0, "0", "0");
        check(8_123, "8_123", "8,123");
        check(81_234, "81_200", "81,200");
        check(999_600, "1_000_000", "1,000,000");
        check(1_240_000, "1,2~M", "1.2 M");
        check(31_000_000, "31~M", "31 M");
    }

    #[test]
    fn the_day_is_told_where_it_is_another() {
        let check = |at: &str, fr: &str, en: &str| {
            let (at, other) = (at.parse().unwrap(), "2026-02-03T23:10:00Z".parse().unwrap());
            assert_eq!(Language::French.near(at, other, "Europe/Paris"), fr);
            assert_eq!(Language::English.near(at, other, "Europe/Paris"), en);
        };
        check("2026-02-03T23:05:00Z", "00:05", "00:05");
        check("2026-02-03T22:05:00Z", "3 février à 23:05", "3 February, 23:05");
    }

    #[test]
    fn durations_are_short() {
        let check = |seconds, expected: &str| {
            assert_eq!(shown(&Language::French.duration(Duration::from_secs(seconds))), expected);
        };
        check(60, "1~min");
        check(900, "15~min");
        check(3_600, "1~h");
        check(5_400, "1~h~30");
        check(86_400, "24~h");
    }

    #[test]
    fn moments_are_told_in_the_zone_of_the_reader() {
        let check = |at: &str, zone: &str, fr: &str, en: &str| {
            let at = at.parse().unwrap();
            assert_eq!(Language::of("fr").moment(at, zone), fr);
            assert_eq!(Language::of("en").moment(at, zone), en);
        };
        check(
            "2026-02-03T10:05:00Z",
            "Europe/Paris",
            "le 3 février 2026 à 11:05 (Europe/Paris)",
            "on 3 February 2026 at 11:05 (Europe/Paris)",
        );
        check(
            "2026-07-31T23:30:00Z",
            "Europe/Paris",
            "le 1er août 2026 à 01:30 (Europe/Paris)",
            "on 1 August 2026 at 01:30 (Europe/Paris)",
        );
        check(
            "2026-12-01T00:00:00Z",
            "Moon/Sea",
            "le 1er décembre 2026 à 00:00 (UTC)",
            "on 1 December 2026 at 00:00 (UTC)",
        );
    }

    #[test]
    fn languages_other_than_french_are_written_to_in_english() {
        for (code, expected) in
            [("fr", Language::French), ("fr-CA", Language::French), ("FR", Language::French)]
        {
            assert_eq!(Language::of(code), expected);
        }
        for code in ["en", "de", "", "fry"] {
            assert_eq!(Language::of(code), Language::English);
        }
    }
}
