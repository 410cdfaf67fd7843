//! One replay: the posts that the log took from some moment on, matched once more with the queries of one workspace as
//! they are now.
//!
//! When it is over, the index holds for these posts what it would hold had the queries always been these:
//!
//! - A post that mentions a brand now is told again and replaces what was known of it; one that mentions none is
//!   removed, unless it is known that no earlier query had found it. Doing it twice, or going on after a crash from a
//!   place before, leaves the same.
//! - Edits and deletions are told again in their order. It ends only when all was read that stood in the log after it
//!   last told anything: so whatever happens to a post meanwhile, what is told of it last is its newest state.
//! - A post belongs to several brands at once, so a replay for one brand brings the whole workspace up to date as well;
//!   only its count of mentions found is of that brand.
//!
//! While it runs, a post may be found in an older version, until its newer one is read. What was deleted, or erased with all
//! else of its author, does not come back: a scout reads ahead, and the posts that it finds gone are not told.
//!
//! Alerts and live watchers do not hear of replays: it is no news.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use vigie_matcher::{Matcher, Scratch};
use vigie_model::{
    BrandMatch, EnvelopeError, Mention, MentionEvent, Post, PostEvent, PostId, Slug, Workspace, decode,
    encode,
};
use vigie_store::Replay;
use vigie_stream::{Batch, Consumer, Entry, Log, MENTIONS, Offsets, POSTS, Record, Share, Start};

use crate::{PipelineError, match_stage::route, watched::Watched};

/// The consumers' names; they keep no progress.
const READER: &str = "replay";
const SCOUT: &str = "replay-scout";
/// The most posts that one record removes.
const MOST_UNMATCHED: usize = 2_000;
/// The most deletions that the scout remembers. Beyond it a deleted post may be found again until its deletion is read.
const MOST_DELETED: usize = 5_000_000;
/// The most queries of before that posts are held against.
const MOST_EARLIER: usize = 8;
const PATIENCE: Duration = Duration::from_millis(50);
/// How a deletion and an erasure begin, as [`encode`] writes them, and within how many bytes.
const GONE: [&[u8]; 2] = [br#""e":{"deleted""#, br#""e":{"erased""#];
const BEGINNING: usize = 64;

/// Whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    On,
    Done,
}

pub(crate) struct Replaying {
    log: Arc<dyn Log>,
    reader: Box<dyn Consumer>,
    scout: Box<dyn Consumer>,
    /// Whether the scout has been at the end: what it finds from then on happens now.
    scouted: bool,
    /// How far the scout has read; the reader goes no further.
    scouted_to: Offsets,
    /// How many deletions of a post lie ahead of the reader.
    deleted: HashMap<PostId, u32>,
    /// Whose posts are gone, by source and author, and until when.
    erased: HashMap<(String, String), Timestamp>,
    /// The workspace's queries, and the version of the workspaces that they are of.
    matcher: Option<(i64, Matcher)>,
    /// Those of before, which found what the index holds, the oldest first; none when they are not known.
    earlier: Vec<Matcher>,
    scratch: Scratch,
    /// Where a batch began that could not be finished.
    back: Offsets,
    /// How much the last step told.
    told: u64,
}

/// What is told of a post.
enum Outcome {
    /// And when it was taken in.
    Mentioned(Box<Mention>, i64),
    Unmatched,
}

/// What a batch gave.
#[derive(Default)]
struct Findings {
    outcomes: BTreeMap<PostId, Outcome>,
    added: u64,
    removed: u64,
}

impl Replaying {
    /// Begins where the replay stands. `earlier`: all queries that found what the index holds, if that is known.
    pub(crate) fn begin(
        log: Arc<dyn Log>,
        replay: &Replay,
        earlier: &[Workspace],
    ) -> Result<Self, PipelineError> {
        let open = |name: &str| -> Result<Box<dyn Consumer>, PipelineError> {
            if replay.position.is_empty() {
                return Ok(log.consumer(name, POSTS, Share::Whole, Start::At(replay.from_ms))?);
            }
            let mut consumer = log.consumer(name, POSTS, Share::Whole, Start::Earliest)?;
            consumer.seek(&replay.position)?;
            Ok(consumer)
        };
        let (reader, scout) = (open(READER)?, open(SCOUT)?);
        // So many that asking them all costs more than removing what is not there.
        let earlier: &[Workspace] = if earlier.len() > MOST_EARLIER { &[] } else { earlier };
        let build = |workspace| Matcher::build(std::slice::from_ref(workspace)).0;
        Ok(Self {
            log,
            reader,
            scout,
            scouted: false,
            scouted_to: Offsets::new(),
            deleted: HashMap::new(),
            erased: HashMap::new(),
            matcher: None,
            earlier: earlier.iter().map(build).collect(),
            scratch: Scratch::default(),
            back: Offsets::new(),
            told: 0,
        })
    }

    /// How many mentions and removals the last step told.
    pub(crate) fn told(&self) -> u64 {
        self.told
    }

