//! Mentions that were published longer ago than they are kept leave the index, while new ones come in. What they take on
//! disk is given back as segments are merged.

use std::ops::Bound;

use jiff::Timestamp;
use tantivy::{
    Term,
    query::{BooleanQuery, Query, RangeQuery, TermQuery},
    schema::IndexRecordOption,
};
use vigie_model::Slug;

use crate::{IndexError, Writer};

impl Writer {
    /// Removes what was published before a moment, with the next commit.
    ///
    /// # Errors
    /// Those of the disk; the writer has stopped then.
    pub fn forget_before(&mut self, moment: Timestamp) -> Result<(), IndexError> {
        let old = self.before(moment);
        self.forget(old)
    }

    /// The same for the mentions of one workspace.
    ///
    /// # Errors
    /// Those of [`forget_before`](Self::forget_before).
    pub fn forget_before_in(&mut self, workspace: &Slug, moment: Timestamp) -> Result<(), IndexError> {
        let own = Term::from_field_text(self.fields().workspace, workspace.as_str());
        let own = TermQuery::new(own, IndexRecordOption::Basic);
        let old = self.before(moment);
        self.forget(Box::new(BooleanQuery::intersection(vec![Box::new(own), old])))
    }

    fn before(&self, moment: Timestamp) -> Box<dyn Query> {
        let end = Term::from_field_i64(self.fields().published_at, moment.as_millisecond());
        Box::new(RangeQuery::new(Bound::Unbounded, Bound::Excluded(end)))
    }

    fn forget(&mut self, old: Box<dyn Query>) -> Result<(), IndexError> {
        match self.engine()?.delete_query(old) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.stop(error)),
        }
    }
}
