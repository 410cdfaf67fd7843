//! Why a table could not be written.

use std::io;

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The bytes cannot be put where they should go.
    #[error(
        "the export cannot be written: {0}; see that whoever reads it is still there and has room, then export again"
    )]
    Io(#[from] io::Error),
    /// A row that the format does not take.
    #[error("the export cannot be written as CSV: {0}; this is a defect, please report it")]
    Csv(csv::Error),
    /// What the packer of workbooks says.
    #[error("the export cannot be packed as XLSX: {0}; export less, or choose another format")]
    Xlsx(zip::result::ZipError),
    /// What the writer of Parquet says.
    #[error("the export cannot be written as Parquet: {0}; choose another format, and please report it")]
    Parquet(parquet::errors::ParquetError),
    /// What the writer of JSON says.
    #[error("the export cannot be written as JSON: {0}; choose another format, and please report it")]
    Json(#[from] serde_json::Error),
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Self::Io(error),
            kind => Self::Csv(io::Error::other(format!("{kind:?}")).into()),
        }
    }
}

impl From<zip::result::ZipError> for ExportError {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Xlsx(other),
        }
    }
}

impl From<parquet::errors::ParquetError> for ExportError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        match error {
            parquet::errors::ParquetError::External(cause) => match cause.downcast::<io::Error>() {
                Ok(error) => Self::Io(*error),
                Err(cause) => Self::Parquet(parquet::errors::ParquetError::External(cause)),
            },
            other => Self::Parquet(other),
        }
    }
}
