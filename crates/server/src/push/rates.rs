//! How often each sender may come: so many requests a second in the long run, and ten seconds' worth of them at once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::problem::Problem;

/// What may come at once, as the time in which it would come evenly.
const BURST: Duration = Duration::from_secs(10);
/// From how many senders on those that are no longer held up are forgotten.
const MANY: usize = 1_024;

/// When each sender would be through if it had come evenly.
pub(crate) struct Rates {
    /// Between two requests; `None`: as many as they like.
    pause: Option<Duration>,
    due: Mutex<HashMap<String, Instant>>,
}

impl Rates {
    /// So many requests a second; 0: no limit.
    pub(crate) fn new(a_second: u32) -> Self {
        let pause = (a_second > 0).then(|| Duration::from_secs(1) / a_second);
        Self { pause, due: Mutex::default() }
    }

    /// Lets one request of a sender through.
    ///
    /// # Errors
    /// 429 with when to come back.
    pub(crate) fn pass(&self, sender: &str) -> Result<(), Problem> {
        self.pass_at(sender, Instant::now()).map_err(|wait| {
            Problem::too_often(
                "this token or secret sends more requests than it may (server.push_rate a second); nothing of this one \
                 was taken: send it again later, and more posts in each",
                wait,
            )
        })
    }

    fn pass_at(&self, sender: &str, now: Instant) -> Result<(), Duration> {
        let Some(pause) = self.pause else { return Ok(()) };
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let next = due.get(sender).map_or(now, |due| (*due).max(now)) + pause;
        let ahead = next.duration_since(now);
        if ahead > BURST.max(pause) {
            return Err(ahead - BURST.max(pause));
        }
        if due.len() >= MANY {
            due.retain(|_, due| *due > now);
        }
        due.insert(sender.to_owned(), next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let (rates, start) = (Rates::new(2), Instant::now());
        let passed = |sender: &str, at_ms: u64, tries: usize| {
            let at = start + Duration::from_millis(at_ms);
            (0..tries).filter(|_| rates.pass_at(sender, at).is_ok()).count()
        };
        assert_eq!(passed("a", 0, 50), 20);
        assert_eq!(passed("b", 0, 50), 20, "each sender for itself");
        assert_eq!(passed("a", 400, 5), 0);
        assert_eq!(passed("a", 1_000, 5), 2);
        assert_eq!(passed("a", 60_000, 50), 20);
        assert_eq!(rates.pass_at("a", start + Duration::from_secs(60)), Err(Duration::from_millis(500)));
        assert!((0..10_000).all(|_| Rates::new(0).pass_at("a", start).is_ok()));
    }

    #[test]
    fn senders_that_are_not_held_up_are_forgotten() {
        let (rates, start) = (Rates::new(1_000), Instant::now());
        for number in 0..10_000_u64 {
            rates.pass_at(&number.to_string(), start + Duration::from_millis(number)).unwrap();
        }
        assert!(rates.due.lock().unwrap().len() <= MANY);
    }
}
