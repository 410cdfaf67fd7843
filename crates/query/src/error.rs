//! What is wrong with a query, where, and how to mend it.

use crate::{Language, Wording, refusal::Refusal};

/// Why a text is not a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {character}: {message}; {mend}")]
pub struct ParseError {
    /// Byte offset in the query text, on a character boundary.
    pub position: usize,
    /// The same place in characters, from 1.
    pub character: usize,
    /// What is wrong.
    pub message: Wording,
    /// What to write instead.
    pub mend: Wording,
}

/// The most characters shown on each side of the place.
const CONTEXT: usize = 40;

impl ParseError {
    /// An error at byte `position` of `query`.
    pub(crate) fn at(query: &str, position: usize, refusal: Refusal) -> Self {
        let position = query.floor_char_boundary(position);
        let character = query[..position].chars().count() + 1;
        let Refusal { message, mend } = refusal;
        Self { position, character, message, mend }
    }

    /// The whole as one sentence: the place, what is wrong, the mend.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let (message, mend) = (self.message.in_language(language), self.mend.in_language(language));
        let character = self.character;
        language.pick(
            format!("at character {character}: {message}; {mend}"),
            format!("au caractère {character} : {message} ; {mend}"),
        )
    }

    /// The line of `query` that the error is in, and below it a caret under the place, for a terminal.
    ///
    /// Long lines are cut on both sides; control characters are shown as spaces.
    #[must_use]
    pub fn pointing(&self, query: &str) -> String {
        pointing(query, self.position)
    }
}

/// The line that byte `position` of `query` is in, and a caret under the place.
pub(crate) fn pointing(query: &str, position: usize) -> String {
    let (before, behind) = query.split_at(query.floor_char_boundary(position));
    let before: Vec<char> = before.chars().rev().take_while(|&c| c != '\n').take(CONTEXT).collect();
    let behind = behind.chars().take_while(|&c| c != '\n').take(CONTEXT);
    let line: String =
        before.iter().rev().copied().chain(behind).map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{}\n{:>width$}", line.trim_end(), '^', width = before.len() + 1)
}
