//! Brands side by side over a period, with the period before beside it.
//!
//! One walk over the mentions of each period, both at the same time, counts everything but the peaks: what made them is read
//! from samples afterwards, after another walk over the peaks alone. A post that names two of the brands counts for both.

use std::mem;

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use tantivy::{DocAddress, SegmentReader, Term, columnar::Column};
use utoipa::ToSchema;
use vigie_model::{Polarity, Slug};

use super::{
    Cuts, Example, Measures, Peak, Period,
    example::Foremost,
    measures::{Fact, Tally, compare},
    peak::{self, Crest, Drawn, Looked},
    threads,
    toward::Towards,
};
use crate::{
    Count, IndexError, Selection, SentimentCounts,
    compile::Compiler,
    facets::{Facet, FacetSegment, add},
    schema::{Fields, column},
    stats::{Moods, named_languages},
    walk::{Deadline, Walk},
};

/// The most brands that are compared at once.
pub const MAX_COMPARED: usize = 20;
/// How many topics, sources and languages are named for each brand.
const MAX_TOP: usize = 10;

/// Which brands are compared, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchmarkRequest {
    /// Which mentions. Its brands are those that are compared, 1 to [`MAX_COMPARED`]; its own period is not looked at.
    pub selection: Selection,
    /// The period.
    pub period: Period,
    /// The period in pieces.
    pub cuts: Cuts,
    /// Whose days the period before has as many of.
    pub zone: TimeZone,
}

/// Brands side by side.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Benchmark {
    /// The period.
    pub period: Period,
    /// The period of the same length before it.
    pub previous: Period,
    /// In the order in which they were asked for.
    pub brands: Vec<BrandBenchmark>,
}

/// One brand beside others.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BrandBenchmark {
    /// The brand's id.
    pub id: String,
    /// Its measures in the period.
    pub now: Measures,
    /// Its measures in the period before.
    pub before: Measures,
    /// The ten topics with the most mentions.
    pub topics: Vec<Count>,
    /// The ten sources with the most mentions.
    pub sources: Vec<Count>,
    /// The ten languages with the most mentions.
    pub languages: Vec<Count>,
    /// Mentions of each kind.
    pub kinds: Vec<Count>,
    /// The three favourable mentions with the most engagement, one of each story.
    pub best: Vec<Example>,
    /// The three unfavourable mentions with the most engagement, one of each story.
    pub worst: Vec<Example>,
    /// The period in pieces, in order, empty ones too.
    pub timeline: Vec<Piece>,
    /// The piece with the most mentions and what made it; absent where none stands out.
    pub peak: Option<Peak>,
}

/// One piece of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Piece {
    /// Its first moment; it ends where the next one starts.
    pub start: Timestamp,
    /// How many mentions.
    pub mentions: u64,
    /// How many of each mood of the post.
    pub by_sentiment: SentimentCounts,
    /// likes + replies + reposts + quotes, added up over mentions.
    pub engagement: u64,
}

impl Piece {
    /// The pieces of a timeline, from moods and engagement of each.
    pub(super) fn row(cuts: &Cuts, counted: &[(SentimentCounts, u64)]) -> Vec<Self> {
        let piece = |(start, (moods, engagement)): (&Timestamp, &(SentimentCounts, u64))| Self {
            start: *start,
            mentions: moods.total(),
            by_sentiment: *moods,
            engagement: *engagement,
        };
        cuts.starts().iter().zip(counted).map(piece).collect()
    }
}

/// What is counted for one brand in the period.
struct Counted {
    tally: Tally,
    /// By the place in [`LISTS`].
    lists: [Vec<u64>; LISTS.len()],
    best: Foremost,
    worst: Foremost,
    pieces: Vec<(SentimentCounts, u64)>,
    drawn: Drawn,
}

const LISTS: [&str; 4] = [column::TOPIC, column::SOURCE, column::LANG, column::KIND];
/// The place of the sources among them.
const SOURCES: usize = 1;

