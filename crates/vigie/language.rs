//! The language of what the command line prints.

use clap::ValueEnum;

/// English or French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    #[value(name = "en")]
    English,
    /// French
    #[value(name = "fr")]
    French,
}

impl Language {
    /// What `LC_ALL`, `LC_MESSAGES` or `LANG` say, English when they say neither.
    pub(crate) fn of_the_environment() -> Self {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        if said.is_some_and(|value| value.starts_with("fr")) { Self::French } else { Self::English }
    }

    /// The one of two phrasings that fits.
    pub(crate) fn pick<T>(self, english: T, french: T) -> T {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }

    /// A whole number with its thousands set apart: 12,345 or 12 345.
    pub(crate) fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let separator = self.pick(',', '\u{202f}');
        let mut grouped = String::with_capacity(digits.len() * 4 / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A number with so many decimals, those at its end that are 0 left out: 0.5 or 0,5.
    pub(crate) fn decimal(self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole| self.number(whole));
        if rest.is_empty() { whole } else { format!("{whole}{}{rest}", self.pick('.', ',')) }
    }

    /// So many of something: 1 brand, 2 brands; French counts 0 as one.
    pub(crate) fn count(self, number: usize, english: [&str; 2], french: [&str; 2]) -> String {
        let one = self.pick(number == 1, number < 2);
        let [singular, plural] = self.pick(english, french);
        format!("{} {}", self.number(number as u64), if one { singular } else { plural })
    }

    /// A share as a whole percentage: 12% or 12 %.
    pub(crate) fn percent(self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        let percent = (part as f64 * 100.0 / whole as f64).round();
        self.pick(format!("{percent}%"), format!("{percent}\u{202f}%"))
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, French};

    #[test]
    fn numbers_are_written_as_each_language_does() {
        assert_eq!(English.number(0), "0");
        assert_eq!(English.number(999), "999");
        assert_eq!(English.number(1_234_567), "1,234,567");
        assert_eq!(French.number(12_345), "12\u{202f}345");
        assert_eq!(English.count(1, ["brand", "brands"], ["marque", "marques"]), "1 brand");
        assert_eq!(English.count(0, ["brand", "brands"], ["marque", "marques"]), "0 brands");
        assert_eq!(French.count(0, ["brand", "brands"], ["marque", "marques"]), "0 marque");
        assert_eq!(French.percent(1, 3), "33\u{202f}%");
        assert_eq!(English.percent(1, 0), "–");
        assert_eq!(French.decimal(12_345.678, 2), "12\u{202f}345,68");
        assert_eq!((English.decimal(0.5, 2), English.decimal(3.0, 1)), ("0.5".to_owned(), "3".to_owned()));
    }
}
