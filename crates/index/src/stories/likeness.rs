//! How alike two texts are, and keys under which a text that is alike can be found.
//!
//! Two texts are alike by the share of pairs of neighbouring words that they have in common (the Jaccard index). To find
//! those that may be alike without comparing all, each text has six keys; texts with one in common are compared:
//! four *minimum hashes* over the pairs, three drawn together each, which two texts share the more likely the more alike
//! they are, and their first and last five words, which find what was cut short or got a word in front.
//!
//! Everything is a pure function of the words, the same in every process and version; raise
//! [`SCHEMA_VERSION`](crate::schema::SCHEMA_VERSION) with any change here.

use crate::stories::own_words::MIN_WORDS;

/// Keys made of minimum hashes.
const DRAWN: u64 = 4;
/// Minimum hashes in each of them.
const TOGETHER: u64 = 3;
/// The words at either end that make a key.
const END: usize = 5;

/// Texts of fewer words must be alike by [`NEARLY_SAME`]: a word more or less says something else there.
const SHORT: usize = 8;
/// In thousandths.
const NEARLY_SAME: u32 = 750;
const ALIKE: u32 = 500;

/// What a text is compared by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Likeness {
    words: usize,
    /// Numbers of the pairs of neighbouring words, sorted, each once.
    pairs: Vec<u32>,
}

impl Likeness {
    /// Of a text with these own words, and its keys among the texts of one `realm`; nothing for texts that are too short
    /// to tell whether somebody copied them.
    pub(crate) fn new(words: &[&str], realm: u64) -> Option<(Self, Vec<u32>)> {
        if words.len() < MIN_WORDS {
            return None;
        }
        let hashed: Vec<u64> = words.iter().map(|word| hash(word.as_bytes())).collect();
        let pairs: Vec<u64> =
            hashed.windows(2).map(|pair| pair.iter().fold(1, |sum, word| mix(sum ^ word))).collect();
        let least = |function: u64| pairs.iter().map(|pair| mix(pair ^ mix(function))).min().unwrap_or(0);
        let key = |kind: u64, parts: &mut dyn Iterator<Item = u64>| {
            short(parts.fold(mix(realm ^ kind), |sum, part| mix(sum ^ part)))
        };
        let mut keys: Vec<u32> = (0..DRAWN)
            .map(|number| key(number, &mut (0..TOGETHER).map(|other| least(number * TOGETHER + other))))
            .collect();
        let (first, last) = (hashed.iter().take(END), hashed.iter().rev().take(END));
        keys.push(key(DRAWN, &mut first.copied()));
        keys.push(key(DRAWN + 1, &mut last.copied()));
        let mut pairs: Vec<u32> = pairs.into_iter().map(short).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Some((Self { words: words.len(), pairs }, keys))
    }

    /// The share of pairs in common, in thousandths, if it is enough to be one story.
    pub(crate) fn alike(&self, other: &Self) -> Option<u32> {
        let (mut shared, mut here, mut there) = (0_usize, self.pairs.as_slice(), other.pairs.as_slice());
        while let ([a, rest_here @ ..], [b, rest_there @ ..]) = (here, there) {
            shared += usize::from(a == b);
            if a <= b {
                here = rest_here;
            }
            if b <= a {
                there = rest_there;
            }
        }
        let all = self.pairs.len() + other.pairs.len() - shared;
        let share = u32::try_from(1_000 * shared / all.max(1)).unwrap_or(0);
        let needed = if self.words.min(other.words) < SHORT { NEARLY_SAME } else { ALIKE };
        (share >= needed).then_some(share)
    }
}

/// FNV-1a, whose lower half `mix` spreads.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// A number that differs in half its bits when one bit of `number` differs (the end of SplitMix64).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The upper half.
fn short(number: u64) -> u32 {
    u32::try_from(number >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Likeness, Vec<u32>)> {
        Likeness::new(&text.split(' ').collect::<Vec<_>>(), 7)
    }

    #[test]
    fn texts_are_alike_by_the_pairs_that_they_share() {
        let check = |a: &str, b: &str, expected: Option<u32>| {
            let ((a, _), (b, _)) = (read(a).unwrap(), read(b).unwrap());
            assert_eq!((a.alike(&b), b.alike(&a)), (expected, expected));
        };
        let text = "the flight to lyon was late again and nobody told us";
        check(text, text, Some(1_000));
        check(text, "the flight to lyon was late again and nobody told anyone", Some(818)); // 9 of 11
        check(text, "the flight to lyon was late again and", Some(700)); // cut
        check(text, "the flight to lyon was late", None); // cut too much
        check(text, "again late was lyon to flight the and us told nobody", None); // the words alone
        check("the flight was late again", "the flight was late again today", Some(800)); // short: 4 of 5
        check("the flight was late again", "the flight was early again", None);
    }

    #[test]
    fn what_is_alike_shares_a_key_and_realms_share_none() {
        let (_, keys) = read("the flight to lyon was late again and nobody told us").unwrap();
        let (_, cut) = read("the flight to lyon was late again").unwrap();
        assert_eq!(keys.len(), 6);
        assert!(keys.iter().any(|key| cut.contains(key)));
        let elsewhere =
            Likeness::new(&"the flight to lyon was late".split(' ').collect::<Vec<_>>(), 8).unwrap().1;
        assert!(!keys.iter().any(|key| elsewhere.contains(key)));
    }

    #[test]
    fn a_few_words_are_like_nothing() {
        for text in ["", "thank you", "thank you so much"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
