//! From a selection to a query of the search engine that lets pass exactly the mentions for which
//! [`vigie_query::evaluate`] says yes.

use std::{cell::Cell, collections::BTreeSet, ops::Bound, sync::Arc};

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, InvertedIndexRangeQuery, Occur, Query as EngineQuery,
        RangeQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};
use vigie_model::{Post, PostKind, Slug, Tag};
use vigie_query::{FieldFilter, Leaf, LeafId, Measure, Near, Node, Query, Range, Together, Word, fold};

use crate::{
    IndexError, NotAboutUs, Selection, StoryId, accounts, document,
    firsts::Firsts,
    pattern::{Closeness, Pattern, Terms, Wanted},
    schema::Fields,
    telling::like,
    walk::Deadline,
    words,
};

/// The most words that the prefixes inside the phrases of one query, its words with `?` and the ways to write its exact
/// words may stand for. A prefix on its own has no limit, as it needs no positions.
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
    deadline: Deadline,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(fields: &'a Fields, searcher: &'a tantivy::Searcher) -> Self {
        Self { fields, searcher, words_left: Cell::new(MAX_WORDS), deadline: Deadline::never() }
    }

    /// Gives up looking for the first mentions of stories when that takes too long.
    pub(crate) fn within(self, deadline: Deadline) -> Self {
        Self { deadline, ..self }
    }

    /// Compiles a selection. Only its query and what it is like give scores.
    pub(crate) fn selection(&self, selection: &Selection) -> Result<Box<dyn EngineQuery>, IndexError> {
        let all = self.all_mentions(selection)?;
        if !selection.once_per_story {
            return Ok(all);
        }
        let firsts = unscored(Box::new(Firsts::of(self.searcher, all.as_ref(), self.deadline)?));
        match selection.gives_scores() {
            false => Ok(firsts),
            true => Ok(Box::new(BooleanQuery::intersection(vec![firsts, all]))),
        }
    }

    /// Compiles a selection, whether or not of each story only the first mention is wanted.
    pub(crate) fn all_mentions(&self, selection: &Selection) -> Result<Box<dyn EngineQuery>, IndexError> {
        let fields = self.fields;
        let filters = [
            Some(exact(fields.workspace, selection.workspace.as_str())),
            any_value(fields.brand, selection.brands.iter().map(Slug::as_str)),
            any_value(fields.topic, selection.topics.iter().map(Slug::as_str)),
            any_value(fields.sentiment, selection.sentiments.iter().map(|label| label.as_str())),
            any_value(fields.kind, selection.kinds.iter().map(|kind| kind.as_str())),
            any(selection.sources.iter().map(|source| self.source(source)).collect()),
            any(selection.languages.iter().map(|lang| self.language(lang)).collect()),
            any_value(fields.country, selection.countries.iter().map(|code| code.to_ascii_lowercase())),
            any_value(fields.author, selection.authors.iter().map(|handle| fold(handle))),
            accounts::written_by_any(fields, &selection.written_by),
            any_value(fields.status, selection.statuses.iter().map(|status| status.as_str())),
            any_value(fields.tag, selection.tags.iter().map(Tag::as_str)),
            any_value(fields.assignee, selection.assignees.iter()),
            any_value(fields.priority, selection.priorities.iter().map(|priority| priority.as_str())),
            selection.story.map(|story| self.story(story)),
            self.period(selection),
        ];
        let mut clauses: Vec<_> =
            filters.into_iter().flatten().map(|filter| (Occur::Must, unscored(filter))).collect();
        if selection.without_reposts {
            clauses.push((Occur::MustNot, exact(fields.kind, PostKind::Repost.as_str())));
        }
        if let Some(own) = accounts::written_by_any(fields, &selection.not_written_by) {
            clauses.push((Occur::MustNot, own));
        }
        let aside = Term::from_field_text(fields.not_about_us, document::YES);
        let aside_is = |occur| (occur, unscored(exact(fields.not_about_us, document::YES)));
        match selection.not_about_us {
            // Most teams have set nothing aside, and looking for it would hold up every count.
            NotAboutUs::Without if self.searcher.doc_freq(&aside)? == 0 => {}
            NotAboutUs::Without => clauses.push(aside_is(Occur::MustNot)),
            NotAboutUs::With => {}
            NotAboutUs::Only => clauses.push(aside_is(Occur::Must)),
        }
        if let Some(post) = &selection.like {
            let like = like(fields, self.searcher, &selection.workspace, post)?;
            clauses.push((Occur::Must, like));
        }
        if let Some(query) = &selection.query {
            clauses.push((Occur::Must, self.node(query, query.root())?));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn story(&self, story: StoryId) -> Box<dyn EngineQuery> {
        let term = Term::from_field_u64(self.fields.story, story.0);
        Box::new(RangeQuery::new(Bound::Included(term.clone()), Bound::Included(term)))
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
            Node::Together(words) => self.together(query, words),
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
        let fields = self.fields;
        match filter {
            FieldFilter::Lang(lang) => self.language(lang),
            FieldFilter::Source(source) => self.source(source),
            FieldFilter::Author(handle) => exact(fields.author, handle),
            FieldFilter::AuthorName(name) => adjacent(fields.author_name, name),
            FieldFilter::Country(code) => exact(fields.country, code),
            FieldFilter::Type(kind) => exact(fields.kind, kind.as_str()),
            FieldFilter::Feature(feature) => exact(fields.feature, feature.as_str()),
            FieldFilter::Site(host) => exact(fields.site, host),
            FieldFilter::Links(host) => exact(fields.links, host),
            FieldFilter::Url(words) => adjacent(fields.url, words),
            FieldFilter::Range(range) => self.range(*range),
            FieldFilter::Sentiment(label) => exact(fields.sentiment, label.as_str()),
            FieldFilter::Brand(brand) => exact(fields.brand, brand.as_str()),
            FieldFilter::Topic(topic) => exact(fields.topic, topic.as_str()),
        }
    }

    fn range(&self, Range { measure, from, to }: Range) -> Box<dyn EngineQuery> {
        let signed = |field, bound| Term::from_field_i64(field, bound);
        let whole = |field, bound| Term::from_field_u64(field, u64::try_from(bound).unwrap_or(0));
        let (field, term): (Field, fn(Field, i64) -> Term) = match measure {
            Measure::Rating => return self.rating(from, to),
            Measure::Followers => (self.fields.followers, whole),
            Measure::Likes => (self.fields.likes, whole),
            Measure::Engagement => (self.fields.engagement, whole),
            Measure::Reach => (self.fields.reach, whole),
            Measure::Score => (self.fields.score, signed),
            Measure::Relevance => (self.fields.relevance, signed),
        };
        // A number beyond the largest that is compared counts as that one.
        let to = if to == i64::MAX { Bound::Unbounded } else { Bound::Included(term(field, to)) };
        Box::new(RangeQuery::new(Bound::Included(term(field, from)), to))
    }

    /// Reviews with so many stars.
    fn rating(&self, from: i64, to: i64) -> Box<dyn EngineQuery> {
        let stars = (1..=Post::MOST_STARS).filter(|stars| (from..=to).contains(&i64::from(*stars)));
        let ways = stars.map(|stars| exact(self.fields.feature, &document::rating(stars.into())));
        Box::new(BooleanQuery::union(ways.collect()))
    }

    fn source(&self, name: &str) -> Box<dyn EngineQuery> {
        exact(self.fields.source, &document::source(name))
    }

    /// A language and its varieties: `pt` is also `pt-br`.
    fn language(&self, code: &str) -> Box<dyn EngineQuery> {
        let code = document::language(code);
        let of = |field| [exact(field, &code), beginning(field, &format!("{code}-"))];
        let ways = [of(self.fields.lang), of(self.fields.lang_tag)];
        Box::new(BooleanQuery::union(ways.into_iter().flatten().collect()))
    }

    fn leaf(&self, leaf: &Leaf) -> Result<Box<dyn EngineQuery>, IndexError> {
        match leaf.words.as_slice() {
            [word] if leaf.field.is_none() && word.exact.is_none() && word.beginning() == word.text => {
                if word.prefix {
                    return Ok(beginning(self.fields.words, &words::wanted(word)));
                }
                let term = Term::from_field_text(self.fields.words, &words::wanted(word));
                Ok(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
            }
            _ => Ok(self.pattern(vec![vec![self.phrase(leaf)?]], Closeness::Alone)),
        }
    }

    fn near(&self, query: &Query, near: &Near) -> Result<Box<dyn EngineQuery>, IndexError> {
        let sides = near.alternatives().into_iter().map(|leaves| self.side(query, leaves));
        let sides = sides.collect::<Result<_, _>>()?;
        Ok(self.pattern(sides, Closeness::Near(Arc::new(near.clone()))))
    }

    fn together(&self, query: &Query, together: &Together) -> Result<Box<dyn EngineQuery>, IndexError> {
        // One place may stand for two words of the query, so the same word twice asks for no more.
        let mut words = together.words.clone();
        words.sort_by_key(|id| query.leaf(*id));
        words.dedup_by_key(|id| query.leaf(*id));
        let sides = words.iter().map(|id| self.side(query, std::slice::from_ref(id)));
        let sides = sides.collect::<Result<_, _>>()?;
        Ok(self.pattern(sides, Closeness::Together { distance: together.distance }))
    }

    fn side(&self, query: &Query, leaves: &[LeafId]) -> Result<Vec<Wanted>, IndexError> {
        leaves.iter().map(|id| self.phrase(query.leaf(*id))).collect()
    }

    fn pattern(&self, sides: Vec<Vec<Wanted>>, closeness: Closeness) -> Box<dyn EngineQuery> {
        Box::new(Pattern { field: self.fields.words, sides, closeness })
    }

    fn phrase(&self, leaf: &Leaf) -> Result<Wanted, IndexError> {
        let words = leaf.words.iter().map(|word| self.terms(word)).collect::<Result<_, _>>()?;
        Ok(Wanted { words, field: leaf.field })
    }

    /// The terms of the index that a word stands for.
    fn terms(&self, word: &Word) -> Result<Terms, IndexError> {
        let plain = words::wanted(word);
        if let Some(exact) = &word.exact {
            let ways = words::ways(word);
            let (asked, others): (Vec<_>, Vec<_>) = self
                .terms_from(&ways, |_| true)?
                .into_iter()
                .partition(|term| exact.accepts(term.get(ways.len()..).unwrap_or_default()));
            if exact.accepts(&word.text) {
                // Written as it is folded too, which is known only from the lack of another way.
                return Ok(Terms { any: self.all_terms(&[plain]), except: self.all_terms(&others) });
            }
            return Ok(Terms { any: self.all_terms(&asked), except: Vec::new() });
        }
        if !word.is_open() {
            return Ok(Terms { any: self.all_terms(&[plain]), except: Vec::new() });
        }
        let sigil = plain.len() - word.beginning().len();
        let fits = |term: &str| word.matches(term.get(sigil..).unwrap_or_default(), word.sigil);
        Ok(Terms { any: self.all_terms(&self.terms_from(&plain, fits)?), except: Vec::new() })
    }

    fn all_terms(&self, texts: &[String]) -> Vec<Term> {
        texts.iter().map(|text| Term::from_field_text(self.fields.words, text)).collect()
    }

    /// The terms that begin like this and fit.
    fn terms_from(&self, prefix: &str, fits: impl Fn(&str) -> bool) -> Result<Vec<String>, IndexError> {
        let mut found = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.words)?;
            let mut terms = index.terms().range().ge(prefix).into_stream()?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                let term = String::from_utf8_lossy(terms.key());
                if fits(&term) {
                    found.insert(term.into_owned());
                }
                if found.len() > self.words_left.get() {
                    return Err(IndexError::TooManyWords { prefix: prefix.to_owned(), max: MAX_WORDS });
                }
            }
        }
        self.words_left.set(self.words_left.get() - found.len());
        Ok(found.into_iter().collect())
    }
}

fn exact(field: Field, value: &str) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

/// These folded words next to each other.
pub(crate) fn adjacent(field: Field, words: &str) -> Box<dyn EngineQuery> {
    if !words.contains(' ') {
        return exact(field, words);
    }
    let word = |word| Terms { any: vec![Term::from_field_text(field, word)], except: Vec::new() };
    let phrase = Wanted { words: words.split(' ').map(word).collect(), field: None };
    Box::new(Pattern { field, sides: vec![vec![phrase]], closeness: Closeness::Alone })
}

fn any_value(field: Field, values: impl Iterator<Item: AsRef<str>>) -> Option<Box<dyn EngineQuery>> {
    any(values.map(|value| exact(field, value.as_ref())).collect())
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
