//! What made the highest piece of a brand's timeline: what is said there and hardly anywhere else in the period. So a
//! competitor's campaign shows by its hashtag.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde::Serialize;
use tantivy::DocAddress;
use utoipa::ToSchema;
use vigie_model::Slug;
use vigie_query::Tokens;

use super::{
    Example, Period, Rise, TermKind,
    benchmark::Counting,
    example::Foremost,
    measures::ratio,
    terms::{Term, terms},
    threads,
};
use crate::{
    IndexError, Selection, document,
    facets::{Facet, add},
    schema::column,
    smallest::keep_smallest,
};

/// How many mentions of the peak, and how many of the rest, are read to find what is said more often there.
const SAMPLE: usize = 250;
/// A peak has at least so many mentions.
const LEAST: u64 = 5;
/// How many terms of a kind, and how many sources, are named.
const MAX_NAMED: usize = 5;

/// The highest piece of a timeline and what made it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Peak {
    /// When.
    pub period: Period,
    /// How many mentions.
    pub mentions: u64,
    /// How many a piece usually has: the median of the others.
    pub usual: f64,
    /// mentions ÷ usual; absent where a piece usually has none.
    pub factor: Option<f64>,
    /// How many mentions of the peak were read to find the terms below.
    pub sampled: u64,
    /// How many mentions of the rest of the period were read.
    pub sampled_rest: u64,
    /// Terms that stand out against the rest of the period, at most five of each kind, the surest first. Their counts
    /// are of the samples.
    pub terms: Vec<Standing>,
    /// Sources that stand out against the rest of the period, counted over all mentions.
    pub sources: Vec<SourceRise>,
    /// Three mentions of the peak: those with the most engagement, one of each story, or where nobody reacted, those that
    /// hold most of what stands out.
    pub examples: Vec<Example>,
}

/// A term that stands out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
// The document has one name for each: `Standing` is how a rule stands.
#[schema(as = StandsOut)]
pub struct Standing {
    /// What it is.
    pub kind: TermKind,
    /// As people write it.
    pub term: String,
    /// How far it stands out; counts are of the samples.
    #[serde(flatten)]
    pub rise: Rise,
}

/// A source that stands out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SourceRise {
    /// The source.
    pub source: String,
    /// How far it stands out.
    #[serde(flatten)]
    pub rise: Rise,
}

/// Where a timeline is highest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Crest {
    piece: usize,
    mentions: u64,
    usual: f64,
}

impl Crest {
    /// The highest piece, the first of equals; `None` where none is higher than usual, or there is hardly anything.
    pub(super) fn of(counts: &[u64]) -> Option<Self> {
        let (piece, mentions) = counts.iter().copied().enumerate().rev().max_by_key(|(_, count)| *count)?;
        let mut others: Vec<u64> =
            counts.iter().enumerate().filter(|(at, _)| *at != piece).map(|(_, count)| *count).collect();
        others.sort_unstable();
        let middle = |at: usize| others.get(at).map(|count| *count as f64);
        let usual = (middle(others.len().checked_sub(1)? / 2)? + middle(others.len() / 2)?) / 2.0;
        (mentions >= LEAST && mentions as f64 > usual).then_some(Self { piece, mentions, usual })
    }
}

/// A fair sample of a brand's mentions of the whole period: those with the smallest numbers drawn from their keys, with the
/// piece that each is of. Twice as many as are read, so that enough of the rest is left where much of it is the peak's.
#[derive(Default)]
pub(super) struct Drawn(BinaryHeap<(u64, DocAddress, usize)>);

impl Drawn {
    pub(super) fn add(&mut self, tie: u64, at: DocAddress, piece: usize) {
        keep_smallest(&mut self.0, 2 * SAMPLE, (tie, at, piece));
    }

    /// The sample of what is not of the peak.
    fn rest(self, peak: usize) -> Vec<(u64, DocAddress)> {
        let drawn = self.0.into_sorted_vec().into_iter();
        drawn.filter(|(.., piece)| *piece != peak).map(|(tie, at, _)| (tie, at)).take(SAMPLE).collect()
    }
}

