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
    /// The newest moment at which somebody spoke, unix seconds; ahead of `newest` where event time waits for others.
    #[serde(default = "never")]
    spoken: i64,
    /// The earliest of the moments ahead at which somebody spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ahead: Option<i64>,
}

/// A moment before all others.
fn never() -> i64 {
    i64::MIN / 2
}

/// What moving a clock meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Nothing, or a step ahead.
    On,
    /// A leap over more than two weeks.
    Leapt,
}

/// How far event time may go, unix seconds; `None` for as far as it likes.
pub(crate) type Limit = Option<i64>;

impl Clock {
    /// The first who speaks does so at this moment.
    pub(crate) fn new(at: i64, limit: Limit) -> Self {
        let newest = within(at, limit);
        Self { newest, spoken: at, ahead: Some(at).filter(|at| *at > newest) }
    }

    /// Someone spoke at this moment.
    pub(crate) fn hear(&mut self, at: i64, limit: Limit) -> Moved {
        self.spoken = self.spoken.max(at);
        if at > self.newest {
            self.ahead = Some(self.ahead.map_or(at, |ahead| ahead.min(at)));
        }
        self.reach(limit)
    }

    /// Event time may go up to this limit now. A leap goes to where somebody spoke first; from there another call goes on.
    pub(crate) fn reach(&mut self, limit: Limit) -> Moved {
        let next = within(self.spoken, limit);
        if next.saturating_sub(self.newest) > GAP_SECONDS {
            let first = self.ahead.filter(|ahead| *ahead > self.newest).unwrap_or(next);
            self.newest = first.min(next);
            return Moved::Leapt;
        }
        self.newest = self.newest.max(next);
        if self.newest >= self.spoken {
            self.ahead = None;
        }
        Moved::On
    }

    /// The wall clock shows this moment.
    pub(crate) fn follow(&mut self, now: i64, limit: Limit) {
        if now.saturating_sub(self.newest) <= LIVE_SECONDS {
            self.newest = self.newest.max(within(now, limit));
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

fn within(at: i64, limit: Limit) -> i64 {
    limit.map_or(at, |limit| at.min(limit))
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
        let mut clock = Clock::new(1_000, None);
        assert_eq!(clock.hear(900, None), Moved::On);
        assert_eq!(clock.minutes(120), Minutes { first_open: 14, newest: 16 });
        assert_eq!(clock.hear(1_000 + GAP_SECONDS, None), Moved::On);
        assert_eq!(clock.hear(1_002 + 2 * GAP_SECONDS, None), Moved::Leapt);
    }

    #[test]
    fn only_a_clock_near_the_present_follows_it() {
        let check = |now: i64, expected: i64| {
            let mut clock = Clock::new(60_000, None);
            clock.follow(now, None);
            assert_eq!(clock.newest, expected, "{now}");
        };
        check(60_030, 60_030);
        check(60_600, 60_600);
        check(60_601, 60_000); // fed with the past
        check(50_000, 60_000);
    }

    #[test]
    fn a_clock_waits_at_its_limit_and_remembers_who_spoke() {
        let mut clock = Clock::new(1_000, Some(700));
        assert_eq!(clock.newest, 700);
        clock.hear(2_000, Some(900));
        clock.follow(1_400, Some(900));
        assert_eq!(clock.newest, 900);
        clock.reach(Some(1_500));
        assert_eq!(clock.newest, 1_500);
        clock.reach(Some(9_000));
        assert_eq!(clock.newest, 2_000, "nobody spoke later");
        let mut frozen = Clock::new(5 * GAP_SECONDS, Some(0));
        frozen.hear(4 * GAP_SECONDS, Some(0));
        assert_eq!(frozen.reach(Some(9 * GAP_SECONDS)), Moved::Leapt);
        assert_eq!(frozen.newest, 4 * GAP_SECONDS, "it begins with who spoke first");
        assert_eq!(frozen.reach(Some(9 * GAP_SECONDS)), Moved::On);
        assert_eq!(frozen.newest, 5 * GAP_SECONDS);
        let kept: Clock = serde_json::from_str(r#"{"newest":5}"#).unwrap();
        assert_eq!(kept.newest, 5, "clocks of earlier versions are read");
    }
}
