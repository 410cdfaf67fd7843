//! A post as a linear model sees it: hashed words, pairs of words and runs of letters, and a few numbers.
//!
//! Training and judging read a post through this one door, so that they cannot see different things. Handles and
//! links are all alike to it, digits too: who is named and when says nothing about the mood. Letters are folded as
//! everywhere in Vigie (no case, no accents); between words one space stands for any white space, other signs stay.

use vigie_query::{Sigil, Token, Tokens};

use super::rules::{Clue, Place};

/// Hashes fall into 2 to the power of this many buckets.
pub(super) const BITS: u32 = 18;
/// How many numbers stand beside the hashed features.
pub(super) const NUMBERS: usize = 30;
/// Runs of letters are this long at most, and two letters at least.
const LONGEST_RUN: usize = 5;
/// No letter counts more often than this in a row: `sooooo` and `soooooooo` say the same.
const MOST_REPEATS: usize = 3;
/// From so many features on, a text weighs by its average, as a long article is not surer than a long post.
const LONG: f32 = 1_200.0;
/// What a link and a number look like among the letters.
const LINK: u32 = 1;
const DIGIT: u32 = '0' as u32;

/// The parts of a post. Keep one and read post after post into it.
#[derive(Debug, Default)]
pub(super) struct Shape {
    words: Vec<Word>,
    /// Code points, each with the index of the word that it belongs to or stands behind.
    letters: Vec<(u32, u32)>,
    signs: Signs,
}

#[derive(Debug)]
struct Word {
    hash: u32,
    place: Place,
    /// Whether it is a handle or a link, which say nothing.
    name: bool,
}

/// What is counted in passing.
#[derive(Debug, Default, Clone, Copy)]
struct Signs {
    exclamations: u16,
    questions: u16,
    quotes: u16,
    dots: u16,
    shouted: u16,
    stretched: u16,
    hashtags: u16,
    handles: u16,
    links: u16,
    numbers: u16,
}

impl Shape {
    /// Replaces what was read before by a post.
    pub(super) fn read(&mut self, tokens: &Tokens, title: Option<&str>, text: &str) {
        self.words.clear();
        self.letters.clear();
        self.signs = Signs::default();
        self.letters.push((u32::from(' '), 0));
        let (in_title, in_text) = tokens.as_slice().split_at_checked(tokens.title_len()).unwrap_or_default();
        self.read_field(tokens, in_title, title.unwrap_or_default());
        self.read_field(tokens, in_text, text);
    }

    /// Where the word with this index stands, unless it is a handle or a link.
    pub(super) fn place(&self, word: usize) -> Option<Place> {
        self.words.get(word).filter(|word| !word.name).map(|word| word.place)
    }

    /// Whether nothing but handles and links stands in it.
    pub(super) fn names_only(&self) -> bool {
        self.words.iter().all(|word| word.name)
    }

    /// Whether something is asked.
    pub(super) fn asks(&self) -> bool {
        self.signs.questions > 0
    }

    /// How many words there are.
    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    /// How many words there are that do not repeat the one before, at least one.
    pub(super) fn news(&self) -> usize {
        self.words.windows(2).filter(|pair| matches!(pair, [a, b] if a.hash != b.hash)).count() + 1
    }

    /// Calls `visit` with the bucket of each word and each pair of words, and the index of the (last) word.
    pub(super) fn visit_words(&self, mut visit: impl FnMut(usize, usize)) {
        let mut before = 0x5bd1_e995_u32;
        for (index, word) in self.words.iter().enumerate() {
            visit(bucket(word.hash), index);
            visit(bucket(before.rotate_left(7) ^ word.hash.wrapping_mul(0x85eb_ca6b)), index);
            before = word.hash;
        }
    }

    /// Calls `visit` with the bucket of each run of two to five letters, and the index of the word in its middle.
    pub(super) fn visit_letters(&self, mut visit: impl FnMut(usize, usize)) {
        for first in 0..self.letters.len() {
            let run = self.letters.get(first..).unwrap_or_default();
            let mut hash = 0x811c_9dc5_u32;
            for (index, (letter, _)) in run.iter().take(LONGEST_RUN).enumerate() {
                hash = (hash.rotate_left(5) ^ letter).wrapping_mul(0x9e37_79b1);
                if index > 0 {
                    let middle = run.get(index.div_ceil(2)).map_or(0, |(_, word)| *word);
                    visit(bucket(hash), middle as usize);
                }
            }
        }
    }

    /// What each word and pair, and what each run of letters counts, so that long and short posts compare.
    pub(super) fn scales(&self) -> (f32, f32) {
        (scale(2 * self.words.len()), scale(4 * self.letters.len()))
    }

