//! Why a report cannot be made.

use vigie_index::IndexError;
use vigie_store::StoreError;

/// Why a report cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The workspace watches nobody.
    #[error("the workspace has no brand to report on; add one to it")]
    NoBrands,
    /// The index does not answer.
    #[error("{0}")]
    Index(#[from] IndexError),
    /// The store does not answer.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A chart cannot be drawn.
    #[error("a chart cannot be drawn: {0}; please report it")]
    Chart(String),
    /// The pages cannot be written.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
    /// There is nobody to send it to.
    #[error("the report has no recipients; name some, or render it as a file")]
    NoRecipients,
    /// The mail did not leave.
    #[error("{told}")]
    Mail {
        /// What happened and what to do, in the report's language.
        told: String,
        /// Whether another attempt may succeed although nobody changes anything.
        may_pass: bool,
    },
    /// The work was cut off.
    #[error("the report was not finished because the program is stopping; ask again once it is back")]
    Stopped,
}

impl ReportError {
    /// Whether the same may succeed later although nobody changes anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Mail { may_pass, .. } => *may_pass,
            Self::Index(_) | Self::Store(_) | Self::Stopped => true,
            Self::NoBrands | Self::NoRecipients | Self::Chart(_) | Self::Pdf(_) => false,
        }
    }
}
