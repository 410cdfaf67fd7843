//! The words of a mention as terms of the search engine: the tokens that live matching sees, and no others.
//!
//! Each token is a term at its position. One with a sigil is a second term at the same position, the sigil in front:
//! `#delta` is found as `delta` and as `#delta`. One that is written in another way than it is folded is a further term
//! that says how: `Délta` also as `=delta=Délta`, and with a sigil as `#=delta=Délta` too. Where a sentence begins, the
//! term [`SENTENCE`] stands beside its first word. No folded word contains a sigil, `=` or `.`, so none of these collide.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use vigie_query::{Sigil, Tokens, Word, written};

/// The term that stands where a sentence begins.
pub(crate) const SENTENCE: &str = ".";

/// Title and text as the one value that the engine tokenizes: the title's length in bytes, a colon, the title, the
/// text. The length is left out where there is no title.
pub(crate) fn join(title: Option<&str>, text: &str) -> String {
    match title {
        Some(title) => format!("{}:{title}{text}", title.len()),
        None => format!(":{text}"),
    }
}

/// What [`join`] was given.
fn split(joined: &str) -> (Option<&str>, &str) {
    let (length, rest) = joined.split_once(':').unwrap_or(("", joined));
    match length.parse().ok().and_then(|length| rest.split_at_checked(length)) {
        Some((title, text)) => (Some(title), text),
        None => (None, rest),
    }
}

/// What the terms are, or begin with, that a word of a query looks for.
pub(crate) fn wanted(word: &Word) -> String {
    let mut text = String::with_capacity(word.text.len() + 1);
    text.extend(word.sigil.map(Sigil::as_char));
    text.push_str(word.beginning());
    text
}

/// What the terms begin with that tell in which other ways a word is written; the way follows.
pub(crate) fn ways(word: &Word) -> String {
    let mut text = String::with_capacity(word.text.len() + 3);
    text.extend(word.sigil.map(Sigil::as_char));
    text.extend(["=", &word.text, "="]);
    text
}

/// The tokenizer of the `words` field.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordTokenizer {
    tokens: Tokens,
    term: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, joined: &'a str) -> WordStream<'a> {
        let (title, text) = split(joined);
        self.tokens.read(title, text);
        let tokens = &self.tokens;
        WordStream { tokens, next: 0, before: None, said: Said::Nothing, way: None, term: &mut self.term }
    }
}

/// The terms of one mention.
pub(crate) struct WordStream<'a> {
    tokens: &'a Tokens,
    /// The token that the next term comes from.
    next: usize,
    /// The one before it.
    before: Option<vigie_query::Token>,
    /// Which of its terms was told last.
    said: Said,
    /// How that token is written, where folding changed it.
    way: Option<String>,
    term: &'a mut Token,
}

/// The terms of a token, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Sentence,
    Word,
    WordWithSigil,
    Way,
    WayWithSigil,
}

impl WordStream<'_> {
    /// Moves on to the next term; `None` behind the last.
    fn step(&mut self) -> Option<(&vigie_query::Token, bool)> {
        loop {
            let tokens = self.tokens;
            let token = tokens.as_slice().get(self.next)?;
            let has_sigil = token.sigil.is_some();
            let (said, is_there) = match self.said {
                Said::Nothing => {
                    let begins = |before| tokens.is_border(before, token);
                    (Said::Sentence, self.before.as_ref().is_none_or(begins))
                }
                Said::Sentence => {
                    self.way = way(tokens, token);
                    (Said::Word, true)
                }
                Said::Word => (Said::WordWithSigil, has_sigil),
                Said::WordWithSigil => (Said::Way, self.way.is_some()),
                Said::Way => (Said::WayWithSigil, has_sigil && self.way.is_some()),
                Said::WayWithSigil => {
                    self.next += 1;
                    self.before = Some(*token);
                    (Said::Nothing, false)
                }
            };
            self.said = said;
            if is_there {
                return Some((token, matches!(said, Said::WordWithSigil | Said::WayWithSigil)));
            }
        }
    }
}

/// How a token is written, when it is not as it is folded.
fn way(tokens: &Tokens, token: &vigie_query::Token) -> Option<String> {
    let original = tokens.original(token);
    if original == tokens.text(token) {
        return None;
    }
    Some(written(original)).filter(|way| way != tokens.text(token))
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let tokens = self.tokens;
        let Some((token, with_sigil)) = self.step().map(|(token, with_sigil)| (*token, with_sigil)) else {
            return false;
        };
        let text = &mut self.term.text;
        text.clear();
        text.extend(token.sigil.filter(|_| with_sigil).map(Sigil::as_char));
        match (self.said, &self.way) {
            (Said::Sentence, _) => text.push_str(SENTENCE),
            (Said::Way | Said::WayWithSigil, Some(way)) => text.extend(["=", tokens.text(&token), "=", way]),
            _ => text.push_str(tokens.text(&token)),
        }
        self.term.position = token.position as usize;
        true
    }

    fn token(&self) -> &Token {
        self.term
    }

    fn token_mut(&mut self) -> &mut Token {
        self.term
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_and_text_are_told_apart_again() {
        let check = |title: Option<&str>, text: &str| assert_eq!(split(&join(title, text)), (title, text));
        check(None, "");
        check(None, "5:text");
        check(Some(""), ":text");
        check(Some("12:titre été"), "3:text");
    }

    #[test]
    fn a_token_is_a_term_for_each_way_to_look_for_it() {
        let check = |title: Option<&str>, text: &str, expected: &[(&str, usize)]| {
            let mut tokenizer = WordTokenizer::default();
            let mut terms = Vec::new();
            let joined = join(title, text);
            tokenizer
                .token_stream(&joined)
                .process(&mut |term| terms.push((term.text.clone(), term.position)));
            let terms: Vec<(&str, usize)> = terms.iter().map(|(text, at)| (text.as_str(), *at)).collect();
            assert_eq!(terms, expected);
        };
        check(None, "", &[]);
        check(
            None,
            "Été #Delta!",
            &[
                (".", 0),
                ("ete", 0),
                ("=ete=Été", 0),
                ("delta", 1),
                ("#delta", 1),
                ("=delta=Delta", 1),
                ("#=delta=Delta", 1),
            ],
        );
        check(None, "@a $b", &[(".", 0), ("a", 0), ("@a", 0), ("b", 1), ("$b", 1)]);
        check(Some("A b"), "c", &[(".", 0), ("a", 0), ("=a=A", 0), ("b", 1), (".", 1001), ("c", 1001)]);
        check(None, "a! b", &[(".", 0), ("a", 0), (".", 1), ("b", 1)]);
    }
}