pub(crate) fn benchmark(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &BenchmarkRequest,
    deadline: Deadline,
) -> Result<Benchmark, IndexError> {
    let mut brands: Vec<&Slug> = Vec::new();
    for brand in &request.selection.brands {
        if !brands.contains(&brand) {
            brands.push(brand);
        }
    }
    if !(1..=MAX_COMPARED).contains(&brands.len()) {
        return Err(IndexError::BrandsToCompare { asked: brands.len(), max: MAX_COMPARED });
    }
    let period = Period::new(request.period.from, request.period.to)?;
    let previous = period.before(&request.zone);
    let cuts = &request.cuts;
    let counting = Counting { fields, searcher, brands: &brands, period, previous, cuts, deadline };
    let selection = &counting.selected(&request.selection)?;
    // The two periods have nothing to do with each other, and each is half of the work.
    let (now, before) = threads::both(|| counting.now(selection), || counting.before(selection))?;
    let ((mut counted, languages, lists), (tallies, languages_before)) = (now, before);

    let looked = |brand: &mut Counted| Looked {
        crest: Crest::of(&brand.pieces.iter().map(|(moods, _)| moods.total()).collect::<Vec<_>>()),
        drawn: mem::take(&mut brand.drawn),
        sources: brand.lists[SOURCES].clone(),
    };
    let looked = counted.iter_mut().map(looked).collect();
    let peaks = peak::peaks(&counting, selection, looked, lists[SOURCES].clone())?;
    let mut compared = Vec::with_capacity(brands.len());
    for (((brand, counted), before), peak) in brands.iter().zip(counted).zip(tallies).zip(peaks) {
        let mut tops = lists.iter().zip(&counted.lists).map(|(facet, counts)| {
            let mut counts = facet.counts(counts);
            counts.truncate(MAX_TOP);
            counts
        });
        let mut top = || tops.next().unwrap_or_default();
        compared.push(BrandBenchmark {
            id: brand.to_string(),
            now: counted.tally.measures(|moods| named_languages(&languages, moods)),
            before: before.measures(|moods| named_languages(&languages_before, moods)),
            topics: top(),
            sources: top(),
            languages: top(),
            kinds: top(),
            best: counted.best.examples(fields, searcher, Some(brand))?,
            worst: counted.worst.examples(fields, searcher, Some(brand))?,
            timeline: Piece::row(cuts, &counted.pieces),
            peak,
        });
    }
    compare(&mut compared.iter_mut().map(|brand| &mut brand.now).collect::<Vec<_>>());
    compare(&mut compared.iter_mut().map(|brand| &mut brand.before).collect::<Vec<_>>());
    Ok(Benchmark { period, previous, brands: compared })
}

/// What both walks work with.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    pub(super) fields: &'a Fields,
    pub(super) searcher: &'a tantivy::Searcher,
    pub(super) brands: &'a [&'a Slug],
    period: Period,
    previous: Period,
    pub(super) cuts: &'a Cuts,
    pub(super) deadline: Deadline,
}

/// A walk over what a benchmark compares.
pub(super) struct Within<'a> {
    counting: Counting<'a>,
    selection: Selection,
}

impl Within<'_> {
    pub(super) fn walk(&self) -> Result<Walk, IndexError> {
        let Counting { fields, searcher, deadline, .. } = self.counting;
        let query = Compiler::new(fields, searcher).within(deadline).selection(&self.selection)?;
        Walk::new(searcher, &query, false, deadline)
    }

    /// Brands by their numbers, those that are compared first.
    pub(super) fn brand_facet(&self) -> Facet {
        let mut facet = Facet::new(column::BRAND);
        self.counting.brands.iter().for_each(|brand| _ = facet.number(brand.as_str()));
        facet
    }
}

impl<'a> Counting<'a> {
    /// What is walked over. Where most mentions name one of the brands, passing over the others takes less time than looking
    /// for those of the brands.
    fn selected(&self, selection: &Selection) -> Result<Selection, IndexError> {
        let mut naming = 0;
        for brand in self.brands {
            naming += self.searcher.doc_freq(&Term::from_field_text(self.fields.brand, brand.as_str()))?;
        }
        // Which mention of a story is its first depends on the brands.
        let without = !selection.once_per_story && naming * 2 >= self.searcher.num_docs();
        let brands = if without { Vec::new() } else { selection.brands.clone() };
        Ok(Selection { brands, ..selection.clone() })
    }

