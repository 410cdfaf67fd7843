//! How many mentions each value of a field has: what a screen shows beside its filters.
//!
//! Each field is counted under all filters but its own, so that one sees what choosing another value would bring. Counts
//! are exact.

use std::collections::HashMap;

use serde::Serialize;
use tantivy::SegmentReader;
use utoipa::ToSchema;

use crate::{
    Count, IndexError, Selection,
    compile::Compiler,
    facets::{MAX_VALUES, add},
    schema::{Fields, column},
    walk::{Deadline, Walk},
};

/// A field that mentions can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacetField {
    /// The brands that it names.
    Brand,
    /// The topics that it touches.
    Topic,
    /// Where it was published.
    Source,
    /// Its language.
    Language,
    /// The country, where the source says so.
    Country,
    /// The mood of the post.
    Sentiment,
    /// The folded handle of its author.
    Author,
    /// Post, reply, repost or quote.
    Kind,
    /// Where its handling stands.
    Status,
    /// Its tags.
    Tag,
    /// Who sees to it, [`NOBODY`](vigie_model::NOBODY) where nobody does.
    Assignee,
    /// How urgent it is.
    Priority,
}

impl FacetField {
    /// All of them, in the order in which people list them.
    pub const ALL: [Self; 12] = [
        Self::Brand,
        Self::Topic,
        Self::Source,
        Self::Language,
        Self::Country,
        Self::Sentiment,
        Self::Author,
        Self::Kind,
        Self::Status,
        Self::Tag,
        Self::Assignee,
        Self::Priority,
    ];

    /// The word for it in the API: that of its filter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Topic => "topic",
            Self::Source => "source",
            Self::Language => "lang",
            Self::Country => "country",
            Self::Sentiment => "sentiment",
            Self::Author => "author",
            Self::Kind => "type",
            Self::Status => "status",
            Self::Tag => "tag",
            Self::Assignee => "assignee",
            Self::Priority => "priority",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Brand => column::BRAND,
            Self::Topic => column::TOPIC,
            Self::Source => column::SOURCE,
            Self::Language => column::LANG,
            Self::Country => column::COUNTRY,
            Self::Sentiment => column::SENTIMENT,
            Self::Author => column::AUTHOR,
            Self::Kind => column::KIND,
            Self::Status => column::STATUS,
            Self::Tag => column::TAG,
            Self::Assignee => column::ASSIGNEE,
            Self::Priority => column::PRIORITY,
        }
    }

    /// The selection without the filter on this field.
    fn freed(self, selection: &Selection) -> Selection {
        let mut freed = selection.clone();
        match self {
            Self::Brand => freed.brands.clear(),
            Self::Topic => freed.topics.clear(),
            Self::Source => freed.sources.clear(),
            Self::Language => freed.languages.clear(),
            Self::Country => freed.countries.clear(),
            Self::Sentiment => freed.sentiments.clear(),
            Self::Author => freed.authors.clear(),
            Self::Kind => freed.kinds.clear(),
            Self::Status => freed.statuses.clear(),
            Self::Tag => freed.tags.clear(),
            Self::Assignee => freed.assignees.clear(),
            Self::Priority => freed.priorities.clear(),
        }
        freed
    }
}

/// The values of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetCounts {
    /// The field, by the word of its filter.
    pub field: &'static str,
    /// How many mentions pass all filters but that of this field.
    pub total: u64,
    /// The most frequent values, equals by name.
    pub values: Vec<Count>,
    /// How many further values there are.
    pub further: usize,
}

/// Counts the values of one field, segment by segment.
struct Counting {
    field: FacetField,
    counted: HashMap<String, u64>,
}

pub(crate) fn facets(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    asked: &[FacetField],
    limit: usize,
    deadline: Deadline,
) -> Result<Vec<FacetCounts>, IndexError> {
    selection.check()?;
    if !(1..=MAX_VALUES).contains(&limit) {
        return Err(IndexError::BadFacets { asked: limit, max: MAX_VALUES });
    }
    // Fields that are not filtered by are counted together in one walk.
    let mut groups: Vec<(Selection, Vec<FacetField>)> = Vec::new();
    for field in asked {
        let freed = field.freed(selection);
        match groups.iter_mut().find(|(selection, _)| *selection == freed) {
            Some((_, group)) if group.contains(field) => {}
            Some((_, group)) => group.push(*field),
            None => groups.push((freed, vec![*field])),
        }
    }
    let mut counts = Vec::with_capacity(asked.len());
    for (selection, group) in &groups {
        counts.extend(count(fields, searcher, selection, group, limit, deadline)?);
    }
    let place = |counts: &FacetCounts| asked.iter().position(|field| field.as_str() == counts.field);
    counts.sort_by_key(place);
    Ok(counts)
}

fn count(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    group: &[FacetField],
    limit: usize,
    deadline: Deadline,
) -> Result<Vec<FacetCounts>, IndexError> {
    let query = Compiler::new(fields, searcher).within(deadline).selection(selection)?;
    let walk = Walk::new(searcher, query.as_ref(), false, deadline)?;
    let mut total = 0;
    let mut counting: Vec<Counting> =
        group.iter().map(|field| Counting { field: *field, counted: HashMap::new() }).collect();
    for segment in searcher.segment_readers() {
        let mut columns = Vec::with_capacity(group.len());
        for field in group {
            let column = segment.fast_fields().str(field.column())?;
            columns.push((column.map(|column| column.ords().clone()), Vec::new()));
        }
        walk.segment(segment, |doc, _| {
            total += 1;
            for (ordinals, counted) in &mut columns {
                for ordinal in ordinals.iter().flat_map(|ordinals| ordinals.values_for_doc(doc)) {
                    add(counted, usize::try_from(ordinal).unwrap_or(usize::MAX), 1);
                }
            }
            Ok(())
        })?;
        for (counting, (_, counted)) in counting.iter_mut().zip(&columns) {
            counting.take(segment, counted, deadline)?;
        }
    }
    Ok(counting.into_iter().map(|counting| counting.most_frequent(total, limit)).collect())
}

impl Counting {
    /// Takes over what was counted by the numbers that a segment gives to values.
    fn take(
        &mut self,
        segment: &SegmentReader,
        counted: &[u64],
        deadline: Deadline,
    ) -> Result<(), IndexError> {
        let Some(column) = segment.fast_fields().str(self.field.column())? else { return Ok(()) };
        let mut terms = column.dictionary().stream()?;
        let mut left = counted.iter().filter(|count| **count > 0).count();
        for (number, count) in (0_usize..).zip(counted) {
            if left == 0 || !terms.advance() {
                break;
            }
            if *count > 0 {
                left -= 1;
                let value = String::from_utf8_lossy(terms.key());
                match self.counted.get_mut(value.as_ref()) {
                    Some(sum) => *sum += count,
                    None => drop(self.counted.insert(value.into_owned(), *count)),
                }
            }
            if number.is_multiple_of(65_536) {
                deadline.check()?;
            }
        }
        Ok(())
    }

    fn most_frequent(self, total: u64, limit: usize) -> FacetCounts {
        let further = self.counted.len().saturating_sub(limit);
        let mut values: Vec<Count> =
            self.counted.into_iter().map(|(id, count)| Count { id, count }).collect();
        let order = |a: &Count, b: &Count| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id));
        if values.len() > limit {
            values.select_nth_unstable_by(limit, order);
            values.truncate(limit);
        }
        values.sort_unstable_by(order);
        FacetCounts { field: self.field.as_str(), total, values, further }
    }
}
