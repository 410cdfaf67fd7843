//! Which brands may match a post, told from the words in it: each way in which a brand's query can match hangs on its
//! rarest need.

use vigie_query::{Query, Tokens, ways};

use crate::{
    anchors::{Anchors, Met},
    further::{Further, FurtherNeeds},
    gate::Gate,
};

/// The brands by the anchors on which they hang.
#[derive(Debug)]
pub(crate) struct Hanging {
    anchors: Anchors,
    ways: Vec<Way>,
    further: FurtherNeeds,
    /// Brands that need no word and are asked about every post.
    always: Vec<u32>,
}

/// One way in which a brand's query can match.
#[derive(Debug)]
struct Way {
    brand: u32,
    /// What a post must have beside the anchor.
    further: Further,
}

/// Buffers for finding candidates.
#[derive(Debug, Default)]
pub(crate) struct Finding {
    words: Gate,
    met: Vec<Met>,
}

impl Hanging {
    /// Hangs up brands by their queries.
    pub(crate) fn of<'q>(brands: impl Iterator<Item = &'q Query>) -> Self {
        let (mut hung, mut anchors, mut always) = (Vec::new(), Vec::new(), Vec::new());
        let mut further = FurtherNeeds::default();
        for (brand, query) in (0..).zip(brands) {
            let Some(ways) = ways(query) else {
                always.push(brand);
                continue;
            };
            for way in ways {
                let number = u32::try_from(hung.len()).unwrap_or(u32::MAX);
                anchors.extend(way.rarest.leaves.iter().map(|id| (query.leaf(*id), number)));
                hung.push(Way { brand, further: further.add(query, &way.further) });
            }
        }
        Self { anchors: Anchors::new(anchors.into_iter()), ways: hung, further, always }
    }

    /// Replaces `candidates` by the brands that may match a post: sorted, each once.
    pub(crate) fn candidates(&self, tokens: &Tokens, finding: &mut Finding, candidates: &mut Vec<u32>) {
        let Finding { words, met } = finding;
        candidates.clear();
        candidates.extend(&self.always);
        self.anchors.scan(tokens, words, met);
        for met in met {
            let ways = self.anchors.ways(*met).filter_map(|way| self.ways.get(way as usize));
            let may_match = ways.filter(|way| self.further.are_met(&way.further, words));
            candidates.extend(may_match.map(|way| way.brand));
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
        self.anchors.memory_bytes()
            + self.ways.capacity() * size_of::<Way>()
            + self.further.memory_bytes()
            + self.always.capacity() * size_of::<u32>()
    }
}
