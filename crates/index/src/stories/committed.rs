//! The last commit, as the writer of stories looks things up in it.

use std::cell::OnceCell;

use tantivy::{DocAddress, Searcher, TantivyDocument, Term, columnar::Column, schema::IndexRecordOption};

use crate::{IndexError, schema::column, searcher::living};

pub(crate) struct Committed {
    searcher: Searcher,
    /// By segment; opened when something is first read from one.
    columns: Vec<OnceCell<Columns>>,
}

struct Columns {
    number: Column<u64>,
    story: Column<u64>,
}

impl Committed {
    pub(crate) fn new(searcher: Searcher) -> Self {
        let columns = searcher.segment_readers().iter().map(|_| OnceCell::new()).collect();
        Self { searcher, columns }
    }

    /// Where the first mentions with a term stand.
    pub(crate) fn under(&self, term: &Term, most: usize) -> Result<Vec<DocAddress>, IndexError> {
        let mut found = Vec::new();
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let index = segment.inverted_index(term.field())?;
            let Some(postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
            let docs = living(segment, postings).take(most - found.len());
            found.extend(docs.map(|doc| DocAddress::new(number, doc)));
            if found.len() == most {
                break;
            }
        }
        Ok(found)
    }

    /// The number of a mention: [`Fields::tie`](crate::schema::Fields::tie).
    pub(crate) fn number(&self, at: DocAddress) -> Result<u64, IndexError> {
        Ok(self.columns(at)?.and_then(|columns| columns.number.first(at.doc_id)).unwrap_or_default())
    }

    pub(crate) fn story(&self, at: DocAddress) -> Result<u64, IndexError> {
        Ok(self.columns(at)?.and_then(|columns| columns.story.first(at.doc_id)).unwrap_or_default())
    }

    pub(crate) fn document(&self, at: DocAddress) -> Result<TantivyDocument, IndexError> {
        Ok(self.searcher.doc(at)?)
    }

    fn columns(&self, at: DocAddress) -> Result<Option<&Columns>, IndexError> {
        let Some(cell) = self.columns.get(at.segment_ord as usize) else { return Ok(None) };
        if cell.get().is_none() {
            let fast_fields = self.searcher.segment_reader(at.segment_ord).fast_fields();
            let (number, story) = (fast_fields.u64(column::TIE)?, fast_fields.u64(column::STORY)?);
            cell.get_or_init(|| Columns { number, story });
        }
        Ok(cell.get())
    }
}
