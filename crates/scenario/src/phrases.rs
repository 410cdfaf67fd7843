//! The embedded phrases, one grammar a language, read once.

use std::sync::LazyLock;

use crate::grammar::Grammar;

/// The languages that people write in here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Language {
    French,
    English,
    Spanish,
    German,
}

impl Language {
    /// ISO 639-1.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Spanish => "es",
            Self::German => "de",
        }
    }

    /// Everything that can be said in it. Spanish and German only make noise.
    pub(crate) fn grammar(self) -> &'static Grammar {
        match self {
            Self::French => &FRENCH,
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
            Self::German => &GERMAN,
        }
    }
}

/// Names of people and of newspapers.
pub(crate) static NAMES: LazyLock<Grammar> = LazyLock::new(|| embedded(&[include_str!("../data/names.txt")]));

static FRENCH: LazyLock<Grammar> = LazyLock::new(|| {
    embedded(&[
        include_str!("../data/fr/talk.txt"),
        include_str!("../data/fr/crisis.txt"),
        include_str!("../data/fr/around.txt"),
    ])
});
static ENGLISH: LazyLock<Grammar> = LazyLock::new(|| {
    embedded(&[
        include_str!("../data/en/talk.txt"),
        include_str!("../data/en/crisis.txt"),
        include_str!("../data/en/around.txt"),
    ])
});
static SPANISH: LazyLock<Grammar> = LazyLock::new(|| embedded(&[include_str!("../data/es/around.txt")]));
static GERMAN: LazyLock<Grammar> = LazyLock::new(|| embedded(&[include_str!("../data/de/around.txt")]));

/// A grammar of files that are part of the program.
#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads them all")]
pub(crate) fn embedded(files: &[&'static str]) -> Grammar {
    Grammar::parse(files).expect("embedded phrases")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_can_be_read() {
        for language in [Language::French, Language::English, Language::Spanish, Language::German] {
            assert!(!language.grammar().words("noise_reply").is_empty(), "{}", language.code());
        }
        for list in ["first_fr", "last_fr", "first_en", "last_en"] {
            assert_eq!(NAMES.words(list).len(), 30, "{list}");
        }
        for list in ["outlet_fr", "outlet_en"] {
            assert_eq!(NAMES.words(list).len(), 6, "{list}");
        }
    }

    #[test]
    fn french_and_english_can_say_the_same_things() {
        let french = Language::French.grammar();
        let english = Language::English.grammar();
        let sections = [
            "praise",
            "complaint",
            "question",
            "usage",
            "comparison",
            "promo",
            "campaign",
            "reply",
            "quote",
            "official_reply",
            "news_title",
            "news_body",
            "review_good",
            "review_good_title",
            "review_bad",
            "review_bad_title",
            "edit",
            "copied",
            "noise",
            "noise_reply",
            "noise_quote",
            "noise_title",
            "noise_body",
            "namesake_ricochet",
            "namesake_petit_zephyr",
            "crisis_first",
            "crisis_anger",
            "crisis_question",
            "crisis_advice",
            "crisis_irony",
            "crisis_rival",
            "crisis_press",
            "crisis_title",
            "crisis_article",
            "crisis_reply",
            "crisis_quote",
            "crisis_after",
            "statement_first",
            "statement_full",
        ];
        for section in sections {
            assert!(french.has(section) && english.has(section), "[{section}] is missing in one language");
        }
    }
}
