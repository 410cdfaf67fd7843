//! Files of posts: JSON lines and CSV, into events, with an error for each row that cannot be read.
mod columns;
mod reader;
mod row_error;
pub use columns::{ColumnMap, MapError, Target};
pub use reader::{Format, Import, ImportError, ImportSettings, Progress};
pub use row_error::RowError;
