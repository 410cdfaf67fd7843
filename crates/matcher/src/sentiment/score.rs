//! From clues to a label, a score, a confidence and the terms that decided.

use vigie_model::{Polarity, Sentiment, SentimentTerm, TextField};

use super::rules::{Clue, Place};

/// How many terms are shown.
const MOST_TERMS: usize = 5;
/// How much mood makes a score of 0.7: two words such as "great" or one that is stressed.
const HALF: f32 = 3.5;

/// From which scores on a text is called negative or positive. Between the two it is neutral.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thresholds {
    pub(super) negative: f32,
    pub(super) positive: f32,
}

/// Weighs the clues.
///
/// The **score** is the mood m, the sum of all clues, as m / √(m² + 3.5²): steep near 0, never beyond −1 and 1. The
/// weights of the terms are in the same unit; those of all clues add up to the score.
///
/// The **confidence** grows with what speaks for the label and shrinks with what speaks against it: see
/// [`confidence`].
pub(super) fn weigh(clues: &[Clue], title: &str, text: &str, thresholds: Thresholds) -> Sentiment {
    let mood = clues.iter().fold(0.0, |mood, clue| mood + clue.weight);
    let unit = 1.0 / mood.hypot(HALF);
    let score = (mood * unit).clamp(-1.0, 1.0);
    let label = match score {
        _ if score <= thresholds.negative => Polarity::Negative,
        _ if score >= thresholds.positive => Polarity::Positive,
        _ => Polarity::Neutral,
    };
    let reasons: Vec<Term> =
        clues.iter().map(|clue| Term { weight: clue.weight, place: clue.place }).collect();
    let terms = terms(&reasons, title, text, unit);
    Sentiment { label, score, confidence: confidence(clues, label, score), terms }
}

/// How sure the label is, from 0 to 1.
///
/// A negative or positive text: |score| × √(share of the clues' weight that points its way). On English posts
/// (SemEval-2017 task 4) labels with a confidence near c are right in about c of the cases: 0.48 at 0.35, 0.58 at
/// 0.55, 0.78 at 0.75, 0.95 above 0.9.
///
/// A neutral text is one about which little was found, so its confidence is low by intent: 0.3 when nothing was
/// found, less when clues were found and fell out even. Never read it as "surely neutral".
fn confidence(clues: &[Clue], label: Polarity, score: f32) -> f32 {
    let all: f32 = clues.iter().map(|clue| clue.weight.abs()).sum();
    let mood: f32 = clues.iter().map(|clue| clue.weight).sum();
    let agreement = if all > 0.0 { mood.abs() / all } else { 1.0 };
    let confidence = match label {
        Polarity::Neutral => 0.3 * (1.0 - score.abs()) * agreement,
        Polarity::Negative | Polarity::Positive => score.abs() * agreement.sqrt(),
    };
    confidence.clamp(0.0, 1.0)
}

/// Something in the text that moved the mood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) weight: f32,
    pub(super) place: Place,
}

/// The strongest terms as they are written, each once, strongest first; their weights times `unit`.
pub(super) fn terms(all: &[Term], title: &str, text: &str, unit: f32) -> Vec<SentimentTerm> {
    let written = |place: Place| {
        let field = if place.field == TextField::Title { title } else { text };
        field.get(place.start as usize..place.end as usize).unwrap_or_default()
    };
    let shown =
        |term: Term| SentimentTerm { term: written(term.place).to_owned(), weight: term.weight * unit };
    strongest(all, written).into_iter().map(shown).filter(|term| term.weight != 0.0).collect()
}

/// The strongest, each word once, in one pass.
fn strongest<'a>(all: &[Term], written: impl Fn(Place) -> &'a str) -> Vec<Term> {
    let mut top: Vec<Term> = Vec::with_capacity(MOST_TERMS + 1);
    for term in all.iter().filter(|term| term.weight != 0.0) {
        if let Some(same) =
            top.iter().position(|other| written(other.place).eq_ignore_ascii_case(written(term.place)))
        {
            if top.get(same).is_some_and(|other| other.weight.abs() >= term.weight.abs()) {
                continue;
            }
            top.remove(same);
        }
        let place = top.partition_point(|other| other.weight.abs() >= term.weight.abs());
        if place < MOST_TERMS {
            top.insert(place, *term);
            top.truncate(MOST_TERMS);
        }
    }
    top
}
