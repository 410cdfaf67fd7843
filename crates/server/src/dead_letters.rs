//! The dead letters in the log, and sending them back to where they came from.
//!
//! Letters cannot be taken out of a log. Which of them went back is remembered beside it, in the store: all before
//! some offset of each partition, and some single ones behind it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vigie_model::{DeadLetter, MentionEvent, PostEvent, PostId, RawRecord, Slug, decode};
use vigie_store::Store;
use vigie_stream::{
    Consumer, DEAD_LETTERS, Entry, Log, MENTIONS, Offsets, POSTS, Record, Route, Share, Start,
};

use crate::problem::Problem;

/// The reader's name in the log, and the name under which the store remembers what went back.
const NAME: &str = "dead-letters";
/// How many letters are handled at once.
const BATCH: usize = 1_000;
/// How many single letters are remembered; with more, sending all of them back is the better way.
const MAX_SINGLE: usize = 10_000;
/// How long the log may take to give what it says that it holds.
const PATIENCE: Duration = Duration::from_secs(10);

/// A dead letter as people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Letter {
    /// Names it: its partition and place among the dead letters.
    pub(crate) id: String,
    /// When it was put there.
    pub(crate) at: Timestamp,
    /// What could not be read, from where, and why.
    #[serde(flatten)]
    pub(crate) letter: DeadLetter,
}

/// A place in the dead letters, written `PARTITION-OFFSET`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    partition: u32,
    offset: u64,
}

impl Place {
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let (partition, offset) = id.split_once('-')?;
        Some(Self { partition: partition.parse().ok()?, offset: offset.parse().ok()? })
    }
}

/// Which letters went back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Returned {
    /// All before this offset, by partition.
    before: Offsets,
    /// Single ones behind it.
    single: BTreeSet<(u32, u64)>,
}

impl Returned {
    pub(crate) async fn read(store: &Store) -> Result<Self, Problem> {
        let text = store.cursor(NAME).await?;
        // What cannot be read shows letters again that went back; that is better than to hide some.
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    async fn save(&self, store: &Store) -> Result<(), Problem> {
        let text = serde_json::to_string(self).map_err(|error| Problem::unavailable(error.to_string()))?;
        Ok(store.set_cursor(NAME, &text).await?)
    }

    fn has(&self, place: Place) -> bool {
        self.before.get(&place.partition).is_some_and(|before| place.offset < *before)
            || self.single.contains(&(place.partition, place.offset))
    }

    fn add(&mut self, place: Place) {
        self.single.insert((place.partition, place.offset));
        while self.single.len() > MAX_SINGLE {
            self.single.pop_first();
        }
    }

    /// Everything before these offsets.
    fn advance(&mut self, to: &Offsets) {
        self.before.extend(to);
        let before = &self.before;
        self.single.retain(|(partition, offset)| before.get(partition).is_none_or(|before| offset >= before));
    }
}

/// A page of letters, oldest first.
pub(crate) struct Page {
    pub(crate) letters: Vec<Letter>,
    /// Where the next page begins; `None` on the last.
    pub(crate) next: Option<Offsets>,
}

/// The letters from `from` on that did not go back. Blocks.
pub(crate) fn list(
    log: &dyn Log,
    returned: &Returned,
    from: &Offsets,
    limit: usize,
) -> Result<Page, Problem> {
    let mut reader = Reader::open(log, returned, from)?;
    let mut letters = Vec::new();
    while letters.len() < limit && !reader.ended() {
        let entries = reader.read(limit - letters.len())?;
        let waiting = entries.iter().filter(|entry| !returned.has(place(entry)));
        letters.extend(waiting.map(letter));
    }
    let next = (!reader.ended()).then_some(reader.next);
    Ok(Page { letters, next })
}

/// How many letters did not go back. Blocks.
pub(crate) fn waiting(log: &dyn Log, returned: &Returned) -> Result<u64, Problem> {
    let reader = Reader::open(log, returned, &Offsets::new())?;
    let behind = |(partition, end): (&u32, &u64)| end - reader.next.get(partition).copied().unwrap_or(*end);
    let all: u64 = reader.ends.iter().map(behind).sum();
    let single = returned.single.iter().filter(|(partition, offset)| {
        let kept = reader.next.get(partition).is_some_and(|next| offset >= next);
        kept && reader.ends.get(partition).is_some_and(|end| offset < end)
    });
    Ok(all.saturating_sub(single.count() as u64))
}

/// One letter, also when it went back. Blocks.
pub(crate) fn show(log: &dyn Log, place: Place) -> Result<Option<Letter>, Problem> {
    let mut reader = Reader::open(log, &Returned::default(), &Offsets::new())?;
    let kept = |(next, end): (&u64, &u64)| (*next..*end).contains(&place.offset);
    if !reader.next.get(&place.partition).zip(reader.ends.get(&place.partition)).is_some_and(kept) {
        return Ok(None);
    }
    reader.only(place)?;
    while !reader.ended() {
        if let Some(entry) = reader.read(1)?.first() {
            return Ok(Some(letter(entry)));
        }
    }
    Ok(None)
}

/// Sends one letter back, if it can be read by now. Blocks but for the store.
pub(crate) async fn send_back(log: Arc<dyn Log>, store: &Store, place: Place) -> Result<Letter, Problem> {
    let reading = Arc::clone(&log);
    let found = crate::state::blocking(move || show(reading.as_ref(), place)).await?;
    let letter = found.ok_or_else(|| missing(place))?;
    let record = readable(&letter.letter).map_err(|cause| {
        let detail = format!("it still cannot be read, and would come straight back: {cause}");
        Problem::unprocessable(detail, Vec::new())
    })?;
    let topic = letter.letter.topic.clone();
    crate::state::blocking(move || Ok::<_, Problem>(log.append(&topic, vec![record])?)).await?;
    let mut returned = Returned::read(store).await?;
    returned.add(place);
    returned.save(store).await?;
    Ok(letter)
}

/// What became of all letters.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct SentBack {
    /// How many went back to where they came from.
    pub(crate) replayed: u64,
    /// How many still cannot be read; they are kept as new letters with the cause of today.
    pub(crate) unreadable: u64,
}

