//! Language and mood of a text by itself, without any workspace.

use serde::Serialize;
use vigie_model::Sentiment;

use crate::{Scratch, language::language, sentiment};

/// What can be said of a text without knowing who cares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Classified {
    /// ISO 639-1 code, `und` when unknown.
    pub lang: String,
    /// The mood of the whole.
    pub sentiment: Sentiment,
}

/// Tells language and mood of a text, the same as in a mention of it; `lang` is what its source says, if anything.
///
/// ```
/// use vigie_matcher::{Scratch, classify};
/// let text = "Le vol est annulé et personne ne répond, c'est une honte";
/// let classified = classify(None, text, None, &mut Scratch::default());
/// assert_eq!(classified.lang, "fr");
/// assert!(classified.sentiment.score < 0.0);
/// ```
#[must_use]
pub fn classify(title: Option<&str>, text: &str, lang: Option<&str>, scratch: &mut Scratch) -> Classified {
    scratch.tokens.read(title, text);
    let lang = language(lang, title, text).into_owned();
    let sentiment = sentiment::analyse(&scratch.tokens, title, text, &lang);
    Classified { lang, sentiment }
}
