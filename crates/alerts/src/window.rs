//! The mentions counted lately, minute by minute, each post once.
//!
//! Kept are hashes of post ids, so that a post that comes again does not count again. Their number is bounded: when
//! there are too many, every second one is let go, by a bit of the hash, and those left stand for twice as many
//! (adaptive sampling, Wegman; Flajolet, "On adaptive sampling", Computing 43, 1990). Up to [`MAX_IDS`] posts in the
//! window the count is exact, beyond it is off by about 2 %, whatever the order and however often posts come again.
//!
//! The hashes of a minute are in order, so that a post is looked up by a binary search in each minute: at most some
//! sixty short ones, which costs less than a second copy of all hashes in a table would take of memory.

use std::{collections::VecDeque, fmt};

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use sha2::{Digest, Sha256};

/// The most ids that are kept.
const MAX_IDS: usize = 4_096;

/// The most posts without ids that are counted in a window.
const MAX_NAMELESS: u64 = 1 << 60;

/// The bit of a kept hash that says that the mention was negative.
const NEGATIVE: u64 = 1 << 63;

/// The hash of a text, such as a post id: the same on every machine and in every version, and not to be forged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Fingerprint {
    pub(crate) fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let hash = digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
        Self::known(hash)
    }

    /// A hash as good as ours that somebody else took.
    pub(crate) fn known(hash: u64) -> Self {
        Self(hash & !NEGATIVE)
    }
}

/// The counted posts of one series.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub(crate) struct Window {
    /// Ascending; only minutes in which something was counted.
    minutes: VecDeque<Minute>,
    /// Kept are ids whose hash ends in so many zero bits.
    level: u32,
    /// How many hashes are in all `minutes`.
    #[serde(skip)]
    kept: usize,
    /// How many were counted without ids, in all `minutes`.
    #[serde(skip)]
    nameless: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Minute {
    at: i64,
    /// Ascending but for the bit of the mood.
    #[serde(serialize_with = "write_ids", deserialize_with = "read_ids")]
    ids: Vec<u64>,
    /// Counted without ids.
    #[serde(default, skip_serializing_if = "is_zero")]
    nameless: u64,
}

impl Minute {
    /// The place of a post's hash, or where it belongs.
    fn find(&self, hash: u64) -> Result<usize, usize> {
        self.ids.binary_search_by_key(&hash, |id| post(*id))
    }
}

