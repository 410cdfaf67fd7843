//! What made the highest piece of a brand's timeline: what is said there and hardly anywhere else in the period. So a
//! competitor's campaign shows by its hashtag.

use std::collections::{BTreeMap, BinaryHeap};

use serde::Serialize;
use tantivy::DocAddress;
use utoipa::ToSchema;
use vigie_model::Slug;
use vigie_query::Tokens;

use super::{
    Example, Period, Rise, TermKind,
    benchmark::Within,
    example::Foremost,
    measures::ratio,
    terms::{Term, terms},
    threads,
};
use crate::{
    IndexError, document,
    facets::{Facet, add},
    schema::column,
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

/// What is gathered for one brand.
#[derive(Default)]
struct Gathered {
    /// The smallest numbers drawn from the keys: a fair sample of the peak, and of the rest.
    samples: [BinaryHeap<(u64, DocAddress)>; 2],
    /// Mentions by source.
    sources: [Vec<u64>; 2],
    foremost: Foremost,
}

/// What made the crest of each brand.
pub(super) fn peaks(within: &Within, crests: &[Option<Crest>]) -> Result<Vec<Option<Peak>>, IndexError> {
    let counting = &within.counting;
    let mut gathered: Vec<Gathered> = crests.iter().map(|_| Gathered::default()).collect();
    let mut sources = Facet::new(column::SOURCE);
    if crests.iter().any(Option::is_some) {
        gather(within, crests, &mut gathered, &mut sources)?;
    }
    let brands = crests.iter().zip(gathered).zip(counting.brands).collect();
    threads::each(brands, |((crest, gathered), brand)| {
        let period = crest.and_then(|crest| counting.cuts.period_of(crest.piece));
        let (Some(crest), Some(period)) = (crest, period) else { return Ok(None) };
        counting.deadline.check()?;
        gathered.tell(within, *crest, period, brand, &sources).map(Some)
    })
}

fn gather(
    within: &Within,
    crests: &[Option<Crest>],
    gathered: &mut [Gathered],
    sources: &mut Facet,
) -> Result<(), IndexError> {
    let counting = &within.counting;
    let walk = within.walk()?;
    let mut brands = within.brand_facet();
    for (number, segment) in (0..).zip(counting.searcher.segment_readers()) {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        let tie = segment.fast_fields().u64(column::TIE)?;
        let story = segment.fast_fields().u64(column::STORY)?;
        let engagement = segment.fast_fields().u64(column::ENGAGEMENT)?;
        let (brand, source) = (brands.open(segment)?, sources.open(segment)?);
        walk.segment(segment, |doc, _| {
            let piece = counting.cuts.piece(published_at.first(doc).unwrap_or_default());
            let at = DocAddress::new(number, doc);
            let tie = tie.first(doc).unwrap_or_default();
            for named in brand.of(doc) {
                let (Some(Some(crest)), Some(gathered)) = (crests.get(named), gathered.get_mut(named)) else {
                    continue;
                };
                let is_peak = piece == Some(crest.piece);
                let [peak, rest] = &mut gathered.samples;
                let sample = if is_peak { peak } else { rest };
                if sample.len() < SAMPLE || sample.peek().is_some_and(|last| (tie, at) < *last) {
                    sample.push((tie, at));
                }
                if sample.len() > SAMPLE {
                    sample.pop();
                }
                let [peak, rest] = &mut gathered.sources;
                let counts = if is_peak { peak } else { rest };
                source.of(doc).for_each(|value| add(counts, value, 1));
                if is_peak {
                    let more = || (tie, story.first(doc).unwrap_or_default());
                    gathered.foremost.add(engagement.first(doc).unwrap_or_default(), at, more);
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

impl Gathered {
    fn tell(
        self,
        within: &Within,
        crest: Crest,
        period: Period,
        brand: &Slug,
        sources: &Facet,
    ) -> Result<Peak, IndexError> {
        let counting = &within.counting;
        let [peak, rest] = self.samples.map(BinaryHeap::into_vec);
        let peak = read(within, peak)?;
        let rest = read(within, rest)?;
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
            sources: risen_sources(&self.sources, sources),
            examples,
        })
    }
}

/// A mention that was read: where it stands, what it says and how that is written.
type Read = (u64, DocAddress, BTreeMap<Term, String>);

/// Reads a sample, in the order in which it lies on the disk.
fn read(within: &Within, mut sample: Vec<(u64, DocAddress)>) -> Result<Vec<Read>, IndexError> {
    let counting = &within.counting;
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

fn risen_sources([peak, rest]: &[Vec<u64>; 2], sources: &Facet) -> Vec<SourceRise> {
    let all = [peak, rest].map(|counts| counts.iter().sum::<u64>());
    let mut found: Vec<SourceRise> = peak
        .iter()
        .enumerate()
        .filter_map(|(number, count)| {
            let others = rest.get(number).copied().unwrap_or(0);
            let rise = Rise::new(*count, all[0], others, all[1])?;
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
