//! Of each story only the first mention, as a query of the search engine: whatever counts, sorts or draws from a
//! selection then does so by stories.
//!
//! The first is the earliest of those that are neither a repost nor a quote; where there are only such, the earliest. It
//! is looked for among what another query finds, so a story of which a filter lets only a copy pass is still there.

use std::{collections::HashMap, fmt, sync::Arc};

use rustc_hash::FxHashMap;
use tantivy::{
    BitSet, DocAddress, DocId, Score, SegmentReader, TantivyError,
    index::SegmentId,
    query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};
use vigie_model::PostKind;

use crate::{
    IndexError,
    schema::column,
    story::kinds,
    walk::{Deadline, Walk},
};

/// The most stories of one selection; they take about 50 bytes each while a question is answered.
const MAX_STORIES: usize = 2_000_000;

/// Where a mention stands among those of its story; the least is the first.
type Turn = (bool, i64, u64);

/// The first mention of each story.
#[derive(Clone)]
pub(crate) struct Firsts {
    by_segment: Arc<HashMap<SegmentId, BitSet>>,
}

impl Firsts {
    /// Those among what `query` finds.
    pub(crate) fn of(
        searcher: &tantivy::Searcher,
        query: &dyn Query,
        deadline: Deadline,
    ) -> Result<Self, IndexError> {
        let mut firsts: FxHashMap<u64, (Turn, DocAddress)> = FxHashMap::default();
        let walk = Walk::new(searcher, query, false, deadline)?;
        let mut kinds = kinds();
        for (number, segment) in (0..).zip(searcher.segment_readers()) {
            let columns = segment.fast_fields();
            let (story, tie) = (columns.u64(column::STORY)?, columns.u64(column::TIE)?);
            let published_at = columns.i64(column::PUBLISHED_AT)?;
            let kind = kinds.open(segment)?;
            walk.segment(segment, |doc, _| {
                let kind = kind.of(doc).next().and_then(|number| PostKind::ALL.get(number));
                let leans = matches!(kind, Some(PostKind::Repost | PostKind::Quote));
                let turn =
                    (leans, published_at.first(doc).unwrap_or_default(), tie.first(doc).unwrap_or_default());
                let here = (turn, DocAddress::new(number, doc));
                let first = firsts.entry(story.first(doc).unwrap_or_default()).or_insert(here);
                if turn < first.0 {
                    *first = here;
                }
                if firsts.len() > MAX_STORIES {
                    Err(IndexError::TooManyStories { max: MAX_STORIES })
                } else {
                    Ok(())
                }
            })?;
        }
        let segments = searcher.segment_readers();
        let mut sets: Vec<BitSet> =
            segments.iter().map(|segment| BitSet::with_max_value(segment.max_doc())).collect();
        for (_, at) in firsts.values() {
            if let Some(set) = sets.get_mut(at.segment_ord as usize) {
                set.insert(at.doc_id);
            }
        }
        let by_segment = segments.iter().map(SegmentReader::segment_id).zip(sets).collect();
        Ok(Self { by_segment: Arc::new(by_segment) })
    }
}

impl fmt::Debug for Firsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Firsts").finish_non_exhaustive()
    }
}

impl Query for Firsts {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Firsts {
    fn scorer(&self, segment: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.by_segment.get(&segment.segment_id()) {
            Some(set) => Box::new(ConstScorer::new(BitSetDocSet::from(set.clone()), 0.0)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.by_segment.get(&segment.segment_id()).filter(|set| set.contains(doc)) {
            Some(_) => Ok(Explanation::new("first of its story", 0.0)),
            None => {
                Err(TantivyError::InvalidArgument(format!("document {doc} is not the first of its story")))
            }
        }
    }
}
