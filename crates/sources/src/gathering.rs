//! How what a stream brings one by one becomes batches: a batch is due when it is full or when its first event has waited
//! long enough, whichever comes first.

use std::time::Duration;

use tokio::time::Instant;
use vigie_model::PostEvent;

/// The most events of a batch.
const FULL: usize = 1_000;
/// The most bytes of text in a batch, about.
const HEAVY: usize = 4 << 20;
/// How long an event waits for others.
const WAITS: Duration = Duration::from_millis(250);
/// How long it may take until a place in the stream is told where nothing else is to be told.
const PLACE_WAITS: Duration = Duration::from_secs(5);

/// Events on their way into one batch.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    events: Vec<PostEvent>,
    bytes: usize,
    due: Option<Instant>,
}

impl Gathering {
    /// Takes an event in.
    pub(crate) fn add(&mut self, event: PostEvent) {
        if self.events.is_empty() {
            self.due_in(WAITS);
        }
        if let PostEvent::Posted(post) | PostEvent::Edited(post) = &event {
            self.bytes += post.text.len();
        }
        self.events.push(event);
    }

    /// Notes that the place in the stream moved, which is worth a batch of its own after a while.
    pub(crate) fn moved(&mut self) {
        if self.due.is_none() {
            self.due_in(PLACE_WAITS);
        }
    }

    fn due_in(&mut self, wait: Duration) {
        let due = Instant::now() + wait;
        self.due = Some(self.due.map_or(due, |known| known.min(due)));
    }

    /// Whether nothing more fits.
    pub(crate) fn is_full(&self) -> bool {
        self.events.len() >= FULL || self.bytes >= HEAVY
    }

    /// When the batch is to be handed out; `None` while there is nothing to hand out.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The events, in their order; begins a new batch.
    pub(crate) fn take(&mut self) -> Vec<PostEvent> {
        std::mem::take(self).events
    }
}
