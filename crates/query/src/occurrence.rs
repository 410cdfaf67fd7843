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
/// the first token of the later; 1 is adjacent. Where the sides are `ordered`, the earlier must be of the left one. The
/// sides may be unsorted; sorting them is the largest cost.
#[must_use]
pub fn near(left: &[Occurrence], right: &[Occurrence], distance: u32, ordered: bool) -> Vec<Occurrence> {
    let (left_edges, right_edges) = (Edges::of(left), Edges::of(right));
    let close_left = left.iter().filter(|one| {
        right_edges.begin_behind(one, distance) || !ordered && right_edges.end_before(one, distance)
    });
    let close_right = right.iter().filter(|one| {
        left_edges.end_before(one, distance) || !ordered && left_edges.begin_behind(one, distance)
    });
    let mut close: Vec<Occurrence> = close_left.chain(close_right).copied().collect();
    close.sort_unstable();
    close.dedup();
    close
}

/// The occurrences of single words that stand where all of the words do within `distance` steps from the first to the
/// last of them, in any order, sorted, each once. One token may stand for more than one word.
#[must_use]
pub fn together(words: &[impl AsRef<[Occurrence]>], distance: u32) -> Vec<Occurrence> {
    let numbered = words.iter().enumerate();
    let mut places: Vec<(Occurrence, usize)> =
        numbered.flat_map(|(word, places)| places.as_ref().iter().map(move |place| (*place, word))).collect();
    places.sort_unstable();
    // A window begins at each place in turn. Every place in a window that has all the words takes part.
    let mut times = vec![0_u32; words.len()];
    let mut missing = words.len();
    let (mut end, mut taken) = (0, 0);
    let mut found = Vec::new();
    for (start, &(first, leaving)) in places.iter().enumerate() {
        while let Some(&(place, entering)) = places.get(end) {
            if place.last - first.first > distance {
                break;
            }
            missing -= usize::from(times[entering] == 0);
            times[entering] += 1;
            end += 1;
        }
        if missing == 0 {
            found.extend(places[taken.max(start)..end].iter().map(|(place, _)| *place));
            taken = end;
        }
        times[leaving] -= 1;
        missing += usize::from(times[leaving] == 0);
    }
    found.dedup();
    found
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

    /// Whether one begins at most `distance` behind `other`.
    fn begin_behind(&self, other: &Occurrence, distance: u32) -> bool {
        let behind = self.firsts.partition_point(|&first| first <= other.last);
        self.firsts.get(behind).is_some_and(|first| first - other.last <= distance)
    }

    /// Whether one ends at most `distance` before `other`.
    fn end_before(&self, other: &Occurrence, distance: u32) -> bool {
        let before = self.lasts.partition_point(|&last| last < other.first);
        before
            .checked_sub(1)
            .and_then(|at| self.lasts.get(at))
            .is_some_and(|last| other.first - last <= distance)
    }
}
