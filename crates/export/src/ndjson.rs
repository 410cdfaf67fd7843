//! JSON lines: an object for each row, with every column in its order; `null` where nothing is known.

use std::io::Write as _;

use serde::Serialize;

use crate::{Column, ExportError, Out, Read, Sheet};

/// So many bytes are written at once.
const BYTES: usize = 64 * 1024;

pub(crate) struct Ndjson<T: 'static> {
    columns: &'static [Column<T>],
    out: Out,
    lines: Vec<u8>,
}

impl<T> Ndjson<T> {
    pub(crate) fn new(columns: &'static [Column<T>], out: Out) -> Self {
        Self { columns, out, lines: Vec::with_capacity(2 * BYTES) }
    }

    fn value(&mut self, value: &impl Serialize) -> Result<(), ExportError> {
        Ok(serde_json::to_writer(&mut self.lines, value)?)
    }

    fn hand_over(&mut self) -> Result<(), ExportError> {
        self.out.write_all(&self.lines)?;
        self.lines.clear();
        Ok(())
    }
}

impl<T> Sheet<T> for Ndjson<T> {
    fn row(&mut self, row: &T) -> Result<(), ExportError> {
        for (at, column) in self.columns.iter().enumerate() {
            self.lines.push(if at == 0 { b'{' } else { b',' });
            self.value(&column.name)?;
            self.lines.push(b':');
            match column.read {
                Read::Text(read) => self.value(&read(row))?,
                Read::List(read) => self.value(&read(row))?,
                Read::Whole(read) => self.value(&read(row))?,
                Read::Decimal(read) => self.value(&read(row))?,
                Read::Truth(read) => self.value(&read(row))?,
                Read::Moment(read) => self.value(&read(row))?,
            }
        }
        self.lines.extend_from_slice(b"}\n");
        if self.lines.len() >= BYTES { self.hand_over() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.hand_over()?;
        Ok(self.out.flush()?)
    }

    /// The last line is no JSON.
    fn break_off(mut self: Box<Self>, reason: &str) {
        if self.hand_over().is_ok() {
            let _ = write!(self.out, "EXPORT BROKE OFF HERE, THE FILE IS NOT WHOLE: {reason}");
            let _ = self.out.flush();
        }
    }
}
