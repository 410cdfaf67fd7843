//! What a program needs that trains the models: posts as numbers, and the file that a model is written to.

use vigie_query::Tokens;

pub use super::model::{Model, ModelError};
use super::{
    language, reader, rules,
    shape::{BITS, NUMBERS, Shape},
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

fn read(text: &str, lang: &str) -> (Shape, [f32; NUMBERS]) {
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    let mut rules = rules::Rules::default();
    reader::read(&tokens, None, text, &language(lang).lexicon, &mut rules);
    let mut shape = Shape::default();
    shape.read(&tokens, None, text);
    let numbers = shape.numbers(&rules.finish());
    (shape, numbers)
}
