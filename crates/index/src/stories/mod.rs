//! Which story each mention belongs to, decided as it arrives: near-copies and reposts of one text are one story.
//!
//! A story's number is that of the mention that began it, or, where a repost or quote came first, that of the post that it
//! leads to. A mention belongs to
//! 1. the story that it was in before, when it comes again or was edited;
//! 2. the story of the post that it repeats or quotes;
//! 3. unless it is a quote, which has words of its own, the story of the mention of the same workspace whose text is most
//!    alike, if that is enough ([`likeness`]);
//! 4. a story of its own.
//!
//! Only the first mention with a text, and two spares in case that one is deleted, can be found by its likeness, so a text
//! that a million people pass on costs no more for each of them than one that nobody does. What is looked at is the last
//! commit and what was written since, so that it does not matter where between two mentions a commit falls, or a process
//! ends. Two things are forgotten at a restart: the story of a mention whose removal was the last thing read, which an
//! edit would bring back, and the order in which more texts than are compared would have been compared.

mod committed;
mod fresh;
mod likeness;
mod own_words;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use tantivy::{DocAddress, Term};
use vigie_model::{Erasure, Mention, PostId, Slug};
use vigie_query::Tokens;

pub(crate) use self::own_words::own_words;
use self::{committed::Committed, fresh::Fresh, likeness::Likeness};
use crate::{
    IndexError,
    document::{self, number_from, writer, writer_of},
    schema::Fields,
};

/// The mentions with the same text, letter for letter as it is folded, that can be found by it.
const CARRIERS: usize = 3;
/// The mentions that one key may lead to.
const UNDER_KEY: usize = 64;
/// The texts that one is compared with.
const COMPARED: usize = 8;
/// The texts that are kept at hand for comparing, in all.
const KEPT: usize = 4_096;

/// Puts the mentions of one shard into stories.
pub(crate) struct Stories {
    fields: Fields,
    tokens: Tokens,
    /// The last commit.
    committed: Committed,
    fresh: Fresh,
    /// Texts of the last commit that were compared lately.
    kept: HashMap<u64, Option<Arc<Likeness>>>,
    /// The stories of what was removed by this batch and by the one before.
    left: [HashMap<u64, u64>; 2],
}

/// Where a mention belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The mention's own: [`Fields::tie`].
    pub(crate) number: u64,
    pub(crate) story: u64,
    /// Under which others are to find it; none for most copies.
    pub(crate) keys: Vec<u32>,
}

/// What was found to be alike.
struct Alike {
    story: u64,
    /// How many have just the same text.
    same: usize,
}

/// Mentions that may be alike, by their number.
type Candidates = BTreeMap<u64, Candidate>;

#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// How many keys lead to it.
    keys: usize,
    /// Where it stands in the last commit, unless it came since.
    at: Option<DocAddress>,
}

impl Stories {
    pub(crate) fn new(fields: Fields, committed: tantivy::Searcher) -> Self {
        let (tokens, fresh, kept) = (Tokens::default(), Fresh::default(), HashMap::new());
        let committed = Committed::new(committed);
        Self { fields, tokens, committed, fresh, kept, left: Default::default() }
    }

    /// Everything so far is committed, and looks like this.
    pub(crate) fn commit(&mut self, committed: tantivy::Searcher) {
        self.committed = Committed::new(committed);
        for mention in std::mem::take(&mut self.fresh).into_gone() {
            self.kept.remove(&mention);
        }
    }

    /// A batch of events follows.
    pub(crate) fn begin_batch(&mut self) {
        let [now, before] = &mut self.left;
        std::mem::swap(now, before);
        now.clear();
    }

