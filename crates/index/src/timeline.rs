//! Mentions in the order of their time, as figures only: when, whose, in which mood. Read from columns, without a single
//! stored document, so that whoever has to go through months of mentions can do so within a second.

use std::collections::HashMap;

use jiff::Timestamp;
use tantivy::{DocId, SegmentReader, columnar::Column};
use vigie_model::{Polarity, Slug};

use crate::{
    IndexError, Selection,
    compile::Compiler,
    facets::{Facet, FacetSegment},
    schema::{Fields, column},
    stats::Moods,
    walk::{Deadline, Walk},
};

/// After so many mentions it is asked whether the answer is still wanted.
const ASK_EVERY: u64 = 1 << 16;

/// One mention in a [`Timeline`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// When it was published, unix milliseconds.
    pub at: i64,
    /// A number drawn from the mention's key: the same for the same mention, always, and not to be chosen by others.
    pub tie: u64,
    /// Which of [`Timeline::kinds`] it is.
    pub kind: u32,
    /// The mood of the post.
    pub mood: Polarity,
}

/// The mentions of a selection in the order of their time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Ascending; those of the same millisecond by their tie.
    pub moments: Vec<Moment>,
    /// What mentions have in common, each once, so that a moment needs but a number.
    pub kinds: Vec<MentionKind>,
}

/// What many mentions have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionKind {
    /// The brands that they name.
    pub brands: Vec<Slug>,
    /// Their source, in small letters.
    pub source: String,
    /// Their language, as a lower-case code such as `fr` or `pt-br`.
    pub language: String,
}

/// When anybody spoke in one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulse {
    /// The first mention of the hour, unix milliseconds.
    pub first: i64,
    /// The last one; the same where there is but one.
    pub last: i64,
}

/// Reads a timeline of at most `most` mentions; `wanted` is asked now and then.
pub(crate) fn timeline(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    most: usize,
    wanted: &dyn Fn() -> bool,
    deadline: Deadline,
) -> Result<Timeline, IndexError> {
    let walk = walk(fields, searcher, selection, deadline)?;
    let mut asked = Asked::new(wanted);
    let mut count = 0;
    for segment in searcher.segment_readers() {
        walk.segment(segment, |_, _| {
            count += 1;
            asked.again()
        })?;
    }
    if count > most {
        return Err(IndexError::TooManyMentions { count, most });
    }
    let mut moments = Vec::with_capacity(count);
    let (mut moods, mut kinds) = (Moods::new(), Kinds::new());
    for segment in searcher.segment_readers() {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        let tie = segment.fast_fields().u64(column::TIE)?;
        let (mood, columns) = (moods.open(segment)?, kinds.open(segment)?);
        walk.segment(segment, |doc, _| {
            moments.push(Moment {
                at: first(&published_at, doc),
                tie: tie.first(doc).unwrap_or_default(),
                kind: kinds.number(&columns, doc),
                mood: Moods::of(&mood, doc).unwrap_or(Polarity::Neutral),
            });
            asked.again()
        })?;
    }
    moments.sort_unstable();
    asked.now()?;
    Ok(Timeline { moments, kinds: kinds.named() })
}

/// Reads in which hours anybody spoke, ascending, hours counted from 1970.
pub(crate) fn pulses(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    wanted: &dyn Fn() -> bool,
    deadline: Deadline,
) -> Result<Vec<Pulse>, IndexError> {
    const HOUR_MS: i64 = 3_600_000;
    let walk = walk(fields, searcher, selection, deadline)?;
    let mut asked = Asked::new(wanted);
    let mut hours: HashMap<i64, Pulse> = HashMap::new();
    for segment in searcher.segment_readers() {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        walk.segment(segment, |doc, _| {
            let at = first(&published_at, doc);
            let pulse = hours.entry(at.div_euclid(HOUR_MS)).or_insert(Pulse { first: at, last: at });
            *pulse = Pulse { first: pulse.first.min(at), last: pulse.last.max(at) };
            asked.again()
        })?;
    }
    let mut pulses: Vec<Pulse> = hours.into_values().collect();
    pulses.sort_unstable_by_key(|pulse| pulse.first);
    Ok(pulses)
}

