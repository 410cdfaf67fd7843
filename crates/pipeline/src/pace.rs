//! How far each partition of the posts has come, told to whoever follows event time.
//!
//! Partitions of the posts are read at different paces, by one process or by several. Alerts follow event time, so they
//! must know how far each has come: after the mentions of a partition the matcher says [`MentionEvent::Heard`]. A
//! partition that is read to its end has come to the present, unless it is being fed with the past: then it has come as
//! far as its posts say.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use vigie_model::{EnvelopeError, MentionEvent, encode};
use vigie_stream::{Record, Route};

/// How often a partition may speak.
const SPEAK_EVERY: Duration = Duration::from_millis(250);
/// It speaks when it has come at least so far since the last time, in milliseconds.
const STEP: i64 = 1_000;
/// Posts that are published this long before they come, in milliseconds, are the past.
const PAST: i64 = 10 * 60 * 1_000;
/// A partition in which nothing came for so long is not being fed.
const IDLE: Duration = Duration::from_secs(15);

/// The paces of all partitions that this process matches.
#[derive(Debug)]
pub(crate) struct Paces {
    /// How many partitions the posts have.
    of: u32,
    partitions: BTreeMap<u32, Pace>,
}

#[derive(Debug)]
struct Pace {
    /// The newest moment at which a post was published.
    newest: Option<i64>,
    read_at: Instant,
    said: Option<(Instant, i64)>,
}

impl Paces {
    pub(crate) fn new(of: u32) -> Self {
        Self { of, partitions: BTreeMap::new() }
    }

    /// Keeps to the partitions that are ours.
    pub(crate) fn keep(&mut self, ours: &[u32]) {
        self.partitions.retain(|partition, _| ours.contains(partition));
        for partition in ours {
            let pace = || Pace { newest: None, read_at: Instant::now(), said: None };
            self.partitions.entry(*partition).or_insert_with(pace);
        }
    }

    /// Posts of a partition were read, the newest published then, in unix milliseconds.
    pub(crate) fn read(&mut self, partition: u32, newest: i64) {
        let Some(pace) = self.partitions.get_mut(&partition) else { return };
        pace.newest = pace.newest.max(Some(newest));
        pace.read_at = Instant::now();
    }

    /// What there is to say. `at_end` is the moment, in unix milliseconds, up to which everything was read, where
    /// nothing waits.
    pub(crate) fn tell(&mut self, at_end: Option<i64>) -> Result<Vec<Record>, EnvelopeError> {
        let mut records = Vec::new();
        if self.of < 2 {
            return Ok(records);
        }
        for (&posts_partition, pace) in &mut self.partitions {
            let Some(until) = pace.until(at_end) else { continue };
            if pace.said.is_some_and(|(at, said)| at.elapsed() < SPEAK_EVERY || until - said < STEP) {
                continue;
            }
            pace.said = Some((Instant::now(), until));
            let heard = MentionEvent::Heard { posts_partition, of: self.of, until };
            records.push(Record { route: Route::Every, value: encode(&heard, until)? });
        }
        Ok(records)
    }
}

impl Pace {
    fn until(&self, at_end: Option<i64>) -> Option<i64> {
        let Some(now) = at_end else { return self.newest };
        let present = self.newest.is_some_and(|newest| now - newest < PAST);
        if present || self.read_at.elapsed() >= IDLE { Some(now) } else { self.newest }
    }
}

#[cfg(test)]
mod tests {
    use vigie_model::decode;

    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn told(paces: &mut Paces, at_end: Option<i64>) -> Vec<(u32, i64)> {
        let heard = |record: Record| match decode(&record.value).unwrap().event {
            MentionEvent::Heard { posts_partition, of: 3, until } if record.route == Route::Every => {
                (posts_partition, until)
            }
            other => panic!("{other:?}"),
        };
        paces.tell(at_end).unwrap().into_iter().map(heard).collect()
    }

    #[test]
    fn what_is_read_to_its_end_has_come_to_the_present_unless_it_is_the_past() {
        let check = |newest: Option<i64>, at_end: Option<i64>, expected: &[(u32, i64)]| {
            let mut paces = Paces::new(3);
            paces.keep(&[1]);
            if let Some(newest) = newest {
                paces.read(1, newest);
            }
            assert_eq!(told(&mut paces, at_end), expected, "{newest:?} {at_end:?}");
        };
        check(None, None, &[]);
        check(None, Some(NOW), &[]); // it may only not have begun
        check(Some(NOW - 60_000), None, &[(1, NOW - 60_000)]);
        check(Some(NOW - 60_000), Some(NOW), &[(1, NOW)]);
        check(Some(NOW - 2 * PAST), Some(NOW), &[(1, NOW - 2 * PAST)]);
    }

    #[test]
    fn a_partition_speaks_of_itself_only_and_not_too_often() {
        let mut paces = Paces::new(3);
        paces.keep(&[0, 2]);
        paces.read(0, NOW);
        paces.read(1, NOW);
        assert_eq!(told(&mut paces, None), [(0, NOW)]);
        paces.read(0, NOW + 10 * STEP);
        assert_eq!(told(&mut paces, None), [], "not again within a quarter of a second");
        std::thread::sleep(SPEAK_EVERY);
        assert_eq!(told(&mut paces, None), [(0, NOW + 10 * STEP)]);
        paces.keep(&[2]);
        std::thread::sleep(SPEAK_EVERY);
        assert_eq!(told(&mut paces, Some(NOW + 20 * STEP)), [], "it went to another process");
        let mut only = Paces::new(1);
        only.keep(&[0]);
        only.read(0, NOW);
        assert!(only.tell(None).unwrap().is_empty(), "with one partition its own posts say enough");
    }
}
