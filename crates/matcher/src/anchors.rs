//! The scan: finds the anchors of all queries in a post, in one pass over its folded words.
//!
//! An anchor is the word or phrase on which a way of matching hangs. Single words are looked up by their hash. Phrases
//! and words with `*` or `?` are in an Aho-Corasick automaton, which runs only from words at which one of them may
//! begin. In front of both stand gates, as most words of most posts are no anchor and begin none: they cost the hash and
//! a glance at a few bits.

use aho_corasick::{Anchored, MatchKind, automaton::Automaton, nfa::contiguous::NFA};
use rustc_hash::FxHashMap;
use vigie_query::{Leaf, Sigil, Tokens, Word};

use crate::{
    gate::Gate,
    lists::Lists,
    word_hash::{first_bytes, hash, hash_of, head, mixed},
};

/// States this near to the root are tables, as nearly every walk passes there; the others are searched. One more than
/// the automaton takes by itself, for the space in front.
const DENSE_DEPTH: usize = 3;

/// Bits by which a post remembers each of its words: hardly one in a hundred others is taken for one of them.
const POST_BITS_EACH: usize = 128;

/// What hangs on an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hook {
    /// The way of matching.
    pub(crate) way: u32,
    /// The sign that the last word of the anchor must have, if any.
    sigil: Option<Sigil>,
}

/// An anchor that stands in a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Met {
    /// Which one.
    anchor: u32,
    /// The sign of its last word there.
    sigil: Option<Sigil>,
}

/// Finds all anchors in a post.
#[derive(Debug)]
pub(crate) struct Anchors {
    /// The anchors of one word each, by its hash.
    words: FxHashMap<u64, u32>,
    /// The hashes of these words and of the first words of phrases.
    gate: Gate,
    openings: Openings,
    /// Phrases and open words, each with a space in front: a pattern begins where a word does, and the rest of a word
    /// that begins none is skipped.
    automaton: NFA,
    /// How many patterns end where a word does; the others may end inside of one.
    closed: usize,
    /// What hangs on each word, then on each pattern.
    hooks: Lists<Hook>,
}

impl Anchors {
    /// Compiles leaves, each of which is an anchor of the way beside it.
    ///
    /// # Panics
    /// When the leaves weigh far more than [`MAX_WEIGHT`] together.
    pub(crate) fn new<'q>(leaves: impl Iterator<Item = (&'q Leaf, u32)>) -> Self {
        let mut plan = Plan::default();
        leaves.for_each(|(leaf, way)| plan.add(leaf, way));
        plan.compile()
    }

    /// Replaces `met` by the anchors in a post, sorted, each once, and `words` by the words of the post.
    pub(crate) fn scan(&self, tokens: &Tokens, words: &mut Gate, met: &mut Vec<Met>) {
        met.clear();
        words.clear(POST_BITS_EACH * tokens.as_slice().len());
        let Ok(start) = self.automaton.start_state(Anchored::No) else { return };
        let folded = tokens.folded().as_bytes();
        let mut crowd = Crowd::default();
        let mut state = start;
        let mut field = None;
        for token in tokens.as_slice() {
            if field.replace(token.field) != Some(token.field) {
                state = start; // nothing reaches from the title into the text
            }
            let (from, to) = (token.folded_start as usize, token.folded_end as usize);
            let head = head(folded, from, to);
            let hash = hash(head, folded, from, to);
            words.add(hash);
            let passes = self.gate.lets_pass(hash);
            if passes && let Some(&anchor) = self.words.get(&hash) {
                met.push(Met { anchor, sigil: token.sigil });
            }
            if state == start && !passes && !self.openings.let_pass(head) {
                continue;
            }
            state = self.automaton.next_state(Anchored::No, state, b' ');
            for (at, &byte) in folded.get(from..to).unwrap_or_default().iter().enumerate() {
                state = self.automaton.next_state(Anchored::No, state, byte);
                if state == start {
                    break; // no pattern goes on like this
                }
                if self.automaton.is_match(state) {
                    let at_end = from + at + 1 == to;
                    let patterns = (0..self.automaton.match_len(state))
                        .map(|nth| self.automaton.match_pattern(state, nth).as_usize());
                    let anchors = patterns.filter(|pattern| at_end || *pattern >= self.closed);
                    let words = self.words.len();
                    met.extend(
                        anchors.map(|anchor| Met { anchor: (words + anchor) as u32, sigil: token.sigil }),
                    );
                }
            }
            crowd.thin_out(met);
        }
        met.sort_unstable();
        met.dedup();
    }

    /// The ways of matching that hang on an anchor in a post.
    pub(crate) fn ways(&self, met: Met) -> impl Iterator<Item = u32> {
        let fits = move |hook: &&Hook| hook.sigil.is_none() || hook.sigil == met.sigil;
        self.hooks.of(met.anchor).iter().filter(fits).map(|hook| hook.way)
    }

    /// How many different anchors posts are scanned for.
    pub(crate) fn len(&self) -> usize {
        self.words.len() + self.automaton.patterns_len()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.words.capacity() * (size_of::<(u64, u32)>() + 1)
            + self.gate.memory_bytes()
            + self.openings.gate.memory_bytes()
            + self.automaton.memory_usage()
            + self.hooks.memory_bytes()
    }
}