/// Sends all letters back that waited when this began. What was done is remembered batch by batch, so that one that
/// is broken off goes on where it stopped.
pub(crate) async fn send_all_back(log: Arc<dyn Log>, store: &Store) -> Result<SentBack, Problem> {
    let mut returned = Returned::read(store).await?;
    let (opening, known) = (Arc::clone(&log), returned.clone());
    let mut reader =
        crate::state::blocking(move || Reader::open(opening.as_ref(), &known, &Offsets::new())).await?;
    let mut sent = SentBack::default();
    while !reader.ended() {
        let (log, known) = (Arc::clone(&log), returned.clone());
        let (read, count) = crate::state::blocking(move || {
            let count = reader.send_batch_back(log.as_ref(), &known)?;
            Ok::<_, Problem>((reader, count))
        })
        .await?;
        reader = read;
        sent.replayed += count.replayed;
        sent.unreadable += count.unreadable;
        returned.advance(&reader.next);
        returned.save(store).await?;
    }
    Ok(sent)
}

pub(crate) fn missing(place: Place) -> Problem {
    let Place { partition, offset } = place;
    Problem::not_found(format!(
        "there is no dead letter `{partition}-{offset}`, or it was removed by retention"
    ))
}

/// Reads the dead letters up to where they ended when it was opened.
struct Reader {
    consumer: Box<dyn Consumer>,
    next: Offsets,
    ends: Offsets,
    /// Since when nothing came.
    silent_since: Instant,
}

impl Reader {
    /// From what is neither before `from` nor went back with all others.
    fn open(log: &dyn Log, returned: &Returned, from: &Offsets) -> Result<Self, Problem> {
        let topics = log.status()?;
        let topic = topics.iter().find(|topic| topic.topic == DEAD_LETTERS);
        let partitions = topic.map(|topic| topic.partitions.as_slice()).unwrap_or_default();
        let (mut next, mut ends) = (Offsets::new(), Offsets::new());
        for kept in partitions {
            let wanted =
                [from, &returned.before].into_iter().filter_map(|offsets| offsets.get(&kept.partition));
            let start = wanted.copied().fold(kept.earliest, u64::max).min(kept.next);
            next.insert(kept.partition, start);
            ends.insert(kept.partition, kept.next);
        }
        let mut consumer = log.consumer(NAME, DEAD_LETTERS, Share::Whole, Start::Earliest)?;
        consumer.seek(&next)?;
        Ok(Self { consumer, next, ends, silent_since: Instant::now() })
    }

