//! Places of words in a document, and how they combine into phrases and NEAR.

/// Where something stands in a document: the positions of its first and its last token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Occurrence {
    /// Position of the first token.
    pub first: u32,
    /// Position of the last token, the same as `first` for one word.
    pub last: u32,
}

/// Where words stand next to each other in order. `words` holds the sorted positions of each word.
///
/// Takes one step per position given.
#[must_use]
pub fn phrase(words: &[impl AsRef<[u32]>]) -> Vec<Occurrence> {
    let Some((first, others)) = words.split_first() else { return Vec::new() };
    let mut ends = first.as_ref().to_vec();
    for word in others {
        let mut next = word.as_ref().iter().copied().peekable();
        ends.retain_mut(|end| {
            let wanted = end.saturating_add(1);
            while next.next_if(|&position| position < wanted).is_some() {}
            *end = wanted;
            next.peek() == Some(&wanted)
        });
    }
    let steps = u32::try_from(others.len()).unwrap_or(u32::MAX);
    ends.into_iter().map(|last| Occurrence { first: last - steps, last }).collect()
}

/// The occurrences of either side that stand close to one of the other side, sorted, each once.
///
/// Two are close when they do not overlap and at most `distance` steps lead from the last token of the earlier to
/// the first token of the later; 1 is adjacent. The sides may come in any order; sorting them is the largest cost.
#[must_use]
pub fn near(left: &[Occurrence], right: &[Occurrence], distance: u32) -> Vec<Occurrence> {
    let (left_edges, right_edges) = (Edges::of(left), Edges::of(right));
    let close_left = left.iter().filter(|occurrence| right_edges.close_to(occurrence, distance));
    let close_right = right.iter().filter(|occurrence| left_edges.close_to(occurrence, distance));
    let mut close: Vec<Occurrence> = close_left.chain(close_right).copied().collect();
    close.sort_unstable();
    close.dedup();
    close
}

/// Where the occurrences of one side begin and where they end, each sorted.
struct Edges {
    firsts: Vec<u32>,
    lasts: Vec<u32>,
}

impl Edges {
    fn of(occurrences: &[Occurrence]) -> Self {
        let mut firsts: Vec<u32> = occurrences.iter().map(|occurrence| occurrence.first).collect();
        let mut lasts: Vec<u32> = occurrences.iter().map(|occurrence| occurrence.last).collect();
        firsts.sort_unstable();
        lasts.sort_unstable();
        Self { firsts, lasts }
    }

    /// Whether one begins at most `distance` behind `other`, or ends at most `distance` before it.
    fn close_to(&self, other: &Occurrence, distance: u32) -> bool {
        let behind = self.firsts.partition_point(|&first| first <= other.last);
        if self.firsts.get(behind).is_some_and(|first| first - other.last <= distance) {
            return true;
        }
        let before = self.lasts.partition_point(|&last| last < other.first);
        before
            .checked_sub(1)
            .and_then(|at| self.lasts.get(at))
            .is_some_and(|last| other.first - last <= distance)
    }
}
