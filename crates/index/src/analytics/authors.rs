//! Who speaks of a brand: every author of a selection with their measures, page by page, and one author alone.
//!
//! An author is told from others by a number drawn from the source and the author's id there. One walk over the period
//! adds up what each of them did; a second over what came before finds who is new. What is kept of each is of a fixed
//! size, whatever they wrote; names are read for those that are shown alone.

use std::{cmp::Reverse, collections::BinaryHeap};

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::{
    DocAddress, Term,
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};
use utoipa::ToSchema;
use vigie_model::Polarity;

use super::{
    Cuts, Example, Influence, Period, Piece,
    deeds::{self, Deeds},
    measures::{estimated_reach, net, ratio},
    place::{self, Place},
};
use crate::{
    Count, IndexError, MAX_LIMIT, Selection, SentimentCounts,
    compile::Compiler,
    document,
    facets::{Facet, add},
    schema::{Fields, column},
    stats::Moods,
    walk::{Deadline, Walk},
};

/// How many of an author's latest mentions are shown.
const MAX_LATEST: usize = 20;

/// Which authors, in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorsRequest {
    /// Which mentions; its own period is not looked at.
    pub selection: Selection,
    /// When they wrote.
    pub period: Period,
    /// In which order.
    pub sort: AuthorSort,
    /// Only those whose first mention of the selection, of all times, lies in the period.
    pub newcomers: bool,
    /// Only those with more unfavourable than favourable mentions.
    pub detractors: bool,
    /// How many on a page, 1 to [`MAX_LIMIT`].
    pub limit: usize,
    /// [`AuthorsPage::next`] of the page before.
    pub after: Option<String>,
}

/// In which order authors come; the most first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorSort {
    /// By influence.
    #[default]
    Influence,
    /// By mentions.
    Mentions,
    /// By followers.
    Followers,
    /// By engagement.
    Engagement,
    /// By unfavourable mentions.
    Negative,
    /// Those who came last first.
    FirstSeen,
    /// Those who wrote last first.
    LastSeen,
}

/// One page of authors.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AuthorsPage {
    /// In the order that was asked for; a number drawn from the author decides between equals.
    pub authors: Vec<AuthorMeasures>,
    /// How many there are, on all pages together.
    pub total: u64,
    /// What to hand over as [`AuthorsRequest::after`] for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What one author did in the period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AuthorMeasures {
    /// Names the author here: 16 hexadecimal digits.
    pub id: String,
    /// The source that they write on.
    pub source: String,
    /// The name behind the `@`, as of the last mention, like all that describes the author.
    pub handle: Option<String>,
    /// The name shown to people.
    pub name: Option<String>,
    /// Whether the network vouches for who this is.
    pub verified: bool,
    /// The most followers that they had in the period, which is their potential reach; absent when unknown.
    pub followers: Option<u64>,
    /// Followers × the share of them that sees a post, as in a benchmark; absent when they are unknown.
    pub estimated_reach: Option<u64>,
    /// How much weight their word has.
    pub influence: Influence,
    /// Mentions in the period.
    pub mentions: u64,
    /// likes + replies + reposts + quotes of these.
    pub engagement: u64,
    /// engagement ÷ mentions.
    pub engagement_per_mention: f64,
    /// Moods toward the selected brands, or toward all: a mention counts once for each brand that it names.
    pub toward: SentimentCounts,
    /// (positive − negative) ÷ all of `toward`.
    pub net_sentiment: Option<f64>,
    /// Their first mention of the selection, of all times.
    pub first_seen: Timestamp,
    /// Their last one in the period.
    pub last_seen: Timestamp,
    /// Whether the first lies in the period.
    pub newcomer: bool,
}

/// Which author, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorRequest {
    /// Which mentions; its own period is not looked at.
    pub selection: Selection,
    /// [`AuthorMeasures::id`].
    pub id: String,
    /// When.
    pub period: Period,
    /// The period in pieces.
    pub cuts: Cuts,
}

/// One author alone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AuthorHistory {
    /// What they did in the period.
    #[serde(flatten)]
    pub author: AuthorMeasures,
    /// Mentions of each brand.
    pub brands: Vec<Count>,
    /// Mentions of each topic.
    pub topics: Vec<Count>,
    /// Mentions in each language.
    pub languages: Vec<Count>,
    /// The period in pieces, in order, empty ones too.
    pub timeline: Vec<Piece>,
    /// The last mentions of the period, up to 20, the latest first.
    pub latest: Vec<Example>,
}

