//! What makes reports, as the server is handed it: the server knows neither their form nor where their figures come from.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use vigie_index::IndexError;
use vigie_model::{Report, ReportFormat, Workspace};
use vigie_store::StoreError;

use crate::problem::Problem;

/// Makes reports.
pub trait Reporter: Send + Sync {
    /// A report as a file, seen from the moment `at`.
    fn render(
        &self,
        workspace: Workspace,
        report: Report,
        format: ReportFormat,
        at: Timestamp,
    ) -> BoxFuture<'static, Result<Vec<u8>, ReportRefusal>>;

    /// Makes a report as of now and mails it to its recipients at once.
    fn send(&self, workspace: Workspace, report: Report) -> BoxFuture<'static, Result<(), ReportRefusal>>;

    /// When a report is due next; `None` for one that is sent only on demand.
    fn next_due(&self, workspace: &Workspace, report: &Report) -> Option<Timestamp>;
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportRefusal {
    /// The index does not answer.
    #[error("{0}")]
    Index(#[from] IndexError),
    /// The store does not answer.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// What was asked for cannot be made; says what to change.
    #[error("{0}")]
    Unusable(String),
    /// It cannot be made now.
    #[error("{0}")]
    Failed(String),
}

impl From<ReportRefusal> for Problem {
    fn from(refusal: ReportRefusal) -> Self {
        match refusal {
            ReportRefusal::Index(error) => error.into(),
            ReportRefusal::Store(error) => error.into(),
            ReportRefusal::Unusable(said) => Self::unprocessable(said, Vec::new()),
            ReportRefusal::Failed(said) => Self::unavailable(said),
        }
    }
}
