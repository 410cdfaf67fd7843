//! The report as pages for print: A4, with fonts embedded, tagged so that a screen reader finds headings, tables with their
//! heads, and what each chart shows (PDF/UA-1, which the writer checks before it gives the file away).
//!
//! A report is laid out first (`sheet`, `blocks`, `table`) and painted afterwards (`paint`), when it is known how many pages
//! there are.

mod blocks;
mod canvas;
mod font;
mod paint;
mod sheet;
mod table;

use crate::{Document, ReportError};

impl Document {
    /// The report as a PDF.
    ///
    /// # Errors
    /// [`ReportError::Chart`] when a chart cannot be drawn, [`ReportError::Pdf`] when the file cannot be written.
    pub fn pdf(&self) -> Result<Vec<u8>, ReportError> {
        let fonts = font::Fonts::embedded()?;
        let sheet = blocks::laid_out(self, &fonts)?;
        paint::painted(self, &sheet, &fonts)
    }
}
