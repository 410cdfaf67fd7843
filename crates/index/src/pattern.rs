//! Words next to and near each other, as a query of the search engine.
//!
//! The engine's own phrases and slop mean something else than ours, so this asks [`vigie_query::phrase`],
//! [`vigie_query::close`] and [`vigie_query::together`], as live matching does. Documents that hold all the words are
//! found by their postings; the positions are read of those only.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term,
    columnar::Column,
    fieldnorm::FieldNormReader,
    postings::SegmentPostings,
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};
use vigie_model::TextField;
use vigie_query::{LeafId, Near, Occurrence, Standing, close, together};

use crate::{
    postings::{AnyOf, Phrase, Word},
    schema::column,
    words::SENTENCE,
};

/// What must stand in the text: any phrase of each side, in the way that `closeness` says.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub(crate) field: Field,
    pub(crate) sides: Vec<Vec<Wanted>>,
    pub(crate) closeness: Closeness,
}

/// How the sides of a pattern stand to each other.
#[derive(Debug, Clone)]
pub(crate) enum Closeness {
    /// There is one side only.
    Alone,
    /// The sides are those of [`Near::alternatives`].
    Near(Arc<Near>),
    /// All sides, each of single words, within so many steps.
    Together { distance: u32 },
}

/// A phrase: the terms of each of its words, and the only field that it may stand in.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) words: Vec<Terms>,
    pub(crate) field: Option<TextField>,
}

/// A word: where it stands, and where of these it does not count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    pub(crate) any: Vec<Term>,
    pub(crate) except: Vec<Term>,
}

impl Query for Pattern {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let relevance = match scoring {
            EnableScoring::Enabled { statistics_provider: statistics, .. } => {
                let documents = statistics.total_num_docs()?;
                let mut frequency = |term: &Term| statistics.doc_freq(term);
                let length = statistics.total_num_tokens(self.field)? as Score / documents.max(1) as Score;
                let found = self.at_most(&mut frequency)?.min(documents);
                Some(Bm25Weight::for_one_term_without_explain(found, documents, length))
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(PatternWeight { pattern: self.clone(), relevance }))
    }
}

impl Pattern {
    /// In how many documents the pattern stands at most: a phrase is as rare as its rarest word, alternatives add up,
    /// and all sides are as rare as the rarest.
    fn at_most(&self, frequency: &mut impl FnMut(&Term) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        let mut rarest_side = u64::MAX;
        for side in &self.sides {
            let mut sum = 0_u64;
            for phrase in side {
                let mut rarest = u64::MAX;
                for word in &phrase.words {
                    let mut word_sum = 0_u64;
                    for term in &word.any {
                        word_sum = word_sum.saturating_add(frequency(term)?);
                    }
                    rarest = rarest.min(word_sum);
                }
                sum = sum.saturating_add(rarest);
            }
            rarest_side = rarest_side.min(sum);
        }
        Ok(rarest_side)
    }

    fn asks_for_a_field(&self) -> bool {
        self.sides.iter().flatten().any(|phrase| phrase.field.is_some())
    }
}

struct PatternWeight {
    pattern: Pattern,
    /// How much an occurrence is worth, where scores are asked for.
    relevance: Option<Bm25Weight>,
}

impl PatternWeight {
    fn open(&self, segment: &SegmentReader, side: &[Wanted]) -> tantivy::Result<AnyOf> {
        let mut phrases = Vec::with_capacity(side.len());
        for phrase in side {
            let mut words = Vec::with_capacity(phrase.words.len());
            for word in &phrase.words {
                words.push(Word::new(self.read(segment, &word.any)?, self.read(segment, &word.except)?));
            }
            phrases.push(Phrase::new(words, phrase.field));
        }
        Ok(AnyOf::new(phrases))
    }

    fn read(&self, segment: &SegmentReader, terms: &[Term]) -> tantivy::Result<Vec<SegmentPostings>> {
        let index = segment.inverted_index(self.pattern.field)?;
        let mut postings = Vec::with_capacity(terms.len());
        for term in terms {
            postings.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
        }
        Ok(postings)
    }
}