    /// Does the next piece of it, and notes it in the replay.
    pub(crate) fn step(
        &mut self,
        replay: &mut Replay,
        watched: &Watched,
        most: usize,
    ) -> Result<Progress, PipelineError> {
        self.told = 0;
        if replay.ends.is_empty() {
            replay.ends = self.ends()?;
        }
        self.follow(replay, watched)?;
        if self.scout_ahead(replay, most)? {
            return Ok(Progress::On);
        }
        crate::go_back(self.reader.as_mut(), &mut self.back)?;
        let mut batch = self.reader.poll(most, PATIENCE)?;
        crate::tell_gap(POSTS, batch.gap);
        self.keep_behind_the_scout(&mut batch);
        if batch.entries.is_empty() {
            return self.is_over(replay, &batch);
        }
        match self.tell(replay, &batch) {
            Ok(()) => {
                replay.position.clone_from(&batch.next);
                replay.read += batch.entries.len() as u64;
                Ok(Progress::On)
            }
            Err(error) => {
                let began = batch.entries.iter().rev().map(|entry| (entry.partition, entry.offset));
                self.back.extend(began);
                Err(error)
            }
        }
    }

    /// Keeps to the queries that are live.
    fn follow(&mut self, replay: &Replay, watched: &Watched) -> Result<(), PipelineError> {
        if self.matcher.as_ref().is_some_and(|(version, _)| *version == watched.version) {
            return Ok(());
        }
        let workspace = watched.workspaces.iter().find(|workspace| *workspace.id() == replay.workspace);
        let workspace =
            workspace.ok_or_else(|| PipelineError::ReplayOfNothing(replay.workspace.to_string()))?;
        if let Some(brand) = &replay.brand
            && !workspace.brands.iter().any(|known| known.id == *brand)
        {
            return Err(PipelineError::ReplayOfNothing(format!("{}/{brand}", replay.workspace)));
        }
        let alone = std::slice::from_ref(workspace);
        let (mut matcher, _) = Matcher::build(alone);
        matcher.learn(alone, &watched.marks);
        self.matcher = Some((watched.version, matcher));
        Ok(())
    }

    /// Looks for deletions and erasures up to the end of the log; `false` once it is there.
    fn scout_ahead(&mut self, replay: &Replay, most: usize) -> Result<bool, PipelineError> {
        let batch = self.scout.poll(most, if self.scouted { Duration::ZERO } else { PATIENCE })?;
        let (mut now, mut records) = (Vec::new(), Vec::new());
        for gone in batch.entries.iter().filter_map(what_is_gone) {
            match gone {
                PostEvent::Deleted { id, .. } => {
                    if self.scouted {
                        now.push(id.clone());
                    }
                    if self.deleted.len() < MOST_DELETED || self.deleted.contains_key(&id) {
                        *self.deleted.entry(id).or_default() += 1;
                    }
                }
                PostEvent::Erased(erasure) => {
                    if self.scouted {
                        let event = MentionEvent::Erased(erasure.clone());
                        let value = encode(&event, crate::now_ms()).map_err(PipelineError::Encode)?;
                        records.push(Record { route: route(&event), value });
                    }
                    if self.erased.len() < MOST_DELETED {
                        let until = self.erased.entry((erasure.source, erasure.author)).or_insert(erasure.at);
                        *until = erasure.at.max(*until);
                    }
                }
                PostEvent::Posted(_) | PostEvent::Edited(_) => {}
            }
        }
        // What is gone at this moment may have been told again a moment ago.
        records.extend(unmatched(replay, &now).map_err(PipelineError::Encode)?);
        if !records.is_empty() {
            self.log.append(MENTIONS, records)?;
        }
        self.scouted |= batch.entries.is_empty();
        self.scouted_to = batch.next;
        Ok(!batch.entries.is_empty())
    }

    /// Leaves for later what the scout has not seen yet.
    fn keep_behind_the_scout(&mut self, batch: &mut Batch) {
        let Batch { entries, next, .. } = batch;
        entries.retain(|entry| {
            let seen = self.scouted_to.get(&entry.partition).is_some_and(|to| entry.offset < *to);
            if !seen {
                self.back.entry(entry.partition).or_insert(entry.offset);
            }
            seen
        });
        next.extend(&self.back);
    }

    /// Tells what the posts of a batch are now, each once, in its last state, and counts it.
    fn tell(&mut self, replay: &mut Replay, batch: &Batch) -> Result<(), PipelineError> {
        let mut findings = Findings::default();
        for entry in &batch.entries {
            // The match stage has sent records that cannot be read to the dead letters.
            let Ok(post) = decode::<PostEvent>(&entry.value) else { continue };
            self.look(post.event, post.taken_in_at, &mut findings);
        }
        let (mut records, mut gone, mut mentions) = (Vec::new(), Vec::new(), 0);
        for (id, outcome) in findings.outcomes {
            match outcome {
                Outcome::Unmatched => gone.push(id),
                Outcome::Mentioned(mention, taken_in_at) => {
                    mentions += u64::from(is_found(replay, &mention));
                    let event = MentionEvent::Replayed(mention);
                    let value = encode(&event, taken_in_at).map_err(PipelineError::Encode)?;
                    records.push(Record { route: route(&event), value });
                }
            }
        }
        self.told = (records.len() + gone.len()) as u64;
        records.extend(unmatched(replay, &gone).map_err(PipelineError::Encode)?);
        self.log.append(MENTIONS, records)?;
        replay.mentions += mentions;
        replay.added += findings.added;
        replay.removed += findings.removed;
        Ok(())
    }

