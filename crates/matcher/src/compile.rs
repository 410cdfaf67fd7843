//! A query, ready to be evaluated over the sorted words of a post.

use vigie_model::Slug;
use vigie_query::{Exact, FieldFilter, Leaf, LeafId, Near, Node, Query, Side, Together, Word};

use crate::places::Opening;

/// A brand's or topic's query.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The brand or topic.
    pub(crate) id: Slug,
    pub(crate) query: Query,
    /// How each of the query's leaves begins.
    openings: Box<[Opening]>,
    /// Whether it asks for the language, which may have to be detected first.
    pub(crate) asks_language: bool,
}

impl Compiled {
    pub(crate) fn new(id: Slug, query: Query) -> Self {
        let openings = query.leaves().iter().map(Opening::of).collect();
        let asks_language = asks_language(query.root());
        Self { id, query, openings, asks_language }
    }

    /// How a leaf of this query begins.
    pub(crate) fn opening(&self, id: LeafId) -> Option<Opening> {
        self.openings.get(id.index()).copied()
    }

    /// Bytes on the heap, roughly.
    pub(crate) fn memory_bytes(&self) -> usize {
        let leaves = self.query.leaves().iter().map(leaf_bytes).sum::<usize>();
        self.id.as_str().len() + size_of_val(&*self.openings) + leaves + node_bytes(self.query.root())
    }
}

fn asks_language(node: &Node) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(asks_language),
        Node::Not(child) => asks_language(child),
        Node::Field(filter) => matches!(filter, FieldFilter::Lang(_)),
        Node::Leaf(_) | Node::Near(_) | Node::Together(_) => false,
    }
}

fn node_bytes(node: &Node) -> usize {
    size_of::<Node>()
        + match node {
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().map(node_bytes).sum(),
            Node::Not(child) => node_bytes(child),
            Node::Near(near) => near_bytes(near),
            Node::Together(Together { words, .. }) => words.len() * size_of::<LeafId>(),
            Node::Leaf(_) | Node::Field(_) => 0,
        }
}

fn near_bytes(near: &Near) -> usize {
    let side = |side: &Side| match side {
        Side::AnyOf(leaves) => size_of_val(leaves.as_slice()),
        Side::Near(inner) => near_bytes(inner),
    };
    size_of_val(near.sides.as_slice())
        + size_of_val(near.links.as_slice())
        + near.sides.iter().map(side).sum::<usize>()
}

/// Bytes that a leaf takes, itself included.
fn leaf_bytes(leaf: &Leaf) -> usize {
    let exact =
        |word: &Word| word.exact.as_ref().map_or(0, |exact| size_of::<Exact>() + exact.form.capacity());
    let bytes = |word: &Word| word.text.capacity() + exact(word);
    let words = leaf.words.iter().map(bytes).sum::<usize>();
    size_of::<Leaf>() + leaf.words.capacity() * size_of::<Word>() + words
}
