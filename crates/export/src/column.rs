//! What a table consists of.

use std::borrow::Cow;

use jiff::Timestamp;

/// One column of a table whose rows are `T`.
pub struct Column<T> {
    /// The name in the head of the table: lower case with underscores, never changed once it was given out.
    pub name: &'static str,
    /// What stands there, for the documentation.
    pub about: &'static str,
    /// How it is read from a row, and so of what kind it is.
    pub read: Read<T>,
}

/// Reads a cell from a row. `None` is an empty cell: it is not known.
pub enum Read<T> {
    /// Any text.
    Text(for<'a> fn(&'a T) -> Option<Cow<'a, str>>),
    /// Several texts, or none: a list where the format has lists, else joined with ` | `.
    List(for<'a> fn(&'a T) -> Vec<Cow<'a, str>>),
    /// A count.
    Whole(fn(&T) -> Option<u64>),
    /// A finite number.
    Decimal(fn(&T) -> Option<f64>),
    /// Yes or no.
    Truth(fn(&T) -> Option<bool>),
    /// A moment; in UTC where the format has no time zones.
    Moment(fn(&T) -> Option<Timestamp>),
}

impl<T> Read<T> {
    /// The kind in a word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::List(_) => "list",
            Self::Whole(_) => "whole",
            Self::Decimal(_) => "decimal",
            Self::Truth(_) => "truth",
            Self::Moment(_) => "moment",
        }
    }
}

/// A list in one cell.
pub(crate) fn joined(list: &[Cow<'_, str>]) -> String {
    list.join(" | ")
}
