//! Counts over a selection: how many mentions, of whom, about what, where, in which mood.
//!
//! Counts are exact. A mention that names two brands counts once in the total and once with each brand, also when
//! only one of them is selected.

use serde::Serialize;
use tantivy::{DocId, SegmentReader};
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
    /// potential reach, which counts each author once. `None` where no source tells how many anybody has.
    pub reach: Option<u64>,
    /// likes + replies + reposts + quotes, added up over mentions.
    pub engagement: u64,
    /// The same for each brand.
    pub by_brand: Vec<BrandStats>,
    /// Mentions that touch each topic.
    pub by_topic: Vec<Count>,
    /// Mentions in each language, as lower-case codes such as `fr` or `pt-br`, with their moods.
    pub by_language: Vec<LanguageStats>,
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
    /// As [`Stats::by_language`].
    pub by_language: Vec<LanguageStats>,
    /// As [`Stats::reach`].
    pub reach: Option<u64>,
    /// As [`Stats::engagement`].
    pub engagement: u64,
}

/// Counts over the mentions of one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LanguageStats {
    /// The language's code.
    pub id: String,
    /// How many mentions.
    pub count: u64,
    /// How many of each mood. Errors of labels differ between languages.
    pub by_sentiment: SentimentCounts,
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

    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.negative.saturating_add(self.neutral).saturating_add(self.positive)
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
    let query = Compiler::new(fields, searcher).within(deadline).selection(selection)?;
    let walk = Walk::new(searcher, &query, false, deadline)?;
    let mut stats = Stats::default();
    let mut moods = Moods::new();
    let mut brands = Facet::new(column::BRAND);
    let mut languages = Facet::new(column::LANG);
    let mut by_language = Vec::new();
    let mut by_brand: Vec<BrandTally> = Vec::new();
    let mut lists = [column::TOPIC, column::SOURCE, column::KIND].map(|name| (Facet::new(name), Vec::new()));

    for segment in searcher.segment_readers() {
        let mood = moods.open(segment)?;
        let followers = segment.fast_fields().u64(column::FOLLOWERS)?;
        let engagement = segment.fast_fields().u64(column::ENGAGEMENT)?;
        let brand = brands.open(segment)?;
        by_brand.resize_with(brands.len(), BrandTally::default);
        let language = languages.open(segment)?;
        let mut columns = Vec::with_capacity(lists.len());
        for (facet, counted) in &mut lists {
            columns.push((facet.open(segment)?, counted));
        }
        walk.segment(segment, |doc, _| {
            let label = Moods::of(&mood, doc).unwrap_or(Polarity::Neutral);
            let (followers, engagement) = (followers.first(doc), engagement.first(doc).unwrap_or_default());
            stats.total += 1;
            stats.by_sentiment.add(label);
            let language = language.of(doc).next();
            add_mood(&mut by_language, language, label);
            add_followers(&mut stats.reach, followers);
            stats.engagement = stats.engagement.saturating_add(engagement);
            for number in brand.of(doc) {
                let Some(BrandTally { brand, by_language }) = by_brand.get_mut(number) else { continue };
                add_mood(by_language, language, label);
                brand.count += 1;
                brand.by_sentiment.add(label);
                add_followers(&mut brand.reach, followers);
                brand.engagement = brand.engagement.saturating_add(engagement);
            }
            for (column, counted) in &mut columns {
                column.of(doc).for_each(|number| add(counted, number, 1));
            }
            Ok(())
        })?;
    }
    stats.by_brand = named(&brands, &languages, by_brand);
    stats.by_language = named_languages(&languages, &by_language);
    let [topics, sources, kinds] = lists.map(|(facet, counted)| facet.counts(&counted));
    Ok(Stats { by_topic: topics, by_source: sources, by_kind: kinds, ..stats })
}

/// What is counted for a brand, languages by their numbers.
#[derive(Default)]
struct BrandTally {
    brand: BrandStats,
    by_language: Vec<SentimentCounts>,
}

fn add_followers(reach: &mut Option<u64>, followers: Option<u64>) {
    if let Some(followers) = followers {
        *reach = Some(reach.unwrap_or(0).saturating_add(followers));
    }
}

fn add_mood(counted: &mut Vec<SentimentCounts>, language: Option<usize>, label: Polarity) {
    let Some(language) = language else { return };
    if counted.len() <= language {
        counted.resize(language + 1, SentimentCounts::default());
    }
    if let Some(moods) = counted.get_mut(language) {
        moods.add(label);
    }
}

fn named(brands: &Facet, languages: &Facet, counted: Vec<BrandTally>) -> Vec<BrandStats> {
    let named = |(number, BrandTally { brand, by_language })| {
        let by_language = named_languages(languages, &by_language);
        BrandStats { id: brands.value(number).to_owned(), by_language, ..brand }
    };
    let mut all: Vec<BrandStats> =
        counted.into_iter().enumerate().map(named).filter(|brand| brand.count > 0).collect();
    all.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    all.truncate(MAX_VALUES);
    all
}

pub(crate) fn named_languages(languages: &Facet, counted: &[SentimentCounts]) -> Vec<LanguageStats> {
    let named = |(number, moods): (usize, &SentimentCounts)| LanguageStats {
        id: languages.value(number).to_owned(),
        count: moods.total(),
        by_sentiment: *moods,
    };
    let mut all: Vec<LanguageStats> =
        counted.iter().enumerate().map(named).filter(|language| language.count > 0).collect();
    all.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    all.truncate(MAX_VALUES);
    all
}
