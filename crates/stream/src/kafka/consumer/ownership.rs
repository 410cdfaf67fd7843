//! Which partitions are this consumer's, where it begins in each, and what it does where records are gone.

use std::{
    thread,
    time::{Duration, Instant},
};

use rdkafka::{Offset, consumer::Consumer as _};

use super::KafkaConsumer;
use crate::{
    Gap, Offsets, Result, Start,
    kafka::{
        inspect::{ANSWER_TIMEOUT, Place, known, list},
        moves::Move,
    },
};

/// How long a broker that has just come up may take to know where everybody stands.
const SETTLING: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);

impl KafkaConsumer {
    /// Deals with what the group decided; says whether partitions came or went.
    pub(super) fn follow_moves(&mut self) -> Result<bool> {
        let mut moved = false;
        while let Some(next) = self.client.context().next() {
            moved = true;
            match next {
                Move::Came(partitions) => {
                    tracing::info!(
                        consumer = self.name,
                        topic = self.topic.name(),
                        ?partitions,
                        "partitions came"
                    );
                    if let Err(error) = self.take_over(&partitions) {
                        if !error.passes() {
                            return Err(error);
                        }
                        self.client.context().put_back(Move::Came(partitions));
                        return Ok(moved);
                    }
                    self.count_move();
                }
                Move::Left { partitions, lost } => {
                    tracing::info!(
                        consumer = self.name,
                        topic = self.topic.name(),
                        ?partitions,
                        lost,
                        "partitions left"
                    );
                    self.give_up(&partitions)?;
                    self.count_move();
                    // What comes back at once is told by the next poll: a stage must see that it left.
                    return Ok(true);
                }
            }
        }
        Ok(moved)
    }

    fn count_move(&self) {
        self.log.metrics.rebalances.with_label_values(&[&self.name, self.topic.name()]).inc();
    }

    /// The same for a consumer that begins: nobody polls it yet, so a broker that cannot tell in this moment is asked
    /// again for a while.
    pub(super) fn take_over_patiently(&mut self, partitions: &[u32]) -> Result<()> {
        let deadline = Instant::now() + SETTLING;
        loop {
            match self.take_over(partitions) {
                Err(error) if error.passes() && Instant::now() < deadline => thread::sleep(PAUSE),
                outcome => return outcome,
            }
        }
    }

    /// Finds out where to begin with partitions that came.
    pub(super) fn take_over(&mut self, partitions: &[u32]) -> Result<()> {
        let starts = self.starts(partitions)?;
        self.waiting.extend(starts.keys());
        self.positions.extend(starts);
        self.assign_due = true;
        Ok(())
    }

    fn starts(&self, partitions: &[u32]) -> Result<Offsets> {
        let place = match self.start {
            Start::Earliest | Start::Stored => Place::Earliest,
            Start::Latest => Place::End,
            Start::At(moment) => Place::At(moment),
        };
        let mut starts = self.log.inspector.offsets(self.topic, partitions, place)?;
        if self.start == Start::Stored {
            let stored = self.stored(partitions)?;
            self.log.check(self.topic, &stored)?;
            starts.extend(stored);
        }
        Ok(starts)
    }

    /// What the group committed, of the partitions where it ever did.
    fn stored(&self, partitions: &[u32]) -> Result<Offsets> {
        if partitions.is_empty() {
            return Ok(Offsets::new());
        }
        let topic = self.log.config.kafka.topic(self.topic);
        let found = list(&topic, partitions.iter().map(|&partition| (partition, Offset::Invalid)))
            .and_then(|list| self.client.committed_offsets(list, ANSWER_TIMEOUT))
            .map_err(|error| self.failed("ask for the progress on", &error))?;
        let offset = |element: &rdkafka::topic_partition_list::TopicPartitionListElem<'_>| {
            Some((element.partition().cast_unsigned(), known(element.offset())?))
        };
        Ok(found.elements().iter().filter_map(offset).collect())
    }

    /// Tells the client to fetch what came.
    pub(super) fn begin(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.assign_due) {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let begins: Offsets =
            self.positions.iter().filter(|(p, _)| waiting.contains(p)).map(|(&p, &next)| (p, next)).collect();
        let assigned = self.list(&begins).and_then(|list| self.client.incremental_assign(&list));
        assigned.map_err(|error| self.failed("begin to read", &error))
    }

    fn give_up(&mut self, partitions: &[u32]) -> Result<()> {
        self.begin()?; // the client cannot give up what it was never told to read
        self.positions.retain(|partition, _| !partitions.contains(partition));
        self.gaps.retain(|gap| !partitions.contains(&gap.partition));
        let topic = self.log.config.kafka.topic(self.topic);
        let left = list(&topic, partitions.iter().map(|&partition| (partition, Offset::Invalid)));
        let given_up = left.and_then(|list| self.client.incremental_unassign(&list));
        given_up.map_err(|error| self.failed("give up", &error))
    }

    /// Finds the partitions whose next record was removed, and goes on behind what is gone.
    pub(super) fn find_gaps(&mut self) -> Result<()> {
        let partitions: Vec<_> = self.positions.keys().copied().collect();
        let asked = self.log.inspector.offsets(self.topic, &partitions, Place::Earliest);
        let checked =
            asked.and_then(|earliest| self.log.check(self.topic, &self.positions).map(|()| earliest));
        let earliest = match checked {
            Err(error) if error.passes() => return Ok(()), // the next poll asks again
            found => found?,
        };
        let behind = |(&partition, &from): (&u32, &u64)| {
            let to = *earliest.get(&partition)?;
            (from < to).then_some(Gap { partition, from, to })
        };
        let gaps: Vec<_> = self.positions.iter().filter_map(behind).collect();
        let restarted: Offsets = gaps.iter().map(|gap| (gap.partition, gap.to)).collect();
        // The client stopped there; only what it is told anew is fetched again.
        let again = self.list(&restarted).and_then(|list| {
            self.client.incremental_unassign(&list)?;
            self.client.incremental_assign(&list)
        });
        again.map_err(|error| self.failed("go on reading", &error))?;
        for gap in &gaps {
            self.log.metrics.lost.with_label_values(&[self.topic.name()]).inc_by(gap.records());
        }
        self.positions.extend(restarted);
        self.gaps.extend(gaps);
        self.out_of_range = false;
        Ok(())
    }

    /// Answers what the group decided last, so that the client can leave.
    pub(super) fn answer(&mut self) -> Result<()> {
        while let Some(next) = self.client.context().next() {
            match next {
                Move::Came(partitions) => {
                    self.positions.extend(partitions.iter().map(|&partition| (partition, 0)));
                    self.waiting.extend(partitions);
                    self.assign_due = true;
                    self.begin()?;
                }
                Move::Left { partitions, .. } => self.give_up(&partitions)?,
            }
        }
        self.begin()
    }
}
