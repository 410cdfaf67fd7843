//! The tree of a query. Whoever holds a [`Query`] knows that it passed the limits below.

use vigie_model::TextField;

use crate::{Exact, FieldFilter, Near, Sigil, edits};

/// The longest query text, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// The most words and field values in one query.
pub const MAX_TERMS: usize = 1024;
/// The deepest nesting: brackets and negations around one word.
pub const MAX_DEPTH: usize = 32;
/// The fewest characters before a `*`.
pub const MIN_PREFIX: usize = 3;
/// The fewest characters before the first `?` of a word.
pub const MIN_BEFORE_WILDCARD: usize = 2;
/// The most words of one query that may be misspelt, as `roam~1` may.
pub const MAX_FUZZY: usize = 64;
/// The most sides that one chain of `NEAR` and `SENTENCE` joins, those of chains in brackets included.
pub const MAX_SIDES: usize = 16;
/// The most chains in brackets that may stand inside each other in a chain.
pub const MAX_NESTED: usize = 2;
/// The largest distance of a `NEAR` or behind a `~`.
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
                Node::Leaf(_) | Node::Near(_) | Node::Together(_) | Node::Field(_) => false,
            }
        }
        matches_nothing(&self.root)
    }

    /// The first filter on what only enrichment knows, such as `sentiment:`; a query that defines a brand or a topic
    /// cannot have one, because it is asked before there is an answer.
    #[must_use]
    pub fn enrichment(&self) -> Option<&FieldFilter> {
        fn first(node: &Node) -> Option<&FieldFilter> {
            match node {
                Node::And(children) | Node::Or(children) => children.iter().find_map(first),
                Node::Not(child) => first(child),
                Node::Field(filter) => Some(filter).filter(|filter| filter.is_enrichment()),
                Node::Leaf(_) | Node::Near(_) | Node::Together(_) => None,
            }
        }
        first(&self.root)
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
    /// Sides close to each other.
    Near(Near),
    /// Several words close to each other.
    Together(Together),
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
    /// The only field that they are looked for in; both when `None`.
    pub field: Option<TextField>,
}

/// One word to compare with one token.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    /// Folded, never empty, and exactly one token; each `?` in it stands for any one character.
    pub text: String,
    /// The sign that the token must carry; any or none when `None`.
    pub sigil: Option<Sigil>,
    /// Whether the token may go on behind `text`.
    pub prefix: bool,
    /// By how many letters the token may differ, its first one excepted; see [`MAX_EDITS`](crate::MAX_EDITS).
    pub edits: u8,
    /// How the token must be written in the original; any way when `None`. Boxed, as few words have it and there are many
    /// words.
    pub exact: Option<Box<Exact>>,
}

impl Word {
    /// Whether a token with this folded text and sign is this word, as far as folding tells; only
    /// [`Tokens::matches`](crate::Tokens::matches) looks at how it is written too.
    #[must_use]
    pub fn matches(&self, text: &str, sigil: Option<Sigil>) -> bool {
        (self.sigil.is_none() || self.sigil == sigil) && self.fits(text)
    }

    /// What every token of this word begins with: all of the word up to the first `?`, or its first letter where others
    /// may differ.
    #[must_use]
    pub fn beginning(&self) -> &str {
        if self.edits > 0 {
            let first = self.text.chars().next().map_or(0, char::len_utf8);
            return self.text.get(..first).unwrap_or_default();
        }
        self.text.split('?').next().unwrap_or_default()
    }

    /// Whether tokens may differ behind [`beginning`](Self::beginning).
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.prefix || self.beginning().len() < self.text.len()
    }

    fn fits(&self, text: &str) -> bool {
        let beginning = self.beginning();
        let Some(rest) = text.strip_prefix(beginning) else { return false };
        if self.edits > 0 {
            return edits::within(text, &self.text, self.edits);
        }
        let mut rest = rest.chars();
        let pattern = self.text.get(beginning.len()..).unwrap_or_default();
        let same = pattern.chars().all(|wanted| rest.next().is_some_and(|c| wanted == '?' || wanted == c));
        same && (self.prefix || rest.next().is_none())
    }
}

/// `"a b c"~distance`: all these words, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// At least two, each a leaf of one word.
    pub words: Vec<LeafId>,
    /// How many steps from the first to the last of them at most.
    pub distance: u32,
}
