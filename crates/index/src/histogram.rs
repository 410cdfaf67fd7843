//! Mentions over time, in intervals of one length.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Count, IndexError, Selection,
    compile::Compiler,
    facets::{Facet, add},
    schema::{Fields, column},
    stats::{Moods, SentimentCounts},
    walk::{Deadline, Walk},
};

/// The most intervals of one histogram.
pub const MAX_BUCKETS: usize = 2_000;

/// 1970-01-05, a Monday: every interval is counted from here, so that weeks begin on Mondays, and all shorter ones that
/// divide a day at midnight UTC.
const ANCHOR_MS: i64 = 4 * 86_400_000;

/// How long the pieces of a histogram are: a fixed number of seconds, aligned to UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    milliseconds: i64,
}

impl Interval {
    /// The longest, ten years.
    const MAX_SECONDS: u64 = 3_660 * 86_400;

    /// Checks a length.
    ///
    /// # Errors
    /// [`IndexError::BadInterval`] when it is not whole seconds, from 1 second to 3660 days.
    pub fn new(length: Duration) -> Result<Self, IndexError> {
        let seconds = length.as_secs();
        if length.subsec_nanos() != 0 || !(1..=Self::MAX_SECONDS).contains(&seconds) {
            return Err(IndexError::BadInterval(length));
        }
        let seconds = i64::try_from(seconds).map_err(|_| IndexError::BadInterval(length))?;
        Ok(Self { milliseconds: seconds * 1_000 })
    }

    /// The length.
    #[must_use]
    pub fn length(self) -> Duration {
        Duration::from_millis(self.milliseconds.unsigned_abs())
    }

    /// Which piece a moment lies in, counted from the anchor.
    fn piece(self, moment_ms: i64) -> i64 {
        (moment_ms - ANCHOR_MS).div_euclid(self.milliseconds)
    }

    /// When a piece begins; the first moment that there is, where it would begin before that.
    fn start(self, piece: i64) -> Timestamp {
        let ms = piece.saturating_mul(self.milliseconds).saturating_add(ANCHOR_MS);
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MIN)
    }
}

/// One piece of a histogram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bucket {
    /// Its first moment; it ends where the next one starts.
    pub start: Timestamp,
    /// How many mentions.
    pub count: u64,
    /// How many of each mood.
    pub by_sentiment: SentimentCounts,
    /// How many for each brand, in the order of ids, none with 0; empty unless it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_brand: Vec<Count>,
}

#[derive(Default)]
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
    interval: Interval,
    split_by_brand: bool,
    deadline: Deadline,
) -> Result<Vec<Bucket>, IndexError> {
    selection.check()?;
    let piece_of = |moment: Timestamp| interval.piece(moment.as_millisecond());
    let first = selection.from.map(piece_of);
    // The end is exclusive: at the very start of a piece, that piece is not part of the period.
    let last = selection.to.map(|to| interval.piece(to.as_millisecond().saturating_sub(1)));
    if let (Some(first), Some(last)) = (first, last) {
        check_span(interval, first, last)?;
    }
    let query = Compiler::new(fields, searcher).within(deadline).selection(selection)?;
    let walk = Walk::new(searcher, &query, false, deadline)?;
    let mut pieces: BTreeMap<i64, Tally> = BTreeMap::new();
    let mut moods = Moods::new();
    let mut brands = Facet::new(column::BRAND);

    for segment in searcher.segment_readers() {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        let mood = moods.open(segment)?;
        let brand = if split_by_brand { Some(brands.open(segment)?) } else { None };
        walk.segment(segment, |doc, _| {
            let Some(moment) = published_at.first(doc) else { return Ok(()) };
            let tally = pieces.entry(interval.piece(moment)).or_default();
            tally.count += 1;
            Moods::of(&mood, doc).into_iter().for_each(|label| tally.by_sentiment.add(label));
            for number in brand.iter().flat_map(|brand| brand.of(doc)) {
                add(&mut tally.by_brand, number, 1);
            }
            if pieces.len() > MAX_BUCKETS { Err(too_many(interval)) } else { Ok(()) }
        })?;
    }
    let first = first.or_else(|| pieces.keys().next().copied());
    let last = last.or_else(|| pieces.keys().next_back().copied());
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    check_span(interval, first, last)?;
    Ok((first..=last).map(|piece| bucket(interval, piece, pieces.remove(&piece), &brands)).collect())
}

fn bucket(interval: Interval, piece: i64, tally: Option<Tally>, brands: &Facet) -> Bucket {
    let Tally { count, by_sentiment, by_brand } = tally.unwrap_or_default();
    let mut by_brand = brands.counts(&by_brand);
    by_brand.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    Bucket { start: interval.start(piece), count, by_sentiment, by_brand }
}

fn check_span(interval: Interval, first: i64, last: i64) -> Result<(), IndexError> {
    let fits = last.saturating_sub(first) < MAX_BUCKETS as i64;
    if fits { Ok(()) } else { Err(too_many(interval)) }
}

fn too_many(interval: Interval) -> IndexError {
    IndexError::TooManyBuckets { max: MAX_BUCKETS, interval: interval.length() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_aligned_to_utc_and_weeks_to_mondays() {
        let check = |seconds: u64, moment: &str, expected: &str| {
            let interval = Interval::new(Duration::from_secs(seconds)).unwrap();
            let moment: Timestamp = moment.parse().unwrap();
            assert_eq!(interval.start(interval.piece(moment.as_millisecond())).to_string(), expected);
        };
        check(1, "2026-02-03T10:15:07.9Z", "2026-02-03T10:15:07Z");
        check(3_600, "2026-02-03T10:15:00Z", "2026-02-03T10:00:00Z");
        check(86_400, "2026-02-03T23:59:59.999Z", "2026-02-03T00:00:00Z");
        check(7 * 86_400, "2026-02-03T10:15:00Z", "2026-02-02T00:00:00Z"); // a Monday
        check(7 * 86_400, "2026-02-02T00:00:00Z", "2026-02-02T00:00:00Z");
        check(86_400, "1901-01-01T00:00:00Z", "1901-01-01T00:00:00Z");
    }

    #[test]
    fn odd_intervals_are_refused() {
        for length in [Duration::ZERO, Duration::from_millis(1_500), Duration::MAX] {
            assert!(matches!(Interval::new(length), Err(IndexError::BadInterval(_))), "{length:?}");
        }
    }
}
