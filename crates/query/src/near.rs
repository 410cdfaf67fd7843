//! What stands close to what: chains of sides joined by `NEAR`, `ONEAR` and `SENTENCE`.
//!
//! In a chain each side is close to the one before it, and it is the same word that its two neighbours are close to.
//! Two places are close when they share no token and the link between them holds. So the words of all ways to fulfil a
//! chain are found by going along it twice, forward and back, which costs no more than sorting the places.
//!
//! A side in brackets may be a chain itself. Its places are the words that take part in it; of its ways to be fulfilled,
//! those remain in which one of the words is close to what the outer chain wants. Of a chain in brackets in brackets some
//! more words may be shown than take part; whether it is true is told exactly up to [`MAX_NESTED`](crate::MAX_NESTED).

use crate::{LeafId, Occurrence};

/// Sides that stand close to each other, each to the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// At least two.
    pub sides: Vec<Side>,
    /// Between each side and the next; one fewer than sides.
    pub links: Vec<Link>,
}

/// One side of a `NEAR` or `SENTENCE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Any of these; at least one.
    AnyOf(Vec<LeafId>),
    /// Words that are close to each other. Never beside an ordered link.
    Near(Near),
}

/// How a side stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// `NEAR/distance`, or `ONEAR/distance` where it comes behind that one.
    Steps {
        /// From the last token of the earlier to the first of the later at most; 1 is adjacent.
        distance: u32,
        /// Whether the order counts.
        ordered: bool,
    },
    /// `SENTENCE`: both wholly in one sentence, in any order.
    Sentence,
}

impl Link {
    /// Whether the order counts.
    #[must_use]
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::Steps { ordered: true, .. })
    }
}

impl Near {
    /// The leaves of each side, of sides in brackets too, in the order of the text.
    #[must_use]
    pub fn alternatives(&self) -> Vec<&[LeafId]> {
        let mut alternatives = Vec::with_capacity(self.sides.len());
        for side in &self.sides {
            match side {
                Side::AnyOf(leaves) => alternatives.push(leaves.as_slice()),
                Side::Near(inner) => alternatives.extend(inner.alternatives()),
            }
        }
        alternatives
    }

    /// How many brackets with chains stand inside each other in it.
    pub(crate) fn nested(&self) -> usize {
        let inside = |side: &Side| match side {
            Side::AnyOf(_) => 0,
            Side::Near(inner) => 1 + inner.nested(),
        };
        self.sides.iter().map(inside).max().unwrap_or_default()
    }

    /// Whether a `SENTENCE` is in it.
    #[must_use]
    pub fn asks_sentences(&self) -> bool {
        let inside = |side: &Side| matches!(side, Side::Near(inner) if inner.asks_sentences());
        self.links.contains(&Link::Sentence) || self.sides.iter().any(inside)
    }
}

/// Where the words of a document stand, as far as closeness asks.
pub trait Standing {
    /// Every place of any of these leaves, in any order. Asked once for each of [`Near::alternatives`], in their order,
    /// until one has none.
    fn places(&mut self, leaves: &[LeafId]) -> Vec<Occurrence>;

    /// Positions at which sentences begin, sorted; asked only for the sake of a `SENTENCE`.
    fn sentences(&mut self) -> Vec<u32>;
}

/// The words that take part in any way to fulfil `near`, sorted, each once; none when it is not true.
#[must_use]
pub fn close(near: &Near, standing: &mut impl Standing) -> Vec<Occurrence> {
    let Some(chain) = Chain::open(near, standing) else { return Vec::new() };
    let sentences = if near.asks_sentences() { standing.sentences() } else { Vec::new() };
    let mut words = chain.words(None, &sentences);
    words.sort_unstable();
    words.dedup();
    words
}

/// A chain over the places of one document.
struct Chain<'n> {
    links: &'n [Link],
    sides: Vec<Places<'n>>,
}

enum Places<'n> {
    Of(Vec<Occurrence>),
    Inner(Chain<'n>),
}

impl<'n> Chain<'n> {
    /// `None` when a side stands nowhere.
    fn open(near: &'n Near, standing: &mut impl Standing) -> Option<Self> {
        let mut sides = Vec::with_capacity(near.sides.len());
        for side in &near.sides {
            sides.push(match side {
                Side::AnyOf(leaves) => {
                    Places::Of(Some(standing.places(leaves)).filter(|places| !places.is_empty())?)
                }
                Side::Near(inner) => Places::Inner(Self::open(inner, standing)?),
            });
        }
        Some(Self { links: &near.links, sides })
    }