    /// Only what stands at this place.
    fn only(&mut self, place: Place) -> Result<(), Problem> {
        for (partition, end) in &mut self.ends {
            let start = if *partition == place.partition { place.offset } else { *end };
            self.next.insert(*partition, start);
            *end = if *partition == place.partition { place.offset + 1 } else { *end };
        }
        Ok(self.consumer.seek(&self.next)?)
    }

    fn ended(&self) -> bool {
        self.ends.iter().all(|(partition, end)| self.next.get(partition).is_some_and(|next| next >= end))
    }

    /// At most so many entries, none when none came in a moment.
    fn read(&mut self, limit: usize) -> Result<Vec<Entry>, Problem> {
        let mut batch = self.consumer.poll(limit, Duration::from_millis(200))?;
        if !batch.entries.is_empty() {
            self.silent_since = Instant::now();
        } else if self.silent_since.elapsed() > PATIENCE {
            return Err(Problem::away("the log does not give its dead letters; try again in a moment", 5));
        }
        self.next.extend(batch.next);
        let ends = &self.ends;
        batch.entries.retain(|entry| ends.get(&entry.partition).is_some_and(|end| entry.offset < *end));
        Ok(batch.entries)
    }

    /// Sends the next letters back; those that cannot be read become new letters, behind the others.
    fn send_batch_back(&mut self, log: &dyn Log, returned: &Returned) -> Result<SentBack, Problem> {
        let entries = self.read(BATCH)?;
        let mut back: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        let (mut again, mut sent) = (Vec::new(), SentBack::default());
        for entry in entries.iter().filter(|entry| !returned.has(place(entry))) {
            let Letter { letter, .. } = letter(entry);
            match readable(&letter) {
                Ok(record) => {
                    sent.replayed += 1;
                    back.entry(letter.topic).or_default().push(record);
                }
                Err(cause) => {
                    sent.unreadable += 1;
                    again.push(kept_again(entry, letter, cause));
                }
            }
        }
        for (topic, records) in back {
            log.append(&topic, records)?;
        }
        if !again.is_empty() {
            log.append(DEAD_LETTERS, again)?;
        }
        Ok(sent)
    }
}

fn place(entry: &Entry) -> Place {
    Place { partition: entry.partition, offset: entry.offset }
}

/// A letter that cannot be read itself is shown with all that is known of it.
fn letter(entry: &Entry) -> Letter {
    let letter = serde_json::from_slice(&entry.value).unwrap_or_else(|error| DeadLetter {
        topic: DEAD_LETTERS.to_owned(),
        partition: entry.partition,
        offset: entry.offset,
        cause: format!("the letter itself cannot be read: {error}"),
        record: RawRecord::new(&entry.value),
    });
    let at = Timestamp::from_millisecond(entry.appended_at).unwrap_or(Timestamp::UNIX_EPOCH);
    Letter { id: format!("{}-{}", entry.partition, entry.offset), at, letter }
}

/// The record for the topic that a letter came from, if this program can read it.
fn readable(letter: &DeadLetter) -> Result<Record, String> {
    let value = letter.record.bytes().ok_or_else(|| "its bytes are not kept as they were".to_owned())?;
    let route = match letter.topic.as_str() {
        POSTS => {
            let post = decode::<PostEvent>(&value).map_err(|error| error.to_string())?;
            Route::of(post.event.id().map(PostId::as_str))
        }
        MENTIONS => {
            let mention = decode::<MentionEvent>(&value).map_err(|error| error.to_string())?;
            Route::of(mention.event.workspace().map(Slug::as_str))
        }
        other => return Err(format!("topic `{other}` takes nothing back")),
    };
    Ok(Record { route, value })
}

/// The same letter with the cause of today; one that is no letter stays as it is.
fn kept_again(entry: &Entry, letter: DeadLetter, cause: String) -> Record {
    let route = Route::Key(letter.offset.to_be_bytes().into());
    let value = match letter.topic.as_str() {
        DEAD_LETTERS => None,
        _ => serde_json::to_vec(&DeadLetter { cause, ..letter }).ok(),
    };
    Record { route, value: value.unwrap_or_else(|| entry.value.to_vec()) }
}
