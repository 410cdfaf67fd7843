//! One page of mentions: which they are, in which order, and what in them matched.

use std::{cmp::Reverse, collections::BinaryHeap};

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::{DocAddress, Score};
use vigie_model::{Highlight, Mention, Span, TextField};
use vigie_query::{Document, Facts, Tokens, evaluate};

use crate::{
    IndexError, Selection, Spread, StoryId,
    analytics::influences,
    compile::Compiler,
    cursor::{self, Rank},
    document,
    schema::{Fields, column},
    story::spread,
    walk::{Deadline, Walk},
};

/// The most hits on one page.
pub const MAX_LIMIT: usize = 200;

/// What to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// Which mentions.
    pub selection: Selection,
    /// In which order.
    pub sort: Sort,
    /// How many on a page, 1 to [`MAX_LIMIT`].
    pub limit: usize,
    /// [`SearchPage::next`] of the page before; `None` for the first page.
    pub after: Option<String>,
}

/// In which order hits come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// By time of publication, the latest first. Pages stay stable while mentions arrive.
    #[default]
    Newest,
    /// By how well the query matches (BM25 over all mentions of the index), then the latest first. As mentions arrive,
    /// scores move a little, so that a later page can repeat or leave out one.
    Relevance,
    /// By time of publication, the earliest first. Pages stay stable while later mentions arrive.
    Oldest,
    /// By engagement, then the latest first. As reactions are counted anew, a later page can repeat or leave out one.
    Engagement,
    /// By the author's followers, then the latest first.
    Reach,
    /// By the author's [`Influence`](crate::Influence) over the mentions of the selection, then the latest first. As
    /// mentions arrive it changes, so that a later page can repeat or leave out one.
    Influence,
}

impl Sort {
    /// All of them, in the order in which people list them.
    pub const ALL: [Self; 6] =
        [Self::Newest, Self::Oldest, Self::Relevance, Self::Engagement, Self::Reach, Self::Influence];

    /// The word for it in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Relevance => "relevance",
            Self::Engagement => "engagement",
            Self::Reach => "reach",
            Self::Influence => "influence",
        }
    }

    /// The column that decides before time does, by itself or by what is known of its values.
    fn column(self) -> Option<&'static str> {
        match self {
            Self::Newest | Self::Oldest | Self::Relevance => None,
            Self::Engagement => Some(column::ENGAGEMENT),
            Self::Reach => Some(column::REACH),
            Self::Influence => Some(column::WRITER),
        }
    }
}

/// One page of hits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchPage {
    /// In the order that was asked for.
    pub hits: Vec<Hit>,
    /// How many mentions the selection holds, on all pages together.
    pub total: u64,
    /// What to hand over as [`SearchRequest::after`] for the next page; `None` on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One mention that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The mention.
    pub mention: Mention,
    /// What the query matched, sorted, not overlapping; without a query what named the selected brands.
    pub spans: Vec<Span>,
    /// The title cut along the spans; empty where there is none.
    pub title_highlights: Vec<Highlight>,
    /// The text cut along the spans.
    pub text_highlights: Vec<Highlight>,
    /// The story that it belongs to.
    pub story: StoryId,
    /// How far that story spread within the selection; only where each story is shown once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
    /// How well it matches, from 0; only when sorted by relevance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}

/// A match and its place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    rank: Rank,
    at: DocAddress,
}

pub(crate) fn search(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &SearchRequest,
    deadline: Deadline,
) -> Result<SearchPage, IndexError> {
    let selection = &request.selection;
    selection.check()?;
    if !(1..=MAX_LIMIT).contains(&request.limit) {
        return Err(IndexError::BadLimit { asked: request.limit, max: MAX_LIMIT });
    }
    let by_relevance = request.sort == Sort::Relevance && selection.gives_scores();
    let sort = if request.sort == Sort::Relevance && !by_relevance { Sort::Newest } else { request.sort };
    let number = document::number_from(format!("{:x} {}", selection.fingerprint(), sort.as_str()).as_bytes());
    let after = request.after.as_deref().map(|token| cursor::read(number, token)).transpose()?;

    let compiler = Compiler::new(fields, searcher).within(deadline);
    let query = compiler.selection(selection)?;
    let walk = Walk::new(searcher, &query, by_relevance, deadline)?;
    let influences = (sort == Sort::Influence).then(|| influences(searcher, &walk)).transpose()?;
    let order = Order { sort, influences, after };
    let (mut found, total) = best(searcher, &walk, &order, request.limit + 1)?;
    let more = found.len() > request.limit;
    found.truncate(request.limit);

    let stories = found.iter().map(|found| story_of(searcher, found.at)).collect::<Result<Vec<_>, _>>()?;
    let spreads = match selection.once_per_story && !stories.is_empty() {
        true => {
            let all = compiler.all_mentions(selection)?;
            Some(spread(searcher, all.as_ref(), stories.iter().copied(), deadline)?)
        }
        false => None,
    };

    let mut tokens = Tokens::default();
    let mut hits = Vec::with_capacity(found.len());
    for (Found { rank, at }, story) in found.iter().zip(stories) {
        deadline.check()?;
        let mention = document::read(fields, &searcher.doc(*at)?)?;
        let score = by_relevance.then(|| f32::from_bits(u32::try_from(rank.key).unwrap_or_default()));
        let spread = spreads.as_ref().and_then(|spreads| spreads.get(&story).copied());
        let spans = matched(selection, &mention, &mut tokens);
        let title = mention.post.title.as_deref().unwrap_or_default();
        let title_highlights = Highlight::cut(title, TextField::Title, &spans);
        let text_highlights = Highlight::cut(&mention.post.text, TextField::Text, &spans);
        hits.push(Hit { mention, spans, title_highlights, text_highlights, story, spread, score });
    }
    let next = found.last().filter(|_| more).map(|last| cursor::write(number, last.rank));
    Ok(SearchPage { hits, total, next })
}

