//! Figures of the API's answers as people read them: shares in percent, changes with their sign, and a dash for what is no
//! number.

use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;

use crate::{language::Language, terminal};

/// The most characters of an example in one line.
const MAX_SHOWN: usize = 100;

/// Writes figures in one language, and moments in one time zone.
pub(crate) struct Figures {
    pub(crate) language: Language,
    zone: TimeZone,
}

/// The text at a path; empty where there is none.
pub(crate) fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// The list at a path; empty where there is none.
pub(crate) fn list<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
}

/// The whole number at a path; 0 where there is none.
pub(crate) fn whole(value: &Value, path: &str) -> u64 {
    value.pointer(path).and_then(Value::as_u64).unwrap_or(0)
}

fn number(value: &Value, path: &str) -> Option<f64> {
    value.pointer(path).and_then(Value::as_f64)
}

/// A mention in one line: who, and the beginning of what.
pub(crate) fn example(figures: &Figures, example: &Value) -> String {
    let said = terminal::harmless(text(example, "/text"));
    let mut shown: String = said.chars().take(MAX_SHOWN).collect();
    if shown.len() < said.len() {
        shown.push('…');
    }
    let author = match text(example, "/author") {
        "" => text(example, "/source"),
        author => author,
    };
    let reacted = match whole(example, "/engagement") {
        0 => String::new(),
        engagement => format!(" ({} ♥)", figures.language.number(engagement)),
    };
    format!("@{}{reacted}: {shown}", terminal::harmless(author))
}

impl Figures {
    /// For people of this language in this time zone; the machine's own where it is unknown.
    pub(crate) fn new(language: Language, zone: &str) -> Self {
        Self { language, zone: TimeZone::get(zone).unwrap_or_else(|_| TimeZone::system()) }
    }

    /// 12,345
    pub(crate) fn whole(&self, value: &Value, path: &str) -> String {
        value.pointer(path).and_then(Value::as_u64).map_or_else(dash, |number| self.language.number(number))
    }

    /// 12.3% of a share from 0 to 1.
    pub(crate) fn share(&self, value: &Value, path: &str) -> String {
        number(value, path).map_or_else(dash, |share| self.percent(format!("{:.1}", 100.0 * share)))
    }

    /// 0.123% of a rate.
    pub(crate) fn rate(&self, value: &Value, path: &str) -> String {
        number(value, path).map_or_else(dash, |rate| self.percent(format!("{:.3}", 100.0 * rate)))
    }

    /// +20% of a change of 0.2.
    pub(crate) fn change(&self, value: &Value, path: &str) -> String {
        number(value, path).map_or_else(dash, |change| self.percent(format!("{:+.0}", 100.0 * change)))
    }

    /// +2.5 of a share that grew by 0.025.
    pub(crate) fn points(&self, value: &Value, path: &str) -> String {
        number(value, path).map_or_else(dash, |points| self.decimal(format!("{:+.1}", 100.0 * points)))
    }

    /// +0.25
    pub(crate) fn signed(&self, value: &Value, path: &str) -> String {
        number(value, path).map_or_else(dash, |number| self.decimal(format!("{number:+.2}")))
    }

    /// 47.3
    pub(crate) fn score(&self, value: &Value, path: &str) -> String {
        number(value, path).map_or_else(dash, |number| self.decimal(format!("{number:.1}")))
    }

    /// 45 s, 20 min, 3.5 h or 2.1 days of so many seconds.
    pub(crate) fn lasting(&self, value: &Value, path: &str) -> String {
        let written = |seconds: f64| match seconds {
            ..120.0 => format!("{seconds:.0} s"),
            ..7_200.0 => format!("{:.0} min", seconds / 60.0),
            ..172_800.0 => self.decimal(format!("{:.1} h", seconds / 3_600.0)),
            _ => self.decimal(format!("{:.1} {}", seconds / 86_400.0, self.language.pick("days", "jours"))),
        };
        number(value, path).map_or_else(dash, written)
    }

