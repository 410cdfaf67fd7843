//! Words and phrases of one language, each with what it does to the mood of a sentence.
//!
//! A lexicon is a text of lines `entry<TAB>meaning`; `#␠` begins a comment and `@name<TAB>endings` defines a set of
//! endings (see [`inflection`](super::inflection)). The meaning is one or more of
//!
//! | word | meaning |
//! |---|---|
//! | `-4` … `4` | moves the mood by this much; 0 keeps the words of a phrase from counting one by one |
//! | `x1.3` | makes what follows stronger, or weaker below 1 |
//! | `not` | turns what follows |
//! | `but` | what follows counts more than what came before |
//! | `back` | beside `x` or `not`: also acts on the word right before it |
//! | `wry` | praise that often means the opposite when nothing but trouble follows |
//! | `irony` | says that praise was not meant |
//!
//! Entries are folded as posts are, so they are written in natural spelling; people leave apostrophes out, so
//! `don't` also brings `dont` unless that is a word of its own. An entry that begins with `#` means only the hashtag.

use rustc_hash::FxHashMap;
use vigie_query::Tokens;

use super::inflection::{Endings, InflectionError, forms};

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

/// Why a line of a lexicon cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub(super) struct LexiconError {
    line: usize,
    problem: Problem,
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("put a tab between the entry and its meaning")]
    NoTab,
    #[error("`{0}` is no meaning: write a number from -4 to 4, x1.3, not, but, back, wry or irony")]
    UnknownMeaning(String),
    #[error("`{0}` has no letter, digit or emoji to look up")]
    Empty(String),
    #[error("`{0}` stands in the lexicon already with another meaning: keep one")]
    Twice(String),
    #[error(transparent)]
    Inflection(#[from] InflectionError),
}

type Word = u32;
type Node = u32;
const ROOT: Node = 0;

/// A trie over words: one hash look-up for a word that begins nothing, one more for each word of a phrase.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: FxHashMap<Box<str>, Word>,
    branches: FxHashMap<(Node, Word), Node>,
    /// By node.
    meanings: Vec<Option<Meaning>>,
    /// What is meant only as a hashtag.
    hashtags: FxHashMap<Box<str>, Meaning>,
}

impl Lexicon {
    /// Reads lexicons one behind the other.
    pub(super) fn parse(texts: &[&str]) -> Result<Self, LexiconError> {
        let mut reader = Reader::default();
        reader.lexicon.meanings.push(None); // the root
        for text in texts {
            for (line, content) in (1..).zip(text.lines()) {
                reader.line(content).map_err(|problem| LexiconError { line, problem })?;
            }
        }
        Ok(reader.finish())
    }

    /// A lexicon that is part of the program. A test proves that each of them can be read; should one not be, it
    /// is empty, and everything is neutral.
    pub(super) fn embedded(texts: &[&str]) -> Self {
        Self::parse(texts).unwrap_or_default()
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

    /// How many forms it knows.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.meanings.iter().flatten().count()
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
}

/// Whether three equal ASCII letters follow each other.
fn is_stretched(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| matches!(three, [a, b, c] if a == b && b == c && a.is_ascii_alphabetic()))
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

/// A lexicon while it is read.
#[derive(Default)]
struct Reader {
    lexicon: Lexicon,
    endings: Endings,
    tokens: Tokens,
    /// Forms without their apostrophe, added last where nothing stands yet.
    bare: Vec<(String, Meaning)>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), Problem> {
        let line = line.trim_end();
        if line.is_empty() || line == "#" || line.starts_with("# ") {
            return Ok(());
        }
        let (entry, meaning) = line.split_once('\t').ok_or(Problem::NoTab)?;
        if entry.starts_with('@') {
            self.endings.insert(entry.to_owned(), meaning.split(',').map(str::to_owned).collect());
            return Ok(());
        }
        let meaning = read_meaning(meaning)?;
        for form in forms(entry, &self.endings)? {
            self.form(&form, meaning)?;
        }
        Ok(())
    }

    fn form(&mut self, form: &str, meaning: Meaning) -> Result<(), Problem> {
        self.tokens.read(None, form);
        let folded = self.tokens.folded().to_owned();
        if folded.is_empty() {
            return Err(Problem::Empty(form.to_owned()));
        }
        let sign = !folded.contains(char::is_alphanumeric);
        let meaning = Meaning { sign, ..meaning };
        if form.starts_with('#') {
            self.lexicon.hashtags.insert(folded.into(), meaning);
            return Ok(());
        }
        if form.contains(['\'', '’']) {
            self.tokens.read(None, &form.replace(['\'', '’'], ""));
            self.bare.push((self.tokens.folded().to_owned(), meaning));
        }
        match self.meaning_of(&folded) {
            Some(other) if *other != meaning => Err(Problem::Twice(form.to_owned())),
            other => {
                *other = Some(meaning);
                Ok(())
            }
        }
    }

    fn finish(mut self) -> Lexicon {
        for (folded, meaning) in std::mem::take(&mut self.bare) {
            self.meaning_of(&folded).get_or_insert(meaning);
        }
        self.lexicon
    }

    /// Where the meaning of these words stands, made if need be.
    fn meaning_of(&mut self, folded: &str) -> &mut Option<Meaning> {
        let Lexicon { words, branches, meanings, .. } = &mut self.lexicon;
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
}

fn read_meaning(text: &str) -> Result<Meaning, Problem> {
    let mut meaning = Meaning { weight: 0.0, boost: 1.0, role: Role::Plain, back: false, wry: false, sign: false };
    for word in text.split(' ') {
        match word {
            "not" => meaning.role = Role::Negator,
            "but" => meaning.role = Role::Contrast,
            "irony" => meaning.role = Role::Irony,
            "back" => meaning.back = true,
            "wry" => meaning.wry = true,
            _ => {
                let unknown = || Problem::UnknownMeaning(word.to_owned());
                match word.strip_prefix('x') {
                    Some(factor) => meaning.boost = number(factor, 0.1..=3.0).ok_or_else(unknown)?,
                    None => meaning.weight = number(word, -4.0..=4.0).ok_or_else(unknown)?,
                }
            }
        }
    }
    Ok(meaning)
}

fn number(text: &str, range: std::ops::RangeInclusive<f32>) -> Option<f32> {
    text.parse().ok().filter(|number| range.contains(number))
}