/// What is known of a brand before its peak is looked at.
pub(super) struct Looked {
    /// Where its timeline is highest, if it stands out there.
    pub(super) crest: Option<Crest>,
    /// A sample of the whole period.
    pub(super) drawn: Drawn,
    /// Mentions of the whole period by source.
    pub(super) sources: Vec<u64>,
}

/// What is gathered of the peak of one brand.
#[derive(Default)]
struct Gathered {
    /// The smallest numbers drawn from the keys: a fair sample.
    drawn: BinaryHeap<(u64, DocAddress)>,
    /// Mentions by source.
    sources: Vec<u64>,
    foremost: Foremost,
}

/// What made the crest of each brand; `sources` numbers them as `looked` does.
pub(super) fn peaks(
    counting: &Counting,
    selection: &Selection,
    looked: Vec<Looked>,
    mut sources: Facet,
) -> Result<Vec<Option<Peak>>, IndexError> {
    let crests: Vec<Option<Crest>> = looked.iter().map(|brand| brand.crest).collect();
    let mut gathered: Vec<Gathered> = crests.iter().map(|_| Gathered::default()).collect();
    // Brands often have their peak on the same day.
    let pieces: BTreeSet<usize> = crests.iter().flatten().map(|crest| crest.piece).collect();
    for piece in pieces {
        gather(counting, selection, piece, &crests, &mut gathered, &mut sources)?;
    }
    let brands = looked.into_iter().zip(gathered).zip(counting.brands).collect();
    threads::each(brands, |((looked, gathered), brand)| {
        let period = looked.crest.and_then(|crest| counting.cuts.period_of(crest.piece));
        let (Some(crest), Some(period)) = (looked.crest, period) else { return Ok(None) };
        counting.deadline.check()?;
        gathered.tell(counting, looked, crest, period, brand, &sources).map(Some)
    })
}

/// Gathers one piece for the brands that have their crest there.
fn gather(
    counting: &Counting,
    selection: &Selection,
    piece: usize,
    crests: &[Option<Crest>],
    gathered: &mut [Gathered],
    sources: &mut Facet,
) -> Result<(), IndexError> {
    let Some(period) = counting.cuts.period_of(piece) else { return Ok(()) };
    let within = counting.within(selection, period);
    let walk = within.walk()?;
    let mut brands = within.brand_facet();
    for (number, segment) in (0..).zip(counting.searcher.segment_readers()) {
        let tie = segment.fast_fields().u64(column::TIE)?;
        let story = segment.fast_fields().u64(column::STORY)?;
        let engagement = segment.fast_fields().u64(column::ENGAGEMENT)?;
        let (brand, source) = (brands.open(segment)?, sources.open(segment)?);
        walk.segment(segment, |doc, _| {
            let at = DocAddress::new(number, doc);
            let tie = tie.first(doc).unwrap_or_default();
            for named in brand.of(doc) {
                let (Some(Some(crest)), Some(gathered)) = (crests.get(named), gathered.get_mut(named)) else {
                    continue;
                };
                if crest.piece != piece {
                    continue;
                }
                keep_smallest(&mut gathered.drawn, SAMPLE, (tie, at));
                source.of(doc).for_each(|value| add(&mut gathered.sources, value, 1));
                let more = || (tie, story.first(doc).unwrap_or_default());
                gathered.foremost.add(engagement.first(doc).unwrap_or_default(), at, more);
            }
            Ok(())
        })?;
    }
    Ok(())
}

impl Gathered {
    fn tell(
        self,
        counting: &Counting,
        looked: Looked,
        crest: Crest,
        period: Period,
        brand: &Slug,
        sources: &Facet,
    ) -> Result<Peak, IndexError> {
        let peak = read(counting, self.drawn.into_vec())?;
        let rest = read(counting, looked.drawn.rest(crest.piece))?;
        let terms = standing(&peak, &rest);
        let examples = if self.foremost.most() > 0 {
            self.foremost.examples(counting.fields, counting.searcher, Some(brand))?
        } else {
            let found = telling(&peak, &terms);
            let read = |at| Example::read(counting.fields, counting.searcher, at, Some(brand));
            found.addresses().map(read).collect::<Result<_, _>>()?
        };
        Ok(Peak {
            period,
            mentions: crest.mentions,
            usual: crest.usual,
            factor: ratio(crest.mentions as f64, crest.usual),
            sampled: peak.len() as u64,
            sampled_rest: rest.len() as u64,
            terms: terms.into_iter().map(|(_, standing)| standing).collect(),
            sources: risen_sources(&self.sources, &looked.sources, sources),
            examples,
        })
    }
}

