//! From tree to text: the query again, in one spelling, with only the brackets that it needs.

use std::fmt::{self, Display, Formatter};

use vigie_model::TextField;

use crate::{FieldFilter, Leaf, LeafId, Link, Near, Node, Query, Range, Side, Together, Word};

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

/// One node of a query as a text of its own.
struct Printed<'q>(&'q Query, &'q Node);

impl Display for Printed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.write(f, self.1, Around::Nothing)
    }
}

impl Query {
    /// One node of this query as a text of its own.
    #[must_use]
    pub fn printed(&self, node: &Node) -> String {
        Printed(self, node).to_string()
    }

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
            Node::Near(near) => self.write_near(f, near),
            Node::Together(Together { words, distance }) => {
                let leaves: Vec<&Leaf> = words.iter().map(|id| self.leaf(*id)).collect();
                let field = leaves.first().and_then(|leaf| leaf.field);
                let words: Vec<&Word> = leaves.iter().flat_map(|leaf| &leaf.words).collect();
                write_words(f, field, &words, true)?;
                write!(f, "~{distance}")
            }
            Node::Field(filter) => filter.fmt(f),
        }
    }

    fn write_near(&self, f: &mut Formatter<'_>, near: &Near) -> fmt::Result {
        let links = std::iter::once(None).chain(near.links.iter().map(Some));
        for (link, side) in links.zip(&near.sides) {
            if let Some(link) = link {
                write!(f, " {link} ")?;
            }
            match side {
                Side::AnyOf(leaves) => self.write_side(f, leaves)?,
                Side::Near(inner) => bracketed(f, true, |f| self.write_near(f, inner))?,
            }
        }
        Ok(())
    }

    fn write_side(&self, f: &mut Formatter<'_>, leaves: &[LeafId]) -> fmt::Result {
        bracketed(f, leaves.len() > 1, |f| joined(f, " OR ", leaves, |f, id| self.leaf(*id).fmt(f)))
    }
}

impl Display for Leaf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let words: Vec<&Word> = self.words.iter().collect();
        write_words(f, self.field, &words, self.words.len() > 1)
    }
}

/// Words that all ask for the same exactness, in quotes where that or their number needs it.
fn write_words(
    f: &mut Formatter<'_>,
    field: Option<TextField>,
    words: &[&Word],
    quoted: bool,
) -> fmt::Result {
    f.write_str(match field {
        Some(TextField::Title) => "title:",
        Some(TextField::Text) => "text:",
        None => "",
    })?;
    let exact = words.first().and_then(|word| word.exact.as_ref());
    let opening = match exact.map(|exact| exact.case) {
        Some(true) => "++\"",
        Some(false) => "+\"",
        None if quoted => "\"",
        None => return joined(f, " ", words, |f, word| word.fmt(f)),
    };
    f.write_str(opening)?;
    joined(f, " ", words, |f, word| word.fmt(f))?;
    f.write_str("\"")
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sigil = self.sigil.map(|sigil| sigil.as_char().to_string()).unwrap_or_default();
        let text = self.exact.as_ref().map_or(&self.text, |exact| &exact.form);
        write!(f, "{sigil}{text}{}", if self.prefix { "*" } else { "" })?;
        if self.edits > 0 { write!(f, "~{}", self.edits) } else { Ok(()) }
    }
}

impl Display for Link {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Steps { distance, ordered } => {
                write!(f, "{}NEAR/{distance}", if *ordered { "O" } else { "" })
            }
            Self::Sentence => f.write_str("SENTENCE"),
        }
    }
}

impl Display for FieldFilter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut words = |name: &str, words: &str| {
            let quote = if words.contains(' ') { "\"" } else { "" };
            write!(f, "{name}:{quote}{words}{quote}")
        };
        match self {
            Self::Lang(lang) => words("lang", lang),
            Self::Source(source) => words("source", source),
            Self::Author(handle) => words("author", handle),
            Self::AuthorName(name) => words("authorname", name),
            Self::Country(code) => words("country", code),
            Self::Type(kind) => words("type", kind.as_str()),
            Self::Site(host) => words("site", host),
            Self::Links(host) => words("links", host),
            Self::Url(address) => words("url", address),
            Self::Sentiment(label) => words("sentiment", label.as_str()),
            Self::Brand(brand) => words("brand", brand.as_str()),
            Self::Topic(topic) => words("topic", topic.as_str()),
            Self::Feature(feature) => f.write_str(feature.as_str()),
            Self::Range(range) => range.fmt(f),
        }
    }
}

impl Display for Range {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bound = |bound: i64| match bound {
            i64::MIN | i64::MAX => "*".to_owned(),
            number => self.measure.written(number),
        };
        write!(f, "{}:[{} TO {}]", self.measure.as_str(), bound(self.from), bound(self.to))
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
