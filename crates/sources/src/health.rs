//! What is known about a running source: the ledger that tells "nobody spoke" from "the source is dead".

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use vigie_model::{Erasure, PostEvent, SourceGap, SourceHealth, SourceState};

use crate::SourceError;

/// How many gaps are remembered.
const MOST_GAPS: usize = 20;

/// What the ledger keeps of a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BatchFacts {
    pub(crate) events: u64,
    newest: Option<Timestamp>,
}

impl BatchFacts {
    pub(crate) fn of(events: &[PostEvent]) -> Self {
        let time = |event: &PostEvent| match event {
            PostEvent::Posted(post) | PostEvent::Edited(post) => post.published_at,
            PostEvent::Deleted { at, .. } | PostEvent::Erased(Erasure { at, .. }) => *at,
        };
        Self { events: events.len() as u64, newest: events.iter().map(time).max() }
    }
}

/// Keeps a source's health and tells it to whoever watches.
#[derive(Debug)]
pub(crate) struct Ledger {
    clock: fn() -> Timestamp,
    health: watch::Sender<SourceHealth>,
    minute: LastMinute,
}

impl Ledger {
    pub(crate) fn new(name: &str, kind: &'static str, clock: fn() -> Timestamp) -> Self {
        let health = SourceHealth {
            name: name.to_owned(),
            kind: kind.to_owned(),
            state: SourceState::Connecting,
            last_batch_at: None,
            last_published_at: None,
            events: 0,
            per_minute: 0,
            reconnects: 0,
            last_error: None,
            mend: None,
            last_error_at: None,
            gaps: Vec::new(),
        };
        Self { clock, health: watch::Sender::new(health), minute: LastMinute::default() }
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<SourceHealth> {
        self.health.subscribe()
    }

    pub(crate) fn enter(&self, state: SourceState) {
        self.health.send_modify(|health| health.state = state);
    }

    pub(crate) fn reconnected(&self) {
        self.health.send_modify(|health| health.reconnects += 1);
    }

    pub(crate) fn note(&self, error: &SourceError) {
        let now = (self.clock)();
        self.health.send_modify(|health| {
            let (problem, mend) = match error {
                SourceError::Unavailable { problem, .. } => (problem, None),
                SourceError::Refused { problem, mend } => (problem, Some(mend.clone())),
            };
            health.last_error = Some(problem.clone());
            health.mend = mend;
            health.last_error_at = Some(now);
        });
    }

    pub(crate) fn missed(&self, gap: SourceGap) {
        self.health.send_modify(|health| {
            health.gaps.push(gap);
            let surplus = health.gaps.len().saturating_sub(MOST_GAPS);
            health.gaps.drain(..surplus);
        });
    }

    /// Enters a batch that is durable, and says how old its newest event is.
    pub(crate) fn account(&mut self, batch: BatchFacts) -> Option<SignedDuration> {
        let newest = batch.newest?;
        let now = (self.clock)();
        let per_minute = self.minute.add(now.as_second(), batch.events);
        self.health.send_modify(|health| {
            health.last_batch_at = Some(now);
            health.last_published_at = health.last_published_at.max(Some(newest));
            health.events += batch.events;
            health.per_minute = per_minute;
        });
        Some(now.duration_since(newest))
    }
}

/// Counts by second over the last minute.
#[derive(Debug)]
struct LastMinute {
    counts: [u64; 60],
    second: i64,
}

impl Default for LastMinute {
    fn default() -> Self {
        Self { counts: [0; 60], second: i64::MIN }
    }
}

impl LastMinute {
    /// Adds to a second, forgets what is more than a minute older, and returns the sum.
    fn add(&mut self, second: i64, count: u64) -> u64 {
        let passed = second.saturating_sub(self.second).clamp(0, 60);
        for forgotten in 0..passed {
            self.place(second - forgotten, |count| *count = 0);
        }
        self.second = self.second.max(second);
        self.place(second, |sum| *sum += count);
        self.counts.iter().sum()
    }

    fn place(&mut self, second: i64, change: impl FnOnce(&mut u64)) {
        if let Some(count) = self.counts.get_mut(second.rem_euclid(60).unsigned_abs() as usize) {
            change(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_minute() {
        let mut minute = LastMinute::default();
        let mut check = |second: i64, count: u64, expected: u64| {
            assert_eq!(minute.add(second, count), expected, "second {second}");
        };
        check(1_000, 5, 5);
        check(1_000, 5, 10);
        check(1_059, 1, 11);
        check(1_060, 1, 2);
        check(1_058, 1, 3); // the clock went back a little
        check(1_119, 0, 1);
        check(9_999, 4, 4);
    }
}
