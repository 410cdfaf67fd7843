//! Every mention of a selection, however many, in the order of their time.
//!
//! One commit is held from beginning to end: nothing is told twice or left out while mentions arrive. Memory does not grow
//! with the selection: one walk over it gathers where the next mentions stand, a few threads read them in turns, and the
//! next walk goes on behind the last. Only time can order this: it does not move, unlike engagement, and needs no scores.

use std::{
    mem,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use tantivy::{DocAddress, TantivyDocument, query::Query, store::StoreReader};
use vigie_model::Mention;

use crate::{
    IndexError, Selection, StoryId,
    compile::Compiler,
    document,
    schema::{Fields, column},
    walk::{Deadline, Walk},
};

/// So many places one walk gathers, 24 bytes each, and twice as many while it lasts.
const PLACES: usize = 400_000;
/// So many mentions one thread reads before it is another's turn.
const TURN: usize = 512;
/// A turn is handed over in pieces that are not much longer, so that long texts do not pile up.
const PIECE_BYTES: usize = 1024 * 1024;
/// Reading is unpacking and parsing; whoever takes the mentions works at the same time.
const READERS: usize = 2;
/// Unpacked blocks of 16 KB that a thread keeps of each segment: neighbours in time mostly stand in the same ones.
const CACHED_BLOCKS: usize = 16;

/// Which mentions are exported, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    /// Which mentions.
    pub selection: Selection,
    /// From the first to the last published; otherwise the other way.
    pub oldest_first: bool,
}

/// A mention as it is exported.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// The mention.
    pub mention: Mention,
    /// The story that it belongs to.
    pub story: StoryId,
}

/// All mentions of a selection as they stood at one moment, to be gone through once.
pub struct Export {
    fields: Fields,
    searcher: tantivy::Searcher,
    query: Box<dyn Query>,
    oldest_first: bool,
    step: usize,
    total: u64,
}

/// Where a mention stands in the order, and where in the index. Less comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    turn: u64,
    tie: u64,
    at: DocAddress,
}

/// Some mentions that one thread read.
struct Piece {
    mentions: Vec<Exported>,
    /// Whether the next ones come from another thread.
    ends_turn: bool,
}

pub(crate) fn export(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &ExportRequest,
    deadline: Deadline,
) -> Result<Export, IndexError> {
    request.selection.check()?;
    let query = Compiler::new(fields, searcher).within(deadline).selection(&request.selection)?;
    let walk = Walk::new(searcher, query.as_ref(), false, deadline)?;
    let mut total = 0;
    for segment in searcher.segment_readers() {
        walk.segment(segment, |_, _| {
            total += 1;
            Ok(())
        })?;
    }
    let (searcher, oldest_first) = (searcher.clone(), request.oldest_first);
    Ok(Export { fields: *fields, searcher, query, oldest_first, step: PLACES, total })
}

impl Export {
    /// How many mentions there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Gathers so many places by one walk, at least one, rather than 400,000: less memory and more walks.
    #[must_use]
    pub fn in_steps_of(mut self, places: usize) -> Self {
        self.step = places.max(1);
        self
    }

    /// Shows every mention once, in order, some at a time. It takes as long as it takes, and ends early when `see`
    /// refuses.
    ///
    /// # Errors
    /// What `see` says; [`IndexError::Unreadable`] and [`IndexError::Engine`] when the index is damaged.
    pub fn each<E: From<IndexError>>(
        self,
        mut see: impl FnMut(Vec<Exported>) -> Result<(), E>,
    ) -> Result<(), E> {
        let walk = Walk::new(&self.searcher, self.query.as_ref(), false, Deadline::never())?;
        let mut last = None;
        loop {
            let places = self.gather(&walk, last)?;
            self.read(&places, &mut see)?;
            if places.len() < self.step {
                return Ok(());
            }
            last = places.last().copied();
        }
    }