    /// Puts a mention into its story, in place of what stood under its key.
    pub(crate) fn place(&mut self, mention: &Mention) -> Result<Place, IndexError> {
        let post = &mention.post;
        let number = number_of(&mention.workspace, &post.id);
        let known = self.story_of(&mention.workspace, &post.id)?;
        let is_quote = post.repost_of.is_none() && post.quote_of.is_some();
        let lead = match post.repost_of.as_ref().or(post.quote_of.as_ref()) {
            Some(other) if known.is_none() => {
                Some((number_of(&mention.workspace, other), self.story_of(&mention.workspace, other)?))
            }
            _ => None,
        };
        self.fresh.take(number);
        self.kept.remove(&number);

        self.tokens.read(post.title.as_deref(), &post.text);
        let words = own_words(post.title.as_deref(), &post.text, &self.tokens);
        let realm = number_from(mention.workspace.as_str().as_bytes());
        let brands = mention.brands.iter().map(|found| found.brand.as_str());
        let read = if is_quote { None } else { Likeness::new(&words, brands, realm) };
        let alike = match &read {
            Some((likeness, keys)) => self.alike(likeness, keys)?,
            None => None,
        };
        let led = lead.and_then(|(_, story)| story);
        let story = known
            .or(led)
            .or(alike.as_ref().map(|alike| alike.story))
            .or(lead.map(|(other, _)| other))
            .unwrap_or(number);
        let carries = alike.is_none_or(|alike| (1..CARRIERS).contains(&alike.same));
        let carried = read.filter(|_| carries).map(|(likeness, keys)| (Arc::new(likeness), keys));
        let keys = carried.as_ref().map(|(_, keys)| keys.clone()).unwrap_or_default();
        let by = (number_from(post.id.as_str().as_bytes()), writer(post));
        self.fresh.put(number, by, story, carried);
        Ok(Place { number, story, keys })
    }

    /// Keeps a mention that was just placed, as JSON, so that it can be written anew before the next commit.
    pub(crate) fn keep(&mut self, place: &Place, mention: Vec<u8>) {
        self.fresh.keep(place.number, mention);
    }

    /// A mention as it stands now, in the last commit or since.
    pub(crate) fn mention(&self, workspace: &Slug, post: &PostId) -> Result<Option<Mention>, IndexError> {
        let number = number_of(workspace, post);
        if let Some(mention) = self.fresh.mention(number) {
            return Ok(Some(serde_json::from_slice(mention)?));
        }
        if self.fresh.is_gone(number) {
            return Ok(None);
        }
        let at = self.committed.under(&document::key_term(&self.fields, workspace, post), 1)?.pop();
        at.map(|at| document::read(&self.fields, &self.committed.document(at)?)).transpose()
    }

    /// The mentions that an erasure takes away, in the last commit or since: their workspaces and posts.
    pub(crate) fn erased(&self, erasure: &Erasure) -> Result<Vec<(Slug, PostId)>, IndexError> {
        let by = writer_of(&document::source(&erasure.source), &erasure.author);
        let mut mentions: Vec<Mention> = Vec::new();
        for json in self.fresh.of_writer(by).iter().filter_map(|number| self.fresh.mention(*number)) {
            mentions.push(serde_json::from_slice(json)?);
        }
        for at in self.committed.under(&Term::from_field_u64(self.fields.writer, by), usize::MAX)? {
            if !self.fresh.is_gone(self.committed.number(at)?) {
                mentions.push(document::read(&self.fields, &self.committed.document(at)?)?);
            }
        }
        mentions.retain(|mention| erasure.covers(&mention.post));
        Ok(mentions.into_iter().map(|mention| (mention.workspace, mention.post.id)).collect())
    }

    /// A mention is removed.
    pub(crate) fn remove(&mut self, workspace: &Slug, post: &PostId) -> Result<(), IndexError> {
        if let Some(story) = self.story_of(workspace, post)? {
            self.leave(number_of(workspace, post), story);
        }
        Ok(())
    }

    /// A post is removed from all workspaces.
    pub(crate) fn remove_everywhere(&mut self, post: &PostId) -> Result<(), IndexError> {
        for mention in self.fresh.of_post(number_from(post.as_str().as_bytes())) {
            if let Some(story) = self.fresh.story_of(mention) {
                self.leave(mention, story);
            }
        }
        let term = Term::from_field_text(self.fields.post, post.as_str());
        for at in self.committed.under(&term, usize::MAX)? {
            let mention = self.committed.number(at)?;
            if !self.fresh.is_gone(mention) {
                let story = self.committed.story(at)?;
                self.leave(mention, story);
            }
        }
        Ok(())
    }

