//! Which documents belong to the period and which to the baseline, one byte each, so that the postings of any term can be
//! counted by looking up.

use tantivy::{DocId, postings::BlockSegmentPostings};

use super::{Period, threads};
use crate::{
    IndexError, Selection,
    compile::Compiler,
    schema::Fields,
    walk::{Deadline, Walk},
};

/// Neither, period, baseline; no document is in both.
const PERIOD: u8 = 1;
const BASELINE: u8 = 2;

/// So many mentions of the period, and of the baseline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) period: u64,
    pub(super) baseline: u64,
}

/// The marks of all documents.
pub(super) struct Marks {
    /// By segment; empty where no document of it is marked.
    segments: Vec<Vec<u8>>,
    /// How many there are of each.
    pub(super) all: Counts,
}

impl Marks {
    pub(super) fn new(
        fields: &Fields,
        searcher: &tantivy::Searcher,
        selection: &Selection,
        [period, baseline]: [Period; 2],
        deadline: Deadline,
    ) -> Result<Self, IndexError> {
        let mut walks = Vec::new();
        for (stretch, mark) in [(period, PERIOD), (baseline, BASELINE)] {
            let selection = Selection { from: Some(stretch.from), to: Some(stretch.to), ..selection.clone() };
            let query = Compiler::new(fields, searcher).within(deadline).selection(&selection)?;
            walks.push((Walk::new(searcher, &query, false, deadline)?, mark));
        }
        let marked = threads::each(searcher.segment_readers().iter().collect(), |segment| {
            let mut marks: Vec<u8> = Vec::new();
            let mut by_mark = [0_u64; 3];
            for (walk, mark) in &walks {
                walk.segment(segment, |doc, _| {
                    if marks.is_empty() {
                        marks.resize(segment.max_doc() as usize, 0);
                    }
                    if let Some(place) = marks.get_mut(doc as usize) {
                        *place = *mark;
                    }
                    by_mark.iter_mut().skip((*mark).into()).take(1).for_each(|count| *count += 1);
                    Ok(())
                })?;
            }
            Ok((marks, by_mark))
        })?;
        let mut all = Counts::default();
        for (_, [_, period, baseline]) in &marked {
            all.period += period;
            all.baseline += baseline;
        }
        Ok(Self { segments: marked.into_iter().map(|(marks, _)| marks).collect(), all })
    }

    /// The segments with a marked document, by number.
    pub(super) fn marked(&self) -> impl Iterator<Item = usize> + '_ {
        self.segments.iter().enumerate().filter(|(_, marks)| !marks.is_empty()).map(|(number, _)| number)
    }

    /// The documents of the period, or of the baseline, of one segment.
    pub(super) fn documents(&self, segment: usize, of_period: bool) -> impl Iterator<Item = DocId> + '_ {
        let wanted = if of_period { PERIOD } else { BASELINE };
        let marks = self.segments.get(segment).map_or(&[][..], Vec::as_slice);
        (0..).zip(marks).filter(move |(_, mark)| **mark == wanted).map(|(doc, _)| doc)
    }

    /// Whether a document is of the period.
    pub(super) fn is_of_period(&self, segment: usize, doc: DocId) -> bool {
        self.mark(segment, doc) == Some(PERIOD)
    }

    /// Counts one document.
    pub(super) fn count(&self, segment: usize, doc: DocId, counts: &mut Counts) {
        match self.mark(segment, doc) {
            Some(PERIOD) => counts.period += 1,
            Some(BASELINE) => counts.baseline += 1,
            _ => {}
        }
    }

    /// Counts all documents of some postings.
    pub(super) fn count_all(&self, segment: usize, postings: &mut BlockSegmentPostings, counts: &mut Counts) {
        let marks = self.segments.get(segment).map_or(&[][..], Vec::as_slice);
        let mut by_mark = [0_u64; 3];
        while !postings.docs().is_empty() {
            for doc in postings.docs() {
                let mark = marks.get(*doc as usize).copied().unwrap_or(0);
                by_mark.iter_mut().skip(mark.into()).take(1).for_each(|count| *count += 1);
            }
            postings.advance();
        }
        let [_, period, baseline] = by_mark;
        counts.period += period;
        counts.baseline += baseline;
    }

    fn mark(&self, segment: usize, doc: DocId) -> Option<u8> {
        self.segments.get(segment)?.get(doc as usize).copied()
    }
}
