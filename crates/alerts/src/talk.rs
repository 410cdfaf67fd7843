//! What is usually said in one series: how many mentions of its quiet past used a word, and how many were negative.
//!
//! Mentions teach when they are old enough to be forgotten and nothing was the matter, of each minute one at most: so a
//! burst that nobody called an alert is a few minutes among weeks, not hundreds of mentions. About the last thousand
//! are remembered. Of words, only hashes and counts are kept, of so many as there is room for; a word that comes when
//! there is none takes one from each (Misra and Gries, "Finding repeated elements", 1982), so that rare ones make room
//! and what is said often stays.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use vigie_model::Polarity;
use xxhash_rust::xxh3::xxh3_64;

use crate::digest::Told;

/// The most words that are counted.
const MAX_WORDS: usize = 128;
/// At so many mentions all counts are halved.
const MEMORY: u16 = 1_024;
/// From so many mentions on it is known what is usual.
const ENOUGH: u16 = 20;

/// What is usually said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Talk {
    /// The minute that taught last.
    taught: i64,
    mentions: u16,
    negative: u16,
    /// Ascending by hash.
    #[serde(serialize_with = "write_words", deserialize_with = "read_words")]
    words: Vec<(u32, u16)>,
}

impl Talk {
    /// Whether a mention of this minute would teach anything.
    pub(crate) fn listens_to(&self, minute: i64) -> bool {
        minute > self.taught
    }

    /// Learns from a mention of a quiet time.
    pub(crate) fn learn(&mut self, told: &Told) {
        if !self.listens_to(told.minute) {
            return;
        }
        self.taught = told.minute;
        self.mentions += 1;
        self.negative += u16::from(told.mood == Polarity::Negative);
        told.terms.iter().for_each(|term| self.count(hash(term)));
        if self.mentions >= MEMORY {
            (self.mentions, self.negative) = (self.mentions / 2, self.negative / 2);
            self.thin_out(|count| count / 2);
        }
    }

    fn count(&mut self, word: u32) {
        match self.words.binary_search_by_key(&word, |(known, _)| *known) {
            Ok(place) => {
                if let Some((_, count)) = self.words.get_mut(place) {
                    *count += 1; // at most one for each mention, and those are halved in time
                }
            }
            Err(place) if self.words.len() < MAX_WORDS => self.words.insert(place, (word, 1)),
            Err(_) => self.thin_out(|count| count - 1),
        }
    }

    fn thin_out(&mut self, left: impl Fn(u16) -> u16) {
        self.words.iter_mut().for_each(|(_, count)| *count = left(*count));
        self.words.retain(|(_, count)| *count > 0);
    }

    /// How many of so many mentions usually use a word; `None` while too little is known.
    pub(crate) fn usual(&self, term: &str, of: usize) -> Option<f64> {
        let known = self.words.binary_search_by_key(&hash(term), |(known, _)| *known).ok();
        let count = known.and_then(|place| self.words.get(place)).map_or(0, |(_, count)| *count);
        self.share(count).map(|share| share * of as f64)
    }

    /// The share of negative mentions that is usual; `None` while too little is known.
    pub(crate) fn negative(&self) -> Option<f64> {
        self.share(self.negative)
    }

    fn share(&self, count: u16) -> Option<f64> {
        (self.mentions >= ENOUGH).then(|| f64::from(count) / f64::from(self.mentions))
    }
}

/// The same on every machine and in every version.
fn hash(term: &str) -> u32 {
    xxh3_64(term.as_bytes()) as u32
}

fn write_words<S: Serializer>(words: &[(u32, u16)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(words.len() * 6);
    for (word, count) in words {
        bytes.extend(word.to_le_bytes());
        bytes.extend(count.to_le_bytes());
    }
    serializer.serialize_str(&BASE64_STANDARD_NO_PAD.encode(bytes))
}

fn read_words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(u32, u16)>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let bytes = BASE64_STANDARD_NO_PAD.decode(text).map_err(D::Error::custom)?;
    let (words, rest) = bytes.as_chunks::<6>();
    if !rest.is_empty() {
        return Err(D::Error::custom("a list of words was cut off"));
    }
    Ok(words
        .iter()
        .map(|[a, b, c, d, e, f]| (u32::from_le_bytes([*a, *b, *c, *d]), u16::from_le_bytes([*e, *f])))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(minute: i64, terms: &[String], negative: bool) -> Told {
        serde_json::from_value(serde_json::json!({
            "m": minute, "i": "a:1", "p": 0, "t": "", "s": if negative { "negative" } else { "neutral" },
            "w": terms, "o": 1,
        }))
        .unwrap()
    }

    #[test]
    fn what_is_said_often_is_usual() {
        let mut talk = Talk::default();
        for minute in 1..=5_000 {
            let mut terms = vec![format!("rare{minute}"), format!("seldom{}", minute % 40)];
            terms.extend((minute % 2 == 0).then(|| "livraison".to_owned()));
            talk.learn(&told(minute, &terms, minute % 4 == 0));
            assert!(talk.words.len() <= MAX_WORDS && talk.mentions < MEMORY);
            assert_eq!(talk.usual("livraison", 10).is_some(), minute >= 20, "{minute}");
        }
        let usual = talk.usual("livraison", 64).unwrap();
        assert!((24.0..=33.0).contains(&usual), "{usual}");
        assert!((talk.negative().unwrap() - 0.25).abs() < 0.02);
        assert!(talk.usual("listeria", 64).unwrap() < 0.1);
        let again: Talk = serde_json::from_str(&serde_json::to_string(&talk).unwrap()).unwrap();
        assert_eq!(again, talk);
    }

    #[test]
    fn of_each_minute_one_mention_teaches() {
        let mut talk = Talk::default();
        for minute in [1, 1, 1, 2, 1, 2] {
            talk.learn(&told(minute, &["mot".to_owned()], true));
        }
        assert_eq!((talk.mentions, talk.negative, talk.words.len()), (2, 2, 1));
    }
}
