//! Feeds: RSS, Atom and JSON Feed, one source a feed.
//!
//! A feed is asked for with what it said last time (`ETag`, `Last-Modified`), so that most answers are "nothing new"; it is asked
//! more often while it has news and less often while it has none. What of it was seen stands in the cursor, as hashes: a
//! restart yields nothing twice, an entry that says something else is an edit, and a feed at rest needs about a thousand bytes.
//! An address that moved for good is remembered there too.
//!
//! A hub may tell of a feed (WebSub): what it brings is read at once like an answer, and the feed is asked all the same, as hubs
//! promise nothing.
//!
//! Tried against a real server (nginx 1.22) and against one that misbehaves.

mod date;
pub(crate) mod discover;
mod encoding;
mod hub;
mod item;
mod json_feed;
pub(crate) mod media;
mod mend;
pub mod opml;
mod pace;
mod post;
pub(crate) mod preset;
mod reading;
mod seen;
mod xml;

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::sync::OwnedSemaphorePermit;
use vigie_model::PostEvent;
use vigie_outbound::Response;
use xxhash_rust::xxh3::xxh3_64;

use self::{
    item::Unread,
    pace::Pace,
    reading::{Entry, Reading, read},
    seen::{News, Seen},
};
use crate::{
    Cursor, Delivery, Kit, Offer, Source, SourceBatch, SourceError,
    hubs::{Inbox, Word, first},
    polling::Polling,
};

