//! Everything that can go wrong with the index, each with what to do next.

use std::{io, path::PathBuf, time::Duration};

use tantivy::{
    TantivyError,
    directory::error::{LockError, OpenReadError, OpenWriteError},
};
use vigie_model::PostId;

/// Why the index could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A setting has a value that cannot work.
    #[error("setting `index.{key}` {problem}")]
    Setting {
        /// Which setting.
        key: &'static str,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// Somebody else writes to this folder.
    #[error(
        "index {path} is being written by another process; stop the other Vigie, or use another data folder"
    )]
    Locked {
        /// The index folder.
        path: PathBuf,
    },
    /// One index for all partitions, as earlier versions wrote it.
    #[error(
        "index {path} is in one piece, as an earlier Vigie wrote it; move the folder away, it is rebuilt from the log"
    )]
    OneShard {
        /// The index folder.
        path: PathBuf,
    },
    /// The log has another number of partitions than when the index was begun.
    #[error(
        "index {path} was made for {found} partitions of the mentions, but the log has {configured}; set \
         log.partitions.mentions back, or move the folder away, it is rebuilt from the log"
    )]
    OtherPartitions {
        /// The index folder, or that of one partition.
        path: PathBuf,
        /// How many there were.
        found: String,
        /// How many there are.
        configured: u32,
    },
    /// A partition that the mentions do not have.
    #[error("there is no partition {partition}, the {partitions} of the mentions count from 0")]
    UnknownPartition {
        /// What was asked for.
        partition: u32,
        /// How many there are.
        partitions: usize,
    },
    /// There are documents, but nothing says up to which place of the log.
    #[error(
        "index {path} holds documents but not its place in the log; move the folder away, it is rebuilt from the log"
    )]
    NoProgress {
        /// The index folder.
        path: PathBuf,
    },
    /// What stands there as the place in the log cannot be read.
    #[error(
        "index {path} has an unreadable place in the log ({problem}); move the folder away, it is rebuilt from the log"
    )]
    UnreadableProgress {
        /// The index folder.
        path: PathBuf,
        /// What the reader met.
        problem: String,
    },
    /// A newer program wrote it.
    #[error(
        "index {path} was written by a newer Vigie ({found}); upgrade this one, or use another data folder"
    )]
    Newer {
        /// The index folder.
        path: PathBuf,
        /// What stands there, and what this program knows.
        found: String,
    },
    /// It has other fields than this program writes.
    #[error(
        "index {path} has other fields than this Vigie writes; move the folder away, it is rebuilt from the log"
    )]
    OtherSchema {
        /// The index folder.
        path: PathBuf,
    },
    /// A batch was handed over whose beginning is in the index already.
    #[error(
        "batch of partition {partition} begins at offset {first} but the index is at {stored}; read on from {stored}"
    )]
    Replayed {
        /// The partition of the log.
        partition: u32,
        /// Where the batch begins.
        first: u64,
        /// What the index expects next.
        stored: u64,
    },
    /// A batch ends before it begins.
    #[error(
        "batch of partition {partition} goes from offset {first} back to {next}; this is a defect, please report it"
    )]
    BackwardBatch {
        /// The partition of the log.
        partition: u32,
        /// Where the batch begins.
        first: u64,
        /// Where it says that it ends.
        next: u64,
    },
    /// No room is left on the disk.
    #[error(
        "no room left on the disk for index {path}; free some and start again, nothing that was committed is lost"
    )]
    DiskFull {
        /// The index folder.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("index {path}: {source}; check the disk and the permissions of the folder")]
    Io {
        /// The index folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The writer failed before and does not go on.
    #[error(
        "the index stopped writing after an error ({cause}); mend that and start again, it goes on from its last commit"
    )]
    Stopped {
        /// What went wrong first.
        cause: String,
    },
    /// A prefix stands for too many words.
    #[error(
        "`{prefix}*` stands for more than {max} words of the index; write more characters before the `*`"
    )]
    TooManyWords {
        /// What stands before the `*`.
        prefix: String,
        /// The most words it may stand for.
        max: usize,
    },
    /// A period is cut into too many pieces.
    #[error(
        "the period has more than {max} of these intervals; choose a longer interval or a shorter period"
    )]
    TooManyBuckets {
        /// The most pieces.
        max: usize,
    },
    /// No or too many values of a field.
    #[error("{asked} values of each field were asked for; ask for 1 to {max}")]
    BadFacets {
        /// How many were asked for.
        asked: usize,
        /// The most of one field.
        max: usize,
    },
    /// A mention that others are to be like, and that is not there.
    #[error("there is no mention of the post `{0}` in this workspace; take the id of one that was found")]
    UnknownMention(PostId),
    /// More accounts than are asked about at once.
    #[error("the brands name {asked} accounts and may name {max} at once; choose some with brand=")]
    TooManyAccounts {
        /// How many were asked about.
        asked: usize,
        /// The most.
        max: usize,
    },
    /// An account that published more than is looked through.
    #[error("the accounts published more than {max} posts; choose some of the brands with brand=")]
    TooManyOwnPosts {
        /// The most posts.
        max: usize,
    },
    /// More stories than can be told apart in one answer.
    #[error(
        "the selection has more than {max} stories; choose a shorter period, or count mentions instead of stories"
    )]
    TooManyStories {
        /// The most stories.
        max: usize,
    },
    /// Something that is not the name of a story.
    #[error(
        "`{0}` is no story; its name has 16 hexadecimal digits, and stands with each mention that is found"
    )]
    BadStory(String),
    /// An interval that cannot be used.
    #[error(
        "interval: `{0}` cannot be used; write 1m, 15m, 6h, 1d, 1w, 1mo or 1y, one unit only, up to ten years"
    )]
    BadInterval(String),
    /// A period ends before it begins.
    #[error("the period ends at {to}, before it begins at {from}; exchange the two")]
    BackwardPeriod {
        /// Its first moment.
        from: jiff::Timestamp,
        /// One past its last.
        to: jiff::Timestamp,
    },
    /// A period that nobody wants to wait for.
    #[error("the period has {days} days, and may have {max}; choose a shorter one")]
    LongPeriod {
        /// How many it has.
        days: i64,
        /// The most it may have.
        max: i64,
    },
    /// What is compared would be compared with itself.
    #[error("the baseline overlaps the period; let it end before the period begins")]
    OverlappingBaseline,
    /// Too many brands are compared, or none.
    #[error("{asked} brands are to be compared; name 1 to {max}")]
    BrandsToCompare {
        /// How many were named.
        asked: usize,
        /// The most at once.
        max: usize,
    },
    /// More people wrote than can be told apart at once.
    #[error("more than {max} authors wrote in this period; choose a shorter one or a narrower selection")]
    TooManyAuthors {
        /// The most at once.
        max: usize,
    },
    /// A page of no or too many hits.
    #[error("a page of {asked} hits was asked for; ask for 1 to {max}, and for more with `next`")]
    BadLimit {
        /// How many were asked for.
        asked: usize,
        /// The most on one page.
        max: usize,
    },
    /// A page token that this index did not give out.
    #[error("the page token is damaged; leave it out to begin with the first page")]
    BadCursor,
    /// A page token that was given out for another search.
    #[error(
        "the page token belongs to another search; leave it out to begin with the first page of this one"
    )]
    ForeignCursor,
    /// The search took too long.
    #[error(
        "the search took longer than {0:?} and was given up; choose a shorter period or a narrower query"
    )]
    TooSlow(Duration),
    /// More mentions than may be read at once.
    #[error(
        "{count} mentions are selected, at most {most} can be gone through at once; choose a shorter period or a narrower query"
    )]
    TooManyMentions {
        /// How many are selected.
        count: usize,
        /// How many may be.
        most: usize,
    },
    /// Nobody waits for the answer any more.
    #[error("the answer is not waited for any more; ask again where it is still needed")]
    Unwanted,
    /// A stored mention cannot be read.
    #[error("a stored mention cannot be read ({0}); move the index folder away, it is rebuilt from the log")]
    Unreadable(#[from] serde_json::Error),
    /// A metric could not be registered.
    #[error("the index's metrics cannot be registered: {0}; open only one index with a registry")]
    Metrics(#[from] prometheus::Error),
    /// Anything else that the search engine says.
    #[error("search engine: {0}; if the disk is sound, please report it")]
    Engine(#[from] TantivyError),
}

/// From a file of the engine; whoever knows the folder names it afterwards.
impl From<io::Error> for IndexError {
    fn from(error: io::Error) -> Self {
        Self::Engine(error.into())
    }
}

impl IndexError {
    /// Names what the engine met in this folder.
    pub(crate) fn at(path: &std::path::Path, error: TantivyError) -> Self {
        let path = path.to_owned();
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked { path },
            TantivyError::IncompatibleIndex(found)
            | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(found)) => {
                Self::Newer { path, found: format!("{found:?}") }
            }
            TantivyError::IoError(source)
            | TantivyError::LockFailure(LockError::IoError(source), _)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. }) => {
                Self::io(path, io::Error::new(source.kind(), source))
            }
            // The engine hands some of its threads' errors on as text only.
            other if other.to_string().contains("os error 28") => Self::DiskFull { path },
            other => Self::Engine(other),
        }
    }

    pub(crate) fn io(path: PathBuf, source: io::Error) -> Self {
        // Some errors of the engine are wrapped, so that only their text still says what they were.
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ if source.to_string().contains("os error 28") => Self::DiskFull { path },
            _ => Self::Io { path, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_however_it_is_wrapped() {
        let check = |error: io::Error, full: bool| {
            let error = IndexError::io(PathBuf::from("index"), error);
            assert_eq!(matches!(error, IndexError::DiskFull { .. }), full, "{error}");
        };
        check(io::Error::from_raw_os_error(28), true);
        check(io::Error::other(io::Error::from_raw_os_error(28)), true);
        check(io::Error::from_raw_os_error(5), false);
        check(io::Error::other("no"), false);
    }
}
