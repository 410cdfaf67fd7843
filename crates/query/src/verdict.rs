//! An explanation in words.

use vigie_model::TextField;

use crate::{Explanation, Language, Reason};

/// What was explained.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts<'t> {
    /// The title; empty where there is none.
    pub title: &'t str,
    /// The text.
    pub text: &'t str,
}

impl Explanation {
    /// Whether it matches, and if not, why: what [`because`](Self::because) says of the clause that decided.
    #[must_use]
    pub fn verdict(&self, language: Language, texts: Texts) -> String {
        match self.deciding() {
            None => language.pick("match", "trouvé").to_owned(),
            Some(clause) => {
                let why = clause.because(language, texts);
                language.pick(format!("no match: {why}"), format!("pas trouvé : {why}"))
            }
        }
    }

    /// The clause that decided that there is no match: the first part of an `AND` that is not true, down to where the
    /// parts say no more. `None` for a match.
    #[must_use]
    pub fn deciding(&self) -> Option<&Self> {
        if self.matched {
            return None;
        }
        if self.reason.is_some() {
            return Some(self);
        }
        self.parts.iter().find_map(Self::deciding).or(Some(self))
    }

    /// The pieces of the texts that this clause found, in quotes.
    #[must_use]
    pub fn found(&self, texts: Texts) -> String {
        let pieces = self.spans.iter().filter_map(|span| {
            let text = if span.field == TextField::Title { texts.title } else { texts.text };
            text.get(span.start as usize..span.end as usize)
        });
        pieces.map(|piece| format!("“{piece}”")).collect::<Vec<_>>().join(", ")
    }

    /// Why this clause is not true.
    #[must_use]
    pub fn because(&self, language: Language, texts: Texts) -> String {
        let clause = &self.clause;
        match &self.reason {
            None => language.pick(format!("{clause} is not true"), format!("{clause} n'est pas vrai")),
            Some(Reason::Missing(words)) => {
                let words = words.join(", ");
                language.pick(format!("{words} is not there"), format!("{words} n'y est pas"))
            }
            Some(Reason::Otherwise { written, field }) => {
                let place = match field {
                    TextField::Title => language.pick("in the title", "dans le titre"),
                    TextField::Text => language.pick("in the text", "dans le texte"),
                };
                language.pick(
                    format!("found only as “{written}” {place}"),
                    format!("trouvé seulement sous la forme « {written} » {place}"),
                )
            }
            Some(Reason::Apart { steps, allowed }) => language.pick(
                format!("the nearest in {clause} are {steps} words apart, at most {allowed} allowed"),
                format!("les plus proches dans {clause} sont à {steps} mots, {allowed} au plus sont permis"),
            ),
            Some(Reason::InDifferentTexts) => language
                .pick(
                    "one is in the title, the other in the text",
                    "l'un est dans le titre, l'autre dans le texte",
                )
                .to_owned(),
            Some(Reason::InDifferentSentences) => language
                .pick("the words are in different sentences", "les mots sont dans des phrases différentes")
                .to_owned(),
            Some(Reason::OtherOrder) => language
                .pick("the words are in another order", "les mots sont dans un autre ordre")
                .to_owned(),
            Some(Reason::Excluded) => {
                let found = self.found(texts);
                let by = if found.is_empty() { clause.clone() } else { found };
                language.pick(format!("{by} excluded it"), format!("{by} l'a exclu"))
            }
            Some(Reason::Fact(actual)) => match actual {
                Some(actual) => {
                    language.pick(format!("the post has {actual}"), format!("le message a {actual}"))
                }
                None => language.pick("the post does not have it", "le message ne l'a pas").to_owned(),
            },
            Some(Reason::NoneOf) => language.pick(format!("none of {clause}"), format!("rien de {clause}")),
        }
    }
}
