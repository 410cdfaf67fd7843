//! From the queries of many workspaces to numbers: each different leaf gets one, however many queries have it.

use rustc_hash::FxHashMap;
use vigie_model::Slug;
use vigie_query::{FieldFilter, Leaf, LeafId, Near, Node, Query, Together};

use crate::scan::leaf_bytes;

/// A brand's or topic's query, ready to be evaluated over the hits of a scan.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The brand or topic.
    pub(crate) id: Slug,
    pub(crate) query: Query,
    /// The number of each of the query's leaves.
    pub(crate) leaves: Box<[u32]>,
    /// Whether it asks for the language, which may have to be detected first.
    pub(crate) asks_language: bool,
}

impl Compiled {
    pub(crate) fn new(id: Slug, query: Query, numbers: &mut LeafNumbers) -> Self {
        let leaves = query.leaves().iter().map(|leaf| numbers.of(leaf)).collect();
        let asks_language = asks_language(query.root());
        Self { id, query, leaves, asks_language }
    }

    /// The number of a leaf of this query.
    pub(crate) fn number(&self, id: LeafId) -> Option<u32> {
        self.leaves.get(id.index()).copied()
    }

    /// Bytes on the heap, roughly.
    pub(crate) fn memory_bytes(&self) -> usize {
        let leaves = self.query.leaves().iter().map(leaf_bytes).sum::<usize>();
        self.id.as_str().len() + size_of_val(&*self.leaves) + leaves + node_bytes(self.query.root())
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
            Node::Near(Near { left, right, .. }) => (left.len() + right.len()) * size_of::<LeafId>(),
            Node::Together(Together { words, .. }) => words.len() * size_of::<LeafId>(),
            Node::Leaf(_) | Node::Field(_) => 0,
        }
}

/// Numbers leaves from 0, in the order in which they are first met.
#[derive(Debug, Default)]
pub(crate) struct LeafNumbers {
    numbers: FxHashMap<Leaf, u32>,
    leaves: Vec<Leaf>,
}

impl LeafNumbers {
    /// The number of a leaf, a new one for a new leaf.
    pub(crate) fn of(&mut self, leaf: &Leaf) -> u32 {
        if let Some(&number) = self.numbers.get(leaf) {
            return number;
        }
        let number = u32::try_from(self.leaves.len()).unwrap_or(u32::MAX);
        self.numbers.insert(leaf.clone(), number);
        self.leaves.push(leaf.clone());
        number
    }

    /// The leaves by number.
    pub(crate) fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }
}
