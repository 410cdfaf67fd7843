//! From a selection to a query of the search engine that lets pass exactly the mentions for which
//! [`vigie_query::evaluate`] says yes.

use std::{cell::Cell, collections::BTreeSet, ops::Bound};

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, InvertedIndexRangeQuery, Occur, Query as EngineQuery,
        RangeQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};
use vigie_model::Slug;
use vigie_query::{FieldFilter, Leaf, LeafId, Near, Node, Query, Word};

use crate::{
    IndexError, Selection, document,
    pattern::{Alternatives, Pattern, Sides},
    schema::Fields,
    words,
};

/// The most words that the prefixes inside the phrases of one query may stand for. A prefix on its own has no limit,
/// as it needs no positions.
const MAX_WORDS: usize = 10_000;

/// Behind every word that begins with what stands before it: no word contains this character.
const LAST: char = '\u{10FFFF}';

/// What a selection is compiled for.
pub(crate) struct Compiler<'a> {
    fields: &'a Fields,
    /// Whose words the prefixes stand for.
    searcher: &'a tantivy::Searcher,
    /// How many words prefixes may still stand for.
    words_left: Cell<usize>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(fields: &'a Fields, searcher: &'a tantivy::Searcher) -> Self {
        Self { fields, searcher, words_left: Cell::new(MAX_WORDS) }
    }

    /// Compiles a selection. Only its query gives scores.
    pub(crate) fn selection(&self, selection: &Selection) -> Result<Box<dyn EngineQuery>, IndexError> {
        let fields = self.fields;
        let filters = [
            Some(exact(fields.workspace, selection.workspace.as_str())),
            any_value(fields.brand, selection.brands.iter().map(Slug::as_str)),
            any_value(fields.topic, selection.topics.iter().map(Slug::as_str)),
            any_value(fields.sentiment, selection.sentiments.iter().map(|label| label.as_str())),
            any_value(fields.kind, selection.kinds.iter().map(|kind| kind.as_str())),
            any(selection.sources.iter().map(|source| self.source(source)).collect()),
            any(selection.languages.iter().map(|lang| self.language(lang)).collect()),
            self.period(selection),
        ];
        let mut clauses: Vec<_> =
            filters.into_iter().flatten().map(|filter| (Occur::Must, unscored(filter))).collect();
        if let Some(query) = &selection.query {
            clauses.push((Occur::Must, self.node(query, query.root())?));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn period(&self, selection: &Selection) -> Option<Box<dyn EngineQuery>> {
        if selection.from.is_none() && selection.to.is_none() {
            return None;
        }
        let moment =
            |moment: jiff::Timestamp| Term::from_field_i64(self.fields.published_at, moment.as_millisecond());
        let from = selection.from.map_or(Bound::Unbounded, |from| Bound::Included(moment(from)));
        let to = selection.to.map_or(Bound::Unbounded, |to| Bound::Excluded(moment(to)));
        Some(Box::new(RangeQuery::new(from, to)))
    }

    fn node(&self, query: &Query, node: &Node) -> Result<Box<dyn EngineQuery>, IndexError> {
        match node {
            Node::And(children) => self.all(query, children),
            Node::Or(children) => {
                let children = children.iter().map(|child| self.node(query, child));
                Ok(Box::new(BooleanQuery::union(children.collect::<Result<_, _>>()?)))
            }
            Node::Not(_) => self.all(query, std::slice::from_ref(node)),
            Node::Leaf(id) => self.leaf(query.leaf(*id)),
            Node::Near(near) => self.near(query, near),
            Node::Field(filter) => Ok(unscored(self.field(filter))),
        }
    }

    fn all(&self, query: &Query, nodes: &[Node]) -> Result<Box<dyn EngineQuery>, IndexError> {
        let clause = |node: &Node| match node {
            Node::Not(child) => Ok((Occur::MustNot, self.node(query, child)?)),
            node => Ok((Occur::Must, self.node(query, node)?)),
        };
        let mut clauses = nodes.iter().map(clause).collect::<Result<Vec<_>, IndexError>>()?;
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, unscored(Box::new(AllQuery)))); // the engine needs something to take away from
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn field(&self, filter: &FieldFilter) -> Box<dyn EngineQuery> {
        match filter {
            FieldFilter::Lang(lang) => self.language(lang),
            FieldFilter::Source(source) => self.source(source),
            FieldFilter::Author(handle) => exact(self.fields.author, handle),
            FieldFilter::Type(kind) => exact(self.fields.kind, kind.as_str()),
        }
    }

    fn source(&self, name: &str) -> Box<dyn EngineQuery> {
        exact(self.fields.source, &document::source(name))
    }

    /// A language and its varieties: `pt` is also `pt-br`.
    fn language(&self, code: &str) -> Box<dyn EngineQuery> {
        let code = document::language(code);
        let varieties = beginning(self.fields.lang, &format!("{code}-"));
        Box::new(BooleanQuery::union(vec![exact(self.fields.lang, &code), varieties]))
    }

    fn leaf(&self, leaf: &Leaf) -> Result<Box<dyn EngineQuery>, IndexError> {
        match leaf.words.as_slice() {
            [word] if word.prefix => Ok(beginning(self.fields.words, &words::wanted(word))),
            [word] => {
                let term = Term::from_field_text(self.fields.words, &words::wanted(word));
                Ok(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
            }
            _ => Ok(self.pattern(Sides::One(vec![self.alternatives(leaf)?]))),
        }
    }

    fn near(&self, query: &Query, near: &Near) -> Result<Box<dyn EngineQuery>, IndexError> {
        let side = |leaves: &[LeafId]| -> Result<Vec<_>, IndexError> {
            leaves.iter().map(|id| self.alternatives(query.leaf(*id))).collect()
        };
        let (left, right) = (side(&near.left)?, side(&near.right)?);
        Ok(self.pattern(Sides::Near { left, right, distance: near.distance }))
    }

    fn pattern(&self, sides: Sides) -> Box<dyn EngineQuery> {
        Box::new(Pattern { field: self.fields.words, sides })
    }

    fn alternatives(&self, leaf: &Leaf) -> Result<Alternatives, IndexError> {
        leaf.words.iter().map(|word| self.terms(word)).collect()
    }

    /// The terms of the index that a word stands for.
    fn terms(&self, word: &Word) -> Result<Vec<Term>, IndexError> {
        let field = self.fields.words;
        let prefix = words::wanted(word);
        if !word.prefix {
            return Ok(vec![Term::from_field_text(field, &prefix)]);
        }
        let mut found = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().range().ge(&prefix).into_stream()?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                found.insert(terms.key().to_vec());
                if found.len() > self.words_left.get() {
                    return Err(IndexError::TooManyWords { prefix, max: MAX_WORDS });
                }
            }
        }
        self.words_left.set(self.words_left.get() - found.len());
        Ok(found.iter().map(|text| Term::from_field_text(field, &String::from_utf8_lossy(text))).collect())
    }
}

fn exact(field: Field, value: &str) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

fn any_value<'v>(field: Field, values: impl Iterator<Item = &'v str>) -> Option<Box<dyn EngineQuery>> {
    any(values.map(|value| exact(field, value)).collect())
}

/// All terms that begin like this.
fn beginning(field: Field, start: &str) -> Box<dyn EngineQuery> {
    let end = Term::from_field_text(field, &format!("{start}{LAST}"));
    let start = Term::from_field_text(field, start);
    Box::new(InvertedIndexRangeQuery::new(Bound::Included(start), Bound::Excluded(end)))
}

/// Any of these; no filter at all where there are none.
fn any(mut queries: Vec<Box<dyn EngineQuery>>) -> Option<Box<dyn EngineQuery>> {
    match queries.len() {
        0 | 1 => queries.pop(),
        _ => Some(Box::new(BooleanQuery::union(queries))),
    }
}

/// Lets pass the same, but says nothing about relevance.
fn unscored(query: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
