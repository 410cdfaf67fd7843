//! Nostr: notes of one relay, each with its author's signature.
//!
//! A relay tells what it holds, newest first and no more at once than it likes, and then what comes in. So the source listens
//! from now on and reads the past backwards, page by page, until it has reached the moment that its cursor names; only then
//! does the cursor move on. Relays hear of some notes late, so the source asks again for the minutes before its cursor.
//! Whatever is not signed by its author is left out. Several relays are several sources: a note has the same id on all.
//!
//! Tried against a real relay (nostr-relay 1.14).

mod authors;
mod message;
mod note;
mod note_address;
mod past;

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use vigie_model::{PostEvent, PostId};

use self::{
    authors::Authors,
    message::{Message, refused, said},
    note::{Note, Word},
    past::Past,
};
use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    line::{Heard, Line},
};

/// How far back a new source begins.
const BEGINNING: SignedDuration = SignedDuration::from_hours(24);
/// What is asked for again after a pause: relays hear of some notes late, and authors' clocks differ.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// Reads a Nostr relay.
#[derive(Debug)]
pub struct Nostr {
    name: String,
    relay: String,
    kit: Kit,
    line: Line,
    /// Everything before it is known.
    known_until: Timestamp,
    /// When the newest note that came was written.
    newest: Timestamp,
    past: Past,
    /// What is to be said to the relay.
    questions: VecDeque<String>,
    authors: Authors,
    /// What the relay said last to people.
    notice: Option<String>,
}

impl Nostr {
    pub(crate) fn new(name: String, relay: &str, kit: Kit) -> Self {
        let known_until = kit.now() - BEGINNING;
        Self {
            name,
            relay: relay.to_owned(),
            kit,
            line: Line::default(),
            known_until,
            newest: known_until,
            past: Past::default(),
            questions: VecDeque::new(),
            authors: Authors::default(),
            notice: None,
        }
    }

    /// What a message of a relay says about a post, once its signature has been verified; `None` when it says nothing about
    /// one. Whether a note may be deleted by who asks for it is not looked at here. `now` is the latest that a note can have
    /// been published.
    #[must_use]
    pub fn decode(message: &str, now: Timestamp) -> Option<PostEvent> {
        let Message::Event { note, .. } = Message::read(message)? else { return None };
        match note.word(now)? {
            Word::Said(post) => Some(PostEvent::Posted(*post)),
            Word::TakenBack(notes) => {
                Some(PostEvent::Deleted { id: post_id(notes.first()?)?, at: note.created_at(now) })
            }
        }
    }

    fn hear(&mut self, text: &str) -> Result<(), SourceError> {
        match Message::read(text) {
            Some(Message::Event { subscription, note }) => self.take(&subscription, &note),
            Some(Message::EndOfStored { subscription }) => self.turn_page(&subscription),
            Some(Message::Closed(why)) => return Err(refused(&self.relay, &why)),
            Some(Message::Notice(notice)) => {
                let notice = said(&notice);
                tracing::info!(source = self.name, notice, "the relay has something to say");
                self.notice = Some(notice);
            }
            None => {}
        }
        Ok(())
    }

    fn take(&mut self, subscription: &str, note: &Note<'_>) {
        let now = self.kit.now();
        let Some(word) = note.word(now) else { return };
        let at = note.created_at(now);
        self.past.saw(subscription, at.as_second());
        self.newest = self.newest.max(at);
        match word {
            Word::Said(post) if self.authors.wrote(note.id(), note.author()) => {
                self.line.add(PostEvent::Posted(*post));
            }
            Word::Said(post) => self.line.add(PostEvent::Deleted { id: post.id, at: now }),
            Word::TakenBack(notes) => {
                let gone = notes.iter().filter(|id| self.authors.takes_back(id, note.author()));
                let gone: Vec<PostId> = gone.filter_map(|id| post_id(id)).collect();
                gone.into_iter().for_each(|id| self.line.add(PostEvent::Deleted { id, at }));
            }
        }
    }

    /// The relay has told all that it holds and likes to tell at once: asks for what was before that, if anything.
    fn turn_page(&mut self, subscription: &str) {
        self.questions.extend(self.past.turn(subscription));
        if self.past.is_over() {
            self.line.moved();
        }
    }

    fn batch(&mut self) -> SourceBatch {
        // The newest come first: before all have come, nothing is known up to any later moment.
        if self.past.is_over() {
            self.known_until = self.known_until.max(self.newest);
        }
        let gap = self.past.gap();
        SourceBatch { gap, ..SourceBatch::new(self.line.batch(), self.known_until.to_string()) }
    }

    /// With what the relay said before, which may be the reason.
    fn explained(&self, error: SourceError) -> SourceError {
        match (error, &self.notice) {
            (SourceError::Unavailable { problem, retry_after }, Some(notice)) => SourceError::Unavailable {
                problem: format!("{problem}; the relay said: {notice}"),
                retry_after,
            },
            (error, _) => error,
        }
    }
}

fn post_id(note: &str) -> Option<PostId> {
    PostId::new(format!("nostr:{note}")).ok()
}

impl Source for Nostr {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "nostr"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        self.notice = None;
        let now = self.kit.now();
        let known = cursor.and_then(|cursor| cursor.0.parse::<Timestamp>().ok());
        self.known_until =
            known.map_or(now - BEGINNING, |known| known.clamp(Timestamp::UNIX_EPOCH + OVERLAP, now));
        self.newest = self.known_until;
        let (past, question) = Past::since((self.known_until - OVERLAP).as_second());
        (self.past, self.questions) = (past, VecDeque::from([question]));
        self.line = Line::open(&self.kit, &self.relay).await?;
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        loop {
            // One that was being said when nobody waited any more is said again, which changes nothing.
            while let Some(question) = self.questions.front() {
                self.line.say(question.clone()).await?;
                self.questions.pop_front();
            }
            let heard = match self.line.hear().await.map_err(|error| self.explained(error))? {
                Heard::Text(text) => self.hear(&text),
                Heard::Bytes(_) => Ok(()),
                Heard::Batch => return Ok(self.batch()),
            };
            if let Err(error) = heard {
                self.line.end(error)?;
            }
        }
    }

    async fn close(&mut self) {
        self.line.close().await;
    }
}
