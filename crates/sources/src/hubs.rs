//! Where feeds that are told of by a hub (WebSub) and whoever subscribes to hubs meet.
//!
//! A feed says which hub tells of it; whoever keeps the subscriptions hears of it, and puts what the hub brings into the feed's
//! inbox. Neither knows how the other works: what is subscribed, for how long and where hubs reach this Vigie is not a matter of
//! sources.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    future::pending,
    sync::Arc,
};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::Notify;

/// The most that waits in one inbox; of what is beyond it the feed is asked for instead.
const MOST_WAITING: usize = 16;

/// A hub that tells of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The address of the hub.
    pub hub: String,
    /// What the hub calls the feed: the feed's own address.
    pub topic: String,
    /// Whether what the hub brings came as safely as the feed itself would.
    pub as_safe: bool,
}

/// What a hub brought: a feed, whole or only what is new of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What the hub said that it is.
    pub content_type: Option<String>,
    /// The feed.
    pub body: Bytes,
}

/// What a feed hears between its own questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// There is news; ask for it.
    News,
    /// This is the news.
    Brought(Delivery),
}

/// What waits for one feed.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    waiting: Mutex<VecDeque<Word>>,
    came: Notify,
}

impl Inbox {
    fn put(&self, word: Word) {
        let mut waiting = self.waiting.lock();
        if waiting.len() < MOST_WAITING {
            waiting.push_back(word);
        } else if let Some(last) = waiting.back_mut() {
            *last = Word::News;
        }
        self.came.notify_one();
    }

    /// Waits for the first word and leaves it there; may be dropped while it waits.
    pub(crate) async fn first(&self) -> Word {
        loop {
            if let Some(word) = self.waiting.lock().front() {
                return word.clone();
            }
            self.came.notified().await;
        }
    }

    /// Whether something waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.lock().is_empty()
    }

    /// The first word was heard.
    pub(crate) fn heard(&self) {
        self.waiting.lock().pop_front();
    }
}

/// The first word of an inbox; waits for ever where there is none.
pub(crate) async fn first(inbox: Option<&Inbox>) -> Word {
    match inbox {
        Some(inbox) => inbox.first().await,
        None => pending().await,
    }
}

/// The meeting place. Cheap to clone; clones are the same place.
#[derive(Debug, Clone, Default)]
pub struct Hubs {
    inboxes: Arc<Mutex<HashMap<String, Arc<Inbox>>>>,
    /// What feeds said since it was last asked, by source.
    said: Arc<Mutex<BTreeMap<String, Option<Offer>>>>,
}

impl Hubs {
    /// A feed says which hub tells of it, `None` when none does.
    pub(crate) fn offer(&self, source: &str, offer: Option<Offer>) {
        self.said.lock().insert(source.to_owned(), offer);
    }

    /// What waits for a feed.
    pub(crate) fn inbox(&self, source: &str) -> Arc<Inbox> {
        let mut inboxes = self.inboxes.lock();
        if inboxes.capacity() == inboxes.len() {
            // Those of feeds that are gone make room for others.
            inboxes.retain(|_, inbox| Arc::strong_count(inbox) > 1);
        }
        Arc::clone(inboxes.entry(source.to_owned()).or_default())
    }

    /// What feeds said since this was last called: each source with the hub that tells of it, if one does.
    #[must_use]
    pub fn said(&self) -> BTreeMap<String, Option<Offer>> {
        std::mem::take(&mut self.said.lock())
    }

    /// Hands a feed what its hub brought.
    pub fn bring(&self, source: &str, delivery: Delivery) {
        self.tell(source, Word::Brought(delivery));
    }

    /// Tells a feed that it has news.
    pub fn wake(&self, source: &str) {
        self.tell(source, Word::News);
    }

    fn tell(&self, source: &str, word: Word) {
        if let Some(inbox) = self.inboxes.lock().get(source) {
            inbox.put(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(text: &'static str) -> Delivery {
        Delivery { content_type: None, body: Bytes::from_static(text.as_bytes()) }
    }

    #[tokio::test]
    async fn what_comes_waits_in_its_order_until_it_was_heard() {
        let hubs = Hubs::default();
        hubs.wake("feed:nobody-listens");
        let inbox = hubs.inbox("feed:a");
        hubs.bring("feed:a", brought("1"));
        hubs.wake("feed:a");
        for expected in [Word::Brought(brought("1")), Word::News] {
            assert_eq!(inbox.first().await, expected);
            assert_eq!(inbox.first().await, expected, "it stays until it was heard");
            inbox.heard();
        }
        for _ in 0..99 {
            hubs.bring("feed:a", brought("2"));
        }
        for place in 1..=MOST_WAITING {
            let expected = if place == MOST_WAITING { Word::News } else { Word::Brought(brought("2")) };
            assert_eq!(inbox.first().await, expected, "{place}");
            inbox.heard();
        }
        assert!(inbox.is_empty());
    }

    #[test]
    fn the_inboxes_of_feeds_that_are_gone_are_given_up() {
        let hubs = Hubs::default();
        for feed in 0..10_000 {
            drop(hubs.inbox(&feed.to_string()));
        }
        assert!(hubs.inboxes.lock().capacity() < 100);
    }

    #[test]
    fn offers_are_told_once() {
        let hubs = Hubs::default();
        hubs.offer("feed:a", None);
        assert_eq!(hubs.said().into_iter().collect::<Vec<_>>(), [("feed:a".to_owned(), None)]);
        assert!(hubs.said().is_empty());
    }
}
