//! What rose: terms that stand in more mentions of a period than a baseline lets expect.
//!
//! Words, hashtags, emoji and pages are counted exactly, by the postings of every term. Phrases are no terms of the index:
//! those of a sample of both periods are counted, and the most promising then counted exactly.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Serialize;
use tantivy::{
    DocAddress, Term,
    columnar::Column,
    query::TermQuery,
    schema::{Field, IndexRecordOption},
};
use utoipa::ToSchema;
use vigie_model::Slug;
use vigie_query::Tokens;

use super::{
    Example, Period, Rise, TermKind,
    dictionary::{Stretch, each_term},
    example::Foremost,
    marks::{Counts, Marks},
    phrases,
    significance::LEAST_MENTIONS,
    terms, threads,
};
use crate::{
    IndexError, Selection,
    compile::adjacent,
    document,
    schema::{Fields, column},
    walk::{Deadline, Walk},
};

/// The most terms of a kind.
pub const MAX_TRENDS: usize = 100;

/// Where words, hashtags and emoji stand in the dictionary, in pieces of about the same size; between them lie the ways to
/// write words, handles and numbers.
const WORDS: [Stretch; 7] = [
    ("#", Some("$")),
    ("0", Some("=")),
    ("a", Some("d")),
    ("d", Some("h")),
    ("h", Some("n")),
    ("n", Some("s")),
    ("s", None),
];
const PAGES: Stretch = ("", None);
/// So many candidates are kept for each that is shown, as some are only parts of handles or addresses.
const SPARE: usize = 3;

/// What to look for.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendsRequest {
    /// Which mentions; its own period is not looked at.
    pub selection: Selection,
    /// When terms are to have risen.
    pub period: Period,
    /// Against what; it must not overlap the period.
    pub baseline: Period,
    /// Which kinds of terms; all where none is named.
    pub kinds: Vec<TermKind>,
    /// How many of each kind, 1 to [`MAX_TRENDS`].
    pub limit: usize,
}

/// What rose.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Trends {
    /// When.
    pub period: Period,
    /// Against what.
    pub baseline: Period,
    /// Mentions of the period.
    pub mentions: u64,
    /// Mentions of the baseline; nothing can rise against 0.
    pub baseline_mentions: u64,
    /// Kind by kind, in each the surest first.
    pub terms: Vec<Trend>,
    /// How many mentions of the period were read to find phrases; all others kinds of terms are found without.
    pub phrases_from: u64,
}

/// A term that rose.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Trend {
    /// What it is.
    pub kind: TermKind,
    /// As people write it.
    pub term: String,
    /// As it was compared: folded.
    pub folded: String,
    /// How far it rose, counted over all mentions.
    #[serde(flatten)]
    pub rise: Rise,
    /// How many people wrote the mentions of the period that have it: one alone is no trend.
    pub authors: u64,
    /// Up to three mentions of the period that have it, of different stories, those with the most engagement.
    pub examples: Vec<Example>,
}

