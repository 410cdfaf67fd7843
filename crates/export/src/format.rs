//! Which format a table has, and its choices.

use std::str::FromStr;

/// A format for tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values after RFC 4180, UTF-8.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// A workbook of Excel 2007 and later; as many sheets as it needs.
    Xlsx,
    /// Apache Parquet with typed columns, compressed by zstd.
    Parquet,
}

impl Format {
    /// All of them, in the order in which people list them.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Ndjson, Self::Xlsx, Self::Parquet];

    /// The word for it, which is also what file names end with.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// What HTTP calls it.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("format: `{0}` is unknown; write csv, ndjson, xlsx or parquet")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    /// `jsonl` is another word for `ndjson`; upper and lower case are the same.
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let word = text.to_ascii_lowercase();
        let word = if word == "jsonl" { "ndjson" } else { &word };
        let known = Self::ALL.into_iter().find(|format| format.as_str() == word);
        known.ok_or_else(|| UnknownFormat(text.chars().take(40).collect()))
    }
}

/// What stands between the cells of a CSV row. Spreadsheets of countries with decimal commas want semicolons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tabulator.
    Tab,
}

impl Separator {
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// How a table is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// In which format.
    pub format: Format,
    /// Between the cells of CSV.
    pub separator: Separator,
    /// Whether CSV begins with a byte order mark, by which Excel knows UTF-8.
    pub byte_order_mark: bool,
    /// What the first sheet of a workbook is called: at most 25 characters, none of `[]:*?/\`.
    pub title: &'static str,
}

impl Settings {
    /// A format with its usual choices.
    #[must_use]
    pub fn of(format: Format, title: &'static str) -> Self {
        Self { format, separator: Separator::Comma, byte_order_mark: false, title }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_words() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert_eq!("JSONL".parse(), Ok(Format::Ndjson));
        for wrong in ["", "xls", "csv "] {
            assert_eq!(wrong.parse::<Format>(), Err(UnknownFormat(wrong.to_owned())));
        }
    }
}
