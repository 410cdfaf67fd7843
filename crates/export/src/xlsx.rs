//! Workbooks of Excel, written as they come: a package (ZIP) whose sheets are packed while rows arrive, with the parts that
//! name them at its end. The libraries that write workbooks keep every sheet on the disk until it is whole, or crash when
//! that is full; what is needed of the format here is small.
//!
//! Texts are texts, whatever they look like: nothing in a cell is a formula or a link. What Excel cannot hold is given up
//! visibly: cells end after 32,767 characters with `…`, sheets after 1,048,576 rows, where the next one begins.

use std::{fmt::Write as _, io::Write as _};

use jiff::Timestamp;
use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::{
    Column, ExportError, Out, Read, Settings, Sheet,
    column::joined,
    valve::{Shut, Valve},
    xlsx_parts::{BOLD, MOMENT, SHEET_TAIL, fitting, letters, parts, push_escaped, sheet_head, sheet_path},
};

/// The most rows of a sheet, its head included.
const MAX_ROWS: u32 = 1_048_576;
/// The most bytes of a sheet before it is packed: beyond 4 GB Excel thinks that packages need repair.
const MAX_BYTES: u64 = 3_000_000_000;
/// So many bytes are packed at once.
const BYTES: usize = 64 * 1024;
/// The greatest number up to which a spreadsheet holds all whole ones.
const MAX_EXACT: u64 = 1 << 53;
/// From 1900-03-01 on, days count alike in all spreadsheets; the last is 9999-12-31.
const DAYS: std::ops::Range<f64> = 61.0..2_958_466.0;
/// 1970-01-01 in days of spreadsheets.
const EPOCH: f64 = 25_569.0;

pub(crate) struct Xlsx<T: 'static> {
    columns: &'static [Column<T>],
    letters: Vec<String>,
    title: &'static str,
    zip: ZipWriter<StreamWriter<Valve>>,
    shut: Shut,
    max_rows: u32,
    sheets: u32,
    /// Rows of this sheet.
    rows: u32,
    /// Bytes of this sheet that are packed.
    bytes: u64,
    /// What waits to be packed.
    xml: String,
}

impl<T> Xlsx<T> {
    pub(crate) fn new(
        columns: &'static [Column<T>],
        settings: &Settings,
        out: Out,
    ) -> Result<Self, ExportError> {
        Self::with_rows(columns, settings, out, MAX_ROWS)
    }

    fn with_rows(
        columns: &'static [Column<T>],
        settings: &Settings,
        out: Out,
        max_rows: u32,
    ) -> Result<Self, ExportError> {
        let letters = (0..columns.len()).map(letters).collect();
        let (valve, shut) = Valve::new(out);
        let (zip, xml) = (ZipWriter::new_stream(valve), String::with_capacity(2 * BYTES));
        let title = settings.title;
        let mut new =
            Self { columns, letters, title, zip, shut, max_rows, sheets: 0, rows: 0, bytes: 0, xml };
        new.begin_sheet()?;
        Ok(new)
    }

    fn begin_sheet(&mut self) -> Result<(), ExportError> {
        (self.sheets, self.rows, self.bytes) = (self.sheets + 1, 0, 0);
        self.zip.start_file(sheet_path(self.sheets), options())?;
        let width = |column: &Column<T>| match column.read {
            Read::Text(_) | Read::List(_) | Read::Moment(_) => 20,
            Read::Whole(_) | Read::Decimal(_) | Read::Truth(_) => 12,
        };
        self.xml.push_str(&sheet_head(self.columns.iter().map(width)));
        self.begin_row();
        for (at, column) in self.columns.iter().enumerate() {
            self.text(at, column.name, BOLD);
        }
        self.end_row()
    }

    fn end_sheet(&mut self) -> Result<(), ExportError> {
        self.xml.push_str(SHEET_TAIL);
        self.pack()
    }

