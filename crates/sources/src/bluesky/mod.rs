//! Bluesky: all public posts as they are published, through a Jetstream.
//!
//! A Jetstream holds the last day or so and goes on from a moment that it is asked for; the cursor is the moment of the last
//! event, and the source goes on a few seconds before it, as moments are not told in strict order. Asked for a moment that
//! it holds no more, a Jetstream begins with the oldest that it has and says nothing: that is seen by its first event, and told
//! as a gap. Events come packed where the configuration names the dictionary. Likes, follows and plain reposts are not asked for: they bring no words.
//!
//! Tried against a real server (Jetstream 0.2.0 in front of its own simulator).

mod frame;
mod record;
mod unpacking;

use jiff::{SignedDuration, Timestamp};
use url::Url;
use vigie_model::{PostEvent, SourceGap};

use self::{
    frame::{Said, read},
    unpacking::Unpacking,
};
use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    line::{Heard, Line},
};

/// What is asked for.
const POSTS: &str = "app.bsky.feed.post";
/// What a cursor of this protocol begins with; later ones count events instead of microseconds.
const V1: &str = "v1:";
/// How far back the source begins again: events of one moment may come in any order.
const REWIND: SignedDuration = SignedDuration::from_secs(5);
/// By how much the first event may be later than what was asked for before something counts as missed: nobody may have
/// spoken meanwhile.
const QUIET: SignedDuration = SignedDuration::from_secs(60);
/// The largest event that is wanted, in bytes; the largest post is a few kilobytes. Larger ones are left out by the server.
const LARGEST: &str = "1000000";

/// Reads a Jetstream.
#[derive(Debug)]
pub struct Bluesky {
    name: String,
    jetstream: String,
    kit: Kit,
    line: Line,
    /// What unpacks events, where they were asked for packed.
    unpacking: Option<Unpacking>,
    /// The moment of the last event that was read.
    known_until: Option<Timestamp>,
    /// The moment that was asked for, until the first event shows where the server began.
    asked_for: Option<Timestamp>,
    gap: Option<SourceGap>,
    /// Frames that could not be read since they were last told of.
    unreadable: u64,
}

impl Bluesky {
    pub(crate) fn new(name: String, jetstream: &str, kit: Kit) -> Self {
        Self {
            name,
            jetstream: jetstream.to_owned(),
            kit,
            line: Line::default(),
            unpacking: None,
            known_until: None,
            asked_for: None,
            gap: None,
            unreadable: 0,
        }
    }

    /// What a frame of a Jetstream says about a post, or about all of an author; `None` when it says neither, or cannot be read. `now` is the
    /// latest that a post can have been published.
    #[must_use]
    pub fn decode(frame: &str, now: Timestamp) -> Option<PostEvent> {
        match read(frame, now)?.said {
            Said::About(event) => Some(event),
            Said::Nothing => None,
        }
    }

    /// The address to open for what was said from `since` on, or for what is said from now on.
    fn address(&self, since: Option<Timestamp>) -> Result<Url, SourceError> {
        let mut url = Url::parse(&self.jetstream).map_err(|error| SourceError::Refused {
            problem: format!("the address of the Jetstream cannot be read: {error}"),
            mend: "correct `jetstream`".to_owned(),
        })?;
        url.query_pairs_mut()
            .append_pair("wantedCollections", POSTS)
            .append_pair("maxMessageSizeBytes", LARGEST);
        if self.unpacking.is_some() {
            url.query_pairs_mut().append_pair("compress", "true");
        }
        if let Some(since) = since {
            url.query_pairs_mut().append_pair("cursor", &since.as_microsecond().to_string());
        }
        Ok(url)
    }

    fn hear(&mut self, frame: &str) {
        let now = self.kit.now();
        let Some(heard) = read(frame, now) else {
            self.unreadable += 1;
            return;
        };
        // A time that lies ahead would make the source go on behind what is still to come.
        let at = heard.at.min(now);
        if let Some(asked_for) = self.asked_for.take()
            && at.duration_since(asked_for) > REWIND + QUIET
        {
            let why =
                "the Jetstream went on later than where it was asked to: it may not hold what was before"
                    .to_owned();
            self.gap = Some(SourceGap { from: asked_for, to: at, why });
        }
        self.known_until = self.known_until.max(Some(at));
        match heard.said {
            Said::About(event) => self.line.add(event),
            Said::Nothing => self.line.moved(),
        }
    }

    fn hear_packed(&mut self, packed: &[u8]) {
        let Some(mut unpacking) = self.unpacking.take() else {
            self.unreadable += 1;
            return;
        };
        match unpacking.text(packed) {
            Ok(frame) => self.hear(frame),
            Err(_) => self.unreadable += 1,
        }
        self.unpacking = Some(unpacking);
    }

    fn batch(&mut self) -> SourceBatch {
        if self.unreadable > 0 {
            tracing::debug!(
                source = self.name,
                frames = self.unreadable,
                "frames of the Jetstream were not understood"
            );
            self.unreadable = 0;
        }
        // Something was gathered, so a moment is known.
        let until = self.known_until.unwrap_or_else(|| self.kit.now());
        let cursor = format!("{V1}{}", until.as_microsecond());
        SourceBatch { gap: self.gap.take(), ..SourceBatch::new(self.line.batch(), cursor) }
    }
}

impl Source for Bluesky {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "bluesky"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        self.gap = None;
        self.known_until = cursor.as_ref().and_then(moment).map(|known| known.min(self.kit.now()));
        self.asked_for = self.known_until.map(|known| known - REWIND);
        self.unpacking = match self.kit.jetstream_dictionary() {
            Some(dictionary) => Some(Unpacking::with(dictionary).await?),
            None => None,
        };
        let url = self.address(self.asked_for)?;
        self.line = Line::open(&self.kit, url.as_str()).await?;
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        loop {
            match self.line.hear().await? {
                Heard::Text(frame) => self.hear(&frame),
                Heard::Bytes(packed) => self.hear_packed(&packed),
                Heard::Batch => return Ok(self.batch()),
            }
        }
    }

    async fn close(&mut self) {
        self.line.close().await;
    }
}

/// The moment that a cursor stands for; none where it is of another kind.
fn moment(cursor: &Cursor) -> Option<Timestamp> {
    let microseconds: i64 = cursor.0.strip_prefix(V1)?.parse().ok()?;
    Timestamp::from_microsecond(microseconds).ok().filter(|moment| *moment > Timestamp::UNIX_EPOCH)
}
