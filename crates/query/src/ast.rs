//! The tree of a query. Whoever holds a [`Query`] knows that it passed the limits below.

use vigie_model::PostKind;

use crate::Sigil;

/// The longest query text, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// The most words and field values in one query.
pub const MAX_TERMS: usize = 1024;
/// The deepest nesting: brackets and negations around one word.
pub const MAX_DEPTH: usize = 32;
/// The fewest characters before a `*`.
pub const MIN_PREFIX: usize = 3;
/// The largest distance of a `NEAR`.
pub const MAX_NEAR: u32 = 100;

/// A query that was parsed. Its [`Display`](std::fmt::Display) is a text that parses to the same tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(crate) root: Node,
    pub(crate) leaves: Vec<Leaf>,
}

impl Query {
    /// The tree.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// All leaves in the order of the text; the [`LeafId`]s of the tree count along them.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The leaf that a node of this query refers to.
    ///
    /// # Panics
    /// When `id` comes from the tree of another query that has more leaves.
    #[must_use]
    pub fn leaf(&self, id: LeafId) -> &Leaf {
        &self.leaves[id.index()]
    }

    /// Whether a post matches that has none of the words and facts of this query.
    ///
    /// Such a query, `NOT job` or `nike OR NOT job`, matches nearly everything, so a brand cannot have it.
    #[must_use]
    pub fn is_only_negative(&self) -> bool {
        fn matches_nothing(node: &Node) -> bool {
            match node {
                Node::And(children) => children.iter().all(matches_nothing),
                Node::Or(children) => children.iter().any(matches_nothing),
                Node::Not(child) => !matches_nothing(child),
                Node::Leaf(_) | Node::Near(_) | Node::Field(_) => false,
            }
        }
        matches_nothing(&self.root)
    }
}

/// One node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// All of them; at least two, none of them an `And`.
    And(Vec<Node>),
    /// Any of them; at least two, none of them an `Or`.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// These words, in this order, next to each other.
    Leaf(LeafId),
    /// Two sides close to each other.
    Near(Near),
    /// A fact about the post rather than a word in it.
    Field(FieldFilter),
}

/// Which leaf of a query: its index in [`Query::leaves`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LeafId(pub(crate) u32);

impl LeafId {
    /// The index in [`Query::leaves`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One or more words next to each other: a word, a hashtag, a phrase, a name with an apostrophe.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Leaf {
    /// At least one.
    pub words: Vec<Word>,
}

/// One word to compare with one token.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    /// Folded, never empty, and exactly one token.
    pub text: String,
    /// The sign that the token must carry; any or none when `None`.
    pub sigil: Option<Sigil>,
    /// Whether the token may go on behind `text`.
    pub prefix: bool,
}

impl Word {
    /// Whether a token with this folded text and sign is this word.
    #[must_use]
    pub fn matches(&self, text: &str, sigil: Option<Sigil>) -> bool {
        let same = if self.prefix { text.starts_with(&self.text) } else { text == self.text };
        same && (self.sigil.is_none() || self.sigil == sigil)
    }
}

/// `left NEAR/distance right`, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Any of these; at least one.
    pub left: Vec<LeafId>,
    /// Any of these; at least one.
    pub right: Vec<LeafId>,
    /// How many steps from the last token of the one side to the first of the other at most; 1 is adjacent.
    pub distance: u32,
}

/// A fact about a post. Values are written the way they are compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldFilter {
    /// `lang:fr`: an ISO 639-1 code in lower case, with sub-tags where they matter (`pt-br`).
    Lang(String),
    /// `source:bluesky`: in lower case.
    Source(String),
    /// `author:handle`: folded as [`fold`](crate::fold) does, so without `@`.
    Author(String),
    /// `type:reply`.
    Type(PostKind),
}
