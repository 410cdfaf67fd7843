//! What must be in the index after any number of crashes: kept beside the pushes, from the acknowledgements alone.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, rngs::StdRng};
use serde_json::{Value, json};

use crate::{minutes_ago, post};

/// What is known of one post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It was acknowledged: it must be there, once.
    There,
    /// Its deletion was acknowledged, or it names no brand: it must not be there.
    Gone,
    /// Sent and never answered: it may be there, at most once.
    Unknown,
}

/// One writer's own posts. Ids of two writers never meet.
#[derive(Debug)]
pub struct Oracle {
    writer: usize,
    random: StdRng,
    fates: BTreeMap<String, Fate>,
    /// What may still happen to these is not over; they are left alone.
    open: BTreeSet<String>,
    next: u64,
}

/// A request, and what each post in it comes to if it is acknowledged.
#[derive(Debug)]
pub struct Batch {
    /// The body to push: JSON lines.
    pub lines: String,
    outcome: Vec<(String, Fate)>,
}

/// What the index lacks or has too often.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Acknowledged and not there.
    pub lost: Vec<String>,
    /// There more than once.
    pub doubled: Vec<String>,
    /// There although it must not be: deleted, nobody's business, or never sent.
    pub revived: Vec<String>,
}

impl Oracle {
    /// For the writer of this number, whose choices come from `random`.
    pub fn new(writer: usize, random: StdRng) -> Self {
        Self { writer, random, fates: BTreeMap::new(), open: BTreeSet::new(), next: 0 }
    }

    /// New posts, some of them nobody's business; ids that were sent before, as repeats and edits; now and then a
    /// deletion.
    pub fn batch(&mut self) -> Batch {
        let mut batch = Batch { lines: String::new(), outcome: Vec::new() };
        for _ in 0..self.random.random_range(0..4) {
            if let Some(id) = self.known() {
                let again = self.post(&id, true);
                let event = if self.random.random_bool(0.5) { json!({"edited": again}) } else { again };
                batch.add(&event, id, Fate::There);
            }
        }
        for _ in 0..self.random.random_range(1..20) {
            let (id, named) = (format!("w{}:{}", self.writer, self.next), self.random.random_bool(0.8));
            self.next += 1;
            batch.add(&self.post(&id, named), id, if named { Fate::There } else { Fate::Gone });
        }
        if self.random.random_bool(0.2)
            && let Some(id) = self.known().filter(|id| batch.outcome.iter().all(|(other, _)| other != id))
        {
            let event = json!({"deleted": {"id": id, "at": minutes_ago(0).to_string()}});
            batch.add(&event, id, Fate::Gone);
        }
        for (id, _) in &batch.outcome {
            let before = self.fates.get(id).copied();
            let same = batch.outcome.iter().all(|(other, fate)| other != id || Some(*fate) == before);
            if !same {
                self.fates.insert(id.clone(), Fate::Unknown);
            }
        }
        batch
    }

    fn post(&self, id: &str, named: bool) -> Value {
        post(id, minutes_ago(1), if named { "Aurora, said by a writer" } else { "Nothing of interest" })
    }

    /// Any post that is there, or may be.
    fn known(&mut self) -> Option<String> {
        let number = self.random.random_range(0..self.next.max(1));
        let id = format!("w{}:{number}", self.writer);
        let there = self.fates.get(&id).is_some_and(|fate| *fate != Fate::Gone);
        (there && !self.open.contains(&id)).then_some(id)
    }

    /// The server has answered that the batch is durable.
    pub fn acknowledged(&mut self, batch: Batch) {
        self.fates.extend(batch.outcome);
    }

    /// The batch was not acknowledged, and whoever took it is alive: it may come to pass at any later time. What it
    /// was about stays unknown, and is not sent again.
    pub fn unanswered(&mut self, batch: Batch) {
        self.open.extend(batch.outcome.into_iter().map(|(id, _)| id));
    }

    /// How many posts must be there.
    pub fn promised(&self) -> usize {
        self.fates.values().filter(|fate| **fate == Fate::There).count()
    }

    /// Compares with what the index has.
    pub fn compare(&self, found: &[String]) -> Faults {
        let mut faults = Faults::default();
        let mut seen = BTreeSet::new();
        let own = format!("w{}:", self.writer);
        for id in found.iter().filter(|id| id.starts_with(&own)) {
            if !seen.insert(id) {
                faults.doubled.push(id.clone());
            }
            if matches!(self.fates.get(id), None | Some(Fate::Gone)) {
                faults.revived.push(id.clone());
            }
        }
        let there = self.fates.iter().filter(|(_, fate)| **fate == Fate::There).map(|(id, _)| id);
        faults.lost = there.filter(|id| !seen.contains(id)).cloned().collect();
        faults
    }
}

impl Batch {
    fn add(&mut self, event: &Value, id: String, fate: Fate) {
        self.lines.push_str(&event.to_string());
        self.lines.push('\n');
        self.outcome.push((id, fate));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oracle_sees_what_is_lost_doubled_or_revived() {
        let mut oracle = Oracle::new(0, rand::SeedableRng::seed_from_u64(1));
        let fates =
            [("w0:1", Fate::There), ("w0:2", Fate::There), ("w0:3", Fate::Gone), ("w0:4", Fate::Unknown)];
        oracle.fates.extend(fates.map(|(id, fate)| (id.to_owned(), fate)));
        let own = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        let check = |found: &[&str], lost: &[&str], doubled: &[&str], revived: &[&str]| {
            let faults = oracle.compare(&own(found));
            assert_eq!(
                (faults.lost, faults.doubled, faults.revived),
                (own(lost), own(doubled), own(revived))
            );
        };
        check(&["w0:1", "w0:2"], &[], &[], &[]);
        check(&["w0:2", "w0:4", "w0:1", "w1:9"], &[], &[], &[]);
        check(&["w0:1"], &["w0:2"], &[], &[]);
        check(&["w0:1", "w0:1", "w0:2"], &[], &["w0:1"], &[]);
        check(&["w0:1", "w0:2", "w0:3", "w0:9"], &[], &[], &["w0:3", "w0:9"]);
    }
}