pub(crate) fn authors(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &AuthorsRequest,
    deadline: Deadline,
) -> Result<AuthorsPage, IndexError> {
    if !(1..=MAX_LIMIT).contains(&request.limit) {
        return Err(IndexError::BadLimit { asked: request.limit, max: MAX_LIMIT });
    }
    let number = request.number();
    let after = request.after.as_deref().map(|token| place::read(number, token)).transpose()?;
    let gathering =
        Gathering { fields, searcher, selection: &request.selection, period: request.period, deadline };
    let deeds = gathering.deeds(None)?;

    let mut total = 0;
    let mut heap: BinaryHeap<Reverse<Place>> = BinaryHeap::with_capacity(request.limit + 2);
    for (writer, deeds) in deeds.iter().filter(|(_, deeds)| request.wants(deeds)) {
        total += 1;
        let place = Place { amount: request.sort.amount(deeds), number: *writer };
        if after.is_none_or(|after| place < after) {
            heap.push(Reverse(place));
            if heap.len() > request.limit + 1 {
                heap.pop();
            }
        }
    }
    let mut places: Vec<Place> = heap.into_sorted_vec().into_iter().map(|Reverse(place)| place).collect();
    let more = places.len() > request.limit;
    places.truncate(request.limit);
    let next = places.last().filter(|_| more).map(|last| place::write(number, *last));
    let found = places.iter().filter_map(|place| Some((place.number, deeds.get(&place.number)?)));
    let authors = found.map(|(writer, deeds)| gathering.named(writer, deeds)).collect::<Result<_, _>>()?;
    Ok(AuthorsPage { authors, total, next })
}

/// `None` where nobody of this id wrote in the period.
pub(crate) fn author(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &AuthorRequest,
    deadline: Deadline,
) -> Result<Option<AuthorHistory>, IndexError> {
    let Ok(writer) = u64::from_str_radix(&request.id, 16) else { return Ok(None) };
    let (selection, period) = (&request.selection, request.period);
    let gathering = Gathering { fields, searcher, selection, period, deadline };
    let deeds = gathering.deeds(Some(writer))?;
    let Some(deeds) = deeds.get(&writer) else { return Ok(None) };
    let author = gathering.named(writer, deeds)?;

    let mut pieces = vec![(SentimentCounts::default(), 0_u64); request.cuts.starts().len()];
    let mut lists = [column::BRAND, column::TOPIC, column::LANG].map(|name| (Facet::new(name), Vec::new()));
    let mut latest: BinaryHeap<Reverse<(i64, u64, DocAddress)>> = BinaryHeap::new();
    let mut moods = Moods::new();
    let walk = gathering.walk(Some(period.from), period.to, Some(writer))?;
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        let engagement = segment.fast_fields().u64(column::ENGAGEMENT)?;
        let tie = segment.fast_fields().u64(column::TIE)?;
        let mood = moods.open(segment)?;
        let mut open = Vec::with_capacity(lists.len());
        for (facet, counts) in &mut lists {
            open.push((facet.open(segment)?, counts));
        }
        walk.segment(segment, |doc, _| {
            let moment = published_at.first(doc).unwrap_or_default();
            if let Some((moods, sum)) = request.cuts.piece(moment).and_then(|piece| pieces.get_mut(piece)) {
                moods.add(Moods::of(&mood, doc).unwrap_or(Polarity::Neutral));
                *sum = sum.saturating_add(engagement.first(doc).unwrap_or_default());
            }
            for (values, counts) in &mut open {
                values.of(doc).for_each(|value| add(counts, value, 1));
            }
            latest.push(Reverse((moment, tie.first(doc).unwrap_or_default(), DocAddress::new(number, doc))));
            if latest.len() > MAX_LATEST {
                latest.pop();
            }
            Ok(())
        })?;
    }
    let brand = match selection.brands.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let latest = latest.into_sorted_vec().into_iter();
    let latest = latest.map(|Reverse((_, _, at))| Example::read(fields, searcher, at, brand));
    let [brands, topics, languages] = lists.map(|(facet, counts)| facet.counts(&counts));
    let timeline = Piece::row(&request.cuts, &pieces);
    Ok(Some(AuthorHistory {
        author,
        brands,
        topics,
        languages,
        timeline,
        latest: latest.collect::<Result<_, _>>()?,
    }))
}

