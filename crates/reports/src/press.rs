//! From a definition to a file.

use jiff::Timestamp;
use vigie_model::{Report, ReportFormat, Workspace};

use crate::{Document, Occasion, ReportError, Sources, gather};

/// A report as a file, its period seen from the moment `at`, made at the moment `now`.
///
/// # Errors
/// As [`gather`], and [`ReportError::Chart`].
pub async fn render(
    sources: &Sources,
    workspace: &Workspace,
    report: &Report,
    format: ReportFormat,
    at: Timestamp,
    now: Timestamp,
) -> Result<Vec<u8>, ReportError> {
    let figures = gather(sources, workspace, report, Occasion::Asked(at), now).await?;
    press(figures.document(), format).await
}

/// Gives a document its form; that is work, done where it holds up nobody.
async fn press(document: Document, format: ReportFormat) -> Result<Vec<u8>, ReportError> {
    let press = move || match format {
        ReportFormat::Html => document.html().map(String::into_bytes),
        ReportFormat::Pdf => document.pdf(),
    };
    tokio::task::spawn_blocking(press).await.map_err(|_| ReportError::Stopped)?
}

/// A document in both forms.
pub(crate) async fn both(document: Document) -> Result<(Document, Vec<u8>, Vec<u8>), ReportError> {
    let press = move || -> Result<_, ReportError> {
        let (html, pdf) = (document.html()?.into_bytes(), document.pdf()?);
        Ok((document, html, pdf))
    };
    tokio::task::spawn_blocking(press).await.map_err(|_| ReportError::Stopped)?
}
