//! Whether a post that names a brand is about it: a small model for each brand, learned from what people marked.
//!
//! A naive Bayes model over the different words of a post, which is linear in them: each word has a weight, its log odds
//! between posts about the brand and others, and the weights of the words that a post holds are added up. Such a model
//! does well with few examples (Ng and Jordan 2001), is the same in whatever order it learned them, and tells its
//! reasons. Leaving one example out is taking its words out of the counts, so that the model can be judged on every
//! example that it did not learn from. On these judgements the sum is made a probability (Platt 1999), both sides
//! weighing the same however many of each were marked.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use vigie_model::{Brand, Mark, Relevance, RelevanceTerm, Workspace};
use vigie_query::Tokens;

use crate::Matcher;

/// With fewer examples the model abstains.
pub const LEAST_MARKS: usize = 20;
/// The same for each side.
pub const LEAST_OF_EACH: usize = 5;
/// No brand learns from more than this, the first of them.
const MOST_MARKS: usize = 2_000;
/// No post shows more different words than this.
const MOST_WORDS: usize = 1_000;
/// How often each word is taken to have been seen on each side before any example.
const SEEN_BEFORE: f32 = 0.5;
/// How many terms explain a score.
const MOST_TERMS: usize = 5;

/// An example: its words, each once, and whether it is about the brand.
struct Example {
    words: Vec<Box<str>>,
    about: bool,
}

/// What a brand's marks taught. Share it, and ask it about the posts that name the brand.
#[derive(Debug, Clone, PartialEq)]
pub struct RelevanceModel {
    weights: FxHashMap<Box<str>, f32>,
    /// What makes the sum of the weights log odds.
    stretch: f32,
    trial: Trial,
}

/// How a model judged examples that it had not learned from, each in its turn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trial {
    /// Examples about the brand.
    pub about: usize,
    /// Those of them that were judged so.
    pub found: usize,
    /// Examples about something else.
    pub other: usize,
    /// Those of them that were taken for the brand.
    pub mistaken: usize,
}

impl RelevanceModel {
    /// Learns from examples: title, text, and whether it is about the brand. Texts that hold the same words count once, as
    /// the first says. `None` below [`LEAST_MARKS`], or [`LEAST_OF_EACH`] of one side.
    #[must_use]
    pub fn learn<'t>(examples: impl IntoIterator<Item = (Option<&'t str>, &'t str, bool)>) -> Option<Self> {
        let examples = read(examples);
        let counts = Counts::of(&examples);
        if examples.len() < LEAST_MARKS || counts.about.min(counts.other) < LEAST_OF_EACH as f32 {
            return None;
        }
        let sums: Vec<(f32, bool)> =
            examples.iter().map(|example| (counts.sum_without(example), example.about)).collect();
        let stretch = platt(&sums);
        let mut trial = Trial::default();
        for (sum, about) in sums {
            trial.see(about, sum >= 0.0);
        }
        let weights =
            counts.words.iter().map(|(word, seen)| ((*word).into(), counts.weight(*seen))).collect();
        Some(Self { weights, stretch, trial })
    }

    /// Learns from a brand's marks, and from the examples of something else that its workspace gives.
    #[must_use]
    pub fn of_brand<'m>(brand: &'m Brand, marks: impl IntoIterator<Item = &'m Mark>) -> Option<Self> {
        let marked = marks.into_iter().map(|mark| (mark.title.as_deref(), mark.text.as_str(), mark.about));
        Self::learn(marked.chain(brand.not_about.iter().map(|text| (None, text.as_str(), false))))
    }

    /// Judges the post that was read into `tokens`.
    #[must_use]
    pub fn judge(&self, tokens: &Tokens) -> Relevance {
        let mut terms = Vec::new();
        let mut sum = 0.0;
        visit(tokens, |word| {
            if let Some(weight) = self.weights.get(word) {
                sum += weight;
                terms.push((word, weight * self.stretch));
            }
        });
        let odds = self.stretch * sum;
        Relevance { score: 1.0 / (1.0 + (-odds).exp()), terms: strongest(terms, MOST_TERMS) }
    }

    /// The words that speak loudest, on either side.
    #[must_use]
    pub fn terms(&self, most: usize) -> Vec<RelevanceTerm> {
        let all = self.weights.iter().map(|(word, weight)| (&**word, weight * self.stretch)).collect();
        strongest(all, most)
    }

    /// How it judged its own examples, each without having learned from it.
    #[must_use]
    pub fn trial(&self) -> Trial {
        self.trial
    }
}

impl Trial {
    fn see(&mut self, about: bool, judged: bool) {
        let (all, judged_so) =
            if about { (&mut self.about, &mut self.found) } else { (&mut self.other, &mut self.mistaken) };
        *all += 1;
        *judged_so += usize::from(judged);
    }
}