/// A mention that was read: where it stands, what it says and how that is written.
type Read = (u64, DocAddress, BTreeMap<Term, String>);

/// Reads a sample, in the order in which it lies on the disk.
fn read(counting: &Counting, mut sample: Vec<(u64, DocAddress)>) -> Result<Vec<Read>, IndexError> {
    sample.sort_unstable_by_key(|(_, at)| *at);
    let mut tokens = Tokens::default();
    let one = |(tie, at)| {
        let mention = document::read(counting.fields, &counting.searcher.doc(at)?)?;
        Ok((tie, at, terms(&mention, &mut tokens)))
    };
    sample.into_iter().map(one).collect()
}

/// The terms that the first mentions hold more often than the others.
fn standing(peak: &[Read], rest: &[Read]) -> Vec<(Term, Standing)> {
    let mut counted: BTreeMap<&Term, (u64, u64, &str)> = BTreeMap::new();
    for (term, shown) in peak.iter().flat_map(|(_, _, terms)| terms) {
        counted.entry(term).or_insert((0, 0, shown)).0 += 1;
    }
    for term in rest.iter().flat_map(|(_, _, terms)| terms.keys()) {
        if let Some(counts) = counted.get_mut(term) {
            counts.1 += 1;
        }
    }
    let all = [peak.len() as u64, rest.len() as u64];
    let mut found: Vec<(Term, Standing)> = counted
        .into_iter()
        .filter_map(|(term, (mentions, others, shown))| {
            let rise = Rise::new(mentions, all[0], others, all[1])?;
            Some((term.clone(), Standing { kind: term.0, term: shown.to_owned(), rise }))
        })
        .collect();
    found.sort_by(|(a, of_a), (b, of_b)| {
        a.0.cmp(&b.0).then(of_b.rise.score.total_cmp(&of_a.rise.score)).then_with(|| a.1.cmp(&b.1))
    });
    let mut named = [0; TermKind::ALL.len()];
    found.retain(|(term, _)| {
        let Some(count) = named.get_mut(term.0 as usize) else { return false };
        *count += 1;
        *count <= MAX_NAMED
    });
    found
}

/// The mentions that hold most of these terms.
fn telling(peak: &[Read], standing: &[(Term, Standing)]) -> Foremost {
    let mut foremost = Foremost::default();
    for (tie, at, terms) in peak {
        let held = standing.iter().filter(|(term, _)| terms.contains_key(term)).count();
        foremost.add(held as u64, *at, || (*tie, *tie));
    }
    foremost
}

/// The sources that stand out in the peak, of its counts and those of the whole period.
fn risen_sources(peak: &[u64], all: &[u64], sources: &Facet) -> Vec<SourceRise> {
    let of_peak: u64 = peak.iter().sum();
    let of_rest = all.iter().sum::<u64>().saturating_sub(of_peak);
    let mut found: Vec<SourceRise> = peak
        .iter()
        .enumerate()
        .filter_map(|(number, count)| {
            let others = all.get(number).map_or(0, |all| all.saturating_sub(*count));
            let rise = Rise::new(*count, of_peak, others, of_rest)?;
            Some(SourceRise { source: sources.value(number).to_owned(), rise })
        })
        .collect();
    found.sort_by(|a, b| b.rise.score.total_cmp(&a.rise.score).then_with(|| a.source.cmp(&b.source)));
    found.truncate(MAX_NAMED);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crest_is_higher_than_usual() {
        let check = |counts: &[u64], expected: Option<(usize, f64)>| {
            assert_eq!(Crest::of(counts).map(|crest| (crest.piece, crest.usual)), expected, "{counts:?}");
        };
        check(&[], None);
        check(&[9], None); // nothing to stand out against
        check(&[4, 0], None); // hardly anything
        check(&[9, 9, 9], None);
        check(&[2, 9, 4], Some((1, 3.0)));
        check(&[9, 2, 9, 9, 10, 10], Some((4, 9.0)));
        check(&[0, 0, 6], Some((2, 0.0)));
    }
}
