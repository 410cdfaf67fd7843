//! Words and phrases of one language, and what each does to the mood of a sentence: looking them up.
//!
//! How they are written is told in [`entries`](super::entries).

use rustc_hash::FxHashMap;

/// What a word or phrase does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meaning {
    /// How it moves the mood itself, −4 to 4.
    pub(super) weight: f32,
    /// What it multiplies the next mood by; 1 leaves it alone.
    pub(super) boost: f32,
    /// What else it does.
    pub(super) role: Role,
    /// Whether it also acts on the word right before it.
    pub(super) back: bool,
    /// Whether it is praise that may be meant the other way.
    pub(super) wry: bool,
    /// Whether it is an emoji, which grammar does not reach.
    pub(super) sign: bool,
    /// Whether it holds its own negation, as "pas content" does: another one around it turns nothing.
    pub(super) negation: bool,
}

/// What a word does beside its own weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing.
    Plain,
    /// Turns what follows.
    Negator,
    /// Sets what follows against what came before.
    Contrast,
    /// Says that praise was not meant.
    Irony,
}

/// An entry found in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    /// What it does.
    pub(super) meaning: Meaning,
    /// How many tokens it covers, at least 1.
    pub(super) length: usize,
    /// Whether letters had to be taken out to recognise it, as in `soooo`.
    pub(super) elongated: bool,
}

type Word = u32;
type Node = u32;
const ROOT: Node = 0;

/// A trie over words: one hash look-up for a word that begins nothing, one more for each word of a phrase.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: FxHashMap<Box<str>, Word>,
    branches: FxHashMap<(Node, Word), Node>,
    /// By node, the root first.
    meanings: Vec<Option<Meaning>>,
    /// What is meant only as a hashtag.
    hashtags: FxHashMap<Box<str>, Meaning>,
}

impl Default for Lexicon {
    fn default() -> Self {
        let (words, branches, hashtags) = Default::default();
        Self { words, branches, meanings: vec![None], hashtags }
    }
}

impl Lexicon {
    /// Where the meaning of these words stands, made if need be.
    pub(super) fn meaning_of(&mut self, folded: &str) -> &mut Option<Meaning> {
        let Self { words, branches, meanings, .. } = self;
        let mut node = ROOT;
        for text in folded.split(' ') {
            let fresh = words.len() as Word;
            let word = *words.entry(text.into()).or_insert(fresh);
            node = *branches.entry((node, word)).or_insert_with(|| {
                meanings.push(None);
                (meanings.len() - 1) as Node
            });
        }
        &mut meanings[node as usize]
    }

    /// Gives a hashtag a meaning of its own.
    pub(super) fn set_hashtag(&mut self, folded: &str, meaning: Meaning) {
        self.hashtags.insert(folded.into(), meaning);
    }

    /// The longest entry that these folded words begin with.
    pub(super) fn find<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Option<Found> {
        let (mut node, mut length, mut elongated) = (ROOT, 0, false);
        let mut found = None;
        for text in words {
            let Some((word, squeezed)) = self.word(text) else { break };
            let Some(next) = self.branches.get(&(node, word)) else { break };
            (node, length, elongated) = (*next, length + 1, elongated || squeezed);
            if let Some(meaning) = self.meanings.get(node as usize).copied().flatten() {
                found = Some(Found { meaning, length, elongated });
            }
        }
        found
    }

    /// What a hashtag means that as a word means something else.
    pub(super) fn hashtag(&self, text: &str) -> Option<Meaning> {
        self.hashtags.get(text).copied()
    }

    /// The word, if need be with its stretched letters shortened: first to two (`gooood`), then to one (`soooo`).
    fn word(&self, text: &str) -> Option<(Word, bool)> {
        if let Some(word) = self.words.get(text) {
            return Some((*word, false));
        }
        if !is_stretched(text) {
            return None;
        }
        (1..=2).rev().find_map(|most| self.words.get(squeeze(text, most).as_str()).map(|word| (*word, true)))
    }

    /// How many forms it knows.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.meanings.iter().flatten().count()
    }
}

/// Whether three equal ASCII letters follow each other.
fn is_stretched(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|three| matches!(three, [a, b, c] if a == b && b == c && a.is_ascii_alphabetic()))
}

/// The text with every run of one character cut to `most`.
fn squeeze(text: &str, most: usize) -> String {
    let (mut last, mut run) = (None, 0);
    text.chars()
        .filter(|c| {
            run = if last == Some(*c) { run + 1 } else { 1 };
            last = Some(*c);
            run <= most
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(lexicon: &Lexicon, text: &str) -> String {
        let found = lexicon.find(text.split(' '));
        found.map_or_else(
            || "nothing".to_owned(),
            |found| format!("{} in {}", found.meaning.weight, found.length),
        )
    }

    #[test]
    fn the_longest_entry_is_found() {
        let lines = "@s\t,s\n# a comment\n\ngood\t2\nnot\tnot\nnot good enough\t-2\ncan't wait\t3\nwon't\tnot\n\
                     delay{@s}\t-1\nÉpatant\t2\n#not\tirony\nloot\t1";
        let lexicon = Lexicon::parse(&[lines]).unwrap();
        let check = |text: &str, expected: &str| assert_eq!(find(&lexicon, text), expected, "{text}");
        check("good enough", "2 in 1");
        check("not good", "0 in 1");
        check("not good enough", "-2 in 3");
        check("delays again", "-1 in 1");
        check("epatant", "2 in 1");
        check("can t wait", "3 in 3");
        check("cant wait", "3 in 2"); // the apostrophe may be left out
        check("goooood", "2 in 1");
        check("goood", "2 in 1");
        check("looooot", "1 in 1"); // with two o before one
        check("wait", "nothing");
        check("", "nothing");
        assert_eq!(lexicon.hashtag("not").map(|meaning| meaning.role), Some(Role::Irony));
        let holds_negation = |text: &str| lexicon.find(text.split(' ')).map(|found| found.meaning.negation);
        assert_eq!(holds_negation("not good enough"), Some(true));
        assert_eq!(holds_negation("can t wait"), Some(false));
        assert_eq!(holds_negation("good"), Some(false));
    }
}