    fn begin_row(&mut self) {
        self.rows += 1;
        let _ = write!(self.xml, r#"<row r="{}">"#, self.rows); // a string takes everything
    }

    fn end_row(&mut self) -> Result<(), ExportError> {
        self.xml.push_str("</row>");
        if self.xml.len() >= BYTES { self.pack() } else { Ok(()) }
    }

    fn pack(&mut self) -> Result<(), ExportError> {
        self.zip.write_all(self.xml.as_bytes())?;
        self.bytes += self.xml.len() as u64;
        self.xml.clear();
        Ok(())
    }

    /// The beginning of a cell; what follows are its other attributes.
    fn cell(&mut self, at: usize) {
        let letters = self.letters.get(at).map_or("", String::as_str);
        let _ = write!(self.xml, r#"<c r="{letters}{}""#, self.rows);
    }

    fn text(&mut self, at: usize, text: &str, style: u32) {
        if text.is_empty() {
            return;
        }
        self.cell(at);
        let _ = write!(self.xml, r#" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#);
        let (text, mark) = fitting(text);
        push_escaped(&mut self.xml, text);
        self.xml.push_str(mark);
        self.xml.push_str("</t></is></c>");
    }

    fn value(&mut self, at: usize, attributes: &str, value: impl std::fmt::Display) {
        self.cell(at);
        let _ = write!(self.xml, "{attributes}><v>{value}</v></c>");
    }

    fn moment(&mut self, at: usize, moment: Timestamp) {
        let days = moment.as_millisecond() as f64 / 86_400_000.0 + EPOCH;
        if DAYS.contains(&days) {
            self.value(at, &format!(r#" s="{MOMENT}""#), days);
        } else {
            self.text(at, &moment.to_string(), 0);
        }
    }
}

/// Packed fast: most of the time that a workbook takes goes into this.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1))
}

impl<T> Sheet<T> for Xlsx<T> {
    fn row(&mut self, row: &T) -> Result<(), ExportError> {
        if self.rows >= self.max_rows || self.bytes >= MAX_BYTES {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.begin_row();
        for (at, column) in self.columns.iter().enumerate() {
            match column.read {
                Read::Text(read) => self.text(at, &read(row).unwrap_or_default(), 0),
                Read::List(read) => self.text(at, &joined(&read(row)), 0),
                Read::Whole(read) => match read(row) {
                    Some(number) if number <= MAX_EXACT => self.value(at, "", number),
                    Some(number) => self.text(at, &number.to_string(), 0),
                    None => {}
                },
                Read::Decimal(read) => {
                    if let Some(number) = read(row) {
                        self.value(at, "", number);
                    }
                }
                Read::Truth(read) => {
                    if let Some(truth) = read(row) {
                        self.value(at, r#" t="b""#, u8::from(truth));
                    }
                }
                Read::Moment(read) => {
                    if let Some(moment) = read(row) {
                        self.moment(at, moment);
                    }
                }
            }
        }
        self.end_row()
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.end_sheet()?;
        for (path, text) in parts(self.title, self.sheets) {
            self.zip.start_file(path, options())?;
            self.zip.write_all(text.as_bytes())?;
        }
        let mut out = self.zip.finish()?.into_inner();
        Ok(out.flush()?)
    }

    fn break_off(self: Box<Self>, _: &str) {
        self.shut.shut();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::Read as _,
        sync::{Arc, Mutex},
    };

    use super::*;
    use crate::Format;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn rows_go_on_in_the_next_sheet() {
        const COLUMNS: &[Column<u64>] =
            &[Column { name: "number", about: "", read: Read::Whole(|number| Some(*number)) }];
        let kept = Kept::default();
        let settings = Settings::of(Format::Xlsx, "Rows");
        let mut sheet = Xlsx::with_rows(COLUMNS, &settings, Box::new(kept.clone()), 4).unwrap();
        (0..7).for_each(|number| sheet.row(&number).unwrap());
        Box::new(sheet).finish().unwrap();
        let bytes = kept.0.lock().unwrap().clone();
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut part = |path: &str| {
            let mut text = String::new();
            package.by_name(path).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        for (number, first, rows) in [(1, 0, 4), (2, 3, 4), (3, 6, 2)] {
            let sheet = part(&sheet_path(number));
            assert_eq!(sheet.matches("<row ").count(), rows, "{sheet}");
            assert!(sheet.contains(&format!(r#"<c r="A2"><v>{first}</v>"#)), "{sheet}");
        }
        let workbook = part("xl/workbook.xml");
        assert!(workbook.contains(r#"name="Rows""#) && workbook.contains(r#"name="Rows 3""#), "{workbook}");
    }
}
