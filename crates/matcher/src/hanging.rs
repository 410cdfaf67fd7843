//! Which brands may match a post, told from the leaves in it: each brand's query hangs on its rarest need.

use vigie_query::{Query, needs};

use crate::{compile::LeafNumbers, lists::Lists, scan::Hit, signature::Signature};

/// How many needs beside the rarest are looked at before a query is evaluated. Where a few queries consist of frequent
/// words only, two instead of none are half as fast again at 10,000 queries and four times as fast at 100,000.
const FURTHER_NEEDS: usize = 2;

/// The brands by the leaves on which they hang.
#[derive(Debug)]
pub(crate) struct Hanging {
    /// For each leaf on which any brand hangs, these brands. Such leaves have the first numbers.
    brands: Lists,
    /// For each brand what a post must have beside the leaf on which the brand hangs.
    further: Vec<[Signature; FURTHER_NEEDS]>,
    /// Brands that need no leaf and are asked about every post.
    always: Vec<u32>,
}

impl Hanging {
    /// Hangs up brands by their queries, and numbers the leaves on which they hang. None may have a number yet.
    pub(crate) fn of<'q>(brands: impl Iterator<Item = &'q Query>, numbers: &mut LeafNumbers) -> Self {
        let queries: Vec<_> = brands.map(|query| (query, needs(query))).collect();
        let (mut pairs, mut always) = (Vec::new(), Vec::new());
        for (brand, (query, needs)) in (0..).zip(&queries) {
            match needs.first() {
                Some(rarest) => {
                    pairs.extend(rarest.leaves.iter().map(|&id| (numbers.of(query.leaf(id)), brand)));
                }
                None => always.push(brand),
            }
        }
        let brands = Lists::new(numbers.leaves().len(), pairs);
        let further = queries.iter().map(|(query, needs)| {
            let mut further = [Signature::ALL; FURTHER_NEEDS];
            for (signature, need) in further.iter_mut().zip(needs.iter().skip(1)) {
                *signature = Signature::of(need.leaves.iter().map(|&id| numbers.of(query.leaf(id))));
            }
            further
        });
        Self { further: further.collect(), brands, always }
    }

    /// Replaces `candidates` by the brands that may match a post with these sorted hits: sorted, each once.
    pub(crate) fn candidates(&self, hits: &[Hit], candidates: &mut Vec<u32>) {
        candidates.clear();
        candidates.extend(&self.always);
        let leaves =
            hits.chunk_by(|a, b| a.leaf == b.leaf).filter_map(|same| same.first()).map(|hit| hit.leaf);
        let mut hung = leaves.clone().map_while(|leaf| self.brands.of(leaf)).peekable();
        if hung.peek().is_none() {
            return;
        }
        let post = Signature::of(leaves);
        let met = |brand: &u32| {
            let further = self.further.get(*brand as usize);
            further.is_some_and(|further| further.iter().all(|need| need.meets(post)))
        };
        for brands in hung {
            candidates.extend(brands.iter().copied().filter(met));
        }
        candidates.sort_unstable();
        candidates.dedup();
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.brands.memory_bytes()
            + self.further.capacity() * size_of::<[Signature; FURTHER_NEEDS]>()
            + self.always.capacity() * size_of::<u32>()
    }
}
