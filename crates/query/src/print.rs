//! From tree to text: the query again, in one spelling, with only the brackets that it needs.

use std::fmt::{self, Display, Formatter};

use crate::{FieldFilter, Leaf, LeafId, Near, Node, Query, Word};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write(f, &self.root, Around::Nothing)
    }
}

/// What a node is part of, as far as brackets depend on it; later ones bind tighter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    Nothing,
    And,
    Not,
}

impl Query {
    fn write(&self, f: &mut Formatter<'_>, node: &Node, around: Around) -> fmt::Result {
        match node {
            Node::Or(children) => bracketed(f, around > Around::Nothing, |f| {
                joined(f, " OR ", children, |f, child| self.write(f, child, Around::Nothing))
            }),
            Node::And(children) => bracketed(f, around > Around::And, |f| {
                joined(f, " AND ", children, |f, child| self.write(f, child, Around::And))
            }),
            Node::Not(child) => {
                f.write_str("NOT ")?;
                self.write(f, child, Around::Not)
            }
            Node::Leaf(id) => self.leaf(*id).fmt(f),
            Node::Near(Near { left, right, distance }) => {
                self.write_side(f, left)?;
                write!(f, " NEAR/{distance} ")?;
                self.write_side(f, right)
            }
            Node::Field(filter) => filter.fmt(f),
        }
    }

    fn write_side(&self, f: &mut Formatter<'_>, leaves: &[LeafId]) -> fmt::Result {
        bracketed(f, leaves.len() > 1, |f| joined(f, " OR ", leaves, |f, id| self.leaf(*id).fmt(f)))
    }
}

impl Display for Leaf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.words.as_slice() {
            [word] => word.fmt(f),
            words => {
                f.write_str("\"")?;
                joined(f, " ", words, |f, word| word.fmt(f))?;
                f.write_str("\"")
            }
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sigil = self.sigil.map(|sigil| sigil.as_char().to_string()).unwrap_or_default();
        write!(f, "{sigil}{}{}", self.text, if self.prefix { "*" } else { "" })
    }
}

impl Display for FieldFilter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lang(lang) => write!(f, "lang:{lang}"),
            Self::Source(source) => write!(f, "source:{source}"),
            Self::Author(author) if author.contains(' ') => write!(f, "author:\"{author}\""),
            Self::Author(author) => write!(f, "author:{author}"),
            Self::Type(kind) => write!(f, "type:{}", kind.as_str()),
        }
    }
}

fn bracketed(
    f: &mut Formatter<'_>,
    brackets: bool,
    content: impl FnOnce(&mut Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    if !brackets {
        return content(f);
    }
    f.write_str("(")?;
    content(f)?;
    f.write_str(")")
}

fn joined<T>(
    f: &mut Formatter<'_>,
    between: &str,
    items: &[T],
    write: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        write(f, item)?;
    }
    Ok(())
}
