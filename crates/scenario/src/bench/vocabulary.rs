//! Words with the frequencies of real text: few are everywhere, most are rare (Zipf's law).

use std::{collections::HashSet, sync::LazyLock};

use rand::{Rng, RngExt};

use crate::phrases::embedded;

/// Words of one language, most frequent first.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: Vec<String>,
    log_of_size: f64,
}

pub(crate) static ENGLISH: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(include_str!("../../data/bench/words_en.txt"), 1));
pub(crate) static FRENCH: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(include_str!("../../data/bench/words_fr.txt"), 2));

impl Vocabulary {
    /// The frequent words, and behind them those that are made from parts, in an order that depends on `turn`.
    fn new(frequent: &str, turn: usize) -> Self {
        let parts = embedded(&[include_str!("../../data/bench/word_parts.txt")]);
        let [beginnings, stems, endings] = ["beginning", "stem", "ending"].map(|list| parts.words(list));
        let mut rarer = Vec::new();
        for beginning in &beginnings {
            for ending in &endings {
                rarer.extend(stems.iter().map(|stem| format!("{beginning}{stem}{ending}")));
            }
        }
        // A stride that shares no factor with the length visits every word once, far from its neighbours.
        let (length, stride) = (rarer.len(), 7_919);
        rarer = (0..length).filter_map(|n| rarer.get((n * stride + turn) % length).cloned()).collect();
        let mut seen = HashSet::new();
        let words = frequent.split_whitespace().map(str::to_owned).chain(rarer);
        let words: Vec<String> = words.filter(|word| seen.insert(word.clone())).collect();
        let log_of_size = ((words.len() + 1) as f64).ln();
        Self { words, log_of_size }
    }

    /// A word as it comes up in text.
    pub(crate) fn draw(&self, rng: &mut impl Rng) -> &str {
        // With frequencies of 1/rank, ranks are even in their logarithm.
        let rank = (rng.random_range(0.0..1.0) * self.log_of_size).exp() as usize;
        self.at(rank.saturating_sub(1))
    }

    /// The word of a rank, from 0.
    pub(crate) fn at(&self, rank: usize) -> &str {
        self.words.get(rank % self.words.len().max(1)).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn few_words_are_everywhere_and_most_are_rare() {
        for vocabulary in [&*ENGLISH, &*FRENCH] {
            assert!(vocabulary.words.len() > 20_000, "{}", vocabulary.words.len());
            let mut rng = ChaCha8Rng::seed_from_u64(1);
            let mut counts: HashMap<&str, u32> = HashMap::new();
            for _ in 0..50_000 {
                *counts.entry(vocabulary.draw(&mut rng)).or_default() += 1;
            }
            let count = |rank: usize| counts.get(vocabulary.at(rank)).copied().unwrap_or(0);
            assert!(count(0) > 2_500 && count(0) < 4_500, "{}", count(0));
            assert!(count(0) > 5 * count(9));
            assert!(counts.len() > 8_000, "{} different words", counts.len());
        }
    }
}