impl Weight for PatternWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut sides = Vec::with_capacity(self.pattern.sides.len());
        for side in &self.pattern.sides {
            let side = self.open(segment, side)?;
            if side.doc() == TERMINATED {
                return Ok(Box::new(EmptyScorer));
            }
            sides.push(side);
        }
        let relevance = match &self.relevance {
            Some(relevance) => {
                Some((relevance.boost_by(boost), segment.get_fieldnorms_reader(self.pattern.field)?))
            }
            None => None,
        };
        let title_words = match self.pattern.asks_for_a_field() {
            true => Some(segment.fast_fields().u64(column::TITLE_WORDS)?),
            false => None,
        };
        let closeness = self.pattern.closeness.clone();
        let sentences = match &closeness {
            Closeness::Near(near) if near.asks_sentences() => {
                let begin = Term::from_field_text(self.pattern.field, SENTENCE);
                Word::new(self.read(segment, &[begin])?, Vec::new())
            }
            _ => Word::new(Vec::new(), Vec::new()),
        };
        let found = Vec::new();
        let mut scorer = PatternScorer { sides, closeness, sentences, title_words, relevance, doc: 0, found };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("words next to or near each other", scorer.score()))
    }
}

struct PatternScorer {
    /// At least one.
    sides: Vec<AnyOf>,
    closeness: Closeness,
    /// Where sentences begin, for those who ask.
    sentences: Word,
    /// How many words titles have, where it matters.
    title_words: Option<Column<u64>>,
    relevance: Option<(Bm25Weight, FieldNormReader)>,
    doc: DocId,
    found: Vec<Occurrence>,
}

impl PatternScorer {
    /// Goes to the first match from `target` on.
    fn find(&mut self, mut target: DocId) -> DocId {
        loop {
            self.doc = self.candidate(target);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            self.found = self.occurrences();
            if !self.found.is_empty() {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// The first document from `target` on that holds the words of all sides, wherever in it.
    fn candidate(&mut self, mut target: DocId) -> DocId {
        while let Some(beyond) = self.sides.iter_mut().map(|side| side.seek(target)).find(|&doc| doc > target)
        {
            target = beyond;
        }
        target
    }

    fn occurrences(&mut self) -> Vec<Occurrence> {
        let title_words = self.title_words.as_ref().and_then(|column| column.first(self.doc)).unwrap_or(0);
        let title_words = u32::try_from(title_words).unwrap_or(u32::MAX);
        let mut places = self.sides.iter_mut().map(|side| side.occurrences(title_words));
        match &self.closeness {
            Closeness::Alone => places.flatten().collect(),
            Closeness::Together { distance } => together(&places.collect::<Vec<_>>(), *distance),
            Closeness::Near(near) => {
                let sentences = &mut self.sentences;
                close(near, &mut InDocument { doc: self.doc, places: &mut places, sentences })
            }
        }
    }
}

/// The sides of a pattern in one document, one after the other.
struct InDocument<'d, P> {
    doc: DocId,
    places: P,
    sentences: &'d mut Word,
}

impl<P: Iterator<Item = Vec<Occurrence>>> Standing for InDocument<'_, P> {
    fn places(&mut self, _: &[LeafId]) -> Vec<Occurrence> {
        self.places.next().unwrap_or_default()
    }

    fn sentences(&mut self) -> Vec<u32> {
        if self.sentences.seek(self.doc) == self.doc { self.sentences.positions() } else { Vec::new() }
    }
}

impl DocSet for PatternScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.find(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.sides.iter().map(AnyOf::size_hint).min().unwrap_or(0)
    }

    /// Reading positions costs about ten times as much as reading that a word is there.
    fn cost(&self) -> u64 {
        u64::from(self.size_hint()) * 10
    }
}

impl Scorer for PatternScorer {
    fn score(&mut self) -> Score {
        let Some((relevance, lengths)) = &self.relevance else { return 1.0 };
        let times = u32::try_from(self.found.len()).unwrap_or(u32::MAX);
        relevance.score(lengths.fieldnorm_id(self.doc), times)
    }
}
