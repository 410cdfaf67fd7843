//! What each author did among the mentions of a selection: the sums behind their influence and their place in a list.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;
use vigie_model::{Polarity, Slug};

use super::toward::Towards;
use crate::{IndexError, schema::column, walk::Walk};

/// The most authors that are told apart at once; each takes about 100 bytes.
pub const MAX_AUTHORS: usize = 2_000_000;

/// What one author did in a period: of a fixed size, as there may be very many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deeds {
    pub(super) mentions: u32,
    /// Those that touch a topic.
    pub(super) topical: u32,
    /// By the place in [`Polarity::ALL`](vigie_model::Polarity::ALL).
    pub(super) toward: [u32; 3],
    pub(super) engagement: u64,
    pub(super) followers: Option<u64>,
    /// The first mention ever, in milliseconds.
    pub(super) first: i64,
    /// The last mention of the period, in milliseconds, and where it stands.
    pub(super) last: (i64, DocAddress),
}

/// What each author of the mentions of a walk did, by the number drawn from who they are; moods are those toward the
/// brands, or toward all. Whoever has no name is left out.
pub(super) fn of_walk(
    searcher: &tantivy::Searcher,
    walk: &Walk,
    brands: &[Slug],
) -> Result<FxHashMap<u64, Deeds>, IndexError> {
    let mut all: FxHashMap<u64, Deeds> = FxHashMap::default();
    let mut towards = Towards::new(brands);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        let columns = segment.fast_fields();
        let (writer, published_at) = (columns.u64(column::WRITER)?, columns.i64(column::PUBLISHED_AT)?);
        let (engagement, followers) = (columns.u64(column::ENGAGEMENT)?, columns.u64(column::FOLLOWERS)?);
        let topic = columns.str(column::TOPIC)?;
        let toward = towards.open(segment)?;
        walk.segment(segment, |doc, _| {
            let Some(writer) = writer.first(doc) else { return Ok(()) };
            let moment = published_at.first(doc).unwrap_or_default();
            let at = (moment, DocAddress::new(number, doc));
            let deeds = all.entry(writer).or_insert(Deeds {
                mentions: 0,
                topical: 0,
                toward: [0; 3],
                engagement: 0,
                followers: None,
                first: moment,
                last: at,
            });
            deeds.mentions = deeds.mentions.saturating_add(1);
            deeds.topical += u32::from(topic.as_ref().is_some_and(|topic| topic.ords().first(doc).is_some()));
            for (_, label) in towards.of(&toward, doc) {
                for (known, count) in Polarity::ALL.iter().zip(&mut deeds.toward) {
                    *count += u32::from(*known == label);
                }
            }
            let reacted = engagement.first(doc).unwrap_or_default();
            deeds.engagement = deeds.engagement.saturating_add(reacted);
            deeds.followers = deeds.followers.max(followers.first(doc));
            deeds.first = deeds.first.min(moment);
            deeds.last = deeds.last.max(at);
            let max = MAX_AUTHORS;
            if all.len() > max { Err(IndexError::TooManyAuthors { max }) } else { Ok(()) }
        })?;
    }
    Ok(all)
}
