//! The mood toward brands, read from its column.

use tantivy::{DocId, SegmentReader};
use vigie_model::{Polarity, Slug};

use crate::{
    IndexError, document,
    facets::{Facet, FacetSegment},
    schema::column,
};

/// The moods toward some brands, or toward all.
pub(super) struct Towards {
    facet: Facet,
    /// How many brands were asked for: their values have the first numbers, brand by brand.
    asked: usize,
    /// The brand and mood of each number, as far as it was asked for.
    meanings: Vec<Option<(usize, Polarity)>>,
}

/// One segment's part.
pub(super) struct TowardSegment(FacetSegment);

impl Towards {
    /// Of these brands; of all where none is named.
    pub(super) fn new<'b>(brands: impl IntoIterator<Item = &'b Slug>) -> Self {
        let mut facet = Facet::new(column::TOWARD);
        let mut asked = 0;
        for brand in brands {
            Polarity::ALL.iter().for_each(|label| _ = facet.number(&document::toward(brand, *label)));
            asked += 1;
        }
        Self { facet, asked, meanings: Vec::new() }
    }

    pub(super) fn open(&mut self, segment: &SegmentReader) -> Result<TowardSegment, IndexError> {
        let segment = self.facet.open(segment)?;
        for number in self.meanings.len()..self.facet.len() {
            let label = self.facet.value(number).rsplit_once(':').map(|(_, label)| label);
            let label = Polarity::ALL.into_iter().find(|known| Some(known.as_str()) == label);
            let brand = number / Polarity::ALL.len();
            let wanted = self.asked == 0 || brand < self.asked;
            self.meanings.push(label.filter(|_| wanted).map(|label| (brand, label)));
        }
        Ok(TowardSegment(segment))
    }

    /// The moods of a document: the place of the brand among those asked for, if any were, and the mood.
    pub(super) fn of<'s>(
        &'s self,
        segment: &'s TowardSegment,
        doc: DocId,
    ) -> impl Iterator<Item = (usize, Polarity)> + 's {
        segment.0.of(doc).filter_map(|number| *self.meanings.get(number)?)
    }
}
