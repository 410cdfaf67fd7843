//! Words next to and near each other, as a query of the search engine.
//!
//! The engine's own phrases and slop mean something else than ours, so this asks [`vigie_query::phrase`] and
//! [`vigie_query::near`], as live matching does. Documents that hold all the words are found by their postings; the
//! positions are read of those only.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term,
    fieldnorm::FieldNormReader,
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};
use vigie_query::{Occurrence, near};

use crate::postings::{AnyOf, Phrase, Word};

/// What must stand in the text: the words that each word may be, in order, for every phrase of every side.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub(crate) field: Field,
    pub(crate) sides: Sides,
}

/// Any of these phrases, or any of these near any of those.
#[derive(Debug, Clone)]
pub(crate) enum Sides {
    One(Vec<Alternatives>),
    Near { left: Vec<Alternatives>, right: Vec<Alternatives>, distance: u32 },
}

/// A phrase: for each of its words the terms that it stands for.
pub(crate) type Alternatives = Vec<Vec<Term>>;

impl Query for Pattern {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let relevance = match scoring {
            EnableScoring::Enabled { statistics_provider: statistics, .. } => {
                let documents = statistics.total_num_docs()?;
                let mut frequency = |term: &Term| statistics.doc_freq(term);
                let length = statistics.total_num_tokens(self.field)? as Score / documents.max(1) as Score;
                let found = self.sides.at_most(&mut frequency)?.min(documents);
                Some(Bm25Weight::for_one_term_without_explain(found, documents, length))
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(PatternWeight { pattern: self.clone(), relevance }))
    }
}

impl Sides {
    /// In how many documents the pattern stands at most: a phrase is as rare as its rarest word, alternatives add up.
    fn at_most(&self, frequency: &mut impl FnMut(&Term) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        let mut side = |phrases: &[Alternatives]| {
            let mut sum = 0_u64;
            for phrase in phrases {
                let mut rarest = u64::MAX;
                for word in phrase {
                    let mut word_sum = 0_u64;
                    for term in word {
                        word_sum = word_sum.saturating_add(frequency(term)?);
                    }
                    rarest = rarest.min(word_sum);
                }
                sum = sum.saturating_add(rarest);
            }
            Ok(sum)
        };
        match self {
            Self::One(phrases) => side(phrases),
            Self::Near { left, right, .. } => Ok(side(left)?.min(side(right)?)),
        }
    }
}

struct PatternWeight {
    pattern: Pattern,
    /// How much an occurrence is worth, where scores are asked for.
    relevance: Option<Bm25Weight>,
}

impl PatternWeight {
    fn open(&self, segment: &SegmentReader, phrases: &[Alternatives]) -> tantivy::Result<AnyOf> {
        let index = segment.inverted_index(self.pattern.field)?;
        let mut open = Vec::with_capacity(phrases.len());
        for phrase in phrases {
            let mut words = Vec::with_capacity(phrase.len());
            for terms in phrase {
                let mut postings = Vec::with_capacity(terms.len());
                for term in terms {
                    postings.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
                }
                words.push(Word::new(postings));
            }
            open.push(Phrase::new(words));
        }
        Ok(AnyOf::new(open))
    }
}

impl Weight for PatternWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (left, right) = match &self.pattern.sides {
            Sides::One(phrases) => (self.open(segment, phrases)?, None),
            Sides::Near { left, right, distance } => {
                (self.open(segment, left)?, Some((self.open(segment, right)?, *distance)))
            }
        };
        if left.doc() == TERMINATED || right.as_ref().is_some_and(|(right, _)| right.doc() == TERMINATED) {
            return Ok(Box::new(EmptyScorer));
        }
        let relevance = match &self.relevance {
            Some(relevance) => {
                Some((relevance.boost_by(boost), segment.get_fieldnorms_reader(self.pattern.field)?))
            }
            None => None,
        };
        let mut scorer = PatternScorer { left, right, relevance, doc: 0, found: Vec::new() };
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
    left: AnyOf,
    right: Option<(AnyOf, u32)>,
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
            self.found = match &mut self.right {
                None => self.left.occurrences(),
                Some((right, distance)) => near(&self.left.occurrences(), &right.occurrences(), *distance),
            };
            if !self.found.is_empty() {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// The first document from `target` on that holds the words of all sides, wherever in it.
    fn candidate(&mut self, mut target: DocId) -> DocId {
        loop {
            let left = self.left.seek(target);
            let Some((right, _)) = &mut self.right else { return left };
            match right.seek(left) {
                right if right == left => return left,
                right => target = right,
            }
        }
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
        self.left.size_hint().min(self.right.as_ref().map_or(u32::MAX, |(right, _)| right.size_hint()))
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
