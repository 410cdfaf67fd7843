//! Figures and dates as each language writes them.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};
use vigie_alerts::Language;
use vigie_index::Period;

/// What stands where there is no figure.
pub(crate) const NONE: &str = "–";

/// The minus sign of print.
const MINUS: char = '\u{2212}';
/// The space of French typography that keeps a number in one piece.
const NARROW: char = '\u{202f}';

/// A number with so many decimals.
pub(crate) fn decimal(language: Language, number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let is_zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole| language.whole(whole));
    let sign = if number < 0.0 && !is_zero { MINUS.to_string() } else { String::new() };
    let point = if rest.is_empty() { "" } else { language.pick(".", ",") };
    format!("{sign}{whole}{point}{rest}")
}

/// The same with its sign.
pub(crate) fn signed(language: Language, number: f64, decimals: usize) -> String {
    let text = decimal(language, number, decimals);
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.' | ','));
    if number > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// A share from 0 to 1 in percent, with one decimal.
pub(crate) fn percent(language: Language, share: Option<f64>) -> String {
    share
        .map_or_else(|| NONE.to_owned(), |share| with_percent(language, &decimal(language, share * 100.0, 1)))
}

/// A change from −1 on in percent: `+12%`.
pub(crate) fn change(language: Language, change: Option<f64>) -> String {
    change.map_or_else(
        || NONE.to_owned(),
        |change| with_percent(language, &signed(language, change * 100.0, 0)),
    )
}

/// A difference between two shares in points: `+2.1 pts`.
pub(crate) fn points(language: Language, difference: Option<f64>) -> String {
    difference.map_or_else(
        || NONE.to_owned(),
        |difference| format!("{}\u{a0}pts", signed(language, difference * 100.0, 1)),
    )
}

/// A score or a net sentiment, where there is one.
pub(crate) fn score(language: Language, score: Option<f64>, decimals: usize) -> String {
    score.map_or_else(|| NONE.to_owned(), |score| signed(language, score, decimals))
}

fn with_percent(language: Language, number: &str) -> String {
    match language {
        Language::French => format!("{number}{NARROW}%"),
        Language::English => format!("{number}%"),
    }
}

/// So many of something; French counts 0 as one.
pub(crate) fn count(
    language: Language,
    number: u64,
    english: [&'static str; 2],
    french: [&'static str; 2],
) -> String {
    let one = match language {
        Language::French => number < 2,
        Language::English => number == 1,
    };
    let [singular, plural] = match language {
        Language::French => french,
        Language::English => english,
    };
    format!("{}\u{a0}{}", language.whole(number), if one { singular } else { plural })
}

/// Things one after the other: `a, b and c`.
pub(crate) fn list(language: Language, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), language.pick("and", "et")),
    }
}

/// Words of people between the quotation marks of the language.
pub(crate) fn quoted(language: Language, text: &str) -> String {
    match language {
        Language::French => format!("«\u{a0}{text}\u{a0}»"),
        Language::English => format!("“{text}”"),
    }
}

/// A day in words: `Monday 16 November`.
pub(crate) fn day(language: Language, day: Date) -> String {
    const FRENCH: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let names = match language {
        Language::French => FRENCH,
        Language::English => ENGLISH,
    };
    let place = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    format!("{} {}", names.get(place).copied().unwrap_or_default(), date(language, day))
}

/// A day of the year: `16 November`.
pub(crate) fn date(language: Language, day: Date) -> String {
    format!("{} {}", day_of_month(language, day.day()), language.month(day.month()))
}

/// The same in little room: `16/11`.
pub(crate) fn short_date(day: Date) -> String {
    format!("{:02}/{:02}", day.day(), day.month())
}

fn day_of_month(language: Language, day: i8) -> String {
    if day == 1 && language == Language::French { "1er".to_owned() } else { day.to_string() }
}

/// A period of whole days: `16 to 22 November 2026`.
pub(crate) fn days(language: Language, period: Period, zone: &TimeZone) -> String {
    let (first, last) = ends(period, zone);
    let to = language.pick("to", "au");
    let (from, until) = (first.date(), last.date());
    let year = until.year();
    if from == until {
        return format!("{} {year}", day(language, until));
    }
    let begin = match (from.year() == year, from.month() == until.month()) {
        (true, true) => day_of_month(language, from.day()),
        (true, false) => date(language, from),
        (false, _) => format!("{} {}", date(language, from), from.year()),
    };
    format!("{begin} {to} {} {year}", date(language, until))
}

/// The first and the last moment of a period, in its zone.
fn ends(period: Period, zone: &TimeZone) -> (Zoned, Zoned) {
    let last = period.to.as_millisecond().saturating_sub(1).max(period.from.as_millisecond());
    let last = Timestamp::from_millisecond(last).unwrap_or(period.to);
    (period.from.to_zoned(zone.clone()), last.to_zoned(zone.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows the spaces that look alike.
    fn shown(text: &str) -> String {
        text.replace([NARROW, '\u{a0}'], "~").replace(MINUS, "-")
    }

    #[test]
    fn numbers_are_written_as_each_language_does() {
        let check = |of: &dyn Fn(Language) -> String, en: &str, fr: &str| {
            assert_eq!(
                (shown(&of(Language::English)), shown(&of(Language::French))),
                (en.to_owned(), fr.to_owned())
            );
        };
        check(&|l| decimal(l, 12_345.67, 1), "12,345.7", "12~345,7");
        check(&|l| decimal(l, -0.04, 1), "0.0", "0,0");
        check(&|l| signed(l, -0.214, 2), "-0.21", "-0,21");
        check(&|l| signed(l, 0.0, 0), "0", "0");
        check(&|l| percent(l, Some(0.4521)), "45.2%", "45,2~%");
        check(&|l| percent(l, None), "–", "–");
        check(&|l| change(l, Some(0.123)), "+12%", "+12~%");
        check(&|l| change(l, Some(-0.5)), "-50%", "-50~%");
        check(&|l| change(l, Some(12.0)), "+1,200%", "+1~200~%");
        check(&|l| points(l, Some(-0.021)), "-2.1~pts", "-2,1~pts");
        check(&|l| count(l, 0, ["alert", "alerts"], ["alerte", "alertes"]), "0~alerts", "0~alerte");
        check(&|l| list(l, &["a".into(), "b".into(), "c".into()]), "a, b and c", "a, b et c");
        check(&|l| quoted(l, "x"), "“x”", "«~x~»");
    }

    #[test]
    fn periods_are_told_by_their_first_and_last_day() {
        let check = |from: &str, to: &str, en: &str, fr: &str| {
            let zone = TimeZone::get("Europe/Paris").unwrap();
            let at = |day: &str| day.parse::<Date>().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
            let period = Period::new(at(from), at(to)).unwrap();
            assert_eq!(days(Language::English, period, &zone), en);
            assert_eq!(days(Language::French, period, &zone), fr);
        };
        check("2026-11-16", "2026-11-23", "16 to 22 November 2026", "16 au 22 novembre 2026");
        check("2026-03-29", "2026-03-30", "Sunday 29 March 2026", "dimanche 29 mars 2026");
        check("2026-03-30", "2026-04-06", "30 March to 5 April 2026", "30 mars au 5 avril 2026");
        check("2026-05-01", "2026-06-01", "1 to 31 May 2026", "1er au 31 mai 2026");
        check(
            "2025-12-29",
            "2026-01-05",
            "29 December 2025 to 4 January 2026",
            "29 décembre 2025 au 4 janvier 2026",
        );
    }
}
