//! Parquet files with typed columns. Rows are gathered into groups of bounded size, each of which is written as soon as it
//! is full.

use std::{io::Write as _, sync::Arc};

use parquet::{
    basic::{Compression, ZstdLevel},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
};

use crate::{
    Column, ExportError, Out, Sheet,
    parquet_columns::{Cells, schema},
    valve::{Shut, Valve},
};

/// The most rows of a group.
const ROWS: usize = 50_000;
/// The most bytes of a group before it is packed, but for those of its last row.
const BYTES: usize = 32 * 1024 * 1024;

pub(crate) struct ParquetSheet<T: 'static> {
    columns: &'static [Column<T>],
    writer: SerializedFileWriter<Valve>,
    shut: Shut,
    /// The cells of each column of the group.
    gathered: Vec<Cells>,
    rows: usize,
    bytes: usize,
}

impl<T> ParquetSheet<T> {
    pub(crate) fn new(columns: &'static [Column<T>], out: Out) -> Result<Self, ExportError> {
        let fast = Compression::ZSTD(ZstdLevel::try_new(1)?);
        let properties = WriterProperties::builder().set_compression(fast).build();
        let (valve, shut) = Valve::new(out);
        let writer = SerializedFileWriter::new(valve, schema(columns)?, Arc::new(properties))?;
        let gathered = columns.iter().map(Cells::none).collect();
        Ok(Self { columns, writer, shut, gathered, rows: 0, bytes: 0 })
    }

    fn end_group(&mut self) -> Result<(), ExportError> {
        let mut group = self.writer.next_row_group()?;
        for cells in &mut self.gathered {
            if let Some(mut column) = group.next_column()? {
                cells.write(column.untyped())?;
                column.close()?;
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl<T> Sheet<T> for ParquetSheet<T> {
    fn row(&mut self, row: &T) -> Result<(), ExportError> {
        for (column, cells) in self.columns.iter().zip(&mut self.gathered) {
            self.bytes += cells.add(&column.read, row);
        }
        self.rows += 1;
        if self.rows >= ROWS || self.bytes >= BYTES { self.end_group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        if self.rows > 0 {
            self.end_group()?;
        }
        let mut out = self.writer.into_inner()?;
        Ok(out.flush()?)
    }

    fn break_off(self: Box<Self>, _: &str) {
        self.shut.shut();
    }
}
