//! Every term of a field over all segments, in order, with the mentions that hold it, counted by its postings.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    sync::Arc,
};

use tantivy::{
    InvertedIndexReader,
    postings::{BlockSegmentPostings, TermInfo},
    schema::{Field, IndexRecordOption},
    termdict::TermStreamer,
};

use super::marks::{Counts, Marks};
use crate::{IndexError, walk::Deadline};

/// How many terms are looked at before the clock is.
const BETWEEN_LOOKS: u64 = 1_024;

/// The first bytes of the terms that are wanted: from the first, up to before the second.
pub(super) type Stretch = (&'static str, Option<&'static str>);

/// Shows every term of a stretch that has a kind and that at least `least` documents of the shard hold, with how many of the
/// marked ones do. Only segments with marked documents are looked at, and only the postings of terms with a kind are read.
pub(super) fn each_term<K>(
    (searcher, field): (&tantivy::Searcher, Field),
    stretch: Stretch,
    least: u64,
    marks: &Marks,
    deadline: Deadline,
    kind: impl Fn(&str) -> Option<K>,
    mut see: impl FnMut(K, &str, Counts),
) -> Result<(), IndexError> {
    let mut segments: Vec<(usize, Arc<InvertedIndexReader>)> = Vec::new();
    for number in marks.marked() {
        if let Some(segment) = searcher.segment_readers().get(number) {
            segments.push((number, segment.inverted_index(field)?));
        }
    }
    let mut postings: Vec<BlockSegmentPostings> =
        segments.iter().map(|_| BlockSegmentPostings::empty()).collect();
    let mut streams = Vec::with_capacity(segments.len());
    for (_, index) in &segments {
        streams.push(open(index, stretch)?);
    }
    let mut next: BinaryHeap<Reverse<(Vec<u8>, usize)>> = BinaryHeap::new();
    for (at, stream) in streams.iter_mut().enumerate() {
        if stream.advance() {
            next.push(Reverse((stream.key().to_vec(), at)));
        }
    }
    let mut seen = 0_u64;
    let mut key = Vec::new();
    let mut held: Vec<(usize, TermInfo)> = Vec::new();
    while let Some(Reverse((first, _))) = next.peek() {
        key.clone_from(first);
        held.clear();
        while let Some(mut top) = next.peek_mut().filter(|top| top.0.0 == key) {
            let Reverse((name, at)) = &mut *top;
            let Some(stream) = streams.get_mut(*at) else { break };
            held.push((*at, stream.value().clone()));
            if stream.advance() {
                name.clear();
                name.extend_from_slice(stream.key());
            } else {
                PeekMut::pop(top);
            }
        }
        seen += 1;
        if seen.is_multiple_of(BETWEEN_LOOKS) {
            deadline.check()?;
        }
        let documents: u64 = held.iter().map(|(_, info)| u64::from(info.doc_freq)).sum();
        if documents < least {
            continue;
        }
        let Ok(term) = std::str::from_utf8(&key) else { continue };
        let Some(kind) = kind(term) else { continue };
        let mut counts = Counts::default();
        for (at, info) in &held {
            let (Some((number, index)), Some(postings)) = (segments.get(*at), postings.get_mut(*at)) else {
                continue;
            };
            *postings = index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            marks.count_all(*number, postings, &mut counts);
        }
        see(kind, term, counts);
    }
    Ok(())
}

fn open(index: &InvertedIndexReader, (from, to): Stretch) -> Result<TermStreamer<'_>, IndexError> {
    let stream = index.terms().range().ge(from);
    Ok(match to {
        Some(to) => stream.lt(to).into_stream()?,
        None => stream.into_stream()?,
    })
}