/// What puts matches in order, and behind which of them a page begins.
struct Order {
    sort: Sort,
    /// By author, where it decides.
    influences: Option<FxHashMap<u64, u64>>,
    after: Option<Rank>,
}

/// The first `wanted` matches, best first, and how many match at all.
fn best(
    searcher: &tantivy::Searcher,
    walk: &Walk,
    Order { sort, influences, after }: &Order,
    wanted: usize,
) -> Result<(Vec<Found>, u64), IndexError> {
    let mut total = 0;
    let mut heap: BinaryHeap<Reverse<Found>> = BinaryHeap::with_capacity(wanted + 1);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
        let tie = segment.fast_fields().u64(column::TIE)?;
        let measure = sort.column().map(|column| segment.fast_fields().u64(column)).transpose()?;
        walk.segment(segment, |doc, score: Score| {
            total += 1;
            let published_at = published_at.first(doc).unwrap_or_default();
            let key = match (&measure, sort) {
                (Some(measure), _) => match (measure.first(doc), influences) {
                    (Some(writer), Some(influences)) => influences.get(&writer).copied().unwrap_or_default(),
                    (value, _) => value.unwrap_or_default(),
                },
                (None, Sort::Oldest) => earlier_first(published_at),
                // The bits of a number that is not negative order as it does.
                (None, _) => u64::from(score.to_bits()),
            };
            let mut rank = Rank { key, published_at, tie: u64::MAX };
            if heap.len() == wanted && heap.peek().is_some_and(|worst| worst.0.rank > rank) {
                return Ok(()); // most are too old whatever their tie
            }
            rank.tie = tie.first(doc).unwrap_or_default();
            if after.is_some_and(|after| rank >= after) {
                return Ok(());
            }
            heap.push(Reverse(Found { rank, at: DocAddress::new(number, doc) }));
            if heap.len() > wanted {
                heap.pop();
            }
            Ok(())
        })?;
    }
    Ok((heap.into_sorted_vec().into_iter().map(|Reverse(found)| found).collect(), total))
}

/// A number that is greater the earlier a moment is.
fn earlier_first(moment: i64) -> u64 {
    !(moment.cast_unsigned() ^ (1 << 63))
}

fn story_of(searcher: &tantivy::Searcher, at: DocAddress) -> Result<StoryId, IndexError> {
    let column = searcher.segment_reader(at.segment_ord).fast_fields().u64(column::STORY)?;
    Ok(StoryId(column.first(at.doc_id).unwrap_or_default()))
}

/// What of a mention matched.
fn matched(selection: &Selection, mention: &Mention, tokens: &mut Tokens) -> Vec<Span> {
    let post = &mention.post;
    match &selection.query {
        Some(query) => {
            tokens.read(post.title.as_deref(), &post.text);
            evaluate(query, &Document { tokens, facts: Facts::of_mention(mention) }).unwrap_or_default()
        }
        None => brand_spans(selection, mention),
    }
}

/// What named the selected brands, or any where none is selected.
fn brand_spans(selection: &Selection, mention: &Mention) -> Vec<Span> {
    let selected = mention
        .brands
        .iter()
        .filter(|found| selection.brands.is_empty() || selection.brands.contains(&found.brand));
    let mut spans: Vec<Span> = selected.flat_map(|found| found.spans.iter().copied()).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, span| {
        let overlap = next.field == span.field && next.start < span.end;
        if overlap {
            span.end = span.end.max(next.end);
        }
        overlap
    });
    spans
}
