//! Cuts a query text into operators, words, phrases and fields.

use std::ops::Range;

use crate::{
    MAX_NEAR, ParseError,
    field::{FieldName, mend_of_a_missing_field},
    fold::is_ignored,
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
    Near {
        distance: u32,
        ordered: bool,
    },
    /// `~5` glued to a phrase.
    Within(u32),
    /// What stands between quotes or braces.
    Phrase(Quoted<'q>),
    Word(&'q str),
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
                return Err(self.error(at, "this comment is never closed", "write >>> where it ends"));
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
            let mend = "write another \" where the phrase ends";
            return Err(self.error(start, "this quote is never closed", mend));
        };
        let end = at + length + first_length(&inside[length..]);
        Ok((Kind::Phrase(Quoted { text: &inside[..length], at, exactness }), end - start))
    }

    /// `{BT}`, for which others write `++"BT"`.
    fn braces(&self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        let inside = &self.query[start + 1..];
        let Some(length) = inside.find('}') else {
            return Err(self.error(start, "this brace is never closed", "write } where the exact words end"));
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
            _ if rest[pluses..].starts_with(|c| !is_blank(c) && !ends_word(c)) => Err(self.error(
                start,
                "`+` in front of a word has no meaning here",
                "leave it out, as all words are needed anyway; or write +\"été\" for exact accents, \
                 ++\"Orange\" for exact capitals",
            )),
            _ => self.word(start, false),
        }
    }

    /// `~fr"…"`
    fn inflected(&self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        const FRONT: usize = "~fr".len();
        if !self.query[start + FRONT..].starts_with(is_quote) {
            let mend = "write the word in quotes behind it, such as ~fr\"cheval\"";
            return Err(self.error(start, "~fr is for one word in quotes", mend));
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
            _ => Err(self.error(
                start,
                format!("the distance behind ~ must be a number from 1 to {MAX_NEAR}"),
                "write for example \"recall bottle\"~5",
            )),
        }
    }

    /// `[1000 TO *]`, the value of a field.
    fn range(&self, start: usize) -> Result<(Kind<'q>, usize), ParseError> {
        let rest = &self.query[start..];
        let Some(end) = rest.find(']') else {
            return Err(self.error(start, "this range is never closed", "write it like [1000 TO *]"));
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
            _ => {}
        }
        let first = word.chars().next().unwrap_or_default();
        let glued = rest[first_length(rest)..].starts_with(|next| !is_blank(next) && !is_close(next));
        if is_minus(first) && glued {
            return Ok((Kind::Minus, first.len_utf8()));
        }
        if first == '!' && glued && !word.chars().all(|c| matches!(c, '!' | '?' | '.' | ',')) {
            let mend = "write NOT or - in front of what to exclude";
            return Err(self.error(start, "`!` in front of a word has no meaning here", mend));
        }
        if let Some(near) = self.near(start, word)? {
            return whole(near);
        }
        if word == "SENTENCE" {
            let mend = "write NEAR/15, or sentence in lower case for the word";
            return Err(self.error(start, "Vigie does not tell sentences apart", mend));
        }
        if let Some((name, _)) = word.split_once(':') {
            return Ok((Kind::Field(self.field(start, name)?), name.len() + 1));
        }
        if let Some(at) = word.find(is_reserved) {
            let sign = &word[at..=at];
            let (message, mend) = match sign {
                "~" => (
                    "`~` has a meaning behind a phrase only".to_owned(),
                    "write the spellings that you mean joined by OR; for words near each other write \
                     \"a b\"~5, for all forms of a French word ~fr\"cheval\"",
                ),
                _ => {
                    (format!("`{sign}` has no meaning in a query"), "leave it out, or put the word in quotes")
                }
            };
            return Err(self.error(start + at, message, mend));
        }
        whole(Kind::Word(word))
    }

    /// `NEAR`, `NEAR/5`, `NEAR/5f`, `ONEAR/5` and `/5`.
    fn near(&self, start: usize, word: &str) -> Result<Option<Kind<'q>>, ParseError> {
        let (ordered, rest) = match word.strip_prefix('O') {
            Some(rest) if rest.starts_with("NEAR") => (true, rest),
            _ => (false, word),
        };
        if rest == "NEAR" {
            return Ok(Some(Kind::Near { distance: BARE_NEAR, ordered }));
        }
        if let Some(digits) = rest.strip_prefix("NEAR/") {
            let forward = digits.strip_suffix('f').filter(|_| !ordered);
            let distance = self.distance(start, forward.unwrap_or(digits))?;
            return Ok(Some(Kind::Near { distance, ordered: ordered || forward.is_some() }));
        }
        let is_number = |digits: &&str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        match word.strip_prefix('/').filter(is_number) {
            Some(digits) => Ok(Some(Kind::Near { distance: self.distance(start, digits)?, ordered: false })),
            None => Ok(None),
        }
    }

    fn distance(&self, start: usize, digits: &str) -> Result<u32, ParseError> {
        match digits.parse() {
            Ok(distance) if (1..=MAX_NEAR).contains(&distance) => Ok(distance),
            _ => Err(self.error(
                start,
                format!("the distance of NEAR must be a number from 1 to {MAX_NEAR}"),
                "write for example NEAR/5",
            )),
        }
    }

    fn field(&self, start: usize, name: &str) -> Result<FieldName, ParseError> {
        FieldName::read(name).ok_or_else(|| {
            if let Some(mend) = mend_of_a_missing_field(name) {
                return self.error(start, format!("the field {name}: is not there"), mend);
            }
            let names = FieldName::ALL.map(|field| format!("{}:", field.as_str())).join(" ");
            let mend = format!("write one of {names}, or put a word or an address with a colon in quotes");
            self.error(start, format!("there is no field `{}`", excerpt(name)), mend)
        })
    }

    /// An error at byte `position` of the query.
    pub(crate) fn error(
        &self,
        position: usize,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) -> ParseError {
        ParseError::at(self.query, position, message, mend)
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
