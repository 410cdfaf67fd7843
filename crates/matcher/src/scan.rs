//! The scan: all leaves of all queries in one Aho-Corasick automaton, run once over the folded words of a post.
//!
//! Every pattern begins with the space in front of its first word. So the automaton is at rest until a word begins,
//! a pattern can only start where a word starts, and the rest of a word that begins none is skipped: most words of
//! most posts cost two or three steps.

use aho_corasick::{
    Anchored, MatchKind,
    automaton::{Automaton, StateID},
    nfa::contiguous::NFA,
};
use vigie_query::{Exact, Leaf, Occurrence, Tokens, Word};

use crate::lists::Lists;

/// States this near to the root are tables, as nearly every word passes there; the others are searched. One more than
/// the automaton takes by itself, for the space in front.
const DENSE_DEPTH: usize = 3;

/// One place of one leaf in a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// Index of the leaf.
    pub(crate) leaf: u32,
    /// Where it stands.
    pub(crate) place: Occurrence,
}

/// Finds all places of all leaves in a post.
#[derive(Debug)]
pub(crate) struct Scanner {
    automaton: NFA,
    /// The leaves of each pattern: they differ in sigils, exact forms and fields, in `*` and `?`, or behind
    /// the first of these.
    leaves: Lists,
    shapes: Vec<Shape>,
}

/// What makes a hit of a leaf's pattern a place of the leaf.
#[derive(Debug)]
struct Shape {
    /// How many words the pattern has: all of the leaf's up to the first that is a prefix.
    words: u32,
    /// Whether the last word may go on behind the pattern.
    open: bool,
    /// The leaf, where the pattern does not say everything.
    further: Option<Box<Leaf>>,
}

impl Shape {
    fn of(leaf: &Leaf) -> Self {
        let words = scanned(leaf);
        let says_all = |word: &Word| word.sigil.is_none() && word.exact.is_none() && !word.text.contains('?');
        let whole =
            words.len() == leaf.words.len() && leaf.field.is_none() && leaf.words.iter().all(says_all);
        Self {
            words: u32::try_from(words.len()).unwrap_or(u32::MAX),
            open: words.last().is_some_and(Word::is_open),
            further: (!whole).then(|| Box::new(leaf.clone())),
        }
    }

    /// The place of the leaf whose pattern ends in the token at `index`, if all of it is there.
    fn place(&self, tokens: &Tokens, index: usize) -> Option<Occurrence> {
        let first = (index + 1).checked_sub(self.words as usize)?;
        let Some(leaf) = &self.further else {
            let last = tokens.as_slice().get(index)?.position;
            return Some(Occurrence { first: last - (self.words - 1), last });
        };
        tokens.place(leaf, first)
    }
}

/// The words of a leaf that stand in its pattern: none may follow a prefix or a `?`, as nobody knows how far that goes.
fn scanned(leaf: &Leaf) -> &[Word] {
    let end = leaf.words.iter().position(Word::is_open).map_or(leaf.words.len(), |last| last + 1);
    leaf.words.get(..end).unwrap_or_default()
}

fn pattern(leaf: &Leaf) -> String {
    scanned(leaf).iter().flat_map(|word| [" ", word.beginning()]).collect()
}

/// The most that all leaves of a [`Scanner`] may weigh together, far above what a hundred thousand queries do.
pub(crate) const MAX_WEIGHT: usize = 1 << 28;

/// What a leaf adds to the automaton at most: a state for each byte, and in each of them a match for each word at
/// which another leaf may begin.
pub(crate) fn weight(leaf: &Leaf) -> usize {
    let words = scanned(leaf);
    words.len() * words.iter().map(|word| word.text.len() + 1).sum::<usize>()
}

impl Scanner {
    /// Compiles these leaves; a [`Hit`] names them by their index.
    ///
    /// # Panics
    /// When they weigh far more than [`MAX_WEIGHT`] together.
    pub(crate) fn new(leaves: &[Leaf]) -> Self {
        let mut order: Vec<(String, u32)> = leaves.iter().map(pattern).zip(0..).collect();
        order.sort_unstable();
        let mut patterns: Vec<&str> = order.iter().map(|(pattern, _)| pattern.as_str()).collect();
        patterns.dedup();
        let mut pairs = Vec::with_capacity(order.len());
        for (index, same) in (0..).zip(order.chunk_by(|a, b| a.0 == b.0)) {
            pairs.extend(same.iter().map(|(_, leaf)| (index, *leaf)));
        }
        Self {
            automaton: automaton(&patterns),
            leaves: Lists::new(patterns.len(), pairs),
            shapes: leaves.iter().map(Shape::of).collect(),
        }
    }

    /// Appends all places of all leaves in a post, in no order, each once.
    pub(crate) fn scan(&self, tokens: &Tokens, hits: &mut Vec<Hit>) {
        let Ok(start) = self.automaton.start_state(Anchored::No) else { return };
        let folded = tokens.folded().as_bytes();
        let mut state = start;
        let mut field = None;
        for (index, token) in tokens.as_slice().iter().enumerate() {
            if field.replace(token.field) != Some(token.field) {
                state = start; // nothing reaches from the title into the text
            }
            let word = folded.get(token.folded_start as usize..token.folded_end as usize).unwrap_or_default();
            state = self.automaton.next_state(Anchored::No, state, b' ');
            for (at, &byte) in word.iter().enumerate() {
                state = self.automaton.next_state(Anchored::No, state, byte);
                if state == start {
                    break; // no pattern goes on like this
                }
                if self.automaton.is_match(state) {
                    self.report(state, tokens, index, at + 1 == word.len(), hits);
                }
            }
        }
    }

    /// Appends the places of the patterns that end here, in the token at `index`, at its end or before it.
    fn report(&self, state: StateID, tokens: &Tokens, index: usize, at_end: bool, hits: &mut Vec<Hit>) {
        for nth in 0..self.automaton.match_len(state) {
            let pattern = self.automaton.match_pattern(state, nth);
            for &leaf in self.leaves.of(pattern.as_u32()).unwrap_or_default() {
                let Some(shape) = self.shapes.get(leaf as usize) else { continue };
                if !at_end && !shape.open {
                    continue;
                }
                if let Some(place) = shape.place(tokens, index) {
                    hits.push(Hit { leaf, place });
                }
            }
        }
    }

    /// How many different patterns posts are scanned for.
    pub(crate) fn patterns(&self) -> usize {
        self.automaton.patterns_len()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        let further =
            self.shapes.iter().filter_map(|shape| shape.further.as_deref()).map(leaf_bytes).sum::<usize>();
        self.automaton.memory_usage()
            + self.leaves.memory_bytes()
            + self.shapes.capacity() * size_of::<Shape>()
            + further
    }
}

#[expect(
    clippy::expect_used,
    reason = "five numbers a state and one a match stay below the 2^31 that it counts"
)]
fn automaton(patterns: &[&str]) -> NFA {
    NFA::builder()
        .match_kind(MatchKind::Standard)
        .dense_depth(DENSE_DEPTH)
        .prefilter(false)
        .build(patterns)
        .expect("leaves within the weight that fits")
}

/// Bytes that a leaf takes, itself included.
pub(crate) fn leaf_bytes(leaf: &Leaf) -> usize {
    let exact =
        |word: &Word| word.exact.as_ref().map_or(0, |exact| size_of::<Exact>() + exact.form.capacity());
    let bytes = |word: &Word| word.text.capacity() + exact(word);
    let words = leaf.words.iter().map(bytes).sum::<usize>();
    size_of::<Leaf>() + leaf.words.capacity() * size_of::<Word>() + words
}
