//! Tables of any length in the formats of other programs: CSV, JSON lines, XLSX and Parquet. Rows go in one by one, bytes
//! come out as they are ready, and memory does not grow with the table.
//!
//! A table is a list of [`Column`]s; each says what it is called, what it means and how it is read from a row, so that a
//! cell can only have the kind of its column. Texts are hostile: a spreadsheet must not take one for a formula.
//!
//! ```
//! use vigie_export::{Column, Format, Read, Settings, sheet};
//!
//! struct City { name: &'static str, people: u64 }
//! const COLUMNS: &[Column<City>] = &[
//!     Column { name: "name", about: "what it is called", read: Read::Text(|city| Some(city.name.into())) },
//!     Column { name: "people", about: "who live there", read: Read::Whole(|city| Some(city.people)) },
//! ];
//! let mut sheet = sheet(COLUMNS, &Settings::of(Format::Ndjson, "Cities"), Box::new(std::io::sink()))?;
//! sheet.row(&City { name: "Lyon", people: 520_774 })?;
//! sheet.finish()?;
//! # Ok::<(), vigie_export::ExportError>(())
//! ```
//!
//! What it does not do: know what a mention is, find any, speak HTTP.

mod column;
mod csv_sheet;
mod error;
mod format;
mod guard;
mod ndjson;
mod parquet_columns;
mod parquet_sheet;
mod valve;
mod xlsx;
mod xlsx_parts;

use std::io::Write;

pub use column::{Column, Read};
pub use error::ExportError;
pub use format::{Format, Separator, Settings, UnknownFormat};

/// Where the bytes go. It need not be buffered: what is written has some size.
pub type Out = Box<dyn Write + Send>;

/// A table that is being written.
pub trait Sheet<T>: Send {
    /// Adds one row.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written; the table is then of no use any more.
    fn row(&mut self, row: &T) -> Result<(), ExportError>;

    /// Writes what stands behind the last row. A table without it is not whole.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;

    /// Ends a table that cannot be completed so that nobody takes it for a whole one: XLSX and Parquet cannot be opened
    /// without their end; CSV and JSON lines get a last line that says it, and that no program reads as a row.
    fn break_off(self: Box<Self>, reason: &str);
}

/// Begins a table.
///
/// # Errors
/// [`ExportError`] when its head cannot be written.
pub fn sheet<T>(
    columns: &'static [Column<T>],
    settings: &Settings,
    out: Out,
) -> Result<Box<dyn Sheet<T>>, ExportError> {
    Ok(match settings.format {
        Format::Csv => Box::new(csv_sheet::CsvSheet::new(columns, settings, out)?),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(columns, out)),
        Format::Xlsx => Box::new(xlsx::Xlsx::new(columns, settings, out)?),
        Format::Parquet => Box::new(parquet_sheet::ParquetSheet::new(columns, out)?),
    })
}
