//! Opens a file or a stream and yields its rows as events.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
    vec,
};

use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use vigie_model::{PostEvent, parse_post_event};

use super::{
    cells,
    columns::{ColumnMap, Columns, MapError},
    order::Place,
    record::{Record, delimiter_of},
    row_error::{Fault, RowError},
    rows::{MAX_ROW_BYTES, Row, Rows},
};

const BUFFER_BYTES: usize = 1 << 20;
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How the rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line: a post, or `{"posted":…}`, `{"edited":…}`, `{"deleted":…}`.
    JsonLines,
    /// A header, then rows with `,`, `;`, tabs or `|` between the fields; which one is seen from the header.
    Csv(ColumnMap),
}

/// What a file does not say itself.
#[derive(Debug, Clone)]
pub struct ImportSettings {
    /// The source of CSV rows that have no `source` column, as a slug such as `twitter`.
    pub source: String,
    /// The zone of CSV dates that name none.
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
    /// It is text in another encoding.
    #[error("it is UTF-16; save it as UTF-8, for example with: iconv -f UTF-16 -t UTF-8 IN > OUT")]
    Utf16,
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
    Stream(Rows<BufReader<Box<dyn Read + Send>>>),
    /// Rows in the order of their time.
    File { file: BufReader<File>, at: u64, order: vec::IntoIter<Place> },
    /// Reading failed, and this was told.
    Broken,
}

enum Layout {
    Json,
    Csv(Box<Record>, Columns),
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
        let file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
        }
        if !about.is_file() {
            return Self::read(file, format, settings);
        }
        let mut rows = Rows::new(BufReader::with_capacity(BUFFER_BYTES, file.try_clone()?));
        let mut layout = Layout::read(&mut rows, format)?.ok_or(ImportError::Empty)?;
        let mut order = Vec::new();
        let mut row = Vec::new();
        while let Some(place) = rows.next(&mut row)? {
            order.push(Place::new(place, layout.time_of(&row, place, &settings)));
        }
        order.sort_unstable();
        let progress = Progress {
            total_rows: Some(order.len() as u64),
            total_bytes: Some(about.len()),
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
        let mut reader = reader;
        // A pipe may deliver byte by byte; a mark at its begin must be seen whole.
        let mut begin = Vec::new();
        reader.by_ref().take(UTF8_MARK.len() as u64).read_to_end(&mut begin)?;
        let reader: Box<dyn Read + Send> = Box::new(io::Cursor::new(begin).chain(reader));
        let mut rows = Rows::new(BufReader::with_capacity(BUFFER_BYTES, reader));
        let may_be_empty = format == Format::JsonLines;
        let layout = match Layout::read(&mut rows, format)? {
            Some(layout) => layout,
            None if may_be_empty => Layout::Json,
            None => return Err(ImportError::Empty),
        };
        let progress = Progress::default();
        Ok(Self { input: Input::Stream(rows), layout, settings, progress, row: Vec::new() })
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Reads the next row.
    fn next_row(&mut self) -> io::Result<Option<Row>> {
        match &mut self.input {
            Input::Broken => Ok(None),
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
                self.input = Input::Broken;
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

impl Layout {
    /// Looks at the begin of a stream; `None` when nothing is in it.
    fn read<R: io::BufRead>(rows: &mut Rows<R>, format: Format) -> Result<Option<Self>, ImportError> {
        let begin = rows.peek()?;
        if begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff") {
            return Err(ImportError::Utf16);
        }
        if begin.starts_with(UTF8_MARK) {
            rows.skip(UTF8_MARK.len());
        }
        if rows.peek()?.is_empty() {
            return Ok(None);
        }
        let Format::Csv(map) = format else { return Ok(Some(Self::Json)) };
        let mut header = Vec::new();
        let Some(row) = rows.next(&mut header)? else { return Ok(None) };
        let delimiter = delimiter_of(&header);
        rows.quoted(delimiter);
        let mut record = Box::new(Record::new(delimiter));
        let names = header_names(&mut record, &header, row).map_err(ImportError::Header)?;
        Ok(Some(Self::Csv(record, map.resolve(&names)?)))
    }

    /// When a row was published, as far as that can be read.
    fn time_of(&mut self, text: &[u8], row: Row, settings: &ImportSettings) -> Option<Timestamp> {
        if row.length > MAX_ROW_BYTES as u64 {
            return None;
        }
        match self {
            Self::Json => serde_json::from_slice::<Times<'_>>(text).ok()?.time()?.parse().ok(),
            Self::Csv(record, columns) => {
                record.split(text).ok()?;
                cells::time_of(record, columns, settings).ok()
            }
        }
    }

    fn event_of(&mut self, text: &[u8], row: Row, settings: &ImportSettings) -> Result<PostEvent, Fault> {
        if row.length > MAX_ROW_BYTES as u64 {
            return Err(Fault::new(
                format!("the row is longer than {} MiB", MAX_ROW_BYTES >> 20),
                "shorten it, or check that its quotes and its line end are right",
            ));
        }
        match self {
            Self::Json => Ok(parse_post_event(text, settings.now)?),
            Self::Csv(record, columns) => {
                record.split(text)?;
                cells::event_of(record, columns, settings)
            }
        }
    }
}

fn header_names(record: &mut Record, header: &[u8], row: Row) -> Result<Vec<String>, String> {
    if row.length > MAX_ROW_BYTES as u64 {
        return Err("it never ends".to_owned());
    }
    record.split(header).map_err(|fault| fault.problem)?;
    let name = |index: usize| {
        let name = std::str::from_utf8(record.get(index).unwrap_or_default());
        name.map(|name| name.trim().to_owned()).map_err(|_| "it is not UTF-8".to_owned())
    };
    (0..record.len()).map(name).collect()
}

/// The dates of an event, wherever they stand.
#[derive(Deserialize)]
struct Times<'a> {
    #[serde(borrow)]
    published_at: Option<Cow<'a, str>>,
    #[serde(borrow)]
    at: Option<Cow<'a, str>>,
    #[serde(borrow)]
    posted: Option<Box<Times<'a>>>,
    #[serde(borrow)]
    edited: Option<Box<Times<'a>>>,
    #[serde(borrow)]
    deleted: Option<Box<Times<'a>>>,
}

impl<'a> Times<'a> {
    fn time(self) -> Option<Cow<'a, str>> {
        let inner = self.posted.or(self.edited).or(self.deleted);
        self.published_at.or(self.at).or_else(|| inner?.time())
    }
}
