//! The words of a mention as terms of the search engine: the tokens that live matching sees, and no others.
//!
//! Each token is a term at its position. One with a sigil is a second term at the same position, the sigil in front:
//! `#delta` is found as `delta` and as `#delta`. No folded word contains a sigil, so the two never collide.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use vigie_query::{Sigil, Tokens, Word};

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
    text.push_str(&word.text);
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
        WordStream { tokens: &self.tokens, next: 0, with_sigil: false, term: &mut self.term }
    }
}

/// The terms of one mention.
pub(crate) struct WordStream<'a> {
    tokens: &'a Tokens,
    /// The token that the next term comes from.
    next: usize,
    /// Whether that token was told without its sigil already.
    with_sigil: bool,
    term: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.as_slice().get(self.next) else { return false };
        self.term.text.clear();
        if self.with_sigil {
            self.term.text.extend(token.sigil.map(Sigil::as_char));
        }
        self.term.text.push_str(self.tokens.text(token));
        self.term.position = token.position as usize;
        self.with_sigil = !self.with_sigil && token.sigil.is_some();
        if !self.with_sigil {
            self.next += 1;
        }
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
    fn a_hashtag_is_two_terms_at_one_position() {
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
        check(None, "Été #Delta!", &[("ete", 0), ("delta", 1), ("#delta", 1)]);
        check(None, "@a $b", &[("a", 0), ("@a", 0), ("b", 1), ("$b", 1)]);
        check(Some("A b"), "c", &[("a", 0), ("b", 1), ("c", 1001)]);
    }
}
