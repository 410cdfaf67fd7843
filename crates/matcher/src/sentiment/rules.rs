//! The grammar of mood: what negation, intensity, contrast, punctuation and irony do to the words of a sentence.
//!
//! Words come in order, each once. What one of them adds is a [`Clue`]; later words and signs change the clues of the
//! sentence before it ends, each sentence a bounded number of times, so the cost is linear in the words.

use vigie_model::TextField;

use super::lexicon::{Found, Meaning, Role};

/// How many words a negation reaches.
const NEGATION_REACH: u8 = 3;
/// How many words an intensifier reaches: the next one, and one between as in "so very much enjoyed".
const BOOST_REACH: u8 = 2;
/// What negation makes of praise: "not good" is bad, if less than "bad".
const NEGATED_PRAISE: f32 = -0.7;
/// What negation makes of blame: "not bad" is hardly good.
const NEGATED_BLAME: f32 = -0.15;
/// No pile of intensifiers goes further.
const MOST_BOOST: f32 = 2.0;
/// A word in capitals, or with stretched letters.
const SHOUTED: f32 = 1.25;
/// The part before and behind "but".
const BEFORE_CONTRAST: f32 = 0.5;
const AFTER_CONTRAST: f32 = 1.25;
/// A sentence with exclamation marks, at most this many of which count.
const EXCLAIMED: f32 = 0.15;
const MOST_EXCLAMATIONS: f32 = 3.0;
/// A sentence that asks.
const ASKED: f32 = 0.7;
/// What irony makes of praise.
const IRONIC: f32 = -0.7;
/// How much the same emoji adds each time it is repeated, and how often that counts.
const REPEATED: f32 = 0.2;
const MOST_REPEATS: usize = 3;
/// Wry praise opens a sentence: at most this many words stand before it.
const OPENING: u32 = 2;

/// Where a clue stands: bytes of one field of the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) field: TextField,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A word or sign that moves the mood by `weight`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Clue {
    pub(super) weight: f32,
    pub(super) place: Place,
    /// Whether negation reached it already.
    negated: bool,
    /// What its word multiplies the next mood by, when it is no more than an intensifier there: "super nul".
    boost: f32,
}

/// The rules and what they know of the sentence so far.
#[derive(Debug, Default)]
pub(super) struct Rules {
    clues: Vec<Clue>,
    ironic: bool,
    sentence: Sentence,
    /// The first clue of the sentence before this one.
    previous: usize,
    /// Wry praise that stands alone in the sentence before this one: "Great. Another delay."
    carried: Option<usize>,
}

/// What is known of one sentence.
#[derive(Debug, Clone, Copy, Default)]
struct Sentence {
    /// Its first clue.
    first: usize,
    words: u32,
    /// Words left that a negation reaches.
    negation: u8,
    /// Words left that an intensifier reaches, and how strong it is.
    boost_left: u8,
    boost: f32,
    /// Whether the last word was a clue, so that what follows may change it.
    adjacent: bool,
    contrasted: bool,
    exclamations: u8,
    asked: bool,
    /// Praise at its beginning that trouble behind it would turn.
    wry: Option<usize>,
}

impl Sentence {
    /// What its marks multiply its clues by.
    fn emphasis(&self) -> f32 {
        match (self.exclamations, self.asked) {
            (0, false) => 1.0,
            (0, true) => ASKED,
            (_, true) => 1.0,
            (marks, false) => 1.0 + EXCLAIMED * f32::from(marks).min(MOST_EXCLAMATIONS),
        }
    }
}

impl Rules {
    /// A word or phrase of the lexicon.
    pub(super) fn word(&mut self, found: Found, place: Place, shouted: bool) {
        let meaning = found.meaning;
        self.begin_word();
        match meaning.role {
            Role::Negator => return self.negate(meaning),
            Role::Contrast => return self.contrast(),
            Role::Irony => self.ironic = true,
            Role::Plain => {}
        }
        if meaning.weight != 0.0 {
            let emphasis = if shouted || found.elongated { SHOUTED } else { 1.0 };
            self.mood(meaning, place, emphasis);
        } else if meaning.boost != 1.0 {
            self.intensify(meaning);
        } else {
            self.pass_word();
        }
    }

    /// A word that the lexicon does not know.
    pub(super) fn other_word(&mut self) {
        self.begin_word();
        self.pass_word();
    }

    /// An emoji of the lexicon.
    pub(super) fn emoji(&mut self, meaning: Meaning, repeats: usize, place: Place) {
        self.ironic |= meaning.role == Role::Irony;
        if meaning.weight != 0.0 {
            self.sign(meaning.weight, repeats, place);
        }
    }

    /// An emoji or emoticon; grammar does not reach it. The same one again and again is emphasis, not news.
    pub(super) fn sign(&mut self, weight: f32, repeats: usize, place: Place) {
        let emphasis = 1.0 + REPEATED * repeats.min(MOST_REPEATS) as f32;
        self.push(weight * emphasis, place, 1.0);
        self.sentence.adjacent = false;
    }

    /// A sign or word that says that praise was not meant.
    pub(super) fn irony(&mut self) {
        self.ironic = true;
    }

    /// An exclamation mark.
    pub(super) fn exclamation(&mut self) {
        self.end_clause();
        self.sentence.exclamations = self.sentence.exclamations.saturating_add(1);
    }