/// The first and the last moment of a selection.
pub(crate) fn span(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    deadline: Deadline,
) -> Result<Option<(Timestamp, Timestamp)>, IndexError> {
    let walk = walk(fields, searcher, selection, deadline)?;
    let mut span: Option<(i64, i64)> = None;
    for segment in searcher.segment_readers() {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        walk.segment(segment, |doc, _| {
            let at = first(&published_at, doc);
            let (from, to) = span.unwrap_or((at, at));
            span = Some((from.min(at), to.max(at)));
            Ok(())
        })?;
    }
    let moment = |ms| Timestamp::from_millisecond(ms).ok();
    Ok(span.and_then(|(from, to)| Some((moment(from)?, moment(to)?))))
}

fn walk(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    deadline: Deadline,
) -> Result<Walk, IndexError> {
    selection.check()?;
    let query = Compiler::new(fields, searcher).selection(selection)?;
    Walk::new(searcher, &query, false, deadline)
}

fn first(column: &Column<i64>, doc: DocId) -> i64 {
    column.first(doc).unwrap_or_default()
}

/// Asks now and then whether anybody still waits for the answer.
struct Asked<'a> {
    wanted: &'a dyn Fn() -> bool,
    seen: u64,
}

impl<'a> Asked<'a> {
    fn new(wanted: &'a dyn Fn() -> bool) -> Self {
        Self { wanted, seen: 0 }
    }

    fn again(&mut self) -> Result<(), IndexError> {
        self.seen += 1;
        if self.seen.is_multiple_of(ASK_EVERY) { self.now() } else { Ok(()) }
    }

    fn now(&self) -> Result<(), IndexError> {
        if (self.wanted)() { Ok(()) } else { Err(IndexError::Unwanted) }
    }
}

/// The kinds of mentions that were met, each once.
struct Kinds {
    /// Of brands, source and language.
    facets: [Facet; 3],
    numbers: HashMap<Vec<usize>, u32>,
    /// In the order of their numbers: source, language, then the brands.
    kinds: Vec<Vec<usize>>,
    /// Kept to save making one for each mention.
    spare: Vec<usize>,
}

impl Kinds {
    fn new() -> Self {
        let facets = [column::BRAND, column::SOURCE, column::LANG].map(Facet::new);
        Self { facets, numbers: HashMap::new(), kinds: Vec::new(), spare: Vec::new() }
    }

    fn open(&mut self, segment: &SegmentReader) -> Result<[FacetSegment; 3], IndexError> {
        let [brand, source, language] = &mut self.facets;
        Ok([brand.open(segment)?, source.open(segment)?, language.open(segment)?])
    }

    fn number(&mut self, [brand, source, language]: &[FacetSegment; 3], doc: DocId) -> u32 {
        let first = |column: &FacetSegment| column.of(doc).next().unwrap_or(usize::MAX);
        self.spare.clear();
        self.spare.extend([first(source), first(language)]);
        self.spare.extend(brand.of(doc));
        if let Some(brands) = self.spare.get_mut(2..) {
            brands.sort_unstable();
        }
        if let Some(known) = self.numbers.get(&self.spare) {
            return *known;
        }
        let number = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        self.kinds.push(self.spare.clone());
        self.numbers.insert(self.spare.clone(), number);
        number
    }

    fn named(self) -> Vec<MentionKind> {
        let [brands, sources, languages] = &self.facets;
        let named = |kind: &Vec<usize>| {
            let mut parts = kind.iter().copied();
            let (source, language) = (parts.next().unwrap_or(usize::MAX), parts.next().unwrap_or(usize::MAX));
            MentionKind {
                source: sources.value(source).to_owned(),
                language: languages.value(language).to_owned(),
                brands: parts.filter_map(|brand| Slug::new(brands.value(brand)).ok()).collect(),
            }
        };
        self.kinds.iter().map(named).collect()
    }
}