/// A kept hash without its mood.
fn post(id: u64) -> u64 {
    id & !NEGATIVE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A [`Window`] as it is kept.
#[derive(Deserialize)]
struct Stored {
    minutes: VecDeque<Minute>,
    level: u32,
}

impl From<Stored> for Window {
    fn from(stored: Stored) -> Self {
        let Stored { mut minutes, level } = stored;
        // Earlier versions kept them as they came, and more of them.
        minutes.iter_mut().for_each(|minute| minute.ids.sort_unstable_by_key(|id| post(*id)));
        let kept = minutes.iter().map(|minute| minute.ids.len()).sum();
        let nameless = minutes.iter().map(|minute| minute.nameless).sum();
        let mut window = Self { minutes, level, kept, nameless };
        window.keep_within_the_bound();
        window
    }
}

impl Window {
    /// Counts a post in a minute; `false` when it is known, or stands for nothing in the sample.
    pub(crate) fn add(&mut self, at: i64, post: Fingerprint, negative: bool) -> bool {
        if !self.sampled(post.0) || self.minutes.iter().any(|minute| minute.find(post.0).is_ok()) {
            return false;
        }
        if let Some(minute) = self.minute(at)
            && let Err(place) = minute.find(post.0)
        {
            minute.ids.insert(place, if negative { post.0 | NEGATIVE } else { post.0 });
            self.kept += 1;
        }
        self.keep_within_the_bound();
        true
    }

    /// Counts so many posts of which nothing else is known, in one step; at most [`MAX_NAMELESS`], so that sums hold.
    pub(crate) fn add_nameless(&mut self, at: i64, count: u64) {
        let count = count.min(MAX_NAMELESS.saturating_sub(self.nameless));
        if count == 0 {
            return;
        }
        if let Some(minute) = self.minute(at) {
            minute.nameless += count;
            self.nameless += count;
        }
    }

    fn minute(&mut self, at: i64) -> Option<&mut Minute> {
        let place = self.minutes.partition_point(|minute| minute.at < at);
        if self.minutes.get(place).is_none_or(|minute| minute.at != at) {
            self.minutes.insert(place, Minute { at, ids: Vec::new(), nameless: 0 });
        }
        self.minutes.get_mut(place)
    }

    fn sampled(&self, hash: u64) -> bool {
        hash & ((1 << self.level) - 1) == 0
    }

    fn keep_within_the_bound(&mut self) {
        while self.kept > MAX_IDS {
            self.level += 1;
            let mask = (1_u64 << self.level) - 1;
            for minute in &mut self.minutes {
                minute.ids.retain(|hash| hash & mask == 0);
            }
            self.minutes.retain(|minute| !minute.ids.is_empty() || minute.nameless > 0);
            self.kept = self.minutes.iter().map(|minute| minute.ids.len()).sum();
        }
    }

    /// Forgets everything before a minute.
    pub(crate) fn forget_before(&mut self, at: i64) {
        while self.minutes.front().is_some_and(|minute| minute.at < at) {
            let Some(minute) = self.minutes.pop_front() else { break };
            self.kept -= minute.ids.len();
            self.nameless -= minute.nameless;
        }
        if self.minutes.is_empty() {
            self.level = 0;
        }
    }

    /// How many posts were counted from one minute to another, both included.
    pub(crate) fn count(&self, first: i64, last: i64) -> u64 {
        self.between(first, last).map(|minute| self.counted(minute)).sum()
    }

    /// How many of them were negative.
    pub(crate) fn negative(&self, first: i64, last: i64) -> u64 {
        let negative = |minute: &Minute| minute.ids.iter().filter(|id| *id & NEGATIVE != 0).count() as u64;
        self.between(first, last).map(negative).sum::<u64>() << self.level
    }

    /// No count of any span of minutes is larger.
    pub(crate) fn total(&self) -> u64 {
        ((self.kept as u64) << self.level) + self.nameless
    }

    /// The minutes in which something was counted, from one to another, both included.
    pub(crate) fn minutes(&self, first: i64, last: i64) -> impl Iterator<Item = i64> {
        self.between(first, last).map(|minute| minute.at)
    }

    fn counted(&self, minute: &Minute) -> u64 {
        ((minute.ids.len() as u64) << self.level) + minute.nameless
    }

    fn between(&self, first: i64, last: i64) -> impl Iterator<Item = &Minute> {
        let start = self.minutes.partition_point(|minute| minute.at < first);
        self.minutes.range(start..).take_while(move |minute| minute.at <= last)
    }
}

/// How many mentions, or negative ones, were counted from one minute to another, both included.
pub(crate) fn count(window: &Window, only_negative: bool, first: i64, last: i64) -> u64 {
    if only_negative { window.negative(first, last) } else { window.count(first, last) }
}

fn write_ids<S: Serializer>(ids: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
    let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
    serializer.serialize_str(&BASE64_STANDARD_NO_PAD.encode(bytes))
}

fn read_ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let bytes = BASE64_STANDARD_NO_PAD.decode(text).map_err(D::Error::custom)?;
    let (ids, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(D::Error::custom("a list of ids was cut off"));
    }
    Ok(ids.iter().map(|id| u64::from_le_bytes(*id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(window: &mut Window, at: i64, post: u32) -> bool {
        window.add(at, Fingerprint::of(&format!("a:{post}")), post.is_multiple_of(3))
    }

    #[test]
    fn a_post_counts_once_wherever_it_comes_again() {
        let mut window = Window::default();
        assert!(add(&mut window, 5, 1) && add(&mut window, 3, 2) && add(&mut window, 5, 3));
        assert!(!add(&mut window, 5, 1) && !add(&mut window, 9, 2));
        assert_eq!((window.count(3, 5), window.count(4, 5), window.count(6, 9)), (3, 2, 0));
        assert_eq!((window.negative(0, 9), window.total()), (1, 3));
        assert_eq!(window.minutes(0, 9).collect::<Vec<_>>(), [3, 5]);
        window.forget_before(5);
        assert_eq!(window.total(), 2);
        assert!(add(&mut window, 6, 2), "what was forgotten counts again");
    }

    #[test]
    fn beyond_the_bound_the_count_is_an_estimate_and_the_memory_is_not_larger() {
        let (mut forth, mut back) = (Window::default(), Window::default());
        for post in 0..100_000 {
            add(&mut forth, i64::from(post / 10_000), post);
            add(&mut back, i64::from((99_999 - post) / 10_000), 99_999 - post);
            add(&mut forth, 0, post / 2);
        }
        assert!(forth.kept <= MAX_IDS);
        let count = forth.count(0, 9) as f64;
        assert!((count / 100_000.0 - 1.0).abs() < 0.05, "{count}");
        assert!((forth.negative(0, 9) as f64 / count - 1.0 / 3.0).abs() < 0.03);
        assert_eq!(forth.count(0, 9), back.count(0, 9), "the order plays no role");
        forth.forget_before(10);
        assert_eq!((forth.level, forth.total()), (0, 0));
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut window = Window::default();
        for post in 0..20 {
            add(&mut window, i64::from(post / 5), post);
        }
        let json = serde_json::to_string(&window).unwrap();
        let mut again: Window = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), json);
        assert!(!add(&mut again, 9, 3) && again.count(0, 9) == 20);
        let cut = json.replacen("\"ids\":\"", "\"ids\":\"AAAA", 1);
        assert!(serde_json::from_str::<Window>(&cut).is_err());
    }

    #[test]
    fn what_earlier_versions_kept_is_read() {
        let ids = (0..10_000).map(|post| Fingerprint::of(&format!("a:{post}")).0).collect();
        let old = Window { minutes: [Minute { at: 5, ids, nameless: 0 }].into(), ..Window::default() };
        let mut window: Window = serde_json::from_str(&serde_json::to_string(&old).unwrap()).unwrap();
        assert!(window.kept <= MAX_IDS && window.level > 0, "more were kept");
        assert!(window.minutes[0].ids.is_sorted(), "as they came");
        assert!((0..100).all(|post| !add(&mut window, 6, post)), "what was counted does not count again");
    }
}
