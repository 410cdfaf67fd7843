//! Mentions that were published longer ago than they are kept leave the index, while new ones come in. What they take on
//! disk is given back as segments are merged.

use std::ops::Bound;

use jiff::Timestamp;
use tantivy::{Term, query::RangeQuery};

use crate::{IndexError, Writer};

impl Writer {
    /// Removes what was published before a moment, with the next commit.
    ///
    /// # Errors
    /// Those of the disk; the writer has stopped then.
    pub fn forget_before(&mut self, moment: Timestamp) -> Result<(), IndexError> {
        let end = Term::from_field_i64(self.fields().published_at, moment.as_millisecond());
        let old = RangeQuery::new(Bound::Unbounded, Bound::Excluded(end));
        match self.engine()?.delete_query(Box::new(old)) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.stop(error)),
        }
    }
}
