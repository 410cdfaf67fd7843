//! A post as tokens: the one form that matching, indexing and queries compare.
//!
//! A token is a run of letters, digits and `_`, at most 64 of them; or one emoji; or one character of a script that
//! is written without spaces, so that its words are found inside longer ones by phrase. Everything else separates,
//! apostrophes and hyphens too: `l'Oréal` is two tokens, `l` and `oreal`. A `#`, `@` or `$` between a separator and
//! a word is not part of the token but its [`Sigil`].
//!
//! Positions count tokens from 0. The title comes first; the text begins [`FIELD_GAP`] positions behind the last
//! token of the title, so that no phrase and no NEAR reaches across.

use vigie_model::{Span, TextField};

use crate::{Leaf, Occurrence, Word, fold, tokenize::Tokenizer};

/// Positions left free between title and text; larger than any NEAR.
pub const FIELD_GAP: u32 = 1_000;

/// The sign glued to the front of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sigil {
    /// `#word`
    Hashtag,
    /// `@word`
    Handle,
    /// `$word`
    Cashtag,
}

impl Sigil {
    /// The character that people type.
    #[must_use]
    pub fn as_char(self) -> char {
        match self {
            Self::Hashtag => '#',
            Self::Handle => '@',
            Self::Cashtag => '$',
        }
    }
}

/// One word, emoji, or character of a script without spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands among the tokens of the document.
    pub position: u32,
    /// The field that `start` and `end` count in.
    pub field: TextField,
    /// First byte in the original text, the sigil included; always a character boundary.
    pub start: u32,
    /// One past the last byte in the original text; always a character boundary.
    pub end: u32,
    /// First byte in [`Tokens::folded`], behind the sigil.
    pub folded_start: u32,
    /// One past the last byte in [`Tokens::folded`].
    pub folded_end: u32,
    /// The sign in front of it.
    pub sigil: Option<Sigil>,
}

/// The tokens of one document. Keep one and read document after document into it: once warm it allocates nothing.
#[derive(Debug, Default, Clone)]
pub struct Tokens {
    folded: String,
    tokens: Vec<Token>,
    /// The field that is being read, its ASCII letters in lower case: the same bytes at the same places.
    lower: String,
    /// How many tokens the title has.
    title: usize,
    /// Title and text as they were given.
    original: String,
    /// Where the text begins in `original`.
    text: usize,
}

impl Tokens {
    /// Replaces what was read before by a document with this title and text.
    pub fn read(&mut self, title: Option<&str>, text: &str) {
        self.folded.clear();
        self.tokens.clear();
        self.original.clear();
        self.original.push_str(title.unwrap_or_default());
        self.text = self.original.len();
        self.original.push_str(text);
        self.read_field(TextField::Title, title.unwrap_or_default(), 0);
        self.title = self.tokens.len();
        let position = self.tokens.last().map_or(0, |last| last.position.saturating_add(FIELD_GAP));
        self.read_field(TextField::Text, text, position);
    }

    fn read_field(&mut self, field: TextField, text: &str, position: u32) {
        self.lower.clear();
        self.lower.push_str(text);
        self.lower.make_ascii_lowercase();
        Tokenizer::new(&mut self.folded, &mut self.tokens, field, position).read(&self.lower);
    }

    /// The folded words without sigils, joined by one space inside a field and by `\n` between title and text.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// All tokens, by position.
    #[must_use]
    pub fn as_slice(&self) -> &[Token] {
        &self.tokens
    }

    /// The folded word of a token of this document.
    #[must_use]
    pub fn text(&self, token: &Token) -> &str {
        self.folded.get(token.folded_start as usize..token.folded_end as usize).unwrap_or_default()
    }

    /// A token as it stands in the title or text, without its sign.
    #[must_use]
    pub fn original(&self, token: &Token) -> &str {
        let field = if token.field == TextField::Title { 0 } else { self.text };
        let piece = self.original.get(field + token.start as usize..field + token.end as usize);
        let mut rest = piece.unwrap_or_default().chars();
        if token.sigil.is_some() {
            rest.next();
        }
        rest.as_str()
    }

    /// What stands in the original between two tokens of one field that follow each other.
    pub(crate) fn between(&self, before: &Token, next: &Token) -> &str {
        let field = if before.field == TextField::Title { 0 } else { self.text };
        self.original.get(field + before.end as usize..field + next.start as usize).unwrap_or_default()
    }

    /// How many tokens the title has; they are the first.
    #[must_use]
    pub fn title_len(&self) -> usize {
        self.title
    }

    /// Whether a token of this document is this word.
    #[must_use]
    pub fn matches(&self, word: &Word, token: &Token) -> bool {
        word.matches(self.text(token), token.sigil)
            && word.exact.as_ref().is_none_or(|exact| exact.is(self.original(token)))
    }

    /// The place of a leaf whose first word is the token at `index` in [`as_slice`](Self::as_slice), if it stands there.
    #[must_use]
    pub fn place(&self, leaf: &Leaf, index: usize) -> Option<Occurrence> {
        let tokens = self.tokens.get(index..index + leaf.words.len())?;
        let (first, last) = (tokens.first()?, tokens.last()?);
        let in_field = first.field == last.field && leaf.field.is_none_or(|field| field == first.field);
        let same = in_field && leaf.words.iter().zip(tokens).all(|(word, token)| self.matches(word, token));
        same.then_some(Occurrence { first: first.position, last: last.position })
    }

    /// The index in [`as_slice`](Self::as_slice) of the token that starts at this byte of [`folded`](Self::folded).
    #[must_use]
    pub fn at_folded(&self, byte: u32) -> Option<usize> {
        self.tokens.binary_search_by_key(&byte, |token| token.folded_start).ok()
    }

    /// The token at this position.
    #[must_use]
    pub fn at_position(&self, position: u32) -> Option<&Token> {
        let position = position as usize;
        if position < self.title {
            return self.tokens.get(position);
        }
        let first = self.tokens.get(self.title)?.position as usize;
        self.tokens.get(self.title + position.checked_sub(first)?)
    }

    /// Where these occurrences stand in the original text: sorted, merged where they overlap.
    #[must_use]
    pub fn spans(&self, occurrences: &[Occurrence]) -> Vec<Span> {
        let mut spans: Vec<Span> =
            occurrences.iter().filter_map(|occurrence| self.span(*occurrence)).collect();
        spans.sort_unstable();
        spans.dedup_by(|next, span| {
            let overlap = next.field == span.field && (next.start < span.end || next.start == span.start);
            if overlap {
                span.end = span.end.max(next.end);
            }
            overlap
        });
        spans
    }

    fn span(&self, occurrence: Occurrence) -> Option<Span> {
        let (first, last) = (self.at_position(occurrence.first)?, self.at_position(occurrence.last)?);
        Some(Span { field: first.field, start: first.start, end: last.end })
    }
}

/// Whether these folded words stand next to each other in `text`.
pub(crate) fn holds(text: &str, words: &str) -> bool {
    format!(" {} ", fold(text)).contains(&format!(" {words} "))
}
