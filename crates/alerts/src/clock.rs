//! Event time of one workspace: how far it has come, and which minutes are still open.

use serde::{Deserialize, Serialize};

/// A workspace that hears nothing at all for so long was not listening: what is usual is learnt anew.
const GAP_SECONDS: i64 = 14 * 86_400;

/// The service may move a clock that is at most so far behind the wall clock. One further behind is being fed with
/// the past, and only the posts themselves say how far that has come.
const LIVE_SECONDS: i64 = 10 * 60;

/// How far event time has come in one workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Clock {
    /// The newest moment known, unix seconds.
    newest: i64,
}

/// What moving a clock meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Nothing, or a step ahead.
    On,
    /// A leap over more than two weeks.
    Leapt,
}

impl Clock {
    pub(crate) fn new(at: i64) -> Self {
        Self { newest: at }
    }

    /// Someone spoke at this moment.
    pub(crate) fn hear(&mut self, at: i64) -> Moved {
        let leapt = at.saturating_sub(self.newest) > GAP_SECONDS;
        self.newest = self.newest.max(at);
        if leapt { Moved::Leapt } else { Moved::On }
    }

    /// The wall clock shows this moment.
    pub(crate) fn follow(&mut self, now: i64) {
        if now.saturating_sub(self.newest) <= LIVE_SECONDS {
            self.newest = self.newest.max(now);
        }
    }

    /// The minutes as a series sees them.
    pub(crate) fn minutes(self, lateness: i64) -> Minutes {
        Minutes {
            first_open: self.newest.saturating_sub(lateness).div_euclid(60),
            newest: self.newest.div_euclid(60),
        }
    }
}

/// Minutes since 1970 around the present of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Minutes {
    /// Everything before it is closed: what comes later is late.
    pub(crate) first_open: i64,
    /// The newest in which anybody spoke.
    pub(crate) newest: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_goes_ahead_only() {
        let mut clock = Clock::new(1_000);
        assert_eq!(clock.hear(900), Moved::On);
        assert_eq!(clock.minutes(120), Minutes { first_open: 14, newest: 16 });
        assert_eq!(clock.hear(1_000 + GAP_SECONDS), Moved::On);
        assert_eq!(clock.hear(1_002 + 2 * GAP_SECONDS), Moved::Leapt);
    }

    #[test]
    fn only_a_clock_near_the_present_follows_it() {
        let check = |now: i64, expected: i64| {
            let mut clock = Clock::new(60_000);
            clock.follow(now);
            assert_eq!(clock.newest, expected, "{now}");
        };
        check(60_030, 60_030);
        check(60_600, 60_600);
        check(60_601, 60_000); // fed with the past
        check(50_000, 60_000);
    }
}
