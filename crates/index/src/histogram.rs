//! Mentions over time.

use jiff::Timestamp;
use serde::Serialize;
use tantivy::query::Query as EngineQuery;
use utoipa::ToSchema;

use crate::{
    Count, IndexError, Interval, Selection,
    compile::Compiler,
    facets::{Facet, add},
    schema::{Fields, column},
    stats::{Moods, SentimentCounts},
    walk::{Deadline, Walk},
};

/// The most intervals of one histogram.
pub const MAX_BUCKETS: usize = 2_000;

/// One piece of a histogram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bucket {
    /// Its first moment.
    pub start: Timestamp,
    /// One past its last moment: where the next one starts.
    pub end: Timestamp,
    /// How many mentions.
    pub count: u64,
    /// How many of each mood.
    pub by_sentiment: SentimentCounts,
    /// How many for each brand, in the order of ids, none with 0; empty unless it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_brand: Vec<Count>,
}

#[derive(Clone, Default)]
struct Tally {
    count: u64,
    by_sentiment: SentimentCounts,
    by_brand: Vec<u64>,
}

/// Buckets from the selection's `from` to its `to`, or where one is open, from the first or to the last with a
/// mention; those without any in between are there too.
pub(crate) fn histogram(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    interval: &Interval,
    split_by_brand: bool,
    deadline: Deadline,
) -> Result<Vec<Bucket>, IndexError> {
    selection.check()?;
    let first = selection.from.map(Timestamp::as_millisecond);
    // The end is exclusive: at the very start of a piece, that piece is not part of the period.
    let last = selection.to.map(|to| to.as_millisecond().saturating_sub(1));
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        return Ok(Vec::new());
    }
    // Refuses a period of too many pieces before anything is looked at.
    if let (Some(first), Some(last)) = (first, last) {
        interval.starts(first, last)?;
    }
    let query = Compiler::new(fields, searcher).within(deadline).selection(selection)?;
    let (first, last) = match (first, last) {
        (Some(first), Some(last)) => (first, last),
        (first, last) => {
            let Some((earliest, latest)) = ends(searcher, query.as_ref(), deadline)? else {
                return Ok(Vec::new());
            };
            (first.unwrap_or(earliest), last.unwrap_or(latest))
        }
    };
    let starts = interval.starts(first, last)?;
    let mut pieces = vec![Tally::default(); starts.len().saturating_sub(1)];
    let walk = Walk::new(searcher, query.as_ref(), false, deadline)?;
    let mut moods = Moods::new();
    let mut brands = Facet::new(column::BRAND);
    // Mentions of the same time stand together, so that the piece is mostly that of the one before.
    let mut piece = 0;
    for segment in searcher.segment_readers() {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        let mood = moods.open(segment)?;
        let brand = if split_by_brand { Some(brands.open(segment)?) } else { None };
        walk.segment(segment, |doc, _| {
            let Some(moment) = published_at.first(doc) else { return Ok(()) };
            let within = |piece: usize| {
                starts.get(piece).is_some_and(|start| *start <= moment)
                    && starts.get(piece + 1).is_some_and(|end| moment < *end)
            };
            if !within(piece) {
                piece = starts.partition_point(|start| *start <= moment).saturating_sub(1);
            }
            let Some(tally) = pieces.get_mut(piece) else { return Ok(()) };
            tally.count += 1;
            Moods::of(&mood, doc).into_iter().for_each(|label| tally.by_sentiment.add(label));
            for number in brand.iter().flat_map(|brand| brand.of(doc)) {
                add(&mut tally.by_brand, number, 1);
            }
            Ok(())
        })?;
    }
    let ends = starts.iter().skip(1);
    Ok(starts
        .iter()
        .zip(ends)
        .zip(pieces)
        .map(|((start, end), tally)| bucket(*start, *end, tally, &brands))
        .collect())
}

/// When the first and the last mention that a query finds were published, in milliseconds.
fn ends(
    searcher: &tantivy::Searcher,
    query: &dyn EngineQuery,
    deadline: Deadline,
) -> Result<Option<(i64, i64)>, IndexError> {
    let walk = Walk::new(searcher, query, false, deadline)?;
    let mut ends: Option<(i64, i64)> = None;
    for segment in searcher.segment_readers() {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        walk.segment(segment, |doc, _| {
            let Some(moment) = published_at.first(doc) else { return Ok(()) };
            let (first, last) = ends.unwrap_or((moment, moment));
            ends = Some((first.min(moment), last.max(moment)));
            Ok(())
        })?;
    }
    Ok(ends)
}

fn bucket(start: i64, end: i64, tally: Tally, brands: &Facet) -> Bucket {
    let Tally { count, by_sentiment, by_brand } = tally;
    let mut by_brand = brands.counts(&by_brand);
    by_brand.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let moment = |ms, end| Timestamp::from_millisecond(ms).unwrap_or(end);
    Bucket {
        start: moment(start, Timestamp::MIN),
        end: moment(end, Timestamp::MAX),
        count,
        by_sentiment,
        by_brand,
    }
}
