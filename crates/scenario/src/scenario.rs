//! A market that is played minute by minute: the same seed and minute give the same events, in any order.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use vigie_model::{PostEvent, Slug, Workspace};

/// How a scenario is laid out in time, and how much is said in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How much past is played before the present begins.
    pub history: Duration,
    /// How long after the live start the crisis breaks out.
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

/// The crisis of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Crisis {
    /// Which brand of the workspace it hits.
    pub brand: Slug,
    /// What people call it.
    pub name: String,
    /// When the first post about it appears.
    pub starts_at: Timestamp,
    /// When people are back at their usual talk.
    pub ends_at: Timestamp,
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
    /// A scenario whose history begins at `origin`.
    #[must_use]
    pub fn new(seed: u64, origin: Timestamp, settings: Settings) -> Self {
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

    /// The crisis that breaks out soon after the live start.
    #[must_use]
    pub fn crisis(&self) -> Crisis {
        todo!()
    }

    /// The workspace that watches this market.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        todo!()
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
    pub fn timed_minute(&self, _n: u64) -> Vec<TimedEvent> {
        Vec::new()
    }
}
