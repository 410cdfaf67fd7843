//! Places of words in a document, and how they combine into phrases and words that stand together.

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

/// Takes away what stands twice in a growing list, each time that it has doubled, so that it takes no more room than
/// twice what is different in it.
pub(crate) struct Thinning {
    from: usize,
    next: usize,
}

impl Thinning {
    /// Below so many nobody minds.
    const LEAST: usize = 4096;

    /// For what is appended to `found` from now on.
    pub(crate) fn of(found: &[Occurrence]) -> Self {
        Self { from: found.len(), next: found.len() + Self::LEAST }
    }

    pub(crate) fn thin(&mut self, found: &mut Vec<Occurrence>) {
        if found.len() < self.next {
            return;
        }
        let mut appended = found.split_off(self.from);
        appended.sort_unstable();
        appended.dedup();
        self.next = self.from + 2 * appended.len() + Self::LEAST;
        found.append(&mut appended);
    }
}
