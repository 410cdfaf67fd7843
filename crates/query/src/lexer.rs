//! Cuts a query text into operators, words, phrases and fields.

use crate::{MAX_NEAR, ParseError, field::FieldName, fold::is_ignored};

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
    Near(u32),
    /// What stands between quotes.
    Phrase(&'q str),
    Word(&'q str),
    /// The name and the colon of a field; its value is the next piece.
    Field(FieldName),
    End,
}

/// Reads a query from the front.
pub(crate) struct Lexer<'q> {
    query: &'q str,
    at: usize,
    /// The piece before was a field, so a bare word is its value, whatever is in it.
    value: bool,
}

impl<'q> Lexer<'q> {
    pub(crate) fn new(query: &'q str) -> Self {
        Self { query, at: 0, value: false }
    }

    /// The next piece; [`Kind::End`] for ever when there is none.
    pub(crate) fn next(&mut self) -> Result<Lexeme<'q>, ParseError> {
        let rest = &self.query[self.at..];
        let value = std::mem::take(&mut self.value);
        let start = self.query.len() - rest.trim_start_matches(is_blank).len();
        let rest = &self.query[start..];
        let Some(first) = rest.chars().next() else {
            self.at = start;
            return Ok(Lexeme { kind: Kind::End, start, end: start });
        };
        let (kind, length) = match first {
            '(' | '（' => (Kind::Open, first.len_utf8()),
            ')' | '）' => (Kind::Close, first.len_utf8()),
            _ if is_quote(first) => self.phrase(start, first)?,
            _ => self.word(start, value && start == self.at)?,
        };
        self.at = start + length;
        Ok(Lexeme { kind, start, end: self.at })
    }

    fn phrase(&self, start: usize, quote: char) -> Result<(Kind<'q>, usize), ParseError> {
        let inside = &self.query[start + quote.len_utf8()..];
        let Some(length) = inside.find(is_quote) else {
            return Err(self.error(
                start,
                "this quote is never closed",
                "write another \" where the phrase ends",
            ));
        };
        let closing = inside[length..].chars().next().map_or(0, char::len_utf8);
        Ok((Kind::Phrase(&inside[..length]), quote.len_utf8() + length + closing))
    }

    fn word(&mut self, start: usize, value: bool) -> Result<(Kind<'q>, usize), ParseError> {
        let rest = &self.query[start..];
        let length = rest.find(ends_word).unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches(is_ignored);
        let whole = |kind| Ok((kind, length));
        if value {
            return whole(Kind::Word(word));
        }
        let first = word.chars().next().unwrap_or_default();
        match word {
            "AND" => return whole(Kind::And),
            "OR" => return whole(Kind::Or),
            "NOT" => return whole(Kind::Not),
            "NEAR" => return whole(Kind::Near(BARE_NEAR)),
            _ => {}
        }
        if is_minus(first) && rest[first.len_utf8()..].starts_with(|next| !is_blank(next) && !is_close(next))
        {
            return Ok((Kind::Minus, first.len_utf8()));
        }
        if let Some(distance) = word.strip_prefix("NEAR/") {
            return whole(Kind::Near(self.distance(start, distance)?));
        }
        if let Some((name, _)) = word.split_once(':') {
            let field = self.field(start, name)?;
            self.value = true;
            return Ok((Kind::Field(field), name.len() + 1));
        }
        if let Some(at) = word.find(is_reserved) {
            let message = format!("`{}` has no meaning in a query", &word[at..=at]);
            return Err(self.error(start + at, message, "leave it out, or put the word in quotes"));
        }
        whole(Kind::Word(word))
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
            let names = FieldName::ALL.map(|field| format!("{}:", field.as_str())).join(" ");
            let message = format!("there is no field `{}`; the fields are {names}", excerpt(name));
            self.error(start, message, "put a word or an address with a colon in quotes")
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
