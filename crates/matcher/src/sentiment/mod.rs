//! The mood of a text, by rules: lexicons of French and English written for this project, and a small grammar.
//!
//! [`analyse`] looks every word and phrase up in the [`lexicon`] of the text's language, lets the [`rules`] of
//! negation, intensity, contrast, punctuation and irony change what it finds, and weighs the sum in [`score`]. It
//! explains itself by the terms that decided, and calls a text neutral with low confidence rather than guess. In
//! other languages it reads emoji and emoticons alone.
//!
//! Measured on validation rows, while thresholds were chosen on training rows: English macro-recall 0.644 (TweetEval,
//! SemEval-2017 task 4), French macro-F1 0.621 (UMSAB); about 100,000 posts a second on one core.
//! `tests/sentiment_measure.rs` measures it again on rows that you bring.
//!
//! What it does not do: understand who is praised or blamed, or learn. Time is linear in the text.

mod emoticons;
mod entries;
mod inflection;
mod lexicon;
mod reader;
mod rules;
mod score;

use std::sync::LazyLock;

use vigie_model::Sentiment;
use vigie_query::Tokens;

use lexicon::Lexicon;
use score::Thresholds;

const ENGLISH: &str = include_str!("../../lexicons/en.tsv");
const FRENCH: &str = include_str!("../../lexicons/fr.tsv");
const EMOJI: &str = include_str!("../../lexicons/emoji.tsv");

/// What a language brings: its words, and where its labels begin.
struct Language {
    lexicon: Lexicon,
    thresholds: Thresholds,
    /// What the confidence is multiplied by.
    trust: f32,
}

static IN_ENGLISH: LazyLock<Language> = LazyLock::new(|| Language {
    lexicon: Lexicon::embedded(&[ENGLISH, EMOJI]),
    thresholds: Thresholds { negative: -0.12, positive: 0.24 },
    trust: 1.0,
});

static IN_FRENCH: LazyLock<Language> = LazyLock::new(|| Language {
    lexicon: Lexicon::embedded(&[FRENCH, EMOJI]),
    thresholds: Thresholds { negative: -0.12, positive: 0.12 },
    trust: 1.0,
});

static IN_ANY: LazyLock<Language> = LazyLock::new(|| Language {
    lexicon: Lexicon::embedded(&[EMOJI]),
    thresholds: Thresholds { negative: -0.3, positive: 0.3 },
    trust: 0.5,
});

/// The mood of a text. `tokens` were read from `title` and `text`; `lang` is an ISO 639-1 code.
pub(crate) fn analyse(tokens: &Tokens, title: Option<&str>, text: &str, lang: &str) -> Sentiment {
    let language: &Language = match lang {
        "en" => &IN_ENGLISH,
        "fr" => &IN_FRENCH,
        _ => &IN_ANY,
    };
    let mut rules = rules::Rules::default();
    reader::read(tokens, title, text, &language.lexicon, &mut rules);
    let mut sentiment = score::weigh(&rules.finish(), title.unwrap_or_default(), text, language.thresholds);
    sentiment.confidence *= language.trust;
    sentiment
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
}
