//! Rules and trained model together: from both to a label, a score, a confidence and the terms that decided.

use vigie_model::{Polarity, Sentiment};

use super::{
    Language,
    model::{Model, Pair},
    rules::{Clue, Place},
    score::{Term, terms},
    shape::Shape,
};

/// How much the rules' mood, from −1 to 1, adds to the log odds of positive and takes from those of negative,
/// beside what the model learned to make of it: rules know grammar that training rows seldom show.
const RULES: f32 = 1.0;
/// How much more in texts of up to three words, fading out at eight: to a model a few words say little, to a lexicon
/// all.
const RULES_IN_SHORT: f32 = 1.5;
/// What a question takes from the log odds of both moods: training rows ask to complain, most people ask to know.
const ASKED: f32 = 0.4;
/// When the likeliest mood is not this much likelier than the next, the label is neutral.
const ABSTAIN: f32 = 0.04;
/// A word that no lexicon knows tells the mood from this log odds on.
const TELLING: f32 = 0.45;
/// A word of fewer bytes is never named as a reason: the `t` of "don't".
const SHORTEST: u32 = 3;
/// Below this log odds a word is no reason at all.
const LEAST: f32 = 0.1;
/// Neutral is never claimed as surely as a mood.
const SURE_OF_NEUTRAL: f32 = 0.5;
/// How much a clue's share of the rules' mood counts beside a word's log odds when terms are ranked.
const CLUE: f32 = 4.0;
/// How much mood makes a rules' score of 0.7, as in [`score`](super::score).
const HALF: f32 = 3.5;

/// Title and text.
type Post<'a> = (&'a str, &'a str);

/// Probabilities of the moods, worst first, as if all three were equally frequent.
#[derive(Debug, Clone, Copy)]
struct Chances([f32; 3]);

/// Judges a post that was read into `shape` and `clues`.
///
/// The **score** is p(positive) − p(negative). The **confidence** is by how much the likeliest mood is likelier than
/// the next, from 0, a guess, to 1; half of it where the label is neutral. The label is neutral where that is little,
/// where no word or sign can be named that speaks for the mood, and for questions without a telling one, which only a
/// language with a lexicon can know.
pub(super) fn judge(
    language: &Language,
    model: &Model,
    shape: &Shape,
    clues: &[Clue],
    post: Post,
) -> Sentiment {
    let (title, text) = post;
    let asks = language.knows_words && shape.asks();
    if shape.names_only() && clues.is_empty() {
        return Sentiment { label: Polarity::Neutral, score: 0.0, confidence: 0.0, terms: Vec::new() };
    }
    let mood: f32 = clues.iter().map(|clue| clue.weight).sum();
    let odds = odds(model, shape, clues, mood, asks);
    let chances = Chances::of(odds);
    let (label, ahead) = chances.label();
    let score = chances.score();
    let difference = odds[1] - odds[0];
    let unit = if difference.abs() > 0.1 { score / difference } else { 0.3 };
    let reasons = reasons(model, shape, clues, mood, label);
    let sign = if label == Polarity::Negative { -1.0 } else { 1.0 };
    let strongest = reasons.iter().map(|reason| reason.weight * sign).fold(0.0, f32::max);
    let needed = if asks { TELLING } else { LEAST };
    if label != Polarity::Neutral && strongest < needed {
        let shown = reasons_of_rules(clues, mood);
        let terms = terms(&shown, title, text, unit);
        return Sentiment { label: Polarity::Neutral, score, confidence: 0.0, terms };
    }
    let confidence = if label == Polarity::Neutral { SURE_OF_NEUTRAL * ahead } else { ahead };
    Sentiment { label, score, confidence, terms: terms(&reasons, title, text, unit) }
}

/// Log odds of negative and of positive, each against neutral.
fn odds(model: &Model, shape: &Shape, clues: &[Clue], mood: f32, asks: bool) -> Pair {
    let short = (8.0 - shape.news() as f32).clamp(0.0, 5.0) / 5.0;
    let rules = (RULES + RULES_IN_SHORT * short) * mood / mood.hypot(HALF);
    let asked = if asks { ASKED } else { 0.0 };
    let [negative, positive] = model.odds(shape, &shape.numbers(clues));
    [negative - rules - asked, positive + rules - asked]
}

/// The clues, as far as they move the log odds.
fn reasons_of_rules(clues: &[Clue], mood: f32) -> Vec<Term> {
    let size = CLUE / mood.hypot(HALF);
    clues.iter().map(|clue| Term { weight: clue.weight * size, place: clue.place }).collect()
}

/// What moved the log odds of positive against negative: the rules' clues, and words of the model that speak clearly
/// for the label. Without any of these, the word that speaks for it most.
fn reasons(model: &Model, shape: &Shape, clues: &[Clue], mood: f32, label: Polarity) -> Vec<Term> {
    let mut reasons = reasons_of_rules(clues, mood);
    let sign = match label {
        Polarity::Negative => -1.0,
        Polarity::Neutral => return reasons,
        Polarity::Positive => 1.0,
    };
    let mut most: Option<Term> = None;
    for (word, weight) in model.by_word(shape).into_iter().enumerate() {
        let named = |place: &Place| place.end - place.start >= SHORTEST && !is_covered(clues, *place);
        let Some(place) = shape.place(word).filter(|place| weight * sign > 0.0 && named(place)) else {
            continue;
        };
        let term = Term { weight, place };
        if weight * sign >= TELLING {
            reasons.push(term);
        }
        if most.is_none_or(|most| most.weight.abs() < weight.abs()) {
            most = Some(term);
        }
    }
    let spoken_for = reasons.iter().any(|reason| reason.weight * sign > 0.0);
    reasons.extend(most.filter(|_| !spoken_for));
    reasons
}

/// Whether a clue, of which the places are in order, stands here already.
fn is_covered(clues: &[Clue], place: Place) -> bool {
    let next = clues.partition_point(|clue| (clue.place.field, clue.place.end) <= (place.field, place.start));
    clues.get(next).is_some_and(|clue| clue.place.field == place.field && clue.place.start < place.end)
}

impl Chances {
    fn of([negative, positive]: Pair) -> Self {
        let most = negative.max(positive).max(0.0);
        let parts = [negative, 0.0, positive].map(|odds| (odds - most).exp());
        let all: f32 = parts.iter().sum();
        Self(parts.map(|part| part / all))
    }

    fn score(self) -> f32 {
        (self.0[2] - self.0[0]).clamp(-1.0, 1.0)
    }

    /// The likeliest mood, and how far it is ahead.
    fn label(self) -> (Polarity, f32) {
        let mut ranked: [(f32, Polarity); 3] =
            std::array::from_fn(|mood| (self.0[mood], Polarity::ALL[mood]));
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ahead = (ranked[0].0 - ranked[1].0).clamp(0.0, 1.0);
        (if ahead < ABSTAIN { Polarity::Neutral } else { ranked[0].1 }, ahead)
    }
}
