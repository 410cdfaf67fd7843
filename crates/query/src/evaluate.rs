//! What a query means: the one evaluator behind matching, searching and the tests of both.
//!
//! The matcher and the index find the places of words in their own faster ways and hand them over as
//! [`Occurrences`]; everything else is decided here.

use vigie_model::Span;

use crate::{Facts, Leaf, LeafId, Near, Node, Occurrence, Query, Together, Tokens, near, together};

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

    /// What is known beside the words.
    fn facts(&self) -> Facts<'_>;
}

impl Occurrences for Document<'_> {
    fn of(&self, _: LeafId, leaf: &Leaf, into: &mut Vec<Occurrence>) {
        let starts = 0..self.tokens.as_slice().len();
        into.extend(starts.filter_map(|start| self.tokens.place(leaf, start)));
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
            Node::And(children) => children.iter().all(|child| self.node(child, found)),
            Node::Or(children) => children.iter().filter(|child| self.node(child, found)).count() > 0,
            Node::Not(child) => {
                let matched = self.node(child, found);
                found.truncate(before);
                !matched
            }
            Node::Leaf(id) => self.any_of(&[*id], found),
            Node::Near(near) => self.near(near, found),
            Node::Together(words) => self.together(words, found),
            Node::Field(filter) => filter.matches(&self.post.facts()),
        };
        if !matched {
            found.truncate(before);
        }
        matched
    }

    fn any_of(&self, leaves: &[LeafId], found: &mut Vec<Occurrence>) -> bool {
        let before = found.len();
        for &id in leaves {
            self.post.of(id, self.query.leaf(id), found);
        }
        found.len() > before
    }

    fn near(&self, sides: &Near, found: &mut Vec<Occurrence>) -> bool {
        let left = found.len();
        if !self.any_of(&sides.left, found) {
            return false;
        }
        let right = found.len();
        if !self.any_of(&sides.right, found) {
            return false;
        }
        let close = near(&found[left..right], &found[right..], sides.distance, sides.ordered);
        found.truncate(left);
        found.extend_from_slice(&close);
        !close.is_empty()
    }

    fn together(&self, wanted: &Together, found: &mut Vec<Occurrence>) -> bool {
        let mut places = Vec::with_capacity(wanted.words.len());
        for &id in &wanted.words {
            let mut of_word = Vec::new();
            self.post.of(id, self.query.leaf(id), &mut of_word);
            if of_word.is_empty() {
                return false;
            }
            places.push(of_word);
        }
        let close = together(&places, wanted.distance);
        found.extend_from_slice(&close);
        !close.is_empty()
    }
}
