//! How alike two texts are, and keys under which a text that is alike can be found.
//!
//! Two texts are alike by the share of pairs of neighbouring words that they have in common (the Jaccard index). To find
//! those that may be alike without comparing all, each text has six keys; texts with one in common are compared:
//! four *minimum hashes* over the pairs, three drawn together each, which two texts share the more likely the more alike
//! they are, and their first and last five words, which find what was cut short or got a word in front.
//!
//! A template that is filled again and again is no story, though most of its words stay the same: texts of which each has
//! a number that the other lacks are never alike, nor are mentions of different brands unless they have the same words.
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

/// Texts of fewer words must be alike by [`NEARLY_SAME`], as a word in place of another says something else there; unless
/// one stands whole in the other.
const SHORT: usize = 8;
/// In thousandths.
const NEARLY_SAME: u32 = 750;
const ALIKE: u32 = 500;

/// What a text is compared by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Likeness {
    words: usize,
    /// What stands for the pairs of neighbouring words, sorted, each once.
    pairs: Vec<u32>,
    /// The same for the words with a digit in them.
    numbers: Vec<u32>,
    /// The same for the brands that the mention names.
    brands: Vec<u32>,
}

impl Likeness {
    /// Of a text with these own words about these brands, and its keys among the texts of one `realm`; nothing for texts that are too short
    /// to tell whether somebody copied them.
    pub(crate) fn new<'b>(
        words: &[&str],
        brands: impl Iterator<Item = &'b str>,
        realm: u64,
    ) -> Option<(Self, Vec<u32>)> {
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
        let has_digit = |word: &&&str| word.chars().any(char::is_numeric);
        let numbers = words.iter().filter(has_digit).map(|word| mix(hash(word.as_bytes())));
        let likeness = Self {
            words: words.len(),
            pairs: set(pairs.into_iter()),
            numbers: set(numbers),
            brands: set(brands.map(|brand| mix(hash(brand.as_bytes())))),
        };
        Some((likeness, keys))
    }

    /// The share of pairs in common, in thousandths, if it is enough to be one story.
    pub(crate) fn alike(&self, other: &Self) -> Option<u32> {
        let numbers = shared(&self.numbers, &other.numbers);
        if numbers < self.numbers.len() && numbers < other.numbers.len() {
            return None;
        }
        let elsewhere = shared(&self.brands, &other.brands) == 0;
        if elsewhere && self.pairs != other.pairs {
            return None;
        }
        let shared = shared(&self.pairs, &other.pairs);
        let all = self.pairs.len() + other.pairs.len() - shared;
        let share = u32::try_from(1_000 * shared / all.max(1)).unwrap_or(0);
        let is_cut = shared == self.pairs.len().min(other.pairs.len());
        let is_short = self.words.min(other.words) < SHORT;
        let needed = if is_short && !is_cut { NEARLY_SAME } else { ALIKE };
        (share >= needed).then_some(share)
    }
}

/// How many two sorted lists have in common.
fn shared(mut here: &[u32], mut there: &[u32]) -> usize {
    let mut shared = 0;
    while let ([a, rest_here @ ..], [b, rest_there @ ..]) = (here, there) {
        shared += usize::from(a == b);
        if a <= b {
            here = rest_here;
        }
        if b <= a {
            there = rest_there;
        }
    }
    shared
}

fn set(numbers: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut set: Vec<u32> = numbers.map(short).collect();
    set.sort_unstable();
    set.dedup();
    set
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
        of_brand(text, "delta")
    }

    fn of_brand(text: &str, brand: &str) -> Option<(Likeness, Vec<u32>)> {
        Likeness::new(&text.split(' ').collect::<Vec<_>>(), std::iter::once(brand), 7)
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
        check(text, "the flight to lyon was late", Some(500));
        check(text, "the flight to lyon was", None); // cut too much
        check(text, "again late was lyon to flight the and us told nobody", None); // the words alone
        check("the flight was late again", "the flight was late again today", Some(800)); // short: 4 of 5
        check("the flight was late again", "the flight was early again", None);
    }

    #[test]
    fn templates_are_not_alike() {
        let check = |(a, brand): (&str, &str), (b, other): (&str, &str), expected: bool| {
            let ((a, _), (b, _)) = (of_brand(a, brand).unwrap(), of_brand(b, other).unwrap());
            assert_eq!((a.alike(&b).is_some(), b.alike(&a).is_some()), (expected, expected));
        };
        let text = ("we ran 9 km this morning with the wind all the way", "delta");
        check(text, ("we ran 8 km this morning with the wind all the way", "delta"), false);
        check(text, ("we ran many km this morning with the wind all the way", "delta"), true);
        check(text, ("we ran 9 km this morning with the wind all the way up", "united"), false);
        check(text, ("we ran 9 km this morning with the wind all the way", "united"), true);
    }

    #[test]
    fn what_is_alike_shares_a_key_and_realms_share_none() {
        let (_, keys) = read("the flight to lyon was late again and nobody told us").unwrap();
        let (_, cut) = read("the flight to lyon was late again").unwrap();
        assert_eq!(keys.len(), 6);
        assert!(keys.iter().any(|key| cut.contains(key)));
        let words: Vec<_> = "the flight to lyon was late".split(' ').collect();
        let (_, elsewhere) = Likeness::new(&words, std::iter::empty(), 8).unwrap();
        assert!(!keys.iter().any(|key| elsewhere.contains(key)));
    }

    #[test]
    fn a_few_words_are_like_nothing() {
        for text in ["", "thank you", "thank you so much"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