    /// A question mark.
    pub(super) fn question(&mut self) {
        self.end_clause();
        self.sentence.asked = true;
    }

    /// A comma, a bracket or the like: negation and intensity end here.
    pub(super) fn end_clause(&mut self) {
        self.sentence.negation = 0;
        self.sentence.boost_left = 0;
        self.sentence.adjacent = false;
    }

    /// A full stop, a new line, or the end of the text.
    pub(super) fn end_sentence(&mut self) {
        let sentence = std::mem::replace(
            &mut self.sentence,
            Sentence { first: self.clues.len(), ..Sentence::default() },
        );
        if sentence.words == 0 && sentence.first == self.clues.len() {
            return;
        }
        let emphasis = sentence.emphasis();
        for clue in self.clues.iter_mut().skip(sentence.first) {
            clue.weight *= emphasis;
        }
        self.turn_wry_praise(&sentence);
        let alone = sentence.words <= OPENING + 1 && self.clues.len() == sentence.first + 1;
        self.carried = sentence.wry.filter(|_| alone);
        self.previous = sentence.first;
    }

    /// The clues in the order of the text, after all rules. The last sentence must have ended.
    pub(super) fn finish(mut self) -> Vec<Clue> {
        let mood: f32 = self.clues.iter().map(|clue| clue.weight).sum();
        if self.ironic && mood > 0.0 {
            self.clues.iter_mut().filter(|clue| clue.weight > 0.0).for_each(|clue| clue.weight *= IRONIC);
        }
        self.clues
    }

    /// Marks end a sentence only when a word follows them, so that "Great !! :)" stays one.
    fn begin_word(&mut self) {
        if self.sentence.exclamations > 0 || self.sentence.asked {
            self.end_sentence();
        }
        self.sentence.words = self.sentence.words.saturating_add(1);
    }

    /// One word nearer to where negation and intensity end.
    fn pass_word(&mut self) {
        self.sentence.negation = self.sentence.negation.saturating_sub(1);
        self.sentence.boost_left = self.sentence.boost_left.saturating_sub(1);
        self.sentence.adjacent = false;
    }

    fn negate(&mut self, meaning: Meaning) {
        if meaning.back
            && self.sentence.adjacent
            && let Some(last) = self.clues.last_mut().filter(|clue| !clue.negated)
        {
            last.weight = negated(last.weight);
            last.negated = true;
        }
        self.sentence.negation = NEGATION_REACH + 1;
        self.pass_word();
    }

    fn contrast(&mut self) {
        self.end_clause();
        if self.sentence.contrasted {
            return;
        }
        self.sentence.contrasted = true;
        self.carried = None;
        // "I love it. But …" sets itself against the sentence before.
        let opens = self.clues.len() == self.sentence.first;
        let from = if opens { self.previous } else { self.sentence.first };
        self.clues.iter_mut().skip(from).for_each(|clue| clue.weight *= BEFORE_CONTRAST);
    }

    fn intensify(&mut self, meaning: Meaning) {
        if meaning.back
            && self.sentence.adjacent
            && let Some(last) = self.clues.last_mut()
        {
            last.weight *= meaning.boost;
        }
        self.boost_next(meaning.boost);
        self.sentence.adjacent = false;
    }

    fn boost_next(&mut self, boost: f32) {
        let so_far = if self.sentence.boost_left > 0 { self.sentence.boost } else { 1.0 };
        self.sentence.boost = (so_far * boost).min(MOST_BOOST);
        self.sentence.boost_left = BOOST_REACH;
    }

    fn mood(&mut self, meaning: Meaning, place: Place, emphasis: f32) {
        if self.sentence.adjacent
            && let Some(last) = self.clues.pop_if(|last| last.boost != 1.0)
        {
            self.boost_next(last.boost);
        }
        let boost = if self.sentence.boost_left > 0 { self.sentence.boost } else { 1.0 };
        let mut weight = meaning.weight * boost * emphasis;
        if self.sentence.contrasted {
            weight *= AFTER_CONTRAST;
        }
        let negates = self.sentence.negation > 0 && !meaning.negation;
        if negates {
            weight = negated(weight);
        }
        if meaning.wry && !negates && self.sentence.words <= OPENING + 1 && self.sentence.wry.is_none() {
            self.sentence.wry = Some(self.clues.len());
        }
        self.push(weight, place, meaning.boost);
        self.pass_word();
        self.sentence.adjacent = true;
        if let Some(last) = self.clues.last_mut() {
            last.negated = negates || meaning.negation;
        }
    }

    fn push(&mut self, weight: f32, place: Place, boost: f32) {
        self.clues.push(Clue { weight, place, negated: false, boost });
    }

    /// "Great, another delay": praise that opens a sentence of nothing but trouble is not meant.
    fn turn_wry_praise(&mut self, sentence: &Sentence) {
        let Some(wry) = sentence.wry.or(self.carried) else { return };
        let behind = self.clues.get(sentence.first.max(wry + 1)..).unwrap_or_default();
        let trouble = !behind.is_empty() && behind.iter().all(|clue| clue.weight < 0.0);
        if !trouble || sentence.contrasted {
            return;
        }
        if let Some(praise) = self.clues.get_mut(wry).filter(|clue| clue.weight > 0.0) {
            praise.weight *= IRONIC;
        }
    }
}

fn negated(weight: f32) -> f32 {
    weight * if weight > 0.0 { NEGATED_PRAISE } else { NEGATED_BLAME }
}
