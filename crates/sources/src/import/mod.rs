//! Files of posts: JSON lines, CSV, what other tools export and the archive of an X account, read into events, with an
//! error for each row that cannot be read.
//!
//! The good rows always come through; a bad one says its line, what is wrong and what to do. Rows of a file come in
//! the order of their time, because alerts follow the time of publication: a first pass notes when each row was
//! published and where it stands (24 bytes a row), a second reads the rows in that order. A stream has one pass, so
//! its rows come as they arrive. No row takes more than a few megabytes of memory, whatever is in the file.
//!
//! ```
//! use vigie_sources::import::{ColumnMap, Format, Import, ImportSettings};
//! let csv = "who,said,when\nana,Bonjour,2026-02-03 10:15:00 +0100\nbob,Hello,yesterday\n";
//! let map: ColumnMap = "author.handle=who,text=said,published_at=when".parse()?;
//! let settings =
//!     ImportSettings { source: Some("survey".to_owned()), timezone: None, now: "2026-03-01T00:00:00Z".parse()? };
//! let rows: Vec<_> = Import::read(csv.as_bytes(), Format::Csv(map), settings)?.collect();
//! assert_eq!(rows[0].as_ref().unwrap().id().unwrap().source(), "survey");
//! assert_eq!(rows[1].as_ref().unwrap_err().line, 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cells;
mod columns;
mod dates;
mod elements;
mod encoding;
mod layout;
mod map_error;
mod names;
mod numbers;
mod order;
mod reader;
mod record;
mod row_error;
mod rows;
mod saved_map;
mod target;
mod tool;
mod x_archive;

pub use columns::ColumnMap;
pub use map_error::MapError;
pub use reader::{Format, Import, ImportError, ImportSettings, Progress};
pub use row_error::RowError;
pub use target::Target;
pub use tool::Tool;
