//! Cuts a query text into operators, words, phrases and fields.

use std::ops::Range;

use crate::{
    Link, MAX_EDITS, MAX_NEAR, ParseError,
    field::FieldName,
    fold::is_ignored,
    refusal::{self, Refusal, fields::no_field},
};

/// The distance of a `NEAR` without a number.
const BARE_NEAR: u32 = 4;

/// A piece of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lexeme<'q> {
    pub(crate) kind: Kind<'q>,
    /// First byte in the query.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
}

/// What a piece of a query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind<'q> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `-` glued to what follows.
    Minus,
    /// `NEAR` in all its forms, and `SENTENCE`.
    Near(Link),
    /// `~5` glued to a phrase.
    Within(u32),
    /// What stands between quotes or braces.
    Phrase(Quoted<'q>),
    Word(&'q str),
    /// `roam~1`: a word of which some letters may differ.
    Misspelt {
        text: &'q str,
        edits: u8,
    },
    /// `~fr"cheval"`: a word in all its forms.
    Inflected(Quoted<'q>),
    /// The name and the colon of a field; its value is the next piece.
    Field(FieldName),
    End,
}

/// Text to search for, and how exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quoted<'q> {
    pub(crate) text: &'q str,
    /// Where `text` begins in the query.
    pub(crate) at: usize,
    pub(crate) exactness: Exactness,
}

impl Quoted<'_> {
    /// The bytes of the query that `text` is.
    pub(crate) fn place(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }
}

/// What of the spelling counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exactness {
    /// What folding keeps.
    Folded,
    /// Accents too.
    Accents,
    /// Accents and capitals too.
    Case,
}

/// What a piece that is glued to the one before it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Behind {
    #[default]
    Nothing,
    /// A field, so a bare word is its value, whatever is in it.
    Field,
    /// A phrase, so `~5` is its distance.
    Phrase,
}

/// Reads a query from the front.
pub(crate) struct Lexer<'q> {
    query: &'q str,
    at: usize,
    behind: Behind,
}

impl<'q> Lexer<'q> {
    pub(crate) fn new(query: &'q str) -> Self {
        Self { query, at: 0, behind: Behind::Nothing }
    }

