//! What is remembered of single mentions, so that an alert can show what drove it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use vigie_model::PostId;

/// The most mentions remembered.
const MAX_DIGESTS: usize = 64;
/// Mentions shown with an alert; so many of the widest reach are remembered longest.
const MAX_SAMPLES: usize = 5;
/// Words shown with an alert.
const MAX_TERMS: usize = 8;
/// A word is shown when so many mentions use it.
const MIN_MENTIONS: usize = 2;

/// One mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Digest {
    /// Its minute.
    pub(crate) at: i64,
    /// Its post.
    pub(crate) post: PostId,
    /// How many people may have seen it.
    pub(crate) reach: u64,
    /// Its telling words.
    pub(crate) terms: Vec<Box<str>>,
}

/// The latest mentions of a window and those of the widest reach; bounded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Digests {
    /// Ascending by minute.
    kept: VecDeque<Digest>,
}

impl Digests {
    pub(crate) fn add(&mut self, digest: Digest) {
        let place = self.kept.partition_point(|kept| kept.at <= digest.at);
        self.kept.insert(place, digest);
        if self.kept.len() > MAX_DIGESTS {
            let widest = self.widest(i64::MIN, i64::MAX);
            let oldest =
                self.kept.iter().position(|kept| !widest.iter().any(|wide| std::ptr::eq(*wide, kept)));
            self.kept.remove(oldest.unwrap_or(0));
        }
    }

    /// Forgets everything before a minute.
    pub(crate) fn forget_before(&mut self, at: i64) {
        self.kept.retain(|digest| digest.at >= at);
    }

    /// Posts of the widest reach from one minute to another, both included, widest first.
    pub(crate) fn samples(&self, first: i64, last: i64) -> Vec<PostId> {
        self.widest(first, last).into_iter().map(|digest| digest.post.clone()).collect()
    }

    /// The words that most mentions use, most frequent first.
    pub(crate) fn terms(&self, first: i64, last: i64) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for term in self.between(first, last).flat_map(|digest| &digest.terms) {
            *counts.entry(term).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= MIN_MENTIONS).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // stable: alphabetical where they are equal
        counts.into_iter().take(MAX_TERMS).map(|(term, _)| term.to_owned()).collect()
    }

    fn widest(&self, first: i64, last: i64) -> Vec<&Digest> {
        let mut widest: Vec<_> = self.between(first, last).collect();
        widest.sort_by(|a, b| b.reach.cmp(&a.reach).then_with(|| a.post.cmp(&b.post)));
        widest.truncate(MAX_SAMPLES);
        widest
    }

    fn between(&self, first: i64, last: i64) -> impl Iterator<Item = &Digest> {
        self.kept.iter().filter(move |digest| (first..=last).contains(&digest.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(at: i64, post: u32, reach: u64, terms: &str) -> Digest {
        Digest {
            at,
            post: PostId::new(format!("a:{post}")).unwrap(),
            reach,
            terms: terms.split_whitespace().map(Into::into).collect(),
        }
    }

    #[test]
    fn the_widest_and_the_latest_stay() {
        let mut digests = Digests::default();
        for post in 0..500 {
            let reach = if post % 100 == 7 { 1_000_000 + u64::from(post) } else { u64::from(post % 5) };
            digests.add(digest(i64::from(post / 50), post, reach, "mot"));
        }
        assert_eq!(digests.kept.len(), MAX_DIGESTS);
        let samples: Vec<_> = digests.samples(0, 9).iter().map(ToString::to_string).collect();
        assert_eq!(samples, ["a:407", "a:307", "a:207", "a:107", "a:7"]);
        assert_eq!(digests.kept.back().map(|digest| digest.post.as_str()), Some("a:499"));
        digests.forget_before(8);
        assert_eq!(digests.samples(0, 9)[0].as_str(), "a:407");
        assert!(digests.samples(0, 7).is_empty());
    }

    #[test]
    fn where_none_reaches_further_the_latest_stay() {
        let mut digests = Digests::default();
        for post in 100..200 {
            digests.add(digest(i64::from(post), post, 0, ""));
        }
        assert!(
            digests.kept.len() == MAX_DIGESTS
                && digests.kept.iter().skip(MAX_SAMPLES).all(|kept| kept.at > 140)
        );
    }

    #[test]
    fn words_are_ranked_by_how_many_mentions_use_them() {
        let mut digests = Digests::default();
        for (post, terms) in
            ["rappel listeria", "rappel #honte", "rappel listeria", "#honte", "seul"].iter().enumerate()
        {
            digests.add(digest(post as i64, post as u32, 0, terms));
        }
        assert_eq!(digests.terms(0, 9), ["rappel", "#honte", "listeria"]);
        assert_eq!(digests.terms(0, 2), ["rappel", "listeria"]);
    }
}
