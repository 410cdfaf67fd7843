//! What a program needs that trains the models: posts as numbers, and the file that a model is written to.

use vigie_model::{Polarity, Shares};
use vigie_query::Tokens;

pub use super::model::{Model, ModelError};
use super::{
    judge::judge,
    language, reader,
    rules::{Clue, Rules},
    shape::{BITS, NUMBERS, Shape},
    shares,
};

/// How many buckets there are for hashed features.
pub const BUCKETS: usize = 1 << BITS;

/// A post as the model sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Bucket and value, by bucket, each once: words, pairs of words, runs of letters.
    pub hashed: Vec<(u32, f32)>,
    /// What the rules found, and the signs.
    pub numbers: Vec<f32>,
}

/// Reads a text without a title.
#[must_use]
pub fn example(text: &str, lang: &str) -> Example {
    let (shape, numbers) = read(text, lang);
    let (of_words, of_letters) = shape.scales();
    let mut hashed = Vec::new();
    shape.visit_words(|bucket, _| hashed.push((bucket as u32, of_words)));
    shape.visit_letters(|bucket, _| hashed.push((bucket as u32, of_letters)));
    hashed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    hashed.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    Example { hashed, numbers: numbers.to_vec() }
}

/// How many numbers an [`Example`] has beside its hashed features.
#[must_use]
pub fn numbers() -> usize {
    NUMBERS
}

/// The log odds of negative and of positive, each against neutral, that a model gives to a text.
#[must_use]
pub fn odds(model: &Model, text: &str, lang: &str) -> [f32; 2] {
    let (shape, numbers) = read(text, lang);
    model.odds(&shape, &numbers)
}

/// The label that the analyser gives to a text when this is the model of its language, as its place in
/// [`Polarity::ALL`].
#[must_use]
pub fn label(model: &Model, text: &str, lang: &str) -> usize {
    let (shape, clues) = parts(text, lang);
    let sentiment = judge(language(lang), model, &shape, &clues, ("", text));
    Polarity::ALL.iter().position(|label| *label == sentiment.label).unwrap_or_default()
}

/// As [`estimate_shares`](crate::estimate_shares), from rates of errors (outer: what people meant, inner: the labels)
/// that are known as if from `behind` posts a mood. `None` without posts, or where the rates tell nothing apart.
#[must_use]
pub fn estimate(rates: [[f64; 3]; 3], counts: [u64; 3], behind: f64) -> Option<Shares> {
    shares::estimate(rates, counts, behind)
}

fn read(text: &str, lang: &str) -> (Shape, [f32; NUMBERS]) {
    let (shape, clues) = parts(text, lang);
    let numbers = shape.numbers(&clues);
    (shape, numbers)
}

fn parts(text: &str, lang: &str) -> (Shape, Vec<Clue>) {
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    let mut rules = Rules::default();
    reader::read(&tokens, None, text, &language(lang).lexicon, &mut rules);
    let mut shape = Shape::default();
    shape.read(&tokens, None, text);
    (shape, rules.finish())
}
