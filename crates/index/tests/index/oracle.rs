//! A log that is generated, and what an index that read it up to some place must hold.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng, rngs::StdRng};
use vigie_index::{Searcher, Selection};
use vigie_model::{MentionEvent, PostId, Slug, partition_of};

use crate::mentions::{mention, mentioned, slug};

pub(crate) const PARTITIONS: u32 = 2;
pub(crate) const BATCH: u64 = 40;

/// The next offset to read, by partition.
pub(crate) type Offsets = BTreeMap<u32, u64>;

/// The workspace whose mentions stand in this partition.
fn workspace(partition: u32) -> Slug {
    let names = ["w", "a"].map(slug);
    names.into_iter().find(|name| partition_of(name.as_str().as_bytes(), PARTITIONS) == partition).unwrap()
}

/// What stands at one offset, always the same: every batch begins with an update of something older.
pub(crate) fn event(partition: u32, offset: u64) -> MentionEvent {
    let mut random = StdRng::seed_from_u64(offset << 8 | u64::from(partition));
    let older = |random: &mut StdRng| random.random_range(0..offset.max(1));
    let (number, removed) = match offset % BATCH {
        0 | 7 => (older(&mut random), false),
        13 => (older(&mut random), true),
        _ => (offset, false),
    };
    let id = format!("p{partition}:{number}");
    if removed {
        let workspace = random.random_bool(0.5).then(|| workspace(partition));
        return MentionEvent::Removed { workspace, post: PostId::new(id).unwrap() };
    }
    let mut mention = mention(&id, number as i64, "delta lost my bag again");
    mention.workspace = workspace(partition);
    mention.post.engagement.likes = offset; // tells which version it is
    mentioned(mention)
}

/// Which mentions there must be, in which version.
#[derive(Default)]
pub(crate) struct Oracle {
    read: Offsets,
    pub(crate) versions: BTreeMap<String, u64>,
}

impl Oracle {
    /// Reads the log on to these offsets, and compares what must be there with what is.
    pub(crate) fn compare(&mut self, searcher: &Searcher, offsets: &Offsets) {
        for (&partition, &next) in offsets {
            let read = self.read.insert(partition, next).unwrap_or(0);
            assert!(read <= next, "the index went back from {read} to {next}");
            for offset in read..next {
                match event(partition, offset) {
                    MentionEvent::Mentioned(mention) => {
                        self.versions.insert(mention.key(), mention.post.engagement.likes);
                    }
                    MentionEvent::Removed { post, .. } => {
                        self.versions.remove(&format!("{}/{post}", workspace(partition)));
                    }
                    other => panic!("none of these is written here: {other:?}"),
                }
            }
        }
        let mut keys = Vec::new();
        searcher.each_key(|key| keys.push(key.to_owned())).unwrap();
        keys.sort_unstable();
        let (found, expected) = (keys.len(), self.versions.len());
        assert!(keys.iter().eq(self.versions.keys()), "lost or doubled: {found} found, {expected} expected");
        let mut total = 0;
        let mut engagement = 0;
        for partition in 0..PARTITIONS {
            let stats = searcher.stats(&Selection::all(workspace(partition))).unwrap();
            total += stats.total;
            engagement += stats.engagement;
        }
        assert_eq!(total, expected as u64);
        let versions: u64 = self.versions.values().sum();
        assert_eq!(engagement, versions, "some mention is not in its last version");
    }
}
