//! Counts over a selection: how many mentions, of whom, about what, where, in which mood.
//!
//! Counts are exact. A mention that names two brands counts once in the total and once with each brand, also when
//! only one of them is selected.

use serde::Serialize;
use tantivy::{DocId, SegmentReader, columnar::Column};
use utoipa::ToSchema;
use vigie_model::Polarity;

use crate::{
    Count, IndexError, Selection,
    compile::Compiler,
    facets::{Facet, FacetSegment, MAX_VALUES, add},
    schema::{Fields, column},
    walk::{Deadline, Walk},
};

/// Counts over a selection; lists have the most frequent first and at most 1,000 entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stats {
    /// How many mentions.
    pub total: u64,
    /// How many of each mood.
    pub by_sentiment: SentimentCounts,
    /// Followers of the authors, added up over mentions: an author with two mentions counts twice, so this is not the
    /// potential reach, which counts each author once.
    pub reach: u64,
    /// likes + replies + reposts + quotes, added up over mentions.
    pub engagement: u64,
    /// The same for each brand.
    pub by_brand: Vec<BrandStats>,
    /// Mentions that touch each topic.
    pub by_topic: Vec<Count>,
    /// Mentions in each language, as lower-case codes such as `fr` or `pt-br`.
    pub by_language: Vec<Count>,
    /// Mentions from each source.
    pub by_source: Vec<Count>,
    /// Mentions of each kind.
    pub by_kind: Vec<Count>,
}

/// Counts over the mentions of one brand within a selection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BrandStats {
    /// The brand's id.
    pub id: String,
    /// How many mentions name it.
    pub count: u64,
    /// How many of them of each mood of the post.
    pub by_sentiment: SentimentCounts,
    /// As [`Stats::reach`].
    pub reach: u64,
    /// As [`Stats::engagement`].
    pub engagement: u64,
}

/// How many mentions of each mood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SentimentCounts {
    /// Unfavourable.
    pub negative: u64,
    /// Neither, or not sure.
    pub neutral: u64,
    /// Favourable.
    pub positive: u64,
}

impl SentimentCounts {
    /// How many of this mood.
    #[must_use]
    pub fn of(&self, label: Polarity) -> u64 {
        match label {
            Polarity::Negative => self.negative,
            Polarity::Neutral => self.neutral,
            Polarity::Positive => self.positive,
        }
    }

    pub(crate) fn add(&mut self, label: Polarity) {
        match label {
            Polarity::Negative => self.negative += 1,
            Polarity::Neutral => self.neutral += 1,
            Polarity::Positive => self.positive += 1,
        }
    }
}

/// The moods of a segment's documents.
pub(crate) struct Moods {
    facet: Facet,
}

impl Moods {
    pub(crate) fn new() -> Self {
        let mut facet = Facet::new(column::SENTIMENT);
        for label in Polarity::ALL {
            facet.number(label.as_str()); // so that a label's number is its place in `Polarity::ALL`
        }
        Self { facet }
    }

    pub(crate) fn open(&mut self, segment: &SegmentReader) -> Result<FacetSegment, IndexError> {
        self.facet.open(segment)
    }

    pub(crate) fn of(segment: &FacetSegment, doc: DocId) -> Option<Polarity> {
        segment.of(doc).next().and_then(|number| Polarity::ALL.get(number).copied())
    }
}

pub(crate) fn stats(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    deadline: Deadline,
) -> Result<Stats, IndexError> {
    selection.check()?;
    let query = Compiler::new(fields, searcher).selection(selection)?;
    let walk = Walk::new(searcher, &query, false, deadline)?;
    let mut stats = Stats::default();
    let mut moods = Moods::new();
    let mut brands = Facet::new(column::BRAND);
    let mut by_brand: Vec<BrandStats> = Vec::new();
    let mut lists = [column::TOPIC, column::LANG, column::SOURCE, column::KIND]
        .map(|name| (Facet::new(name), Vec::new()));

    for segment in searcher.segment_readers() {
        let mood = moods.open(segment)?;
        let reach = segment.fast_fields().u64(column::REACH)?;
        let engagement = segment.fast_fields().u64(column::ENGAGEMENT)?;
        let brand = brands.open(segment)?;
        by_brand.resize_with(brands.len(), BrandStats::default);
        let mut columns = Vec::with_capacity(lists.len());
        for (facet, counted) in &mut lists {
            columns.push((facet.open(segment)?, counted));
        }
        walk.segment(segment, |doc, _| {
            let label = Moods::of(&mood, doc).unwrap_or(Polarity::Neutral);
            let (reach, engagement) = (first(&reach, doc), first(&engagement, doc));
            stats.total += 1;
            stats.by_sentiment.add(label);
            stats.reach = stats.reach.saturating_add(reach);
            stats.engagement = stats.engagement.saturating_add(engagement);
            for number in brand.of(doc) {
                let Some(brand) = by_brand.get_mut(number) else { continue };
                brand.count += 1;
                brand.by_sentiment.add(label);
                brand.reach = brand.reach.saturating_add(reach);
                brand.engagement = brand.engagement.saturating_add(engagement);
            }
            for (column, counted) in &mut columns {
                column.of(doc).for_each(|number| add(counted, number, 1));
            }
            Ok(())
        })?;
    }
    stats.by_brand = named(&brands, by_brand);
    let [topics, languages, sources, kinds] = lists.map(|(facet, counted)| facet.counts(&counted));
    Ok(Stats { by_topic: topics, by_language: languages, by_source: sources, by_kind: kinds, ..stats })
}

fn first(column: &Column<u64>, doc: DocId) -> u64 {
    column.first(doc).unwrap_or_default()
}

fn named(brands: &Facet, mut counted: Vec<BrandStats>) -> Vec<BrandStats> {
    for (number, brand) in counted.iter_mut().enumerate() {
        brands.value(number).clone_into(&mut brand.id);
    }
    counted.retain(|brand| brand.count > 0);
    counted.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    counted.truncate(MAX_VALUES);
    counted
}