impl Matcher {
    /// Lets each brand learn from its marks, as [`RelevanceModel::of_brand`] does. `workspaces` are those that it was built
    /// from; marks of brands that are not watched are left alone.
    pub fn learn(&mut self, workspaces: &[Workspace], marks: &[Mark]) {
        let mut by_brand: BTreeMap<(&str, &str), Vec<&Mark>> = BTreeMap::new();
        for mark in marks {
            by_brand.entry((mark.workspace.as_str(), mark.brand.as_str())).or_default().push(mark);
        }
        for watched in &mut self.brands {
            let Some(workspace) = workspaces.get(watched.workspace) else { continue };
            let key = (workspace.id().as_str(), watched.compiled.id.as_str());
            let marks = by_brand.get(&key).into_iter().flatten().copied();
            let brand = workspace.brands.iter().find(|brand| brand.id == watched.compiled.id);
            watched.relevance = brand.and_then(|brand| RelevanceModel::of_brand(brand, marks));
        }
    }
}

/// Shows each different word of a post once: as it is compared, and as it is written where it begins with a capital,
/// for a brand's name often does and its namesake does not.
fn visit<'t>(tokens: &'t Tokens, mut see: impl FnMut(&'t str)) {
    let mut seen = FxHashSet::default();
    for token in tokens.as_slice() {
        let written = Some(tokens.original(token)).filter(|word| word.starts_with(char::is_uppercase));
        for word in [Some(tokens.text(token)), written].into_iter().flatten() {
            if seen.len() < MOST_WORDS && seen.insert(word) {
                see(word);
            }
        }
    }
}

/// Reads each example's words; of several with the same words the first stays.
fn read<'t>(examples: impl IntoIterator<Item = (Option<&'t str>, &'t str, bool)>) -> Vec<Example> {
    let mut tokens = Tokens::default();
    let mut known = FxHashSet::default();
    let mut all = Vec::new();
    for (title, text, about) in examples {
        tokens.read(title, text);
        let mut words: Vec<Box<str>> = Vec::new();
        visit(&tokens, |word| words.push(word.into()));
        words.sort_unstable();
        if !words.is_empty() && known.insert(words.clone()) {
            all.push(Example { words, about });
        }
        if all.len() == MOST_MARKS {
            break;
        }
    }
    all
}

/// How many examples of each side there are, and hold each word.
struct Counts<'e> {
    about: f32,
    other: f32,
    words: FxHashMap<&'e str, [f32; 2]>,
}

impl<'e> Counts<'e> {
    fn of(examples: &'e [Example]) -> Self {
        let mut counts = Self { about: 0.0, other: 0.0, words: FxHashMap::default() };
        for example in examples {
            *(if example.about { &mut counts.about } else { &mut counts.other }) += 1.0;
            for word in &example.words {
                counts.words.entry(word).or_default()[usize::from(example.about)] += 1.0;
            }
        }
        counts
    }

    fn weight(&self, [other, about]: [f32; 2]) -> f32 {
        log_odds(about, self.about) - log_odds(other, self.other)
    }

    /// What its words add up to, had it never been seen.
    fn sum_without(&self, example: &Example) -> f32 {
        let side = usize::from(example.about);
        let rest = Self {
            about: self.about - f32::from(u8::from(example.about)),
            other: self.other - f32::from(u8::from(!example.about)),
            words: FxHashMap::default(),
        };
        let words = example.words.iter().filter_map(|word| self.words.get(&**word));
        words
            .map(|seen| {
                let mut seen = *seen;
                seen[side] -= 1.0;
                if seen == [0.0; 2] { 0.0 } else { rest.weight(seen) } // a word that nobody knows says nothing
            })
            .sum()
    }
}

fn log_odds(seen: f32, all: f32) -> f32 {
    ((seen + SEEN_BEFORE) / (all + 2.0 * SEEN_BEFORE)).ln()
}

/// The stretch that makes sums log odds, both sides weighing the same. Without a shift, so that a post about which nothing
/// is known stays in the middle. Targets are kept off 0 and 1 as Platt proposes, so that few examples that are easily
/// told apart do not make for certainty.
fn platt(sums: &[(f32, bool)]) -> f32 {
    let about = sums.iter().filter(|(_, about)| *about).count() as f64;
    let other = sums.len() as f64 - about;
    let mut stretch = 0.1_f64;
    for _ in 0..50 {
        // Newton's method, held near 0 a little and to small steps.
        let (mut slope, mut bend) = (1e-3 * stretch, 1e-3);
        for (sum, is_about) in sums {
            let (sum, all) = (f64::from(*sum), if *is_about { about } else { other });
            let kept_off = 1.0 / (all + 2.0);
            let target = if *is_about { 1.0 - kept_off } else { kept_off };
            let chance = 1.0 / (1.0 + (-stretch * sum).exp());
            slope += (chance - target) * sum / all;
            bend += chance * (1.0 - chance) * sum * sum / all;
        }
        stretch = (stretch - (slope / bend).clamp(-0.2, 0.2)).clamp(0.0, 1.0);
    }
    stretch as f32
}

/// The strongest words; equals by their letters, so that the same words are always told.
fn strongest(mut terms: Vec<(&str, f32)>, most: usize) -> Vec<RelevanceTerm> {
    terms.retain(|(_, weight)| *weight != 0.0);
    terms.sort_unstable_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(b.0)));
    terms.truncate(most);
    terms.into_iter().map(|(word, weight)| RelevanceTerm { term: word.to_owned(), weight }).collect()
}