/// Keeps the anchors of a long text that repeats itself from piling up.
struct Crowd {
    /// From how many on they are thinned out.
    limit: usize,
}

impl Default for Crowd {
    fn default() -> Self {
        Self { limit: 256 }
    }
}

impl Crowd {
    fn thin_out(&mut self, met: &mut Vec<Met>) {
        if met.len() < self.limit {
            return;
        }
        met.sort_unstable();
        met.dedup();
        self.limit = 256 + 2 * met.len();
    }
}

/// The beginnings of open words, cut to few lengths. Words that begin with none of them are told by their head.
#[derive(Debug)]
struct Openings {
    /// The bits of a head that are compared, one mask for each length in use.
    masks: Vec<u64>,
    gate: Gate,
}

impl Openings {
    /// The lengths in bytes, longest first.
    const LENGTHS: [usize; 4] = [6, 4, 2, 1];

    fn new(beginnings: &[String]) -> Self {
        let mut masks = Vec::new();
        let mut openings = Vec::with_capacity(beginnings.len());
        for beginning in beginnings {
            let length = Self::LENGTHS.into_iter().find(|length| *length <= beginning.len()).unwrap_or(0);
            let mask = first_bytes(length);
            openings.push(mixed(head(beginning.as_bytes(), 0, beginning.len()) & mask));
            masks.push(mask);
        }
        masks.sort_unstable();
        masks.dedup();
        Self { masks, gate: Gate::new(&openings) }
    }

    fn let_pass(&self, head: u64) -> bool {
        self.masks.iter().any(|mask| self.gate.lets_pass(mixed(head & mask)))
    }
}

/// Anchors on their way into tables.
#[derive(Default)]
struct Plan {
    words: Vec<(u64, Hook)>,
    closed: Vec<(String, Hook)>,
    open: Vec<(String, Hook)>,
    /// Hashes of the first words of patterns, or what they begin with.
    first_words: Vec<u64>,
    beginnings: Vec<String>,
}

impl Plan {
    fn add(&mut self, leaf: &Leaf, way: u32) {
        let words = scanned(leaf);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let hook = Hook { way, sigil: last.sigil };
        if words.len() == 1 && !first.is_open() {
            return self.words.push((hash_of(&first.text), hook));
        }
        let pattern: String = words.iter().flat_map(|word| [" ", word.beginning()]).collect();
        let patterns = if last.is_open() { &mut self.open } else { &mut self.closed };
        patterns.push((pattern, hook));
        if first.is_open() {
            self.beginnings.push(first.beginning().to_owned());
        } else {
            self.first_words.push(hash_of(&first.text));
        }
    }

    fn compile(self) -> Anchors {
        let Self { words, closed, open, first_words, beginnings } = self;
        let mut pairs = Vec::with_capacity(words.len() + closed.len() + open.len());
        let hashes = numbered(words, 0, &mut pairs);
        let mut patterns = numbered(closed, hashes.len(), &mut pairs);
        let closed = patterns.len();
        patterns.extend(numbered(open, hashes.len() + closed, &mut pairs));
        Anchors {
            gate: Gate::new(&[hashes.as_slice(), &first_words].concat()),
            openings: Openings::new(&beginnings),
            automaton: automaton(&patterns),
            closed,
            hooks: Lists::new(hashes.len() + patterns.len(), pairs),
            words: hashes.into_iter().zip(0..).collect(),
        }
    }
}

/// The different keys, and for each hook a pair with the number of its key, counted from `first`.
fn numbered<K: Ord>(mut hooks: Vec<(K, Hook)>, first: usize, pairs: &mut Vec<(u32, Hook)>) -> Vec<K> {
    hooks.sort_unstable();
    let mut keys: Vec<K> = Vec::new();
    for (key, hook) in hooks {
        if keys.last() != Some(&key) {
            keys.push(key);
        }
        pairs.push((u32::try_from(first + keys.len() - 1).unwrap_or(u32::MAX), hook));
    }
    keys
}

/// The words of a leaf that stand in its pattern: none may follow a prefix or a `?`, as nobody knows how far that goes.
fn scanned(leaf: &Leaf) -> &[Word] {
    let end = leaf.words.iter().position(Word::is_open).map_or(leaf.words.len(), |last| last + 1);
    leaf.words.get(..end).unwrap_or_default()
}

/// The most that all leaves of all queries may weigh together, far above what a hundred thousand queries do.
pub(crate) const MAX_WEIGHT: usize = 1 << 28;

/// What a leaf adds to the automaton at most: a state for each byte, and in each of them a match for each word at
/// which another leaf may begin.
pub(crate) fn weight(leaf: &Leaf) -> usize {
    let words = scanned(leaf);
    words.len() * words.iter().map(|word| word.text.len() + 1).sum::<usize>()
}

#[expect(
    clippy::expect_used,
    reason = "five numbers a state and one a match stay below the 2^31 that it counts"
)]
fn automaton(patterns: &[String]) -> NFA {
    NFA::builder()
        .match_kind(MatchKind::Standard)
        .dense_depth(DENSE_DEPTH)
        .prefilter(false)
        .build(patterns)
        .expect("leaves within the weight that fits")
}