    /// Finds out what one event makes of its post.
    fn look(&mut self, event: PostEvent, taken_in_at: i64, findings: &mut Findings) {
        let edited = matches!(event, PostEvent::Edited(_));
        let post = match event {
            PostEvent::Posted(post) | PostEvent::Edited(post) => post,
            PostEvent::Deleted { id, .. } => {
                if let Some(ahead) = self.deleted.get_mut(&id) {
                    *ahead -= 1;
                    if *ahead == 0 {
                        self.deleted.remove(&id);
                    }
                }
                findings.outcomes.insert(id, Outcome::Unmatched);
                return;
            }
            // Nothing of it was told: the scout has been here.
            PostEvent::Erased(_) => return,
        };
        if self.deleted.contains_key(&post.id) || self.is_erased(&post) {
            findings.outcomes.insert(post.id, Outcome::Unmatched);
            return;
        }
        let Some((_, matcher)) = &self.matcher else { return };
        let mention = matcher.mentions(&post, &mut self.scratch).pop();
        let mut earlier = self.earlier.iter().map(|matcher| matcher.mentions(&post, &mut self.scratch).pop());
        let (mut known, mut found_before) = (false, false);
        if let Some(before) = earlier.next() {
            (known, found_before) = (true, before.is_some());
            findings.added += u64::from(has_what_the_other_lacks(mention.as_ref(), before.as_ref()));
            findings.removed += u64::from(has_what_the_other_lacks(before.as_ref(), mention.as_ref()));
        }
        match mention {
            Some(mention) => {
                findings.outcomes.insert(post.id, Outcome::Mentioned(Box::new(mention), taken_in_at));
            }
            // Of a post that was edited, what it was before may have been told above.
            None if !known || edited || found_before || earlier.any(|found| found.is_some()) => {
                findings.outcomes.insert(post.id, Outcome::Unmatched);
            }
            None => {}
        }
    }

    /// Whether its author erased it, wherever in the log that stands.
    fn is_erased(&self, post: &Post) -> bool {
        let author = post.author.as_ref().filter(|_| !self.erased.is_empty());
        let Some(id) = author.and_then(|author| author.id.clone()) else { return false };
        let until = self.erased.get(&(post.source.clone(), id));
        until.is_some_and(|until| post.published_at <= *until)
    }

    /// Over, when nothing stands in the log behind what was read, as of a moment after the last of it was told.
    fn is_over(&self, replay: &mut Replay, batch: &Batch) -> Result<Progress, PipelineError> {
        replay.position.clone_from(&batch.next);
        let read = |(partition, end): (&u32, &u64)| batch.next.get(partition).is_some_and(|next| next >= end);
        Ok(if self.ends()?.iter().all(read) { Progress::Done } else { Progress::On })
    }

    /// Where the posts end at this moment.
    fn ends(&self) -> Result<Offsets, PipelineError> {
        let status = self.log.status()?;
        let posts = status.iter().filter(|status| status.topic == POSTS).flat_map(|posts| &posts.partitions);
        Ok(posts.map(|partition| (partition.partition, partition.next)).collect())
    }
}

/// Whether it counts as found.
fn is_found(replay: &Replay, mention: &Mention) -> bool {
    replay.brand.as_ref().is_none_or(|brand| mention.brands.iter().any(|found| found.brand == *brand))
}

/// Whether one has a brand or a topic that the other does not have.
fn has_what_the_other_lacks(one: Option<&Mention>, other: Option<&Mention>) -> bool {
    let Some(one) = one else { return false };
    let brand = |brand: &BrandMatch| {
        other.is_none_or(|other| other.brands.iter().all(|known| known.brand != brand.brand))
    };
    let topic = |topic: &Slug| other.is_none_or(|other| !other.topics.contains(topic));
    one.brands.iter().any(brand) || one.topics.iter().any(topic)
}

/// The records that remove posts from the replay's workspace.
fn unmatched(replay: &Replay, posts: &[PostId]) -> Result<Vec<Record>, EnvelopeError> {
    let now = crate::now_ms();
    let record = |posts: &[PostId]| {
        let event = MentionEvent::Unmatched { workspace: replay.workspace.clone(), posts: posts.to_vec() };
        Ok(Record { route: route(&event), value: encode(&event, now)? })
    };
    posts.chunks(MOST_UNMATCHED).map(record).collect()
}

/// The deletion or erasure that an entry is, told without reading all others.
fn what_is_gone(entry: &Entry) -> Option<PostEvent> {
    let beginning = entry.value.get(..BEGINNING.min(entry.value.len()))?;
    let begins = |gone: &[u8]| beginning.windows(gone.len()).any(|window| window == gone);
    if !GONE.into_iter().any(begins) {
        return None;
    }
    decode::<PostEvent>(&entry.value).ok().map(|gone| gone.event)
}
