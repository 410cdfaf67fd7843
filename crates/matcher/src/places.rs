//! Where the words of a query stand in a post: the words of the post, sorted.
//!
//! Only a post that some query may match is sorted. Most words of most queries are not in it, which is told without
//! looking at the words themselves.

use vigie_query::{Leaf, Occurrence, Tokens};

use crate::word_hash::{first_bytes, head};

/// The words of one post by their heads, each with its index among the tokens.
#[derive(Debug, Default)]
pub(crate) struct Places(Vec<(u64, u32)>);

/// The heads that the first word of a leaf may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opening {
    least: u64,
    most: u64,
}

impl Opening {
    pub(crate) fn of(leaf: &Leaf) -> Self {
        let Some(word) = leaf.words.first() else { return Self { least: 0, most: u64::MAX } };
        let beginning = word.beginning();
        let least = head(beginning.as_bytes(), 0, beginning.len());
        let most = if word.is_open() { least | !first_bytes(beginning.len()) } else { least };
        Self { least, most }
    }
}

impl Places {
    /// Replaces what was sorted before by the words of this post.
    pub(crate) fn sort(&mut self, tokens: &Tokens) {
        let folded = tokens.folded().as_bytes();
        let heads = tokens.as_slice().iter().zip(0..).map(|(token, index)| {
            (head(folded, token.folded_start as usize, token.folded_end as usize), index)
        });
        self.0.clear();
        self.0.extend(heads);
        self.0.sort_unstable();
    }

    /// Appends all places of a leaf in the post whose words were sorted.
    pub(crate) fn of(&self, leaf: &Leaf, opening: Opening, tokens: &Tokens, into: &mut Vec<Occurrence>) {
        let first = self.0.partition_point(|(head, _)| *head < opening.least);
        let may_open = self.0.iter().skip(first).take_while(|(head, _)| *head <= opening.most);
        into.extend(may_open.filter_map(|(_, index)| tokens.place(leaf, *index as usize)));
    }
}
