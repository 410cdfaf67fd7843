//! The mood of a text, by rules and a small trained model that know different things.
//!
//! The rules: [`analyse`] looks every word and phrase up in the [`lexicon`] of the text's language, French and English
//! written for this project, and lets the [`rules`] of negation, intensity, contrast, punctuation and irony change
//! what it finds. The [`model`], trained on labelled posts, sees the [`shape`] of the text: its words, pairs of words,
//! runs of letters, and what the rules found. In [`judge`] both become one label, with the terms that decided; neutral
//! with low confidence rather than a guess. Spanish, German, Italian and Portuguese have a model without a lexicon; in
//! all other languages emoji and emoticons are read alone, weighed in [`score`].
//!
//! `docs/sentiment.md` says how well this agrees with people; `examples/train_sentiment` makes the models, and
//! `tests/sentiment_measure.rs` measures on rows that you bring. Time is linear in the text.

mod emoticons;
mod entries;
mod inflection;
mod judge;
mod lexicon;
mod model;
mod models;
mod reader;
mod rules;
mod score;
mod shape;
mod shares;
mod toward;
pub mod training;

use std::sync::LazyLock;

use vigie_model::Sentiment;
use vigie_query::Tokens;

use lexicon::Lexicon;
use model::Model;
use score::Thresholds;
pub use shares::estimate_shares;
pub(crate) use toward::toward;

const ENGLISH: &str = include_str!("../../lexicons/en.tsv");
const FRENCH: &str = include_str!("../../lexicons/fr.tsv");
const EMOJI: &str = include_str!("../../lexicons/emoji.tsv");

/// What a language brings: its words, where its labels begin, and its model.
struct Language {
    lexicon: Lexicon,
    /// For when the rules judge alone.
    thresholds: Thresholds,
    /// What the confidence is multiplied by.
    trust: f32,
    /// Whether the lexicon holds words, not emoji alone.
    knows_words: bool,
    model: Option<Model>,
}

impl Language {
    /// A language with these lexicons and this model's file. Tests prove that each of them can be read; should a
    /// model not be, the rules judge alone.
    fn embedded(lexicons: &[&str], trust: f32, model: &[u8]) -> Self {
        let thresholds = Thresholds { negative: -0.12, positive: 0.24 };
        Self {
            lexicon: Lexicon::embedded(lexicons),
            thresholds,
            trust,
            knows_words: lexicons.len() > 1,
            model: Model::decode(model).ok(),
        }
    }
}

/// How far a model is trusted that few rows and no lexicon stand behind.
const LITTLE_TRUST: f32 = 0.5;

static IN_ENGLISH: LazyLock<Language> =
    LazyLock::new(|| Language::embedded(&[ENGLISH, EMOJI], 1.0, models::ENGLISH));
static IN_FRENCH: LazyLock<Language> =
    LazyLock::new(|| Language::embedded(&[FRENCH, EMOJI], 1.0, models::FRENCH));
static IN_SPANISH: LazyLock<Language> =
    LazyLock::new(|| Language::embedded(&[EMOJI], LITTLE_TRUST, models::SPANISH));
static IN_GERMAN: LazyLock<Language> =
    LazyLock::new(|| Language::embedded(&[EMOJI], LITTLE_TRUST, models::GERMAN));
static IN_ITALIAN: LazyLock<Language> =
    LazyLock::new(|| Language::embedded(&[EMOJI], LITTLE_TRUST, models::ITALIAN));
static IN_PORTUGUESE: LazyLock<Language> =
    LazyLock::new(|| Language::embedded(&[EMOJI], LITTLE_TRUST, models::PORTUGUESE));

static IN_ANY: LazyLock<Language> = LazyLock::new(|| Language {
    lexicon: Lexicon::embedded(&[EMOJI]),
    thresholds: Thresholds { negative: -0.3, positive: 0.3 },
    trust: 0.5,
    knows_words: false,
    model: None,
});

/// The mood of a text. `tokens` were read from `title` and `text`; `lang` is an ISO 639-1 code.
pub(crate) fn analyse(tokens: &Tokens, title: Option<&str>, text: &str, lang: &str) -> Sentiment {
    let language = language(lang);
    let mut rules = rules::Rules::default();
    reader::read(tokens, title, text, &language.lexicon, &mut rules);
    let (clues, shown) = (rules.finish(), title.unwrap_or_default());
    if let Some(model) = &language.model {
        let mut shape = shape::Shape::default();
        shape.read(tokens, title, text);
        let mut sentiment = judge::judge(language, model, &shape, &clues, (shown, text));
        sentiment.confidence *= language.trust;
        return sentiment;
    }
    let mut sentiment = score::weigh(&clues, shown, text, language.thresholds);
    sentiment.confidence *= language.trust;
    sentiment
}

fn language(lang: &str) -> &'static Language {
    match lang {
        "en" => &IN_ENGLISH,
        "fr" => &IN_FRENCH,
        "es" => &IN_SPANISH,
        "de" => &IN_GERMAN,
        "it" => &IN_ITALIAN,
        "pt" => &IN_PORTUGUESE,
        _ => &IN_ANY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_lexicon_can_be_read() {
        let check = |texts: &[&str], least: usize| {
            let lexicon = Lexicon::parse(texts).unwrap_or_else(|error| panic!("{error}"));
            let entries = lexicon.len();
            assert!(entries >= least, "{entries}");
        };
        check(&[ENGLISH, EMOJI], 2_000);
        check(&[FRENCH, EMOJI], 2_000);
        check(&[EMOJI], 100);
    }

    #[test]
    fn every_embedded_model_can_be_read_and_is_small() {
        for (name, bytes) in models::ALL {
            let model = Model::decode(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(bytes.len() <= 1 << 20, "{name}: {}", bytes.len());
            for rates in model.rates() {
                assert!((rates.iter().sum::<f32>() - 1.0).abs() < 1e-3, "{name}: {rates:?}");
            }
        }
    }
}