    fn leave(&mut self, mention: u64, story: u64) {
        self.fresh.take(mention);
        self.kept.remove(&mention);
        self.left[0].insert(mention, story);
    }

    /// The story that a mention is in, or was in until just now.
    fn story_of(&self, workspace: &Slug, post: &PostId) -> Result<Option<u64>, IndexError> {
        let number = number_of(workspace, post);
        let left = || self.left.iter().find_map(|left| left.get(&number)).copied();
        if let Some(story) = self.fresh.story_of(number).or_else(left) {
            return Ok(Some(story));
        }
        if self.fresh.is_gone(number) {
            return Ok(None);
        }
        let key = document::key_term(&self.fields, workspace, post);
        let at = self.committed.under(&key, 1)?.pop();
        at.map(|at| self.committed.story(at)).transpose()
    }

    /// The story of the text that is most alike.
    fn alike(&mut self, likeness: &Likeness, keys: &[u32]) -> Result<Option<Alike>, IndexError> {
        let mut candidates: Vec<(u64, Candidate)> = self.candidates(keys)?.into_iter().collect();
        candidates.sort_by_key(|(mention, candidate)| (usize::MAX - candidate.keys, *mention));
        let mut best: Option<(u32, u64)> = None;
        for (mention, candidate) in candidates.iter().take(COMPARED) {
            let Some(other) = self.likeness(*mention, candidate.at)? else { continue };
            if let Some(share) = likeness.alike(&other)
                && best.is_none_or(|(most, _)| share > most)
            {
                best = Some((share, self.candidate_story(*mention, candidate.at)?));
            }
        }
        let Some((_, story)) = best else { return Ok(None) };
        let mut same = 0;
        for (mention, candidate) in candidates.iter().filter(|(_, candidate)| candidate.keys == keys.len()) {
            same += usize::from(self.candidate_story(*mention, candidate.at)? == story);
        }
        Ok(Some(Alike { story, same }))
    }

    fn candidates(&self, keys: &[u32]) -> Result<Candidates, IndexError> {
        let mut candidates = Candidates::new();
        let mut found = |mention, at| {
            candidates.entry(mention).or_insert(Candidate { keys: 0, at }).keys += 1;
        };
        for key in keys {
            for mention in self.fresh.under(*key).iter().take(UNDER_KEY) {
                found(*mention, None);
            }
            let term = Term::from_field_u64(self.fields.likeness, u64::from(*key));
            for at in self.committed.under(&term, UNDER_KEY)? {
                let mention = self.committed.number(at)?;
                if !self.fresh.is_gone(mention) {
                    found(mention, Some(at));
                }
            }
        }
        Ok(candidates)
    }

    fn candidate_story(&self, mention: u64, at: Option<DocAddress>) -> Result<u64, IndexError> {
        match at {
            Some(at) => self.committed.story(at),
            None => Ok(self.fresh.story_of(mention).unwrap_or(mention)),
        }
    }

    fn likeness(
        &mut self,
        mention: u64,
        at: Option<DocAddress>,
    ) -> Result<Option<Arc<Likeness>>, IndexError> {
        let Some(at) = at else { return Ok(self.fresh.likeness(mention)) };
        if let Some(kept) = self.kept.get(&mention) {
            return Ok(kept.clone());
        }
        let document = self.committed.document(at)?;
        let written = document::read_written(&self.fields, &document)?;
        let (title, text) = (written.post.title.as_deref(), written.post.text.as_ref());
        self.tokens.read(title, text);
        let words = own_words(title, text, &self.tokens);
        let brands = written.brands.iter().map(|found| &*found.brand);
        let likeness = Likeness::new(&words, brands, 0).map(|(likeness, _)| Arc::new(likeness));
        if self.kept.len() == KEPT {
            self.kept.clear();
        }
        self.kept.insert(mention, likeness.clone());
        Ok(likeness)
    }
}

/// The number of a mention: [`Fields::tie`].
fn number_of(workspace: &Slug, post: &PostId) -> u64 {
    number_from(document::key(workspace, post).as_bytes())
}
