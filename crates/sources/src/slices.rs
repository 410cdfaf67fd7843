//! Time, cut into slices that a search can answer whole: for services that give only so many hits to one question.
//!
//! Slices are asked for from the past to the present. One that comes back full is halved and asked for again; when there
//! was little in one the next is longer. Behind everything, the present is asked for again and again with an overlap,
//! because searches take up some posts late.

use jiff::{SignedDuration, Timestamp};

/// Where a source stands that asks by time.
#[derive(Debug)]
pub(crate) struct Slices {
    overlap: SignedDuration,
    /// Everything before it is known.
    from: Timestamp,
    width: SignedDuration,
}

/// A slice of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    /// Its first moment.
    pub(crate) since: Timestamp,
    /// The moment behind its last.
    pub(crate) until: Timestamp,
}

impl Slices {
    /// Begins at `from`; the present is asked for with this overlap.
    pub(crate) fn new(from: Timestamp, overlap: SignedDuration) -> Self {
        Self { overlap, from, width: SignedDuration::MAX }
    }

    /// Goes on at `from`, which may lie anywhere.
    pub(crate) fn go_on(&mut self, from: Timestamp) {
        self.from = from;
        self.width = SignedDuration::MAX;
    }

    /// Everything before it is known.
    pub(crate) fn from(&self) -> Timestamp {
        self.from
    }

    /// What to ask for next.
    pub(crate) fn next(&self, now: Timestamp) -> Slice {
        let end = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
        // A place that lies in the future, as after a clock was put right, is none.
        let since = if self.from < end { self.from } else { now.saturating_sub(self.overlap).unwrap_or(now) };
        Slice { since, until: since.saturating_add(self.width).unwrap_or(end).min(end) }
    }

    /// A slice held more than fits an answer: the next is half as long. False where it cannot be cut any further.
    pub(crate) fn halve(&mut self, slice: Slice) -> bool {
        let length = slice.until.duration_since(slice.since);
        let half = SignedDuration::from_secs(length.as_secs() / 2);
        let cuts = half >= SignedDuration::from_secs(1);
        if cuts {
            self.width = half;
        }
        cuts
    }

    /// A slice is known; `sparse` when a longer one would have fitted as well. Whether the present is reached.
    pub(crate) fn known(&mut self, slice: Slice, now: Timestamp, sparse: bool) -> bool {
        if sparse {
            self.width = self.width.saturating_mul(2);
        }
        let present = slice.until > now;
        self.from = if present { now.saturating_sub(self.overlap).unwrap_or(now) } else { slice.until };
        present
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_is_asked_for_and_no_slice_is_too_full() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        // Two posts a second, and a burst of 70 in one second: answers hold 50.
        let there = |second: i64| if second == 5_000 { 70 } else { 2 };
        let mut slices = Slices::new(at(0), SignedDuration::from_secs(60));
        let (now, mut covered, mut asked) = (at(10_000), 0, 0);
        loop {
            let slice = slices.next(now);
            asked += 1;
            let (since, until) = (slice.since.as_second(), slice.until.as_second());
            assert!(since <= covered && until > since, "{slice:?} after {covered}");
            let hits: i64 = (since..until).map(there).sum();
            if hits >= 50 && slices.halve(slice) {
                continue;
            }
            covered = until;
            if slices.known(slice, now, hits < 25) {
                break;
            }
        }
        assert_eq!((covered, slices.from()), (10_001, at(9_940)));
        assert!(asked < 2_000, "{asked}");
    }

    #[test]
    fn times_at_the_end_of_time_are_borne() {
        for from in [Timestamp::MIN, Timestamp::MAX] {
            let mut slices = Slices::new(from, SignedDuration::from_hours(1));
            for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
                let slice = slices.next(now);
                slices.halve(slice);
                slices.known(slice, now, true);
            }
        }
    }
}