impl AuthorsRequest {
    /// A number that differs between questions, so that a page token can tell which it belongs to.
    fn number(&self) -> u64 {
        let Self { selection, period, sort, newcomers, detractors, .. } = self;
        let (from, to) = (Some(period.from), Some(period.to));
        let selection = Selection { from, to, ..selection.clone() }.fingerprint();
        document::number_from(format!("{selection} {sort:?} {newcomers} {detractors}").as_bytes())
    }

    pub(super) fn wants(&self, deeds: &Deeds) -> bool {
        let [negative, _, positive] = deeds.toward;
        (!self.newcomers || self.period.holds(deeds.first)) && (!self.detractors || negative > positive)
    }
}

impl AuthorSort {
    /// What an author has most of, for the order.
    pub(super) fn amount(self, deeds: &Deeds) -> u64 {
        let [negative, ..] = deeds.toward;
        let moment = |ms: i64| ms.cast_unsigned() ^ (1 << 63); // so that earlier ones are smaller
        match self {
            Self::Influence => deeds.influence().tenths(),
            Self::Mentions => deeds.mentions.into(),
            Self::Followers => deeds.followers.map_or(0, |followers| followers.saturating_add(1)),
            Self::Engagement => deeds.engagement,
            Self::Negative => negative.into(),
            Self::FirstSeen => moment(deeds.first),
            Self::LastSeen => moment(deeds.last.0),
        }
    }
}

/// What the walks work with.
pub(super) struct Gathering<'a> {
    pub(super) fields: &'a Fields,
    pub(super) searcher: &'a tantivy::Searcher,
    pub(super) selection: &'a Selection,
    pub(super) period: Period,
    pub(super) deadline: Deadline,
}

impl Gathering<'_> {
    /// A walk over the selection from one moment to another, or over what one author wrote of it.
    fn walk(&self, from: Option<Timestamp>, to: Timestamp, writer: Option<u64>) -> Result<Walk, IndexError> {
        let selection = Selection { from, to: Some(to), ..self.selection.clone() };
        let mut query =
            Compiler::new(self.fields, self.searcher).within(self.deadline).selection(&selection)?;
        if let Some(writer) = writer {
            let term = Term::from_field_u64(self.fields.writer, writer);
            let theirs: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            query = Box::new(BooleanQuery::new(vec![(Occur::Must, theirs), (Occur::Must, query)]));
        }
        Walk::new(self.searcher, &query, false, self.deadline)
    }

    /// What each author did in the period, or one of them.
    pub(super) fn deeds(&self, writer: Option<u64>) -> Result<FxHashMap<u64, Deeds>, IndexError> {
        let walk = self.walk(Some(self.period.from), self.period.to, writer)?;
        let mut all = deeds::of_walk(self.searcher, &walk, &self.selection.brands)?;
        let walk = self.walk(None, self.period.from, writer)?;
        for segment in self.searcher.segment_readers() {
            let writer = segment.fast_fields().u64(column::WRITER)?;
            let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
            walk.segment(segment, |doc, _| {
                let known = writer.first(doc).and_then(|writer| all.get_mut(&writer));
                if let Some((deeds, moment)) = known.zip(published_at.first(doc)) {
                    deeds.first = deeds.first.min(moment);
                }
                Ok(())
            })?;
        }
        Ok(all)
    }

    /// Adds what the last mention says of the author.
    pub(super) fn named(&self, writer: u64, deeds: &Deeds) -> Result<AuthorMeasures, IndexError> {
        self.deadline.check()?;
        let mention = document::read(self.fields, &self.searcher.doc(deeds.last.1)?)?;
        let author = mention.post.author.unwrap_or_default();
        let [negative, neutral, positive] = deeds.toward.map(u64::from);
        let toward = SentimentCounts { negative, neutral, positive };
        let moment = |ms| Timestamp::from_millisecond(ms).unwrap_or_default();
        Ok(AuthorMeasures {
            id: format!("{writer:016x}"),
            source: mention.post.source,
            handle: author.handle,
            name: author.name,
            verified: author.verified,
            followers: deeds.followers,
            estimated_reach: deeds.followers.map(estimated_reach),
            influence: deeds.influence(),
            mentions: deeds.mentions.into(),
            engagement: deeds.engagement,
            engagement_per_mention: ratio(deeds.engagement as f64, deeds.mentions.into()).unwrap_or(0.0),
            toward,
            net_sentiment: net(toward),
            first_seen: moment(deeds.first),
            last_seen: moment(deeds.last.0),
            newcomer: self.period.holds(deeds.first),
        })
    }
}
