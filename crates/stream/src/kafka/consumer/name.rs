//! A member that keeps its name (`log.kafka.member`) and is told that another has it.
//!
//! Mostly that other is itself: the broker stopped before its answer to the joining arrived, and knows the name under a
//! number that nobody heard. Then joining anew is right. Two processes that were given one name take it from each other
//! again and again: then one of them has to say so and end.

use std::time::{Duration, Instant};

use super::{KafkaConsumer, member};
use crate::{Offsets, Result};

/// So often within [`WITHIN`] is an accident.
const BEARABLE: usize = 3;
const WITHIN: Duration = Duration::from_secs(60);

/// When the name was taken lately.
#[derive(Debug, Default)]
pub(super) struct Takings {
    lately: Vec<Instant>,
    due: bool,
}

impl Takings {
    /// Counts one more; whether it may be an accident.
    pub(super) fn bearable(&mut self) -> bool {
        self.lately.retain(|at| at.elapsed() < WITHIN);
        self.lately.push(Instant::now());
        self.due = self.lately.len() <= BEARABLE;
        self.due
    }

    /// Whether joining anew is due; asked once.
    pub(super) fn join_again(&mut self) -> bool {
        std::mem::take(&mut self.due)
    }
}

impl KafkaConsumer {
    /// Becomes a new member. Whatever was read and not committed is read again by whoever gets the partitions.
    pub(super) fn join_again(&mut self) -> Result<()> {
        let (consumer, topic) = (&self.name, self.topic.name());
        tracing::warn!(consumer, topic, "another has the name of this member; joining anew");
        self.client = member(&self.log, &self.name, self.topic)?;
        self.positions = Offsets::new();
        self.waiting.clear();
        self.gaps.clear();
        (self.assign_due, self.out_of_range) = (false, false);
        self.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_again_and_again_is_somebody_elses() {
        let mut takings = Takings::default();
        assert!(!takings.join_again());
        for _ in 0..BEARABLE {
            assert!(takings.bearable() && takings.join_again() && !takings.join_again());
        }
        assert!(!takings.bearable() && !takings.join_again());
    }
}
