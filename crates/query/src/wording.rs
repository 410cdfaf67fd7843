//! What is said to people, in each language of the product.

use std::{
    borrow::Cow,
    fmt::{self, Display, Formatter},
};

/// A language that people are told things in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English
    #[default]
    English,
    /// French
    French,
}

impl Language {
    /// The language of a tag such as `fr-CA`; English for all that is not French.
    ///
    /// ```
    /// use vigie_query::Language;
    /// assert_eq!(Language::of("FR-ca"), Language::French);
    /// assert_eq!(Language::of("de"), Language::English);
    /// ```
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") { Self::French } else { Self::English }
    }

    /// The one of two phrasings that fits.
    pub fn pick<T>(self, english: T, french: T) -> T {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }
}

/// The same said in each language. Shown without a choice, it is English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording(Box<Said>); // boxed, as errors carry two of them

#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    english: Cow<'static, str>,
    french: Cow<'static, str>,
}

impl Wording {
    /// These words in this language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.0.english, &self.0.french)
    }
}

impl Display for Wording {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.english)
    }
}

/// The same in English and in French.
pub(crate) fn say(english: impl Into<Cow<'static, str>>, french: impl Into<Cow<'static, str>>) -> Wording {
    Wording(Box::new(Said { english: english.into(), french: french.into() }))
}
