//! The words of one post as numbers: what the scan looks up, and what else the post has.

use vigie_query::Tokens;

use crate::{
    gate::Gate,
    word_hash::{hash, head},
};

/// Bits by which a post remembers each of its words: hardly one in a hundred others is taken for one of them.
const BITS_EACH: usize = 128;

/// One word of a post.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordNumbers {
    /// Its first bytes; they tell which words begin like it.
    pub(crate) head: u64,
    /// All of it.
    pub(crate) hash: u64,
}

/// All words of one post. Keep one and read post after post into it: once warm it allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Words {
    in_order: Vec<WordNumbers>,
    seen: Gate,
}

impl Words {
    /// Replaces what was read before by the words of this post.
    pub(crate) fn read(&mut self, tokens: &Tokens) {
        let Self { in_order, seen } = self;
        let text = tokens.folded().as_bytes();
        in_order.clear();
        in_order.extend(tokens.as_slice().iter().map(|token| {
            let (start, end) = (token.folded_start as usize, token.folded_end as usize);
            let head = head(text, start, end);
            WordNumbers { head, hash: hash(head, text, start, end) }
        }));
        seen.clear(BITS_EACH * in_order.len());
        in_order.iter().for_each(|word| seen.add(word.hash));
    }

    /// One for each token, in their order.
    pub(crate) fn as_slice(&self) -> &[WordNumbers] {
        &self.in_order
    }

    /// Whether the post seems to have the word with this hash, of which the lower half is enough.
    pub(crate) fn have(&self, hash: u64) -> bool {
        self.seen.lets_pass(hash)
    }
}
