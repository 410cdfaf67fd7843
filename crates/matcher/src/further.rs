//! What a post needs beside an anchor, asked before a query is evaluated.

use vigie_query::{Leaf, Need, Query};

use crate::{word_hash::hash_of, words::Words};

/// How many needs of a way are asked: where queries join frequent words, the second still halves what is evaluated in
/// vain, the third hardly anything.
const ASKED: usize = 2;

/// The most leaves of a need that is asked: evaluating the query costs no more than asking a longer one.
const LONGEST: usize = 64;

/// Needs of all ways, as hashes of words in one allocation.
#[derive(Debug, Default)]
pub(crate) struct FurtherNeeds {
    words: Vec<u32>,
}

/// The needs of one way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Further {
    /// Where each begins and ends in the words; nothing is asked by one that is empty.
    needs: [(u32, u32); ASKED],
}

impl FurtherNeeds {
    /// Notes the needs of a way of this query, rarest first.
    pub(crate) fn add(&mut self, query: &Query, needs: &[Need]) -> Further {
        let mut further = Further::default();
        let short = needs.iter().filter(|need| need.leaves.len() <= LONGEST);
        let words = short.filter_map(|need| {
            need.leaves.iter().map(|id| word_of(query.leaf(*id))).collect::<Option<Vec<u32>>>()
        });
        for (place, words) in further.needs.iter_mut().zip(words) {
            let start = self.len();
            self.words.extend(words);
            *place = (start, self.len());
        }
        further
    }

    /// Whether a post with these words may have all that a way needs.
    pub(crate) fn are_met(&self, further: Further, words: &Words) -> bool {
        further.needs.iter().all(|&(start, end)| {
            let need = self.words.get(start as usize..end as usize).unwrap_or_default();
            need.is_empty() || need.iter().any(|&word| words.have(u64::from(word)))
        })
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>()
    }

    fn len(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or(u32::MAX)
    }
}

/// The hash of a word that stands where the leaf does, if there is one that is always the same.
fn word_of(leaf: &Leaf) -> Option<u32> {
    let whole = leaf.words.iter().filter(|word| !word.is_open());
    whole.max_by_key(|word| word.text.len()).map(|word| hash_of(&word.text) as u32)
}