    /// The next piece; [`Kind::End`] for ever when there is none.
    pub(crate) fn next(&mut self) -> Result<Lexeme<'q>, ParseError> {
        let behind = std::mem::take(&mut self.behind);
        let start = self.skip_blanks()?;
        let glued = if start == self.at { behind } else { Behind::Nothing };
        let rest = &self.query[start..];
        let Some(first) = rest.chars().next() else {
            self.at = start;
            return Ok(Lexeme { kind: Kind::End, start, end: start });
        };
        let (kind, length) = match first {
            '(' | '（' => (Kind::Open, first.len_utf8()),
            ')' | '）' => (Kind::Close, first.len_utf8()),
            _ if is_quote(first) => self.phrase(start, 0, Exactness::Folded)?,
            '{' => self.braces(start)?,
            '+' => self.plus(start)?,
            '~' if glued == Behind::Phrase => self.within(start)?,
            '~' if self.query[start..].starts_with("~fr") => self.inflected(start)?,
            '[' if glued == Behind::Field => self.range(start)?,
            _ => self.word(start, glued == Behind::Field)?,
        };
        match kind {
            Kind::Field(name) if name.text_field().is_none() => self.behind = Behind::Field,
            Kind::Phrase(_) => self.behind = Behind::Phrase,
            _ => {}
        }
        self.at = start + length;
        Ok(Lexeme { kind, start, end: self.at })
    }

    /// Where the next piece begins, behind blanks and `<<<comments>>>`.
    fn skip_blanks(&self) -> Result<usize, ParseError> {
        let mut rest = &self.query[self.at..];
        loop {
            rest = rest.trim_start_matches(is_blank);
            let at = self.query.len() - rest.len();
            let Some(comment) = rest.strip_prefix("<<<") else { return Ok(at) };
            let Some(end) = comment.find(">>>") else {
                return Err(self.error(at, refusal::open_comment()));
            };
            rest = &comment[end + 3..];
        }
    }

    /// What stands between quotes; `before` bytes in front of the opening one say how exactly it is meant.
    fn phrase(
        &self,
        start: usize,
        before: usize,
        exactness: Exactness,
    ) -> Result<(Kind<'q>, usize), ParseError> {
        let at = start + before + first_length(&self.query[start + before..]);
        let inside = &self.query[at..];
        let Some(length) = inside.find(is_quote) else {
            return Err(self.error(start, refusal::open_quote()));
        };
        let end = at + length + first_length(&inside[length..]);
        Ok((Kind::Phrase(Quoted { text: &inside[..length], at, exactness }), end - start))
    }

    /// `{BT}`, for which others write `++"BT"`.
    fn braces(&self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        let inside = &self.query[start + 1..];
        let Some(length) = inside.find('}') else {
            return Err(self.error(start, refusal::open_brace()));
        };
        let quoted = Quoted { text: &inside[..length], at: start + 1, exactness: Exactness::Case };
        Ok((Kind::Phrase(quoted), length + 2))
    }

    /// `+"…"` and `++"…"`.
    fn plus(&mut self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        let rest = &self.query[start..];
        let pluses = rest.len() - rest.trim_start_matches('+').len();
        let quoted = rest[pluses..].starts_with(is_quote);
        match pluses {
            1 if quoted => self.phrase(start, pluses, Exactness::Accents),
            2 if quoted => self.phrase(start, pluses, Exactness::Case),
            _ if rest[pluses..].starts_with(|c| !is_blank(c) && !ends_word(c)) => {
                Err(self.error(start, refusal::stray_plus()))
            }
            _ => self.word(start, false),
        }
    }

    /// `~fr"…"`
    fn inflected(&self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        const FRONT: usize = "~fr".len();
        if !self.query[start + FRONT..].starts_with(is_quote) {
            return Err(self.error(start, refusal::bare_inflection()));
        }
        match self.phrase(start, FRONT, Exactness::Folded)? {
            (Kind::Phrase(quoted), length) => Ok((Kind::Inflected(quoted), length)),
            other => Ok(other),
        }
    }

    /// The `~5` behind a phrase.
    fn within(&self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        let rest = &self.query[start + 1..];
        let length = rest.find(ends_word).unwrap_or(rest.len());
        match rest[..length].trim_end_matches(is_ignored).parse() {
            Ok(distance) if (1..=MAX_NEAR).contains(&distance) => Ok((Kind::Within(distance), length + 1)),
            _ => Err(self.error(start, refusal::bad_within())),
        }
    }

    /// `[1000 TO *]`, the value of a field.
    fn range(&self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        let rest = &self.query[start..];
        let Some(end) = rest.find(']') else {
            return Err(self.error(start, refusal::open_range()));
        };
        Ok((Kind::Word(&rest[..=end]), end + 1))
    }

    fn word(&self, start: usize, value: bool) -> Result<(Kind<'q>, usize), ParseError> {
        let rest = &self.query[start..];
        let length = rest.find(ends_word).unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches(is_ignored);
        let whole = |kind| Ok((kind, length));
        if value {
            return whole(Kind::Word(word));
        }
        match word {
            "AND" => return whole(Kind::And),
            "OR" => return whole(Kind::Or),
            "NOT" => return whole(Kind::Not),
            "SENTENCE" => return whole(Kind::Near(Link::Sentence)),
            _ => {}
        }
        let first = word.chars().next().unwrap_or_default();
        let glued = rest[first_length(rest)..].starts_with(|next| !is_blank(next) && !is_close(next));
        if is_minus(first) && glued {
            return Ok((Kind::Minus, first.len_utf8()));
        }
        if first == '!' && glued && !word.chars().all(|c| matches!(c, '!' | '?' | '.' | ',')) {
            return Err(self.error(start, refusal::stray_exclamation()));
        }
        if let Some(link) = self.near(start, word)? {
            return whole(Kind::Near(link));
        }
        if let Some((name, _)) = word.split_once(':') {
            return Ok((Kind::Field(self.field(start, name)?), name.len() + 1));
        }
        let (text, edits) = self.edits(start, word)?;
        if let Some(at) = text.find(is_reserved) {
            let sign = &text[at..=at];
            let stray = if sign == "~" { refusal::stray_tilde() } else { refusal::stray_sign(sign) };
            return Err(self.error(start + at, stray));
        }
        whole(edits.map_or(Kind::Word(text), |edits| Kind::Misspelt { text, edits }))
    }

    /// The `~1` at the end of a word, if it has one, and the word without it.
    fn edits(&self, start: usize, word: &'q str) -> Result<(&'q str, Option<u8>), ParseError> {
        let number = |(text, edits): (&'q str, &'q str)| {
            let is_number = !text.is_empty() && edits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then_some((text, edits))
        };
        let Some((text, edits)) = word.rsplit_once('~').and_then(number) else { return Ok((word, None)) };
        match edits.parse() {
            Ok(edits) if edits <= MAX_EDITS => Ok((text, Some(edits))),
            _ => Err(self.error(start + text.len(), refusal::bad_edits())),
        }
    }

    /// `NEAR`, `NEAR/5`, `NEAR/5f`, `ONEAR/5` and `/5`.
    fn near(&self, start: usize, word: &str) -> Result<Option<Link>, ParseError> {
        let (ordered, rest) = match word.strip_prefix('O') {
            Some(rest) if rest.starts_with("NEAR") => (true, rest),
            _ => (false, word),
        };
        if rest == "NEAR" {
            return Ok(Some(Link::Steps { distance: BARE_NEAR, ordered }));
        }
        if let Some(digits) = rest.strip_prefix("NEAR/") {
            let forward = digits.strip_suffix('f').filter(|_| !ordered);
            let distance = self.distance(start, forward.unwrap_or(digits))?;
            return Ok(Some(Link::Steps { distance, ordered: ordered || forward.is_some() }));
        }
        let is_number = |digits: &&str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        match word.strip_prefix('/').filter(is_number) {
            Some(digits) => Ok(Some(Link::Steps { distance: self.distance(start, digits)?, ordered: false })),
            None => Ok(None),
        }
    }

    fn distance(&self, start: usize, digits: &str) -> Result<u32, ParseError> {
        match digits.parse() {
            Ok(distance) if (1..=MAX_NEAR).contains(&distance) => Ok(distance),
            _ => Err(self.error(start, refusal::bad_near())),
        }
    }

    fn field(&self, start: usize, name: &str) -> Result<FieldName, ParseError> {
        FieldName::read(name).ok_or_else(|| self.error(start, no_field(name, &excerpt(name))))
    }

    /// An error at byte `position` of the query.
    pub(crate) fn error(&self, position: usize, refusal: Refusal) -> ParseError {
        ParseError::at(self.query, position, refusal)
    }
}

/// The beginning of a piece of a query, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_ignored(c)
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// Double quotes of all kinds: word processors change them as people type.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || is_close(c) || matches!(c, '(' | '（')
}

/// Hyphens, the minus sign and the en dash, for the same reason as the quotes.
fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

/// Signs that mean something in the languages of other tools: taken as plain text they would mislead.
fn is_reserved(c: char) -> bool {
    matches!(c, '~' | '^' | '[' | ']' | '{' | '}' | '<' | '>')
}
