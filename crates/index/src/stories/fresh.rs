//! What the writer has placed into stories since the last commit, which no search sees yet.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::stories::likeness::Likeness;

/// The text of a mention, and the keys under which it is found.
pub(crate) type Carried = (Arc<Likeness>, Vec<u32>);

/// Mentions by their number ([`number_from`](crate::document::number_from) of their key).
#[derive(Debug, Default)]
pub(crate) struct Fresh {
    placed: HashMap<u64, Placed>,
    by_key: HashMap<u32, Vec<u64>>,
    /// Of all workspaces, by the number of their post's id.
    by_post: HashMap<u64, Vec<u64>>,
    /// Of all workspaces, by the number of who wrote them.
    by_writer: HashMap<u64, Vec<u64>>,
    /// Those of the last commit that were removed, or written anew, since.
    gone: HashSet<u64>,
}

#[derive(Debug)]
struct Placed {
    story: u64,
    post: u64,
    writer: Option<u64>,
    carried: Option<Carried>,
    /// The whole of it, as JSON.
    mention: Vec<u8>,
}

impl Fresh {
    /// Puts a mention into a story; it must not be there already.
    pub(crate) fn put(
        &mut self,
        mention: u64,
        (post, writer): (u64, Option<u64>),
        story: u64,
        carried: Option<Carried>,
    ) {
        for key in carried.iter().flat_map(|(_, keys)| keys) {
            self.by_key.entry(*key).or_default().push(mention);
        }
        self.by_post.entry(post).or_default().push(mention);
        if let Some(writer) = writer {
            self.by_writer.entry(writer).or_default().push(mention);
        }
        self.placed.insert(mention, Placed { story, post, writer, carried, mention: Vec::new() });
    }

    /// Keeps the whole of a mention that was put into a story.
    pub(crate) fn keep(&mut self, number: u64, mention: Vec<u8>) {
        if let Some(placed) = self.placed.get_mut(&number) {
            placed.mention = mention;
        }
    }

    /// The whole of a mention, as it was kept.
    pub(crate) fn mention(&self, number: u64) -> Option<&[u8]> {
        self.placed.get(&number).map(|placed| placed.mention.as_slice())
    }

    /// Takes a mention out, here and of what is committed; returns its story if it was here.
    pub(crate) fn take(&mut self, mention: u64) -> Option<u64> {
        self.gone.insert(mention);
        let Placed { story, post, writer, carried, .. } = self.placed.remove(&mention)?;
        for key in carried.iter().flat_map(|(_, keys)| keys) {
            drop_from(&mut self.by_key, key, mention);
        }
        drop_from(&mut self.by_post, &post, mention);
        if let Some(writer) = writer {
            drop_from(&mut self.by_writer, &writer, mention);
        }
        Some(story)
    }

    pub(crate) fn story_of(&self, mention: u64) -> Option<u64> {
        self.placed.get(&mention).map(|placed| placed.story)
    }

    /// Those of the last commit that no longer hold.
    pub(crate) fn into_gone(self) -> HashSet<u64> {
        self.gone
    }

    /// Whether what is committed of this mention no longer holds.
    pub(crate) fn is_gone(&self, mention: u64) -> bool {
        self.gone.contains(&mention)
    }

    /// Those that are found under a key, the first that came first.
    pub(crate) fn under(&self, key: u32) -> &[u64] {
        self.by_key.get(&key).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn likeness(&self, mention: u64) -> Option<Arc<Likeness>> {
        self.placed.get(&mention)?.carried.as_ref().map(|(likeness, _)| Arc::clone(likeness))
    }

    /// The mentions of a post, in all workspaces.
    pub(crate) fn of_post(&self, post: u64) -> Vec<u64> {
        self.by_post.get(&post).cloned().unwrap_or_default()
    }

    /// The mentions that somebody wrote, in all workspaces.
    pub(crate) fn of_writer(&self, writer: u64) -> &[u64] {
        self.by_writer.get(&writer).map_or(&[], Vec::as_slice)
    }
}

fn drop_from<K: Eq + std::hash::Hash>(lists: &mut HashMap<K, Vec<u64>>, key: &K, mention: u64) {
    if let Some(list) = lists.get_mut(key) {
        list.retain(|other| *other != mention);
        if list.is_empty() {
            lists.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_leaves_nothing_behind() {
        let mut fresh = Fresh::default();
        let carried = || Some((Arc::new(Likeness::default()), vec![7, 8]));
        fresh.put(1, (100, Some(9)), 1, carried());
        fresh.put(2, (100, Some(9)), 1, carried());
        assert_eq!(
            (fresh.under(7), fresh.of_post(100), fresh.of_writer(9)),
            (&[1, 2][..], vec![1, 2], &[1, 2][..])
        );
        assert_eq!(fresh.take(1), Some(1));
        assert_eq!((fresh.under(7), fresh.of_post(100), fresh.of_writer(9)), (&[2][..], vec![2], &[2][..]));
        assert!(fresh.is_gone(1) && !fresh.is_gone(2) && fresh.likeness(1).is_none());
        assert_eq!((fresh.take(2), fresh.take(2)), (Some(1), None));
        assert!(fresh.placed.is_empty() && fresh.by_key.is_empty() && fresh.by_post.is_empty());
        assert!(fresh.by_writer.is_empty());
    }
}