    /// The words of all ways to fulfil the chain, or of those that have one of the sorted words `within`.
    fn words(&self, within: Option<&[Occurrence]>, sentences: &[u32]) -> Vec<Occurrence> {
        let all: Vec<Vec<Occurrence>> = self
            .sides
            .iter()
            .map(|side| match side {
                Places::Of(places) => places.clone(),
                Places::Inner(inner) => inner.words(None, sentences),
            })
            .collect();
        let mut kept = vec![Vec::new(); all.len()];
        match within {
            None => kept = self.fulfilled(all, sentences),
            Some(within) => {
                for (at, side) in self.sides.iter().enumerate() {
                    let mut ways = all.clone();
                    match side {
                        Places::Of(_) => ways[at].retain(|place| within.binary_search(place).is_ok()),
                        Places::Inner(inner) => ways[at] = inner.words(Some(within), sentences),
                    }
                    let found = self.fulfilled(ways, sentences);
                    kept.iter_mut().zip(found).for_each(|(kept, found)| kept.extend(found));
                }
            }
        }
        let mut words = Vec::new();
        for (side, mut kept) in self.sides.iter().zip(kept) {
            match side {
                Places::Of(_) => words.append(&mut kept),
                Places::Inner(inner) if !kept.is_empty() => {
                    kept.sort_unstable();
                    words.append(&mut inner.words(Some(&kept), sentences));
                }
                Places::Inner(_) => {}
            }
        }
        words
    }

    /// Of the places of each side those that take part: forward, then back.
    fn fulfilled(&self, mut places: Vec<Vec<Occurrence>>, sentences: &[u32]) -> Vec<Vec<Occurrence>> {
        for at in 1..places.len() {
            let (before, from_here) = places.split_at_mut(at);
            Close { link: self.links[at - 1], behind: true, sentences }
                .retain(&mut from_here[0], &before[at - 1]);
        }
        for at in (1..places.len()).rev() {
            let (before, from_here) = places.split_at_mut(at);
            Close { link: self.links[at - 1], behind: false, sentences }
                .retain(&mut before[at - 1], &from_here[0]);
        }
        places
    }
}

/// One link, as one of its sides sees the other.
struct Close<'s> {
    link: Link,
    /// Whether the places that are looked at are of the later side in the query.
    behind: bool,
    sentences: &'s [u32],
}

