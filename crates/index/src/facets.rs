//! Counting the values of a column over several segments.
//!
//! Every segment numbers the values of a column in its own way. A [`Facet`] gives each value one number for all of
//! them, so that counting is adding to a vector.

use std::collections::HashMap;

use serde::Serialize;
use tantivy::{DocId, SegmentReader, columnar::Column};
use utoipa::ToSchema;

use crate::IndexError;

/// The most values that a list of counts names; the rarest are left out.
pub(crate) const MAX_VALUES: usize = 1_000;

/// A value and how many mentions have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// The value: a brand's or topic's id, a language code, a source, a kind.
    pub id: String,
    /// How many mentions.
    pub count: u64,
}

/// The values of one column.
#[derive(Clone)]
pub(crate) struct Facet {
    column: &'static str,
    values: Vec<String>,
    numbers: HashMap<String, usize>,
}

/// One segment's part of a [`Facet`].
pub(crate) struct FacetSegment {
    /// Nothing where no document of the segment has a value.
    ordinals: Option<Column<u64>>,
    /// The facet's number for each of the segment's.
    numbers: Vec<usize>,
}

impl Facet {
    pub(crate) fn new(column: &'static str) -> Self {
        Self { column, values: Vec::new(), numbers: HashMap::new() }
    }

    pub(crate) fn open(&mut self, segment: &SegmentReader) -> Result<FacetSegment, IndexError> {
        let Some(column) = segment.fast_fields().str(self.column)? else {
            return Ok(FacetSegment { ordinals: None, numbers: Vec::new() });
        };
        let mut numbers = Vec::with_capacity(column.num_terms());
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            numbers.push(self.number(&String::from_utf8_lossy(terms.key())));
        }
        Ok(FacetSegment { ordinals: Some(column.ords().clone()), numbers })
    }

    /// The number of a value, a new one if it was never seen.
    pub(crate) fn number(&mut self, value: &str) -> usize {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = self.values.len();
        self.values.push(value.to_owned());
        self.numbers.insert(value.to_owned(), number);
        number
    }

    /// How many values there are; their numbers lie below.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn value(&self, number: usize) -> &str {
        self.values.get(number).map_or("", String::as_str)
    }

    /// Names what was counted by number: the most frequent first, equals by name, none with 0.
    pub(crate) fn counts(&self, counted: &[u64]) -> Vec<Count> {
        let mut counts: Vec<Count> = self
            .values
            .iter()
            .zip(counted)
            .filter(|(_, count)| **count > 0)
            .map(|(id, count)| Count { id: id.clone(), count: *count })
            .collect();
        counts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
        counts.truncate(MAX_VALUES);
        counts
    }
}

impl FacetSegment {
    /// The numbers of a document's values.
    pub(crate) fn of(&self, doc: DocId) -> impl Iterator<Item = usize> + '_ {
        self.ordinals
            .iter()
            .flat_map(move |ordinals| ordinals.values_for_doc(doc))
            .filter_map(|ordinal| self.numbers.get(usize::try_from(ordinal).ok()?).copied())
    }
}

/// Adds to the count of a number, making room for it first.
pub(crate) fn add(counted: &mut Vec<u64>, number: usize, amount: u64) {
    if counted.len() <= number {
        counted.resize(number + 1, 0);
    }
    if let Some(count) = counted.get_mut(number) {
        *count = count.saturating_add(amount);
    }
}
