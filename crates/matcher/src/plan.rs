//! From leaves to the tables in which the scan finds them.

use aho_corasick::{MatchKind, nfa::contiguous::NFA};
use vigie_query::{Leaf, Word};

use crate::{
    anchors::{Anchors, Hook, Openings},
    further::Further,
    gate::Gate,
    lists::Lists,
    word_hash::{first_bytes, hash_of, head, mixed, pair},
};

/// States this near to the root are tables, as nearly every walk passes there; the others are searched. One more than
/// the automaton takes by itself, for the space in front.
const DENSE_DEPTH: usize = 3;

/// To how many bytes the beginnings of open words are cut, so that few lengths have to be tried on a word.
const OPENING_LENGTHS: [usize; 4] = [6, 4, 2, 1];

/// The most that all leaves of all queries may weigh together, far above what a hundred thousand queries do.
pub(crate) const MAX_WEIGHT: usize = 1 << 28;

/// What a leaf adds to the automaton at most: a state for each byte, and in each of them a match for each word at
/// which another leaf may begin.
pub(crate) fn weight(leaf: &Leaf) -> usize {
    let words = scanned(leaf);
    words.len() * words.iter().map(|word| word.text.len() + 1).sum::<usize>()
}

/// The words of a leaf that are scanned for: none may follow an open one, as nobody knows how far that goes.
fn scanned(leaf: &Leaf) -> &[Word] {
    let end = leaf.words.iter().position(Word::is_open).map_or(leaf.words.len(), |last| last + 1);
    leaf.words.get(..end).unwrap_or_default()
}

/// Anchors on their way into tables.
#[derive(Default)]
pub(crate) struct Plan {
    /// The hash of an anchor of one word or two, and what hangs on it.
    short: Vec<(u64, Hook)>,
    /// Patterns that end where a word ends.
    closed: Vec<(String, Hook)>,
    /// Patterns that may end inside a word.
    open: Vec<(String, Hook)>,
    /// The hashes of the first word or two of patterns.
    starts: Vec<u64>,
    /// What the open words begin with that patterns begin with.
    beginnings: Vec<String>,
}

impl Plan {
    /// Makes a leaf an anchor of a way in which a brand's query can match.
    pub(crate) fn add(&mut self, leaf: &Leaf, brand: u32, further: Further) {
        let words = scanned(leaf);
        let Some(last) = words.last() else { return };
        let hook = Hook { brand, sigil: last.sigil, further };
        let hash = |word: &Word| hash_of(&word.text);
        match words {
            [one] if !one.is_open() => return self.short.push((hash(one), hook)),
            [one, two] if !two.is_open() => return self.short.push((pair(hash(one), hash(two)), hook)),
            [open] => self.beginnings.push(open.beginning().to_owned()),
            [first, open] => {
                debug_assert!(open.is_open() && !first.is_open());
                self.starts.push(hash(first));
            }
            [first, second, ..] => self.starts.push(pair(hash(first), hash(second))),
            [] => {}
        }
        let pattern = words.iter().flat_map(|word| [" ", word.beginning()]).collect();
        let patterns = if last.is_open() { &mut self.open } else { &mut self.closed };
        patterns.push((pattern, hook));
    }

    /// The tables.
    ///
    /// # Panics
    /// When the leaves weigh far more than [`MAX_WEIGHT`] together.
    pub(crate) fn compile(self) -> Anchors {
        let Self { short, closed, open, starts, beginnings } = self;
        let mut hooks = Hooks::default();
        let short = hooks.take(short);
        let first_pattern = hooks.anchors;
        let mut patterns = hooks.take(closed);
        let first_open = hooks.anchors;
        patterns.extend(hooks.take(open));
        Anchors {
            gate: Gate::new(&[short.as_slice(), &starts].concat()),
            starts: Gate::new(&starts),
            openings: openings(&beginnings),
            automaton: automaton(&patterns),
            first_pattern,
            first_open,
            hooks: Lists::new(hooks.anchors as usize, hooks.pairs),
            short: short.into_iter().zip(0..).collect(),
        }
    }
}

/// Numbers anchors.
#[derive(Default)]
struct Hooks {
    anchors: u32,
    /// An anchor's number and what hangs on it.
    pairs: Vec<(u32, Hook)>,
}

impl Hooks {
    /// Gives each different key the next number; returns the keys in the order of their numbers.
    fn take<K: Ord>(&mut self, mut hooks: Vec<(K, Hook)>) -> Vec<K> {
        hooks.sort_unstable();
        let mut keys = Vec::new();
        for (key, hook) in hooks {
            if keys.last() != Some(&key) {
                keys.push(key);
                self.anchors += 1;
            }
            self.pairs.push((self.anchors - 1, hook));
        }
        keys
    }
}

fn openings(beginnings: &[String]) -> Openings {
    let (mut masks, mut heads) = (Vec::new(), Vec::with_capacity(beginnings.len()));
    for beginning in beginnings {
        let length = OPENING_LENGTHS.into_iter().find(|length| *length <= beginning.len());
        let mask = first_bytes(length.unwrap_or(0));
        heads.push(mixed(head(beginning.as_bytes(), 0, beginning.len()) & mask));
        masks.push(mask);
    }
    masks.sort_unstable();
    masks.dedup();
    Openings { masks, gate: Gate::new(&heads) }
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
