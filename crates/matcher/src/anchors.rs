//! The scan: finds the anchors of all queries in a post, in one pass over its words.
//!
//! An anchor is the word or phrase on which a way of matching hangs. Single words and phrases of two are looked up by
//! their hash. Longer phrases and words with `*` or `?` are in an Aho-Corasick automaton, which runs only from words at
//! which one of them may begin. In front of the tables stand gates, as most words of most posts are no anchor and begin
//! none: they cost a glance at a few bits.
//!
//! What is found is a guess: it may hold a phrase across title and text, or another word with the same hash. What is
//! not found is not there.

use aho_corasick::{
    Anchored,
    automaton::{Automaton, StateID},
    nfa::contiguous::NFA,
};
use rustc_hash::FxHashMap;
use vigie_query::{Sigil, Token, Tokens};

use crate::{
    further::Further,
    gate::Gate,
    lists::Lists,
    word_hash::{mixed, pair},
    words::Words,
};

/// What hangs on an anchor: a way in which a brand's query can match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hook {
    pub(crate) brand: u32,
    /// The sign that the last word of the anchor must have, if any.
    pub(crate) sigil: Option<Sigil>,
    /// What a post must have beside the anchor.
    pub(crate) further: Further,
}

/// An anchor that stands in a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Met {
    /// Which one.
    anchor: u32,
    /// The sign of its last word there.
    sigil: Option<Sigil>,
}

/// Finds all anchors in a post. An anchor's number is its index in `hooks`.
#[derive(Debug)]
pub(crate) struct Anchors {
    /// The anchors of one word or two, by their hash.
    pub(super) short: FxHashMap<u64, u32>,
    /// These hashes and those in `starts`.
    pub(super) gate: Gate,
    /// The hashes of the first word or two of patterns.
    pub(super) starts: Gate,
    /// The beginnings of patterns that begin with an open word.
    pub(super) openings: Openings,
    /// All other anchors as patterns, a space in front of each word: so a pattern begins where a word does, and the rest
    /// of a word that begins none is skipped.
    pub(super) automaton: NFA,
    /// The number of the first pattern.
    pub(super) first_pattern: u32,
    /// That of the first one that may end inside a word.
    pub(super) first_open: u32,
    pub(super) hooks: Lists<Hook>,
}

impl Anchors {
    /// Replaces `met` by the anchors in a post, sorted, each once.
    pub(crate) fn scan(&self, tokens: &Tokens, words: &Words, met: &mut Vec<Met>) {
        met.clear();
        let Ok(rest) = self.automaton.start_state(Anchored::No) else { return };
        let folded = tokens.folded().as_bytes();
        let numbers = words.as_slice();
        let (mut state, mut crowded) = (rest, CROWD);
        for (index, (token, word)) in tokens.as_slice().iter().zip(numbers).enumerate() {
            let mut begins = self.look_up(word.hash, token, met);
            if let (Some(next), Some(after)) = (numbers.get(index + 1), tokens.as_slice().get(index + 1)) {
                begins |= self.look_up(pair(word.hash, next.hash), after, met);
            }
            if state != rest || begins || self.openings.let_pass(word.head) {
                state = self.automaton.next_state(Anchored::No, state, b' ');
                for at in token.folded_start..token.folded_end {
                    let byte = folded.get(at as usize).copied().unwrap_or_default();
                    state = self.automaton.next_state(Anchored::No, state, byte);
                    if state == rest {
                        break; // no pattern goes on like this
                    }
                    if self.automaton.is_match(state) {
                        self.report(state, token, at + 1 == token.folded_end, met);
                    }
                }
            }
            if met.len() > crowded {
                thin_out(met);
                crowded = CROWD + 2 * met.len();
            }
        }
        thin_out(met);
    }

    /// Notes the anchor with this hash, if there is one; tells whether a pattern may begin with it. `last` is its last
    /// word in the post.
    fn look_up(&self, hash: u64, last: &Token, met: &mut Vec<Met>) -> bool {
        if !self.gate.lets_pass(hash) {
            return false;
        }
        let anchor = self.short.get(&hash);
        met.extend(anchor.map(|&anchor| Met { anchor, sigil: last.sigil }));
        self.starts.lets_pass(hash)
    }

    /// Notes the patterns that end here, in the word `last`, at its end or before it.
    fn report(&self, state: StateID, last: &Token, at_end: bool, met: &mut Vec<Met>) {
        let patterns =
            (0..self.automaton.match_len(state)).map(|nth| self.automaton.match_pattern(state, nth));
        let anchors = patterns.map(|pattern| self.first_pattern + pattern.as_u32());
        let ending = anchors.filter(|anchor| at_end || *anchor >= self.first_open);
        met.extend(ending.map(|anchor| Met { anchor, sigil: last.sigil }));
    }

    /// What hangs on an anchor in a post.
    pub(crate) fn hooks(&self, met: Met) -> impl Iterator<Item = &Hook> {
        let fits = move |hook: &&Hook| hook.sigil.is_none() || hook.sigil == met.sigil;
        self.hooks.of(met.anchor).iter().filter(fits)
    }

    /// How many different anchors posts are scanned for.
    pub(crate) fn len(&self) -> usize {
        self.short.len() + self.automaton.patterns_len()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        let gates = [&self.gate, &self.starts, &self.openings.gate];
        self.short.capacity() * (size_of::<(u64, u32)>() + 1)
            + gates.map(Gate::memory_bytes).iter().sum::<usize>()
            + self.automaton.memory_usage()
            + self.hooks.memory_bytes()
    }
}

/// From how many anchors on a long text that repeats itself is kept from piling them up.
const CROWD: usize = 256;

fn thin_out(met: &mut Vec<Met>) {
    met.sort_unstable();
    met.dedup();
}

/// The beginnings of open words, cut to few lengths.
#[derive(Debug)]
pub(crate) struct Openings {
    /// The bits of a head that count, one mask for each length in use.
    pub(super) masks: Vec<u64>,
    /// The heads that remain of the beginnings, mixed.
    pub(super) gate: Gate,
}

impl Openings {
    /// Whether an open word may begin like the word with this head.
    fn let_pass(&self, head: u64) -> bool {
        self.masks.iter().any(|mask| self.gate.lets_pass(mixed(head & mask)))
    }
}
