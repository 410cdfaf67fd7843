//! Every author of a selection, in order, for an export: one gathering instead of one for each page.

use super::{AuthorMeasures, AuthorsRequest, Period, authors::Gathering, deeds::Deeds, place::Place};
use crate::{IndexError, Selection, schema::Fields, walk::Deadline};

/// Everybody whom the pages of an [`AuthorsRequest`] would show, as they stood at one moment, to be gone through once.
pub struct AllAuthors {
    fields: Fields,
    searcher: tantivy::Searcher,
    selection: Selection,
    period: Period,
    /// The first last.
    authors: Vec<(Place, Deeds)>,
}

pub(crate) fn all_authors(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &AuthorsRequest,
    deadline: Deadline,
) -> Result<AllAuthors, IndexError> {
    let (selection, period) = (request.selection.clone(), request.period);
    let gathering = Gathering { fields, searcher, selection: &selection, period, deadline };
    let deeds = gathering.deeds(None)?.into_iter().filter(|(_, deeds)| request.wants(deeds));
    let placed = |(number, deeds)| (Place { amount: request.sort.amount(&deeds), number }, deeds);
    let mut authors: Vec<_> = deeds.map(placed).collect();
    authors.sort_unstable_by_key(|(place, _)| *place);
    Ok(AllAuthors { fields: *fields, searcher: searcher.clone(), selection, period, authors })
}

impl AllAuthors {
    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.authors.len() as u64
    }

    /// Shows everybody once, in order, until `see` refuses.
    ///
    /// # Errors
    /// What `see` says; [`IndexError::Unreadable`] and [`IndexError::Engine`] when the index is damaged.
    pub fn each<E: From<IndexError>>(
        mut self,
        mut see: impl FnMut(&AuthorMeasures) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some((place, deeds)) = self.authors.pop() {
            let gathering = Gathering {
                fields: &self.fields,
                searcher: &self.searcher,
                selection: &self.selection,
                period: self.period,
                deadline: Deadline::never(),
            };
            see(&gathering.named(place.number, &deeds)?)?;
        }
        Ok(())
    }
}
