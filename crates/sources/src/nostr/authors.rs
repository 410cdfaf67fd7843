//! Who wrote which note, as far as is remembered: only its author can take a note back, and a request to do so names the note
//! alone.
//!
//! A note that nobody remembers may still come, as relays tell the newest first; so requests are remembered too, and a note
//! that comes behind its author's own request is gone already.

use std::collections::{HashMap, VecDeque};

use xxhash_rust::xxh3::xxh3_64;

/// How many notes, and how many requests, are remembered: a few hours of a large relay, days of a small one.
const MOST: usize = 50_000;

/// The notes and requests of one relay, by fingerprints.
#[derive(Debug, Default)]
pub(crate) struct Authors {
    notes: Remembered,
    requests: Remembered,
}

impl Authors {
    /// An author wrote a note; whether it still stands.
    pub(crate) fn wrote(&mut self, note: &str, author: &str) -> bool {
        self.notes.keep(print(&[note]), print(&[author]));
        self.requests.of(print(&[note, author])).is_none()
    }

    /// Somebody takes a note back; whether it is known to be theirs.
    pub(crate) fn takes_back(&mut self, note: &str, author: &str) -> bool {
        self.requests.keep(print(&[note, author]), print(&[author]));
        self.notes.of(print(&[note])) == Some(print(&[author]))
    }
}

fn print(parts: &[&str]) -> u64 {
    xxh3_64(parts.concat().as_bytes())
}

/// What an author did, forgotten when too much has been done since.
#[derive(Debug, Default)]
struct Remembered {
    authors: HashMap<u64, u64>,
    order: VecDeque<u64>,
}

impl Remembered {
    fn of(&self, deed: u64) -> Option<u64> {
        self.authors.get(&deed).copied()
    }

    fn keep(&mut self, deed: u64, author: u64) {
        if self.authors.insert(deed, author).is_some() {
            return;
        }
        self.order.push_back(deed);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.authors.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_author_takes_a_note_back() {
        let mut authors = Authors::default();
        assert!(authors.wrote("note", "ana"));
        assert!(!authors.takes_back("note", "mallory"));
        assert!(authors.wrote("note", "ana"), "a stranger's request means nothing");
        assert!(authors.takes_back("note", "ana"), "nor does it stand in the way of the author's");
        assert!(!authors.wrote("note", "ana"), "another relay has it still");

        assert!(!authors.takes_back("later", "ben"), "nobody knows whose it is yet");
        assert!(!authors.wrote("later", "ben"));
        assert!(authors.wrote("other", "ben"));
    }
}
