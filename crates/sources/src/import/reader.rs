//! Opens a file or a stream and yields its rows as events.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
    vec,
};

use jiff::{Timestamp, tz::TimeZone};
use vigie_model::PostEvent;

use super::{
    columns::ColumnMap,
    encoding::Utf8,
    layout::{Layout, Pieces},
    map_error::MapError,
    order::Place,
    row_error::{Fault, RowError},
    rows::{MAX_ROW_BYTES, Row},
    x_archive,
};

const BUFFER_BYTES: usize = 1 << 20;

/// How the rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line: a post, or `{"posted":…}`, `{"edited":…}`, `{"deleted":…}`.
    JsonLines,
    /// A header, then rows with `,`, `;`, tabs or `|` between the fields; which one is seen from the header, before which
    /// a few lines about the file may stand.
    Csv(ColumnMap),
    /// The file `tweets.js` of the archive of an X account.
    XArchive,
}

/// What a file does not say itself.
#[derive(Debug, Clone)]
pub struct ImportSettings {
    /// The source of rows that name none, as a slug such as `survey`; otherwise what the map says, or `import`.
    pub source: Option<String>,
    /// The zone of CSV dates that name none; otherwise what the map says.
    pub timezone: Option<TimeZone>,
    /// Posts from more than a day after this are refused.
    pub now: Timestamp,
}

/// Why a file cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Opening or reading failed.
    #[error("cannot be read: {0}; check the path and the permissions")]
    Io(#[from] io::Error),
    /// There is nothing in it.
    #[error("nothing is in it; a CSV file needs a header line, and every row after it is a post")]
    Empty,
    /// There is no post in an archive.
    #[error("no list of posts is in it; take tweets.js (or tweet.js) from the folder data of the archive")]
    NoPosts,
    /// The first line is no header.
    #[error("its first line is no header: {0}; a CSV file begins with the names of its columns, as UTF-8")]
    Header(String),
    /// The map does not fit the header.
    #[error(transparent)]
    Map(#[from] MapError),
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were yielded, refused ones included.
    pub rows: u64,
    /// Bytes that those rows and the line ends between them take.
    pub bytes: u64,
    /// All rows; known for files.
    pub total_rows: Option<u64>,
    /// All bytes; known for files.
    pub total_bytes: Option<u64>,
}

/// Rows as events; an iterator. It blocks while it reads, so async code runs it on a thread of its own.
pub struct Import {
    input: Input,
    layout: Layout,
    settings: ImportSettings,
    progress: Progress,
    row: Vec<u8>,
}

enum Input {
    /// Rows as they arrive.
    Stream(Pieces<BufReader<Box<dyn Read + Send>>>),
    /// Rows in the order of their time.
    File { file: BufReader<File>, at: u64, order: vec::IntoIter<Place> },
    /// Nothing was in it, or reading failed and this was told.
    Ended,
}

impl Import {
    /// Opens a file. Its rows come in the order of their time, those without a date that can be read first. Something
    /// that is not a regular file, such as a pipe, is read as a stream.
    ///
    /// # Errors
    /// [`ImportError`] when nothing of it can be imported.
    pub fn open(
        path: impl AsRef<Path>,
        format: Format,
        settings: ImportSettings,
    ) -> Result<Self, ImportError> {
        let path = path.as_ref();
        let file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
        }
        if !about.is_file() {
            return Self::read(file, format, settings);
        }
        let file = in_utf8(file)?;
        let account = if format == Format::XArchive { x_archive::account_beside(path) } else { None };
        let reader = BufReader::with_capacity(BUFFER_BYTES, file.try_clone()?);
        let (mut rows, mut layout) = Layout::read(reader, format, account)?.ok_or(ImportError::Empty)?;
        let mut order = Vec::new();
        let mut row = Vec::new();
        while let Some(place) = rows.next(&mut row)? {
            order.push(Place::new(place, layout.time_of(&row, place, &settings)));
        }
        if order.is_empty() && matches!(layout, Layout::Archive(_)) {
            return Err(ImportError::NoPosts);
        }
        order.sort_unstable();
        let progress = Progress {
            total_rows: Some(order.len() as u64),
            total_bytes: Some(file.metadata()?.len()),
            ..Progress::default()
        };
        let mut file = BufReader::with_capacity(BUFFER_BYTES, file);
        file.seek(SeekFrom::Start(0))?;
        let input = Input::File { file, at: 0, order: order.into_iter() };
        Ok(Self { input, layout, settings, progress, row })
    }

    /// Reads a stream, such as standard input. Its rows come as they arrive.
    ///
    /// # Errors
    /// [`ImportError`] when nothing of it can be imported. Empty JSON lines are no error: they are no posts.
    pub fn read(
        reader: impl Read + Send + 'static,
        format: Format,
        settings: ImportSettings,
    ) -> Result<Self, ImportError> {
        let reader: Box<dyn Read + Send> = Box::new(Utf8::new(reader)?);
        let reader = BufReader::with_capacity(BUFFER_BYTES, reader);
        let may_be_empty = format == Format::JsonLines;
        let (input, layout) = match Layout::read(reader, format, None)? {
            Some((rows, layout)) => (Input::Stream(rows), layout),
            None if may_be_empty => (Input::Ended, Layout::Json),
            None => return Err(ImportError::Empty),
        };
        Ok(Self { input, layout, settings, progress: Progress::default(), row: Vec::new() })
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Reads the next row.
    fn next_row(&mut self) -> io::Result<Option<Row>> {
        match &mut self.input {
            Input::Ended => Ok(None),
            Input::Stream(rows) => rows.next(&mut self.row),
            Input::File { file, at, order } => {
                let Some(row) = order.next().map(Place::row) else { return Ok(None) };
                self.row.clear();
                if row.length <= MAX_ROW_BYTES as u64 {
                    // Within what is buffered this moves without reading again.
                    file.seek_relative(row.offset.cast_signed() - at.cast_signed())?;
                    self.row.resize(usize::try_from(row.length).unwrap_or_default(), 0);
                    file.read_exact(&mut self.row)?;
                    *at = row.offset + row.length;
                }
                Ok(Some(row))
            }
        }
    }
}

impl Iterator for Import {
    type Item = Result<PostEvent, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.next_row() {
            Ok(None) => {
                self.progress.bytes = self.progress.total_bytes.unwrap_or(self.progress.bytes);
                None
            }
            Ok(Some(row)) => {
                self.progress.rows += 1;
                self.progress.bytes += row.length + 1;
                let event = self.layout.event_of(&self.row, row, &self.settings);
                Some(event.map_err(|fault| fault.at(row.line)))
            }
            Err(error) => {
                self.input = Input::Ended;
                let fault = Fault::new(
                    format!("reading stopped after {} rows: {error}", self.progress.rows),
                    "nothing behind this was read; check the disk or the pipe and import again",
                );
                // Rows come in the order of their time: no line can be named.
                Some(Err(fault.at(0)))
            }
        }
    }
}

/// The file, or its text as UTF-8 in a file that goes when it is closed.
fn in_utf8(mut file: File) -> io::Result<File> {
    let mut text = Utf8::new(file.try_clone()?)?;
    if !text.is_plain() {
        let mut plain = tempfile::tempfile()?;
        io::copy(&mut text, &mut plain)?;
        file = plain;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