pub(crate) fn trends(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &TrendsRequest,
    deadline: Deadline,
) -> Result<Trends, IndexError> {
    let TrendsRequest { selection, limit, .. } = request;
    if !(1..=MAX_TRENDS).contains(limit) {
        return Err(IndexError::BadLimit { asked: *limit, max: MAX_TRENDS });
    }
    let period = Period::new(request.period.from, request.period.to)?;
    let baseline = Period::new(request.baseline.from, request.baseline.to)?;
    if period.from < baseline.to && baseline.from < period.to {
        return Err(IndexError::OverlappingBaseline);
    }
    let marks = Marks::new(fields, searcher, selection, [period, baseline], deadline)?;
    let brand = match selection.brands.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let looking =
        Looking { fields, searcher, marks: &marks, columns: columns(searcher, &marks)?, brand, deadline };
    let mut kinds = request.kinds.clone();
    if kinds.is_empty() {
        kinds = TermKind::ALL.to_vec();
    }
    // Phrases are looked for in what was written, everything else in the dictionary.
    let wants = |wanted: &[TermKind]| wanted.iter().any(|kind| kinds.contains(kind));
    let mut places = Vec::new();
    places.extend(wants(&[TermKind::Phrase]).then_some(Place::Texts));
    if wants(&[TermKind::Word, TermKind::Hashtag, TermKind::Emoji]) {
        places.extend(WORDS.map(Place::Words));
    }
    places.extend(wants(&[TermKind::Link]).then_some(Place::Pages));
    let found = threads::each(places, |place| match place {
        Place::Texts => {
            let found = phrases::candidates(fields, searcher, &marks, deadline)?;
            Ok((looking.counted(found.phrases)?, found.sampled))
        }
        Place::Words(stretch) => {
            let kind = |term: &str| TermKind::of_word(term).filter(|kind| kinds.contains(kind));
            Ok((looking.candidates(fields.words, stretch, SPARE * limit, kind)?, 0))
        }
        Place::Pages => {
            Ok((looking.candidates(fields.link, PAGES, SPARE * limit, |_| Some(TermKind::Link))?, 0))
        }
    })?;
    let phrases_from = found.iter().map(|(_, read)| read).sum();
    let mut candidates: BTreeMap<TermKind, Vec<Candidate>> = BTreeMap::new();
    for candidate in found.into_iter().flat_map(|(candidates, _)| candidates) {
        candidates.entry(candidate.kind).or_default().push(candidate);
    }
    for of_kind in candidates.values_mut() {
        sort(of_kind);
        of_kind.truncate(SPARE * limit);
    }
    let told = threads::each(candidates.into_values().collect(), |candidates| {
        let mut of_kind: Vec<Trend> = Vec::new();
        for candidate in candidates {
            if of_kind.len() == *limit {
                break;
            }
            deadline.check()?;
            if !phrases::is_told(&of_kind, &candidate) {
                of_kind.extend(looking.told(candidate)?);
            }
        }
        Ok(of_kind)
    })?;
    let found = told.into_iter().flatten().collect();
    let Counts { period: mentions, baseline: baseline_mentions } = marks.all;
    Ok(Trends { period, baseline, mentions, baseline_mentions, terms: found, phrases_from })
}

/// A term that rose, before anything was read.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) kind: TermKind,
    pub(super) term: String,
    pub(super) rise: Rise,
}

/// The surest first.
pub(super) fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| b.rise.score.total_cmp(&a.rise.score).then_with(|| a.term.cmp(&b.term)));
}

/// Where something that rose is looked for.
enum Place {
    Texts,
    Words(Stretch),
    Pages,
}

/// What is read of a segment: writer, engagement, tie and story.
type Columns = [Column<u64>; 4];

/// The columns of the marked segments, by number.
fn columns(searcher: &tantivy::Searcher, marks: &Marks) -> Result<BTreeMap<usize, Columns>, IndexError> {
    let mut columns = BTreeMap::new();
    for number in marks.marked() {
        if let Some(segment) = searcher.segment_readers().get(number) {
            let fast = segment.fast_fields();
            let [writer, engagement] = [fast.u64(column::WRITER)?, fast.u64(column::ENGAGEMENT)?];
            columns.insert(number, [writer, engagement, fast.u64(column::TIE)?, fast.u64(column::STORY)?]);
        }
    }
    Ok(columns)
}

/// What all steps work with.
struct Looking<'a> {
    fields: &'a Fields,
    searcher: &'a tantivy::Searcher,
    marks: &'a Marks,
    columns: BTreeMap<usize, Columns>,
    brand: Option<&'a Slug>,
    deadline: Deadline,
}