    /// 3.2 times; nothing where there is no number.
    pub(crate) fn times(&self, value: &Value, path: &str) -> Option<String> {
        let number = number(value, path)?;
        let digits =
            self.decimal(if number < 10.0 { format!("{number:.1}") } else { format!("{number:.0}") });
        Some(self.language.pick(format!("{digits} times"), format!("{digits} fois")))
    }

    /// −0.46 (−0.55 to −0.37)
    pub(crate) fn interval(&self, value: &Value, path: &str) -> String {
        let part = |name: &str| {
            number(value, &format!("{path}/{name}")).map(|number| self.decimal(format!("{number:+.2}")))
        };
        let (Some(value), Some(low), Some(high)) = (part("value"), part("low"), part("high")) else {
            return dash();
        };
        let to = self.language.pick("to", "à");
        format!("{value} ({low} {to} {high})")
    }

    /// A moment in the time zone.
    pub(crate) fn moment(&self, moment: &str) -> String {
        let Ok(moment) = moment.parse::<Timestamp>() else { return moment.to_owned() };
        let local = moment.to_zoned(self.zone.clone());
        let shape = if local.hour() == 0 && local.minute() == 0 {
            self.language.pick("%d %b %Y", "%d/%m/%Y")
        } else {
            self.language.pick("%d %b %Y %H:%M", "%d/%m/%Y %H:%M")
        };
        local.strftime(shape).to_string()
    }

    /// From one moment to another; whole days are named by the first and the last of them.
    pub(crate) fn period(&self, value: &Value, path: &str) -> String {
        let [from, to] = ["from", "to"].map(|name| text(value, &format!("{path}/{name}")));
        let end = to.parse::<Timestamp>().ok().map(|end| end.to_zoned(self.zone.clone()));
        let last = end.filter(|end| end.start_of_day().is_ok_and(|day| day == *end));
        let last = last.and_then(|end| end.yesterday().ok());
        let last = last.map_or_else(|| self.moment(to), |day| self.moment(&day.timestamp().to_string()));
        self.language
            .pick(format!("{} to {last}", self.moment(from)), format!("du {} au {last}", self.moment(from)))
    }

    fn decimal(&self, digits: String) -> String {
        match self.language {
            Language::English => digits,
            Language::French => digits.replace('.', ","),
        }
    }

    fn percent(&self, digits: String) -> String {
        let digits = self.decimal(digits);
        self.language.pick(format!("{digits}%"), format!("{digits}\u{202f}%"))
    }
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_written_as_each_language_does() {
        let value = json!({"share": 0.1234, "change": -0.2, "none": null, "net": {"value": -0.4, "low": -0.5, "high": 0.1},
            "whole": 12_345, "factor": 3.21});
        let english = Figures::new(Language::English, "Europe/Paris");
        let french = Figures::new(Language::French, "Europe/Paris");
        let check = |of: &dyn Fn(&Figures) -> String, expected: [&str; 2]| {
            assert_eq!([of(&english), of(&french)], expected);
        };
        check(&|figures| figures.share(&value, "/share"), ["12.3%", "12,3\u{202f}%"]);
        check(&|figures| figures.change(&value, "/change"), ["-20%", "-20\u{202f}%"]);
        check(&|figures| figures.share(&value, "/none"), ["–", "–"]);
        check(&|figures| figures.whole(&value, "/whole"), ["12,345", "12\u{202f}345"]);
        check(
            &|figures| figures.interval(&value, "/net"),
            ["-0.40 (-0.50 to +0.10)", "-0,40 (-0,50 à +0,10)"],
        );
        check(&|figures| figures.times(&value, "/factor").unwrap(), ["3.2 times", "3,2 fois"]);
        check(&|figures| figures.moment("2026-03-28T23:00:00Z"), ["29 Mar 2026", "29/03/2026"]);
        let week = json!({"period": {"from": "2026-03-22T23:00:00Z", "to": "2026-03-29T22:00:00Z"}});
        check(
            &|figures| figures.period(&week, "/period"),
            ["23 Mar 2026 to 29 Mar 2026", "du 23/03/2026 au 29/03/2026"],
        );
        check(&|figures| figures.moment("2026-03-28T23:30:00Z"), ["29 Mar 2026 00:30", "29/03/2026 00:30"]);
    }
}