    /// What the rules found, and the signs, as numbers near 0 to 1.
    pub(super) fn numbers(&self, clues: &[Clue]) -> [f32; NUMBERS] {
        let few = |count: u16, most: f32| f32::from(count).min(most) / most;
        let bound = |weight: f32, half: f32| weight / weight.hypot(half);
        let sum = |wanted: fn(f32) -> bool| {
            clues.iter().map(|clue| clue.weight).filter(|weight| wanted(*weight)).sum::<f32>()
        };
        let count = |wanted: fn(f32) -> bool| {
            clues.iter().filter(|clue| wanted(clue.weight)).take(4).count() as f32 / 4.0
        };
        let strongest = |sign: f32| clues.iter().map(|clue| clue.weight * sign).fold(0.0, f32::max);
        let (praise, blame) = (sum(|weight| weight > 0.0), -sum(|weight| weight < 0.0));
        let mood = praise - blame;
        let steps = [-4.0, -2.5, -1.2, -0.4, 0.4, 1.2, 2.5, 4.0];
        let mut numbers = [
            bound(mood, 3.5),
            bound(praise, 3.0),
            bound(blame, 3.0),
            count(|weight| weight > 0.0),
            count(|weight| weight < 0.0),
            bound(clues.last().map_or(0.0, |clue| clue.weight), 2.0),
            bound(clues.first().map_or(0.0, |clue| clue.weight), 2.0),
            bound(strongest(1.0), 2.0),
            bound(strongest(-1.0), 2.0),
            f32::from(u8::from(clues.is_empty())),
            few(self.signs.exclamations, 1.0),
            few(self.signs.exclamations, 3.0),
            few(self.signs.questions, 1.0),
            few(self.signs.questions, 3.0),
            few(self.signs.quotes, 2.0),
            few(self.signs.dots, 2.0),
            few(self.signs.shouted, 3.0),
            few(self.signs.stretched, 2.0),
            few(self.signs.hashtags, 4.0),
            few(self.signs.handles, 2.0),
            few(self.signs.links, 1.0),
            few(self.signs.numbers, 4.0),
            (self.words.len() as f32).ln_1p() / 4.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
        ];
        let ladder = numbers.iter_mut().skip(NUMBERS - steps.len() + 1);
        for (number, step) in ladder.zip(steps.iter().filter(|step| **step != -0.4)) {
            *number = f32::from(u8::from(mood > *step));
        }
        numbers
    }

    fn read_field(&mut self, tokens: &Tokens, list: &[Token], original: &str) {
        let mut done = 0;
        for token in list {
            let (start, end) = (token.start as usize, token.end as usize);
            if start < done {
                continue; // part of a link
            }
            self.read_gap(original.get(done..start).unwrap_or_default());
            done = end;
            let folded = tokens.text(token);
            let place = Place { field: token.field, start: token.start, end: token.end };
            let index = self.words.len() as u32;
            if matches!(folded, "http" | "https") {
                let rest = original.get(end..).unwrap_or_default();
                if rest.starts_with("://") {
                    done = end + rest.find(char::is_whitespace).unwrap_or(rest.len());
                }
                self.signs.links = self.signs.links.saturating_add(1);
                self.letters.push((LINK, index));
                self.words.push(Word { hash: LINK, place, name: true });
            } else if token.sigil == Some(Sigil::Handle) {
                self.signs.handles = self.signs.handles.saturating_add(1);
                self.letters.push((u32::from('@'), index));
                self.words.push(Word { hash: u32::from('@'), place, name: true });
            } else {
                self.read_word(folded, original.get(start..end).unwrap_or_default(), token, place);
            }
        }
        self.read_gap(original.get(done..).unwrap_or_default());
        self.push_letter(u32::from(' '), self.words.len().saturating_sub(1) as u32);
    }

    fn read_word(&mut self, folded: &str, written: &str, token: &Token, place: Place) {
        let index = self.words.len() as u32;
        if token.sigil == Some(Sigil::Hashtag) {
            self.signs.hashtags = self.signs.hashtags.saturating_add(1);
            self.letters.push((u32::from('#'), index));
        }
        let (mut hash, mut all_digits, mut stretched) = (0x0100_0193_u32, true, false);
        let mut last = (0, 0);
        for c in folded.chars() {
            let letter = if c.is_ascii_digit() { DIGIT } else { u32::from(c) };
            all_digits &= letter == DIGIT;
            last = if last.0 == letter { (letter, last.1 + 1) } else { (letter, 1) };
            if last.1 > MOST_REPEATS {
                continue;
            }
            stretched |= last.1 == MOST_REPEATS && letter != DIGIT;
            hash = (hash ^ letter).wrapping_mul(0x0100_0193);
            self.letters.push((letter, index));
        }
        self.signs.numbers = self.signs.numbers.saturating_add(u16::from(all_digits));
        self.signs.stretched = self.signs.stretched.saturating_add(u16::from(stretched));
        let shouted = written.len() > 2 && written.bytes().all(|byte| byte.is_ascii_uppercase());
        self.signs.shouted = self.signs.shouted.saturating_add(u16::from(shouted));
        self.words.push(Word { hash, place, name: false });
    }

    fn read_gap(&mut self, gap: &str) {
        let index = self.words.len() as u32;
        for c in gap.chars() {
            let count = match c {
                '!' => Some(&mut self.signs.exclamations),
                '?' => Some(&mut self.signs.questions),
                '"' | '“' | '«' => Some(&mut self.signs.quotes),
                '…' => Some(&mut self.signs.dots),
                _ => None,
            };
            if let Some(count) = count {
                *count = count.saturating_add(1);
            }
            match c {
                '#' | '@' => {}
                '’' | '‘' => self.push_letter(u32::from('\''), index),
                _ if c.is_whitespace() => self.push_letter(u32::from(' '), index),
                _ => self.push_letter(u32::from(c), index),
            }
        }
    }

    /// Adds a sign unless it repeats itself: white space once, others three times.
    fn push_letter(&mut self, letter: u32, index: u32) {
        let most = if letter == u32::from(' ') { 1 } else { MOST_REPEATS };
        let repeats = self.letters.iter().rev().take(most).filter(|(last, _)| *last == letter).count();
        if repeats < most {
            self.letters.push((letter, index));
        }
    }
}

fn bucket(hash: u32) -> usize {
    let mixed = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    (mixed >> (32 - BITS)) as usize
}

fn scale(features: usize) -> f32 {
    let features = (features as f32).max(1.0);
    if features <= LONG { features.sqrt().recip() } else { LONG.sqrt() / features }
}
