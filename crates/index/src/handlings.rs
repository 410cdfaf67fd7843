//! How teams handle mentions, beside the mentions themselves.
//!
//! Each handling that was ever told is a document of its own, which no search finds: it has no workspace and no words, only
//! the key of its mention and what to write into that mention's document. So it does not matter in which order a mention
//! and its handling come, how often either comes again, or whether the mention is gone for a while: a mention is always
//! written with the handling that is known, and a handling that is told rewrites the mention that stands there. Of two
//! handlings the one with the greater revision holds.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tantivy::{
    DocAddress, Searcher, SegmentReader, TantivyDocument, Term,
    schema::{IndexRecordOption, Value},
};
use vigie_model::{Handled, Handling, PostId, Slug};

use crate::{IndexError, document, schema::Fields, searcher::living};

/// A second term of every such document, to count them by; no key of a mention is like it.
const ALL: &str = "*";

/// What the writer knows of handlings: the last commit, and what was told since.
pub(crate) struct Handlings {
    fields: Fields,
    committed: Searcher,
    /// Which segments of the last commit hold any.
    segments: Vec<u32>,
    /// By the key of the mention.
    fresh: HashMap<String, Known>,
}

/// A handling, and which of its versions it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    revision: i64,
    pub(crate) handling: Handling,
}

impl Handlings {
    pub(crate) fn new(fields: Fields, committed: Searcher) -> Result<Self, IndexError> {
        let segments = holding(&fields, &committed)?;
        Ok(Self { fields, committed, segments, fresh: HashMap::new() })
    }

    /// Everything so far is committed, and looks like this.
    pub(crate) fn commit(&mut self, committed: Searcher) -> Result<(), IndexError> {
        self.segments = holding(&self.fields, &committed)?;
        self.committed = committed;
        self.fresh.clear();
        Ok(())
    }

    /// How a mention is handled, where anybody ever said so.
    pub(crate) fn of(&self, workspace: &Slug, post: &PostId) -> Result<Option<Known>, IndexError> {
        if self.segments.is_empty() && self.fresh.is_empty() {
            return Ok(None);
        }
        let key = document::key(workspace, post);
        if let Some(known) = self.fresh.get(&key) {
            return Ok(Some(known.clone()));
        }
        let term = Term::from_field_text(self.fields.handled, &key);
        for number in &self.segments {
            let Some(segment) = self.committed.segment_readers().get(*number as usize) else { continue };
            let index = segment.inverted_index(self.fields.handled)?;
            let Some(postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            if let Some(doc) = living(segment, postings).next() {
                let document: TantivyDocument = self.committed.doc(DocAddress::new(*number, doc))?;
                let json = document.get_first(self.fields.handling).and_then(|value| value.as_bytes());
                return Ok(Some(serde_json::from_slice(json.unwrap_or_default())?));
            }
        }
        Ok(None)
    }

    /// Takes a handling in, unless it is known or older: what to remove, and what to write in its place.
    pub(crate) fn put(&mut self, handled: &Handled) -> Result<Option<(Term, TantivyDocument)>, IndexError> {
        let known = self.of(&handled.workspace, &handled.post)?;
        if known.is_some_and(|known| known.revision >= handled.revision) {
            return Ok(None);
        }
        let key = document::key(&handled.workspace, &handled.post);
        let known = Known { revision: handled.revision, handling: handled.handling.clone() };
        let mut document = TantivyDocument::default();
        document.add_text(self.fields.handled, &key);
        document.add_text(self.fields.handled, ALL);
        document.add_bytes(self.fields.handling, &serde_json::to_vec(&known)?);
        let term = Term::from_field_text(self.fields.handled, &key);
        self.fresh.insert(key, known);
        Ok(Some((term, document)))
    }
}

/// How many mentions there are, without the documents of handlings.
pub(crate) fn count_mentions(fields: &Fields, searcher: &Searcher) -> Result<u64, IndexError> {
    let mut count = 0;
    for segment in searcher.segment_readers() {
        count += u64::from(segment.num_docs()) - of_segment(fields, segment)?;
    }
    Ok(count)
}

fn of_segment(fields: &Fields, segment: &SegmentReader) -> Result<u64, IndexError> {
    let index = segment.inverted_index(fields.handled)?;
    let term = Term::from_field_text(fields.handled, ALL);
    if segment.alive_bitset().is_none() {
        return Ok(u64::from(index.doc_freq(&term)?));
    }
    let postings = index.read_postings(&term, IndexRecordOption::Basic)?;
    Ok(postings.map_or(0, |postings| living(segment, postings).count() as u64))
}

/// The segments that hold any handling.
fn holding(fields: &Fields, searcher: &Searcher) -> Result<Vec<u32>, IndexError> {
    let mut holding = Vec::new();
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        if segment.inverted_index(fields.handled)?.terms().num_terms() > 0 {
            holding.push(number);
        }
    }
    Ok(holding)
}
