//! Which offset a moment is: blocks are written in the order of time, so that it is searched by halves.

use crate::{
    Offsets, Result,
    embedded::{Inner, ends::Extent, key::Place},
    topic::Topic,
};

impl Inner {
    /// The first offset that was taken at or after this moment, by partition; the end where there is none.
    ///
    /// Where the machine's clock was set back meanwhile, it is one that is near.
    pub(super) fn offsets_at(&self, topic: Topic, moment: i64) -> Result<Offsets> {
        let extents: Vec<_> =
            self.ends.lock().of(topic).map(|(partition, extent)| (partition, *extent)).collect();
        let at = |(partition, extent)| Ok((partition, self.offset_at((topic, partition), extent, moment)?));
        extents.into_iter().map(at).collect()
    }

    /// All blocks in front of `low` are older than the moment, none behind `high` is.
    fn offset_at(&self, place: Place, extent: Extent, moment: i64) -> Result<u64> {
        let (mut low, mut high) = (extent.earliest, extent.next);
        while low < high {
            let middle = low.midpoint(high);
            match self.storage.block_at(place, middle)? {
                Some(block) if block.appended_at < moment => low = block.end().max(middle + 1),
                Some(block) => high = block.base.clamp(low, middle),
                None => high = middle,
            }
        }
        Ok(low)
    }
}
