//! A fair sample of a selection: every mention has the same chance to be in it.
//!
//! Mentions are drawn by a number that comes from a hash of their keys, the smallest first. So the same selection gives
//! the same sample, a larger sample begins with the smaller one, and as mentions arrive most of the sample stays: what
//! people said about it is not in vain.

use std::collections::BinaryHeap;

use tantivy::DocAddress;
use vigie_model::Mention;

use crate::{
    IndexError, Selection,
    compile::Compiler,
    document,
    schema::{Fields, column},
    smallest::keep_smallest,
    walk::{Deadline, Walk},
};

/// The most mentions of a sample.
pub const MAX_SAMPLE: usize = 1_000;

pub(crate) fn sample(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    size: usize,
    deadline: Deadline,
) -> Result<Vec<Mention>, IndexError> {
    selection.check()?;
    if !(1..=MAX_SAMPLE).contains(&size) {
        return Err(IndexError::BadLimit { asked: size, max: MAX_SAMPLE });
    }
    let query = Compiler::new(fields, searcher).within(deadline).selection(selection)?;
    let walk = Walk::new(searcher, &query, false, deadline)?;
    let mut drawn: BinaryHeap<(u64, DocAddress)> = BinaryHeap::with_capacity(size);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        let tie = segment.fast_fields().u64(column::TIE)?;
        walk.segment(segment, |doc, _| {
            let candidate = (tie.first(doc).unwrap_or_default(), DocAddress::new(number, doc));
            keep_smallest(&mut drawn, size, candidate);
            Ok(())
        })?;
    }
    let drawn = drawn.into_sorted_vec();
    drawn.into_iter().map(|(_, at)| document::read(fields, &searcher.doc(at)?)).collect()
}