impl Looking<'_> {
    /// The terms of a stretch that rose most, up to so many of each kind, counted by their postings.
    fn candidates(
        &self,
        field: Field,
        stretch: Stretch,
        kept: usize,
        kind: impl Fn(&str) -> Option<TermKind>,
    ) -> Result<Vec<Candidate>, IndexError> {
        let mut best: BTreeMap<TermKind, Vec<Candidate>> = BTreeMap::new();
        let see = |kind: TermKind, term: &str, counts: Counts| {
            let Some(rise) = self.rise(counts) else { return };
            let of_kind = best.entry(kind).or_default();
            of_kind.push(Candidate { kind, term: term.to_owned(), rise });
            if of_kind.len() > 4 * kept {
                sort(of_kind);
                of_kind.truncate(kept);
            }
        };
        let dictionary = (self.searcher, field);
        each_term(dictionary, stretch, LEAST_MENTIONS, self.marks, self.deadline, kind, see)?;
        Ok(best.into_values().flatten().collect())
    }

    fn rise(&self, counts: Counts) -> Option<Rise> {
        Rise::new(counts.period, self.marks.all.period, counts.baseline, self.marks.all.baseline)
    }

    /// The phrases that really rose.
    fn counted(&self, phrases: Vec<String>) -> Result<Vec<Candidate>, IndexError> {
        let rises = threads::each(phrases, |term| {
            let mut counts = Counts::default();
            self.each_mention(TermKind::Phrase, &term, |segment, doc| {
                self.marks.count(segment, doc, &mut counts);
            })?;
            Ok(self.rise(counts).map(|rise| Candidate { kind: TermKind::Phrase, term, rise }))
        })?;
        let mut found: Vec<Candidate> = rises.into_iter().flatten().collect();
        sort(&mut found);
        Ok(found)
    }

    /// Shows every mention that holds a term, with the number of its segment, marked or not.
    fn each_mention(
        &self,
        kind: TermKind,
        term: &str,
        mut see: impl FnMut(usize, tantivy::DocId),
    ) -> Result<(), IndexError> {
        let field = if kind == TermKind::Link { self.fields.link } else { self.fields.words };
        let query: Box<dyn tantivy::query::Query> = match kind {
            TermKind::Phrase => adjacent(field, term),
            _ => Box::new(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic)),
        };
        let walk = Walk::new(self.searcher, &*query, false, self.deadline)?;
        for number in self.marks.marked() {
            if let Some(segment) = self.searcher.segment_readers().get(number) {
                walk.segment(segment, |doc, _| {
                    see(number, doc);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// A candidate with who wrote it and examples; `None` where it turns out to be a part of handles, addresses or a
    /// hashtag, which the dictionary does not tell.
    fn told(&self, candidate: Candidate) -> Result<Option<Trend>, IndexError> {
        let Candidate { kind, term, rise } = candidate;
        if kind == TermKind::Word && self.with_sigil(&term)? * 2 >= rise.mentions {
            return Ok(None);
        }
        let mut authors = FxHashSet::default();
        let mut foremost = Foremost::default();
        self.each_mention(kind, &term, |number, doc| {
            let Some([writer, engagement, tie, story]) = self.columns.get(&number) else { return };
            if self.marks.is_of_period(number, doc) {
                authors.extend(writer.first(doc));
                let at = DocAddress::new(u32::try_from(number).unwrap_or(u32::MAX), doc);
                let first = |column: &Column<u64>| column.first(doc).unwrap_or_default();
                foremost.add(first(engagement), at, || (first(tie), first(story)));
            }
        })?;
        let mut tokens = Tokens::default();
        let mut examples = Vec::new();
        let mut shown = None;
        for at in foremost.addresses() {
            let mention = document::read(self.fields, &self.searcher.doc(at)?)?;
            let found = terms::terms(&mention, &mut tokens);
            shown = shown.or_else(|| found.get(&(kind, term.clone())).cloned());
            examples.push(Example::of(&mention, self.brand));
        }
        let authors = authors.len() as u64;
        Ok(shown.map(|shown| Trend { kind, term: shown, folded: term, rise, authors, examples }))
    }

    /// How many mentions of the period hold a word as a handle or a hashtag.
    fn with_sigil(&self, word: &str) -> Result<u64, IndexError> {
        let mut count = 0;
        for sigil in ['@', '#'] {
            self.each_mention(TermKind::Hashtag, &format!("{sigil}{word}"), |segment, doc| {
                count += u64::from(self.marks.is_of_period(segment, doc));
            })?;
        }
        Ok(count)
    }
}
