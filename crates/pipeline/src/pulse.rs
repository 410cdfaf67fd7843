//! Which sources speak, told to whoever watches them.
//!
//! The matcher sees all posts, also those that match nothing. Every few seconds it writes into the mentions log what it
//! heard of each source ([`MentionEvent::Sources`]), and every half minute in any case: a source that died is told from a
//! Vigie that was off only by such words. They are few and small, and whoever reads the log for mentions passes them
//! over at once, so nobody who waits for the log to be read to its end waits longer for them.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use vigie_model::{EnvelopeError, HeardSource, MentionEvent, encode};
use vigie_stream::{Record, Route};

/// How often it is told who spoke.
const TELL_EVERY: Duration = Duration::from_secs(15);
/// How often it is told that nobody did.
const TELL_NOBODY_EVERY: Duration = Duration::from_secs(30);
/// The most sources told of at once; names come from outside, so their number must be bounded.
const MOST: usize = 64;
/// The most bytes of a name.
const MAX_NAME: usize = 128;
/// A post that comes so long after it was published is delayed, in milliseconds.
const DELAYED: i64 = 10 * 60 * 1_000;

/// How many posts came from each source, and how many of them late.
#[derive(Debug, Default)]
pub(crate) struct Voices(BTreeMap<Box<str>, (u64, u64)>);

impl Voices {
    /// A post came that was published at one moment and taken in at another, in unix milliseconds.
    pub(crate) fn hear(&mut self, source: &str, published_at: i64, taken_in_at: i64) {
        self.add(source, 1, u64::from(taken_in_at - published_at >= DELAYED));
    }

    fn add(&mut self, source: &str, posts: u64, delayed: u64) {
        let room = self.0.len() < MOST && source.len() <= MAX_NAME;
        match self.0.get_mut(source) {
            Some(heard) => *heard = (heard.0 + posts, heard.1 + delayed),
            None if room => {
                self.0.insert(source.into(), (posts, delayed));
            }
            None => {}
        }
    }

    pub(crate) fn extend(&mut self, other: Self) {
        for (source, (posts, delayed)) in other.0 {
            self.add(&source, posts, delayed);
        }
    }
}

/// What was heard since it was last told.
#[derive(Debug)]
pub(crate) struct Pulse {
    heard: Voices,
    told_at: Instant,
}

impl Pulse {
    pub(crate) fn new() -> Self {
        Self { heard: Voices::default(), told_at: Instant::now() }
    }

    pub(crate) fn hear(&mut self, voices: Voices) {
        self.heard.extend(voices);
    }

    /// What there is to tell at a moment, unix milliseconds.
    pub(crate) fn tell(&mut self, now: i64) -> Result<Option<Record>, EnvelopeError> {
        let every = if self.heard.0.is_empty() { TELL_NOBODY_EVERY } else { TELL_EVERY };
        if self.told_at.elapsed() < every {
            return Ok(None);
        }
        self.told_at = Instant::now();
        let heard = std::mem::take(&mut self.heard).0.into_iter();
        let heard =
            heard.map(|(source, (posts, delayed))| HeardSource { source: source.into(), posts, delayed });
        let event = MentionEvent::Sources { at: now, heard: heard.collect() };
        Ok(Some(Record { route: Route::Every, value: encode(&event, now)? }))
    }
}

#[cfg(test)]
mod tests {
    use vigie_model::decode;

    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn told(pulse: &mut Pulse, ago: Duration) -> Option<Vec<(String, u64, u64)>> {
        pulse.told_at = Instant::now().checked_sub(ago).unwrap();
        let record = pulse.tell(NOW).unwrap()?;
        assert_eq!(record.route, Route::Every);
        match decode(&record.value).unwrap().event {
            MentionEvent::Sources { at: NOW, heard } => {
                Some(heard.into_iter().map(|said| (said.source, said.posts, said.delayed)).collect())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn it_is_told_who_spoke_and_now_and_then_that_nobody_did() {
        let mut pulse = Pulse::new();
        let seconds = Duration::from_secs;
        assert_eq!(told(&mut pulse, seconds(29)), None);
        assert_eq!(told(&mut pulse, seconds(30)), Some(vec![]));
        let mut voices = Voices::default();
        voices.hear("feed", NOW - DELAYED, NOW);
        voices.hear("feed", NOW - 1, NOW);
        voices.hear("bluesky", NOW, NOW);
        pulse.hear(voices);
        assert_eq!(told(&mut pulse, seconds(14)), None);
        let both = vec![("bluesky".to_owned(), 1, 0), ("feed".to_owned(), 2, 1)];
        assert_eq!(told(&mut pulse, seconds(15)), Some(both));
        assert_eq!(told(&mut pulse, seconds(15)), None, "each is told once");
    }

    #[test]
    fn made_up_names_are_bounded() {
        let mut voices = Voices::default();
        (0..1_000).for_each(|n| voices.hear(&format!("s{n}"), NOW, NOW));
        voices.hear(&"x".repeat(1_000), NOW, NOW);
        assert_eq!(voices.0.len(), MOST);
    }
}