impl Close<'_> {
    /// Keeps the places that are close to one of the others.
    fn retain(&self, places: &mut Vec<Occurrence>, others: &[Occurrence]) {
        let others = others.iter().filter(|other| self.reach(other).is_some());
        let mut firsts: Vec<u32> = others.clone().map(|other| other.first).collect();
        let mut lasts: Vec<u32> = others.map(|other| other.last).collect();
        firsts.sort_unstable();
        lasts.sort_unstable();
        places.retain(|place| {
            let Some((from, to)) = self.reach(place) else { return false };
            let next = firsts.get(firsts.partition_point(|&first| first <= place.last));
            let previous = lasts.partition_point(|&last| last < place.first).checked_sub(1);
            let follows = next.is_some_and(|&first| first <= to);
            let precedes = previous.and_then(|at| lasts.get(at)).is_some_and(|&last| last >= from);
            match self.link.is_ordered() {
                true if self.behind => precedes,
                true => follows,
                false => follows || precedes,
            }
        });
    }

    /// The first and the last position that is close; `None` for what is close to nothing.
    fn reach(&self, place: &Occurrence) -> Option<(u32, u32)> {
        match self.link {
            Link::Steps { distance, .. } => {
                Some((place.first.saturating_sub(distance), place.last.saturating_add(distance)))
            }
            Link::Sentence => {
                let next = self.sentences.partition_point(|&begin| begin <= place.first);
                let begin = next.checked_sub(1).and_then(|at| self.sentences.get(at)).copied().unwrap_or(0);
                let end = self.sentences.get(next).map_or(u32::MAX, |next| next - 1);
                (place.last <= end).then_some((begin, end))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Places for each of the alternatives in turn.
    struct Given<'p> {
        places: std::slice::Iter<'p, Vec<Occurrence>>,
        sentences: Vec<u32>,
    }

    impl Standing for Given<'_> {
        fn places(&mut self, _: &[LeafId]) -> Vec<Occurrence> {
            self.places.next().cloned().unwrap_or_default()
        }

        fn sentences(&mut self) -> Vec<u32> {
            self.sentences.clone()
        }
    }

    /// Every way to fulfil a chain, as its words, by trying all of them.
    fn all_ways(near: &Near, given: &mut Given) -> Vec<Vec<Occurrence>> {
        let mut ways: Vec<(Vec<Occurrence>, Occurrence)> = Vec::new();
        let sentences = given.sentences.clone();
        for (at, side) in near.sides.iter().enumerate() {
            let of_side = match side {
                Side::AnyOf(leaves) => given.places(leaves).into_iter().map(|place| vec![place]).collect(),
                Side::Near(inner) => all_ways(inner, given),
            };
            let contacts =
                of_side.iter().flat_map(|words| words.iter().map(move |contact| (words, *contact)));
            ways = match at.checked_sub(1) {
                None => contacts.map(|(words, contact)| (words.clone(), contact)).collect(),
                Some(link) => {
                    let link = near.links[link];
                    let pairs = ways.iter().flat_map(|way| contacts.clone().map(move |next| (way, next)));
                    pairs
                        .filter(|((_, last), (_, contact))| holds(link, *last, *contact, &sentences))
                        .map(|((before, _), (words, contact))| ([before.as_slice(), words].concat(), contact))
                        .collect()
                }
            };
        }
        ways.into_iter().map(|(words, _)| words).collect()
    }

    fn holds(link: Link, one: Occurrence, other: Occurrence, sentences: &[u32]) -> bool {
        let behind = other.first > one.last;
        let before = one.first > other.last;
        match link {
            Link::Steps { distance, ordered } => {
                behind && other.first - one.last <= distance
                    || !ordered && before && one.first - other.last <= distance
            }
            Link::Sentence => {
                let (from, to) = (one.first.min(other.first), one.last.max(other.last));
                (behind || before) && !sentences.iter().any(|begin| (from + 1..=to).contains(begin))
            }
        }
    }

    fn link() -> impl Strategy<Value = Link> {
        prop_oneof![
            3 => (1..5_u32).prop_map(|distance| Link::Steps { distance, ordered: false }),
            1 => Just(Link::Sentence),
        ]
    }

    fn side() -> impl Strategy<Value = Side> {
        Just(Side::AnyOf(vec![LeafId(0)]))
    }

    fn flat() -> impl Strategy<Value = Near> {
        let ordered =
            (1..5_u32, any::<bool>()).prop_map(|(distance, ordered)| Link::Steps { distance, ordered });
        vec((side(), prop_oneof![ordered, link()]), 2..5).prop_map(joined)
    }

    fn nested() -> impl Strategy<Value = Near> {
        let inner = || vec((side(), link()), 2..4).prop_map(joined);
        vec((prop_oneof![side(), inner().prop_map(Side::Near)], link()), 2..4).prop_map(joined)
    }

    fn nested_twice() -> impl Strategy<Value = Near> {
        (nested(), link(), side(), any::<bool>()).prop_map(|(inner, link, other, first)| {
            let (inner, links) = (Side::Near(inner), vec![link]);
            Near { sides: if first { vec![inner, other] } else { vec![other, inner] }, links }
        })
    }

    fn joined(parts: Vec<(Side, Link)>) -> Near {
        let (sides, mut links): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        links.pop();
        Near { sides, links }
    }

    fn places() -> impl Strategy<Value = Vec<Vec<Occurrence>>> {
        let one =
            (0..24_u32, 0..3_u32).prop_map(|(first, length)| Occurrence { first, last: first + length });
        vec(vec(one, 0..4), 12)
    }

    fn agree(
        near: &Near,
        places: &[Vec<Occurrence>],
        sentences: &[u32],
        exact: bool,
    ) -> Result<(), TestCaseError> {
        let given = || Given { places: places.iter(), sentences: sentences.to_vec() };
        let found = close(near, &mut given());
        let mut expected = all_ways(near, &mut given()).concat();
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(found.is_empty(), expected.is_empty());
        prop_assert!(expected.iter().all(|word| found.binary_search(word).is_ok()));
        if exact {
            prop_assert_eq!(found, expected);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn chains_agree_with_trying_every_way(near in flat(), places in places(), sentences in vec(0..24_u32, 0..4)) {
            let mut sentences = sentences;
            sentences.sort_unstable();
            agree(&near, &places, &sentences, true)?;
        }

        #[test]
        fn so_do_chains_in_brackets(near in nested(), places in places(), sentences in vec(0..24_u32, 0..4)) {
            let mut sentences = sentences;
            sentences.sort_unstable();
            agree(&near, &places, &sentences, true)?;
        }

        #[test]
        fn brackets_in_brackets_are_true_when_they_should_be(near in nested_twice(), places in places()) {
            agree(&near, &places, &[0, 9, 17], false)?;
        }
    }
}
