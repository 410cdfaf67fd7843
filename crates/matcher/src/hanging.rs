//! Which brands may match a post, told from the words in it: each way in which a brand's query can match hangs on its
//! rarest need.

use vigie_query::{Query, Tokens, ways};

use crate::{
    anchors::{Anchors, Met},
    further::FurtherNeeds,
    plan::Plan,
    words::Words,
};

/// The brands by the anchors on which they hang.
#[derive(Debug)]
pub(crate) struct Hanging {
    anchors: Anchors,
    needs: FurtherNeeds,
    /// Brands that need no word and are asked about every post.
    always: Vec<u32>,
}

/// Buffers for finding candidates.
#[derive(Debug, Default)]
pub(crate) struct Finding {
    words: Words,
    met: Vec<Met>,
}

impl Hanging {
    /// Hangs up brands by their queries.
    pub(crate) fn of<'q>(brands: impl Iterator<Item = &'q Query>) -> Self {
        let (mut plan, mut needs, mut always) = (Plan::default(), FurtherNeeds::default(), Vec::new());
        for (brand, query) in (0..).zip(brands) {
            let Some(ways) = ways(query) else {
                always.push(brand);
                continue;
            };
            for alike in ways.chunk_by(|a, b| a.further == b.further) {
                let further = needs.add(query, alike.first().map_or(&[], |way| &way.further));
                let anchors = alike.iter().flat_map(|way| &way.rarest.leaves);
                anchors.for_each(|id| plan.add(query.leaf(*id), brand, further));
            }
        }
        Self { anchors: plan.compile(), needs, always }
    }

    /// Replaces `candidates` by the brands that may match a post: sorted, each once.
    pub(crate) fn candidates(&self, tokens: &Tokens, finding: &mut Finding, candidates: &mut Vec<u32>) {
        let Finding { words, met } = finding;
        words.read(tokens);
        self.anchors.scan(tokens, words, met);
        candidates.clear();
        candidates.extend(&self.always);
        for met in met {
            let may_match = self.anchors.hooks(*met).filter(|hook| self.needs.are_met(hook.further, words));
            candidates.extend(may_match.map(|hook| hook.brand));
        }
        candidates.sort_unstable();
        candidates.dedup();
    }

    /// How many different words and phrases posts are scanned for.
    pub(crate) fn anchors(&self) -> usize {
        self.anchors.len()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.anchors.memory_bytes() + self.needs.memory_bytes() + self.always.capacity() * size_of::<u32>()
    }
}
