//! An explanation in words, one line a clause, in English or French.

use vigie_model::TextField;
use vigie_query::{Explanation, Reason};

use crate::language::Language;

/// What was explained.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'t> {
    pub(super) title: &'t str,
    pub(super) text: &'t str,
}

/// The verdict, and below it each clause with what it found or what is amiss, parts further to the right.
pub(super) fn lines(language: Language, explanation: &Explanation, texts: Texts) -> Vec<String> {
    let mut lines = vec![match deciding(explanation) {
        None => language.pick("match", "trouvé").to_owned(),
        Some(clause) => {
            let why = because(language, clause, texts);
            language.pick(format!("no match: {why}"), format!("pas trouvé : {why}"))
        }
    }];
    clause(language, explanation, texts, 1, &mut lines);
    lines
}

/// The clause that decided that there is no match: the first part of an `AND` that is not true, down to where the parts
/// say no more. `None` for a match.
fn deciding(explanation: &Explanation) -> Option<&Explanation> {
    if explanation.matched {
        return None;
    }
    if explanation.reason.is_some() {
        return Some(explanation);
    }
    explanation.parts.iter().find_map(deciding).or(Some(explanation))
}

fn clause(
    language: Language,
    explanation: &Explanation,
    texts: Texts,
    depth: usize,
    lines: &mut Vec<String>,
) {
    let indent = "  ".repeat(depth);
    let found = found(explanation, texts);
    let line = match explanation.matched {
        true if found.is_empty() => format!("{indent}✓ {}", explanation.clause),
        true => format!("{indent}✓ {} ← {found}", explanation.clause),
        false if explanation.reason.is_none() => format!("{indent}✗ {}", explanation.clause),
        false => format!("{indent}✗ {} ← {}", explanation.clause, because(language, explanation, texts)),
    };
    lines.push(line);
    for part in &explanation.parts {
        clause(language, part, texts, depth + 1, lines);
    }
}

/// The pieces of the texts that a clause found.
fn found(explanation: &Explanation, texts: Texts) -> String {
    let pieces = explanation.spans.iter().filter_map(|span| {
        let text = if span.field == TextField::Title { texts.title } else { texts.text };
        text.get(span.start as usize..span.end as usize)
    });
    pieces.map(|piece| format!("“{piece}”")).collect::<Vec<_>>().join(", ")
}

fn because(language: Language, explanation: &Explanation, texts: Texts) -> String {
    let clause = &explanation.clause;
    match &explanation.reason {
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
        Some(Reason::OtherOrder) => {
            language.pick("the words are in another order", "les mots sont dans un autre ordre").to_owned()
        }
        Some(Reason::Excluded) => {
            let found = found(explanation, texts);
            let by = if found.is_empty() { clause.clone() } else { found };
            language.pick(format!("{by} excluded it"), format!("{by} l'a exclu"))
        }
        Some(Reason::Fact(actual)) => match actual {
            Some(actual) => language.pick(format!("the post has {actual}"), format!("le message a {actual}")),
            None => language.pick("the post does not have it", "le message ne l'a pas").to_owned(),
        },
        Some(Reason::NoneOf) => language.pick(format!("none of {clause}"), format!("rien de {clause}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_query::{Document, Tokens, explain, parse};

    #[test]
    fn verdicts_say_what_decided() {
        let check = |query: &str, text: &str, english: &str, french: &str| {
            let mut tokens = Tokens::default();
            tokens.read(None, text);
            let explanation = explain(&parse(query).unwrap(), &Document::plain(&tokens));
            for (language, expected) in [(Language::English, english), (Language::French, french)] {
                let lines = lines(language, &explanation, Texts { title: "", text });
                assert_eq!(lines[0], expected, "{query} on {text}");
                assert!(lines.len() > 1);
            }
        };
        check("delta", "Delta", "match", "trouvé");
        check("delta late", "Delta", "no match: late is not there", "pas trouvé : late n'y est pas");
        check(
            "refund NEAR/5 never",
            "refund a b c d e f g h never",
            "no match: the nearest in refund NEAR/5 never are 9 words apart, at most 5 allowed",
            "pas trouvé : les plus proches dans refund NEAR/5 never sont à 9 mots, 5 au plus sont permis",
        );
        check("delta -job", "Delta: a Job", "no match: “Job” excluded it", "pas trouvé : “Job” l'a exclu");
        check(
            "{Orange}",
            "une orange",
            "no match: found only as “orange” in the text",
            "pas trouvé : trouvé seulement sous la forme « orange » dans le texte",
        );
        check("a OR b", "c", "no match: none of a OR b", "pas trouvé : rien de a OR b");
        check("lang:fr", "c", "no match: the post has und", "pas trouvé : le message a und");
    }
}
