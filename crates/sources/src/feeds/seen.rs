//! What a feed has shown so far, small enough to stand in a cursor: twelve bytes for each of its entries.

use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The most entries that are read from a cursor.
const MOST: usize = 4_000;
/// How many that are gone from the feed are remembered in any case: what lies before it may show an older state of it.
const SPARE: usize = 50;
/// How many hexadecimal digits an entry has in a cursor.
const DIGITS: usize = 24;

/// What an entry is compared with what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    Posted,
    Edited,
    Known,
}

/// Entries by the hash of their id, with a hash of what they said; those of the last answer stand last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    ids: Vec<u64>,
    prints: Vec<u32>,
}

impl Seen {
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// What each entry of an answer is, in their order; they are remembered from now on.
    pub(super) fn take(&mut self, entries: &[(u64, u32)]) -> Vec<News> {
        self.remember(entries, (entries.len() * 2).max(entries.len() + SPARE))
    }

    /// As [`take`](Self::take), where only some of the feed is told: all else that it shows stays remembered.
    pub(super) fn take_some(&mut self, entries: &[(u64, u32)]) -> Vec<News> {
        self.remember(entries, (self.ids.len() + entries.len()).min(MOST))
    }

    /// Remembers `most` entries in all, but never fewer than those that were just told.
    fn remember(&mut self, entries: &[(u64, u32)], most: usize) -> Vec<News> {
        let mut known: HashMap<u64, u32> =
            self.ids.iter().copied().zip(self.prints.iter().copied()).collect();
        let news = entries.iter().map(|(id, print)| match known.insert(*id, *print) {
            None => News::Posted,
            Some(before) if before == *print => News::Known,
            Some(_) => News::Edited,
        });
        let news = news.collect();
        let now: HashMap<u64, u32> = entries.iter().copied().collect();
        let (mut ids, mut prints) = (Vec::with_capacity(most), Vec::with_capacity(most));
        let gone: Vec<u64> = self.ids.iter().copied().filter(|id| !now.contains_key(id)).collect();
        let forgotten = (gone.len() + now.len()).saturating_sub(most);
        let mut fresh: Vec<u64> = entries.iter().map(|(id, _)| *id).collect();
        fresh.dedup();
        for id in gone.into_iter().skip(forgotten).chain(fresh) {
            ids.push(id);
            prints.push(known.get(&id).copied().unwrap_or_default());
        }
        ids.shrink_to_fit();
        prints.shrink_to_fit();
        (self.ids, self.prints) = (ids, prints);
        news
    }
}

impl Serialize for Seen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use std::fmt::Write as _;
        let mut text = String::with_capacity(self.ids.len() * DIGITS);
        for (id, print) in self.ids.iter().zip(&self.prints) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{id:016x}{print:08x}");
        }
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut seen = Self::default();
        for entry in text.as_bytes().chunks(DIGITS).take(MOST) {
            let entry = std::str::from_utf8(entry).ok().and_then(|entry| entry.split_at_checked(16));
            let (id, print) = entry.ok_or_else(|| D::Error::custom("an entry is cut"))?;
            seen.ids.push(u64::from_str_radix(id, 16).map_err(D::Error::custom)?);
            seen.prints.push(u32::from_str_radix(print, 16).map_err(D::Error::custom)?);
        }
        Ok(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        News::{Edited, Known, Posted},
        *,
    };

    #[test]
    fn what_comes_again_is_known_also_after_a_while() {
        let mut seen = Seen::default();
        assert_eq!(seen.take(&[(1, 1), (2, 1)]), [Posted, Posted]);
        assert_eq!(seen.take(&[(2, 1), (3, 1)]), [Known, Posted]);
        assert_eq!(seen.take(&[(1, 1), (2, 5)]), [Known, Edited]);
        let mut again: Seen = serde_json::from_str(&serde_json::to_string(&seen).unwrap()).unwrap();
        assert_eq!(again, seen);
        assert_eq!(again.take(&[(2, 5), (3, 2), (3, 2)]), [Known, Edited, Known]);
    }

    #[test]
    fn what_is_told_of_a_part_leaves_the_rest_known() {
        let mut seen = Seen::default();
        let all: Vec<(u64, u32)> = (0..200).map(|entry| (entry, 1)).collect();
        seen.take(&all);
        assert_eq!(seen.take_some(&[(200, 1), (7, 1), (8, 2)]), [Posted, Known, Edited]);
        assert_eq!(seen.take(&all).iter().filter(|news| **news != Known).count(), 1);
        for entry in 0..9_000 {
            seen.take_some(&[(entry, 1)]);
        }
        assert_eq!(seen.ids.len(), MOST);
    }

    #[test]
    fn it_stays_small() {
        let mut seen = Seen::default();
        for round in 0..200 {
            let entries: Vec<(u64, u32)> = (0..20).map(|entry| (round * 20 + entry, 1)).collect();
            seen.take(&entries);
        }
        assert_eq!(seen.ids.len(), 70);
        let many: Vec<(u64, u32)> = (0..9_000).map(|entry| (entry, 1)).collect();
        seen.take(&many);
        assert_eq!(seen.take(&many).iter().filter(|news| **news != Known).count(), 0);
        for garbage in ["\"é\"", "\"00\"", "7", "\"zzzzzzzzzzzzzzzzzzzzzzzz\""] {
            assert!(serde_json::from_str::<Seen>(garbage).is_err(), "{garbage}");
        }
    }
}
