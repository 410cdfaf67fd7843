//! CSV after RFC 4180: a head, lines that end with CR LF, quotes where a cell needs them. Numbers have decimal points,
//! moments are those of RFC 3339, and what looks like a formula is guarded.

use std::{fmt::Write as _, io::Write as _};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::{Column, ExportError, Out, Read, Settings, Sheet, column::joined, guard::guarded};

/// By this Excel knows that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(crate) struct CsvSheet<T: 'static> {
    columns: &'static [Column<T>],
    csv: Writer<Out>,
    /// The cell that is being written.
    cell: String,
}

impl<T> CsvSheet<T> {
    pub(crate) fn new(
        columns: &'static [Column<T>],
        settings: &Settings,
        mut out: Out,
    ) -> Result<Self, ExportError> {
        if settings.byte_order_mark {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let mut csv = WriterBuilder::new()
            .delimiter(settings.separator.byte())
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Necessary)
            .buffer_capacity(64 * 1024)
            .from_writer(out);
        csv.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self { columns, csv, cell: String::new() })
    }

    fn number(&mut self, number: Option<impl std::fmt::Display>) -> Result<(), ExportError> {
        self.cell.clear();
        if let Some(number) = number {
            let _ = write!(self.cell, "{number}"); // a string takes everything
        }
        Ok(self.csv.write_field(&self.cell)?)
    }
}

impl<T> Sheet<T> for CsvSheet<T> {
    fn row(&mut self, row: &T) -> Result<(), ExportError> {
        for column in self.columns {
            match column.read {
                Read::Text(read) => self.csv.write_field(&*guarded(&read(row).unwrap_or_default()))?,
                Read::List(read) => self.csv.write_field(&*guarded(&joined(&read(row))))?,
                Read::Whole(read) => self.number(read(row))?,
                Read::Decimal(read) => self.number(read(row))?,
                Read::Truth(read) => self.number(read(row))?,
                Read::Moment(read) => self.number(read(row))?,
            }
        }
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.csv.flush()?)
    }

    /// The quote is left open, so that no program reads the last line as a row.
    fn break_off(self: Box<Self>, reason: &str) {
        if let Ok(mut out) = self.csv.into_inner() {
            let reason = reason.replace('"', "'");
            let _ = write!(out, "\r\n\"EXPORT BROKE OFF HERE, THE FILE IS NOT WHOLE: {reason}");
            let _ = out.flush();
        }
    }
}
