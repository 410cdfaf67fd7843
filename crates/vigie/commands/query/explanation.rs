//! An explanation in words, one line a clause, in English or French.

use vigie_query::{Explanation, Language, Texts};

/// The verdict, and below it each clause with what it found or what is amiss, parts further to the right.
pub(super) fn lines(language: Language, explanation: &Explanation, texts: Texts) -> Vec<String> {
    let mut lines = vec![explanation.verdict(language, texts)];
    clause(language, explanation, texts, 1, &mut lines);
    lines
}

fn clause(
    language: Language,
    explanation: &Explanation,
    texts: Texts,
    depth: usize,
    lines: &mut Vec<String>,
) {
    let indent = "  ".repeat(depth);
    let found = explanation.found(texts);
    let line = match explanation.matched {
        true if found.is_empty() => format!("{indent}✓ {}", explanation.clause),
        true => format!("{indent}✓ {} ← {found}", explanation.clause),
        false if explanation.reason.is_none() => format!("{indent}✗ {}", explanation.clause),
        false => format!("{indent}✗ {} ← {}", explanation.clause, explanation.because(language, texts)),
    };
    lines.push(line);
    for part in &explanation.parts {
        clause(language, part, texts, depth + 1, lines);
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
        check(
            "delta SENTENCE refund",
            "Delta! No refund.",
            "no match: the words are in different sentences",
            "pas trouvé : les mots sont dans des phrases différentes",
        );
        check("a OR b", "c", "no match: none of a OR b", "pas trouvé : rien de a OR b");
        check("lang:fr", "c", "no match: the post has und", "pas trouvé : le message a und");
    }
}
