//! How the rows of a file are laid out, which its first lines show, and how each becomes an event.

use std::{borrow::Cow, io};

use jiff::Timestamp;
use serde::Deserialize;
use vigie_model::{PostEvent, parse_post_event};

use super::{
    cells,
    columns::{ColumnMap, Columns},
    elements::Elements,
    reader::{Format, ImportError, ImportSettings},
    record::{Record, delimiter_of},
    row_error::Fault,
    rows::{MAX_ROW_BYTES, Row, Rows},
    x_archive::{self, Account},
};

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many lines may stand before a header: exports say there what they are of.
pub(crate) const PREAMBLE: usize = 30;

/// Rows of a stream, one after another.
pub(crate) enum Pieces<R> {
    /// Lines, or rows of a table.
    Rows(Rows<R>),
    /// Elements of an array.
    Elements(Elements<R>),
}

impl<R: io::BufRead> Pieces<R> {
    /// Reads the next row into `into`; `None` at the end.
    ///
    /// # Errors
    /// When the reader fails.
    pub(crate) fn next(&mut self, into: &mut Vec<u8>) -> io::Result<Option<Row>> {
        match self {
            Self::Rows(rows) => rows.next(into),
            Self::Elements(elements) => elements.next(into),
        }
    }
}

/// How rows become events.
pub(crate) enum Layout {
    Json,
    Csv(Box<Record>, Columns),
    Archive(Account),
}

impl Layout {
    /// Looks at the begin of a stream; `None` when nothing is in it.
    pub(crate) fn read<R: io::BufRead>(
        reader: R,
        format: Format,
        account: Account,
    ) -> Result<Option<(Pieces<R>, Self)>, ImportError> {
        let map = match format {
            Format::XArchive => {
                return Ok(Some((Pieces::Elements(Elements::new(reader)), Self::Archive(account))));
            }
            Format::JsonLines => None,
            Format::Csv(map) => Some(map),
        };
        let mut rows = Rows::new(reader);
        if rows.peek()?.starts_with(UTF8_MARK) {
            rows.skip(UTF8_MARK.len());
        }
        if rows.peek()?.is_empty() {
            return Ok(None);
        }
        let layout = match map {
            None => Some(Self::Json),
            Some(map) => find_header(&mut rows, &map)?,
        };
        Ok(layout.map(|layout| (Pieces::Rows(rows), layout)))
    }

    /// When a row was published, as far as that can be read.
    pub(crate) fn time_of(&mut self, text: &[u8], row: Row, settings: &ImportSettings) -> Option<Timestamp> {
        if row.length > MAX_ROW_BYTES as u64 {
            return None;
        }
        match self {
            Self::Json => serde_json::from_slice::<Times<'_>>(text).ok()?.time()?.parse().ok(),
            Self::Csv(record, columns) => {
                record.split(text).ok()?;
                cells::time_of(record, columns, settings).ok()
            }
            Self::Archive(_) => x_archive::time_of(text).ok(),
        }
    }

    /// The row as an event.
    pub(crate) fn event_of(
        &mut self,
        text: &[u8],
        row: Row,
        settings: &ImportSettings,
    ) -> Result<PostEvent, Fault> {
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
            Self::Archive(account) => x_archive::event_of(text, account, settings),
        }
    }
}

/// The header: the first line that has the columns of the map. Where none has, the one with most columns is told about.
fn find_header<R: io::BufRead>(rows: &mut Rows<R>, map: &ColumnMap) -> Result<Option<Layout>, ImportError> {
    let (mut line, mut best) = (Vec::new(), None);
    for _ in 0..PREAMBLE {
        let Some(row) = rows.next(&mut line)? else { break };
        if row.length > MAX_ROW_BYTES as u64 {
            best = best.or_else(|| Some((0, ImportError::Header("it never ends".to_owned()))));
            continue;
        }
        let (length, error) = match header_of(&line) {
            Ok((record, names)) => match map.resolve(&names) {
                Ok(columns) => {
                    rows.quoted(record.delimiter());
                    return Ok(Some(Layout::Csv(Box::new(record), columns)));
                }
                Err(error) => (names.len(), ImportError::Map(error)),
            },
            Err(problem) => (0, ImportError::Header(problem)),
        };
        if best.as_ref().is_none_or(|(most, _)| length > *most) {
            best = Some((length, error));
        }
    }
    best.map_or(Ok(None), |(_, error)| Err(error))
}

/// What splits the rows below a header, and the names in it; or why it is none.
pub(crate) fn header_of(line: &[u8]) -> Result<(Record, Vec<String>), String> {
    let mut record = Record::new(delimiter_of(line));
    record.split(line).map_err(|fault| fault.problem)?;
    let name = |index: usize| {
        let name = std::str::from_utf8(record.get(index).unwrap_or_default());
        name.map(|name| name.trim().to_owned()).map_err(|_| "it is not UTF-8".to_owned())
    };
    let names = (0..record.len()).map(name).collect::<Result<_, _>>()?;
    Ok((record, names))
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
