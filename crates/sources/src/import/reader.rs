//! Import: opens a file or a stream and yields its rows as events.
use super::{ColumnMap, MapError, RowError};
use jiff::{Timestamp, tz::TimeZone};
use std::{io::Read, path::Path};
use vigie_model::PostEvent;

/// How the rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// A header, then rows with `,`, `;` or tabs between the fields.
    Csv(ColumnMap),
}

/// What a file does not say itself.
#[derive(Debug, Clone)]
pub struct ImportSettings {
    /// The source of CSV rows that have no `source` column, as a slug.
    pub source: String,
    /// The zone of CSV dates that have none.
    pub timezone: Option<TimeZone>,
    /// Posts from more than a day after this are refused.
    pub now: Timestamp,
}

/// Why a file cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Reading failed.
    #[error("cannot read: {0}")]
    Io(#[from] std::io::Error),
    /// The map does not fit.
    #[error(transparent)]
    Map(#[from] MapError),
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows yielded, refused ones included.
    pub rows: u64,
    /// Bytes of those rows.
    pub bytes: u64,
    /// All rows, known for files.
    pub total_rows: Option<u64>,
    /// All bytes, known for files.
    pub total_bytes: Option<u64>,
}

/// Rows as events: an iterator.
pub struct Import {}

impl Import {
    /// Opens a file; its rows come in the order of their time.
    ///
    /// # Errors
    /// [`ImportError`].
    pub fn open(
        _path: impl AsRef<Path>,
        _format: Format,
        _settings: ImportSettings,
    ) -> Result<Self, ImportError> {
        todo!()
    }
    /// Reads a stream such as standard input; its rows come as they arrive.
    ///
    /// # Errors
    /// [`ImportError`].
    pub fn read(
        _reader: impl Read + Send + 'static,
        _format: Format,
        _settings: ImportSettings,
    ) -> Result<Self, ImportError> {
        todo!()
    }
    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress::default()
    }
}

impl Iterator for Import {
    type Item = Result<PostEvent, RowError>;
    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}
