//! Everything that an author wrote is gone: their account was deleted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Post;

/// Everything that an author published up to a moment is gone, and must go everywhere.
///
/// Nobody knows all of these posts, so this is told to every partition of a log. It holds for what stands before it in any of
/// them; what was published until then and comes behind it, as no source tells it, may be taken away as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Erasure {
    /// The network or site, as the posts have it.
    pub source: String,
    /// What the source calls the author for ever: the author's `id`.
    pub author: String,
    /// When the source said so: what is published later stays.
    pub at: Timestamp,
}

impl Erasure {
    /// Whether it takes a post away.
    #[must_use]
    pub fn covers(&self, post: &Post) -> bool {
        let author = post.author.as_ref().and_then(|author| author.id.as_deref());
        self.is_of(&post.source, author) && post.published_at <= self.at
    }

    /// Whether it is about this author.
    #[must_use]
    pub fn is_of(&self, source: &str, author: Option<&str>) -> bool {
        self.source == source && author == Some(self.author.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_away_what_one_author_published_until_then() {
        let check = |source: &str, author: &str, at: &str, expected: bool| {
            let post: Post = serde_json::from_value(serde_json::json!({
                "id": format!("{source}:1"), "source": source, "author": {"id": author, "handle": "ana"}, "text": "",
                "published_at": at,
            }))
            .unwrap();
            let at = "2026-03-01T12:00:00Z".parse().unwrap();
            let erasure = Erasure { source: "bluesky".to_owned(), author: "did:plc:ana".to_owned(), at };
            assert_eq!(erasure.covers(&post), expected, "{post:?}");
        };
        check("bluesky", "did:plc:ana", "2026-03-01T12:00:00Z", true);
        check("bluesky", "did:plc:ana", "2012-01-01T00:00:00Z", true);
        check("bluesky", "did:plc:ana", "2026-03-01T12:00:01Z", false);
        check("bluesky", "did:plc:ben", "2026-03-01T11:00:00Z", false);
        check("nostr", "did:plc:ana", "2026-03-01T11:00:00Z", false);
    }
}
