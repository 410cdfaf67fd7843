//! What a source that is asked again and again has yielded lately, so that only news leave it: a post that comes again as it
//! was is left out, one that reads or counts differently is an edit.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;
use vigie_model::{Post, PostEvent, PostId};
use xxhash_rust::xxh3::xxh3_64;

/// The print of a post that is gone.
const GONE: u64 = 0;

/// The last posts of one source. After a start it is empty: then a post may leave once more, which its id absorbs.
#[derive(Debug)]
pub(crate) struct Recent {
    most: usize,
    prints: HashMap<u64, u64>,
    order: VecDeque<u64>,
}

impl Recent {
    /// Remembers so many posts: more than one question can bring, or all would be news each time.
    pub(crate) fn new(most: usize) -> Self {
        Self { most, prints: HashMap::new(), order: VecDeque::new() }
    }

    /// What is new about these posts, in their order.
    pub(crate) fn news(&mut self, posts: impl IntoIterator<Item = Post>) -> Vec<PostEvent> {
        posts.into_iter().filter_map(|post| self.take(post)).collect()
    }

    /// That a post is gone, where that was not known yet.
    pub(crate) fn gone(&mut self, id: PostId, at: Timestamp) -> Option<PostEvent> {
        (self.remember(&id, GONE) != Some(GONE)).then_some(PostEvent::Deleted { id, at })
    }

    fn take(&mut self, post: Post) -> Option<PostEvent> {
        // A post that cannot be written down cannot be; it would count as one that never changes.
        let print = serde_json::to_vec(&post).map_or(1, |written| xxh3_64(&written).max(1));
        match self.remember(&post.id, print) {
            Some(known) if known == print => None,
            Some(_) => Some(PostEvent::Edited(post)),
            None => Some(PostEvent::Posted(post)),
        }
    }

    /// What was known of a post before.
    fn remember(&mut self, id: &PostId, print: u64) -> Option<u64> {
        let id = xxh3_64(id.as_str().as_bytes());
        let known = self.prints.insert(id, print);
        if known.is_none() {
            self.order.push_back(id);
            if self.order.len() > self.most
                && let Some(oldest) = self.order.pop_front()
            {
                self.prints.remove(&oldest);
            }
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_news_leave() {
        let post = |id: &str, text: &str| Post {
            id: PostId::new(format!("feed:{id}")).unwrap(),
            source: "feed".to_owned(),
            url: None,
            author: None,
            title: None,
            text: text.to_owned(),
            lang: None,
            country: None,
            published_at: "2026-03-01T12:00:00Z".parse().unwrap(),
            engagement: vigie_model::Engagement::default(),
            reply_to: None,
            repost_of: None,
            quote_of: None,
            rating: None,
            media: Vec::new(),
            links: Vec::new(),
        };
        let mut recent = Recent::new(2);
        let mut check = |id: &str, text: &str, expected: Option<bool>| {
            let edited =
                recent.news([post(id, text)]).pop().map(|event| matches!(event, PostEvent::Edited(_)));
            assert_eq!(edited, expected, "{id} {text}");
        };
        check("1", "a", Some(false));
        check("1", "a", None);
        check("1", "b", Some(true));
        check("2", "a", Some(false));
        check("3", "a", Some(false)); // the first is forgotten
        check("2", "a", None);
        check("1", "b", Some(false));
        let (id, at) = (PostId::new("feed:1").unwrap(), Timestamp::UNIX_EPOCH);
        assert!(recent.gone(id.clone(), at).is_some());
        assert!(recent.gone(id, at).is_none());
    }
}
