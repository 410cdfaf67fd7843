//! A market that is played minute by minute: the same seed and minute give the same events, in any order.

use std::time::Duration;

use jiff::{
    SignedDuration, Timestamp, fmt::serde::unsigned_duration::friendly::compact::required as friendly,
};
use serde::{Deserialize, Serialize};
use vigie_model::{PostEvent, Workspace};

use crate::{
    chance::mix,
    market,
    slot::{LAST_MINUTE, Slot},
};

/// How a scenario is laid out in time, and how much is said in it. Durations are written as `192h` or `15s`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How much past is played before the present begins.
    #[serde(with = "friendly")]
    pub history: Duration,
    /// How long after the live start the crisis breaks out.
    #[serde(with = "friendly")]
    pub crisis_after_live: Duration,
    /// How many posts a usual day brings, noise included.
    pub posts_per_day: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            history: Duration::from_secs(8 * 86_400),
            crisis_after_live: Duration::from_secs(15),
            posts_per_day: 6_000,
        }
    }
}

/// An event and when it becomes known: a post when it is published, an edit or a deletion when it is made.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedEvent {
    /// When it becomes known.
    pub at: Timestamp,
    /// What happens.
    pub event: PostEvent,
}

/// A market of brands, authors and posts, and a crisis.
#[derive(Debug, Clone)]
pub struct Scenario {
    seed: u64,
    origin: Timestamp,
    settings: Settings,
}

impl Scenario {
    /// A scenario whose history begins at `origin`, taken to the second.
    #[must_use]
    pub fn new(seed: u64, origin: Timestamp, settings: Settings) -> Self {
        let origin = Timestamp::from_second(origin.as_second()).unwrap_or(origin);
        Self { seed, origin, settings }
    }

    /// What the scenario was made with.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// When the history begins.
    #[must_use]
    pub fn origin(&self) -> Timestamp {
        self.origin
    }

    /// When the history ends and the present begins.
    #[must_use]
    pub fn live_start(&self) -> Timestamp {
        self.origin.checked_add(self.settings.history).unwrap_or(Timestamp::MAX)
    }

    /// The workspace that watches this market.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        market::workspace()
    }

    /// The minute since the origin in which `at` falls; 0 for anything before.
    #[must_use]
    pub fn minute_of(&self, at: Timestamp) -> u64 {
        let since = at.duration_since(self.origin).max(SignedDuration::ZERO);
        since.as_secs().unsigned_abs() / 60
    }

    /// All events that become known in minute `n` since the origin, sorted by time.
    #[must_use]
    pub fn minute(&self, n: u64) -> Vec<PostEvent> {
        self.timed_minute(n).into_iter().map(|timed| timed.event).collect()
    }

    /// As [`minute`](Self::minute), each event with its time.
    #[must_use]
    pub fn timed_minute(&self, n: u64) -> Vec<TimedEvent> {
        let Some(from) = self.start_of(n) else { return Vec::new() };
        let to = from.saturating_add(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MAX);
        let posted = |slot: Slot| {
            let post = self.post(slot)?;
            Some(TimedEvent { at: post.published_at, event: PostEvent::Posted(post) })
        };
        let everyday = (0..self.everyday_count(n)).map(|index| Slot::Everyday { minute: n, index });
        let crisis = self
            .crisis_numbers(from, to)
            .filter(|number| self.crisis_time(*number).is_some_and(|at| (from..to).contains(&at)));
        let crisis = crisis.map(|number| Slot::Crisis { number });
        let mut events: Vec<TimedEvent> = everyday.chain(crisis).filter_map(posted).collect();
        events.extend(self.changes(n));
        events.sort_by_key(|event| event.at);
        events
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What makes the ids of this scenario different from those of the same seed at another time.
    pub(crate) fn key(&self) -> u64 {
        mix(&[self.seed, self.origin.as_millisecond().cast_unsigned()])
    }

    /// When a minute begins, as long as there are dates for it.
    pub(crate) fn start_of(&self, minute: u64) -> Option<Timestamp> {
        let minutes = i64::try_from(minute.min(LAST_MINUTE)).ok().filter(|_| minute < LAST_MINUTE)?;
        self.origin.checked_add(SignedDuration::from_mins(minutes)).ok()
    }

    /// A moment of a minute, from 0.0 for its begin to 1.0 for its end.
    pub(crate) fn moment(&self, minute: u64, part: f64) -> Option<Timestamp> {
        let within = SignedDuration::from_millis((part * 60_000.0) as i64);
        self.start_of(minute)?.checked_add(within).ok()
    }
}
