//! Visiting every match of a query, with a deadline.

use std::time::{Duration, Instant};

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EnableScoring, Query, Weight},
};

use crate::IndexError;

/// When to give up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    started: Instant,
    allowed: Duration,
}

impl Deadline {
    pub(crate) fn after(allowed: Duration) -> Self {
        Self { started: Instant::now(), allowed }
    }

    /// However long it takes.
    pub(crate) fn never() -> Self {
        Self::after(Duration::MAX)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    pub(crate) fn check(&self) -> Result<(), IndexError> {
        if self.elapsed() > self.allowed { Err(IndexError::TooSlow(self.allowed)) } else { Ok(()) }
    }
}

/// A query made ready for the segments of one searcher.
pub(crate) struct Walk {
    weight: Box<dyn Weight>,
    scoring: bool,
    deadline: Deadline,
}

impl Walk {
    pub(crate) fn new(
        searcher: &tantivy::Searcher,
        query: &dyn Query,
        scoring: bool,
        deadline: Deadline,
    ) -> Result<Self, IndexError> {
        let enabled = if scoring {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        Ok(Self { weight: query.weight(enabled)?, scoring, deadline })
    }

    /// Shows every match of one segment that is not deleted, in the order of their numbers, with its score, which is 0
    /// without scoring.
    pub(crate) fn segment(
        &self,
        segment: &SegmentReader,
        mut see: impl FnMut(DocId, Score) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        self.deadline.check()?;
        let mut scorer = self.weight.scorer(segment, 1.0)?;
        let is_alive = |doc| segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
        if !self.scoring {
            let mut block = [0; COLLECT_BLOCK_BUFFER_LEN];
            loop {
                let filled = scorer.fill_buffer(&mut block);
                for &doc in block.iter().take(filled).filter(|&&doc| is_alive(doc)) {
                    see(doc, 0.0)?;
                }
                if filled < block.len() {
                    return Ok(());
                }
                self.deadline.check()?;
            }
        }
        for seen in 1_usize.. {
            let doc = scorer.doc();
            if doc == TERMINATED {
                break;
            }
            if is_alive(doc) {
                see(doc, scorer.score())?;
            }
            scorer.advance();
            if seen.is_multiple_of(COLLECT_BLOCK_BUFFER_LEN) {
                self.deadline.check()?;
            }
        }
        Ok(())
    }
}