    /// The next places behind the last one, in order.
    fn gather(&self, walk: &Walk, last: Option<Place>) -> Result<Vec<Place>, IndexError> {
        let mut places = Vec::new();
        let mut least_behind = None;
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let published_at = segment.fast_fields().i64(column::PUBLISHED_AT)?;
            let tie = segment.fast_fields().u64(column::TIE)?;
            walk.segment(segment, |doc, _| {
                let moment = published_at.first(doc).unwrap_or_default().cast_unsigned() ^ (1 << 63);
                let turn = if self.oldest_first { moment } else { !moment };
                if least_behind.is_some_and(|behind: Place| turn > behind.turn) {
                    return Ok(()); // most come later whatever their tie
                }
                let tie = !tie.first(doc).unwrap_or_default();
                let place = Place { turn, tie, at: DocAddress::new(number, doc) };
                if last.is_none_or(|last| place > last) && least_behind.is_none_or(|behind| place < behind) {
                    places.push(place);
                }
                if places.len() == 2 * self.step {
                    least_behind = keep_first(&mut places, self.step);
                }
                Ok(())
            })?;
        }
        keep_first(&mut places, self.step);
        places.sort_unstable();
        Ok(places)
    }

    fn read<E: From<IndexError>>(
        &self,
        places: &[Place],
        see: &mut impl FnMut(Vec<Exported>) -> Result<(), E>,
    ) -> Result<(), E> {
        thread::scope(|scope| {
            let begin = |number| {
                let (sender, receiver) = sync_channel(1);
                scope.spawn(move || {
                    let turns = places.chunks(TURN).skip(number).step_by(READERS);
                    if let Err(error) = self.read_turns(turns, &sender) {
                        let _ = sender.send(Err(error)); // nobody listens where `see` refused
                    }
                });
                receiver
            };
            let readers: Vec<Receiver<Result<Piece, IndexError>>> = (0..READERS).map(begin).collect();
            let turns = places.len().div_ceil(TURN);
            for reader in readers.iter().cycle().take(turns) {
                // A reader that crashed takes everything with it when the scope ends.
                while let Ok(piece) = reader.recv() {
                    let Piece { mentions, ends_turn } = piece?;
                    see(mentions)?;
                    if ends_turn {
                        break;
                    }
                }
            }
            Ok(())
        })
    }

    /// Reads what stands at these places, until nobody takes it any more.
    fn read_turns<'a>(
        &self,
        turns: impl Iterator<Item = &'a [Place]>,
        to: &SyncSender<Result<Piece, IndexError>>,
    ) -> Result<(), IndexError> {
        let mut segments = Vec::new();
        for segment in self.searcher.segment_readers() {
            segments
                .push((segment.get_store_reader(CACHED_BLOCKS)?, segment.fast_fields().u64(column::STORY)?));
        }
        for turn in turns {
            let (mut mentions, mut bytes) = (Vec::with_capacity(turn.len()), 0);
            for place in turn {
                let Some((store, story)) = segments.get(place.at.segment_ord as usize) else { continue };
                let mention = self.mention(store, place.at.doc_id)?;
                let story = StoryId(story.first(place.at.doc_id).unwrap_or_default());
                bytes += mention.post.text.len();
                mentions.push(Exported { mention, story });
                if bytes >= PIECE_BYTES {
                    bytes = 0;
                    let mentions = mem::take(&mut mentions);
                    if to.send(Ok(Piece { mentions, ends_turn: false })).is_err() {
                        return Ok(());
                    }
                }
            }
            if to.send(Ok(Piece { mentions, ends_turn: true })).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn mention(&self, store: &StoreReader, doc: u32) -> Result<Mention, IndexError> {
        document::read(&self.fields, &store.get::<TantivyDocument>(doc)?)
    }
}

/// Drops all but the first so many; the last of them, where there are that many.
fn keep_first(places: &mut Vec<Place>, count: usize) -> Option<Place> {
    if places.len() < count {
        return None;
    }
    let (_, last, _) = places.select_nth_unstable(count.checked_sub(1)?);
    let last = *last;
    places.truncate(count);
    Some(last)
}
