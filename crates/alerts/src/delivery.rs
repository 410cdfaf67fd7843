//! What leaves as one message, what becomes of one attempt to send it, and when the next is due.

use std::time::Duration;

use vigie_store::{Bundle, Notification, NotificationEvent};

use crate::{numbers::Language, trouble::Trouble};

/// One message to one channel: one notification, or several that waited for the same moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Delivery {
    /// The same when it is sent again.
    pub(crate) key: String,
    /// What its notifications waited for, `None` for one that left at once.
    pub(crate) bundle: Option<Bundle>,
    /// The notification that it is about, or the first of several.
    pub(crate) first: Notification,
    /// Those that leave with it, all of the same workspace and channel.
    pub(crate) others: Vec<Notification>,
    /// The signed address of the page about the first one's alert, where there is one. Its parts `#mentions`,
    /// `#acknowledge` and `#silence` lead to what they say.
    pub(crate) page: Option<String>,
}

impl Delivery {
    /// What it tells: what happened to its one alert, or that it sums up several things.
    pub(crate) fn event(&self) -> NotificationEvent {
        match self.others.is_empty() {
            true => self.first.event,
            false => NotificationEvent::Summary,
        }
    }

    /// All that it tells, in the order in which it happened.
    pub(crate) fn notifications(&self) -> impl Iterator<Item = &Notification> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// The longest pause between two attempts that we choose ourselves.
const LONGEST_PAUSE: Duration = Duration::from_secs(3 * 3_600);

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What happened.
    pub(crate) trouble: Trouble,
    /// Whether another attempt may succeed.
    pub(crate) again: bool,
    /// Whether the receiver is gone for good, so that nothing else sent there can arrive either.
    pub(crate) gone: bool,
    /// How long the receiver asks to wait.
    pub(crate) wait: Option<Duration>,
}

impl Failure {
    /// Try again later.
    pub(crate) fn passing(trouble: impl Into<Trouble>) -> Self {
        Self { trouble: trouble.into(), again: true, gone: false, wait: None }
    }

    /// Give up.
    pub(crate) fn lasting(trouble: impl Into<Trouble>) -> Self {
        Self { again: false, ..Self::passing(trouble) }
    }

    /// Give up, also on all else that would go there.
    pub(crate) fn gone(trouble: Trouble) -> Self {
        Self { gone: true, ..Self::lasting(trouble) }
    }

    /// What happened and what to do, on one line.
    pub(crate) fn told(&self, language: Language) -> String {
        self.trouble.told(language)
    }
}

/// When to try again, in unix milliseconds, `None` to give up.
///
/// The pause triples from `first` on, up to three hours, and is stretched or shortened by up to a quarter (`jitter`
/// from 0 to 1), so that what failed together does not come back together. What the receiver asks for is obeyed.
#[must_use]
pub fn next_attempt(
    failed_before: u32,
    jitter: f64,
    first: Duration,
    asked: Option<Duration>,
    now: i64,
    last: i64,
) -> Option<i64> {
    let pause = first.saturating_mul(3_u32.saturating_pow(failed_before)).min(LONGEST_PAUSE);
    let pause = pause.mul_f64(0.75 + jitter.clamp(0.0, 1.0) / 2.0).max(asked.unwrap_or_default());
    let at = now.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
    (at <= last).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let day = 86_400_000;
        let check = |failed, jitter, asked: Option<u64>, now, expected: Option<i64>| {
            let asked = asked.map(Duration::from_secs);
            let at = next_attempt(failed, jitter, Duration::from_secs(5), asked, now, day);
            assert_eq!(at.map(|at| (at - now) / 1_000), expected, "{failed} {jitter} {asked:?}");
        };
        check(0, 0.5, None, 0, Some(5));
        check(1, 0.5, None, 0, Some(15));
        check(4, 0.5, None, 0, Some(405));
        check(40, 0.5, None, 0, Some(3 * 3_600));
        check(2, 0.0, None, 0, Some(33)); // 45 less a quarter
        check(0, 0.5, Some(60), 0, Some(60));
        check(4, 0.5, Some(60), 0, Some(405));
        check(0, 0.5, None, day - 4_000, None);
        check(0, 0.5, Some(90_000), 0, None);
    }

    #[test]
    fn a_day_of_failures_is_a_dozen_attempts() {
        let (mut now, mut attempts) = (0, 0);
        while let Some(at) = next_attempt(attempts, 0.5, Duration::from_secs(5), None, now, 86_400_000) {
            (now, attempts) = (at, attempts + 1);
        }
        assert!((10..20).contains(&attempts) && now > 75_000_000, "{attempts} until {now}");
    }
}
