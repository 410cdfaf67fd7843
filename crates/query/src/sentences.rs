//! Where sentences begin, for `SENTENCE`: behind a full stop, a question or exclamation mark or an ellipsis that blanks
//! follow, behind such marks of scripts without blanks, and in a new line.
//!
//! A full stop behind a single letter (`J. Martin`) or a usual abbreviation ends nothing, nor does one inside a word or
//! number. This is the heart of Unicode's rules (UAX #29), told from what stands between two tokens alone.

use crate::{Token, Tokens};

/// Folded words behind which a full stop tells that they are cut.
const ABBREVIATIONS: [&str; 16] =
    ["av", "bd", "cf", "dr", "ex", "inc", "ltd", "mlle", "mme", "mr", "mrs", "ms", "prof", "st", "ste", "vs"];

impl Tokens {
    /// The positions at which sentences begin, sorted; title and text each begin one.
    ///
    /// Reads the text once more, so ask only where it matters.
    #[must_use]
    pub fn sentences(&self) -> Vec<u32> {
        let mut begin = Vec::new();
        let mut before: Option<&Token> = None;
        for token in self.as_slice() {
            if before.is_none_or(|before| self.is_border(before, token)) {
                begin.push(token.position);
            }
            before = Some(token);
        }
        begin
    }

    /// Whether a sentence ends between a token and the next.
    #[must_use]
    pub fn is_border(&self, before: &Token, next: &Token) -> bool {
        before.field != next.field || ends_sentence(self.text(before), self.between(before, next))
    }
}

/// Whether a sentence ends in the `gap` behind a word.
fn ends_sentence(word: &str, gap: &str) -> bool {
    let mut mark = None;
    for c in gap.chars() {
        match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => return true,
            '。' | '！' | '？' | '｡' | '।' | '॥' => return true,
            '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' => mark = Some(c),
            '.' => mark = mark.or(Some(c)),
            c if c.is_whitespace() && mark.is_some() => break,
            _ => {}
        }
    }
    match mark {
        None => false,
        Some(_) if !gap.contains(char::is_whitespace) => false,
        Some('.') => gap.matches('.').count() > 1 || !is_cut(word),
        Some(_) => true,
    }
}

fn is_cut(word: &str) -> bool {
    let mut letters = word.chars();
    let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    is_letter || ABBREVIATIONS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_apart() {
        let check = |text: &str, expected: &[&str]| {
            let mut tokens = Tokens::default();
            tokens.read(None, text);
            let begin = tokens.sentences();
            let words = begin.iter().filter_map(|&at| tokens.at_position(at));
            let words: Vec<&str> = words.map(|token| tokens.text(token)).collect();
            assert_eq!(words, expected, "{text}");
        };
        check("", &[]);
        check("One two. Three! Four? Five… six", &["one", "three", "four", "five", "six"]);
        check("« Oui. » Non ! Peut-être", &["oui", "non", "peut"]);
        check("3.5 sur shop.example, etc... Fin", &["3", "fin"]);
        check("M. Dupont, Mme. Roy et J. K. Doe vs. Dr. No", &["m"]);
        check("first line\nsecond line\r\n\r\nthird", &["first", "second", "third"]);
        check("東京。大阪！京都", &["東", "大", "京"]);
        check("https://a.example/?q=1&r=2 yes", &["https"]);
        check("Great!😀 Next", &["great"]);
        check("Plan B? Yes.", &["plan", "yes"]);
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn the_text_begins_a_sentence() {
        let mut tokens = Tokens::default();
        tokens.read(Some("a title"), "a text");
        assert_eq!(tokens.sentences(), [0, 1 + crate::FIELD_GAP]);
    }
}