    /// The mentions of one stretch of time.
    pub(super) fn within(&self, selection: &Selection, period: Period) -> Within<'a> {
        let (from, to) = (Some(period.from), Some(period.to));
        Within { counting: *self, selection: Selection { from, to, ..selection.clone() } }
    }

    /// What is counted in the period, with the languages and the values of [`LISTS`] by number.
    fn now(&self, selection: &Selection) -> Result<(Vec<Counted>, Facet, [Facet; LISTS.len()]), IndexError> {
        let mut counted: Vec<Counted> = self.brands.iter().map(|_| self.nothing()).collect();
        let mut lists = LISTS.map(Facet::new);
        let open = |segment: &SegmentReader| {
            let mut open = Vec::with_capacity(LISTS.len());
            for facet in &mut lists {
                open.push(facet.open(segment)?);
            }
            Ok((open, segment.fast_fields().u64(column::TIE)?))
        };
        let see = |(open, tie): &(Vec<FacetSegment>, Column<u64>), brand: usize, fact: &Fact, label, at| {
            let Some(counted) = counted.get_mut(brand) else { return };
            let DocAddress { doc_id, .. } = at;
            let tie = tie.first(doc_id).unwrap_or_default();
            counted.tally.add(fact, label);
            for (values, counts) in open.iter().zip(&mut counted.lists) {
                values.of(doc_id).for_each(|value| add(counts, value, 1));
            }
            let foremost = match label {
                Polarity::Positive => Some(&mut counted.best),
                Polarity::Negative => Some(&mut counted.worst),
                Polarity::Neutral => None,
            };
            if let Some(foremost) = foremost {
                foremost.add(fact.engagement, at, || (tie, fact.story));
            }
            let Some(piece) = self.cuts.piece(fact.moment_ms) else { return };
            counted.drawn.add(tie, at, piece);
            if let Some((moods, sum)) = counted.pieces.get_mut(piece) {
                moods.add(fact.mood);
                *sum = sum.saturating_add(fact.engagement);
            }
        };
        let languages = self.each(&self.within(selection, self.period), open, see)?;
        Ok((counted, languages, lists))
    }

    /// What is counted in the period before, with the languages by number.
    fn before(&self, selection: &Selection) -> Result<(Vec<Tally>, Facet), IndexError> {
        let mut tallies: Vec<Tally> = self.brands.iter().map(|_| Tally::new(self.previous)).collect();
        let see = |(): &(), brand: usize, fact: &Fact, label, _| {
            if let Some(tally) = tallies.get_mut(brand) {
                tally.add(fact, label);
            }
        };
        let languages = self.each(&self.within(selection, self.previous), |_| Ok(()), see)?;
        Ok((tallies, languages))
    }

    /// Shows every mention once for each compared brand that it names: what was opened of its segment, the brand's place, what
    /// is known of it, and its mood toward the brand. Gives the languages by number.
    fn each<O>(
        &self,
        within: &Within<'_>,
        mut open: impl FnMut(&SegmentReader) -> Result<O, IndexError>,
        mut see: impl FnMut(&O, usize, &Fact, Polarity, DocAddress),
    ) -> Result<Facet, IndexError> {
        let (walk, asked) = (within.walk()?, self.brands.len());
        let mut brands = within.brand_facet();
        let mut towards = Towards::new(self.brands.iter().copied());
        let (mut moods, mut languages) = (Moods::new(), Facet::new(column::LANG));
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let columns = segment.fast_fields();
            let published_at = columns.i64(column::PUBLISHED_AT)?;
            let (engagement, followers) = (columns.u64(column::ENGAGEMENT)?, columns.u64(column::FOLLOWERS)?);
            let (views, writer) = (columns.u64(column::VIEWS)?, columns.u64(column::WRITER)?);
            let story = columns.u64(column::STORY)?;
            let (mood, brand) = (moods.open(segment)?, brands.open(segment)?);
            let (toward, language) = (towards.open(segment)?, languages.open(segment)?);
            let opened = open(segment)?;
            walk.segment(segment, |doc, _| {
                let fact = Fact {
                    moment_ms: published_at.first(doc).unwrap_or_default(),
                    mood: Moods::of(&mood, doc).unwrap_or(Polarity::Neutral),
                    language: language.of(doc).next(),
                    engagement: engagement.first(doc).unwrap_or_default(),
                    followers: followers.first(doc),
                    views: views.first(doc),
                    writer: writer.first(doc),
                    story: story.first(doc).unwrap_or_default(),
                };
                for named in brand.of(doc).filter(|named| *named < asked) {
                    let label = towards.of(&toward, doc).find(|(brand, _)| *brand == named);
                    let label = label.map_or(fact.mood, |(_, label)| label);
                    see(&opened, named, &fact, label, DocAddress::new(number, doc));
                }
                Ok(())
            })?;
        }
        Ok(languages)
    }

    fn nothing(&self) -> Counted {
        Counted {
            tally: Tally::new(self.period),
            lists: Default::default(),
            best: Foremost::default(),
            worst: Foremost::default(),
            pieces: vec![Default::default(); self.cuts.starts().len()],
            drawn: Drawn::default(),
        }
    }
}
