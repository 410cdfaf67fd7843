//! What is told from the pieces of the text: operators in lower case, quotes of the wrong kind, a `?` that asks.

use super::Report;
use crate::{
    lexer::{Kind, Lexeme, Lexer, excerpt},
    wording::say,
};

pub(super) fn check(report: &mut Report) {
    let pieces = pieces(report.text);
    let mut curly_was_told = false;
    for (index, piece) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| pieces.get(before));
        let behind = pieces.get(index + 1);
        match piece.kind {
            Kind::Word(_) if before.is_some_and(is_value_field) => {}
            Kind::Word(word) => {
                operator_in_lower_case(report, word, piece.start, before, behind);
                question_mark(report, word, piece.end);
                single_quotes(report, word, &pieces[index..]);
            }
            Kind::Phrase(phrase) => {
                operator_in_quotes(report, phrase.text, phrase.at);
                let is_curly = !report.text[piece.start..].starts_with(['"', '+', '{']);
                if is_curly && !curly_was_told {
                    curly_was_told = true;
                    let message = say(
                        "curly quotes are read as straight ones",
                        "les guillemets courbes sont lus comme des droits",
                    );
                    let mend = say(
                        "nothing to do, unless the quotes are meant as letters",
                        "rien à faire, sauf si les guillemets sont à chercher",
                    );
                    report.hint(piece.start, message, mend);
                }
            }
            _ => {}
        }
    }
}

fn pieces(text: &str) -> Vec<Lexeme<'_>> {
    let mut lexer = Lexer::new(text);
    let mut pieces = Vec::new();
    while let Ok(piece) = lexer.next() {
        if piece.kind == Kind::End {
            break;
        }
        pieces.push(piece);
    }
    pieces
}

fn is_value_field(piece: &Lexeme) -> bool {
    matches!(piece.kind, Kind::Field(name) if name.text_field().is_none())
}

fn operator_in_lower_case(
    report: &mut Report,
    word: &str,
    start: usize,
    before: Option<&Lexeme>,
    behind: Option<&Lexeme>,
) {
    let operator = match word.to_lowercase().as_str() {
        "and" | "et" => "AND",
        "or" | "ou" => "OR",
        "not" | "sauf" => "NOT",
        "near" => "NEAR/5",
        _ => return,
    };
    let ends = |piece: &&Lexeme| {
        matches!(
            piece.kind,
            Kind::Word(_) | Kind::Misspelt { .. } | Kind::Phrase(_) | Kind::Inflected(_) | Kind::Close
        )
    };
    let begins = |piece: &&Lexeme| {
        matches!(
            piece.kind,
            Kind::Word(_)
                | Kind::Misspelt { .. }
                | Kind::Phrase(_)
                | Kind::Inflected(_)
                | Kind::Open
                | Kind::Field(_)
                | Kind::Minus
        )
    };
    if behind.filter(begins).is_none() || (before.filter(ends).is_none() && operator != "NOT") {
        return;
    }
    let message =
        say(format!("`{word}` is searched for as a word"), format!("`{word}` est cherché comme un mot"));
    let mend = say(
        format!("write {operator} if the operator is meant, or \"{word}\" in quotes if the word is"),
        format!("écrivez {operator} si c'est l'opérateur, ou \"{word}\" entre guillemets si c'est le mot"),
    );
    report.warn(start, message, mend);
}

fn operator_in_quotes(report: &mut Report, phrase: &str, at: usize) {
    let found = ["AND", "OR", "NOT"].into_iter().find(|operator| {
        let mut words = phrase.split_whitespace();
        words.next().is_some() && words.any(|word| word == *operator)
    });
    let Some(operator) = found else { return };
    // Titles in capitals are no sign of a forgotten quote.
    if phrase.chars().any(char::is_lowercase) {
        let message = say(
            format!("`{operator}` in quotes is a word of the phrase"),
            format!("`{operator}` entre guillemets est un mot de l'expression"),
        );
        let mend = say(
            format!("close the quote before {operator} if the operator is meant"),
            format!("fermez le guillemet avant {operator} si c'est l'opérateur"),
        );
        report.warn(at, message, mend);
    }
}

fn question_mark(report: &mut Report, word: &str, end: usize) {
    let Some(stem) = word.strip_suffix(['?', '？']) else { return };
    if stem.ends_with(char::is_alphanumeric) {
        let message = say("`?` behind a word is punctuation", "`?` après un mot est une ponctuation");
        let mend = say(
            format!("write {stem}* for words that go on, or leave ? out"),
            format!("écrivez {stem}* pour les mots qui continuent, ou ôtez ?"),
        );
        report.hint(end - 1, message, mend);
    }
}

/// A word that opens with a single quote which a later one closes.
fn single_quotes(report: &mut Report, word: &str, from_here: &[Lexeme]) {
    const QUOTES: [char; 4] = ['\'', '‘', '’', '‚'];
    if !word.starts_with(QUOTES) {
        return;
    }
    let words =
        from_here.iter().map_while(|piece| if let Kind::Word(word) = piece.kind { Some(word) } else { None });
    let mut quoted: Vec<&str> = Vec::new();
    for word in words {
        quoted.push(word);
        if word.len() > 1 && word.ends_with(QUOTES) {
            let phrase = quoted.join(" ");
            let phrase = excerpt(phrase.trim_matches(QUOTES));
            let start = from_here.first().map_or(0, |piece| piece.start);
            let message = say(
                "single quotes do not make a phrase",
                "les guillemets simples ne font pas une expression",
            );
            let mend = say(format!("write \"{phrase}\""), format!("écrivez \"{phrase}\""));
            report.warn(start, message, mend);
            return;
        }
    }
}