/// What is asked for, the best first.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.8, \
                      application/xml;q=0.7, text/xml;q=0.7, */*;q=0.1";
/// The longest header that is remembered.
const LONGEST_HEADER: usize = 500;
/// How long a feed that asks to be left alone is left alone at most.
const LONGEST_SILENCE: Duration = Duration::from_secs(24 * 3_600);

/// Reads one feed.
#[derive(Debug)]
pub struct Feeds {
    name: String,
    url: String,
    kit: Kit,
    polling: Polling,
    memory: Memory,
    begun: bool,
    /// How often in a row it could not be read.
    failures: u32,
    /// A hash of the last answer: many servers send the same again and again.
    last_body: u64,
    /// What hubs bring; `None` where no hub reaches this Vigie.
    inbox: Option<Arc<Inbox>>,
}

/// What stands in the cursor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Memory {
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Box<str>>,
    /// Where the feed has moved for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Box<str>>,
    pace: Pace,
    seen: Seen,
}

impl Feeds {
    pub(crate) fn new(name: String, url: &str, kit: Kit) -> Self {
        let polling = Polling::new(&kit, Pace::default().every());
        let url = url.to_owned();
        let inbox = kit.hubs().map(|hubs| hubs.inbox(&name));
        let memory = Memory::default();
        Self { name, url, kit, polling, memory, begun: false, failures: 0, last_body: 0, inbox }
    }

    /// Asks once; `None` when nothing is new.
    async fn poll(&mut self) -> Result<Option<SourceBatch>, SourceError> {
        let (answer, _held) = self.ask().await?;
        let mut memory = self.memory.clone();
        if answer.moved && answer.url != self.url {
            memory.moved = Some(answer.url.as_str().into());
        }
        let body = xxh3_64(&answer.body);
        if answer.status == 304 || body == self.last_body {
            memory.pace.quiet();
            return self.keep(memory, Vec::new());
        }
        let remembered =
            |name: &str| answer.header(name).filter(|value| value.len() <= LONGEST_HEADER).map(Into::into);
        (memory.etag, memory.modified) = (remembered("etag"), remembered("last-modified"));
        let Reading { entries, hint, hub } = self.entries(&answer).await?;
        if let Some(hubs) = self.kit.hubs() {
            hubs.offer(&self.name, hub::offer(answer.headers("link"), hub, &answer.url, &self.url));
        }
        let first = memory.seen.is_empty();
        let news = memory.seen.take(&marks(&entries));
        let events = events(news, entries);
        memory.pace.hint(hint.max(max_age(&answer)));
        match (first, events.is_empty()) {
            (true, _) => {}
            (false, true) => memory.pace.quiet(),
            (false, false) => memory.pace.news(),
        }
        self.last_body = body;
        self.keep(memory, events)
    }

    /// Reads what a hub brought; `None` when nothing of it is new.
    async fn take_in(&mut self, delivery: Delivery) -> Result<Option<SourceBatch>, SourceError> {
        let (url, now) = (self.url.clone(), self.kit.now());
        let read = read(delivery.body, delivery.content_type, url.clone(), url, now).await;
        let Ok(Reading { entries, .. }) = read else {
            // Some hubs bring something else than the feed, and mean that there is news.
            self.polling.at_once();
            return Ok(None);
        };
        let mut memory = self.memory.clone();
        let news = memory.seen.take_some(&marks(&entries));
        self.keep(memory, events(news, entries))
    }

    /// Waits until there is something to do, and does it.
    async fn turn(&mut self) -> Result<Option<SourceBatch>, SourceError> {
        let word = tokio::select! {
            () = self.polling.due() => None,
            word = first(self.inbox.as_deref()) => Some(word),
        };
        let told = word.is_some();
        let outcome = match word {
            // On the heap, and only while it asks: ten thousand feeds wait nearly all of the time.
            Some(Word::Brought(delivery)) => Box::pin(self.take_in(delivery)).await,
            Some(Word::News) | None => Box::pin(self.ask_again()).await,
        };
        if told {
            self.inbox.iter().for_each(|inbox| inbox.heard());
        }
        outcome
    }

    async fn ask_again(&mut self) -> Result<Option<SourceBatch>, SourceError> {
        let batch = self.poll().await.map_err(|error| self.patient(error))?;
        self.failures = 0;
        self.polling = Polling::new(&self.kit, self.memory.pace.every());
        self.polling.asked();
        Ok(batch)
    }

    /// From now on this is known; told only where it is worth remembering, which the pace alone is not.
    fn keep(&mut self, memory: Memory, events: Vec<PostEvent>) -> Result<Option<SourceBatch>, SourceError> {
        let known = std::mem::replace(&mut self.memory, memory);
        if events.is_empty() && self.memory == (Memory { pace: self.memory.pace, ..known }) {
            return Ok(None);
        }
        let cursor =
            serde_json::to_string(&self.memory).map_err(|error| unreadable(&self.url, &error.to_string()))?;
        Ok(Some(SourceBatch::new(events, cursor)))
    }

    async fn ask(&mut self) -> Result<(Response, Option<OwnedSemaphorePermit>), SourceError> {
        let mut headers = vec![("accept", ACCEPT)];
        headers.extend(self.memory.etag.as_deref().map(|etag| ("if-none-match", etag)));
        headers.extend(self.memory.modified.as_deref().map(|modified| ("if-modified-since", modified)));
        let moved = self.memory.moved.as_deref();
        match self.kit.get_and_hold(moved.unwrap_or(&self.url), &headers).await {
            // It may have moved back, or somebody may have lied for a while.
            Err(SourceError::Refused { .. }) if moved.is_some() => {
                self.memory.moved = None;
                self.kit.get_and_hold(&self.url, &headers[..1]).await
            }
            answer => answer,
        }
    }

    async fn entries(&self, answer: &Response) -> Result<Reading, SourceError> {
        let content_type = answer.header("content-type").map(str::to_owned);
        let (body, url, feed, now) =
            (answer.body.clone(), answer.url.clone(), self.url.clone(), self.kit.now());
        let read = read(body, content_type, url, feed, now).await;
        read.map_err(|unread| match unread {
            // What was a feed yesterday is being repaired.
            Unread::NoFeed if self.memory.seen.is_empty() => SourceError::Refused {
                problem: format!("{} is not a feed", self.url),
                mend: "enter the address of a feed (RSS, Atom or JSON Feed); the check of the source looks for those of a page"
                    .to_owned(),
            },
            Unread::NoFeed => unreadable(&self.url, "it answered with something other than a feed"),
            Unread::Broken(why) => unreadable(&self.url, &why),
        })
    }

    /// The runner comes back soon after a failure; a feed can wait longer each time, up to some hours.
    fn patient(&mut self, error: SourceError) -> SourceError {
        let SourceError::Unavailable { problem, retry_after } = error else { return error };
        self.failures = self.failures.saturating_add(1);
        let asked = retry_after.unwrap_or_default().min(LONGEST_SILENCE);
        SourceError::Unavailable {
            problem,
            retry_after: Some(asked.max(self.kit.wait(pace::patience(self.failures)))),
        }
    }
}

/// By what entries are recognized.
fn marks(entries: &[Entry]) -> Vec<(u64, u32)> {
    entries.iter().map(|entry| (entry.id, entry.print)).collect()
}

/// What happened, by what is new of the entries.
fn events(news: Vec<News>, entries: Vec<Entry>) -> Vec<PostEvent> {
    let event = |(news, entry): (News, Entry)| match news {
        News::Posted => Some(PostEvent::Posted(entry.post)),
        News::Edited => Some(PostEvent::Edited(entry.post)),
        News::Known => None,
    };
    news.into_iter().zip(entries).filter_map(event).collect()
}

/// The hub that tells of the feed at this address, whose answer this is.
pub(crate) fn hub_of(answer: &Response, feed: &str) -> Option<Offer> {
    let document = reading::document(&answer.body, answer.header("content-type"), &answer.url);
    let named = document.map(|document| document.hub).unwrap_or_default();
    hub::offer(answer.headers("link"), named, &answer.url, feed)
}

/// What a feed says.
#[cfg(feature = "decoders")]
pub(crate) fn decoded(answer: &[u8], now: jiff::Timestamp) -> Vec<vigie_model::Post> {
    let url = "https://feed.example/feed.xml";
    let document = reading::document(answer, None, url);
    let entries = document.map(|document| post::posts(document, url, now).0).unwrap_or_default();
    entries.into_iter().map(|entry| entry.post).collect()
}

fn unreadable(url: &str, why: &str) -> SourceError {
    SourceError::Unavailable { problem: format!("{url} cannot be read as a feed: {why}"), retry_after: None }
}

/// For how long an answer says that it is fresh.
fn max_age(answer: &Response) -> Option<Duration> {
    let parts = answer.header("cache-control")?.split(',');
    let seconds =
        parts.filter_map(|part| part.trim().strip_prefix("max-age=")).find_map(|age| age.parse().ok());
    seconds.map(Duration::from_secs)
}

impl Source for Feeds {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "feeds"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        // Words that mean nothing here are as good as none: what was seen is yielded again, which its ids absorb.
        let memory = cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok());
        (self.memory, self.last_body) = (memory.unwrap_or_default(), 0);
        if self.begun {
            self.polling.at_once();
        } else {
            self.polling.not_before(self.kit.turn_to_begin());
        }
        self.begun = true;
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        loop {
            if let Some(batch) = self.turn().await? {
                return Ok(batch);
            }
        }
    }

    async fn close(&mut self) {}
}
