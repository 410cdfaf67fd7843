//! Which phrases may have risen. The index has no term for them, so the phrases of a fair sample of each period are
//! compared, and what rose there is worth counting. What one mention in a hundred says is in such a sample fifteen times.

use std::collections::{BTreeMap, BinaryHeap};

use tantivy::DocAddress;
use vigie_query::Tokens;

use super::{TermKind, Trend, marks::Marks, terms::terms, trends::Candidate};
use crate::{
    IndexError, document,
    schema::{Fields, column},
    smallest::keep_smallest,
    walk::Deadline,
};

/// How many mentions of each period are read.
const SAMPLE: usize = 1_500;
/// How many phrases are worth counting.
const MAX_COUNTED: usize = 60;
/// In how many mentions of the sample a phrase stands at least, where the sample is not everything.
const LEAST_SEEN: u64 = 3;
/// A phrase inside another one that has nearly as many mentions says nothing new.
const NEARLY: f64 = 0.7;

/// Phrases that may have risen, folded.
pub(super) struct Found {
    pub(super) phrases: Vec<String>,
    /// How many mentions of the period were read.
    pub(super) sampled: u64,
}

pub(super) fn candidates(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    marks: &Marks,
    deadline: Deadline,
) -> Result<Found, IndexError> {
    let mut counted: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    let mut read = [0_u64; 2];
    for (side, of_period) in [true, false].into_iter().enumerate() {
        let drawn = draw(searcher, marks, of_period, deadline)?;
        let mut tokens = Tokens::default();
        for (number, at) in drawn.into_iter().enumerate() {
            if number.is_multiple_of(64) {
                deadline.check()?;
            }
            let mention = document::read(fields, &searcher.doc(at)?)?;
            read.iter_mut().skip(side).take(1).for_each(|count| *count += 1);
            for ((kind, term), _) in terms(&mention, &mut tokens) {
                // What only the baseline says did not rise.
                let is_new = side == 0 || counted.contains_key(&term);
                if kind == TermKind::Phrase && is_new {
                    let counts = counted.entry(term).or_default();
                    counts.iter_mut().skip(side).take(1).for_each(|count| *count += 1);
                }
            }
        }
    }
    let rate = |count: u64, all: u64| (count as f64 + 0.5) / (all as f64 + 1.0);
    let [all, all_before] = read;
    let mut rising: Vec<(f64, String)> = counted
        .into_iter()
        .filter(|(_, [count, _])| *count >= LEAST_SEEN)
        .map(|(term, [count, before])| {
            (count as f64 * (rate(count, all) / rate(before, all_before)).ln(), term)
        })
        .filter(|(promise, _)| *promise > 0.0)
        .collect();
    rising.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    rising.truncate(MAX_COUNTED);
    Ok(Found { phrases: rising.into_iter().map(|(_, term)| term).collect(), sampled: all })
}

/// A fair sample of the period, or of the baseline, in the order in which it lies on the disk.
fn draw(
    searcher: &tantivy::Searcher,
    marks: &Marks,
    of_period: bool,
    deadline: Deadline,
) -> Result<Vec<DocAddress>, IndexError> {
    let mut drawn: BinaryHeap<(u64, DocAddress)> = BinaryHeap::with_capacity(SAMPLE);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        deadline.check()?;
        let tie = segment.fast_fields().u64(column::TIE)?;
        for doc in marks.documents(number as usize, of_period) {
            let candidate = (tie.first(doc).unwrap_or_default(), DocAddress::new(number, doc));
            keep_smallest(&mut drawn, SAMPLE, candidate);
        }
    }
    let mut drawn: Vec<DocAddress> = drawn.into_iter().map(|(_, at)| at).collect();
    drawn.sort_unstable();
    Ok(drawn)
}

/// Whether a phrase is a part of one that was told already, or the other way round, with nearly the same mentions.
pub(super) fn is_told(told: &[Trend], candidate: &Candidate) -> bool {
    let holds = |whole: &str, part: &str| format!(" {whole} ").contains(&format!(" {part} "));
    candidate.kind == TermKind::Phrase
        && told.iter().any(|told| {
            let (one, other) = (told.rise.mentions as f64, candidate.rise.mentions as f64);
            (holds(&told.folded, &candidate.term) || holds(&candidate.term, &told.folded))
                && one.min(other) >= NEARLY * one.max(other)
        })
}
