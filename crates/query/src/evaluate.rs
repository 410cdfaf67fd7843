//! What a query means: the one evaluator behind matching, searching and the tests of both.
//!
//! The matcher and the index find the places of words in their own faster ways and hand them over as
//! [`Occurrences`]; everything else is decided here.

use vigie_model::Span;

use crate::{
    Facts, Leaf, LeafId, Near, Node, Occurrence, Query, Side, Standing, Together, Tokens, close,
    occurrence::Thinning, together,
};

/// One post to compare with queries.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its words.
    pub tokens: &'a Tokens,
    /// The rest.
    pub facts: Facts<'a>,
}

impl<'a> Document<'a> {
    /// A document of which only the words are known.
    #[must_use]
    pub fn plain(tokens: &'a Tokens) -> Self {
        Self { tokens, facts: Facts::UNKNOWN }
    }
}

/// One post, as far as a query needs to know it.
pub trait Occurrences {
    /// Appends every place of `leaf`, in any order; `id` is its index in [`Query::leaves`].
    fn of(&self, id: LeafId, leaf: &Leaf, into: &mut Vec<Occurrence>);

    /// Positions at which sentences begin, sorted; asked only where a query says `SENTENCE`.
    fn sentences(&self) -> Vec<u32>;

    /// What is known beside the words.
    fn facts(&self) -> Facts<'_>;
}

impl Occurrences for Document<'_> {
    fn of(&self, _: LeafId, leaf: &Leaf, into: &mut Vec<Occurrence>) {
        let starts = 0..self.tokens.as_slice().len();
        into.extend(starts.filter_map(|start| self.tokens.place(leaf, start)));
    }

    fn sentences(&self) -> Vec<u32> {
        self.tokens.sentences()
    }

    fn facts(&self) -> Facts<'_> {
        self.facts
    }
}

/// Whether `query` matches `post`, and if so appends the places that made it match, in no order and some twice.
///
/// Places come from what matched and is not negated: all parts of an `AND`, the matching ones of an `OR`, and of a
/// `NEAR` or `~` those that stand close. When nothing matches, `into` is left as it was; keep it to allocate nothing.
pub fn occurrences(query: &Query, post: &impl Occurrences, into: &mut Vec<Occurrence>) -> bool {
    node_occurrences(query, &query.root, post, into)
}

/// The same for one node of the query.
pub(crate) fn node_occurrences(
    query: &Query,
    node: &Node,
    post: &impl Occurrences,
    into: &mut Vec<Occurrence>,
) -> bool {
    Evaluation { query, post }.node(node, into)
}

/// The matched pieces of a document: sorted, merged where they overlap; `None` when `query` does not match.
#[must_use]
pub fn evaluate(query: &Query, document: &Document) -> Option<Vec<Span>> {
    let mut found = Vec::new();
    occurrences(query, document, &mut found).then(|| document.tokens.spans(&found))
}

struct Evaluation<'a, P> {
    query: &'a Query,
    post: &'a P,
}

impl<P: Occurrences> Evaluation<'_, P> {
    /// Whether `node` matches; `found` grows only then.
    fn node(&self, node: &Node, found: &mut Vec<Occurrence>) -> bool {
        let before = found.len();
        let matched = match node {
            Node::And(children) => {
                let mut thinning = Thinning::of(found);
                children.iter().all(|child| {
                    thinning.thin(found);
                    self.node(child, found)
                })
            }
            Node::Or(children) => {
                let mut thinning = Thinning::of(found);
                let mut any = false;
                for child in children {
                    any |= self.node(child, found);
                    thinning.thin(found);
                }
                any
            }
            Node::Not(child) => {
                let matched = self.node(child, found);
                found.truncate(before);
                !matched
            }
            Node::Leaf(id) => {
                self.post.of(*id, self.query.leaf(*id), found);
                found.len() > before
            }
            Node::Near(near) => self.near(near, found),
            Node::Together(words) => self.together(words, found),
            Node::Field(filter) => filter.matches(&self.post.facts()),
        };
        if !matched {
            found.truncate(before);
        }
        matched
    }

    /// Whether any of these leaves stands anywhere; `found` is only lent.
    fn stands(&self, leaves: &[LeafId], found: &mut Vec<Occurrence>) -> bool {
        let before = found.len();
        let stands = leaves.iter().any(|&id| {
            self.post.of(id, self.query.leaf(id), found);
            found.len() > before
        });
        found.truncate(before);
        stands
    }

    /// Whether every side of a chain stands somewhere, which hardly any post has and which is told without allocating.
    fn all_stand(&self, near: &Near, found: &mut Vec<Occurrence>) -> bool {
        near.sides.iter().all(|side| match side {
            Side::AnyOf(leaves) => self.stands(leaves, found),
            Side::Near(inner) => self.all_stand(inner, found),
        })
    }

    fn near(&self, near: &Near, found: &mut Vec<Occurrence>) -> bool {
        if !self.all_stand(near, found) {
            return false;
        }
        let close = close(near, &mut StandingIn { query: self.query, post: self.post });
        found.extend_from_slice(&close);
        !close.is_empty()
    }

    fn together(&self, wanted: &Together, found: &mut Vec<Occurrence>) -> bool {
        if !wanted.words.iter().all(|id| self.stands(std::slice::from_ref(id), found)) {
            return false;
        }
        let mut places = Vec::with_capacity(wanted.words.len());
        for (at, &id) in wanted.words.iter().enumerate() {
            // A token may stand for two words of the query, so the same word twice asks for no more.
            let same = |other: &LeafId| self.query.leaf(*other) == self.query.leaf(id);
            if wanted.words.iter().take(at).any(same) {
                continue;
            }
            let mut of_word = Vec::new();
            self.post.of(id, self.query.leaf(id), &mut of_word);
            places.push(of_word);
        }
        let close = together(&places, wanted.distance);
        found.extend_from_slice(&close);
        !close.is_empty()
    }
}

/// The words of a query in a post.
pub(crate) struct StandingIn<'a, P> {
    pub(crate) query: &'a Query,
    pub(crate) post: &'a P,
}

impl<P: Occurrences> Standing for StandingIn<'_, P> {
    fn places(&mut self, leaves: &[LeafId]) -> Vec<Occurrence> {
        let mut places = Vec::new();
        let mut thinning = Thinning::of(&places);
        for &id in leaves {
            self.post.of(id, self.query.leaf(id), &mut places);
            thinning.thin(&mut places);
        }
        places
    }

    fn sentences(&mut self) -> Vec<u32> {
        self.post.sentences()
    }
}
